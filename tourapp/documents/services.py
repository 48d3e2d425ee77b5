"""Making a paper: from what was released, each time it is asked for. Nothing is kept, so nothing goes stale."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.sheets import sheet_name
from tourapp.core.time import in_zone
from tourapp.core.words import Words
from tourapp.documents import day_sheet, itinerary, queries, slip, table, wording
from tourapp.documents.kinds import KINDS, Kind
from tourapp.documents.queries import Issue
from tourapp.documents.rules import Reader
from tourapp.documents.said import LANGS
from tourapp.documents.typesetting import typeset
from tourapp.events.models import Event


@dataclass(frozen=True)
class Paper:
    """A file as it is handed over. `missing` are characters that no font of ours has (a PDF says `〓` for each)."""

    name: str
    mimetype: str
    content: bytes
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Made:
    """A paper before it has its name: what it is called, and which of several it is."""

    what: Words
    content: bytes
    part: str = ""
    missing: tuple[str, ...] = ()


def make(
    kind: Kind,
    event: Event,
    *,
    lang: str,
    reader: Reader | None = None,
    edition: int | None = None,
    host: str = "",
    day: dt.date | None = None,
    since: int | None = None,
    references: Collection[str] | None = None,
) -> Paper:
    """A paper of an event in a language (`en`, `ja` or `both`).

    For whom it is and which edition: see `queries.issue`. `day` is which day a day sheet shows (the first, where none
    is said), `since` the edition that a change slip begins with (the one before, where none is said). Whoever calls
    has checked that the reader may have it.

    NotFound: no such edition, day or host. Refused: nothing to print, no change to show.
    """
    issue = queries.issue(event, reader=reader, number=edition, host=host, references=references)
    if not issue.items:
        raise Refusal(queries.NOTHING, code="empty")
    langs = LANGS[lang]
    made = _MAKERS[kind](issue, langs, day, since, references)
    return Paper(_name(kind, issue, made, langs[0]), KINDS[kind].mimetype, made.content, made.missing)


def _itinerary(issue: Issue, langs: Sequence[str], *_rest: object) -> _Made:
    set_ = typeset("itinerary", itinerary.values(issue, langs))
    return _Made(itinerary.name(issue), set_.content, missing=set_.missing)


def _table(issue: Issue, langs: Sequence[str], *_rest: object) -> _Made:
    return _Made(itinerary.name(issue), table.write(issue, langs))


def _day_sheet(issue: Issue, langs: Sequence[str], day: dt.date | None, *_rest: object) -> _Made:
    set_ = typeset("day-sheet", day_sheet.values(issue, langs, day))
    return _Made(day_sheet.name(issue), set_.content, f"{day_sheet.of(issue, day).on:%m%d}", set_.missing)


def _slip(
    issue: Issue,
    langs: Sequence[str],
    _day: dt.date | None,
    since: int | None,
    references: Collection[str] | None,
) -> _Made:
    number = queries.before(issue, since)
    if number is None:
        raise Refusal(
            _l("These readers have no earlier version, so there is no change to show."), code="first"
        )
    old = queries.issue(
        issue.event, reader=issue.reader, number=number, host=issue.host_ref, references=references
    )
    values = slip.values(old, issue, langs)
    if not values["changes"]:
        raise Refusal(_l("Nothing has changed for these readers between the two versions."), code="same")
    set_ = typeset("change-slip", values)
    return _Made(wording.CHANGE_SLIP, set_.content, missing=set_.missing)


_MAKERS: Mapping[Kind, Callable[..., _Made]] = {
    Kind.ITINERARY: _itinerary,
    Kind.DAY_SHEET: _day_sheet,
    Kind.CHANGE_SLIP: _slip,
    Kind.ITINERARY_TABLE: _table,
}


def _name(kind: Kind, issue: Issue, made: _Made, lang: str) -> str:
    """`20250412_行程案_第4版.pdf`, `20250412_draft-itinerary_v4.pdf` (`wording.md`)."""
    day = in_zone(issue.issued_at, wording.TOKYO).date()
    what = "-".join(filter(None, (made.what.in_(lang).lower(), made.part)))
    number = f"第{issue.number}版" if lang == "ja" else f"v{issue.number}"
    return sheet_name(day, what, KINDS[kind].ext, version=number)
