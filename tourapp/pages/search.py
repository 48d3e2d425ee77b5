"""One search over everything the reader may see, each kind by the right that its own page asks for."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts.wording import ROLES
from tourapp.core import clock
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import parse_ref
from tourapp.core.text import clean_line
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.events import wording
from tourapp.events.tasks import queries as tasks
from tourapp.events.tasks import rules as task_rules
from tourapp.events.tasks import wording as task_wording
from tourapp.messages import queries as messages
from tourapp.programme import queries as programme
from tourapp.questions import queries as questions
from tourapp.questions.kinds import READING
from tourapp.registration import queries as registration
from tourapp.registration.marks import queries as marks
from tourapp.registration.marks.models import Tag
from tourapp.reports.wording import state_of
from tourapp.web.guard import guard_somewhere
from tourapp.web.pages import page

SHOWN = 10
"""Rows of each kind. Who looks for more narrows the search, or uses the list of that kind."""

LONGEST = 200


@dataclass(frozen=True)
class Row:
    """One thing that was found: what it is called, where it is, and a line that tells it from others of its name."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Kind:
    """Something that can be found, who may find it, and how. What the reader may not see is never asked for (R54)."""

    key: str
    label: Any
    action: Action
    find: Callable[[Actor, str], Sequence[Row]]


@dataclass(frozen=True)
class Found:
    kind: Kind
    rows: Sequence[Row]
    has_more: bool


def manage_search() -> Response:
    """Words in any order, in either script; with an @, the addresses that contain it."""
    actor = guard_somewhere()
    text = clean_line(request.args.get("q", ""))[:LONGEST]
    return page("pages/manage_search.html", q=text, results=_search(actor, text) if text else [])


def _search(actor: Actor, text: str) -> list[Found]:
    allowed = (kind for kind in KINDS if actor.may_somewhere(kind.action))
    each = ((kind, kind.find(actor, text)) for kind in allowed)
    return [Found(kind, rows[:SHOWN], len(rows) > SHOWN) for kind, rows in each if rows]


def _events(actor: Actor, text: str) -> list[Row]:
    return [
        Row(event.title.in_(current_lang()), url_for("manage_event", slug=event.slug), wording.when(event))
        for event in events.found_by(actor, text, SHOWN + 1)
    ]


def _registrations(actor: Actor, text: str) -> list[Row]:
    return [
        Row(
            each.display_name(current_lang()),
            url_for("manage_participant", slug=each.event.slug, reference=each.reference),
            " · ".join(
                (each.event.title.in_(current_lang()), each.organisation_text or each.email, state_of(each))
            ),
        )
        for each in registration.found_by(actor, text, SHOWN + 1)
    ]


def _people(actor: Actor, text: str) -> list[Row]:
    return [
        Row(
            person.display_name(current_lang()),
            url_for("person", person_id=person.id),
            person.primary_email or "",
        )
        for person in directory.search_people(actor, text, SHOWN + 1)
    ]


def _organisations(actor: Actor, text: str) -> list[Row]:
    other = "en" if current_lang() == "ja" else "ja"
    return [
        Row(
            each.name.in_(current_lang()),
            url_for("organisation", organisation_id=each.id),
            each.name.in_(other),
        )
        for each in directory.search_organisations(text, SHOWN + 1)
    ]


def _messages(actor: Actor, text: str) -> list[Row]:
    seen = events.slugs_visible_to(actor, Action.SEE_MESSAGES)
    return [
        Row(
            message.subject,
            url_for("manage_message", slug=seen[_event_id(message.event)], message_id=message.id),
            message.to_name or message.to_address,
        )
        for message in messages.found_in([f"event:{identifier}" for identifier in seen], text, SHOWN + 1)
    ]


