"""How the text of a mail is laid out: lines of a length that every mail program shows, and the same as HTML."""

import re
import unicodedata
from collections.abc import Iterator

from markupsafe import Markup, escape

COLUMNS = 70
"""About 35 full-width characters: what mail programs of Japanese authorities show in one line (`wording.md`).
"""

_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")
_SIGNATURE = "-- "
_NEVER_FIRST = frozenset(
    "、。，．,.・：；:;？！?!）)」』】〉》〕］｝]}”’ー〜～…‥々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%"
)
_NEVER_LAST = frozenset("（(「『【〈《〔［｛[{“‘￥¥")


def width(text: str) -> int:
    """How many columns the text takes on a screen with characters of equal width."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, columns: int = COLUMNS) -> str:
    """The text with its long lines broken: between words, in Japanese between characters where the rules
    allow it.

    Addresses are never broken. Lines that are short enough stay as they are; a broken list item goes on under
    its first word.
    """
    return "\n".join(part for line in text.split("\n") for part in _broken(line, columns))


def _broken(line: str, columns: int) -> Iterator[str]:
    if width(line) <= columns or _ADDRESS.fullmatch(line.strip()):
        yield line
        return
    indent = " " * len((re.match(r"\s*(?:[-*] |\d+\. )?", line) or [""])[0])
    current = ""
    for unit in _units(line):
        if current.strip() and width(current + unit.rstrip()) > columns:
            yield current.rstrip()
            current = indent + unit.lstrip()
        else:
            current += unit
    if current.strip():
        yield current.rstrip()


def _units(line: str) -> Iterator[str]:
    """The pieces of a line between which it may be broken; spaces belong to the piece before them."""
    unit = ""
    for character in line:
        if unit and _may_break(unit, character):
            yield unit
            unit = ""
        unit += character
    if unit:
        yield unit


def _may_break(before: str, after: str) -> bool:
    last = before[-1]
    if after == " " or after in _NEVER_FIRST or last in _NEVER_LAST:
        return False
    if last == " ":
        return bool(before.strip())
    return _columns(after) == 2 or _columns(last) == 2


def as_html(text: str, *, links: bool = True) -> Markup:
    """The same words as HTML: paragraphs, and a link where an address stands on a line of its own.

    Without `links` for others than the recipient: her addresses lead somebody else nowhere.
    """
    blocks = (block.strip("\n") for block in re.split(r"\n\s*\n", text))
    return Markup("\n").join(_block(block, links) for block in blocks if block.strip())


def _block(block: str, links: bool) -> Markup:
    lines = [line for line in block.split("\n") if line.rstrip() != _SIGNATURE.rstrip()]
    ruled = Markup("<hr>\n") if len(lines) < len(block.split("\n")) else Markup("")
    return ruled + Markup("<p>{}</p>").format(
        Markup("<br>\n").join(_line(line.strip(), links) for line in lines)
    )


def _line(line: str, links: bool) -> Markup:
    if links and _ADDRESS.fullmatch(line):
        return Markup('<a href="{0}">{0}</a>').format(line)
    return escape(line)
