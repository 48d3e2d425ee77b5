"""The organisers' board of hosts: one row for each authority, in as many statements for one as for forty."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tourapp.core import clock
from tourapp.core.words import Words
from tourapp.directory.models import Organisation
from tourapp.events.models import Event
from tourapp.hosting import queries, rules, slips, telling
from tourapp.hosting.models import Engagement, HostAnswer, HostLink
from tourapp.hosting.services.sending import may_be_reminded
from tourapp.hosting.slips import SlipState
from tourapp.hosting.states import AnswerKind
from tourapp.programme import queries as programme
from tourapp.programme.kinds import Confirmation
from tourapp.programme.models import ProgrammeItem

C = Confirmation


@dataclass(frozen=True)
class Row:
    """How it stands with one authority: numbers of items by what was said of them."""

    engagement: Engagement
    total: int
    """Items that somebody has to agree to."""
    agreed: int
    waiting: int
    """Asked, and nothing said yet."""
    waiting_days: int
    to_decide: int
    """Conditions and proposals that wait for the office."""
    arranging: int
    expected_on: dt.date | None
    """By when the first of those that are being arranged is to be known."""
    declined: int
    changed: int
    not_sent: int
    is_late: bool
    """The reply date has passed, and something waits."""
    can_be_reminded: bool
    link: HostLink | None
    """The newest link that was not ended."""
    slip: SlipState | None = None
    """How it stands with the newest change slip; None where it is not asked."""

    @property
    def is_settled(self) -> bool:
        return self.total > 0 and self.agreed == self.total

    @property
    def has_news(self) -> bool:
        """Whether the next release to hosts asks it about something."""
        return bool(self.not_sent or self.changed)


@dataclass(frozen=True)
class Board:
    rows: tuple[Row, ...]
    nameless: tuple[tuple[Words, int], ...]
    """Bodies that items name in words only, with how many items: nobody of theirs can be asked."""
    unengaged: tuple[tuple[Organisation, int], ...] = ()
    """Authorities that receive items and with which nobody has begun yet, with how many."""

    @property
    def to_remind(self) -> int:
        return sum(row.can_be_reminded for row in self.rows)

    @property
    def to_decide(self) -> int:
        return sum(row.to_decide for row in self.rows)

    @property
    def has_news(self) -> bool:
        """Whether the next release to hosts asks somebody about something."""
        return any(row.has_news for row in self.rows)

    def total(self, name: str) -> int:
        return sum(int(getattr(row, name)) for row in self.rows)


def board(event: Event) -> Board:
    """Every authority that is engaged, those first for which somebody has to do something."""
    items: dict[str, list[ProgrammeItem]] = defaultdict(list)
    nameless: dict[Words, int] = defaultdict(int)
    for item in programme.draft(event):
        if item.confirmation is C.NOT_NEEDED:
            continue
        if item.host_ref:
            items[item.host_ref].append(item)
        elif item.host_organisation and item.confirmation is not C.CONFIRMED:
            nameless[item.host_organisation] += 1
    engagements = queries.engagements(event)
    answers = queries.counting_in(event)
    links = _newest(queries.links_in(event))
    asked = slips.states(event, engagements)
    rows = [
        replace(
            _row(engagement, items[engagement.host_ref], answers, links.get(engagement.id)),
            slip=asked.get(engagement.id),
        )
        for engagement in engagements
    ]
    missing = {host for host, found in items.items() if found} - {each.host_ref for each in engagements}
    unengaged = [(body, len(items[body.ref])) for body in queries.bodies(missing)]
    return Board(tuple(sorted(rows, key=_urgency)), tuple(nameless.items()), tuple(unengaged))


def row_of(engagement: Engagement, items: Sequence[ProgrammeItem]) -> Row:
    """The same for one authority."""
    asked = [item for item in items if item.confirmation is not C.NOT_NEEDED]
    answers = {each.item_id: each for each in queries.counting(engagement)}
    open_links = [link for link in queries.links_of(engagement) if not link.revoked_at and not link.section]
    return _row(engagement, asked, answers, open_links[0] if open_links else None)


def _row(
    engagement: Engagement,
    items: Sequence[ProgrammeItem],
    answers: Mapping[uuid.UUID, HostAnswer],
    link: HostLink | None,
) -> Row:
    zone = telling.zone_of(engagement)
    number = {state: sum(item.confirmation is state for item in items) for state in C}
    arranged = [
        answer.expected_on
        for item in items
        if (answer := answers.get(item.id)) is not None
        and answer.kind is AnswerKind.ARRANGING
        and answer.expected_on
    ]
    waiting = number[C.REQUESTED]
    asked_on = telling.local(engagement.asked_at, zone) if engagement.asked_at else None
    return Row(
        engagement=engagement,
        total=len(items),
        agreed=number[C.CONFIRMED],
        waiting=waiting,
        waiting_days=rules.waiting_days(asked_on, clock.today(zone)) if asked_on else 0,
        to_decide=number[C.COUNTER_PROPOSED] + number[C.CONDITIONAL],
        arranging=number[C.ARRANGING_INTERNALLY],
        expected_on=min(arranged, default=None),
        declined=number[C.DECLINED],
        changed=number[C.CHANGED],
        not_sent=number[C.PROPOSED],
        is_late=bool(waiting and engagement.reply_by and engagement.reply_by < clock.now()),
        can_be_reminded=may_be_reminded(engagement, waiting),
        link=link,
    )


def _newest(links: Sequence[HostLink]) -> Mapping[uuid.UUID, HostLink]:
    found: dict[uuid.UUID, HostLink] = {}
    for link in links:
        found.setdefault(link.engagement_id, link)
    return found


def _urgency(row: Row) -> tuple[bool, bool, bool, str]:
    """What waits for the office, then what is late, then the rest by name."""
    return (
        not (row.to_decide or row.declined),
        not row.is_late,
        not row.waiting,
        row.engagement.organisation.sort_key,
    )
