"""Keeping answers: for as long as was said, and no longer."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from tests.builders import make_registration, open_event
from tourapp.access.actor import Actor, Grant
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden
from tourapp.questions import queries, services
from tourapp.questions.models import Answer

DAY = dt.timedelta(days=1)
LOGISTICS = Actor(
    person_id=uuid.UUID(int=1), grants=(Grant(Role.LOGISTICS, ("office", "LON")),), is_strong=True
)
ORGANISER = Actor(
    person_id=uuid.UUID(int=2), grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True
)


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def openings():
    return session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "answers.open")).all()


def test_answers_go_on_the_day_after_their_purge_date(at):
    event = open_event()
    make_registration(event, answers={"dietary": "no nuts", "access_needs": "ramp"})
    end = dt.datetime.combine(event.last_day + 30 * DAY, dt.time(12), dt.UTC)
    for now, left in ((end, 2), (end + DAY, 0)):
        with at(now), unit_of_work():
            services.purge_due()
        assert session().scalar(sa.select(sa.func.count()).select_from(Answer)) == left


def test_who_arranges_it_may_open_answers_and_each_batch_is_noted_once():
    event = open_event()
    made = [make_registration(event, f"{n}@example.org", answers={"dietary": f"need-{n}"}) for n in range(3)]
    with unit_of_work():
        opened = services.open_answers(
            LOGISTICS,
            event,
            [each.ref for each in made],
            event=event.ref,
            purpose="catering",
            keys=["dietary"],
        )
    assert sorted(found["dietary"] for found in opened.values()) == ["need-0", "need-1", "need-2"]
    (note,) = openings()
    assert (note.fields, note.reason, note.subject) == (["dietary"], "catering", event.ref)


def test_an_organiser_may_not_open_answers_and_counts_tell_numbers_only():
    event = open_event()
    made = make_registration(event, answers={"dietary": "need"})
    with pytest.raises(Forbidden), unit_of_work():
        services.open_answers(ORGANISER, event, [made.ref], event=event.ref, purpose="x", keys=["dietary"])
    assert openings() == []
    assert queries.counts_of(event.ref) == {"dietary": 1}
    assert "need" not in repr(queries.answers_of(made.ref)["dietary"].sealed)


def test_asking_twice_asks_once():
    event = open_event()
    with unit_of_work():
        services.ask_ready_made(ORGANISER, event.ref, ["dietary", "attendance"])
    assert [each.key for each in queries.questions_of(event.ref)] == ["attendance", "dietary", "access_needs"]
