"""What stands behind a host's link: its items as the newest edition given to hosts has them, and how each stands."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

import sqlalchemy as sa

from tourapp.agenda.circles import Circle
from tourapp.agenda.stored import moment_from_json
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.hosting.models import Dossier, Engagement, HostAnswer, HostLink, SignOff
from tourapp.hosting.portal import rules
from tourapp.hosting.portal.rules import Difference, Progress
from tourapp.programme import queries as programme
from tourapp.programme.confirming import queries as confirming
from tourapp.programme.confirming.models import Agreement
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.queries import ReleasedEdition
from tourapp.programme.rules import Day, ReleasedItem, days

_AGREED = (Confirmation.CONFIRMED, Confirmation.CHANGED)
_TO_BE_DECIDED = (Confirmation.CONDITIONAL, Confirmation.COUNTER_PROPOSED)


@dataclass(frozen=True)
class Seen:
    """One item of a host's page: as it was released, how it stands, what was said."""

    item: ReleasedItem
    state: Confirmation
    answer: HostAnswer | None
    """What counts now."""
    decided: HostAnswer | None
    """The last answer that the office decided on, while nothing newer was said."""
    changes: tuple[Difference, ...]
    """What is different from what the host had agreed to; none where it agreed to nothing or nothing is different."""
    dossier: Dossier | None
    confirmed_on: dt.date | None
    confirmed_by: str
    is_there: bool
    """Whether the draft still has it: what was dropped waits for the next edition and takes no answer."""

    @property
    def id(self) -> uuid.UUID:
        return self.item.id

    @property
    def is_asked(self) -> bool:
        return self.state is not Confirmation.NOT_NEEDED

    @property
    def can_answer(self) -> bool:
        """Whether its first word, or the word after 庁内調整中, may be said here."""
        return self.is_there and self.state in rules.UNDECIDED and not rules.is_over(self.item, clock.now())

    @property
    def can_change(self) -> bool:
        """Whether a change may be proposed, or an answer taken back, here rather than by telephone."""
        return (
            self.is_there
            and self.is_asked
            and rules.is_open_for_changes(self.item, clock.now())
            and not rules.is_over(self.item, clock.now())
        )

    @property
    def is_agreed(self) -> bool:
        return self.state is Confirmation.CONFIRMED

    @property
    def is_pending(self) -> bool:
        """Whether the office is considering what was said."""
        return self.state in _TO_BE_DECIDED

    @property
    def can_take_back(self) -> bool:
        return self.can_change and self.answer is not None and self.state not in rules.WAITING

    @property
    def section(self) -> str:
        """The section that answered, or will be there on the day."""
        if self.answer is not None and self.answer.section:
            return self.answer.section
        return self.dossier.contact_section if self.dossier else ""


@dataclass(frozen=True)
class HostView:
    """A host's page by one of its links; without one, as the office sees it."""

    engagement: Engagement
    link: HostLink | None
    edition: ReleasedEdition | None
    items: tuple[Seen, ...]
    sign_offs: Sequence[SignOff]

    @property
    def event(self) -> Event:
        return self.engagement.event

    @property
    def is_of_section(self) -> bool:
        return self.link is not None and self.link.is_of_section

    @property
    def number(self) -> int:
        """The number of the edition; nought before the first."""
        return self.edition.number if self.edition else 0

    @cached_property
    def progress(self) -> Progress:
        return rules.progress(seen.state for seen in self.items)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        return days([seen.item for seen in self.items])

    @cached_property
    def by_id(self) -> Mapping[uuid.UUID, Seen]:
        return {seen.id: seen for seen in self.items}

    @property
    def undecided(self) -> tuple[Seen, ...]:
        """Those that can still be answered, for the answer to many at once."""
        return tuple(seen for seen in self.items if seen.can_answer)

    @property
    def sign_off(self) -> SignOff | None:
        """The newest one."""
        return self.sign_offs[0] if self.sign_offs else None

    @property
    def addressed_as(self) -> Words:
        organisation = self.engagement.organisation
        if self.is_of_section:
            return rules.SECTION
        return rules.addressed_as(organisation.kind, organisation.name)

    def one(self, item_id: uuid.UUID) -> Seen:
        """One of its items; NotFound for anybody else's, or one that was never released."""
        found = self.by_id.get(item_id)
        if found is None:
            raise NotFound()
        return found


def view(link: HostLink) -> HostView:
    """What this link shows. The same few statements whatever it holds."""
    return _view(link.engagement, link)


def view_of(engagement: Engagement) -> HostView:
    """All that an authority sees, for the office. The caller has checked the right."""
    return _view(engagement, None)


def _view(engagement: Engagement, link: HostLink | None) -> HostView:
    edition = programme.released(engagement.event, Circle.HOST)
    items = edition.items if edition else ()
    mine = rules.belonging(items, engagement.host_ref, _only(link))
    return HostView(engagement, link, edition, _seen(engagement.event, mine), _sign_offs(engagement))


def items_then(seen: HostView, number: int) -> Mapping[uuid.UUID, ReleasedItem]:
    """The items of this page as the edition of this number gave them to hosts."""
    edition = programme.released_edition(seen.event, Circle.HOST, number)
    items = edition.items if edition else ()
    mine = rules.belonging(items, seen.engagement.host_ref, _only(seen.link))
    return {item.id: item for item in mine}


