"""Tasks of an event: added, dated, ended, handed on; whose they are. On both stores."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.builders import give_role, make_event, make_person, open_event, wall
from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.audit import queries as audit
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Forbidden, NotFound, Refusal
from tourapp.core.words import Words
from tourapp.events import services as events
from tourapp.events.models import Event, EventState
from tourapp.events.tasks import queries, services
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor, TaskState, TaskVerb
from tourapp.events.tasks.usual import USUAL
from tourapp.registration import services as registration

A_WEEK_BEFORE = DueRule(Anchor.START, -7)


@pytest.fixture(autouse=True)
def context(each_app: Flask) -> Iterator[None]:
    with each_app.app_context():
        yield


def make_task(event: Event, rule: DueRule = A_WEEK_BEFORE, owner: Role = Role.ORGANISER) -> Task:
    with unit_of_work():
        return services.add_task(SYSTEM, event, title=Words("Order lunch", ""), owner=owner, rule=rule)


def fresh(task: Task) -> Task:
    session().expire_all()
    return session().get_one(Task, task.id)


def test_a_task_is_dated_by_the_event_and_moves_with_it() -> None:
    event = make_event()
    task = make_task(event)
    assert task.due == wall("2027-06-10 17:00")
    with unit_of_work():
        events.change_event(SYSTEM, event, starts=wall("2027-06-24 09:30"), ends=wall("2027-06-24 16:30"))
    assert fresh(task).due == wall("2027-06-17 17:00")
    assert fresh(task).due_at == wall("2027-06-17 17:00").instant


def test_a_draft_moves_its_tasks_too() -> None:
    event = make_event(state=EventState.DRAFT)
    task = make_task(event)
    with unit_of_work():
        events.change_event(SYSTEM, event, starts=wall("2027-06-24 09:30"), ends=wall("2027-06-24 16:30"))
    assert fresh(task).due == wall("2027-06-17 17:00")


def test_a_task_waits_for_the_dates_of_registration_and_follows_them() -> None:
    event = make_event()
    task = make_task(event, DueRule(Anchor.CLOSES, 1))
    assert task.due is None
    opens, closes = wall("2027-03-01 09:00").instant, wall("2027-06-10 17:00").instant
    with unit_of_work():
        registration.open_intake(SYSTEM, event, opens_at=opens, closes_at=closes, capacity=5)
    assert fresh(task).due == wall("2027-06-11 17:00")
    with unit_of_work():
        registration.open_intake(SYSTEM, event, opens_at=opens, closes_at=wall("2027-06-11 17:00").instant)
    assert fresh(task).due == wall("2027-06-12 17:00")


def test_publishing_dates_the_tasks_that_hang_by_it() -> None:
    event = make_event(state=EventState.DRAFT)
    task = make_task(event, DueRule(Anchor.PUBLISHED, 3))
    assert task.due is None
    with unit_of_work():
        events.publish_event(SYSTEM, event)
    assert fresh(task).due == wall("2027-04-15 17:00")


def test_the_usual_tasks_are_added_once_and_what_was_dropped_stays_dropped() -> None:
    event = open_event()
    with unit_of_work():
        added = services.add_usual(SYSTEM, event)
    assert len(added) == len(USUAL[event.kind])
    assert all(task.due_at for task in added)
    with unit_of_work():
        services.act(SYSTEM, added[0], TaskVerb.DROP)
    with unit_of_work():
        assert services.add_usual(SYSTEM, event) == []
    assert fresh(added[0]).state is TaskState.DROPPED


def test_done_is_kept_with_who_and_when_and_can_be_taken_back() -> None:
    event = make_event()
    task = make_task(event)
    person = make_person()
    actor = Actor(person_id=person.id, grants=(Grant(Role.LOGISTICS, ("office", "LON")),), is_strong=True)
    with unit_of_work():
        services.act(actor, task, TaskVerb.FINISH)
    done = fresh(task)
    assert (done.state, done.ended_by, done.ended_at) == (TaskState.DONE, person.ref, clock.now())
    with pytest.raises(Refusal), unit_of_work():
        services.act(actor, task, TaskVerb.FINISH)
    with unit_of_work():
        services.act(actor, task, TaskVerb.REOPEN)
    assert (fresh(task).state, fresh(task).ended_by) == (TaskState.OPEN, None)
    assert [entry.verb for entry in audit.of_subject(task.ref)][:2] == ["task.reopen", "task.finish"]


def test_who_only_works_for_an_event_does_tasks_but_does_not_drop_them() -> None:
    task = make_task(make_event())
    actor = Actor(
        person_id=make_person().id, grants=(Grant(Role.LOGISTICS, ("office", "LON")),), is_strong=True
    )
    assert actor.may(Action.DO_TASKS, task)
    with pytest.raises(Forbidden), unit_of_work():
        services.act(actor, task, TaskVerb.DROP)
    stranger = Actor(
        person_id=actor.person_id, grants=(Grant(Role.ORGANISER, ("office", "PAR")),), is_strong=True
    )
    with pytest.raises(Forbidden), unit_of_work():
        services.act(stranger, task, TaskVerb.FINISH)


def test_a_change_that_began_from_an_older_task_collides() -> None:
    task = make_task(make_event())
    seen = task.version
    with unit_of_work():
        services.change_task(SYSTEM, task, seen_version=seen, days=-14)
    assert fresh(task).due == wall("2027-06-03 17:00")
    with pytest.raises(Conflict), unit_of_work():
        services.change_task(SYSTEM, task, seen_version=seen, note="late")


def test_a_task_needs_words_and_a_date_within_reach() -> None:
    event = make_event()
    for title, days in ((Words(), -7), (Words("x", ""), 800)):
        with pytest.raises(Refusal), unit_of_work():
            services.add_task(
                SYSTEM, event, title=title, owner=Role.ORGANISER, rule=DueRule(Anchor.START, days)
            )


def test_a_task_of_another_event_is_not_found() -> None:
    task = make_task(make_event("one"))
    with pytest.raises(NotFound):
        queries.one_of(make_event("two"), task.id)


def test_mine_are_those_in_my_name_and_those_of_my_roles_in_nobodys() -> None:
    london, paris = make_event("london"), make_event("paris", office="PAR", zone="Europe/Paris")
    ours, logistics = make_task(london), make_task(london, owner=Role.LOGISTICS)
    theirs = make_task(paris)
    person, other = make_person(), make_person("other@example.org")
    actor = Actor(person_id=person.id, grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True)
    assert [task.id for task in queries.mine(actor)] == [ours.id]
    with unit_of_work():
        services.hand_on(SYSTEM, ours, other)
        services.hand_on(SYSTEM, theirs, person)
    assert [task.id for task in queries.mine(actor)] == [theirs.id]
    assert logistics.id not in {task.id for task in queries.mine(actor)}
    weak = Actor(person_id=person.id, grants=actor.grants)
    assert [task.id for task in queries.mine(weak)] == [theirs.id]


def test_a_cancelled_event_asks_nobody_for_its_tasks() -> None:
    event = make_event()
    make_task(event)
    person = make_person()
    give_role(person)
    actor = Actor(person_id=person.id, grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True)
    assert len(queries.mine(actor)) == 1
    with unit_of_work():
        events.cancel_event(SYSTEM, event, reason=Words("Storm", "台風"))
    assert queries.mine(actor) == []


def test_what_is_due_before_an_instant_is_found() -> None:
    event = make_event()
    task = make_task(event)
    assert task.due_at is not None
    assert [each.id for each in queries.open_before(event, task.due_at + dt.timedelta(seconds=1))] == [
        task.id
    ]
    assert queries.open_before(event, task.due_at) == []
