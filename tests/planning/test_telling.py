import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_registration, open_event, wall
from tests.conftest import NOW
from tests.counting import statements
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.core import clock, jobs
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Refusal
from tourapp.core.ids import new_id, ref
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events import services as events
from tourapp.events.models import Event
from tourapp.messages.models import Message
from tourapp.planning import services
from tourapp.planning.differences import Fate
from tourapp.planning.telling import rules
from tourapp.planning.telling import services as telling
from tourapp.planning.telling.models import Telling, Untold
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.content import ItemContent, Override
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.rules import ReleasedItem, seen_by
from tourapp.registration import services as registration
from tourapp.registration.models import Registration

GROUP = ref("group", uuid.UUID(int=5))
MINUTE = dt.timedelta(minutes=1)


class World:
    """A tour with two visits for everybody and one for a group, released to those who take part."""

    def __init__(self, slug: str = "tour", *, day: str = "2027-06-17") -> None:
        self.event = open_event(slug, asks=())
        self.ada = make_registration(self.event, "ada@example.org")
        self.ben = make_registration(self.event, "ben@example.org")
        self.admit(self.event.ref, self.ada, self.ben)
        self.admit(GROUP, self.ben)
        self.depot = self.add("Tram depot", "車両基地", f"{day} 10:00", f"{day} 11:00")
        self.hall = self.add("City Hall", "市役所", f"{day} 13:00", f"{day} 14:00")
        self.lab = self.add("Laboratory", "研究所", f"{day} 15:00", f"{day} 16:00", audience=(GROUP,))
        self.release()

    def admit(self, reference: str, *people: Registration) -> None:
        with unit_of_work():
            readers.admit(reference, [p.person_id for p in people if p.person_id], event=self.event.ref)

    def add(self, en: str, ja: str, starts: str, ends: str, **more: Any) -> uuid.UUID:
        content = ItemContent(
            kind=ItemKind.BREAK,
            title=Words(en, ja),
            starts=wall(starts),
            ends=wall(ends),
            confirmation=Confirmation.NOT_NEEDED,
            **more,
        )
        with unit_of_work():
            return programme_services.add_item(SYSTEM, self.fresh(), content).id

    def fresh(self) -> Event:
        return session().get_one(Event, self.event.id)

    def change(self, item: uuid.UUID, **changes: Any) -> None:
        with unit_of_work() as writing:
            found = writing.get_one(ProgrammeItem, item)
            content = replace(programme.content_of(found), **changes)
            programme_services.change_item(SYSTEM, found, content)

    def move(self, item: uuid.UUID, starts: str, ends: str) -> None:
        self.change(item, starts=wall(starts), ends=wall(ends))

    def drop(self, item: uuid.UUID) -> None:
        with unit_of_work() as writing:
            found = writing.get_one(ProgrammeItem, item)
            programme_services.drop_item(SYSTEM, found, reason="The host cannot")

    def release(self, circle: Circle = Circle.PARTICIPANTS, **more: Any) -> None:
        with unit_of_work():
            services.release(SYSTEM, self.fresh(), circle=circle, **more)

    def told(self) -> dict[str, list[str]]:
        """The change mails so far, by the first part of the address."""
        session().rollback()
        rows = session().scalars(sa.select(Message).where(Message.template == "planning/changed"))
        found: dict[str, list[str]] = {}
        for row in sorted(rows, key=lambda each: (each.created_at, each.id)):
            found.setdefault(row.to_address.partition("@")[0], []).append(row.text)
        return found


def after(minutes: float, start: dt.datetime = NOW) -> None:
    """Let the worker do what is due so many minutes later."""
    with clock.frozen(start + minutes * MINUTE):
        jobs.run_due()


@pytest.fixture
def tour(app: Flask):
    with app.app_context(), clock.frozen(NOW):
        yield World()


def test_a_moved_visit_is_told_after_the_quiet_period_with_both_times_in_both_zones(tour: World) -> None:
    with unit_of_work() as writing:
        writing.get_one(Person, tour.ada.person_id).zone = "Asia/Tokyo"
    tour.move(tour.depot, "2027-06-17 10:30", "2027-06-17 11:30")
    tour.release()
    after(9)
    assert tour.told() == {}
    after(10)
    told = tour.told()
    assert {who: len(mails) for who, mails in told.items()} == {"ada": 1, "ben": 1}
    assert "London: now Thursday 17 June 2027, 10:30 to 11:30 (was 10:00 to 11:00)" in told["ada"][0]
    assert "Tokyo: now Thursday 17 June 2027, 18:30 to 19:30 (was 18:00 to 19:00)" in told["ada"][0]
    assert "City Hall" not in told["ada"][0]
    assert "Tokyo" not in told["ben"][0]
    after(60)
    assert tour.told() == told


