"""Words in two languages, kept as one value.

A title, a place or a notice exists in English and in Japanese. Both sides travel together, so that a page can
show the reader's language, fall back honestly to the other one, and list what still has to be translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

LANGUAGES: tuple[str, ...] = ("en", "ja")


def language_of(tag: str) -> str:
    """The language of tourapp that serves a language tag: `ja` for Japanese, `en` for everything else."""
    return "ja" if tag.replace("_", "-").split("-", 1)[0].lower() == "ja" else "en"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in English and Japanese; an empty side is a translation that is missing.

    Usable as an SQLAlchemy composite over the columns `…_en` and `…_ja`, in that order. A `None` from an
    empty column becomes the empty text. False when neither side has text. There is no `str()` of it: whoever
    shows words must say in which language.
    """

    en: str = ""
    ja: str = ""

    def __post_init__(self) -> None:
        for side in LANGUAGES:
            text = getattr(self, side)
            if text is None:
                object.__setattr__(self, side, "")
            elif not isinstance(text, str):
                raise TypeError(f"Words.{side} is text, not {type(text).__name__}")

    @classmethod
    def of(
        cls, value: "Words | Mapping[str, str | None] | tuple[str | None, str | None] | str | None"
    ) -> Self:
        """Read words from what imports and forms have.

        Takes words, a mapping with `en` and `ja` (other keys are refused), a pair (en, ja), one text for both
        languages (a name that is the same in each), or None for no words.
        """
        match value:
            case None:
                return cls()
            case Words(en=en, ja=ja):
                return cls(en, ja)
            case str():
                return cls(value, value)
            case (en, ja):
                return cls(en or "", ja or "")
            case Mapping():
                strange = set(value) - set(LANGUAGES)
                if strange:
                    raise ValueError(f"not a language of Words: {', '.join(sorted(strange))}")
                return cls(value.get("en") or "", value.get("ja") or "")
            case _:
                raise TypeError(f"no words in {type(value).__name__}")

    def __composite_values__(self) -> tuple[str, str]:
        return self.en, self.ja

    def __bool__(self) -> bool:
        return bool(self.en.strip() or self.ja.strip())

    def in_(self, lang: str) -> str:
        """The text in this language; in the other one when this side is empty; empty when both are."""
        return self.side(lang)[0]

    def side(self, lang: str) -> tuple[str, str]:
        """The text to show to a reader of `lang`, and the language that it is really in (for `lang="…"`).

        A regional tag counts as its language (`en-GB` is `en`); an unknown language reads English first.
        """
        wanted = language_of(lang)
        other = "en" if wanted == "ja" else "ja"
        text = self._in_exactly(wanted)
        if text.strip():
            return text, wanted
        fallback = self._in_exactly(other)
        return (fallback, other) if fallback.strip() else ("", wanted)

    @property
    def missing(self) -> tuple[str, ...]:
        """The languages that have no text yet, English first."""
        return tuple(lang for lang in LANGUAGES if not self._in_exactly(lang).strip())

    def _in_exactly(self, lang: str) -> str:
        return self.ja if lang == "ja" else self.en
