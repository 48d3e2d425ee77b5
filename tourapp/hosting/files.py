"""Files that go with an answer, a note or a sign-off: looked at and sealed before the unit of work."""

import datetime as dt

from tourapp.core import blobs
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.ids import new_id, ref
from tourapp.events.models import Event
from tourapp.hosting import rules
from tourapp.hosting.models import EngagementNote, HostAnswer, SignOff
from tourapp.hosting.said import File
from tourapp.questions.file_types import file_type, safe_name

KINDS = ("host_answer", "host_note", "host_sign_off")


def read_file(kind: str, event: Event, *, name: str, data: bytes) -> File:
    """A file for a new row of this kind (`KINDS`), sealed. Writes nothing. Refused by content and size."""
    if kind not in KINDS:
        raise ValueError(f"no files go with {kind}")
    try:
        found = file_type(data, largest=rules.LARGEST_FILE)
    except Refusal as refusal:
        raise Refusal(refusal.message, field="file", code=refusal.code or "file") from None
    row = new_id()
    pieces = blobs.sealed_pieces(ref(kind, row), data, purge_on=names_purge_day(event))
    return File(row, safe_name(name, found.ending), found.content_type, len(data), pieces)


def attach(row: HostAnswer | EngagementNote | SignOff, file: File | None) -> None:
    """Let a new row keep its file. A row with a file has the id for which that was sealed."""
    if file is None:
        return
    if row.id != file.row:
        raise ValueError("the file was sealed for another row")
    row.file_name, row.content_type, row.size = file.name, file.content_type, file.size
    session().add_all(file.pieces)


def names_purge_day(event: Event) -> dt.date:
    """The last day on which names, and files with them, are kept."""
    return event.last_day + rules.NAMES_KEPT


def day_contacts_purge_day(event: Event) -> dt.date:
    """The last day on which it is known who was there on the day."""
    return event.last_day + rules.DAY_CONTACTS_KEPT
