"""The list of participants as rows of a sheet: the same registrations as the screen shows, never a sealed value."""

import datetime as dt
from collections.abc import Iterable, Sequence

from tourapp.access.actor import Actor
from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.sheets import Cell
from tourapp.events.models import Event
from tourapp.questions import queries as questions
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Question
from tourapp.questions.services import may_read
from tourapp.questions.wording import said
from tourapp.registration.models import Registration
from tourapp.reports.wording import WAYS, state_of
from tourapp.web.countries import country_name

AT_ONCE = 500
"""So many registrations are named in one statement."""

LANGUAGES = {"en": "English", "ja": "日本語"}


def answers_for(actor: Actor, event: Event) -> list[Question]:
    """The questions whose answers this actor may take along: those she may read, without private ones and files."""
    return [
        question
        for question in questions.questions_of(event.ref, retired=True)
        if question.key != "attendance"
        and not question.is_sealed
        and question.kind is not QuestionKind.FILE
        and may_read(actor, question, event)
    ]


def columns(event: Event, asked: Sequence[Question] = ()) -> Sequence[str]:
    """The headings, in the reader's language; times are those of the event's city, which they name."""
    city = time.city(event.zone, current_lang())
    return (
        _("Reference"),
        _("State of the registration"),
        _("Taking part"),
        _("Participant"),
        _("Given name"),
        _("Family name"),
        _("Organisation, as typed"),
        _("Organisation, in the directory"),
        _("Job title"),
        _("Country"),
        _("Email address"),
        _("Language of emails"),
        _("In the list of participants"),
        _("Photographs"),
        _("Future events"),
        _("Registered (%(city)s)", city=city),
        _("Confirmed (%(city)s)", city=city),
        _("Ended (%(city)s)", city=city),
        *(question.label.in_(current_lang()) for question in asked),
    )


def rows(
    event: Event, registrations: Iterable[Registration], asked: Sequence[Question] = ()
) -> list[list[Cell]]:
    """One row for each registration, in the order of the list; two statements for the answers to what was asked."""
    listed = list(registrations)
    said_by = _answers(event, listed, asked) if asked else {}
    return [
        _row(event, registration) + [said_by.get((registration.ref, question.key), "") for question in asked]
        for registration in listed
    ]


def _answers(
    event: Event, registrations: Sequence[Registration], asked: Sequence[Question]
) -> dict[tuple[str, str], str]:
    """What was answered, in the words of the question as it was asked, by registration and key."""
    lang = current_lang()
    wordings = questions.wordings_of(event.ref)
    found = {}
    for start in range(0, len(registrations), AT_ONCE):
        refs = [registration.ref for registration in registrations[start : start + AT_ONCE]]
        held = questions.answers_of_many(refs, [question.id for question in asked])
        for place, answer in held.items():
            choices = questions.as_answered(answer, wordings).choices
            found[place] = said(answer.question.kind, answer.text or "", choices, lang)
    return found


def _row(event: Event, registration: Registration) -> list[Cell]:
    lang = current_lang()
    organisation = registration.organisation

    def local(at: dt.datetime | None) -> dt.datetime | None:
        return at and time.in_zone(at, event.zone).replace(tzinfo=None, second=0, microsecond=0)

    return [
        registration.reference,
        state_of(registration),
        str(WAYS[registration.attendance]),
        registration.display_name(lang),
        registration.given_name,
        registration.family_name,
        registration.organisation_text,
        organisation.name.in_(lang) if organisation else "",
        registration.job_title,
        country_name(registration.country, lang) if registration.country else "",
        registration.email,
        LANGUAGES.get(registration.lang, registration.lang),
        _yes(registration.share_in_list),
        _yes(registration.photographs),
        _yes(registration.future_events),
        local(registration.submitted_at),
        local(registration.confirmed_at),
        local(registration.ended_at),
    ]


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
