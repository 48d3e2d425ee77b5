"""What hosts are sent: their days with an edition that is released to them, reminders, what is news of the event."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor
from tourapp.access.policy import Role
from tourapp.agenda.circles import Circle
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core import time as core_time
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import parse_ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.core.working_days import is_working_day
from tourapp.directory.models import Organisation
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.events.states import EventState
from tourapp.events.tasks import services as tasks
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor
from tourapp.hosting import links, queries, rules, telling, wording
from tourapp.hosting.locking import lock
from tourapp.hosting.models import Engagement
from tourapp.hosting.services.engaging import engage
from tourapp.hosting.states import AnswerState
from tourapp.hosting.telling import Letter, Line
from tourapp.programme import queries as programme
from tourapp.programme.confirming import rules as confirming_rules
from tourapp.programme.confirming import services as confirming
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation
from tourapp.programme.models import Edition, ProgrammeItem

Frozen = Mapping[uuid.UUID, ItemContent]

_WAITING = (Confirmation.REQUESTED, Confirmation.ARRANGING_INTERNALLY)
_ANSWERED_OTHERWISE = (Confirmation.CONDITIONAL, Confirmation.COUNTER_PROPOSED, Confirmation.DECLINED)


@dataclass
class _News:
    """What an edition brings to one host."""

    asked: list[tuple[ItemContent, ItemContent | None]] = field(default_factory=list)
    """Items that it is asked about, as they are and as it had them before."""
    dropped: list[ItemContent] = field(default_factory=list)
    has_items: bool = False


def follow_release(event_id: uuid.UUID, edition_id: uuid.UUID, circle: Circle) -> None:
    """An edition went to the hosts: what was not sent or has changed is asked about from now on, and each host that is
    concerned gets one mail, about these items only, with a link and a reply date.

    A host that nothing is new for is not written to; one without an address is asked all the same, and the board says
    that nobody was written to. Whoever has stepped back is not asked.
    """
    if circle is not Circle.HOST:
        return
    event, edition = events.by_id(event_id), session().get_one(Edition, edition_id)
    before = _frozen(queries.given_before(event, edition.number))
    there = {each.host_ref: each for each in queries.engagements(event)}
    for host, news in sorted(_news(event, _frozen(edition), before).items()):
        engagement = there.get(host) or _engaged(event, host)
        if engagement is None or engagement.state in rules.ENDED:
            continue
        lock(engagement)
        if news.asked or news.dropped:
            _write(engagement, edition, news, is_first=engagement.asked_at is None)
        engagement.edition_sent = edition.number
    session().flush()


def remind(actor: Actor, event: Event, *, only: Engagement | None = None) -> Sequence[Engagement]:
    """Remind the hosts that have not replied, or one of them; answers whom. Nobody twice on one day.

    Refused when there is nobody to remind.
    """
    actor.require(Action.EDIT_HOSTS, event)
    unanswered = queries.unanswered(event)
    reminded = []
    for engagement in queries.engagements(event):
        waiting = unanswered.get(engagement.host_ref, 0)
        if (only is not None and engagement.id != only.id) or not may_be_reminded(engagement, waiting):
            continue
        if _remind(actor, engagement, waiting):
            reminded.append(engagement)
    if not reminded:
        raise Refusal(
            _l("Nobody to remind: all have replied, were reminded today, or have no address."), code="nobody"
        )
    return reminded


def may_be_reminded(engagement: Engagement, waiting: int) -> bool:
    """Whether a reminder would reach somebody who owes a reply, and who was not written to today."""
    if not waiting or engagement.state in rules.ENDED or engagement.main_contact is None:
        return False
    today = clock.today(telling.zone_of(engagement))
    last = [at for at in (engagement.reminded_at, engagement.asked_at) if at is not None]
    return bool(last) and telling.local(max(last), telling.zone_of(engagement)) < today


def remind_due() -> int:
    """What is due by itself: a reminder three working days before the reply date, one on the morning after, and a task
    to telephone on the working day after that. Answers how many. Twice changes nothing."""
    done = 0
    known: dict[uuid.UUID, Mapping[str, int]] = {}
    for engagement in queries.asked_and_ahead(clock.now()):
        event, zone = engagement.event, telling.zone_of(engagement)
        if event.id not in known:
            known[event.id] = queries.unanswered(event)
        waiting, today = known[event.id].get(engagement.host_ref, 0), clock.today(zone)
        if waiting and is_working_day(today, zone):
            done += _follow_up(engagement, waiting, today, zone)
    session().flush()
    return done


def send_link_again(actor: Actor, engagement: Engagement) -> None:
    """A fresh link to the address that we know; links of earlier mails go on. Refused without an address.

    Also for whoever opens a link that has run out: it goes to the registered address only.
    """
    if not actor.may(Action.EDIT_HOSTS, engagement):
        actor.require(Action.ANSWER_AS_HOST, engagement)
    if not telling.tell_new_link(actor, engagement):
        raise Refusal(_l("Enter the address of the main contact first."), code="address")


def end_links(actor: Actor, engagement: Engagement) -> int:
    """No link to this authority's pages works any more; answers how many ended."""
    actor.require(Action.EDIT_HOSTS, engagement)
    return links.end_links(actor, engagement)


