"""Numbers that are kept, and never old."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from tests.builders import make_event, make_person
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
from tourapp.programme.importing.vocabulary import CARDS_NOT_COUNTED
from tourapp.programme.kinds import ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.speaking.models import Appearance, AppearanceItem
from tourapp.programme.speaking.states import Part
from tourapp.resources.models import Place, Room


def anew(event: Event) -> dict[Circle, Standing]:
    found = queries.problems_by_circle(event, queries.drafted(programme.draft(event)))
    blocks = queries.counted(event, found)
    return {circle: Standing(len(found[circle]), blocks[circle]) for circle in Circle}


def in_two_groups(item: ProgrammeItem) -> None:
    """The same for another group at the same time."""
    other = replace(
        programme.content_of(item),
        audience=("group:2",),
        source_id="",
        room_ref="",
        interpreters=(),
        vehicle=Words(),
    )
    services.add_item(SYSTEM, item.event, other)
    services.change_item(SYSTEM, item, replace(programme.content_of(item), audience=("group:1",)))


def at_once(event: Event) -> list[ProgrammeItem]:
    return [each for each in programme.draft(event) if set(each.audience) & {"group:1", "group:2"}]


def test_the_numbers_follow_whatever_the_checks_read_and_are_read_cheaply(app: Flask) -> None:
    frozen = clock.frozen(dt.datetime(2026, 12, 15, tzinfo=dt.UTC))
    with frozen, app.app_context():
        days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
        event = make_event("study-tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)
        speaker = make_person()
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

        def half_translated() -> None:
            item = visit()
            speakers = (*programme.content_of(item).speakers, Words("Somebody in English only", ""))
            services.change_item(SYSTEM, item, replace(programme.content_of(item), speakers=speakers))

        def appear() -> None:
            """Somebody is asked to speak in two items of two groups at once."""
            who = Appearance(
                event_id=event.id,
                person_id=speaker.id,
                part=Part.SPEAKER,
                asked_at=clock.now(),
                purge_on=event.last_day,
            )
            who.places = [AppearanceItem(item_id=item.id) for item in at_once(event)]
            session().add(who)

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
            lambda: setattr(
                event, "ends", replace(event.ends, local=event.ends.local + dt.timedelta(days=2))
            ),
            half_translated,
            lambda: in_two_groups(visit()),
            appear,
            lambda: services.change_item(
                SYSTEM, visit(), replace(programme.content_of(visit()), cards=CARDS_NOT_COUNTED)
            ),
        ]
        before = standing(event)
        assert before == anew(event) and before[Circle.PARTICIPANTS].blocks
        for change in changes:
            with unit_of_work():
                change()
            after = standing(event)
            assert after == anew(event) != before or change is changes[-1], change
            before = after
        starts = visit().starts
        assert starts is not None
        due = starts.instant - dt.timedelta(days=14)
        with clock.frozen(due):
            before = standing(event)
            assert before == anew(event)
        with clock.frozen(due + dt.timedelta(seconds=1)):
            assert standing(event) == anew(event) != before
        with statements() as seen:
            standing(event)
        assert len(seen) <= 9
        assert not any("programme_item.title" in each for each in seen)
