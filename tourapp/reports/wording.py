"""The overview in words: what the curve says, what needs attention, states and ways of taking part."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tourapp.core import time
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events.models import Event
from tourapp.events.wording import closing_zones
from tourapp.registration.models import Registration
from tourapp.registration.states import Attendance, Source, State
from tourapp.reports.queries import Overview
from tourapp.reports.rules import Concern, Finding, Pace, Task

STATES = {
    State.CONFIRMED: _l("Confirmed"),
    State.ATTENDED: _l("Came"),
    State.NO_SHOW: _l("Did not come"),
    State.OFFERED: _l("Place offered"),
    State.WAITLISTED: _l("Waiting list"),
    State.HELD: _l("To decide"),
    State.SUBMITTED: _l("Not verified yet"),
    State.DRAFT: _l("Started, not sent"),
    State.CANCELLED: _l("Cancelled"),
    State.DECLINED: _l("Declined"),
    State.LAPSED: _l("Offer lapsed"),
    State.EXPIRED: _l("Expired"),
}
"""The states of a registration in organisers' words."""

WAYS = {Attendance.IN_PERSON: _l("In person"), Attendance.ONLINE: _l("Online")}

SOURCES = {Source.WEB: _l("The form"), Source.STAFF: _l("The office"), Source.IMPORT: _l("A file")}
"""Where a registration came from."""

STATE_FILTERS = {**STATES, State.SUBMITTED: _l("Not confirmed yet")}
"""The same as names of groups: a submission waits for its verification, or for a place."""


def state_of(registration: Registration) -> str:
    """The state in words; a submission that is verified waits for a place."""
    if registration.state is State.SUBMITTED and registration.person_id is not None:
        return _("Found it full")
    return str(STATES[registration.state])


# --- the first line ----------------------------------------------------------------------------------


def days_to_go(event: Event, now: dt.datetime) -> str:
    """`It starts in 37 days.`, in the days of the event's own calendar."""
    today = time.in_zone(now, event.zone).date()
    to_start, to_end = time.days_until(event.starts.date, today), time.days_until(event.last_day, today)
    if to_start > 1:
        return ngettext("It starts in %(num)s day.", "It starts in %(num)s days.", to_start)
    if to_start == 1:
        return _("It starts tomorrow.")
    if to_start == 0:
        return _("It is today.") if event.starts.date == event.last_day else _("It starts today.")
    if to_end >= 0:
        return _("It is on now.")
    years = (
        today.year
        - event.last_day.year
        - ((today.month, today.day) < (event.last_day.month, event.last_day.day))
    )
    if years > 0:
        return ngettext("It ended %(num)s year ago.", "It ended %(num)s years ago.", years)
    return ngettext("It ended %(num)s day ago.", "It ended %(num)s days ago.", -to_end)


# --- the curve ---------------------------------------------------------------------------------------


def headline(finding: Finding) -> str:
    """What the curve says: `112 of 150 places are taken; more than half came in the last 7 days`."""
    fact, pace = _taken(finding), _pace(finding)
    return _("%(fact)s; %(pace)s", fact=fact, pace=pace) if pace else fact


def _taken(finding: Finding) -> str:
    if not finding.taken:
        if finding.is_closed:
            return _("Registration closed, and nobody has a place")
        return _("Nobody has a place yet")
    if finding.is_full:
        return ngettext("The only place is taken", "All %(num)s places are taken", finding.capacity or 0)
    if finding.capacity is None:
        return ngettext("%(num)s person has a place", "%(num)s people have a place", finding.taken)
    return _("%(taken)s of %(capacity)s places are taken", taken=finding.taken, capacity=finding.capacity)


def _pace(finding: Finding) -> str:
    match finding.pace:
        case Pace.NONE:
            return _("none came in the last 7 days")
        case Pace.SOME:
            return ngettext(
                "%(num)s came in the last 7 days", "%(num)s came in the last 7 days", finding.lately
            )
        case Pace.HALF:
            return _("half came in the last 7 days")
        case Pace.MOST:
            return _("more than half came in the last 7 days")
        case Pace.UNKNOWN:
            return ""


def edition_name(event: Event) -> str:
    """How an edition is told from the others of its series: its label, else its year."""
    return event.edition_label or str(event.starts.date.year)


def compared(numbers: Overview) -> str:
    """`At the same point, 2026 had 98.`; empty when there is nothing to compare with."""
    if numbers.before is None or numbers.before_taken is None or numbers.finding is None:
        return ""
    return _(
        "As many days after its opening, %(edition)s had %(number)s.",
        edition=edition_name(numbers.before),
        number=numbers.before_taken,
    )


@dataclass(frozen=True)
class Drawn:
    """A curve as the macro of the chart takes it."""

    series: Sequence[dict[str, Any]]
    columns: Sequence[str]
    ticks: dict[int, str]
    column_label: str
    unit: str


