"""Decisions about hosts: values in, a decision or a `Refusal` out."""

import datetime as dt
from collections.abc import Collection

from tourapp.core import transitions
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.core.transitions import Transition
from tourapp.core.working_days import next_working_day, working_days_after
from tourapp.hosting.said import Said, Who
from tourapp.hosting.states import AnswerKind, EngagementState, EngagementVerb
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.kinds import Confirmation

WORKING_DAYS_TO_REPLY = 10
REPLY_AT = dt.time(17, 0)
"""By which time of the last day, where the host is."""
REMIND_BEFORE = 3
"""Working days before the reply date on which it is reminded."""
LAST_CHANGES = dt.timedelta(days=3)
"""So long before the visit its host may still answer by itself; after that by telephone."""

LONGEST_TEXT = 2000
LONGEST_LINE = 200
LARGEST_FILE = 12 * 1024 * 1024
"""Bytes of a file that goes with an answer, a note or a sign-off."""

NAMES_KEPT = dt.timedelta(days=365)
"""After the last day of the event: names, addresses, what was said."""
DAY_CONTACTS_KEPT = dt.timedelta(days=30)
"""After the last day of the event: who is there on the day, with a telephone."""

S, V = EngagementState, EngagementVerb

_BEFORE_YES = (S.SOUNDED, S.INTERESTED, S.AGREED_IN_PRINCIPLE, S.FORMALLY_REQUESTED)
AFTER_YES = (S.ACCEPTED, S.PREPARING, S.HOSTING)
"""It has said yes, and the group counts on it."""
ENDED = (S.CLOSED, S.DECLINED, S.WITHDRAWN)
STEPPED_BACK = (S.DECLINED, S.WITHDRAWN)
"""It receives nobody: its items go to another, or go."""

TRANSITIONS: dict[tuple[EngagementState | None, EngagementVerb], Transition[EngagementState]] = {
    (S.SOUNDED, V.SHOW_INTEREST): Transition(S.INTERESTED, "organiser", "", ""),
    (S.INTERESTED, V.AGREE_IN_PRINCIPLE): Transition(S.AGREED_IN_PRINCIPLE, "organiser", "", ""),
    (S.AGREED_IN_PRINCIPLE, V.REQUEST_FORMALLY): Transition(
        S.FORMALLY_REQUESTED, "organiser", "", "the formal letter (正式依頼文) has gone"
    ),
    (S.FORMALLY_REQUESTED, V.ACCEPT): Transition(
        S.ACCEPTED, "organiser", "", "from now on the group counts on it"
    ),
    (S.ACCEPTED, V.PREPARE): Transition(S.PREPARING, "organiser", "", ""),
    (S.PREPARING, V.HOST): Transition(S.HOSTING, "organiser", "", ""),
    (S.HOSTING, V.THANK): Transition(S.THANKED, "organiser", "", ""),
    (S.THANKED, V.CLOSE): Transition(S.CLOSED, "organiser", "", ""),
    **{
        (state, V.DECLINE): Transition(S.DECLINED, "host; staff on its behalf (r)", "", "links end")
        for state in _BEFORE_YES
    },
    **{
        (state, V.WITHDRAW): Transition(S.WITHDRAWN, "host; staff on its behalf (r)", "", "links end")
        for state in _BEFORE_YES
    },
    **{
        (state, V.WITHDRAW): Transition(
            S.WITHDRAWN,
            "host; staff on its behalf (r)",
            "",
            "links end; its items are declined; a task to decide: new host, Tokyo only, online, cancel",
        )
        for state in AFTER_YES
    },
    (S.DECLINED, V.SOUND_AGAIN): Transition(S.SOUNDED, "organiser", "", ""),
    (S.WITHDRAWN, V.SOUND_AGAIN): Transition(S.SOUNDED, "organiser", "", ""),
}


def step(state: EngagementState, verb: EngagementVerb) -> EngagementState:
    """The state after this verb; `Refusal` with a sentence when the table does not list it."""
    if (state, verb) not in TRANSITIONS:
        raise Refusal(
            _l("This step is not possible from where it stands with this authority."), code="transition"
        )
    return transitions.step(TRANSITIONS, state, verb)


