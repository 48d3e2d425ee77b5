"""Text as it is searched here: every character still at its place, so that what was found can be cut out of the text as
it was written. Pure."""

import re

LONGEST_READ = 300
"""Characters: a longer line is prose, and is kept as it stands. What is searched in one line stays quick."""

_PLAIN: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width signs, figures and letters
    **dict.fromkeys(map(ord, "\u3000\u00a0\t"), " "),
    **dict.fromkeys(map(ord, "〜～∼˜"), "~"),
    **dict.fromkeys(map(ord, "–—―−‐‑‒─ー"), "-"),
    **dict.fromkeys(map(ord, "〔【"), "("),
    **dict.fromkeys(map(ord, "〕】"), ")"),
    **dict.fromkeys(map(ord, "：∶"), ":"),
}
_EDGES = " \t\u3000\n、，,・/／|;；:：→"


def folded(text: str) -> str:
    """The same number of characters, in half width, dashes and waves alike, in small letters."""
    plain = "".join(
        # After kana it makes a vowel long; elsewhere it is written for a dash.
        char if char == "ー" and place and "\u3041" <= text[place - 1] <= "\u30ff" else char.translate(_PLAIN)
        for place, char in enumerate(text)
    )
    return "".join(lower if len(lower := char.lower()) == 1 else char for char in plain)


def is_readable(text: str) -> bool:
    """Whether a text is short enough to be searched for what it means."""
    return len(text) <= LONGEST_READ


def without(text: str, start: int, end: int) -> str:
    """The text without this stretch; a space where it stood between two others."""
    before, after = text[:start].rstrip(" \t\u3000"), text[end:].lstrip(" \t\u3000")
    return f"{before} {after}" if before and after and "\n" not in (before[-1], after[0]) else before + after


def trimmed(text: str) -> str:
    """The text without separators and empty brackets that stand at its edges after something was cut out."""
    text = re.sub(r"[(（][\s\u3000]*[)）]", "", text)
    return text.strip(_EDGES)


def says_something(text: str) -> bool:
    """Whether there is a letter or a figure in it: a lone dash in a cell says nothing."""
    return any(char.isalnum() for char in text)
