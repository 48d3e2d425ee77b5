"""Numbers that are kept, and never old."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from tests.builders import make_event
from tests.counting import statements
from tests.programme import files
from tests.programme.test_importing import take
from tourapp.access.actor import SYSTEM
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import parse_ref
from tourapp.core.words import Words
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.planning import gathering, queries, setting
from tourapp.planning.acceptance import services as acceptance
from tourapp.planning.findings import Severity
from tourapp.planning.standing import Standing, standing
from tourapp.programme import queries as programme
from tourapp.programme import services
from tourapp.programme.group import queries as group
from tourapp.programme.group import services as group_services
from tourapp.programme.kinds import ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.resources.models import Place, Room


def anew(event: Event) -> dict[Circle, Standing]:
    found = queries.problems_by_circle(event, queries.drafted(programme.draft(event)))
    blocks = queries.counted(event, found)
    return {circle: Standing(len(found[circle]), blocks[circle]) for circle in Circle}


def test_the_numbers_follow_whatever_the_checks_read_and_are_read_cheaply(app: Flask) -> None:
    frozen = clock.frozen(dt.datetime(2026, 12, 15, tzinfo=dt.UTC))
    with frozen, app.app_context():
        days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
        event = make_event("study-tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)
        assert standing(event) == dict.fromkeys(Circle, Standing())
        take(event, files.TOUR, name="study_tour_itinerary.json")

        def visit() -> ProgrammeItem:
            return next(
                each for each in programme.draft(event) if each.kind is ItemKind.VISIT and each.place_ref
            )

        def place() -> Place:
            return session().get_one(Place, parse_ref(visit().place_ref)[1])

        def night() -> ProgrammeItem:
            return next(each for each in programme.draft(event) if each.kind is ItemKind.LODGING)

        def accept() -> None:
            found = queries.problems(event, Circle.PARTICIPANTS)
            block = next(each for each in found if each.severity is Severity.BLOCK)
            acceptance.accept(SYSTEM, event, block, "It is all right")

        def untitled() -> None:
            item = programme.draft(event)[0]
            services.change_item(SYSTEM, item, replace(programme.content_of(item), title=Words("", "")))

        def crowded() -> None:
            room = Room(place_id=place().id, name="Small", capacity=1)
            session().add(room)
            session().flush()
            services.change_item(SYSTEM, visit(), replace(programme.content_of(visit()), room_ref=room.ref))

        changes: list[Callable[[], object]] = [
            untitled,
            accept,
            crowded,
            lambda: setattr(session().query(Room).filter_by(name="Small").one(), "capacity", 500),
            lambda: setattr(place(), "hours", "03:00-03:30"),
            lambda: group_services.set_numbers(SYSTEM, event, replace(group.said(event), severe_allergies=3)),
            lambda: setting.set_parameters(
                SYSTEM, event, replace(gathering.parameters(event), day_warn_minutes=60, day_block_minutes=90)
            ),
            lambda: services.drop_item(SYSTEM, night(), reason="Not this year"),
        ]
        before = standing(event)
        assert before == anew(event) and before[Circle.PARTICIPANTS].blocks
        for change in changes:
            with unit_of_work():
                change()
            after = standing(event)
            assert after == anew(event) != before, change
            before = after
        with statements() as seen:
            standing(event)
        assert len(seen) <= 9
        assert not any("programme_item.title" in each for each in seen)
