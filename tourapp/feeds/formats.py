"""The same calendar as jCal (RFC 7265) and xCal (RFC 6321), for programs that read JSON or XML (CAL-102).

Both are made of the bytes of the feed, so that they never say anything else. jCal comes from icalendar; there is no
library for xCal, whose elements are those of jCal with other brackets.
"""

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from icalendar import Calendar

ICS, JCAL, XCAL = "ics", "jcal", "xcal"
TYPES = {
    ICS: "text/calendar; charset=utf-8",
    JCAL: "application/calendar+json; charset=utf-8",
    XCAL: "application/calendar+xml; charset=utf-8",
}
NAMESPACE = "urn:ietf:params:xml:ns:icalendar-2.0"
DURATIONS = frozenset({"x-published-ttl"})
"""Properties that the library does not know and that are no text."""
TYPES_OF_PARAMETERS = {"language": "language-tag"}

Property = list[Any]
"""Of jCal: name, parameters, type of value, then the values."""
Component = list[Any]
"""Of jCal: name, properties, components."""


def write(content: bytes, form: str) -> bytes:
    """A feed (the bytes of an `.ics`) in one of `TYPES`."""
    return FORMS[form](content)


def jcal(content: bytes) -> bytes:
    return json.dumps(_read(content), ensure_ascii=False, separators=(",", ":")).encode()


def xcal(content: bytes) -> bytes:
    root = ElementTree.Element("icalendar", xmlns=NAMESPACE)
    _add_component(root, _read(content))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


FORMS: dict[str, Callable[[bytes], bytes]] = {ICS: bytes, JCAL: jcal, XCAL: xcal}


def _read(content: bytes) -> Component:
    return _with_types(Calendar.from_ical(content).to_jcal())


def _with_types(component: Component) -> Component:
    """The library takes a property that it does not know for one of unknown type and leaves its escapes in; whatever we
    write under such a name is text, or a duration."""
    name, properties, parts = component
    return [name, [_with_type(each) for each in properties], [_with_types(each) for each in parts]]


def _with_type(found: Property) -> Property:
    name, parameters, kind, *values = found
    if kind != "unknown":
        return found
    if name in DURATIONS:
        return [name, parameters, "duration", *values]
    return [name, parameters, "text", *map(_unescaped, values)]


def _unescaped(value: str) -> str:
    """TEXT without its escapes (RFC 5545, 3.3.11), read from the left: a backslash may itself be escaped."""
    plain, rest = "", iter(value)
    for character in rest:
        if character == "\\":
            escaped = next(rest, "")
            plain += "\n" if escaped in "nN" else escaped
        else:
            plain += character
    return plain


def _add_component(parent: ElementTree.Element, component: Component) -> None:
    name, properties, parts = component
    element = ElementTree.SubElement(parent, name)
    if properties:
        inside = ElementTree.SubElement(element, "properties")
        for each in properties:
            _add_property(inside, each)
    if parts:
        inside = ElementTree.SubElement(element, "components")
        for each in parts:
            _add_component(inside, each)


def _add_property(parent: ElementTree.Element, found: Property) -> None:
    name, parameters, kind, *values = found
    element = ElementTree.SubElement(parent, name)
    if parameters:
        inside = ElementTree.SubElement(element, "parameters")
        for each, value in parameters.items():
            parameter = ElementTree.SubElement(inside, each)
            _add_text(parameter, TYPES_OF_PARAMETERS.get(each, "text"), value)
    for value in values:
        if name == "geo":
            for part, degrees in zip(("latitude", "longitude"), value, strict=True):
                _add_text(element, part, degrees)
        elif kind == "recur":
            _add_rule(ElementTree.SubElement(element, "recur"), value)
        else:
            _add_text(element, kind, value)


def _add_rule(element: ElementTree.Element, rule: dict[str, Any]) -> None:
    for part, given in rule.items():
        for value in given if isinstance(given, list) else [given]:
            _add_text(element, part, value)


def _add_text(parent: ElementTree.Element, name: str, value: object) -> None:
    ElementTree.SubElement(parent, name).text = str(value)
