"""A person's own pages: everything she registered for, and one registration with what she can do."""

import datetime as dt
from collections.abc import Sequence

from flask import Response as FlaskResponse
from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.checkin import queries as door
from tourapp.checkin import showing
from tourapp.checkin.rules import SOON
from tourapp.core import clock
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.documents.receipts import queries as receipts
from tourapp.events import queries as events
from tourapp.events import wording
from tourapp.events.models import Event
from tourapp.messages import attachments
from tourapp.pages.own.afterwards import afterwards
from tourapp.pages.own.answers import download, keep_files, said_to
from tourapp.pages.own.own_programme import own_programme
from tourapp.pages.plan_banner import plan_banner
from tourapp.programme.sign_ups import queries as sign_ups
from tourapp.programme.speaking import queries as speaking
from tourapp.programme.speaking import wording as speaking_wording
from tourapp.programme.speaking.models import Appearance
from tourapp.questions import queries as questions
from tourapp.questions import services as question_services
from tourapp.registration import lacking, queries, queue, services
from tourapp.registration.for_others import queries as for_others
from tourapp.registration.forms import Questionnaire
from tourapp.registration.models import Registration
from tourapp.registration.services import Outcome, telling
from tourapp.registration.states import Attendance, State
from tourapp.reports import wording as report_wording
from tourapp.web.forms import Form
from tourapp.web.guard import guard, guard_own
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other
from tourapp.web.reader import reader_zone

A_DAY = dt.timedelta(days=1)


def me() -> Response:
    """Everything this person has registered for, newest first."""
    person_id = guard_own()
    now, actor = clock.now(), current_actor()
    return page(
        "pages/me.html",
        registrations=queries.of_person(person_id),
        others=for_others.registered_by(person_id),
        appearances=speaking.of_person(person_id),
        parts=speaking_wording.PARTS,
        appearance_states=speaking_wording.STATES,
        state_of=report_wording.state_of,
        desks=door.desks_of(actor, now - A_DAY, now + SOON) if actor.may_somewhere(Action.CHECK_IN) else (),
        now=now,
    )


def my_event(slug: str) -> Response:
    """One registration: its state, what happens next, and what the person can do."""
    event, registration = mine(slug)
    return _show(event, registration)


def my_event_answers(slug: str) -> Response:
    """Show the person her own sealed answers. A POST, since every opening is noted."""
    event, registration = mine(slug)
    form, opened = Form(), {}
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            opened = question_services.open_answers(
                current_actor(),
                registration,
                [registration.ref],
                event=event.ref,
                purpose="own answers shown",
                keys=[each.key for each in questions.questions_of(event.ref, retired=True) if each.is_sealed],
            )
    return _show(event, registration, opened=opened.get(registration.ref, {}))


def my_event_file(slug: str, key: str) -> Response:
    """Give the person back a file of hers. A POST, since every opening is noted."""
    event, registration = mine(slug)
    form, file = Form(), None
    question = next(
        (each for each in questions.questions_of(event.ref, retired=True) if each.key == key), None
    )
    if question is None:
        raise NotFound()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            file = question_services.open_file(
                current_actor(),
                registration,
                registration.ref,
                question,
                event=event.ref,
                purpose="own answers shown",
            )
    return see_other("my_event", slug=slug) if file is None else download(file)


def my_event_change(slug: str) -> Response:
    """Change what the registration says."""
    event, registration = mine(slug)
    intake = queries.intake_of(event)
    if intake is None or not registration.is_live or clock.now() >= event.starts_at:
        return see_other("my_event", slug=slug)
    asked, held = questions.questions_of(event.ref), questions.answers_of(registration.ref)
    whole = Questionnaire(
        intake,
        asked,
        with_address=False,
        with_privacy=False,
        registration=registration,
        held=held,
        takes_files=True,
    )
    if whole.validate():
        details, answers = whole.details, whole.answers | dict.fromkeys(request.form.getlist("delete"), "")
        with whole.form.saving(registration) as registration:
            answers |= keep_files(whole, event, registration.ref)
            services.change_answers(current_actor(), registration, details=details, answers=answers)
        if whole.form.saved:
            flash(_("Your answers are saved."), "ok")
            return see_other("my_event", slug=slug)
    return page(
        "pages/my_event_change.html",
        form=whole.form,
        whole=whole,
        event=event,
        registration=registration,
        places=queries.places(intake),
    )


def my_event_cancel(slug: str) -> Response:
    """GET asks, POST gives the place back."""
    event, registration = mine(slug)
    form = Form()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            services.cancel(current_actor(), registration)
        if form.saved:
            return see_other("my_event", slug=slug)
    if not registration.is_live:
        return see_other("my_event", slug=slug)
    return page("pages/my_event_cancel.html", form=form, event=event, registration=registration)


def my_event_place(slug: str) -> Response:
    """Ask again for a place, for somebody who is verified and found the event full (there is no waiting list)."""
    _event, registration = mine(slug)
    form = Form()
    result = None
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            result = services.take_place(current_actor(), registration)
    if result is not None and result.outcome is Outcome.FULL:
        flash(_("The event is still full."), "warn")
    return see_other("my_event", slug=slug)


def my_event_calendar(slug: str) -> Response:
    """One copy of the event for a calendar, with the joining link for those who join online."""
    event, registration = mine(slug)
    if not registration.is_coming:
        raise NotFound()
    file = attachments.fetch(telling.calendar_of(registration)[0], current_lang())
    if file is None:
        raise NotFound()
    response = FlaskResponse(file.content, content_type=file.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def mine(slug: str) -> tuple[Event, Registration]:
    """The signed-in person's registration for this event; NotFound when she has none."""
    person_id = guard_own()
    event = events.by_slug(slug)
    registration = queries.newest_of(event, person_id)
    if registration is None:
        raise NotFound()
    guard(registration)
    return event, registration


def _show(event: Event, registration: Registration, *, opened: dict[str, str] | None = None) -> Response:
    can_change = registration.is_live and clock.now() < event.starts_at
    joins = registration.is_coming and registration.attendance is Attendance.ONLINE
    waits = registration.state is State.WAITLISTED
    return page(
        "pages/my_event.html",
        event=event,
        registration=registration,
        answers=said_to(current_actor(), registration, registration, opened=opened),
        is_open=opened is not None,
        when=wording.when(event),
        plan=plan_banner(event),
        after=afterwards(event, registration),
        elsewhere=wording.elsewhere(event, reader_zone()),
        own=own_programme(event, registration) if registration.is_coming else None,
        joining_url=event.joining_url if joins else None,
        position=queue.position_of(registration) if waits else 0,
        own_pass=showing.shown(registration),
        slip=receipts.of_registration(registration),
        appearances=_appearances(event, registration),
        parts=speaking_wording.PARTS,
        appearance_states=speaking_wording.STATES,
        choices=sign_ups.choices(event, registration, clock.now()),
        intake=queries.intake_of(event),
        now=clock.now(),
        can_change=can_change,
        asked_colleague=for_others.open_hand_over(registration),
        copies=for_others.copies_of(registration),
        missing=lacking.left_open(event, [registration]).get(registration.id) if can_change else None,
    )


def _appearances(event: Event, registration: Registration) -> Sequence[Appearance]:
    """What she is asked to speak or interpret in this event."""
    person_id = registration.person_id
    return speaking.of_person(person_id, event) if person_id is not None else ()
