import uuid
from dataclasses import replace

import pytest
from flask import Flask

from tests.builders import make_event, wall
from tests.counting import statements
from tests.programme import files
from tests.programme.test_importing import change, item, take
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.audit import queries as audit
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Forbidden, NotFound, Refusal
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.events import services as events
from tourapp.events.models import Event
from tourapp.programme import queries, services
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind
from tourapp.programme.models import Edition, ProgrammeItem


@pytest.fixture
def event(app: Flask):
    with app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        take(event, files.sessions(files.session(1), files.session(2)))
        yield event


def freeze(event: Event, items: set[uuid.UUID] | None = None) -> Edition:
    with unit_of_work():
        return services.freeze(SYSTEM, event, items=items)


def frozen_titles(edition: Edition) -> list[str]:
    return [content.title.en for _, content in queries.frozen_items(edition)]


def release(event: Event, circle: Circle = Circle.PUBLIC) -> Edition:
    with unit_of_work():
        edition = services.freeze(SYSTEM, event)
        services.release(SYSTEM, event, edition, circle=circle)
    return edition


def drop(found: ProgrammeItem) -> None:
    with unit_of_work() as writing:
        services.drop_item(SYSTEM, writing.get_one(ProgrammeItem, found.id), reason="The speaker is ill")


def titles(event: Event, circle: Circle = Circle.PUBLIC) -> list[str]:
    found = queries.released(event, circle)
    return [each.title.en for each in found.items] if found else []


def test_readers_see_the_newest_edition_of_their_circle_and_never_the_draft(event: Event) -> None:
    assert queries.released(event, Circle.PUBLIC) is None
    release(event)
    change(item(event, "S-1"), title=Words("New", "新"))
    assert titles(event) == ["Session 1", "Session 2"]
    release(event, Circle.PARTICIPANTS)
    assert titles(event) == ["Session 1", "Session 2"]
    assert titles(event, Circle.PARTICIPANTS) == ["New", "Session 2"]
    assert titles(event, Circle.HOST) == []


def test_an_edition_does_not_change_when_the_draft_does(event: Event) -> None:
    edition = freeze(event)
    before = edition.content
    change(item(event, "S-1"), title=Words("New", "新"))
    session().expire_all()
    assert edition.content == before


def test_freezing_the_same_draft_again_makes_no_edition(event: Event) -> None:
    assert freeze(event).id == freeze(event).id
    change(item(event, "S-1"), room="Foyer")
    assert freeze(event).number == 2


def test_the_last_edition_and_one_item_make_the_next(event: Event) -> None:
    freeze(event)
    moved, other = item(event, "S-1"), item(event, "S-2")
    change(moved, title=Words("New", "新"))
    change(other, title=Words("Not yet", "まだ"))
    edition = freeze(event, items={moved.id})
    assert edition.number == 2
    assert [content.title.en for _, content in queries.frozen_items(edition)] == ["New", "Session 2"]
    assert freeze(event, items={moved.id}).id == edition.id
    assert freeze(event).number == 3


def test_one_item_can_be_added_or_dropped_alone(event: Event) -> None:
    freeze(event)
    drop(item(event, "S-1"))
    second = item(event, "S-2")
    tea = ItemContent(kind=ItemKind.BREAK, title=Words("Tea", "茶"))
    with unit_of_work():
        added = services.add_item(SYSTEM, event, tea)
    assert frozen_titles(freeze(event, items={added.id})) == ["Session 1", "Session 2", "Tea"]
    gone = next(each for each in queries.draft(event, dropped=True) if each.dropped_at)
    assert frozen_titles(freeze(event, items={gone.id})) == ["Session 2", "Tea"]
    change(second, title=Words("Later", "後"))
    assert frozen_titles(freeze(event, items={gone.id})) == ["Session 2", "Tea"]


def test_an_item_of_another_event_is_not_found(event: Event) -> None:
    with pytest.raises(NotFound):
        freeze(event, items={new_id()})
    assert not queries.editions(event)


def test_an_edition_that_a_circle_was_given_stays_readable(event: Event) -> None:
    release(event)
    change(item(event, "S-1"), title=Words("New", "新"))
    release(event)
    old = queries.released_edition(event, Circle.PUBLIC, 1)
    assert old is not None and [each.title.en for each in old.items] == ["Session 1", "Session 2"]
    assert queries.released_edition(event, Circle.HOST, 1) is None
    assert queries.released_edition(event, Circle.PUBLIC, 3) is None


