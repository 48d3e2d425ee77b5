"""A client that looks at every page: it parses, has a title, one h1, a language, and a label for every input."""

from collections import Counter
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

XHTML = "{http://www.w3.org/1999/xhtml}"


class Unwell(AssertionError):
    """A page that somebody cannot use."""


def inspect(text: str, path: str) -> Any:
    """The page's tree; raises `Unwell` when it has one of the faults that no page may have."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    document = parser.parse(text)
    faults = []
    if parser.errors:
        position, code, details = parser.errors[0]
        line = text.split("\n")[position[0] - 1].strip()[:120] if position[0] else ""
        faults.append(f"does not parse: {code} {details} at {position}: {line}")
    if not (document.findtext(f"{XHTML}head/{XHTML}title") or "").strip():
        faults.append("has no title")
    if not document.get("lang"):
        faults.append("does not say its language")
    headings = len(document.findall(f".//{XHTML}h1"))
    if headings != 1:
        faults.append(f"has {headings} h1")
    faults.extend(_controls(document))
    faults.extend(_attributes(document))
    if faults:
        raise Unwell(f"{path}: " + "; ".join(faults))
    return document


def _controls(document: Any) -> list[str]:
    labelled = {label.get("for") for label in document.iter(f"{XHTML}label")}
    inside = {id(child) for label in document.iter(f"{XHTML}label") for child in label.iter()}
    faults = []
    for tag in ("input", "select", "textarea"):
        for control in document.iter(f"{XHTML}{tag}"):
            if control.get("type") in ("hidden", "submit", "button", "image"):
                continue
            named = (
                control.get("id") in labelled or control.get("aria-label") or control.get("aria-labelledby")
            )
            if not named and id(control) not in inside:
                faults.append(f"{tag} {control.get('name')!r} has no label")
    return faults


def _attributes(document: Any) -> list[str]:
    faults = []
    identifiers: Counter[str] = Counter()
    for element in document.iter():
        if element.get("style"):
            faults.append(f"inline style on {element.tag}")
        if any(name.startswith("on") for name in element.attrib):
            faults.append(f"inline script on {element.tag}")
        if element.get("id"):
            identifiers[element.get("id")] += 1
    faults.extend(f"id {name!r} {count} times" for name, count in identifiers.items() if count > 1)
    for element in document.iter():
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for target in (element.get(name) or "").split():
                if target not in identifiers:
                    faults.append(f"{name} names {target!r}, which is not there")
    return faults


class InspectingClient(FlaskClient):
    """Flask's client, which opens every page with `inspect`; the answer keeps the tree as its `document`."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data and response.status_code not in (301, 302, 303):
            response.document = inspect(response.get_data(as_text=True), response.request.path)  # type: ignore[attr-defined]
        return response
