"""Files that the worker makes: the same query as the screen (R52), written out and kept sealed for two days."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tourapp.core import blobs, clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import in_language
from tourapp.core.ids import parse_ref, ref
from tourapp.core.runs import Hopeless, Progress
from tourapp.core.sheets import Cell, not_in, write_csv, write_xlsx
from tourapp.events.models import Event
from tourapp.pages.people.list_address import wanted_from
from tourapp.questions import queries as questions
from tourapp.questions.models import Question
from tourapp.registration import queries
from tourapp.reports import lists
from tourapp.reports.services import Sheet

EXPORT = "participants.export"
CODE_PAGE = "cp932"
MISSING = "〓"
"""What Japanese printers set where they have no type for a character."""

KEPT = dt.timedelta(days=2)
CHUNK = 1000


def export(progress: Progress) -> None:
    """Make the file that was asked for. Whether it might be taken out was decided, and noted, when it was asked for."""
    _kind, identifier = parse_ref(progress.about)
    event = session().get(Event, identifier)
    if event is None:
        raise Hopeless("gone")
    given = progress.given
    with in_language(given["lang"]):
        wanted = wanted_from(given["asked"])
        total = queries.count(event, wanted)
        rows: list[list[Cell]] = []
        for start in range(0, total, CHUNK):
            progress.say("reading", start, total)
            found = queries.participants(event, wanted, limit=CHUNK, offset=start)
            rows += lists.rows(event, found, _asked(event, given))
            session().expunge_all()
            event = session().get_one(Event, identifier)
        sheet = Sheet(lists.columns(event, _asked(event, given)), rows)
        progress.say("writing", total, total, now=True)
        content = written(sheet, given["ending"], given["encoding"])
    owner = ref("run", progress.lease.id)
    pieces = blobs.sealed_pieces(owner, content, purge_on=clock.today("UTC") + KEPT)
    with unit_of_work() as current:
        current.add_all(pieces)
        progress.end({"rows": total, "ending": given["ending"], "encoding": given["encoding"]})


def _asked(event: Event, given: Mapping[str, Any]) -> list[Question]:
    """The questions whose answers go along: what the one who asked for the file might read when she did."""
    wanted = set(given.get("answers", ()))
    return [each for each in questions.questions_of(event.ref, retired=True) if each.key in wanted]


def written(sheet: Sheet, ending: str, encoding: str) -> bytes:
    """The sheet as a file; in code page 932 with a mark in the place of what that cannot hold."""
    if ending != "csv":
        return write_xlsx(_("Participants"), sheet.columns, sheet.rows)
    if encoding != CODE_PAGE:
        return b"".join(write_csv(sheet.columns, sheet.rows))
    marks = {ord(char): MISSING for char in not_in(CODE_PAGE, [sheet.columns, *sheet.rows])}
    rows = ([cell.translate(marks) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows)
    columns = [column.translate(marks) for column in sheet.columns]
    return b"".join(write_csv(columns, rows, CODE_PAGE))
