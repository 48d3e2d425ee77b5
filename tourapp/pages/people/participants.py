"""Who comes: the list with search, filters and order, and one person's registration."""

import datetime as dt
from dataclasses import dataclass

from flask import flash, request, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.messages import queries as messages
from tourapp.messages import wording as mail_wording
from tourapp.messages.models import Message
from tourapp.pages.own.answers import download, said_to
from tourapp.pages.people import bulk, list_columns
from tourapp.pages.people.list_address import address_of, wanted_from
from tourapp.pages.registering.for_others import registered_by
from tourapp.programme.sign_ups import queries as sign_ups
from tourapp.questions import queries as questions
from tourapp.questions import services as question_services
from tourapp.registration import lacking, queries, queue, services
from tourapp.registration.for_others import queries as for_others
from tourapp.registration.for_others.models import PlaceHandOver
from tourapp.registration.marks import queries as marks
from tourapp.registration.models import Registration
from tourapp.registration.states import COMING, Attendance, State
from tourapp.reports import changes, wording
from tourapp.reports.changes import PURPOSES, Change
from tourapp.web.countries import country_name
from tourapp.web.forms import Block, Form, at_most, required
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

LONGEST_REASON = 500

# --- the list ----------------------------------------------------------------------------------------


def manage_participants(slug: str) -> Response:
    """Everybody who registered, as the address of the page says: searched, narrowed, ordered, fifty at a time."""
    event = events.by_slug(slug)
    actor = guard(event)
    wanted = wanted_from(request.args)
    found = queries.participants_page(event, wanted, request.args.get("page", 1, type=int))
    counted = queries.counts_by_state(event)
    per_state = {state: sum(counted.get((state, way), 0) for way in Attendance) for state in State}
    asked = questions.questions_of(event.ref)
    columns = list_columns.available(actor, event, asked)
    keys = request.args.getlist("column")
    chosen = list_columns.chosen(columns, keys)
    filters = address_of(wanted)
    return page(
        "pages/participants.html",
        event=event,
        wanted=wanted,
        filters=filters,
        whole_address=filters | ({"column": [column.key for column in chosen]} if keys else {}),
        columns=columns,
        filled=list_columns.fill(chosen, found.items),
        categories=queries.categories_of(event.id),
        asks_required=lacking.can_be_lacked(asked),
        tags=marks.tags_of(event.id),
        groups=marks.groups_of(event.id),
        views=marks.views_for(event.id, actor.person_id),
        last_act=bulk.shown(marks.last_act(event.id)),
        bulk_choices=bulk.CHOICES,
        may_edit=actor.may(Action.EDIT_PARTICIPANTS, event),
        can_add=actor.may(Action.EDIT_PARTICIPANTS, event) and queries.intake_of(event) is not None,
        order=f"{'-' if wanted.descending else ''}{wanted.sort.value}",
        found=found,
        per_state=per_state,
        per_way={way: sum(counted.get((state, way), 0) for state in State) for way in Attendance},
        registrations=sum(per_state.values()),
        participant_count=sum(per_state[state] for state in COMING),
        state_of=wording.state_of,
        states=wording.STATE_FILTERS,
        ways=wording.WAYS,
        may_export=actor.may(Action.EXPORT_PARTICIPANTS, event),
    )


# --- one person --------------------------------------------------------------------------------------


class OpenForm(Form):
    """For what private answers are opened; the audit log keeps it."""

    purpose = RadioField(
        _l("What do you need the answers for?"),
        [InputRequired(_l("Choose what you need the answers for"))],
        choices=lambda: [(key, str(words)) for key, words in PURPOSES.items() if " " not in key],
    )


class CancelForm(Form):
    """Why the office cancels somebody's registration."""

    reason = Block(_l("Reason"), [required(_l("Enter the reason")), at_most(LONGEST_REASON)])


@dataclass(frozen=True)
class Happened:
    """One line of the history: something that was done, or a message that was written."""

    at: dt.datetime
    text: str
    reason: str = ""
    message: Message | None = None


def manage_participant(slug: str, reference: str) -> Response:
    """One registration: what was said, its state, and everything that happened to it."""
    event, registration, actor = _one(slug, reference)
    return _show(actor, event, registration)


def manage_participant_answers(slug: str, reference: str) -> Response:
    """Open the private answers for a stated purpose. A POST: every opening is noted, also when there is nothing."""
    event, registration, actor = _one(slug, reference)
    form, opened = OpenForm(), None
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            opened = question_services.open_answers(
                actor,
                event,
                [registration.ref],
                event=event.ref,
                purpose=form.purpose.data,
                keys=[each.key for each in questions.questions_of(event.ref, retired=True) if each.is_sealed],
            )
    return _show(actor, event, registration, form=form, opened=opened)


