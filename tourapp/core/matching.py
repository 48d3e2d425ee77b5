"""Which rows hold these words, for texts that keep no key for searching: the store folds them as it looks at them.

Such texts need no column of their own beside them that would have to be erased with them. Both stores fold as
`core.text.search_key` does; SQLite calls it, PostgreSQL is told its steps.
"""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tourapp.core.db import Base, is_sqlite, session
from tourapp.core.text import ACCENTS, APOSTROPHES, HIRAGANA, JAPANESE_LETTERS, search_key
from tourapp.core.variants import KANJI, LATIN
from tourapp.core.words import LANGUAGES

Text = sa.SQLColumnExpression[Any]

APART = "\x1f"
"""Stands between the texts of a row: no text holds it, and no word reaches over it."""


def sides(kind: type[Base], *names: str) -> list[Text]:
    """The columns of both languages of these words of a table."""
    return [kind.__table__.c[f"{name}_{lang}"] for name in names for lang in LANGUAGES]


def holding(text: str, *columns: Text) -> list[sa.ColumnElement[bool]]:
    """Every word stands in one of these columns; false for a text that says nothing.

    Letter case, width, accents, kana and older kanji make no difference on either side.
    """
    # Apart before they are folded: a key has no space between two words of Japanese.
    words = [word for said in text.split() for word in search_key(said).split()]
    if not words:
        return [sa.false()]
    looked_at = folded(*columns)
    return [looked_at.contains(word, autoescape=True) for word in words]


def folded(*columns: Text) -> sa.ColumnElement[str]:
    """The keys of these texts of a row, one after the other; an empty column counts as no text."""
    if is_sqlite(session().connection()):
        return sa.func.search_keys(*columns, type_=sa.Text)
    return _as_postgresql_folds(sa.func.concat_ws(APART, *columns, type_=sa.Text))


def teach_folding(engine: Engine) -> None:
    """Let the connections of SQLite call `search_keys`; to be called once for each engine."""
    if is_sqlite(engine):
        sa.event.listen(
            engine,
            "connect",
            lambda made, _record: made.create_function("search_keys", -1, _keys, deterministic=True),
        )


@lru_cache(maxsize=1024)  # each word of a search looks at the same row
def _keys(*texts: str | None) -> str:
    return APART.join(search_key(text) for text in texts if text)


# Letters of Europe have their marks taken off before they are made small, so that no collation has to know them.
_UNSEEN = "[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
_SIGNS = (
    "[\x01-\x1e -/:-@\\[-`{-~\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf×÷"
    "\u2010-\u205f\u2190-\u2bff]+"
)
_JAPANESE_SIGNS = "[\u3000-\u3004\u3008-\u3020\u3030\u303d\u30a0\u30fb]+"
_LETTERS = {code: small for code, small in LATIN.items()} | {
    ord(chr(code).upper()): small for code, small in LATIN.items() if len(chr(code).upper()) == 1
}


def _as_postgresql_folds(text: Any) -> sa.ColumnElement[str]:
    """`search_key` in the words of PostgreSQL. What is plain ASCII, as most is, takes the short way."""

    def without(said: Any, pattern: str, instead: str = "") -> Any:
        return sa.func.regexp_replace(said, pattern, instead, "g")

    def composed(said: Any, form: str) -> Any:
        return sa.func.normalize(said, sa.literal_column(form))

    whole = composed(without(without(text, _UNSEEN), APOSTROPHES), "NFKC")
    whole = without(composed(whole, "NFKD"), ACCENTS)
    for code, small in {223: "ss", 7838: "ss", **_LETTERS}.items():
        if len(small) > 1:
            whole = sa.func.replace(whole, chr(code), small)
    single = {chr(code): small for code, small in _LETTERS.items() if len(small) == 1}
    whole = sa.func.lower(sa.func.translate(whole, "".join(single), "".join(single.values())))
    whole = composed(whole, "NFKC")
    one_for_one = {chr(code): other for code, other in (KANJI | HIRAGANA).items()}
    whole = sa.func.translate(whole, "".join(one_for_one), "".join(one_for_one.values()))
    whole = without(without(without(whole, APOSTROPHES), _SIGNS, " "), _JAPANESE_SIGNS, " ")
    whole = without(whole, f"(?<=[{JAPANESE_LETTERS}]) (?=[{JAPANESE_LETTERS}])")
    plain = without(without(sa.func.lower(text), "['`]"), _SIGNS, " ")
    return sa.case((sa.func.octet_length(text) == sa.func.length(text), plain), else_=whole)
