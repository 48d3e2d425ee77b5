"""A filled-in sheet is taken in, looked at as often as one likes, and recorded once. Nothing here commits."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import blobs, clock
from tourapp.core.blobs import Blob
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Gone, NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, ref
from tourapp.core.text import clean_line
from tourapp.hosting import services as hosting
from tourapp.hosting.locking import lock
from tourapp.hosting.models import Engagement
from tourapp.hosting.portal import reading as portal
from tourapp.hosting.portal.reading import HostView
from tourapp.hosting.portal.rules import Difference, any_difference
from tourapp.hosting.sheet import rules
from tourapp.hosting.sheet.models import ReplySheet
from tourapp.hosting.sheet.reading import LIMITS, Filled, read_sheet
from tourapp.hosting.sheet.rules import Decided, Facts, Outcome
from tourapp.hosting.states import Channel
from tourapp.programme.rules import ReleasedItem

KEPT = dt.timedelta(days=30)
"""How long the file itself is kept."""


@dataclass(frozen=True)
class Upload:
    """A file that was read once and sealed."""

    id: uuid.UUID
    name: str
    size: int
    pieces: Sequence[Blob]


@dataclass(frozen=True)
class Report:
    """What a sheet says, and what would become of it now."""

    filled: Filled
    rows: tuple[Decided, ...]
    digest: str

    def of(self, outcome: Outcome) -> tuple[Decided, ...]:
        return tuple(each for each in self.rows if each.outcome == outcome)


def read_upload(*, name: str, data: bytes) -> Upload:
    """A file that can be read as a reply sheet, sealed. Writes nothing; refused with a sentence where it cannot."""
    if len(data) > LIMITS.file_bytes:
        raise Refusal(
            _("Choose a file of %(size)s MB or less", size=LIMITS.file_bytes // 1024 // 1024), field="file"
        )
    read_sheet(data)
    row = new_id()
    pieces = blobs.sealed_pieces(ref("host_sheet", row), data, purge_on=clock.today("UTC") + KEPT)
    return Upload(
        row, clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])[:200] or "xlsx", len(data), pieces
    )


def take_in(actor: Actor, engagement: Engagement, upload: Upload, *, given_by: str) -> ReplySheet:
    """Keep a sheet until it is recorded. Nothing of it counts yet."""
    _require(actor, engagement)
    sheet = ReplySheet(
        id=upload.id,
        engagement=engagement,
        engagement_id=engagement.id,
        given_by=given_by,
        file_name=upload.name,
        size=upload.size,
        received_at=clock.now(),
        report=[],
    )
    session().add(sheet)
    session().add_all(upload.pieces)
    session().flush()
    audit.record(actor, "hosting.take_in_sheet", engagement.ref, event=engagement.event.ref)
    return sheet


def one(engagement: Engagement, sheet_id: uuid.UUID, *, given_by: str | None = None) -> ReplySheet:
    """A sheet of this authority, and of this giver where one is named; NotFound for any other."""
    sheet = session().get(ReplySheet, sheet_id)
    if sheet is None or sheet.engagement_id != engagement.id:
        raise NotFound()
    if given_by is not None and sheet.given_by != given_by:
        raise NotFound()
    return sheet


def report(
    sheet: ReplySheet,
    seen: HostView,
    *,
    who: tuple[str, str, str],
    is_office: bool,
    known: Sequence[str] = (),
) -> Report:
    """The trial run: what would be recorded now, row by row. `Gone` once the file has had its time."""
    data = blobs.load(sheet.ref)
    if data is None:
        raise Gone(_("The file of this sheet is no longer kept."))
    filled = read_sheet(data, known=known)
    facts = Facts(
        items={each.id: each for each in seen.items if each.is_asked},
        edition=seen.number,
        changed_since=_changed_since(seen),
        today=clock.today("Asia/Tokyo"),
        who=who,
        is_office=is_office,
    )
    decided = rules.decide(filled, facts)
    return Report(filled, decided, rules.digest(decided))


def record_for_host(actor: Actor, sheet: ReplySheet, told: Report, *, digest: str, given_by: str) -> int:
    """Record what the trial run showed, as the host's own answers; how many. All of them or none.

    Refused: a sheet that was recorded, a trial run that would come out otherwise now (Conflict).
    """
    wanted = _begin(actor, sheet, told, digest)
    for each in wanted:
        assert each.item and each.said and each.who  # noqa: S101
        hosting.answer(
            actor,
            sheet.engagement,
            each.item.id,
            each.said,
            each.who,
            channel=Channel.SHEET,
            given_by=given_by,
        )
    return _finish(actor, sheet, told)


def record_on_behalf(
    actor: Actor, sheet: ReplySheet, told: Report, *, digest: str, on: dt.date | None
) -> int:
    """The same by the office: the sheet came by e-mail on this day."""
    wanted = _begin(actor, sheet, told, digest)
    for each in wanted:
        assert each.item and each.said and each.who  # noqa: S101
        hosting.record_on_behalf(
            actor, sheet.engagement, each.item.id, each.said, each.who, on=on, channel=Channel.MAIL
        )
    return _finish(actor, sheet, told)


def _begin(actor: Actor, sheet: ReplySheet, told: Report, digest: str) -> tuple[Decided, ...]:
    _require(actor, sheet.engagement)
    lock(sheet.engagement)
    session().refresh(sheet)
    if sheet.recorded_at is not None:
        raise Refusal(_("This sheet was recorded already."), code="recorded")
    if told.digest != digest:
        raise Conflict(_("Something has changed since the trial run. Look at it again, then record it."))
    wanted = told.of(Outcome.RECORD)
    if not wanted:
        raise Refusal(_("There is nothing to record in this sheet."), code="nothing")
    return wanted


def _finish(actor: Actor, sheet: ReplySheet, told: Report) -> int:
    sheet.recorded_at = clock.now()
    sheet.report = [
        {
            "row": each.row.number,
            "item": str(each.item.id) if each.item else "",
            "outcome": each.outcome.value,
        }
        for each in told.rows
    ]
    session().flush()
    engagement = sheet.engagement
    audit.record(actor, "hosting.record_sheet", engagement.ref, event=engagement.event.ref)
    return len(told.of(Outcome.RECORD))


def _require(actor: Actor, engagement: Engagement) -> None:
    """The host itself, or the office."""
    if not actor.may(Action.ANSWER_AS_HOST, engagement):
        actor.require(Action.EDIT_HOSTS, engagement)


def _changed_since(seen: HostView) -> Callable[[uuid.UUID, int], tuple[Difference, ...] | None]:
    """What an item says otherwise than in an edition; each edition is read once."""

    @cache
    def then(number: int) -> Mapping[uuid.UUID, ReleasedItem]:
        return portal.items_then(seen, number)

    def changed(item: uuid.UUID, number: int) -> tuple[Difference, ...] | None:
        old = then(number).get(item)
        return None if old is None else any_difference(old, seen.one(item).item, current_lang())

    return changed