def manage_participant_file(slug: str, reference: str, key: str) -> Response:
    """Take out a file that answers a question, for a stated purpose. A POST: every opening is noted."""
    event, registration, actor = _one(slug, reference)
    form, file = OpenForm(), None
    question = next(
        (each for each in questions.questions_of(event.ref, retired=True) if each.key == key), None
    )
    if question is None:
        raise NotFound()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            file = question_services.open_file(
                actor, event, registration.ref, question, event=event.ref, purpose=form.purpose.data
            )
    return _show(actor, event, registration, form=form) if file is None else download(file)


def manage_participant_cancel(slug: str, reference: str) -> Response:
    """GET asks for the reason, POST cancels and tells the person."""
    event, registration, actor = _one(slug, reference)
    if not _can_cancel(registration):
        return see_other("manage_participant", slug=slug, reference=reference)
    form = CancelForm()
    is_told = registration.state is not State.SUBMITTED
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            services.cancel(actor, registration, reason=form.reason.data or "")
        if form.saved:
            told = _("The registration is cancelled. We have written to the person.")
            flash(told if is_told else _("The registration is cancelled."), "ok")
            return see_other("manage_participant", slug=slug, reference=reference)
    return page(
        "pages/participants_cancel.html",
        form=form,
        event=event,
        registration=registration,
        name=registration.display_name(current_lang()),
        state_of=wording.state_of,
    )


def _one(slug: str, reference: str) -> tuple[Event, Registration, Actor]:
    """The registration of this event with this reference; who may not see the event's learns nothing about it."""
    event = events.by_slug(slug)
    actor = guard(event)
    registration = queries.by_reference(event, reference)
    return event, registration, actor


def _can_cancel(registration: Registration) -> bool:
    return registration.is_live and clock.now() < registration.event.starts_at


def _show(
    actor: Actor,
    event: Event,
    registration: Registration,
    *,
    form: Form | None = None,
    opened: dict[str, dict[str, str]] | None = None,
) -> Response:
    unsealed = None if opened is None else opened.get(registration.ref, {})
    answers = said_to(actor, event, registration, opened=unsealed)
    private = [each for each in answers if each.is_private]
    lang = current_lang()
    return page(
        "pages/participants_one.html",
        form=form or OpenForm(),
        event=event,
        registration=registration,
        name=registration.display_name(lang),
        country=country_name(registration.country, lang) if registration.country else "",
        state_of=wording.state_of,
        mail_state_of=mail_wording.history_of,
        ways=wording.WAYS,
        answers=[each for each in answers if not each.is_private],
        # Who has answered is as private as what: only who may read the answers learns that there are any.
        has_sealed=any(each.is_sealed for each in questions.questions_of(event.ref)) or bool(private),
        sealed=[each for each in private if each.is_answered],
        is_open=opened is not None,
        may_open=bool(private),
        may_edit=actor.may(Action.EDIT_PARTICIPANTS, event),
        can_cancel=actor.may(Action.EDIT_PARTICIPANTS, event) and _can_cancel(registration),
        categories=queries.categories_of(event.id),
        number=queue.position_of(registration) if registration.state is State.WAITLISTED else 0,
        sees_directory=actor.may_somewhere(Action.SEE_DIRECTORY),
        registrant=_registrant(registration),
        copies=for_others.copies_of(registration),
        hand_over=HandedOver.of(registration),
        sessions=sign_ups.choices(event, registration, clock.now()),
        can_share=_can_share(actor, registration),
        history=_history(actor, event, registration),
        refused=messages.refused(registration.email) if actor.may(Action.SEE_MESSAGES, event) else None,
    )


@dataclass(frozen=True)
class HandedOver:
    """Where a place is on its way, went, or came from."""

    open: PlaceHandOver | None
    to: Registration | None
    source: Registration | None

    @classmethod
    def of(cls, registration: Registration) -> "HandedOver":
        gone, come = for_others.handed_to(registration), for_others.taken_from(registration)
        return cls(
            for_others.open_hand_over(registration),
            gone.taken_by if gone is not None else None,
            come.registration if come is not None else None,
        )


def _registrant(registration: Registration) -> str:
    """Who registered her, when she did not do it herself."""
    if registration.registered_by_id is None and for_others.registrant_of(registration) is None:
        return ""
    return " · ".join(filter(None, registered_by(registration)))


def _can_share(actor: Actor, registration: Registration) -> str:
    """Where staff let several people share her address, while one person has it and they may."""
    person = registration.person
    if person is None or not actor.may(Action.EDIT_DIRECTORY, registration.event):
        return ""
    key = registration.email_key
    email = next((each for each in person.emails if each.address_key == key and not each.is_shared), None)
    if email is None:
        return ""
    return url_for("person_share_address", person_id=person.id, email_id=email.id)


def _history(actor: Actor, event: Event, registration: Registration) -> list[Happened]:
    """What was done and what was written, in one line of time, newest first."""
    done: list[Change] = list(changes.of_registration(actor, event, registration))
    happened = [Happened(change.at, change.text, change.reason) for change in done]
    if actor.may(Action.SEE_MESSAGES, event):
        written = messages.of_subject(registration.ref)
        happened += [Happened(message.created_at, message.subject, message=message) for message in written]
    return sorted(happened, key=lambda each: each.at, reverse=True)
