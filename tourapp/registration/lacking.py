"""Who has left a required question open: asked after she registered, or not in the file that brought her."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.core.ids import ref
from tourapp.events.models import Event
from tourapp.questions import queries as questions
from tourapp.questions import rules
from tourapp.questions.models import Question
from tourapp.registration.models import Category, Registration
from tourapp.registration.states import State

ASKED = (State.CONFIRMED, State.OFFERED, State.WAITLISTED, State.HELD)
"""Those who can still fill in what is missing, on their own page."""


def left_open(event: Event, registrations: Iterable[Registration]) -> dict[uuid.UUID, list[Question]]:
    """What each of these has left open, by registration; who lacks nothing is not in it. Three statements at most."""
    some = [each for each in registrations if each.state in ASKED]
    rows = [(each.id, str(each.attendance), each.category_id) for each in some]
    return _open(event, rows, [each.ref for each in some])


def ids(event: Event) -> list[uuid.UUID]:
    """Everybody of an event who lacks an answer, in the order of their making. Four statements at most."""
    chosen = sa.select(Registration.id, Registration.attendance, Registration.category_id).where(
        Registration.event_id == event.id, Registration.state.in_(ASKED)
    )
    rows = session().execute(chosen.order_by(Registration.id))
    return list(_open(event, [(found, str(way), category) for found, way, category in rows], None))


def can_be_lacked(asked: Iterable[Question]) -> bool:
    """Whether one of these questions has to be answered."""
    return any(each.is_required and each.key not in rules.GIVEN for each in asked)


def _open(
    event: Event,
    rows: Sequence[tuple[uuid.UUID, str, uuid.UUID | None]],
    respondents: Sequence[str] | None,
) -> dict[uuid.UUID, list[Question]]:
    asked = questions.questions_of(event.ref)
    if not rows or not can_be_lacked(asked):
        return {}
    parents = {each.only_if_key for each in asked if each.only_if_key}
    wanted = {each.key for each in asked if each.is_required or each.key in parents} - set(rules.GIVEN)
    kept: Mapping[str, dict[str, str | None]] = defaultdict(dict)
    for respondent, key, text in questions.kept_of(event.ref, wanted, respondents):
        kept[respondent][key] = text
    names = sa.select(Category.id, Category.key).where(Category.event_id == event.id)
    categories: dict[uuid.UUID | None, str] = {
        found: key for found, key in session().execute(names.order_by(Category.id))
    }
    found = {}
    # Of thousands of people most have answered alike, as far as it matters here: each case is thought through once.
    known: dict[tuple[frozenset[str], ...], list[Question]] = {}
    for identifier, way, category in rows:
        own = kept.get(ref("registration", identifier), {})
        given = {**own, "attendance": way, "category": categories.get(category, "")}
        case = (frozenset(own), frozenset(f"{key}:{given.get(key)}" for key in parents))
        if case not in known:
            known[case] = rules.left_open(asked, given, own.keys())
        if missing := known[case]:
            found[identifier] = missing
    return found
