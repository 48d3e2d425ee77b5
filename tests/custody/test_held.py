"""Nothing personal stands anywhere that the list of `custody` does not name."""

import re

import pytest

from tourapp import models
from tourapp.core.db import Base, SealedColumn
from tourapp.custody.held import HELD, DataClass, Erasure
from tourapp.custody.not_personal import NOT_PERSONAL

pytestmark = pytest.mark.structure

models.load()
TABLES = Base.metadata.tables
PERSONAL = re.compile(
    r"(^|_)(name|names|kana|email|e_mail|mail|mailbox|address|phone|telephone|birth|born|passport|nationality|gender"
    r"|sex|photo|diet|dietary|health|medical|emergency|contact|honorific|title_of|reply_to|signature)(_|$)"
)
"""Names of columns that speak of a person."""

REFERENCES = re.compile(r"(^|_)(by|actor|owner|respondent|to_ref|about)(_en|_ja)?$")
"""Names of columns that may refer to a person without a foreign key."""

NAMED = {(held.table, column) for held in HELD for column in (*held.columns, held.hangs_by, *held.also)}


def columns():
    return [(table.name, column) for table in TABLES.values() for column in table.columns]


def test_every_key_of_a_person_stands_in_a_line():
    found = {
        (table, column.name)
        for table, column in columns()
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }
    assert found - {(held.table, held.hangs_by) for held in HELD} == set()


def test_every_sealed_column_stands_in_a_line():
    sealed = {(table, column.name) for table, column in columns() if isinstance(column.type, SealedColumn)}
    assert sealed - {(held.table, column) for held in HELD for column in held.columns} == set()


@pytest.mark.parametrize("pattern", [PERSONAL, REFERENCES], ids=["names", "references"])
def test_every_column_that_sounds_like_a_person_is_decided(pattern):
    found = {(table, column.name) for table, column in columns() if pattern.search(column.name)}
    assert sorted(found - NAMED - set(NOT_PERSONAL)) == []


def test_the_list_names_only_what_is_there():
    there = {(table, column.name) for table, column in columns()}
    assert sorted(NAMED - there) == []
    assert sorted(set(NOT_PERSONAL) - there) == []
    assert sorted(NAMED & set(NOT_PERSONAL)) == []


def test_every_line_says_what_becomes_of_it():
    assert all(held.note and isinstance(held.kind, DataClass) for held in HELD)
    assert len({(held.table, held.hangs_by) for held in HELD}) == len(HELD)
    deleted = {held.table for held in HELD if held.erasure is Erasure.DELETE}
    assert "person" not in deleted, "references to an erased person must still lead somewhere"


def test_what_is_blanked_can_be_blank():
    """A blanked column is text that may be empty, or may be NULL."""
    stiff = [
        f"{held.table}.{column}"
        for held in HELD
        if held.erasure is Erasure.BLANK
        for column in held.columns
        if not TABLES[held.table].columns[column].nullable
        and TABLES[held.table].columns[column].type.python_type is not str
    ]
    assert stiff == []
