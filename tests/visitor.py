"""Somebody who uses the site by hand: opens pages, fills in the forms that are on them, presses their buttons.

Only what a page offers can be sent: a field or a button that is not there fails the test, as it would stop a person.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.client import XHTML
from tourapp.core import i18n

File = tuple[bytes, str]
"""Content and name."""
MOST_REDIRECTS = 5


class NotThere(AssertionError):
    """A person looked for something on the page, and it is not there."""


@dataclass
class Visitor:
    """One browser with one jar of cookies, and the page that it shows."""

    client: FlaskClient
    lang: str = "en"
    path: str = "/"
    status: int = 0
    text: str = ""
    document: Any = None
    """The tree of the page; None where the answer was no page."""
    seen: list[str] = field(default_factory=list)
    """The address of every page that was shown, in order."""

    def open(self, path: str, expecting: int = 200) -> "Visitor":
        """Go to an address of the site, following where it leads."""
        return self._show(self.client.get(path, headers=self._headers), path, expecting)

    def press(self, button: str, expecting: int = 200, within: str = "", **fields: Any) -> "Visitor":
        """Fill in these fields of the form that has this button, and press it.

        The button by its name or its English words, which are looked for in the visitor's language. Fields by name:
        text, True or False for a box, a list for several, `(content, name)` for a file. What is not named is sent as
        the page has filled it in. `within` is the id of the part of the page in which the button stands.
        """
        form, pressed, controls = self._form(self.says(button), within)
        data, files = _filled(controls, fields)
        if pressed.get("name"):
            data.setlist(pressed.get("name"), [pressed.get("value") or ""])
        target = urlsplit(pressed.get("formaction") or form.get("action") or self.path)
        path = (target.path or urlsplit(self.path).path) + (f"?{target.query}" if target.query else "")
        if (form.get("method") or "get").lower() == "get":
            answer = self.client.get(path, query_string=data, headers=self._headers)
        else:
            for name, (content, called) in files.items():
                data.add(name, (io.BytesIO(content), called))
            answer = self.client.post(path, data=data, headers=self._headers)
        return self._show(answer, path, expecting)

    @property
    def words(self) -> str:
        """What the page says, in one line."""
        return self.text if self.document is None else _said(self.document.find(f".//{XHTML}body"))

    def sees(self, *words: str) -> "Visitor":
        """Fail unless the page says each of these, in the language of the visitor."""
        for each in map(self.says, words):
            if each not in self.words:
                raise NotThere(f"{self.path} does not say {each!r}: {self.words[:3000]}")
        return self

    def says(self, english: str) -> str:
        """The words in the language of the visitor."""
        with i18n.in_language(self.lang):
            return i18n.gettext(english)

    @property
    def fields(self) -> list[str]:
        """The names of all fields on the page."""
        return [each.get("name") for each in self.document.iter() if _is_field(each) and each.get("name")]

    def links(self, beginning: str = "") -> list[str]:
        """Where the links of the page lead that begin like this."""
        found = (link.get("href") or "" for link in self.document.iter(f"{XHTML}a"))
        return [each for each in found if each.startswith(beginning)]

    @property
    def buttons(self) -> list[str]:
        """What the buttons of the page say."""
        return [_said(each) for each in self.document.iter() if _is_button(each)]

    @property
    def _headers(self) -> dict[str, str]:
        return {"Accept-Language": self.lang}

    def _show(self, answer: Any, path: str, expecting: int) -> "Visitor":
        for _each in range(MOST_REDIRECTS):
            if answer.status_code not in (301, 302, 303):
                break
            target = urlsplit(answer.headers["Location"])
            path = target.path + (f"?{target.query}" if target.query else "")
            answer = self.client.get(path, headers=self._headers)
        self.path, self.status = path, answer.status_code
        self.text = answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""
        self.document = getattr(answer, "document", None)
        self.seen.append(path)
        if self.status != expecting:
            raise NotThere(f"{path} answers {self.status}: {self.words[:3000] if self.text else ''}")
        return self

    def _form(self, button: str, within: str) -> tuple[Any, Any, list[Any]]:
        document = self.document
        forms = {
            form.get("id") or f"#{number}": form for number, form in enumerate(document.iter(f"{XHTML}form"))
        }
        part = (
            next((each for each in document.iter() if each.get("id") == within), None) if within else document
        )
        if part is None:
            raise NotThere(f"{self.path} has no part {within!r}")
        near = {id(each) for each in part.iter()}
        inside = {id(child): name for name, form in forms.items() for child in form.iter()}
        controls = []
        found = None
        for element in document.iter():
            owner = element.get("form") or inside.get(id(element))
            if owner not in forms:
                continue
            controls.append((owner, element))
            if (
                found is None
                and id(element) in near
                and _is_button(element)
                and button in (*_called(element), element.get("name"))
            ):
                found = owner, element
        if found is None:
            offered = [_said(each) for _owner, each in controls if _is_button(each)]
            raise NotThere(f"{self.path} has no button {button!r}, but {offered}: {self.words[:1500]}")
        owner, pressed = found
        return forms[owner], pressed, [each for name, each in controls if name == owner]


def _said(element: Any) -> str:
    if element is None:
        return ""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _called(button: Any) -> tuple[str, ...]:
    """What is on a button, the same without what only those hear who do not see its row, and its name."""
    whole = _said(button)
    return whole, re.split("[:：]", whole)[0], button.get("name") or ""


def _is_field(element: Any) -> bool:
    return element.tag in (f"{XHTML}input", f"{XHTML}select", f"{XHTML}textarea") and not _is_button(element)


def _is_button(element: Any) -> bool:
    if element.tag == f"{XHTML}button":
        return (element.get("type") or "submit") == "submit"
    return element.tag == f"{XHTML}input" and element.get("type") == "submit"


def _filled(controls: list[Any], fields: dict[str, Any]) -> tuple[MultiDict[str, Any], dict[str, File]]:
    """What the form sends: as the page has filled it in, with these fields instead."""
    data, files, names = MultiDict[str, Any](), dict[str, File](), set[str]()
    for control in controls:
        name = control.get("name")
        if not name or control.get("disabled") is not None or _is_button(control):
            continue
        names.add(name)
        if name not in fields:
            for value in _standing(control):
                data.add(name, value)
    missing = set(fields) - names
    if missing:
        raise NotThere(f"the form has no field {sorted(missing)}, but {sorted(names)}")
    for name, value in fields.items():
        mine = [each for each in controls if each.get("name") == name]
        if isinstance(value, tuple):
            files[name] = value
        elif value is True:
            data.add(name, mine[0].get("value") or "on")
        elif value is not False and value is not None:
            for each in value if isinstance(value, list) else [value]:
                _must_offer(name, mine, str(each))
                data.add(name, str(each))
    return data, files


def _must_offer(name: str, mine: list[Any], value: str) -> None:
    """A choice can be made only where it is offered."""
    offered = {each.get("value") for each in mine if each.get("type") in ("radio", "checkbox")}
    for each in mine:
        if each.tag == f"{XHTML}select":
            offered |= {option.get("value") for option in each.iter(f"{XHTML}option")}
    if offered and value not in offered:
        raise NotThere(f"{name} does not offer {value!r}, but {sorted(filter(None, offered))}")


def _standing(control: Any) -> Iterator[str]:
    """What a control sends when nobody touches it."""
    kind = control.get("type")
    if control.tag == f"{XHTML}textarea":
        yield (control.text or "").removeprefix("\n")
    elif control.tag == f"{XHTML}select":
        options = list(control.iter(f"{XHTML}option"))
        chosen = [each for each in options if each.get("selected") is not None]
        chosen = chosen or ([] if control.get("multiple") is not None else options[:1])
        yield from (each.get("value") or "" for each in chosen)
    elif control.tag == f"{XHTML}input" and kind in ("checkbox", "radio"):
        if control.get("checked") is not None:
            yield control.get("value") or "on"
    elif control.tag == f"{XHTML}input" and kind not in ("file", "image", "button", "reset"):
        yield control.get("value") or ""