def test_several_releases_within_the_period_are_one_message_with_first_and_last(tour: World) -> None:
    tour.move(tour.depot, "2027-06-17 10:15", "2027-06-17 11:15")
    tour.release()
    with clock.frozen(NOW + 5 * MINUTE):
        tour.move(tour.depot, "2027-06-17 10:30", "2027-06-17 11:30")
        tour.change(tour.hall, room="Room 3")
        tour.release()
    after(12)
    assert tour.told() == {}
    after(15)
    (mail,) = tour.told()["ada"]
    assert "10:30 to 11:30 (was 10:00 to 11:00)" in mail
    assert "10:15" not in mail
    assert "Room: now Room 3" in mail
    assert mail.index("Tram depot") < mail.index("City Hall")


def test_an_edit_that_is_taken_back_within_the_period_is_told_to_nobody(tour: World) -> None:
    tour.move(tour.depot, "2027-06-17 10:30", "2027-06-17 11:30")
    tour.release()
    with clock.frozen(NOW + 5 * MINUTE):
        tour.move(tour.depot, "2027-06-17 10:00", "2027-06-17 11:00")
        tour.release()
    after(60)
    assert tour.told() == {}
    assert session().scalar(sa.select(sa.func.count()).select_from(Untold)) == 0


def test_what_is_released_again_and_again_is_told_after_an_hour_at_most(tour: World) -> None:
    for step in range(8):
        with clock.frozen(NOW + step * 9 * MINUTE):
            tour.move(tour.depot, f"2027-06-17 10:{step + 1:02}", "2027-06-17 11:30")
            tour.release()
            jobs.run_due()
    assert len(tour.told().get("ada", [])) == 1


def test_who_does_not_read_an_item_is_not_told_of_it(tour: World) -> None:
    tour.move(tour.lab, "2027-06-17 15:30", "2027-06-17 16:30")
    tour.release()
    after(10)
    assert list(tour.told()) == ["ben"]


def test_who_has_given_her_place_back_is_told_nothing_though_a_group_still_names_her(tour: World) -> None:
    with unit_of_work() as writing:
        registration.cancel(SYSTEM, writing.get_one(Registration, tour.ben.id), reason="Ill")
    tour.move(tour.lab, "2027-06-17 15:30", "2027-06-17 16:30")
    tour.release()
    after(10)
    assert tour.told() == {}


def test_who_gains_or_loses_an_item_is_told_so(tour: World) -> None:
    tour.change(tour.lab, audience=(tour.event.ref,))
    tour.change(tour.hall, audience=(GROUP,))
    tour.release()
    after(10)
    (mail,) = tour.told()["ada"]
    assert "New: Laboratory\nLondon: Thursday 17 June 2027, 15:00 to 16:00" in mail
    assert "No longer in your programme: City Hall" in mail
    assert "ben" not in tour.told()


def test_a_dropped_item_is_off_and_one_that_is_reinstated_is_new(tour: World) -> None:
    tour.drop(tour.depot)
    tour.release()
    after(10)
    assert "Cancelled: Tram depot\nLondon: Thursday 17 June 2027, 10:00 to 11:00" in tour.told()["ada"][0]
    with unit_of_work() as writing:
        writing.get_one(ProgrammeItem, tour.depot).dropped_at = None
    tour.release()
    after(30)
    assert "New: Tram depot" in tour.told()["ada"][1]


def test_what_begins_within_a_day_is_told_at_once_and_the_rest_waits(app: Flask) -> None:
    with app.app_context(), clock.frozen(NOW):
        world = World(day="2027-04-12")
        world.add("Museum", "博物館", "2027-06-18 10:00", "2027-06-18 11:00")
        world.release()
        after(10)
        before = {who: len(mails) for who, mails in world.told().items()}
        with clock.frozen(NOW + 20 * MINUTE):
            world.move(world.hall, "2027-04-12 13:30", "2027-04-12 14:30")
            museum = next(each for each in programme.draft(world.event) if each.title.en == "Museum")
            world.change(museum.id, room="Room 9")
            world.release()
            jobs.run_due()
        (urgent,) = world.told()["ada"][before["ada"] :]
        assert "City Hall" in urgent and "Museum" not in urgent
        after(30)
        (rest,) = world.told()["ada"][before["ada"] + 1 :]
        assert "Room 9" in rest and "City Hall" not in rest


