"""Who waits for a place: the queue in its order, offers that run, and who is held for a decision."""

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField
from wtforms.validators import AnyOf

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.registration import places as rules
from tourapp.registration import queries, queue, services
from tourapp.registration.models import Registration
from tourapp.registration.places import Limit
from tourapp.registration.rules import Verb
from tourapp.registration.states import Hold, State
from tourapp.reports import wording
from tourapp.web.forms import Block, Form, at_most, required
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

LONGEST_REASON = 500

HOLDS = {
    Hold.DUPLICATE: _l("Looks like somebody who is registered already"),
    Hold.ORGANISATION: _l("The organisation is not in the directory"),
    Hold.IMPORT: _l("Marked for review in an import"),
}
"""Why a person has to decide, in organisers' words."""

LIMITS = {
    Limit.WHOLE: _l("All places of the event are taken."),
    Limit.WAY: _l("All places of this way of taking part are taken."),
    Limit.CATEGORY: _l("All places of this category are taken."),
    Limit.ORGANISATION: _l("The organisation of this person has all its places."),
}
"""Why there is no place for somebody."""

DECISIONS = {"confirm": Verb.CONFIRM, "wait": Verb.WAIT, "decline": Verb.DECLINE}


class ReasonForm(Form):
    """Why somebody is lifted."""

    reason = Block(_l("Reason"), [required(_l("Enter the reason")), at_most(LONGEST_REASON)])


class DecisionForm(ReasonForm):
    """Which button was pressed, and why."""

    decision = RadioField(
        validators=[AnyOf(tuple(DECISIONS), message=_l("Press one of the buttons"))], validate_choice=False
    )


class CategoryChoice(Form):
    """The category of one person; the empty one is none."""

    category = SelectField(_l("Category"))


def manage_queue(slug: str) -> Response:
    """The queue of an event, those who wait a page at a time; as many statements for one person as for many."""
    event = events.by_slug(slug)
    actor = guard(event)
    intake = queries.intake_of(event)
    return page(
        "pages/manage_queue.html",
        event=event,
        intake=intake,
        places=queries.places(intake) if intake is not None else None,
        waiting=queue.waiting_page(event, request.args.get("page", 1, type=int)),
        numbers=rules.positions(queue.waiting(event.id)),
        offered=queue.in_state(event, State.OFFERED),
        held=queue.in_state(event, State.HELD),
        holds=HOLDS,
        ways=wording.WAYS,
        has_categories=bool(queries.categories_of(event.id)),
        too_late=rules.offer_ends(clock.now(), event.starts_at) is None,
        may_edit=actor.may(Action.EDIT_PARTICIPANTS, event),
    )


def manage_queue_decide(slug: str, reference: str) -> Response:
    """Confirm, let wait or decline somebody who is held, with a reason that the log keeps."""
    event, registration, actor = _one(slug, reference)
    if registration.state is not State.HELD:
        return see_other("manage_participant", slug=slug, reference=reference)
    form = DecisionForm()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            verb = DECISIONS[form.decision.data]
            services.decide_held(actor, registration, verb, form.reason.data or "")
        if form.saved:
            flash(_("It is decided. We have written to the person."), "ok")
            return see_other("manage_queue", slug=slug)
    intake = queries.intake_of(event)
    limit = queries.places(intake).used_up(registration.wish) if intake is not None else None
    return page(
        "pages/manage_queue_decide.html",
        form=form,
        event=event,
        intake=intake,
        registration=registration,
        name=registration.display_name(current_lang()),
        lookalike=queue.lookalike_of(registration) if registration.held_for is Hold.DUPLICATE else None,
        lacks=LIMITS[limit] if limit is not None else "",
        holds=HOLDS,
        state_of=wording.state_of,
    )


def manage_queue_lift(slug: str, reference: str) -> Response:
    """Put somebody before all others in the queue, with a reason that the log keeps."""
    event, registration, actor = _one(slug, reference)
    if registration.state is not State.WAITLISTED:
        return see_other("manage_participant", slug=slug, reference=reference)
    form, offered = ReasonForm(), False
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            offered = services.lift(actor, registration, form.reason.data or "")
        if form.saved:
            done = (
                _("A place is offered to this person.") if offered else _("This person is next in the queue.")
            )
            flash(done, "ok")
            return see_other("manage_queue", slug=slug)
    return page(
        "pages/manage_queue_lift.html",
        form=form,
        event=event,
        registration=registration,
        name=registration.display_name(current_lang()),
        number=queue.position_of(registration),
    )


def manage_participant_category(slug: str, reference: str) -> Response:
    """Put somebody into another category."""
    event, registration, actor = _one(slug, reference)
    categories = {each.key: each for each in queries.categories_of(event.id)}
    chosen = registration.category.key if registration.category is not None else ""
    form = CategoryChoice(data={"category": chosen})
    names = [(key, each.name.in_(current_lang())) for key, each in categories.items()]
    form.category.choices = [("", _("None")), *names]
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            services.set_category(actor, registration, categories.get(form.category.data))
        if form.saved:
            flash(_("The category is changed."), "ok")
            return see_other("manage_participant", slug=slug, reference=reference)
    return page(
        "pages/manage_participant_category.html",
        form=form,
        event=event,
        registration=registration,
        name=registration.display_name(current_lang()),
    )


def _one(slug: str, reference: str) -> tuple[Event, Registration, Actor]:
    """The registration of this event with this reference; who may not touch the event's learns nothing about it."""
    event = events.by_slug(slug)
    actor = guard(event)
    return event, queries.by_reference(event, reference), actor