def follow_event(event_id: uuid.UUID) -> None:
    """The event has moved: links work until the new date, names are kept accordingly."""
    for engagement in queries.engagements(events.by_id(event_id)):
        links.prolong(engagement)


def tell_off(event_id: uuid.UUID, *, fact: str) -> int:
    """The event is cancelled or postponed: one mail to each host that was asked. Twice is once."""
    event = events.by_id(event_id)
    cancelled = event.state is EventState.CANCELLED
    return sum(
        telling.tell_off(
            SYSTEM,
            engagement,
            is_cancelled=cancelled,
            reason=event.cancelled_reason if cancelled else Words(),
            once=f"hosting.off:{fact}:{engagement.id}",
        )
        for engagement in _told_of(event)
    )


def tell_new_time(event_id: uuid.UUID, *, old_starts: WallTime, fact: str) -> int:
    """The event has moved: one mail to each host that was asked. Twice is once."""
    event = events.by_id(event_id)
    return sum(
        telling.tell_new_time(
            SYSTEM,
            engagement,
            was=core_time.long_date(old_starts.date, engagement.lang),
            once=f"hosting.new_time:{fact}:{engagement.id}",
        )
        for engagement in _told_of(event)
    )


# --- what an edition brings -------------------------------------------------------------------------------


def _news(event: Event, frozen: Frozen, before: Frozen) -> Mapping[str, _News]:
    """By host, and the items move on: `requested` is what was not sent, or is another than was answered."""
    found: dict[str, _News] = defaultdict(_News)
    drafted = {item.id: item for item in programme.draft(event, dropped=True)}
    answers = queries.counting_in(event)
    given = queries.given_to_hosts(event)
    moving: list[ProgrammeItem] = []
    for identifier, content in frozen.items():
        item, was = drafted.get(identifier), before.get(identifier)
        if item is None or not content.host_ref or content.confirmation is Confirmation.NOT_NEEDED:
            continue
        news = found[content.host_ref]
        news.has_items = True
        had = was if was is not None and was.host_ref == content.host_ref else None
        answer = answers.get(identifier)
        seen = given.get(answer.edition, {}).get(identifier) if answer else None
        if _is_to_move(item, content, had, seen):
            moving.append(item)
            if answer is not None:
                answer.state, answer.ended_at = AnswerState.REPLACED, clock.now()
            news.asked.append((content, had))
        elif _is_news(item, content, had):
            news.asked.append((content, had))
    confirming.move_all(SYSTEM, moving, ConfirmVerb.REQUEST)
    for identifier, was in before.items():
        now = frozen.get(identifier)
        was_asked = was.host_ref and was.confirmation is not Confirmation.NOT_NEEDED
        if was_asked and (now is None or now.host_ref != was.host_ref):
            found[was.host_ref].dropped.append(was)
    return found


def _is_to_move(
    item: ProgrammeItem, content: ItemContent, had: ItemContent | None, seen: ItemContent | None
) -> bool:
    """Whether an item becomes `requested` with this edition: it was not sent, or is another than its host agreed to, or
    than it had `seen` when it answered otherwise; or it was another authority that answered, and this one never `had`
    it."""
    if _is_elsewhere(item, content):
        return False
    if item.confirmation in (Confirmation.PROPOSED, Confirmation.CHANGED):
        return True
    if item.confirmation not in _ANSWERED_OTHERWISE:
        return False
    return _differs(seen, content) if seen is not None else had is None