def test_a_person_reads_her_items_of_what_participants_were_given_and_till_then_of_what_everybody_was(
    each_app: Flask,
) -> None:
    with each_app.app_context():
        event = make_event("seminar", starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        take(event, files.sessions(files.session(1), files.session(2)))
        hers = frozenset({event.ref, "group:5"})
        assert queries.taking_part(event, hers) is None
        change(item(event, "S-1"), remarks_participants=Words("Door B", "B口"))
        release(event, Circle.PUBLIC)
        public = queries.taking_part(event, hers)
        assert public is not None and public.items[0].remarks == ()
        change(item(event, "S-2"), audience=("group:6",))
        release(event, Circle.PARTICIPANTS)
        change(item(event, "S-1"), title=Words("New", "新"))
        release(event, Circle.PUBLIC)
        own = queries.taking_part(event, hers)
        assert own is not None and [each.title.en for each in own.items] == ["Session 1"]
        assert own.items[0].remarks == (Words("Door B", "B口"),)
        found = queries.released_to(event, Circle.PUBLIC, hers)
        assert found is not None and [each.title.en for each in found.items] == ["New"]


@pytest.mark.parametrize("circle", list(Circle))
def test_a_release_takes_as_many_statements_for_three_items_as_for_sixty(
    each_app: Flask, circle: Circle
) -> None:
    asked = []
    with each_app.app_context():
        for count in (3, 60):
            made = make_event(f"seminar-{count}", starts="2027-06-17 09:00", ends="2027-06-17 17:30")
            take(made, files.sessions(*(files.session(number) for number in range(count))))
            release(made, circle)
            for number in range(count - 1):
                change(item(made, f"S-{number}"), title=Words(f"New {number}", "新"), capacity=number)
            drop(item(made, f"S-{count - 1}"))
            with statements() as seen:
                release(made, circle)
            asked.append(len(seen))
    assert len(set(asked)) == 1, asked


def test_an_empty_programme_is_not_frozen(app: Flask) -> None:
    with app.app_context():
        empty = make_event("empty")
        with pytest.raises(Refusal):
            freeze(empty)


def test_a_release_writes_the_agenda_and_a_drop_leaves_a_tombstone(event: Event) -> None:
    release(event)
    first = item(event, "S-1")
    shown = agenda.entry_of(first.ref, Circle.PUBLIC)
    assert shown is not None and shown.content.title.en == "Session 1"
    drop(first)
    assert agenda.entry_of(first.ref, Circle.PUBLIC) == shown
    release(event)
    gone = agenda.entry_of(first.ref, Circle.PUBLIC)
    assert gone is not None and gone.is_cancelled and gone.sequence == shown.sequence + 1
    assert titles(event) == ["Session 2"]


def test_a_change_that_a_circle_cannot_see_does_not_move_its_numbers(event: Event) -> None:
    release(event)
    before = agenda.entries(event.ref, Circle.PUBLIC), agenda.ledger(event.ref, Circle.PUBLIC)
    change(item(event, "S-1"), remarks_internal=Words("secret", "秘密"))
    assert release(event).number == 2
    assert (agenda.entries(event.ref, Circle.PUBLIC), agenda.ledger(event.ref, Circle.PUBLIC)) == before


def test_the_same_edition_is_not_released_twice_to_a_circle(event: Event) -> None:
    release(event)
    with pytest.raises(Refusal) as refused:
        release(event)
    assert refused.value.code == "released"
    assert len(queries.editions(event)) == 1


def test_a_cancelled_event_strikes_out_its_whole_programme(event: Event) -> None:
    release(event)
    with unit_of_work():
        fresh = session().get_one(Event, event.id)
        events.cancel_event(SYSTEM, fresh, reason=Words("No hall", "会場なし"))
    assert all(shown.is_cancelled for shown in agenda.entries(event.ref, Circle.PUBLIC))


def test_an_added_item_is_for_everybody_and_stands_in_its_place_in_time(event: Event) -> None:
    tea = ItemContent(
        kind=ItemKind.BREAK,
        title=Words("Tea", "茶"),
        starts=wall("2027-06-17 09:00"),
        ends=wall("2027-06-17 09:20"),
    )
    with unit_of_work():
        added = services.add_item(SYSTEM, event, tea)
    assert queries.draft(event)[0].id == added.id
    assert added.audience == [event.ref]


def test_an_end_before_the_start_is_refused(event: Event) -> None:
    with pytest.raises(Refusal):
        change(item(event, "S-1"), ends=wall("2027-06-17 09:00"))


def test_a_stale_save_collides(event: Event) -> None:
    found = item(event, "S-1")
    wanted = replace(queries.content_of(found), room="Foyer")
    with pytest.raises(Conflict), unit_of_work() as writing:
        services.change_item(SYSTEM, writing.get_one(ProgrammeItem, found.id), wanted, seen_version=99)


def test_dropping_needs_a_reason(event: Event) -> None:
    with pytest.raises(Refusal), unit_of_work() as writing:
        services.drop_item(SYSTEM, writing.get_one(ProgrammeItem, item(event, "S-1").id), reason=" ")


@pytest.mark.parametrize("verb", ["add", "freeze"])
def test_a_visitor_may_do_nothing(event: Event, verb: str) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        if verb == "add":
            services.add_item(VISITOR, event, ItemContent(kind=ItemKind.BREAK, title=Words("Tea", "茶")))
        else:
            services.freeze(VISITOR, event)


def test_audit_names_fields_and_never_values(event: Event) -> None:
    change(item(event, "S-1"), room="Secret room", title=Words("Hush", "しっ"))
    entry = audit.of_subject(item(event, "S-1").ref)[0]
    assert (entry.verb, entry.fields) == ("programme.change_item", ["title", "room"])


def test_the_programme_works_on_each_store(each_app: Flask) -> None:
    with each_app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        take(event, files.SEMINAR)
        release(event)
        assert len(titles(event)) == 15
