"""One search over everything the reader may see: events, people who registered, the directory, messages."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import parse_ref
from tourapp.core.text import clean_line
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.events import wording
from tourapp.messages import queries as messages
from tourapp.registration import queries as registration
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


def _event_id(reference: str | None) -> uuid.UUID:
    return parse_ref(reference or ":")[1]


KINDS = (
    Kind("events", _l("Events"), Action.SEE_EVENT_DESK, _events),
    Kind("registrations", _l("Registrations"), Action.SEE_PARTICIPANTS, _registrations),
    Kind("people", _l("People"), Action.SEE_DIRECTORY, _people),
    Kind("organisations", _l("Organisations"), Action.SEE_DIRECTORY, _organisations),
    Kind("messages", _l("Messages"), Action.SEE_MESSAGES, _messages),
)