def _is_news(item: ProgrammeItem, content: ItemContent, had: ItemContent | None) -> bool:
    """Whether its host is told of an item that waits already: it has it for the first time, or another than it had."""
    is_waiting = item.confirmation in _WAITING and not _is_elsewhere(item, content)
    return is_waiting and (had is None or _differs(had, content))


def _is_elsewhere(item: ProgrammeItem, content: ItemContent) -> bool:
    """The draft has moved on by now: what is asked about is what stands."""
    return item.dropped_at is not None or _differs(content, programme.content_of(item))


def _differs(one: ItemContent, other: ItemContent) -> bool:
    return bool(confirming_rules.differences(confirming_rules.agreed_part(one), other))


def _frozen(edition: Edition | None) -> Frozen:
    return dict(programme.frozen_items(edition)) if edition is not None else {}


def _engaged(event: Event, host: str) -> Engagement | None:
    """The engagement behind the reference of an authority; begun where there is none yet."""
    try:
        kind, identifier = parse_ref(host)
    except ValueError:
        return None
    organisation = session().get(Organisation, identifier) if kind == "organisation" else None
    return engage(SYSTEM, event, organisation) if organisation is not None else None


def _write(engagement: Engagement, edition: Edition, news: _News, *, is_first: bool) -> None:
    zone, now = telling.zone_of(engagement), clock.now()
    if news.asked:
        days = [content.starts.date for content, _had in news.asked if content.starts]
        reply_on = rules.reply_day(telling.local(now, zone), min(days, default=None), zone)
        engagement.reply_by = WallTime(dt.datetime.combine(reply_on, rules.REPLY_AT), zone).instant
        engagement.asked_at, engagement.reminders = now, 0
        engagement.reminded_at = engagement.telephoned_on = None
    letter = Letter(
        edition.number,
        [_line(engagement, content, had) for content, had in news.asked],
        [_line(engagement, content, None) for content in news.dropped],
        is_first,
    )
    telling.tell_days(SYSTEM, engagement, letter, once=f"hosting.days:{edition.id}:{engagement.id}")
    audit.record(SYSTEM, "hosting.send_days", engagement.ref, event=engagement.event.ref)


def _line(engagement: Engagement, content: ItemContent, had: ItemContent | None) -> Line:
    when = wording.when(content.starts, content.ends, engagement.lang)
    before = wording.when(had.starts, had.ends, engagement.lang) if had is not None else ""
    return Line(content.title, when, content.place, before if before != when else "")


# --- reminding --------------------------------------------------------------------------------------------


def _follow_up(engagement: Engagement, waiting: int, today: dt.date, zone: str) -> int:
    if engagement.reply_by is None or engagement.asked_at is None:
        return 0
    reply_on, asked_on = telling.local(engagement.reply_by, zone), telling.local(engagement.asked_at, zone)
    due = rules.reminders_due(today, reply_on, zone, asked_on=asked_on)
    if engagement.reminders < due:
        reminded = may_be_reminded(engagement, waiting) and _remind(SYSTEM, engagement, waiting)
        engagement.reminders = due
        return int(reminded)
    if rules.telephone_due(today, reply_on, zone) and engagement.telephoned_on is None:
        engagement.telephoned_on = today
        _task_to_telephone(engagement, waiting, today)
        return 1
    return 0


def _remind(actor: Actor, engagement: Engagement, waiting: int) -> bool:
    is_late = engagement.reply_by is not None and engagement.reply_by < clock.now()
    told = telling.tell_reminder(actor, engagement, waiting=waiting, is_late=is_late)
    if told:
        engagement.reminded_at = clock.now()
        session().flush()
        audit.record(actor, "hosting.remind", engagement.ref, event=engagement.event.ref)
    return told


def _task_to_telephone(engagement: Engagement, waiting: int, today: dt.date) -> None:
    event, name = engagement.event, engagement.organisation.name
    many = "1 item" if waiting == 1 else f"{waiting} items"
    title = Words(
        f"Telephone {name.in_('en')}: no reply about {many}",
        f"{name.in_('ja')}に電話する（未回答{waiting}件）",
    )
    rule = DueRule(Anchor.START, (today - event.starts.date).days)
    tasks.add_task(SYSTEM, event, title=title, owner=Role.ORGANISER, rule=rule)


def _told_of(event: Event) -> Sequence[Engagement]:
    asked = [each for each in queries.engagements(event) if each.asked_at is not None]
    return [each for each in asked if each.state not in rules.ENDED]
