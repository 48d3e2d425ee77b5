"""Which rows hold these words, for texts that keep no key for searching: few rows, written by the office."""

from typing import Any

import sqlalchemy as sa

from tourapp.core.db import Base
from tourapp.core.text import clean_line, search_key
from tourapp.core.words import LANGUAGES


def sides(kind: type[Base], *names: str) -> list[sa.SQLColumnExpression[Any]]:
    """The columns of both languages of these words of a table."""
    return [kind.__table__.c[f"{name}_{lang}"] for name in names for lang in LANGUAGES]


def holding(text: str, *columns: sa.SQLColumnExpression[Any]) -> list[sa.ColumnElement[bool]]:
    """Every word stands in one of these columns, in whatever letter case; false for a text that says nothing.

    A word is looked for as it was typed and as keys for searching have it, so that full-width letters are found in
    half width. What the column itself has in full width or with accents is found only when it is typed so.
    """
    words = clean_line(text).split()
    if not any(search_key(word) for word in words):
        return [sa.false()]
    return [
        sa.or_(
            *(
                column.icontains(said, autoescape=True)
                for column in columns
                for said in dict.fromkeys((word, search_key(word)))
                if said
            )
        )
        for word in words
    ]
