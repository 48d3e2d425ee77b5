"""What a change of plan does to registrations, and what each person is told. On both stores."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_registration, open_event, submit, token_of, wall
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.core import clock, jobs
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.events.changes import services as changes
from tourapp.events.changes.models import PlanChange
from tourapp.events.changes.states import ChangeKind
from tourapp.events.models import Event, EventState
from tourapp.messages.models import Message
from tourapp.registration import concerned, queries
from tourapp.registration import services as registration
from tourapp.registration.models import Registration
from tourapp.registration.services import plan
from tourapp.registration.states import Attendance, State

REASON = Words("The trains are on strike.", "鉄道がストライキのため。")
STARTS, ENDS = wall("2027-07-01 09:30"), wall("2027-07-01 16:30")


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def prepare(event: Event, kind: ChangeKind, **more: Any) -> PlanChange:
    with unit_of_work():
        return changes.prepare(SYSTEM, event, kind=kind, reason=REASON, **more)


def release(event: Event, kind: ChangeKind, **more: Any) -> PlanChange:
    change = prepare(event, kind, **more)
    with unit_of_work():
        assert changes.release(SYSTEM, session().get_one(PlanChange, change.id))
    jobs.run_due()
    session().expire_all()
    return change


def a_full_event(**event: Any) -> tuple[Event, Registration, Registration, Registration]:
    """One place: somebody has it, somebody who reads Japanese waits, somebody has not verified."""
    made = open_event(places=1, online=None, waiting_list=True, **event)
    has = make_registration(made, "has@example.org")
    waits = submit(made, "waits@example.org", given_name="Wako", lang="ja")
    with unit_of_work():
        registration.verify(VISITOR, made, token_of(waits))
    unknown = submit(made, "unknown@example.org", given_name="Uta")
    return made, has, waits, unknown


def mails(template: str) -> dict[str, Message]:
    chosen = sa.select(Message).where(Message.template == f"registration/{template}").order_by(Message.id)
    found = session().scalars(chosen).all()
    assert len({each.to_address for each in found}) == len(found), "nobody is told twice"
    return {each.to_address: each for each in found}


def state(registered: Registration) -> State:
    session().expire_all()
    return session().get_one(Registration, registered.id).state


def test_everybody_concerned_is_counted_by_state_way_and_language() -> None:
    event, *_rest = a_full_event()
    found = [(each.state, each.lang, each.is_known, each.number) for each in concerned.concerned(event)]
    assert found == [
        (State.SUBMITTED, "en", False, 1),
        (State.WAITLISTED, "ja", True, 1),
        (State.CONFIRMED, "en", True, 1),
    ]
    assert [each.email for each in concerned.people(event, 10)] == ["has@example.org", "waits@example.org"]


def test_cancelled_everybody_known_is_told_once_and_every_registration_ends() -> None:
    event, has, waits, unknown = a_full_event()
    release(event, ChangeKind.CANCEL)
    told = mails("event_cancelled")
    assert set(told) == {"has@example.org", "waits@example.org"}
    assert REASON.en in told["has@example.org"].text
    assert REASON.ja in told["waits@example.org"].text
    assert {state(each) for each in (has, waits, unknown)} == {State.CANCELLED}


def test_a_new_time_is_told_to_who_has_a_place_and_to_who_waits_each_in_her_language() -> None:
    event, has, waits, _unknown = a_full_event()
    change = release(event, ChangeKind.POSTPONE, starts=STARTS, ends=ENDS)
    told = mails("plan_postpone")
    assert set(told) == {"has@example.org", "waits@example.org"}
    english, japanese = told["has@example.org"], told["waits@example.org"]
    assert english.subject == "New time: Seminar"
    assert "Now: Thursday 1 July 2027, 09:30 to 16:30 (London)" in english.text
    assert "Before: Thursday 17 June 2027, 09:30 to 16:30 (London)" in english.text
    assert REASON.en in english.text and REASON.ja in japanese.text
    assert len(english.attachments) == 1 and japanese.attachments == []
    assert mails("new_time") == {}, "the plain message would be the second about one fact"
    with unit_of_work():
        plan.tell(change.id)
    assert len(mails("plan_postpone")) == 2
    assert (state(has), state(waits)) == (State.CONFIRMED, State.WAITLISTED)


def test_postponed_without_a_time_registration_is_shut_and_places_stay() -> None:
    event, has, _waits, _unknown = a_full_event()
    release(event, ChangeKind.POSTPONE)
    intake = queries.intake_of(event)
    assert intake is not None and intake.closes_at < clock.now()
    text = mails("plan_postpone")["has@example.org"]
    assert text.subject == "Postponed: Seminar"
    assert "We do not know the new time yet" in " ".join(text.text.split())
    assert state(has) is State.CONFIRMED


def test_moved_forward_registration_closes_before_the_event() -> None:
    event = open_event(places=5)
    starts, ends = wall("2027-05-01 09:30"), wall("2027-05-01 16:30")
    release(event, ChangeKind.POSTPONE, starts=starts, ends=ends)
    intake = queries.intake_of(event)
    assert intake is not None and intake.closes_at == starts.instant


def test_online_everybody_takes_part_online_and_who_waits_gets_what_is_free() -> None:
    event = open_event(in_person=1, online=5, waiting_list=True)
    has = make_registration(event, "has@example.org")
    waits = submit(event, "waits@example.org", given_name="Wako")
    with unit_of_work():
        registration.verify(VISITOR, event, token_of(waits))
    assert state(waits) is State.WAITLISTED
    release(event, ChangeKind.ONLINE, joining_url="https://meet.example.org/now", capacity_online=2)
    intake = queries.intake_of(event)
    assert intake is not None
    assert (intake.capacity_in_person, intake.capacity_online) == (0, 2)
    found = session().get_one(Registration, has.id)
    assert (found.attendance, found.state) == (Attendance.ONLINE, State.CONFIRMED)
    assert state(waits) is State.OFFERED
    told = mails("plan_online")
    assert "Not any more at: Town Hall" in told["has@example.org"].text
    assert "https://meet" not in told["has@example.org"].text
    assert told["has@example.org"].attachments == [f"agenda:event:{event.id}:participants"]
    assert set(told) == {"has@example.org", "waits@example.org"}


def test_online_for_fewer_than_have_a_place_is_refused_as_a_whole() -> None:
    event = open_event(in_person=5, online=5)
    make_registration(event, "one@example.org")
    make_registration(event, "two@example.org")
    change = prepare(event, ChangeKind.ONLINE, capacity_online=1)
    with pytest.raises(Refusal) as refused, unit_of_work():
        changes.release(SYSTEM, session().get_one(PlanChange, change.id))
    assert refused.value.field == "capacity_online"
    session().expire_all()
    kept = session().get_one(Event, event.id)
    assert (kept.state, len(kept.venues), kept.plan_changed_at) == (EventState.PUBLISHED, 1, None)
    assert jobs.run_due() >= 0 and mails("plan_online") == {}


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (ChangeKind.CANCEL, {}),
        (ChangeKind.POSTPONE, {}),
        (ChangeKind.POSTPONE, {"starts": STARTS, "ends": ENDS}),
        (ChangeKind.ONLINE, {"joining_url": "https://meet.example.org/now"}),
    ],
)
def test_the_preview_says_what_is_sent(kind: ChangeKind, more: dict[str, Any]) -> None:
    event, has, waits, _unknown = a_full_event()
    change = prepare(event, kind, **more)
    shown = {
        "has@example.org": plan.preview(change, event, State.CONFIRMED, Attendance.IN_PERSON, "en"),
        "waits@example.org": plan.preview(change, event, State.WAITLISTED, Attendance.IN_PERSON, "ja"),
    }
    names = {
        "has@example.org": ("(name)", has.typed_name),
        "waits@example.org": ("（お名前）", waits.typed_name),
    }
    with unit_of_work():
        changes.release(SYSTEM, session().get_one(PlanChange, change.id))
    jobs.run_due()
    told = mails("event_cancelled" if kind is ChangeKind.CANCEL else f"plan_{kind}")
    for address, preview in shown.items():
        said = told[address]
        assert said.subject == preview.subject
        # The name is another, so lines break elsewhere: compare the words.
        words = preview.text.replace(*names[address])
        assert "".join(said.text.split()) == "".join(words.split())