@pytest.mark.parametrize(
    ("old", "new", "soon"),
    [
        ("2027-06-17 10:00", "2027-06-19 10:00", True),
        ("2027-06-19 10:00", "2027-06-17 10:00", True),
        ("2027-06-17 10:01", "2027-06-19 10:00", False),
        ("2027-06-15 10:00", "2027-06-19 10:00", True),
        ("2027-06-15 09:59", "2027-06-19 10:00", False),
    ],
)
def test_soon_is_within_a_day_of_when_it_begins_or_was_to_begin(old: str, new: str, soon: bool) -> None:
    def at(time: str) -> ReleasedItem | None:
        content = ItemContent(
            kind=ItemKind.BREAK, title=Words("Visit", "視察"), starts=wall(time), ends=wall(time)
        )
        return seen_by(Circle.PARTICIPANTS, uuid.UUID(int=1), content, everybody=GROUP)

    now = wall("2027-06-16 10:00").instant
    assert rules.is_soon(rules.Change(uuid.UUID(int=1), Fate.CHANGED, at(old), at(new)), now) is soon


def test_the_first_programme_is_no_change(tour: World) -> None:
    after(60)
    assert tour.told() == {}


def test_a_release_to_the_hosts_tells_those_who_take_part_nothing(tour: World) -> None:
    tour.move(tour.depot, "2027-06-17 10:30", "2027-06-17 11:30")
    tour.release(Circle.HOST)
    after(60)
    assert tour.told() == {}


def test_a_public_release_tells_nobody_who_has_a_programme_of_her_own(tour: World) -> None:
    tour.move(tour.depot, "2027-06-17 10:30", "2027-06-17 11:30")
    tour.release(Circle.PUBLIC)
    after(60)
    assert tour.told() == {}


def test_where_only_the_public_got_a_programme_those_who_take_part_are_told_of_that(app: Flask) -> None:
    with app.app_context(), clock.frozen(NOW):
        event = open_event("open", asks=())
        world = World.__new__(World)
        world.event = event
        ada = make_registration(event, "ada@example.org")
        world.admit(event.ref, ada)
        talk = world.add(
            "Talk", "講演", "2027-06-17 10:00", "2027-06-17 11:00", remarks_participants=Words("Inside", "内")
        )
        world.release(Circle.PUBLIC)
        world.change(talk, title=Words("Keynote", "基調講演"), remarks_participants=Words("Other", "別"))
        world.release(Circle.PUBLIC)
        after(10)
        (mail,) = world.told()["ada"]
        assert "Title: now Keynote (was Talk)" in mail
        assert "Inside" not in mail and "Other" not in mail


def test_she_reads_it_in_her_language_and_not_of_the_other(app: Flask) -> None:
    with app.app_context(), clock.frozen(NOW):
        world = World()
        with unit_of_work() as writing:
            writing.get_one(Registration, world.ben.id).lang = "ja"
        world.change(world.hall, title=Words("City Hall", "本庁舎"))
        world.release()
        after(10)
        assert list(world.told()) == ["ben"]
        assert "本庁舎" in world.told()["ben"][0] and "市役所" in world.told()["ben"][0]


def test_no_remark_of_the_office_no_price_and_no_link_to_join_leaves_in_a_message(tour: World) -> None:
    tour.change(
        tour.depot,
        remarks_internal=Words("INTERNAL", "INTERNAL"),
        cost_amount="4711",
        cost_currency="GBP",
        cost_bearer=Words("The office", "事務局"),
        join_url="https://meet.example.org/SECRET",
        room="Room 7",
    )
    tour.release()
    after(10)
    mail = tour.told()["ada"][0]
    assert "Room 7" in mail
    for planted in ("INTERNAL", "4711", "SECRET"):
        assert planted not in mail


def test_how_far_the_office_is_with_a_host_is_told_to_nobody(tour: World) -> None:
    tour.change(tour.depot, confirmation=Confirmation.REQUESTED, capacity=12, track="A")
    reason = Override("R31", (ref("item", tour.depot),), "We take the risk")
    tour.release(overrides=(reason,))
    after(60)
    assert tour.told() == {}


