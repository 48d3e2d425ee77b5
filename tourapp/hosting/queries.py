"""Reading how it stands with hosts."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tourapp.agenda.circles import Circle
from tourapp.core.db import session
from tourapp.core.errors import Conflict, NotFound
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import parse_ref
from tourapp.directory.models import Organisation
from tourapp.events.models import Event, EventState
from tourapp.hosting import rules
from tourapp.hosting.models import (
    Dossier,
    Engagement,
    EngagementNote,
    HostAnswer,
    HostLink,
    HostLinkUse,
    SignOff,
)
from tourapp.hosting.states import AnswerState
from tourapp.programme import queries as programme
from tourapp.programme.confirming import rules as confirming
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation
from tourapp.programme.models import Edition, ProgrammeItem, Release


def engagements(event: Event) -> Sequence[Engagement]:
    """All authorities of an event with their people, in the order in which they came."""
    chosen = sa.select(Engagement).where(Engagement.event_id == event.id).order_by(Engagement.id)
    return session().scalars(chosen).all()


def engagement(event: Event, identifier: uuid.UUID) -> Engagement:
    """An authority of this event; or NotFound."""
    found = session().get(Engagement, identifier)
    if found is None or found.event_id != event.id:
        raise NotFound()
    return found


def of(event: Event, organisation_id: uuid.UUID) -> Engagement | None:
    """How it stands with this organisation in this event."""
    return session().scalar(
        sa.select(Engagement).where(
            Engagement.event_id == event.id, Engagement.organisation_id == organisation_id
        )
    )


def bodies(references: Collection[str]) -> Sequence[Organisation]:
    """The organisations behind these references (`organisation:…`), in order of their names; others are left out."""
    ids = [parse_ref(each)[1] for each in references if each.startswith("organisation:")]
    if not ids:
        return ()
    chosen = sa.select(Organisation).where(Organisation.id.in_(ids))
    return session().scalars(chosen.order_by(Organisation.sort_key, Organisation.id)).all()


def has_hosts(event: Event) -> bool:
    """Whether somebody receives the group: an authority is engaged, or an item of the draft names one."""
    engaged = sa.select(Engagement.id).where(Engagement.event_id == event.id)
    named = sa.select(ProgrammeItem.id).where(
        ProgrammeItem.event_id == event.id, ProgrammeItem.dropped_at.is_(None), ProgrammeItem.host_ref != ""
    )
    return bool(session().scalar(sa.select(sa.or_(engaged.exists(), named.exists()))))


def items_of(engagement: Engagement) -> Sequence[ProgrammeItem]:
    """What this authority receives, as the draft has it, in order of time."""
    return [item for item in programme.draft(engagement.event) if item.host_ref == engagement.host_ref]


def note(engagement: Engagement, identifier: uuid.UUID) -> EngagementNote:
    """A piece of its history; or NotFound."""
    found = session().get(EngagementNote, identifier)
    if found is None or found.engagement_id != engagement.id:
        raise NotFound()
    return found


def notes(engagement: Engagement) -> Sequence[EngagementNote]:
    """Its history, the newest first."""
    chosen = (
        sa.select(EngagementNote)
        .where(EngagementNote.engagement_id == engagement.id)
        .order_by(EngagementNote.on.desc(), EngagementNote.id.desc())
    )
    return session().scalars(chosen).all()


def sign_offs(engagement: Engagement) -> Sequence[SignOff]:
    """What it signed, the newest first."""
    chosen = sa.select(SignOff).where(SignOff.engagement_id == engagement.id)
    return session().scalars(chosen.order_by(SignOff.edition.desc(), SignOff.id.desc())).all()


# --- answers ----------------------------------------------------------------------------------------------


def answer(engagement: Engagement, identifier: uuid.UUID) -> HostAnswer:
    """An answer of this authority; or NotFound."""
    found = session().get(HostAnswer, identifier)
    if found is None or found.engagement_id != engagement.id:
        raise NotFound()
    return found


def answers(engagement: Engagement, item_id: uuid.UUID | None = None) -> Sequence[HostAnswer]:
    """Everything it answered, or what it answered of one item, the newest first."""
    chosen = sa.select(HostAnswer).where(HostAnswer.engagement_id == engagement.id)
    if item_id is not None:
        chosen = chosen.where(HostAnswer.item_id == item_id)
    return session().scalars(chosen.order_by(HostAnswer.at.desc(), HostAnswer.id.desc())).all()


def counting_for(item_id: uuid.UUID) -> HostAnswer | None:
    """The answer that counts of an item, with its authority."""
    chosen = _counting().where(HostAnswer.item_id == item_id)
    return session().scalar(chosen.options(joinedload(HostAnswer.engagement)))


def to_decide(item_id: uuid.UUID) -> HostAnswer | None:
    """The condition or the proposal of this item that waits for the office."""
    chosen = _counting().where(HostAnswer.item_id == item_id, HostAnswer.state == AnswerState.OPEN)
    return session().scalar(chosen)


def counting(engagement: Engagement) -> Sequence[HostAnswer]:
    """The answers of an authority that count."""
    return session().scalars(_counting().where(HostAnswer.engagement_id == engagement.id)).all()


def counting_in(event: Event) -> Mapping[uuid.UUID, HostAnswer]:
    """The answers of an event that count, by item."""
    chosen = _counting().join(Engagement, Engagement.id == HostAnswer.engagement_id)
    return {each.item_id: each for each in session().scalars(chosen.where(Engagement.event_id == event.id))}


def _counting() -> sa.Select[HostAnswer]:
    return sa.select(HostAnswer).where(HostAnswer.ended_at.is_(None)).order_by(HostAnswer.id)


def dossier(item_id: uuid.UUID) -> Dossier | None:
    return session().scalar(sa.select(Dossier).where(Dossier.item_id == item_id))


def dossiers(items: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Dossier]:
    """What is known of these visits for the day, by item."""
    chosen = sa.select(Dossier).where(Dossier.item_id.in_(items)).order_by(Dossier.id)
    return {each.item_id: each for each in session().scalars(chosen)}


# --- editions ---------------------------------------------------------------------------------------------


def editions_given(engagement: Engagement) -> Sequence[int]:
    """The numbers of the editions that hosts were given with something of this authority in them, the newest first."""
    return [
        edition.number
        for edition in _given(engagement.event)
        if any(content.host_ref == engagement.host_ref for _item, content in programme.frozen_items(edition))
    ]


def given_item(engagement: Engagement, item_id: uuid.UUID, number: int) -> ItemContent:
    """The item of this authority as the edition of this number has it.

    NotFound when it was not given that; Conflict when it was given a newer edition in which the item is another.
    """
    editions = _given(engagement.event)
    seen = next((each for each in editions if each.number == number), None)
    content = _item(seen, item_id) if seen is not None else None
    if content is None or content.host_ref != engagement.host_ref:
        raise NotFound()
    newest = _item(editions[0], item_id)
    if newest is None or confirming.differences(confirming.agreed_part(content), newest):
        raise Conflict(
            _l("There is a newer version in which this is different. Look at it, and answer again.")
        )
    return content


def given_before(event: Event, number: int) -> Edition | None:
    """The edition that hosts had before this number."""
    return next((each for each in _given(event) if each.number < number), None)


def given_to_hosts(event: Event) -> Mapping[int, Mapping[uuid.UUID, ItemContent]]:
    """What the hosts of an event were given so far: by the number of the edition, then by item. One statement."""
    return {edition.number: dict(programme.frozen_items(edition)) for edition in _given(event)}


def seen_item(answer: HostAnswer) -> ItemContent | None:
    """The item as it was in the edition that an answer is about."""
    chosen = sa.select(Edition).where(
        Edition.event_id == answer.engagement.event_id, Edition.number == answer.edition
    )
    edition = session().scalar(chosen)
    return _item(edition, answer.item_id) if edition is not None else None


def _item(edition: Edition, item_id: uuid.UUID) -> ItemContent | None:
    return dict(programme.frozen_items(edition)).get(item_id)


def _given(event: Event) -> Sequence[Edition]:
    chosen = (
        sa.select(Edition)
        .join(Release, Release.edition_id == Edition.id)
        .where(Edition.event_id == event.id, Release.circle == Circle.HOST)
        .order_by(Edition.number.desc())
    )
    return session().scalars(chosen).all()


# --- links ------------------------------------------------------------------------------------------------


def links_of(engagement: Engagement) -> Sequence[HostLink]:
    """The links of an authority, the newest first."""
    chosen = sa.select(HostLink).where(HostLink.engagement_id == engagement.id)
    return session().scalars(chosen.order_by(HostLink.created_at.desc(), HostLink.id.desc())).all()


def uses_of(engagement: Engagement, limit: int = 20) -> Sequence[tuple[HostLinkUse, HostLink]]:
    """When its links were used, the latest first."""
    chosen = (
        sa.select(HostLinkUse, HostLink)
        .join(HostLink, HostLink.id == HostLinkUse.link_id)
        .where(HostLink.engagement_id == engagement.id)
        .order_by(HostLinkUse.at.desc(), HostLinkUse.id.desc())
        .limit(limit)
    )
    return [(use, link) for use, link in session().execute(chosen)]


def links_in(event: Event) -> Sequence[HostLink]:
    """The links of all authorities of an event that were not ended, the newest first."""
    chosen = (
        sa.select(HostLink)
        .join(Engagement, Engagement.id == HostLink.engagement_id)
        .where(Engagement.event_id == event.id, HostLink.revoked_at.is_(None), HostLink.section == "")
        .order_by(HostLink.created_at.desc(), HostLink.id.desc())
    )
    return session().scalars(chosen).all()


def asked_and_ahead(now: dt.datetime) -> Sequence[Engagement]:
    """Authorities that were sent their days, of events that take place and are not over; for the worker."""
    chosen = (
        sa.select(Engagement)
        .join(Event, Event.id == Engagement.event_id)
        .where(
            Engagement.asked_at.is_not(None),
            Engagement.reply_by.is_not(None),
            Engagement.state.not_in(rules.ENDED),
            Event.state == EventState.PUBLISHED,
            Event.postponed_at.is_(None),
            Event.ends_at > now,
        )
        .order_by(Engagement.event_id, Engagement.id)
    )
    return session().scalars(chosen).all()


def unanswered(event: Event) -> Mapping[str, int]:
    """How many items wait for a first answer, by the reference of the authority. One statement."""
    chosen = (
        sa.select(ProgrammeItem.host_ref, sa.func.count(ProgrammeItem.id))
        .where(
            ProgrammeItem.event_id == event.id,
            ProgrammeItem.dropped_at.is_(None),
            ProgrammeItem.confirmation == Confirmation.REQUESTED,
            ProgrammeItem.host_ref != "",
        )
        .group_by(ProgrammeItem.host_ref)
        .order_by(ProgrammeItem.host_ref)
    )
    return {host: number for host, number in session().execute(chosen)}


def newest_given(engagement: Engagement, item_id: uuid.UUID) -> int | None:
    """The number of the newest edition in which this authority was given the item; None while it never was."""
    for edition in _given(engagement.event):
        content = _item(edition, item_id)
        if content is not None and content.host_ref == engagement.host_ref:
            return edition.number
    return None
