"""The tasks of an event: what is overdue, what comes next, and who does it."""

import uuid
from collections.abc import Sequence

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.policy import Role
from tourapp.accounts import queries as accounts
from tourapp.accounts.wording import ROLES
from tourapp.core import clock
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.events.tasks import forms, queries, rules, services, wording
from tourapp.events.tasks.forms import TaskForm
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.states import TaskState, TaskVerb
from tourapp.events.tasks.usual import USUAL
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_tasks(slug: str) -> Response:
    """The list by urgency. One statement for the tasks, however many there are."""
    event = events.by_slug(slug)
    actor = guard(event)
    now = clock.now()
    tasks = queries.of_event(event)
    there = {task.usual for task in tasks}
    return page(
        "pages/manage_tasks.html",
        event=event,
        grouped=rules.grouped(tasks, now),
        total=len(tasks),
        names=wording.GROUPS,
        roles=ROLES,
        wording=wording,
        moment=now,
        ended=_just_ended(tasks),
        missing_usual=sum(each.key not in there for each in USUAL[event.kind]),
        may_edit=actor.may(Action.EDIT_EVENT, event),
        may_do=actor.may(Action.DO_TASKS, event),
    )


def manage_task_new(slug: str) -> Response:
    """Add a task of its own."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = TaskForm(data=forms.NEW, roles=ROLES, people=_people(event))
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.add_task(
                actor,
                event,
                title=form.title,
                owner=_role(form),
                rule=form.rule,
                note=form.note.data or "",
                holder_id=_holder(form),
            )
    if form.saved:
        flash(_("The task is added."), "ok")
        return see_other("manage_tasks", slug=slug)
    return page("pages/manage_task.html", form=form, event=event, task=None)


def manage_task(slug: str, task_id: uuid.UUID) -> Response:
    """Change a task."""
    event = events.by_slug(slug)
    actor = guard(event)
    task = queries.one_of(event, task_id)
    form = TaskForm(data=forms.stored(task), roles=ROLES, people=_people(event, task))
    if form.validate_on_submit():
        with form.saving(task) as task:
            services.change_task(
                actor,
                task,
                seen_version=int(form.version.data) if (form.version.data or "").isdecimal() else None,
                title=form.title,
                owner=_role(form),
                holder_id=_holder(form),
                note=form.note.data or "",
                anchor=form.rule.anchor,
                days=form.rule.days,
                at=form.rule.at,
            )
    if form.saved:
        flash(_("The task is saved."), "ok")
        return see_other("manage_tasks", slug=slug, _anchor=f"task-{task.id}")
    theirs = {}
    if form.status == 409:
        theirs = _their_texts(form, task)
    return page("pages/manage_task.html", form=form, event=event, task=task, theirs=theirs)


def manage_task_act(slug: str, task_id: uuid.UUID, verb: str) -> Response:
    """Done, dropped, or open again: one press, and one that takes it back."""
    event = events.by_slug(slug)
    actor = guard(event)
    task = queries.one_of(event, task_id)
    form = Form()
    if form.validate_on_submit():
        with form.saving(task) as task:
            services.act(actor, task, TaskVerb(verb))
        for sentence in form.form_errors:
            flash(sentence, "warn")
    ended = {"ended": task.id} if form.saved and task.state is not TaskState.OPEN else {}
    return see_other("manage_tasks", slug=slug, **ended)


def manage_tasks_usual(slug: str) -> Response:
    """Add the usual tasks of this kind of event, those that are not there yet."""
    event = events.by_slug(slug)
    actor = guard(event)
    form, added = Form(), 0
    if form.validate_on_submit():
        with form.saving(event) as event:
            added = len(services.add_usual(actor, event))
    if form.saved:
        flash(ngettext("%(num)s task is added.", "%(num)s tasks are added.", added), "ok")
    return see_other("manage_tasks", slug=slug)


def _just_ended(tasks: Sequence[Task]) -> Task | None:
    """The task that the last press ended, for the way back at the top of the page."""
    asked = request.args.get("ended", "")
    found = (task for task in tasks if str(task.id) == asked)
    return next((task for task in found if task.state is not TaskState.OPEN), None)


def _people(event: Event, task: Task | None = None) -> Sequence[tuple[str, str]]:
    """Who can look after a task of this event: whoever works in its office or for it."""
    people = list(accounts.people_with_roles(event.scopes()))
    if task is not None and task.holder is not None and task.holder not in people:
        people.append(task.holder)
    return [(str(person.id), person.display_name(current_lang())) for person in people]


def _role(form: TaskForm) -> Role:
    return Role(form.owner.data)


def _holder(form: TaskForm) -> uuid.UUID | None:
    return uuid.UUID(form.holder.data) if form.holder.data else None


def _their_texts(form: TaskForm, task: Task) -> dict[str, str]:
    """After a collision: what stands now where the form says something else, by the field's label."""
    now = forms.stored(task)
    form.version.data, form.version.raw_data = now.pop("version"), None
    return {
        str(form[name].label.text): str(value)
        for name, value in now.items()
        if (form[name].data or "") != (value or "")
    }
