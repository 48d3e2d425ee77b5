"""The organisers' list of events, and the making, changing, publishing and ending of one."""

from collections.abc import Callable, Sequence

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts.wording import ROLES
from tourapp.core import clock
from tourapp.core.errors import Forbidden
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.directory import queries as directory
from tourapp.directory.models import Office
from tourapp.events import forms, queries, rules, services, wording
from tourapp.events.changes.states import ChangeKind
from tourapp.events.models import Event
from tourapp.events.rules import Verb
from tourapp.events.tasks import queries as tasks
from tourapp.events.tasks import services as task_services
from tourapp.events.tasks import wording as task_wording
from tourapp.pages.public.coming import coming_all
from tourapp.pages.running import event_settings
from tourapp.web.forms import Form
from tourapp.web.guard import guard, guard_somewhere
from tourapp.web.pages import page, see_other

QUESTIONS = {Verb.PUBLISH: "pages/manage_publish.html", Verb.FINISH: "pages/manage_finish.html"}
"""The page that asks before a verb that needs no further words."""


def manage_home() -> Response:
    """The events whose desk this person may see, the latest first."""
    actor = guard_somewhere()
    found = queries.on_desk(actor, page=request.args.get("page", 1, type=int))
    return page(
        "pages/manage_home.html",
        found=found,
        rows=coming_all(found.items),
        tasks=tasks.mine(actor),
        task_wording=task_wording,
        roles=ROLES,
        moment=clock.now(),
        may_hand_over=actor.may_somewhere(Action.HAND_OVER),
        may_create=bool(_offices(actor)),
    )


def manage_new() -> Response:
    """Begin a draft."""
    actor = guard_somewhere()
    offices = _offices(actor)
    if not offices:
        raise Forbidden()
    form = forms.NewEventForm(data={"zone": offices[0].zone, "office": offices[0].code})
    form.office.choices = [(office.code, office.name.in_(current_lang())) for office in offices]
    form.offer_zones([office.zone for office in directory.offices()])
    if form.validate_on_submit():
        chosen = next(office for office in offices if office.code == form.office.data)
        with form.saving(chosen) as office:
            event = services.create_event(
                actor,
                office,
                kind=form.kind_of_event,
                slug=form.slug.data or "",
                title=form.title,
                starts=form.starts,
                ends=form.ends,
                is_all_day=bool(form.is_all_day.data),
            )
            if form.usual_tasks.data:
                task_services.add_usual(actor, event)
        if form.saved:
            return see_other("manage_settings", slug=event.slug)
    return page("pages/manage_new.html", form=form)


def manage_settings(slug: str) -> Response:
    """Everything about an event. A new time of one that everybody sees goes on as a change of plan."""
    event = queries.by_slug(slug)
    actor = guard(event)
    if not actor.may(Action.EDIT_EVENT, event):
        if request.method == "POST":
            raise Forbidden()
        return page(
            "pages/manage_settings_read.html",
            event=event,
            missing=rules.untranslated(event),
            when=wording.when(event),
            where=wording.where(event),
        )
    form = forms.EventForm(data=forms.stored(event))
    form.offer_zones([event.zone, *(office.zone for office in directory.offices())])
    moves = False
    if form.validate_on_submit():
        moves = event_settings.moves(event, form)
        with form.saving(event) as event:
            event_settings.save(actor, event, form)
    if form.saved and moves:
        flash(
            _("Everything but the time is saved. A new time concerns people: say why, then see who is told."),
            "ok",
        )
        return see_other("manage_plan", slug=event.slug, kind=ChangeKind.POSTPONE.value, **form.typed_time)
    if form.saved:
        flash(_("The event is saved."), "ok")
        return see_other("manage_settings", slug=event.slug)
    return page(
        "pages/manage_settings.html",
        form=form,
        event=event,
        theirs=event_settings.their_texts(event, form) if form.status == 409 else {},
        obstacles=rules.obstacles(event),
        missing=rules.untranslated(event),
    )


def manage_publish(slug: str) -> Response:
    """GET shows what is missing and what publishing does; POST publishes."""
    return _step(slug, Verb.PUBLISH, services.publish_event, _("The event is published."))


def manage_finish(slug: str) -> Response:
    """GET asks, POST puts an event that is over into the archive."""
    return _step(slug, Verb.FINISH, services.finish_event, _("The event is in the archive."))


def manage_cancel(slug: str) -> Response:
    """Calling an event off is a change of plan: there it is looked at first, and undone while nobody knows."""
    event = queries.by_slug(slug)
    guard(event)
    if not _leads_somewhere(event, Verb.CANCEL):
        return see_other("manage_settings", slug=slug)
    return see_other("manage_plan", slug=slug, kind=ChangeKind.CANCEL.value)


def _step(slug: str, verb: Verb, act: Callable[[Actor, Event], None], done: str) -> Response:
    event = queries.by_slug(slug)
    actor = guard(event)
    if not _leads_somewhere(event, verb):
        return see_other("manage_settings", slug=slug)
    form = Form()
    if form.validate_on_submit():
        with form.saving(event) as event:
            act(actor, event)
    if form.saved:
        flash(done, "ok")
        return see_other("manage_settings", slug=slug)
    return page(
        QUESTIONS[verb],
        form=form,
        event=event,
        obstacles=rules.obstacles(event),
        missing=rules.untranslated(event),
    )


def _leads_somewhere(event: Event, verb: Verb) -> bool:
    """Whether there is something to ask on this page; a form that was sent is answered in any case."""
    return request.method == "POST" or (event.state, verb) in rules.TRANSITIONS


def _offices(actor: Actor) -> Sequence[Office]:
    """The offices in whose name this person makes events."""
    return [office for office in directory.offices() if actor.may(Action.EDIT_EVENT, office)]
