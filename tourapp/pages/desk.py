"""The organisers' overview of an event: numbers with their meaning, what needs attention, how registrations came in."""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.registration import queries as registration
from tourapp.registration.queries import Wanted
from tourapp.registration.states import State
from tourapp.reports import changes, queries, rules, wording
from tourapp.reports.queries import Overview
from tourapp.reports.rules import Concern, Urgency
from tourapp.web.guard import guard
from tourapp.web.pages import page

NEWEST = 5

PAGES: dict[Concern, tuple[str, dict[str, str]]] = {
    Concern.MESSAGES_FAILED: ("manage_messages", {"state": "failed"}),
    Concern.NOT_PUBLISHED: ("manage_publish", {}),
    Concern.NO_INTAKE: ("manage_settings", {}),
    Concern.NO_JOINING_LINK: ("manage_settings", {}),
    Concern.PROGRAMME_PROBLEMS: ("manage_programme", {}),
    Concern.FOUND_FULL: ("manage_participants", {"state": State.SUBMITTED.value}),
    Concern.CLOSES_SOON: ("manage_participants", {}),
    Concern.UNTRANSLATED: ("manage_settings", {}),
}
"""Where each thing is done."""

NEEDED = {
    Concern.MESSAGES_FAILED: Action.SEE_MESSAGES,
    Concern.NOT_PUBLISHED: Action.EDIT_EVENT,
    Concern.NO_INTAKE: Action.EDIT_EVENT,
    Concern.NO_JOINING_LINK: Action.EDIT_EVENT,
    Concern.FOUND_FULL: Action.SEE_PARTICIPANTS,
    Concern.CLOSES_SOON: Action.SEE_PARTICIPANTS,
    Concern.UNTRANSLATED: Action.EDIT_EVENT,
}
"""Nobody is asked to do what she may not do."""


@dataclass(frozen=True)
class Line:
    """One line of "Needs attention", as it is drawn."""

    concern: Concern
    urgency: Urgency
    title: str
    hint: str
    verb: str
    endpoint: str
    values: dict[str, str]


def manage_event(slug: str) -> Response:
    """The overview. Numbers are computed when asked, in as many statements for one registration as for many."""
    event = events.by_slug(slug)
    actor = guard(event)
    now = clock.now()
    numbers = queries.overview(event, now)
    sees_participants = actor.may(Action.SEE_PARTICIPANTS, event)
    newest = registration.participants(event, Wanted(), limit=NEWEST) if sees_participants else ()
    return page(
        "pages/manage_event.html",
        event=event,
        moment=now,
        numbers=numbers,
        participant_count=numbers.counts[State.CONFIRMED],
        to_go=wording.days_to_go(event, now),
        attention=_attention(actor, event, numbers),
        headline=wording.headline(numbers.finding) if numbers.finding else "",
        compared=wording.compared(numbers),
        drawn=wording.drawn(event, numbers),
        newest=newest,
        state_of=wording.state_of,
        ways=wording.WAYS,
        changes=changes.recent(actor, event),
        sees_participants=sees_participants,
        sees_messages=actor.may(Action.SEE_MESSAGES, event),
        counts_needs=actor.may(Action.COUNT_NEEDS, event),
    )


def _attention(actor: Actor, event: Event, numbers: Overview) -> Sequence[Line]:
    tasks = rules.needs_attention(queries.facts(event, numbers), clock.now())
    lines = []
    for task in tasks:
        needed = NEEDED.get(task.concern)
        if needed is not None and not actor.may(needed, event):
            continue
        endpoint, values = PAGES[task.concern]
        lines.append(
            Line(
                task.concern,
                task.urgency,
                wording.task_title(task),
                wording.task_hint(task, event, numbers),
                str(wording.VERBS[task.concern]),
                endpoint,
                values,
            )
        )
    return lines
