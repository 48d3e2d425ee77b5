"""Text on its way into a calendar file: what no reader trips over. Escaping and folding are the library's."""

import re
import unicodedata

from tourapp.core.words import LANGUAGES, Words

BOTH = "both"
"""The language of a calendar that says everything twice, English first (CAL-60)."""

LONGEST_LINE = 255
LONGEST_BLOCK = 8000

_NEWLINE = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"  # control characters, lone halves of a pair, no characters
    "|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # marks that turn the direction of writing
)
_BLOCK_WORD = re.compile(r"(BEGIN|END):(?=V)", re.IGNORECASE)


def block(text: str, longest: int = LONGEST_BLOCK) -> str:
    """Text of several lines (CAL-22, CAL-23, CAL-24, CAL-26).

    Line breaks of every kind become `\\n`, control characters and turning marks go, composed form (NFC). One
    reader cuts an event where it finds `END:V…` in a text, so a space stands after that colon.
    """
    plain = _UNWANTED.sub("", _NEWLINE.sub("\n", text))
    return _cut(_BLOCK_WORD.sub(r"\1: ", unicodedata.normalize("NFC", plain)).strip(), longest)


def line(text: str, longest: int = LONGEST_LINE) -> str:
    """The same on one line: a title, a place."""
    return _cut(" ".join(block(text, LONGEST_BLOCK).split()), longest)


def sides(words: Words, lang: str) -> tuple[tuple[str, str], ...]:
    """What to say, as (text, language that it is in): one side, or of `both` each that is there and differs."""
    if lang != BOTH:
        return (words.side(lang),)
    found = tuple(words.side(each) for each in LANGUAGES if each not in words.missing)
    same = len({said for said, _ in found}) == 1
    return found[:1] if same else found


def words_line(words: Words, lang: str) -> str:
    """Words on one line; both languages are joined with a stroke."""
    return line(" / ".join(line(said) for said, _ in sides(words, lang) if said.strip()))


def words_block(words: Words, lang: str) -> str:
    """Words of several lines; both languages as paragraphs."""
    return "\n\n".join(said for said, _ in sides(words, lang) if said.strip())


def parameter(text: str) -> str:
    """The value of a parameter: one line, no quotation mark, and no caret, whose coding few readers know."""
    return line(text).replace('"', "'").replace("^", "")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
