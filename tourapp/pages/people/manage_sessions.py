"""Seats for one person, given by the office: she has telephoned, or somebody asks for her."""

from flask import flash
from werkzeug.wrappers import Response

from tourapp.core import clock
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.pages.own.my_sessions import SeatForm
from tourapp.programme.sign_ups import queries
from tourapp.programme.sign_ups.services import MAY_CHOOSE
from tourapp.registration import queries as registrations
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_participant_sessions(slug: str, reference: str) -> Response:
    """GET shows every session with seats and how this person stands in it, POST presses one of its buttons.

    The rules are those of her own page: nobody is seated over the number, past somebody who waits, or in two places.
    """
    event = events.by_slug(slug)
    guard(event)
    registration = registrations.by_reference(event, reference)
    form = SeatForm()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            form.act_for(registration)
        if form.saved:
            flash(_("The sessions of this person are changed."), "ok")
            return see_other("manage_participant_sessions", slug=slug, reference=reference)
    return page(
        "pages/manage_participant_sessions.html",
        form=form,
        event=event,
        registration=registration,
        name=registration.display_name(current_lang()),
        choices=queries.choices(event, registration, clock.now()),
        may_choose=registration.state in MAY_CHOOSE,
    )
