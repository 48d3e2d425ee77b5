"""The job table and the loop that empties it."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import postgres
from tests.conftest import make_app
from tourapp.core import clock, jobs
from tourapp.core.db import db, session, unit_of_work
from tourapp.core.jobs import Job, JobState
from tourapp.core.leases import claim, give_back, still_mine

LEASE = jobs.LEASE


REGISTRIES = ("_handlers", "_ticks", "_steps", "_resting")


@pytest.fixture(autouse=True)
def registries(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has handlers, ticks and steps of its own, without those that `wiring` lists."""
    for name in {"app", "each_app", "postgres_app"} & set(request.fixturenames):
        request.getfixturevalue(name)
    for name in REGISTRIES:
        monkeypatch.setattr(jobs, name, {})


@pytest.fixture
def postgres_app(postgres_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = make_app(postgres_url, tmp_path)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def ran() -> Iterator[list[dict[str, Any]]]:
    """The payloads of the jobs of the kind "note" that ran."""
    found: list[dict[str, Any]] = []
    yield found


def enqueue(kind: str, payload: dict[str, Any] | None = None, **more: Any) -> bool:
    with unit_of_work():
        return jobs.enqueue(kind, payload, **more)


def the_job() -> Job:
    session().rollback()
    return session().scalars(sa.select(Job).execution_options(populate_existing=True)).one()


def test_a_job_runs_once(each_app: Flask, ran: list[dict[str, Any]]) -> None:
    jobs.handle("note", ran.append)
    with each_app.app_context():
        enqueue("note", {"event": "1"})
        assert jobs.run_due() == 1
        assert jobs.run_due() == 0
        assert the_job().state is JobState.DONE
    assert ran == [{"event": "1"}]


def test_a_job_of_an_act_that_fails_does_not_exist(app: Flask) -> None:
    jobs.handle("note", lambda payload: None)
    with app.app_context():
        with pytest.raises(ZeroDivisionError), unit_of_work():
            jobs.enqueue("note")
            raise ZeroDivisionError
        assert jobs.run_due() == 0


def test_a_job_is_written_in_a_unit_of_work_only(app: Flask) -> None:
    jobs.handle("note", lambda payload: None)
    with app.app_context(), pytest.raises(RuntimeError):
        jobs.enqueue("note")


def test_a_job_that_nobody_would_do_is_an_error_at_once(app: Flask) -> None:
    with app.app_context(), pytest.raises(LookupError):
        enqueue("unheard_of")


def test_a_job_of_the_same_name_is_made_once_even_after_it_is_done(
    each_app: Flask, ran: list[dict[str, Any]]
) -> None:
    jobs.handle("note", ran.append)
    with each_app.app_context():
        assert enqueue("note", {"n": 1}, once="close:1") is True
        assert enqueue("note", {"n": 2}, once="close:1") is False
        jobs.run_due()
        assert enqueue("note", {"n": 3}, once="close:1") is False
        assert enqueue("note", {"n": 4}, once="close:2") is True
        jobs.run_due()
    assert ran == [{"n": 1}, {"n": 4}]


def test_a_job_for_later_waits(app: Flask, ran: list[dict[str, Any]]) -> None:
    jobs.handle("note", ran.append)
    with app.app_context():
        enqueue("note", at=clock.now() + timedelta(hours=1))
        assert jobs.run_due() == 0
        with clock.travel(timedelta(hours=1)):
            assert jobs.run_due() == 1


def test_what_a_failing_handler_wrote_is_undone_and_the_job_rests(app: Flask) -> None:
    def half(payload: object) -> None:
        jobs.enqueue("note", {"half": "done"})
        session().flush()
        raise ZeroDivisionError

    jobs.handle("half", half)
    jobs.handle("note", lambda payload: None)
    with app.app_context():
        enqueue("half")
        jobs.run_due()
        job = the_job()
        assert (job.kind, job.state, job.attempts) == ("half", JobState.QUEUED, 1)
        assert job.last_error == "ZeroDivisionError"
        assert job.next_try_at == clock.now() + timedelta(minutes=1)
        assert job.lease_until is None


def test_a_job_that_goes_on_failing_is_kept_as_failed(app: Flask) -> None:
    jobs.handle("broken", lambda payload: {}["x"])
    with app.app_context():
        enqueue("broken")
        for _ in range(10):
            jobs.run_due()
            if the_job().state is JobState.QUEUED:
                with clock.frozen(the_job().next_try_at):
                    jobs.run_due()
        job = the_job()
        assert (job.state, job.attempts) == (JobState.FAILED, len(jobs.BACK_OFF) + 1)
        assert [failed.id for failed in jobs.failed()] == [job.id]


def test_a_failing_job_never_holds_up_the_others(app: Flask, ran: list[dict[str, Any]]) -> None:
    jobs.handle("broken", lambda payload: {}["x"])
    jobs.handle("note", ran.append)
    with app.app_context():
        enqueue("broken")
        enqueue("note", {"n": 1})
        jobs.run_due()
    assert ran == [{"n": 1}]


def test_only_the_kind_of_an_error_is_kept_since_its_text_may_quote_somebody(
    app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(payload: object) -> None:
        raise ValueError("anna@example.org has no address")

    jobs.handle("broken", broken)
    with app.app_context():
        enqueue("broken")
        jobs.run_due()
        assert the_job().last_error == "ValueError"
    assert "anna@example.org" not in capfd.readouterr().err


# --- leases ------------------------------------------------------------------------------------------


def test_a_row_in_hand_is_not_taken_again_before_its_lease_runs_out(each_app: Flask) -> None:
    jobs.handle("note", lambda payload: None)
    with each_app.app_context():
        enqueue("note")
        (first,) = claim(Job, limit=10, lasting=LEASE)
        assert claim(Job, limit=10, lasting=LEASE) == ()
        with clock.travel(LEASE):
            (second,) = claim(Job, limit=10, lasting=LEASE)
            assert (first.id, first.attempt, second.attempt) == (second.id, 1, 2)


def test_whoever_lost_a_row_notes_nothing_in_it(each_app: Flask) -> None:
    jobs.handle("note", lambda payload: None)
    with each_app.app_context():
        enqueue("note")
        (slow,) = claim(Job, limit=1, lasting=LEASE)
        with clock.travel(LEASE):
            (quick,) = claim(Job, limit=1, lasting=LEASE)
            with unit_of_work() as current:
                assert still_mine(current, Job, slow, lasting=LEASE) is None
                assert still_mine(current, Job, quick, lasting=LEASE) is not None


def test_a_job_that_passed_to_another_worker_is_not_run_by_the_first(
    each_app: Flask, ran: list[dict[str, Any]]
) -> None:
    jobs.handle("note", ran.append)
    with each_app.app_context():
        enqueue("note")
        (slow,) = claim(Job, limit=1, lasting=LEASE)
        with clock.travel(LEASE):
            claim(Job, limit=1, lasting=LEASE)
            jobs._run(slow)
    assert ran == []


def test_a_job_on_which_every_worker_died_is_given_up(app: Flask, ran: list[dict[str, Any]]) -> None:
    jobs.handle("note", ran.append)
    with app.app_context():
        enqueue("note")
        for number in range(len(jobs.BACK_OFF) + 1):
            with clock.travel(LEASE * number):
                assert claim(Job, limit=1, lasting=LEASE)
        with clock.travel(LEASE * 20):
            jobs.run_due()
        assert (the_job().state, the_job().last_error) == (JobState.FAILED, "Abandoned")
    assert ran == []


def test_a_row_that_is_given_back_counts_no_try(each_app: Flask) -> None:
    jobs.handle("note", lambda payload: None)
    with each_app.app_context():
        enqueue("note")
        give_back(claim(Job, limit=1, lasting=LEASE), Job, after=timedelta(0))
        (again,) = claim(Job, limit=1, lasting=LEASE)
        assert again.attempt == 1


def test_an_idle_worker_never_takes_the_lock_of_writers(app: Flask) -> None:
    with app.app_context():
        begun: list[str] = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *given: begun.append(given[2]))
        assert claim(Job, limit=1, lasting=LEASE) == ()
    assert begun
    assert not [statement for statement in begun if "IMMEDIATE" in statement or "UPDATE" in statement]


def test_looking_for_work_uses_the_small_index(app: Flask) -> None:
    """However many jobs are done: the plan names the index of those that wait."""
    with app.app_context():
        seen: list[tuple[str, Any]] = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append((given[2], given[3])))
        claim(Job, limit=1, lasting=LEASE)
        statement, parameters = next(each for each in seen if "FROM job" in each[0])
        with db.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    assert "ix_job_waiting" in str(plan)