def drawn(event: Event, numbers: Overview) -> Drawn | None:
    """The words and points of the chart; None while there is nothing to draw."""
    curve = numbers.curve
    if curve is None:
        return None
    lang = current_lang()
    series = [{"name": edition_name(event), "points": curve.points}]
    if numbers.before is not None:
        series.append({"name": edition_name(numbers.before), "points": curve.before})
    columns = [_day(day, lang) for day in curve.days]
    last = len(columns) - 1
    # The first label says more than a date and runs to the right: what stands nearer than this would lie under it.
    free = 0.3 * last
    ticks = {index: columns[index] for index in (last // 3, 2 * last // 3) if free <= index < last}
    if last > 0:
        ticks[0] = _("Opened %(day)s", day=_day(curve.opened_on, lang))
    closed = curve.closed_on
    ticks[last] = _("Closed %(day)s", day=columns[last]) if closed == curve.days[-1] else columns[last]
    units = {
        1: (_l("Day"), _l("Places taken, by day")),
        7: (_l("Week to"), _l("Places taken, by week")),
        28: (_l("Four weeks to"), _l("Places taken, every four weeks")),
    }
    label, unit = units[curve.step]
    return Drawn(series, columns, ticks, str(label), str(unit))


def _day(day: dt.date, lang: str) -> str:
    return time.long_date(day, lang, year=False, weekday=False)


# --- what needs attention ----------------------------------------------------------------------------

VERBS = {
    Concern.MESSAGES_FAILED: _l("Check"),
    Concern.UNREACHABLE: _l("Reach them"),
    Concern.TO_REVIEW: _l("Review"),
    Concern.NOT_PUBLISHED: _l("Publish"),
    Concern.NO_INTAKE: _l("Open"),
    Concern.NO_JOINING_LINK: _l("Add"),
    Concern.PROGRAMME_PROBLEMS: _l("Fix"),
    Concern.HELD: _l("Decide"),
    Concern.FOUND_FULL: _l("Look"),
    Concern.CLOSES_SOON: _l("Look"),
    Concern.UNTRANSLATED: _l("Translate"),
}
"""What to do about it: one verb each."""

_TEXTS = {
    "title": _l("title"),
    "theme": _l("theme"),
    "summary": _l("summary"),
    "description": _l("description"),
    "cost": _l("cost"),
    "language_note": _l("note on languages"),
    "who_for": _l("who it is for"),
    "venue_name": _l("name of the venue"),
    "venue_address": _l("address of the venue"),
    "venue_city": _l("city of the venue"),
}


def task_title(task: Task) -> str:
    number = task.number
    match task.concern:
        case Concern.MESSAGES_FAILED:
            return ngettext("%(num)s message could not be sent", "%(num)s messages could not be sent", number)
        case Concern.UNREACHABLE:
            return ngettext(
                "Email to %(num)s address is returned", "Email to %(num)s addresses is returned", number
            )
        case Concern.TO_REVIEW:
            return ngettext("%(num)s message waits for review", "%(num)s messages wait for review", number)
        case Concern.NOT_PUBLISHED:
            return _("This event is a draft")
        case Concern.NO_INTAKE:
            return _("Nobody can register yet")
        case Concern.NO_JOINING_LINK:
            return _("The link to join online is missing")
        case Concern.PROGRAMME_PROBLEMS:
            return ngettext("%(num)s problem in the programme", "%(num)s problems in the programme", number)
        case Concern.HELD:
            return ngettext(
                "%(num)s person waits for your decision", "%(num)s people wait for your decision", number
            )
        case Concern.FOUND_FULL:
            return ngettext(
                "%(num)s person found the event full", "%(num)s people found the event full", number
            )
        case Concern.CLOSES_SOON:
            return _("Registration closes soon")
        case Concern.UNTRANSLATED:
            return ngettext(
                "%(num)s text has one language only", "%(num)s texts have one language only", number
            )


def task_hint(task: Task, event: Event, numbers: Overview) -> str:
    """The fact behind the line, so that nobody has to open the page to see whether it can wait."""
    match task.concern:
        case Concern.MESSAGES_FAILED:
            return _("The people they were meant for have not been told.")
        case Concern.UNREACHABLE:
            return _("The people concerned get no email until they have another address.")
        case Concern.TO_REVIEW:
            return _("They are sent when somebody has checked them.")
        case Concern.NOT_PUBLISHED:
            return _draft_hint(task, event)
        case Concern.NO_INTAKE:
            return _("Say from when to when people can register, and how many places there are.")
        case Concern.NO_JOINING_LINK:
            return _(
                "%(count)s people join online. The event begins on %(moment)s.",
                count=numbers.places.taken_online,
                moment=_moment(event.starts_at, event),
            )
        case Concern.PROGRAMME_PROBLEMS:
            return _("They prevent the next release, unless you give a reason.")
        case Concern.HELD:
            return _("They keep their turn in the queue, and hold no place in the meantime.")
        case Concern.FOUND_FULL:
            return _("Each place that is given up goes to whoever asks first.")
        case Concern.CLOSES_SOON:
            left = numbers.places.left_in_all
            closes = _closing(task.at, event)
            return (
                closes if left is None else _("%(moment)s. Places left: %(left)s.", moment=closes, left=left)
            )
        case Concern.UNTRANSLATED:
            names = dict.fromkeys(str(_TEXTS.get(name, name)) for name in numbers.untranslated)
            return _(", ").join(names)


def _draft_hint(task: Task, event: Event) -> str:
    if task.at is None:
        return _("Only the office can see it.")
    return _("Only the office can see it. Registration opens on %(moment)s.", moment=_moment(task.at, event))


def _moment(at: dt.datetime, event: Event) -> str:
    return time.moment_in(at, [event.zone, event.office.zone], current_lang())


def _closing(at: dt.datetime | None, event: Event) -> str:
    return time.closing(at, closing_zones(event), current_lang()) if at else ""
