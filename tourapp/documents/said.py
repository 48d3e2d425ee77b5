"""Texts as papers hold them: each with its language, so that it is broken into lines and read aloud as such."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tourapp.core.i18n import LANGUAGES
from tourapp.core.text import has_japanese
from tourapp.core.words import Words

BOTH = "both"
LANGS: dict[str, tuple[str, ...]] = {"ja": ("ja",), "en": ("en",), BOTH: ("ja", "en")}
"""What a paper may be written in, and in which order its languages stand."""

_ROMAN = re.compile("[A-Za-z]{2}")

Said = list[dict[str, Any]]
"""Lines, each `{"lang": …, "text": …, "second": …}`; `second` where the reader's first language has said it already."""


def said(words: Words, langs: Sequence[str]) -> Said:
    """Words in each of these languages; once where one side is missing or both say the same."""
    return lines(lambda lang: (words.in_(lang),), langs)


def lines(write: Callable[[str], Iterable[str]], langs: Sequence[str]) -> Said:
    """What is written in each of these languages, one language after the other. Nothing stands there twice."""
    blocks = {
        lang: [line for text in write(lang) for line in text.splitlines() if line.strip()] for lang in langs
    }
    if all(block == blocks[langs[0]] for block in blocks.values()):
        langs = langs[:1]
    found = []
    for number, lang in enumerate(langs):
        elsewhere = {line for other in langs if other != lang for line in blocks[other]}
        found += [
            {"lang": _spoken(line, lang), "text": line, "second": number > 0}
            for line in blocks[lang]
            # A side that is missing is said in the other language, which stands there anyway.
            if line not in elsewhere or _spoken(line, lang) == lang
        ]
    return found


def both(write: Callable[[str], str]) -> Words:
    """What is written in English and in Japanese, as one value."""
    return Words(**{lang: write(lang) for lang in LANGUAGES})


def _spoken(line: str, lang: str) -> str:
    """In which language a line really is: a side that is missing is said in the other one."""
    if has_japanese(line):
        return "ja"
    return "en" if _ROMAN.search(line) else lang
