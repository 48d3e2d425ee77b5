"""Everything that is held about somebody, for herself: made from the same list that erasure follows."""

import datetime as dt
import json
import uuid
import zipfile
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.sealed import CannotOpen, Sealed, open_sealed
from tourapp.custody.held import Held
from tourapp.custody.reach import key_of, reach, table_of
from tourapp.directory import queries as directory
from tourapp.directory.models import Person
from tourapp.directory.services.people import HOME_ZONE

WITHHELD: dict[tuple[str, str], str] = {
    ("account", "password_hash"): "how the account is protected",
    ("account", "totp_secret"): "how the account is protected",
    ("account", "last_code_step"): "how the account is protected",
    ("web_session", "token_hash"): "how the account is protected",
    ("link", "token_hash"): "how the account is protected",
    ("message", "secrets"): "addresses that open something to whoever has them",
}
"""What would let somebody else in, were the file to be lost. It says nothing about the person."""

DERIVED = frozenset({"address_key", "email_key", "search_text", "sort_key", "sort_name", "sort_organisation"})
"""Columns that are made from others, for searching and ordering."""

FILES = ("stored_file", "content")
"""The column that holds a whole file, in base64 under its seal."""


PIECES = ("blob", "content")
"""The column that holds a piece of a file, in base64 under its seal; pieces come in their order."""


@dataclass(frozen=True)
class Section:
    """The rows of one table."""

    table: str
    note: str
    """Why it is held, as the list says."""
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Everything:
    made_at: dt.datetime
    sections: tuple[Section, ...]
    files: Mapping[str, bytes]
    """Files that she sent, by their name in the archive."""


def take_out(actor: Actor, person: Person, *, reason: str) -> Everything:
    """Everything that is held about somebody, her sealed answers opened. The opening is noted with its reason.

    For herself, and for who may take it out because she has asked for it. Call it in a unit of work.
    """
    if not actor.may(Action.OWN_ACCOUNT, person):
        actor.require(Action.TAKE_OUT_PERSON, directory.area_of_person(person, clock.today(HOME_ZONE)))
    files: dict[str, bytes] = {}
    sections = [
        Section(line.table, line.note, [_row(line, row, files) for row in _rows(line, keys)])
        for line, keys in reach([person.id]).lines()
        if line.columns or not line.is_mention
    ]
    audit.record(
        actor, "person.take_out", person.ref, fields=[each.table for each in sections], reason=reason
    )
    return Everything(clock.now(), tuple(sections), files)


def archive(everything: Everything, page: str) -> bytes:
    """One ZIP: `held.json` for programs, `held.html` (`page`) for people, and the files that she sent."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("held.json", as_json(everything))
        packed.writestr("held.html", page)
        for name, content in everything.files.items():
            packed.writestr(name, content)
    return written.getvalue()


def as_json(everything: Everything) -> str:
    """Table by table: why it is held, and its rows."""
    return json.dumps(
        {
            "made_at": everything.made_at.isoformat(),
            "held": [
                {"table": each.table, "why": each.note, "rows": each.rows} for each in everything.sections
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _rows(line: Held, keys: set[Any]) -> list[Any]:
    table = table_of(line)
    chosen = sa.select(table).where(key_of(table).in_(keys)).order_by(key_of(table))
    return [row._mapping for row in session().execute(chosen)]


def _row(line: Held, row: Mapping[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    """One row as plain values. Of a row that only mentions her, no more than the mention."""
    table = table_of(line)
    names = [key_of(table).name, *line.columns] if line.is_mention else [column.name for column in table.c]
    shown: dict[str, Any] = {}
    for name in names:
        value = row[name]
        if (line.table, name) in WITHHELD or name in DERIVED or value is None or value == "":
            continue
        if isinstance(value, Sealed):
            value = _opened(value, line.table, row[key_of(table).name], name)
            if (line.table, name) == FILES:
                shown[name] = _file(row, value, files)
                continue
            if (line.table, name) == PIECES:
                shown[name] = _piece(row, value, files)
                continue
        shown[name] = _plain(value)
    return shown


def _opened(value: Sealed, table: str, row: object, column: str) -> str:
    try:
        return open_sealed(value, table=table, row=str(row), column=column)
    except CannotOpen:
        return "(sealed with a key that this house no longer has)"


def _file(row: Mapping[str, Any], content: str, files: dict[str, bytes]) -> str:
    """Put a file into the archive under a name of our own: hers could be anything."""
    ending = str(row["content_type"]).rpartition("/")[2]
    name = f"files/{row['id']}.{ending if ending.isalnum() else 'bin'}"
    files[name] = b64decode(content)
    return name


def _piece(row: Mapping[str, Any], content: str, files: dict[str, bytes]) -> str:
    """Put a piece behind those that are there already: the file is whole when all of them have come."""
    name = f"files/{str(row['owner']).replace(':', '-')}"
    files[name] = files.get(name, b"") + b64decode(content)
    return name


_WAYS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (uuid.UUID, str),
    (dt.datetime, dt.datetime.isoformat),
    (dt.date, dt.date.isoformat),
    (bytes, lambda value: f"({len(value)} bytes)"),
)


def _plain(value: Any) -> Any:
    for kind, way in _WAYS:
        if isinstance(value, kind):
            return way(value)
    return value if isinstance(value, (bool, int, float, list, dict)) else str(value)


def counted(person: Person) -> dict[str, int]:
    """How much is held about somebody, by kind (the name of the table); nothing is opened."""
    found: dict[str, set[Any]] = {}
    for line, keys in reach([person.id]).lines():
        if line.columns or not line.is_mention:
            found.setdefault(line.table, set()).update(keys)
    return {table: len(keys) for table, keys in sorted(found.items())}
