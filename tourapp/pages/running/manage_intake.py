"""Opening registration, and changing when and for how many it is open."""

from flask import flash
from werkzeug.wrappers import Response

from tourapp.core.errors import NotFound
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.events.kinds import WayIn
from tourapp.questions import queries as questions
from tourapp.questions import services as question_services
from tourapp.registration import queries, queue, services
from tourapp.registration.intake_form import IntakeForm, stored
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_intake(slug: str) -> Response:
    """When and how many. Questions that were asked once stay: people have answered them."""
    event = events.by_slug(slug)
    actor = guard(event)
    if event.way_in is not WayIn.OPEN:
        raise NotFound()
    intake = queries.intake_of(event)
    asked = {question.key for question in questions.questions_of(event.ref)}
    form = IntakeForm(data=stored(event, intake, asked))
    form.zone = event.zone
    moving_up = None
    is_right = form.validate_on_submit()
    if is_right and form.preview.data and intake is not None:
        moving_up = queue.would_move_up(event, form.over(queries.places(intake)))
    elif is_right:
        with form.saving(event) as event:
            services.open_intake(
                actor,
                event,
                opens_at=form.instant("opens"),
                closes_at=form.instant("closes"),
                **form.limits,
            )
            question_services.ask_ready_made(actor, event.ref, form.asked)
        if form.saved:
            flash(_("Registration is set."), "ok")
            return see_other("manage_intake", slug=slug)
    places = queries.places(intake) if intake is not None else None
    return page(
        "pages/manage_intake.html", form=form, event=event, asked=asked, places=places, moving_up=moving_up
    )