def test_what_is_over_is_told_to_nobody(app: Flask) -> None:
    with app.app_context(), clock.frozen(NOW):
        world = World(day="2027-04-11")
        world.change(world.depot, room="Room 1")
        world.release()
        after(60)
        assert world.told() == {}


def test_nobody_is_told_of_an_event_that_is_off(tour: World) -> None:
    tour.move(tour.depot, "2027-06-17 10:30", "2027-06-17 11:30")
    tour.release()
    with unit_of_work():
        events.cancel_event(SYSTEM, tour.fresh(), reason=Words("No hall", "会場なし"))
    after(60)
    assert tour.told() == {}


def test_nobody_is_told_of_an_event_that_waits_for_a_new_date(tour: World) -> None:
    tour.move(tour.depot, "2027-06-17 10:30", "2027-06-17 11:30")
    tour.release()
    with unit_of_work():
        tour.fresh().postponed_at = clock.now()
    after(60)
    assert tour.told() == {}


def test_an_event_chooses_its_own_quiet_period(tour: World) -> None:
    with unit_of_work():
        telling.set_quiet(SYSTEM, tour.fresh(), 30)
    tour.change(tour.depot, room="Room 1")
    tour.release()
    after(29)
    assert tour.told() == {}
    after(30)
    assert len(tour.told()["ada"]) == 1
    with pytest.raises(Refusal), unit_of_work():
        telling.set_quiet(SYSTEM, tour.fresh(), 1441)
    with pytest.raises(Forbidden), unit_of_work():
        telling.set_quiet(VISITOR, tour.fresh(), 5)


def test_telling_twice_changes_nothing(tour: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "PORTION", 1)
    tour.change(tour.depot, room="Room 1")
    tour.release()
    with clock.frozen(NOW + 10 * MINUTE):
        with unit_of_work():
            made = telling.tell_due(tour.event.id)
        with unit_of_work():
            assert telling.tell_due(tour.event.id) is None
        assert made is not None
        for _ in range(2):
            with unit_of_work():
                telling.tell_portion(made.id)
        jobs.run_due()
        for first in ("", str(uuid.UUID(int=0))):
            with unit_of_work():
                telling.tell_portion(made.id, first)
    assert {who: len(mails) for who, mails in tour.told().items()} == {"ada": 1, "ben": 1}
    assert session().get_one(Telling, made.id, populate_existing=True).told == 2


def test_a_worker_that_dies_half_way_leaves_everything_for_the_next(
    tour: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PORTION", 1)
    tour.change(tour.depot, room="Room 1")
    tour.release()
    whole = telling.mails.tell
    died: list[str] = []

    def dies(place: Registration, *rest: Any, **more: Any) -> bool:
        done = whole(place, *rest, **more)
        if place.email not in died:
            died.append(place.email)
            raise RuntimeError("the lights went out")
        return done

    monkeypatch.setattr(telling.mails, "tell", dies)
    for minutes in (10, 12, 20, 60, 200):
        after(minutes)
    assert len(died) == 2
    assert {who: len(mails) for who, mails in tour.told().items()} == {"ada": 1, "ben": 1}


def test_a_release_leaves_one_job_however_many_read(each_app: Flask) -> None:
    with each_app.app_context(), clock.frozen(NOW):
        world = World()
        world.change(world.depot, room="Room 1")
        world.change(world.hall, room="Room 2")

        def queued() -> int:
            asked = sa.select(sa.func.count()).select_from(jobs.Job)
            return session().scalar(asked.where(jobs.Job.kind.startswith("planning."))) or 0

        before = queued()
        world.release()
        assert queued() == before + 1
        after(10)
        assert sorted(world.told()) == ["ada", "ben"]


def test_a_release_takes_the_same_number_of_statements_for_many_items(tour: World) -> None:
    asked = []
    for count, hour in ((2, 18), (40, 19)):
        times = [f"2027-06-17 {hour}:{minute:02}" for minute in range(count + 1)]
        more = [tour.add(f"Item {count}.{n}", f"{count}.{n}", *times[n : n + 2]) for n in range(count)]
        tour.release()
        after(60)
        for number, item in enumerate(more):
            tour.change(item, room=f"Room {number}")
        tour.drop(more[0])
        with statements() as seen:
            tour.release()
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_an_unknown_event_or_telling_is_nothing_to_tell(tour: World) -> None:
    with unit_of_work():
        assert telling.tell_due(new_id()) is None
        assert telling.tell_portion(new_id()) == 0
