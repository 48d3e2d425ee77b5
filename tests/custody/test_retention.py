"""Everything that has a purge date goes when it has come, and numbers say how much that was."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import make_person, make_registration, open_event, session, unit_of_work
from tests.conftest import NOW
from tourapp import models
from tourapp.core import jobs
from tourapp.core.db import Base
from tourapp.custody.held import HELD
from tourapp.custody.models import ErasureRecord, PurgeRun
from tourapp.custody.retention import RETENTION
from tourapp.custody.services.purging import JOB, purge
from tourapp.directory.models import Person
from tourapp.messages.models import Message
from tourapp.messages.purge import FORGOTTEN as FORGOTTEN_MESSAGE
from tourapp.questions.models import Answer
from tourapp.registration.models import Registration
from tourapp.registration.services.purging import FORGOTTEN, purge_day

models.load()
DAY = timedelta(days=1)


@pytest.mark.structure
def test_every_purge_date_is_obeyed_by_exactly_one_line():
    there = {
        f"{table.name}.purge_on" for table in Base.metadata.tables.values() if "purge_on" in table.columns
    }
    obeyed = [name for line in RETENTION for name in line.columns]
    assert sorted(obeyed) == sorted(there)
    assert len({line.kind for line in RETENTION}) == len(RETENTION)


@pytest.mark.structure
@pytest.mark.parametrize(
    ("table", "forgotten", "stays"),
    [("registration", FORGOTTEN, {"country"}), ("message", FORGOTTEN_MESSAGE, set())],
)
def test_what_is_purged_is_what_the_list_calls_personal(table, forgotten, stays):
    held = next(line for line in HELD if line.table == table and not line.is_mention)
    assert set(held.columns) - set(forgotten) == stays
    assert set(forgotten) <= set(held.columns)


def purge_all() -> dict[str, int]:
    total: dict[str, int] = {}
    while True:
        with unit_of_work():
            removed = purge().removed
        if not removed:
            return total
        for kind, number in removed.items():
            total[kind] = total.get(kind, 0) + number


def test_a_year_after_the_event_only_numbers_are_left(each_app, at):
    with each_app.app_context():
        event = open_event()
        made = make_registration(event, answers={"dietary": "no nuts"})
        assert purge_all() == {}, "nothing is due yet"
        assert session().scalar(sa.select(Registration.purge_on)) == purge_day(event)
        with at(NOW + timedelta(days=600)):
            removed = purge_all()
        assert removed["registrations"] == 1
        assert removed["answers"] == 1
        assert removed["messages"] == 2
        assert session().scalars(sa.select(Message)).all() == [], "what nobody got leaves no trace"
        session().expire_all()
        kept = session().get_one(Registration, made.id)
        assert (kept.email, kept.given_name, kept.state) == ("", "", "confirmed")
        assert session().scalars(sa.select(Answer)).all() == []
        runs = session().scalars(sa.select(PurgeRun).order_by(PurgeRun.at)).all()
        assert sum(run.removed.get("registrations", 0) for run in runs) == 1


def test_on_its_day_it_stays_and_on_the_next_it_goes(app, at):
    with app.app_context():
        event = open_event()
        make_registration(event)
        purge_all()
        due = NOW + (purge_day(event) - NOW.date())
        with at(due):
            assert "registrations" not in purge_all()
        with at(due + DAY):
            assert purge_all()["registrations"] == 1


@pytest.mark.parametrize("wishes", [True, False])
def test_a_person_goes_with_her_last_named_registration_unless_she_wished_to_hear_from_us(app, at, wishes):
    with app.app_context():
        made = make_registration(open_event(), future_events=wishes)
        with at(NOW + timedelta(days=600)):
            purge_all()
            session().expire_all()
            assert (session().get_one(Person, made.person_id).erased_at is None) == wishes
            assert len(session().scalars(sa.select(ErasureRecord)).all()) == (0 if wishes else 1)
        with at(NOW + timedelta(days=1200)):
            purge_all()
            session().expire_all()
            assert session().get_one(Person, made.person_id).erased_at is not None


def test_who_was_entered_lately_stays(app):
    with app.app_context():
        person = make_person()
        assert purge_all() == {}
        assert session().get_one(Person, person.id).erased_at is None


def test_the_worker_purges_once_a_day_and_goes_on_while_there_is_more(app, at, monkeypatch):
    with app.app_context():
        for number in range(3):
            make_registration(open_event(f"seminar-{number}"), f"p{number}@example.org")
        due = [line for line in RETENTION if line.kind == "registrations"]
        assert len(due) == 1
        with at(NOW + timedelta(days=600)):
            jobs.run_due()
            session().expire_all()
            assert set(session().scalars(sa.select(Registration.email))) == {""}
            runs = session().scalars(sa.select(PurgeRun)).all()
            assert len(runs) >= 1
            assert all(run.cleaned_at for run in runs), "the worker lets the store forget as well"
            ticks = session().scalars(sa.select(jobs.Job).where(jobs.Job.kind == JOB)).all()
            assert len(ticks) == 1
