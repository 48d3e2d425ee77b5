"""The organisers' overview of an event: numbers with their meaning, what needs attention, how registrations came in."""

import datetime as dt
from collections.abc import Sequence

from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts.wording import ROLES
from tourapp.core import clock
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.events.models import Event, EventState
from tourapp.events.tasks import queries as tasks
from tourapp.events.tasks import rules as task_rules
from tourapp.events.tasks import wording as task_wording
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.rules import Group
from tourapp.hosting.board import Board
from tourapp.pages.people import list_columns
from tourapp.pages.running import desk_hosts
from tourapp.pages.running.desk_lines import Line
from tourapp.registration import queries as registration
from tourapp.registration.queries import Wanted
from tourapp.registration.states import State
from tourapp.reports import changes, queries, rules, wording
from tourapp.reports.queries import Overview
from tourapp.reports.rules import Concern, Urgency
from tourapp.web.guard import guard
from tourapp.web.pages import page

NEWEST = 5
MOST_TASKS = 5
"""Overdue tasks that are named one by one."""

PAGES: dict[Concern, tuple[str, dict[str, str]]] = {
    Concern.MESSAGES_FAILED: ("manage_messages", {"state": "failed"}),
    Concern.UNREACHABLE: ("manage_messages", {"state": "bounced"}),
    Concern.TO_REVIEW: ("manage_review", {}),
    Concern.NOT_PUBLISHED: ("manage_publish", {}),
    Concern.NO_INTAKE: ("manage_settings", {}),
    Concern.NO_JOINING_LINK: ("manage_settings", {}),
    Concern.PROGRAMME_PROBLEMS: ("manage_programme", {}),
    Concern.HELD: ("manage_queue", {}),
    Concern.FOUND_FULL: ("manage_participants", {"state": State.SUBMITTED.value}),
    Concern.CLOSES_SOON: ("manage_participants", {}),
    Concern.UNTRANSLATED: ("manage_settings", {}),
}
"""Where each thing is done."""

NEEDED = {
    Concern.MESSAGES_FAILED: Action.SEE_MESSAGES,
    Concern.UNREACHABLE: Action.SEE_MESSAGES,
    Concern.TO_REVIEW: Action.SEND_MESSAGES,
    Concern.NOT_PUBLISHED: Action.EDIT_EVENT,
    Concern.NO_INTAKE: Action.EDIT_EVENT,
    Concern.NO_JOINING_LINK: Action.EDIT_EVENT,
    Concern.HELD: Action.EDIT_PARTICIPANTS,
    Concern.FOUND_FULL: Action.SEE_PARTICIPANTS,
    Concern.CLOSES_SOON: Action.SEE_PARTICIPANTS,
    Concern.UNTRANSLATED: Action.EDIT_EVENT,
}
"""Nobody is asked to do what she may not do."""


def manage_event(slug: str) -> Response:
    """The overview. Numbers are computed when asked, in as many statements for one registration as for many."""
    event = events.by_slug(slug)
    actor = guard(event)
    now = clock.now()
    numbers = queries.overview(event, now)
    sees_participants = actor.may(Action.SEE_PARTICIPANTS, event)
    board = desk_hosts.of_event(actor, event)
    newest = registration.participants(event, Wanted(), limit=NEWEST) if sees_participants else ()
    return page(
        "pages/manage_event.html",
        event=event,
        moment=now,
        numbers=numbers,
        participant_count=numbers.coming,
        to_go=wording.days_to_go(event, now),
        attention=_attention(actor, event, numbers, board),
        board=board,
        replies_due=desk_hosts.replies_due(board),
        headline=wording.headline(numbers.finding) if numbers.finding else "",
        compared=wording.compared(numbers),
        drawn=wording.drawn(event, numbers),
        newest=newest,
        state_of=wording.state_of,
        # The newest few, with the columns of a list that nobody has laid out.
        filled=list_columns.fill(list_columns.chosen(list_columns.available(actor, event, ()), ()), ()),
        ways=wording.WAYS,
        changes=changes.recent(actor, event),
        sees_participants=sees_participants,
        sees_messages=actor.may(Action.SEE_MESSAGES, event),
        counts_needs=actor.may(Action.COUNT_NEEDS, event),
    )


def _attention(actor: Actor, event: Event, numbers: Overview, board: Board | None) -> Sequence[Line]:
    lines = list(desk_hosts.lines(event, board))
    for task in rules.needs_attention(queries.facts(event, numbers), clock.now()):
        needed = NEEDED.get(task.concern)
        if needed is not None and not actor.may(needed, event):
            continue
        endpoint, values = PAGES[task.concern]
        lines.append(
            Line(
                task.concern.value,
                task.urgency,
                wording.task_title(task),
                wording.task_hint(task, event, numbers),
                str(wording.VERBS[task.concern]),
                endpoint,
                values,
            )
        )
    late, soon = due_tasks(event, clock.now())
    lines += [_task_line(task) for task in late[:MOST_TASKS]]
    if len(late) > MOST_TASKS:
        more = ngettext(
            "%(num)s more task is overdue", "%(num)s more tasks are overdue", len(late) - MOST_TASKS
        )
        lines.append(
            _tasks_line("late-tasks", Urgency.NOW, more, task_wording.distance(late[MOST_TASKS], clock.now()))
        )
    if soon:
        next_ones = ngettext(
            "%(num)s task is due within seven days", "%(num)s tasks are due within seven days", len(soon)
        )
        hint = soon[0].title.in_(current_lang())
        lines.append(_tasks_line("soon-tasks", Urgency.SOON, next_ones, hint))
    # Whatever kind of thing it is, what is urgent stands first; else the order stays.
    return sorted(lines, key=lambda line: line.urgency is not Urgency.NOW)


def due_tasks(event: Event, now: dt.datetime) -> tuple[Sequence[Task], Sequence[Task]]:
    """The open tasks of an event that are overdue, and those that are due within seven days; one statement."""
    if event.state is EventState.CANCELLED:
        return (), ()
    grouped = task_rules.grouped(tasks.open_before(event, now + task_rules.WEEK), now)
    return grouped[Group.OVERDUE], grouped[Group.WEEK]


def _task_line(task: Task) -> Line:
    late = task_wording.distance(task, clock.now())
    values = {"_anchor": f"task-{task.id}"}
    title = task.title.in_(current_lang())
    return Line(f"due-{task.id}", Urgency.NOW, title, str(ROLES[task.owner]), late, "manage_tasks", values)


def _tasks_line(key: str, urgency: Urgency, title: str, hint: str) -> Line:
    return Line(key, urgency, title, hint, _("Look"), "manage_tasks", {})