def steps_from(state: EngagementState) -> tuple[EngagementVerb, ...]:
    """What may come next, in order."""
    return tuple(verb for (of, verb) in TRANSITIONS if of is state)


VERBS = {
    AnswerKind.AGREE: ConfirmVerb.AGREE,
    AnswerKind.CONDITION: ConfirmVerb.CONDITION,
    AnswerKind.PROPOSE: ConfirmVerb.PROPOSE,
    AnswerKind.ARRANGING: ConfirmVerb.ARRANGE,
    AnswerKind.DECLINE: ConfirmVerb.DECLINE,
}
"""What each answer does to the confirmation of its item."""

TO_DECIDE = frozenset({AnswerKind.CONDITION, AnswerKind.PROPOSE})
"""Answers that wait for the office."""

ANSWERED = frozenset(
    {Confirmation.CONFIRMED, Confirmation.CONDITIONAL, Confirmation.COUNTER_PROPOSED, Confirmation.DECLINED}
)
"""States from which a new answer begins by taking the old one back."""


def check_said(said: Said, who: Who, *, starts: WallTime | None, ends: WallTime | None) -> None:
    """Refuse an answer that nobody could act on. `starts` and `ends` are those of the item as the host has seen it.

    Post or section is needed for every answer (R31); a condition needs its words, a proposal something proposed.
    """
    if not (who.post.strip() or who.section.strip()):
        raise Refusal(_l("Enter section or post of whoever answers."), field="post", code="required")
    if said.kind is AnswerKind.CONDITION and not said.text.strip():
        raise Refusal(_l("Say on which condition."), field="text", code="required")
    if said.kind is AnswerKind.PROPOSE and not (said.moves or said.text.strip()):
        raise Refusal(
            _l("Enter what you propose: another time, place or person, or a note."),
            field="text",
            code="required",
        )
    begins, finishes = said.starts or starts, said.ends or ends
    if begins and finishes and finishes.instant <= begins.instant:
        raise Refusal(_l("Enter an end that comes after the start."), field="ends", code="order")
    if len(said.text) > LONGEST_TEXT:
        raise Refusal(_l("Use %(most)s characters or fewer", most=LONGEST_TEXT), field="text", code="long")


def last_day_for_changes(visit: dt.date) -> dt.date:
    """The last day on which a host may answer by its link."""
    return visit - LAST_CHANGES


def check_in_time(visit: dt.date | None, today: dt.date) -> None:
    """Refused: an answer by link later than three days before the visit."""
    if visit is not None and today > last_day_for_changes(visit):
        raise Refusal(
            _l("The visit is only a few days away. Telephone us: we record your answer."), code="late"
        )


def reply_day(today: dt.date, first_visit: dt.date | None, zone: str) -> dt.date:
    """By which day a host is asked to answer: in ten working days, at the latest on the last before its first visit.

    Where even that is past, on the next working day.
    """
    day = working_days_after(today, WORKING_DAYS_TO_REPLY, zone)
    if first_visit is not None:
        day = min(day, working_days_after(first_visit, -1, zone))
    return max(day, next_working_day(today + dt.timedelta(days=1), zone))


def reminder_days(reply_on: dt.date, zone: str) -> tuple[dt.date, dt.date, dt.date]:
    """When it is reminded, reminded again, and telephoned: three working days before, the first after, one later."""
    return (
        working_days_after(reply_on, -REMIND_BEFORE, zone),
        working_days_after(reply_on, 1, zone),
        working_days_after(reply_on, 2, zone),
    )


def reminders_due(today: dt.date, reply_on: dt.date, zone: str, *, asked_on: dt.date) -> int:
    """How many reminders should have gone by today, of those that fall after the day on which it was asked."""
    return sum(asked_on < day <= today for day in reminder_days(reply_on, zone)[:2])


def telephone_due(today: dt.date, reply_on: dt.date, zone: str) -> bool:
    return today >= reminder_days(reply_on, zone)[2]


def waiting_days(asked_on: dt.date, today: dt.date) -> int:
    """How many days it has been waited for."""
    return max((today - asked_on).days, 0)


def check_blackout(periods: Collection[tuple[dt.date, dt.date]]) -> None:
    """Refused: a period that ends before it begins."""
    if any(last < first for first, last in periods):
        raise Refusal(_l("Enter an end that comes after the start."), field="blackout", code="order")
