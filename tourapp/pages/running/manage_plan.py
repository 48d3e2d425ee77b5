"""A change of plan: choose and write, look at everybody concerned and at what each is told, release it or undo it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import ngettext
from tourapp.directory import queries as directory
from tourapp.events import forms as event_forms
from tourapp.events import queries as events
from tourapp.events import wording
from tourapp.events.changes import forms, queries, services
from tourapp.events.changes.models import PlanChange
from tourapp.events.changes.states import ChangeKind
from tourapp.events.changes.wording import KINDS
from tourapp.events.models import Event
from tourapp.messages.layout import as_html
from tourapp.messages.rendering import Rendered
from tourapp.registration import concerned
from tourapp.registration import queries as registration
from tourapp.registration.concerned import Concerned
from tourapp.registration.services import plan
from tourapp.registration.states import COMING, Attendance, State
from tourapp.reports.wording import STATES, WAYS, state_of
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

MOST_NAMES = 500
"""Names that the page lists; the rest stands in the list of participants."""


@dataclass(frozen=True)
class Told:
    """One text and who gets it: the same in each language."""

    key: str
    title: str
    number: int
    texts: dict[str, tuple[str, Markup]]
    """Subject and body by language."""


def manage_plan(slug: str) -> Response:
    """Step 1. Without a kind the page offers those that are possible; with one it asks for the rest."""
    event = events.by_slug(slug)
    actor = guard(event)
    allowed = services.allowed(event)
    pending = queries.pending(event)
    asked = request.args.get("kind", pending.kind.value if pending and "change" in request.args else "")
    kind = next((each for each in ChangeKind if each.value == asked), None)
    if kind is None or (kind not in allowed and request.method == "GET"):
        return page(
            "pages/manage_plan.html",
            event=event,
            allowed=allowed,
            pending=pending,
            kinds=KINDS,
            when=wording.when(event),
            where=wording.where(event),
        )
    form = _form(event, kind, pending if pending and pending.kind is kind else None)
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.prepare(actor, event, kind=kind, **form.plan)
    if form.saved:
        return see_other("manage_plan_check", slug=slug)
    return page(
        "pages/manage_plan_write.html",
        form=form,
        event=event,
        kind=kind,
        kinds=KINDS,
        when=wording.when(event),
        where=wording.where(event),
        holding=concerned.holding(event),
    )


def manage_plan_check(slug: str) -> Response:
    """Step 2: everybody concerned, what each is told, and what happens besides. Nothing has happened yet."""
    event = events.by_slug(slug)
    actor = guard(event)
    change = queries.pending(event)
    if change is None:
        return see_other("manage_plan", slug=slug)
    return _check(actor, event, change, Form())


def manage_plan_release(slug: str) -> Response:
    """Step 3: everything at once. A second press finds nothing to do."""
    event = events.by_slug(slug)
    actor = guard(event)
    change, form = queries.pending(event), Form()
    if change is None:
        return see_other("manage_plan", slug=slug)
    seen = request.form.get("version", type=int)
    number = sum(each.number for each in concerned.concerned(event) if each.is_known)
    if form.validate_on_submit():
        with form.saving(change) as change:
            services.release(actor, change, seen_version=seen)
    if form.saved:
        told = ngettext("%(num)s person is told.", "%(num)s people are told.", number)
        flash(_("The change of plan is released. %(told)s", told=told), "ok")
        return see_other("manage_event", slug=slug)
    return _check(actor, event, change, form)


def manage_plan_undo(slug: str) -> Response:
    """Put the change away before anybody is told."""
    event = events.by_slug(slug)
    actor = guard(event)
    change, form = queries.pending(event), Form()
    if change is not None and form.validate_on_submit():
        with form.saving(change) as change:
            services.undo(actor, change)
        if form.saved:
            flash(_("The change is undone. Nobody was told, and everything stays as it is."), "ok")
        for sentence in form.form_errors:
            flash(sentence, "warn")
    return see_other("manage_plan", slug=slug)


def _form(event: Event, kind: ChangeKind, pending: PlanChange | None) -> forms.PlanForm:
    kept = forms.stored(event, pending)
    if kind is ChangeKind.CANCEL:
        return forms.CancelPlanForm(data=kept)
    if kind is ChangeKind.ONLINE:
        return forms.OnlinePlanForm(data=kept)
    # A new time that somebody typed in the settings comes along.
    typed = {name: request.args[name] for name in event_forms.TIME_FIELDS if name in request.args}
    form = forms.PostponePlanForm(data={**kept, **typed, **_whole_days(typed)})
    form.offer_zones([event.zone, *(office.zone for office in directory.offices())])
    return form


def _whole_days(typed: dict[str, str]) -> dict[str, bool]:
    return {"is_all_day": typed["is_all_day"] == "y"} if "is_all_day" in typed else {}


def _check(actor: Actor, event: Event, change: PlanChange, form: Form) -> Response:
    everybody = concerned.concerned(event)
    sees = actor.may(Action.SEE_PARTICIPANTS, event)
    known = sum(each.number for each in everybody if each.is_known)
    return page(
        "pages/manage_plan_check.html",
        form=form,
        event=event,
        change=change,
        kinds=KINDS,
        old=wording.span(change.old_starts, change.old_ends, is_all_day=change.old_all_day),
        new=wording.span(change.new_starts, change.new_ends, is_all_day=change.new_all_day)
        if change.new_starts and change.new_ends
        else "",
        rows=_rows(everybody),
        known=known,
        unknown=sum(each.number for each in everybody if not each.is_known),
        told=_told(event, change, everybody),
        people=concerned.people(event, MOST_NAMES) if sees else (),
        most=MOST_NAMES,
        intake=registration.intake_of(event),
        states=STATES,
        state_of=state_of,
        ways=WAYS,
        own_text=change.kind is ChangeKind.CANCEL and plan.has_own_text(event),
    )


def _rows(everybody: Sequence[Concerned]) -> Sequence[tuple[State, Attendance, int, int]]:
    """State, way of taking part, and how many read English and Japanese; of those to whom we write."""
    counted: dict[tuple[State, Attendance], dict[str, int]] = {}
    for each in everybody:
        if each.is_known:
            by_lang = counted.setdefault((each.state, each.attendance), {"en": 0, "ja": 0})
            by_lang[each.lang] = by_lang.get(each.lang, 0) + each.number
    return [(state, way, by["en"], by["ja"]) for (state, way), by in counted.items()]


def _told(event: Event, change: PlanChange, everybody: Sequence[Concerned]) -> Sequence[Told]:
    """The texts, each once, rendered as they will be sent; those that nobody would get are left out."""
    titles = {
        State.CONFIRMED: _("To those who have a place"),
        State.OFFERED: _("To those for whom a place is held"),
        State.WAITLISTED: _("To everybody else who registered"),
    }
    numbers = dict.fromkeys(titles, 0)
    for each in everybody:
        if each.is_known:
            numbers[_reader(each.state)] += each.number
    way = Attendance.IN_PERSON if event.venues else Attendance.ONLINE
    return [
        Told(
            state.value,
            titles[state],
            number,
            {lang: _text(plan.preview(change, event, state, way, lang)) for lang in ("en", "ja")},
        )
        for state, number in numbers.items()
        # With nobody registered the first text still shows what is written.
        if number or (state is State.CONFIRMED and not any(numbers.values()))
    ]


def _text(rendered: Rendered) -> tuple[str, Markup]:
    return rendered.subject, as_html(rendered.text, links=False)


def _reader(state: State) -> State:
    """Whose text somebody in this state reads."""
    if state in COMING:
        return State.CONFIRMED
    return State.OFFERED if state is State.OFFERED else State.WAITLISTED
