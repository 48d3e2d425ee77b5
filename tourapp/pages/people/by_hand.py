"""Staff register somebody, or vouch for the address of somebody who waits to be verified."""

from flask import flash
from werkzeug.wrappers import Response

from tourapp.core import clock
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.questions import queries as questions
from tourapp.registration import queries
from tourapp.registration.other_forms import HandForm, VouchForm
from tourapp.registration.services import Outcome, Result, behalf
from tourapp.registration.states import State
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_participant_add(slug: str) -> Response:
    """Register somebody who has told the office, by telephone for example."""
    event = events.by_slug(slug)
    actor = guard(event)
    intake = queries.intake_of(event)
    if intake is None:
        raise NotFound()
    whole = HandForm(
        intake,
        questions.questions_of(event.ref),
        data={"lang": current_lang(), "address_is": "asked"},
        categories=queries.categories_of(event.id),
    )
    result, told = None, ""
    if whole.validate():
        details, answers = whole.details, whole.answers
        with whole.form.saving(event) as event:
            result = behalf.add_by_hand(
                actor,
                event,
                email=whole.form.email.data,
                details=details,
                answers=answers,
                vouched=whole.vouched,
            )
            told = _said(result)
        if whole.form.saved:
            flash(told, "ok" if result is not None else "warn")
            if result is None:
                return see_other("manage_participants", slug=slug)
            return see_other("manage_participant", slug=slug, reference=result.registration.reference)
    return page(
        "pages/manage_participant_add.html",
        form=whole.form,
        whole=whole,
        event=event,
        intake=intake,
        places=queries.places(intake),
        is_over=clock.now() >= event.starts_at,
    )


def manage_participant_vouch(slug: str, reference: str) -> Response:
    """Say that the address is right, and why: the person is placed at once."""
    event = events.by_slug(slug)
    actor = guard(event)
    registration = queries.by_reference(event, reference)
    if registration.state is not State.SUBMITTED or registration.person_id is not None:
        return see_other("manage_participant", slug=slug, reference=reference)
    form, result = VouchForm(), None
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            result = behalf.vouch(actor, registration, form.reason.data or "")
        if form.saved:
            flash(_said(result), "ok")
            return see_other("manage_participant", slug=slug, reference=reference)
    return page(
        "pages/manage_participant_vouch.html",
        form=form,
        event=event,
        registration=registration,
        name=registration.display_name(current_lang()) or registration.email,
    )


def _said(result: Result | None) -> str:
    if result is None:
        return _("This person has sent a form and verified the address already. Nothing was changed.")
    match result.outcome:
        case Outcome.CONFIRMED:
            return _("The place is taken. We have written to the person.")
        case Outcome.WAITLISTED:
            return _("No place is free: the person waits in the queue. We have written to the person.")
        case Outcome.HELD:
            return _("Somebody has to decide about this registration. We have written to the person.")
    return _("We have written to the person. The place is taken when the link in the email is used.")