def test_many_workers_at_once_run_each_job_once(each_app: Flask) -> None:
    ran: Counter[int] = Counter()
    jobs.handle("note", lambda payload: ran.update([payload["n"]]))
    with each_app.app_context(), unit_of_work():
        for number in range(60):
            jobs.enqueue("note", {"n": number})

    def worker() -> None:
        with each_app.app_context():
            while jobs.run_due():
                pass

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert ran == Counter(range(60))


def test_workers_of_postgresql_do_not_wait_for_each_other(postgres_app: Flask) -> None:
    """SKIP LOCKED: what one has locked the next one passes over."""
    jobs.handle("note", lambda payload: None)
    with postgres_app.app_context():
        enqueue("note", {"n": 1})
        enqueue("note", {"n": 2})
        with db.engine.connect() as other:
            locked = other.execute(sa.select(Job.id).order_by(Job.id).limit(1).with_for_update()).scalar()
            began = time.monotonic()
            (taken,) = claim(Job, limit=2, lasting=LEASE)
            assert time.monotonic() - began < 2
            assert taken.id != locked


# --- ticks -------------------------------------------------------------------------------------------


def test_a_tick_comes_once_in_each_period_whoever_many_workers_there_are(each_app: Flask) -> None:
    ticked: list[str] = []
    jobs.every(60, "minute", lambda: ticked.append("minute"))
    jobs.every("daily", "day", lambda: ticked.append("day"))
    with each_app.app_context():
        for _ in range(3):
            jobs.run_due()
        assert sorted(ticked) == ["day", "minute"]
        with clock.travel(timedelta(seconds=60)):
            jobs.run_due()
        assert sorted(ticked) == ["day", "minute", "minute"]
        with clock.travel(timedelta(days=1)):
            jobs.run_due()
        assert sorted(ticked) == ["day", "day", "minute", "minute", "minute"]


