"""One's own pages where others act: whom one registered, copies of mail, a place for a colleague."""

import uuid

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.accounts import throttle
from tourapp.core import clock
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.text import email_key
from tourapp.events import queries as events
from tourapp.events import wording
from tourapp.pages.own.me import mine
from tourapp.pages.registering.register import signed_in
from tourapp.pages.registering.way_in import forms_per_client
from tourapp.questions import queries as questions
from tourapp.registration import queries, rules
from tourapp.registration.for_others import queries as for_others
from tourapp.registration.for_others.states import HandOverState
from tourapp.registration.models import Registration
from tourapp.registration.other_forms import ColleagueForm, CopyForm, TakeOverForm
from tourapp.registration.services import Outcome, colleagues, copies
from tourapp.registration.states import State
from tourapp.reports import wording as report_wording
from tourapp.web import identity
from tourapp.web.forms import Form
from tourapp.web.guard import guard_own
from tourapp.web.identity import current_actor
from tourapp.web.limits import limiter
from tourapp.web.pages import page, see_other
from tourapp.web.reader import reader_zone

# --- whom one registered -----------------------------------------------------------------------------


def registered_other(reference: str) -> Response:
    """How it stands with somebody whom one registered: the state, and nothing that only she may say."""
    registration = _registered(guard_own(), reference)
    return page(
        "pages/registered_other.html",
        registration=registration,
        event=registration.event,
        state_of=report_wording.state_of,
        when=wording.when(registration.event),
        elsewhere=wording.elsewhere(registration.event, reader_zone()),
        copies=for_others.copies_of(registration),
    )


def registered_other_copies(reference: str) -> Response:
    """Who gets copies of the mail about somebody whom one registered."""
    return _copies(_registered(guard_own(), reference), is_own=False)


def _registered(person_id: uuid.UUID, reference: str) -> Registration:
    return for_others.one_registered_by(person_id, reference)


# --- copies of mail ----------------------------------------------------------------------------------


def my_event_copies(slug: str) -> Response:
    """Who gets copies of the mail about one's own place."""
    _event, registration = mine(slug)
    return _copies(registration, is_own=True)


def copies_stop(token: str) -> Response:
    """GET shows whose mail it is about and a button; POST ends the copies to this address."""
    copy = copies.copy_of_link(token)
    form = Form()
    if form.validate_on_submit():
        with form.saving(copy) as copy:
            copies.stop_by_link(current_actor(), token)
    return page("pages/copies_stop.html", form=form, copy=copy, event=copy.registration.event)


def _copies(registration: Registration, *, is_own: bool) -> Response:
    event = registration.event
    removed = request.form.get("remove", "")
    form = Form() if removed else CopyForm()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            if removed:
                copies.remove_copy(current_actor(), registration, removed)
            else:
                throttle.count_try(rules.MAILS_TO_ADDRESS, email_key(form.address.data or ""))
                copies.add_copy(current_actor(), registration, form.address.data or "")
        if form.saved:
            flash(_("Saved"), "ok")
            if is_own:
                return see_other("my_event_copies", slug=event.slug)
            return see_other("registered_other_copies", reference=registration.reference)
    return page(
        "pages/my_event_copies.html",
        form=CopyForm() if removed else form,
        event=event,
        registration=registration,
        is_own=is_own,
        copies=for_others.copies_of(registration),
        most=copies.MOST,
    )


# --- a place for a colleague -------------------------------------------------------------------------


@limiter.limit(forms_per_client, methods=["POST"])
def my_event_hand_over(slug: str) -> Response:
    """Name a colleague who comes instead; or take that back."""
    event, registration = mine(slug)
    if registration.state is not State.CONFIRMED:
        return see_other("my_event", slug=slug)
    takes_back = "keep" in request.form
    form = Form() if takes_back else ColleagueForm(data={"lang": current_lang()})
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            if takes_back:
                colleagues.withdraw(current_actor(), registration)
            else:
                _ask(form, registration)
        if form.saved:
            told = _("We have written to your colleague.")
            flash(_("You keep your place.") if takes_back else told, "ok")
            return see_other("my_event", slug=slug)
    return page(
        "pages/my_event_hand_over.html",
        form=ColleagueForm(data={"lang": current_lang()}) if takes_back else form,
        event=event,
        registration=registration,
        asked=for_others.open_hand_over(registration),
        ends_at=colleagues.ends_by(event, clock.now()),
    )


def _ask(form: ColleagueForm, registration: Registration) -> None:
    email = form.email.data or ""
    throttle.count_try(rules.MAILS_TO_ADDRESS, email_key(email))
    colleagues.hand_over(
        current_actor(),
        registration,
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        email=email,
        lang=form.lang.data or "en",
    )


@limiter.limit(forms_per_client, methods=["POST"])
def register_take_over(slug: str, token: str) -> Response:
    """Behind the colleague's link: what is handed over, what she says about herself, the button that takes it."""
    event = events.by_slug(slug)
    asked = colleagues.hand_over_of_link(event, token)
    if asked.state is HandOverState.TAKEN:
        return see_other("my_event", slug=slug)
    holder = asked.registration
    intake = queries.intake_of(event)
    if intake is None:
        raise NotFound()
    start = {"given_name": asked.given_name, "family_name": asked.family_name, "country": holder.country}
    whole = TakeOverForm(intake, questions.questions_of(event.ref), holder, data=start)
    result = begun = None
    if whole.validate():
        details, answers = whole.details, whole.answers
        with whole.form.saving(event) as event:
            result = colleagues.take(current_actor(), event, token, details=details, answers=answers)
            if result.outcome is not Outcome.ALREADY:
                begun = signed_in(result.registration)
    if begun is not None:
        identity.sign_in(begun)
    if result is not None and whole.form.saved:
        return see_other("my_event", slug=slug)
    return page(
        "pages/register_take_over.html",
        form=whole.form,
        whole=whole,
        event=event,
        holder=holder,
        asked=asked,
        when=wording.when(event),
        elsewhere=wording.elsewhere(event, reader_zone()),
    )
