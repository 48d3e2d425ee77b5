"""A place is held for somebody who waited: she takes it or declines it, by the link of the mail or on her own page."""

from flask import flash
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import AnyOf

from tourapp.core.errors import Gone
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events import queries as events
from tourapp.events import wording
from tourapp.pages.own.me import mine
from tourapp.pages.registering.register import signed_in
from tourapp.registration import services
from tourapp.registration.rules import Verb
from tourapp.registration.services import Outcome
from tourapp.registration.states import State
from tourapp.web import identity
from tourapp.web.forms import Form
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other
from tourapp.web.reader import reader_zone

TAKE, DECLINE = "take", "decline"


class AnswerForm(Form):
    """Which of the two buttons was pressed."""

    answer = RadioField(
        validators=[AnyOf((TAKE, DECLINE), message=_l("Take the place or decline it"))], validate_choice=False
    )

    @property
    def verb(self) -> Verb:
        return Verb.CONFIRM if self.answer.data == TAKE else Verb.DECLINE


def register_offer(slug: str, token: str) -> Response:
    """GET shows the offer with its two buttons (mail scanners open every link); POST answers and signs in."""
    event = events.by_slug(slug)
    offered = services.offer_of_link(event, token)
    form, result, session = AnswerForm(), None, None
    if form.validate_on_submit():
        with form.saving(event) as event:
            result = services.answer_by_link(current_actor(), event, token, form.verb)
            if result.outcome is not Outcome.ALREADY:
                session = signed_in(result.registration)
    if session is not None:
        identity.sign_in(session)
    if result is not None and form.saved:
        return see_other("my_event", slug=slug)
    if offered.state is not State.OFFERED:
        # Answered already, by this link or on her own page: a second look leads where the first one did.
        return see_other("my_event", slug=slug)
    return page(
        "pages/register_offer.html",
        form=form,
        event=event,
        registration=offered,
        when=wording.when(event),
        elsewhere=wording.elsewhere(event, reader_zone()),
    )


def my_event_offer(slug: str) -> Response:
    """The same two buttons on her own page."""
    _event, registration = mine(slug)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            with form.saving(registration) as registration:
                answer = services.accept_offer if form.verb is Verb.CONFIRM else services.decline_offer
                answer(current_actor(), registration)
        except Gone:
            flash(_("This offer is over."), "warn")
    return see_other("my_event", slug=slug)
