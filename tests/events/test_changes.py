"""A change of plan: prepared, undone, released once; what becomes of the event and its calendar entries."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.builders import make_event, wall
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.core import clock, ids
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Forbidden, Refusal
from tourapp.core.words import Words
from tourapp.events import calendar
from tourapp.events import queries as events
from tourapp.events import services as event_services
from tourapp.events.changes import queries, services
from tourapp.events.changes.models import PlanChange
from tourapp.events.changes.states import ChangeKind, ChangeState
from tourapp.events.models import Event, EventState
from tourapp.events.tasks import services as tasks
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor

REASON = Words("The trains are on strike.", "鉄道がストライキのため。")
STARTS, ENDS = wall("2027-07-01 09:30"), wall("2027-07-01 16:30")


@pytest.fixture(autouse=True)
def context(each_app: Flask) -> Iterator[None]:
    with each_app.app_context():
        yield


def prepare(event: Event, kind: ChangeKind, **more: Any) -> PlanChange:
    with unit_of_work():
        return services.prepare(SYSTEM, session().get_one(Event, event.id), kind=kind, reason=REASON, **more)


def release(change: PlanChange, **more: Any) -> bool:
    with unit_of_work():
        return services.release(SYSTEM, session().get_one(PlanChange, change.id), **more)


def again(event: Event) -> Event:
    session().expire_all()
    return session().get_one(Event, event.id)


def test_what_is_prepared_changes_nothing_and_can_be_undone() -> None:
    event = make_event()
    change = prepare(event, ChangeKind.CANCEL)
    assert again(event).state is EventState.PUBLISHED
    assert queries.pending(event) is not None
    with unit_of_work():
        services.undo(SYSTEM, session().get_one(PlanChange, change.id))
    assert queries.pending(event) is None
    assert release(change) is False
    assert again(event).state is EventState.PUBLISHED


def test_what_is_released_is_not_undone() -> None:
    change = prepare(make_event(), ChangeKind.CANCEL)
    assert release(change) is True
    with pytest.raises(Refusal), unit_of_work():
        services.undo(SYSTEM, session().get_one(PlanChange, change.id))


def test_a_second_preparation_takes_the_place_of_the_first() -> None:
    event = make_event()
    first = prepare(event, ChangeKind.CANCEL)
    second = prepare(event, ChangeKind.POSTPONE, starts=STARTS, ends=ENDS)
    assert first.id == second.id
    assert second.kind is ChangeKind.POSTPONE


def test_cancelling_calls_the_event_off_with_its_reason_and_leaves_a_tombstone() -> None:
    event = make_event()
    change = prepare(event, ChangeKind.CANCEL)
    assert release(change) is True
    found = again(event)
    assert (found.state, found.cancelled_reason, found.plan_changed_at) == (
        EventState.CANCELLED,
        REASON,
        clock.now(),
    )
    shown = agenda.entry_of(event.ref, Circle.PUBLIC)
    assert shown is not None and shown.is_cancelled
    assert queries.in_force(found) is not None


def test_a_second_release_changes_nothing() -> None:
    event = make_event()
    change = prepare(event, ChangeKind.POSTPONE, starts=STARTS, ends=ENDS)
    assert release(change) is True
    before = again(event).version
    assert release(change) is False
    assert again(event).version == before


def test_a_new_time_moves_the_event_its_entry_and_its_tasks() -> None:
    event = make_event()
    with unit_of_work():
        task = tasks.add_task(
            SYSTEM, event, title=Words("x", ""), owner=Role.ORGANISER, rule=DueRule(Anchor.START, -1)
        )
    before = agenda.entry_of(event.ref, Circle.PUBLIC)
    old = event.starts
    assert release(prepare(event, ChangeKind.POSTPONE, starts=STARTS, ends=ENDS))
    found = again(event)
    after = agenda.entry_of(event.ref, Circle.PUBLIC)
    assert before is not None and after is not None
    assert (found.starts, found.moved_from, found.state) == (STARTS, old, EventState.PUBLISHED)
    assert (after.uid, after.sequence) == (before.uid, before.sequence + len(calendar.CIRCLES))
    assert task.due == wall("2027-06-30 17:00")
    change = queries.in_force(found)
    assert change is not None
    assert (change.state, change.old_starts) == (ChangeState.RELEASED, old)


def test_postponed_without_a_time_it_stands_in_no_calendar_until_it_has_one() -> None:
    event = make_event()
    assert release(prepare(event, ChangeKind.POSTPONE))
    found = again(event)
    assert (found.state, found.postponed_at) == (EventState.PUBLISHED, clock.now())
    gone = agenda.entry_of(event.ref, Circle.PUBLIC)
    assert gone is not None and gone.is_cancelled
    with unit_of_work():
        event_services.change_event(SYSTEM, found, theme=Words("Other", "別"))
    still = agenda.entry_of(event.ref, Circle.PUBLIC)
    assert still is not None and still.is_cancelled
    assert release(prepare(event, ChangeKind.POSTPONE, starts=STARTS, ends=ENDS))
    back = agenda.entry_of(event.ref, Circle.PUBLIC)
    assert again(event).postponed_at is None
    assert back is not None and not back.is_cancelled
    assert (back.uid, back.content.starts) == (gone.uid, STARTS)
    assert back.sequence > gone.sequence


def test_a_postponed_event_may_come_back_at_its_old_time() -> None:
    event = make_event()
    starts, ends = event.starts, event.ends
    assert release(prepare(event, ChangeKind.POSTPONE))
    assert release(prepare(event, ChangeKind.POSTPONE, starts=starts, ends=ends))
    assert again(event).postponed_at is None
    shown = agenda.entry_of(event.ref, Circle.PUBLIC)
    assert shown is not None and not shown.is_cancelled


def test_a_postponed_event_is_not_over_when_its_old_time_passes() -> None:
    event = make_event()
    assert release(prepare(event, ChangeKind.POSTPONE))
    later = event.ends_at + dt.timedelta(days=2)
    with clock.frozen(later):
        assert list(events.past(later)) == []
        assert [each.id for each in events.upcoming(later)] == [event.id]
        assert list(events.archive(later).items) == []
        with pytest.raises(Refusal), unit_of_work():
            event_services.finish_event(SYSTEM, again(event))
        assert release(prepare(event, ChangeKind.POSTPONE, starts=STARTS, ends=ENDS))


def test_online_the_venue_goes_and_the_entry_changes_once() -> None:
    event = make_event()
    before = agenda.entry_of(event.ref, Circle.PUBLIC)
    change = prepare(event, ChangeKind.ONLINE, joining_url="https://meet.example.org/now")
    assert release(change)
    found = again(event)
    after = agenda.entry_of(event.ref, Circle.PARTICIPANTS)
    public = agenda.entry_of(event.ref, Circle.PUBLIC)
    assert (found.has_online, found.venues, found.joining_url) == (True, [], "https://meet.example.org/now")
    assert before is not None and after is not None and public is not None
    assert after.content.conference_url == "https://meet.example.org/now"
    assert public.content.conference_url == ""
    assert public.content.place == Words("Online", "オンライン")
    assert public.sequence - before.sequence == len(calendar.CIRCLES)
    assert session().get_one(PlanChange, change.id).old_place.en == "Town Hall"


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        (
            ChangeKind.POSTPONE,
            {"starts": wall("2027-04-01 09:00"), "ends": wall("2027-04-01 10:00")},
            "starts_on",
        ),
        (
            ChangeKind.POSTPONE,
            {"starts": wall("2027-06-17 09:30"), "ends": wall("2027-06-17 16:30")},
            "starts_on",
        ),
        (ChangeKind.POSTPONE, {"starts": ENDS, "ends": STARTS}, "ends"),
        (ChangeKind.ONLINE, {"joining_url": "javascript:alert(1)"}, "joining_url"),
    ],
)
def test_what_makes_no_plan_is_refused(kind: ChangeKind, more: dict[str, Any], field: str) -> None:
    event = make_event()
    with pytest.raises(Refusal) as refused:
        prepare(event, kind, **more)
    assert refused.value.field == field


def test_a_reason_in_one_language_is_refused() -> None:
    event = make_event()
    with pytest.raises(Refusal) as refused, unit_of_work():
        services.prepare(SYSTEM, event, kind=ChangeKind.CANCEL, reason=Words("Storm", ""))
    assert refused.value.field == "reason_ja"


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CANCELLED])
def test_only_a_published_event_has_a_plan_to_change(state: EventState) -> None:
    event = make_event(state=state)
    assert services.allowed(event) == ()
    with pytest.raises(Refusal):
        prepare(event, ChangeKind.CANCEL)


def test_an_event_without_a_venue_does_not_move_online() -> None:
    event = make_event(venue=False, online=True)
    assert services.allowed(event) == (ChangeKind.CANCEL, ChangeKind.POSTPONE)


def test_a_release_of_what_has_changed_since_the_preview_collides_and_does_nothing() -> None:
    event = make_event()
    seen = event.version
    change = prepare(event, ChangeKind.CANCEL)
    with unit_of_work():
        event_services.change_event(SYSTEM, again(event), theme=Words("Other", "別"))
    with pytest.raises(Conflict):
        release(change, seen_version=seen)
    assert again(event).state is EventState.PUBLISHED
    assert queries.pending(event) is not None


def test_others_neither_prepare_nor_release() -> None:
    event = make_event()
    grants = (Grant(Role.LOGISTICS, ("office", "LON")), Grant(Role.ORGANISER, ("office", "PAR")))
    stranger = Actor(person_id=ids.new_id(), grants=grants, is_strong=True)
    with pytest.raises(Forbidden), unit_of_work():
        services.prepare(stranger, event, kind=ChangeKind.CANCEL, reason=REASON)
    change = prepare(event, ChangeKind.CANCEL)
    for act in (services.release, services.undo):
        with pytest.raises(Forbidden), unit_of_work():
            act(stranger, session().get_one(PlanChange, change.id))