def test_workers_that_begin_a_period_together_make_one_tick(each_app: Flask) -> None:
    jobs.every(60, "minute", lambda: None)
    ready = threading.Barrier(4)

    def begin() -> None:
        with each_app.app_context():
            session().execute(sa.text("SELECT 1"))
            session().rollback()
            ready.wait()
            jobs._start_ticks()

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with each_app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Job)) == 1


def test_a_tick_that_fails_does_not_pile_up(app: Flask) -> None:
    jobs.every(60, "broken", lambda: {}["x"])
    with app.app_context():
        for minute in range(5):
            with clock.travel(timedelta(minutes=minute)):
                jobs.run_due()
        assert session().scalar(sa.select(sa.func.count()).select_from(Job)) == 1


def test_the_sign_of_life_is_the_last_minute_that_a_worker_saw(app: Flask) -> None:
    jobs.every(60, jobs.ALIVE, jobs._give_a_sign)
    with app.app_context():
        assert jobs.last_seen() is None
        jobs.run_due()
        assert jobs.last_seen() == clock.now()


def test_jobs_that_are_done_go_after_a_week_and_failed_ones_stay(app: Flask) -> None:
    jobs.handle("note", lambda payload: None)
    jobs.handle("broken", lambda payload: {}["x"])
    with app.app_context():
        enqueue("note")
        enqueue("broken")
        jobs.run_due()
        with unit_of_work() as current:
            broken = current.scalars(sa.select(Job).where(Job.kind == "broken")).one()
            broken.state, broken.ended_at = JobState.FAILED, clock.now()
        with clock.travel(timedelta(days=8)), unit_of_work():
            jobs._forget()
        assert the_job().kind == "broken"


# --- the loop ----------------------------------------------------------------------------------------


def started(app: Flask) -> tuple[threading.Thread, threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=jobs.work, args=(app, stop))
    thread.start()
    return thread, stop


def until(truth: Any, seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_the_loop_finds_a_new_job_within_a_second_and_stops_within_a_second(
    app: Flask, ran: list[dict[str, Any]]
) -> None:
    jobs.handle("note", ran.append)
    thread, stop = started(app)
    time.sleep(0.2)
    with app.app_context():
        enqueue("note", {"n": 1})
    began = time.monotonic()
    until(lambda: ran)
    assert time.monotonic() - began < 1
    began = time.monotonic()
    stop.set()
    thread.join(5)
    assert time.monotonic() - began < 1


def test_a_step_that_fails_stops_neither_jobs_nor_other_steps(app: Flask, ran: list[dict[str, Any]]) -> None:
    seen: list[str] = []
    jobs.handle("note", ran.append)
    jobs.step("broken", lambda stop: [][1])
    jobs.step("well", lambda stop: seen.append("well") or 0)
    with app.app_context():
        enqueue("note", {"n": 1})
        jobs.run_due()
    assert ran == [{"n": 1}]
    assert "well" in seen


def test_a_step_that_failed_is_left_alone_for_a_while(app: Flask) -> None:
    tried: list[int] = []

    def broken(stop: threading.Event) -> int:
        tried.append(1)
        raise ZeroDivisionError

    jobs.step("broken", broken)
    with app.app_context():
        for _ in range(5):
            jobs.run_due()
    assert len(tried) == 1


def test_the_loop_waits_for_a_database_that_is_away(
    postgres_server: postgres.Server, postgres_app: Flask, ran: list[dict[str, Any]]
) -> None:
    jobs.handle("note", ran.append)
    with postgres_app.app_context():
        name = db.engine.url.database
    thread, stop = started(postgres_app)
    try:
        time.sleep(0.5)
        postgres_server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgres_server.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        time.sleep(1.5)
        assert thread.is_alive()
        postgres_server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        with postgres_app.app_context():
            enqueue("note", {"n": 1})
        until(lambda: ran)
    finally:
        stop.set()
        thread.join(20)
