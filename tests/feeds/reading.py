"""Readers of calendar files: a strict one of the lines themselves, and two libraries."""

import re

import icalendar
import vobject

LINE = re.compile(rb"[A-Z-]+(;[A-Z-]+=(\"[^\"\x00-\x1f]*\"|[^\";:,\x00-\x1f]*))*:[^\x00-\x08\x0a-\x1f\x7f]*")


def lines(content: bytes) -> list[str]:
    """The unfolded lines. Fails where CAL-20 or the grammar of a line is broken."""
    assert content.endswith(b"\r\n"), "the last line has no CRLF"
    assert not content.startswith(b"\xef\xbb\xbf"), "there is a byte-order mark"
    raw = content[:-2].split(b"\r\n")
    for each in raw:
        assert b"\n" not in each and b"\r" not in each, "a bare line break"
        assert len(each) <= 75, f"{len(each)} octets: {each!r}"
        each.decode()  # never folded inside a character
    unfolded = content[:-2].replace(b"\r\n ", b"").split(b"\r\n")
    for each in unfolded:
        assert LINE.fullmatch(each), f"not a content line: {each!r}"
    return [each.decode() for each in unfolded]


def values(content: bytes, name: str) -> list[str]:
    """The values of a property, parameters left out, wherever it stands."""
    found = [line for line in lines(content) if re.match(rf"{re.escape(name)}[;:]", line)]
    return [re.sub(r'^[^:"]*("[^"]*"[^:"]*)*:', "", line) for line in found]


def events(content: bytes) -> list[list[str]]:
    """The lines of each event."""
    inside: list[list[str]] = []
    for line in lines(content):
        if line == "BEGIN:VEVENT":
            inside.append([])
        if inside and (not inside[-1] or inside[-1][-1] != "END:VEVENT"):
            inside[-1].append(line)
    return inside


def with_icalendar(content: bytes) -> icalendar.Calendar:
    calendar = icalendar.Calendar.from_ical(content)
    for part in calendar.walk():
        assert not part.errors, part.errors
    return calendar


def with_vobject(content: bytes) -> object:
    return vobject.readOne(content.decode())