def changed_since(sign_off: SignOff, seen: HostView) -> int:
    """How many items are not what they were in the edition that was signed, those that are new or gone among them."""
    then = programme.released_edition(seen.event, Circle.HOST, sign_off.edition)
    if then is None or sign_off.edition == seen.number:
        return 0
    old = {item.id: item for item in rules.belonging(then.items, seen.engagement.host_ref, None)}
    now = {each.id: each.item for each in seen.items}
    moved = [
        identifier
        for identifier in old.keys() & now.keys()
        if rules.any_difference(old[identifier], now[identifier], "ja")
    ]
    return len(moved) + len(old.keys() ^ now.keys())


def last_who(link: HostLink) -> tuple[str, str, str]:
    """Section, post and name of whoever answered by this link last; else of the contact that it was sent to."""
    given_by = giver(link)
    chosen = (
        sa.select(HostAnswer.section, HostAnswer.post, HostAnswer.name)
        .where(HostAnswer.engagement_id == link.engagement_id, HostAnswer.given_by == given_by)
        .order_by(HostAnswer.at.desc(), HostAnswer.id.desc())
        .limit(1)
    )
    found = session().execute(chosen).one_or_none()
    if found is not None and found.name:
        return found.section, found.post, found.name
    if link.contact is not None:
        return link.contact.section or link.engagement.section, link.contact.post, link.contact.name
    return link.section or link.engagement.section, "", ""


def giver(link: HostLink) -> str:
    """How an answer names the link that it came by: its contact where it has one."""
    return link.contact.ref if link.contact is not None else link.ref


def _only(link: HostLink | None) -> list[uuid.UUID] | None:
    return [uuid.UUID(item) for item in link.items] if link is not None and link.is_of_section else None


def _seen(event: Event, items: Sequence[ReleasedItem]) -> tuple[Seen, ...]:
    wanted = [item.id for item in items]
    drafted = _drafted(event, wanted)
    answers = _answers(wanted)
    agreed = confirming.agreements(wanted)
    chosen = sa.select(Dossier).where(Dossier.item_id.in_(wanted)).order_by(Dossier.id)
    dossiers = {dossier.item_id: dossier for dossier in session().scalars(chosen)}
    return tuple(
        _one(item, drafted.get(item.id), answers.get(item.id, ()), agreed.get(item.id), dossiers.get(item.id))
        for item in items
    )


def _one(
    item: ReleasedItem,
    drafted: ProgrammeItem | None,
    answers: Sequence[HostAnswer],
    agreement: Agreement | None,
    dossier: Dossier | None,
) -> Seen:
    state = _shown(item, drafted)
    counting = next((answer for answer in answers if answer.counts), None)
    last = answers[0] if answers else None
    decided = last if last is not None and last.decided_at is not None else None
    return Seen(
        item=item,
        state=state,
        answer=counting,
        decided=decided,
        changes=_changes(item, agreement) if state in rules.UNDECIDED else (),
        dossier=dossier,
        confirmed_on=drafted.confirmed_on if drafted else None,
        confirmed_by=drafted.confirmed_by.in_(current_lang()) if drafted else "",
        is_there=drafted is not None and drafted.dropped_at is None,
    )


def _shown(item: ReleasedItem, drafted: ProgrammeItem | None) -> Confirmation:
    """How it stands for the host. What changes in the draft, and was not given out yet, is still agreed."""
    state = drafted.confirmation if drafted is not None else item.confirmation
    if state is Confirmation.CHANGED:
        return Confirmation.CONFIRMED
    return state or Confirmation.NOT_NEEDED


def _changes(item: ReleasedItem, agreement: Agreement | None) -> tuple[Difference, ...]:
    """Old and new, of the things that a host agrees to."""
    if agreement is None:
        return ()
    said, lang = agreement.said, current_lang()
    place, title = Words.of(said["place"]), Words.of(said["title"])
    then = _then(item, said)
    found = []
    if (then.starts, then.ends) != (item.starts, item.ends):
        found.append(Difference("time", rules.when(then, lang), rules.when(item, lang)))
    if place != item.place:
        found.append(Difference("place", place.in_(lang), item.place.in_(lang)))
    if title != item.title or said["kind"] != item.kind.value:
        found.append(Difference("subject", title.in_(lang), item.title.in_(lang)))
    return tuple(found)


def _then(item: ReleasedItem, said: Mapping[str, object]) -> ReleasedItem:
    moments = {
        name: moment_from_json(said[name]) if said[name] else None  # type: ignore[arg-type]
        for name in ("starts", "ends")
    }
    return replace(item, kind=ItemKind(str(said["kind"])), **moments)  # type: ignore[arg-type]


def _drafted(event: Event, items: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, ProgrammeItem]:
    chosen = (
        sa.select(ProgrammeItem)
        .where(ProgrammeItem.event_id == event.id, ProgrammeItem.id.in_(items))
        .order_by(ProgrammeItem.id)
    )
    return {item.id: item for item in session().scalars(chosen)}


def _answers(items: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[HostAnswer]]:
    """Every answer by item, the newest first."""
    chosen = (
        sa.select(HostAnswer)
        .where(HostAnswer.item_id.in_(items))
        .order_by(HostAnswer.item_id, HostAnswer.at.desc(), HostAnswer.id.desc())
    )
    found = session().scalars(chosen).all()
    return {item: tuple(group) for item, group in groupby(found, key=lambda answer: answer.item_id)}


def _sign_offs(engagement: Engagement) -> Sequence[SignOff]:
    chosen = sa.select(SignOff).where(SignOff.engagement_id == engagement.id)
    return session().scalars(chosen.order_by(SignOff.at.desc(), SignOff.id.desc())).all()