def _tasks(actor: Actor, text: str) -> list[Row]:
    lang, now = current_lang(), clock.now()
    return [
        Row(
            task.title.in_(lang),
            url_for("manage_tasks", slug=task.event.slug),
            " · ".join(
                (
                    task.event.title.in_(lang),
                    str(ROLES[task.owner]),
                    str(task_wording.GROUPS[task_rules.group(task, now)]),
                )
            ),
        )
        for task in tasks.found_by(actor, text, SHOWN + 1)
    ]


def _programme(actor: Actor, text: str) -> list[Row]:
    lang = current_lang()
    return [
        Row(
            item.title.in_(lang),
            url_for("manage_programme", slug=item.event.slug, _anchor=f"draft-{item.id}"),
            " · ".join(filter(None, (item.event.title.in_(lang), item.place.in_(lang)))),
        )
        for item in programme.found_by(actor, text, SHOWN + 1)
    ]


def _questions(actor: Actor, text: str) -> list[Row]:
    lang = current_lang()
    seen = events.slugs_visible_to(actor, Action.EDIT_EVENT)
    found = questions.found_in([f"event:{identifier}" for identifier in seen], text, SHOWN + 1)
    return [
        Row(
            question.label.in_(lang),
            url_for("manage_questions", slug=seen[_event_id(question.about)]),
            question.purpose.in_(lang),
        )
        for question in found
    ]


def _answers(actor: Actor, text: str) -> list[Row]:
    """Answers in the open, each only where the actor may read what its question says who reads it."""
    lang = current_lang()
    abouts = {
        readers: [f"event:{identifier}" for identifier in events.slugs_visible_to(actor, action)]
        for readers, action in READING.items()
        if action is not None and actor.may_somewhere(action)
    }
    found = questions.answers_found_in(abouts, text, SHOWN + 1)
    whose = registration.by_references(answer.respondent for answer in found)
    return [
        Row(
            each.display_name(lang),
            url_for("manage_participant", slug=each.event.slug, reference=each.reference),
            " · ".join((each.event.title.in_(lang), answer.question.label.in_(lang))),
        )
        for answer in found
        if (each := whose.get(answer.respondent)) is not None
    ]


def _notes(actor: Actor, text: str) -> list[Row]:
    lang = current_lang()
    return [
        Row(
            each.display_name(lang),
            url_for("manage_participant_notes", slug=each.event.slug, reference=each.reference),
            note.text[:LONGEST],
        )
        for note, each in marks.notes_found_by(actor, text, SHOWN + 1)
    ]


def _marks(actor: Actor, text: str) -> list[Row]:
    lang = current_lang()
    return [
        Row(
            mark.name if isinstance(mark, Tag) else mark.name.in_(lang),
            url_for("manage_participants", slug=event.slug, tag=mark.id)
            if isinstance(mark, Tag)
            else url_for("manage_participants", slug=event.slug, group=mark.id),
            event.title.in_(lang),
        )
        for mark, event in marks.marks_found_by(actor, text, SHOWN + 1)
    ]


def _event_id(reference: str | None) -> uuid.UUID:
    return parse_ref(reference or ":")[1]


KINDS = (
    Kind("events", _l("Events"), Action.SEE_EVENT_DESK, _events),
    Kind("registrations", _l("Registrations"), Action.SEE_PARTICIPANTS, _registrations),
    Kind("people", _l("People"), Action.SEE_DIRECTORY, _people),
    Kind("organisations", _l("Organisations"), Action.SEE_DIRECTORY, _organisations),
    Kind("messages", _l("Messages"), Action.SEE_MESSAGES, _messages),
    Kind("programme", _l("Programme"), Action.SEE_EVENT_DESK, _programme),
    Kind("tasks", _l("Tasks"), Action.SEE_EVENT_DESK, _tasks),
    Kind("answers", _l("Answers"), Action.SEE_PARTICIPANTS, _answers),
    Kind("notes", _l("Notes"), Action.EDIT_PARTICIPANTS, _notes),
    Kind("marks", _l("Tags and groups"), Action.SEE_PARTICIPANTS, _marks),
    Kind("questions", _l("Questions of the form"), Action.EDIT_EVENT, _questions),
)
