"""Changes of a draft: all or nothing, undone and done again, and nobody else's work lost."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask

from tests.builders import make_event, wall
from tests.programme.editing.world import ADA, BEN
from tourapp.access.actor import SYSTEM, Actor
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, NotFound, Refusal
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.confirming import services as confirming
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import queries, services
from tourapp.programme.editing.edits import Edit
from tourapp.programme.editing.services import Overtaken
from tourapp.programme.group import services as group
from tourapp.programme.group.rules import GroupNumbers
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem

SAID = Words("Changed something", "変更")


@pytest.fixture
def event(app: Flask):
    with app.app_context():
        yield make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")


def apply(event: Event, *edits: Edit, by: Actor = ADA, said: Words = SAID) -> services.Applied:
    with unit_of_work() as writing:
        return services.apply(by, writing.get_one(Event, event.id), edits, said=said)


def undo(event: Event, by: Actor = ADA, **how: int):
    with unit_of_work() as writing:
        return services.undo(by, writing.get_one(Event, event.id), **how)


def redo(event: Event, by: Actor = ADA, **how: int):
    with unit_of_work() as writing:
        return services.redo(by, writing.get_one(Event, event.id), **how)


def add(event: Event, title: str = "Visit", **says: object) -> ProgrammeItem:
    fields = {
        "kind": ItemKind.VISIT,
        "title": Words(title, title),
        "starts": wall("2027-06-17 10:00"),
        "ends": wall("2027-06-17 11:00"),
        **says,
    }
    return apply(event, Edit(fields=fields)).items[0]


def now(item: ProgrammeItem) -> ItemContent:
    session().expire_all()
    return programme.content_of(session().get_one(ProgrammeItem, item.id))


def is_dropped(item: ProgrammeItem) -> bool:
    session().expire_all()
    return session().get_one(ProgrammeItem, item.id).dropped_at is not None


def test_several_edits_are_one_change_with_a_number(event: Event) -> None:
    first, second = add(event, "One"), add(event, "Two")
    done = apply(
        event,
        Edit(item=first.id, fields={"room": "Foyer"}),
        Edit(item=second.id, drop="The host is away"),
        Edit(fields={"kind": ItemKind.BREAK, "title": Words("Tea", "茶")}),
    )
    assert done.change is not None
    assert (done.change.number, queries.newest(event)) == (3, 3)
    assert done.change.items == {item.id for item in done.items}
    assert [each.number for each in queries.since(event, 1)] == [2, 3]
    assert now(first).room == "Foyer"
    assert is_dropped(second)


def test_one_edit_that_is_refused_leaves_none_of_the_others(event: Event) -> None:
    first, second = add(event, "One"), add(event, "Two")
    with pytest.raises(Refusal):
        apply(
            event,
            Edit(item=first.id, fields={"room": "Foyer"}),
            Edit(item=second.id, fields={"ends": wall("2027-06-17 09:00")}),
        )
    assert now(first).room == ""
    assert queries.newest(event) == 2
    with pytest.raises(NotFound):
        apply(event, Edit(item=first.id, fields={"room": "Foyer"}), Edit(item=new_id(), restore=True))
    assert now(first).room == ""


def test_what_is_so_already_is_no_change(event: Event) -> None:
    item = add(event)
    assert apply(event, Edit(item=item.id, fields={"room": ""})).change is None
    assert queries.newest(event) == 1


def test_whoever_saw_an_older_version_is_refused(event: Event) -> None:
    item = add(event)
    seen = item.version
    apply(event, Edit(item=item.id, fields={"room": "Foyer"}, seen_version=seen), by=BEN)
    for late in (
        Edit(item=item.id, fields={"room": "Hall"}, seen_version=seen),
        Edit(item=item.id, drop="Not now", seen_version=seen),
    ):
        with pytest.raises(Conflict):
            apply(event, late)
    assert now(item).room == "Foyer"


def test_undoing_and_doing_again_walk_back_and_forth(event: Event) -> None:
    item = add(event)
    apply(event, Edit(item=item.id, fields={"room": "Foyer"}))
    apply(event, Edit(item=item.id, drop="The host is away"))
    undo(event)
    assert not is_dropped(item)
    undo(event)
    assert now(item).room == ""
    undo(event)
    assert is_dropped(item)
    with pytest.raises(Refusal):
        undo(event)
    redo(event)
    assert not is_dropped(item)
    redo(event)
    assert now(item).room == "Foyer"
    redo(event)
    assert is_dropped(item)
    with pytest.raises(Refusal):
        redo(event)
    assert queries.newest(event) == 9
    undo(event)
    assert not is_dropped(item)


def test_whoever_does_something_else_does_not_do_again(event: Event) -> None:
    item = add(event)
    apply(event, Edit(item=item.id, fields={"room": "Foyer"}))
    undo(event)
    apply(event, Edit(item=item.id, fields={"track": "A"}))
    with pytest.raises(Refusal):
        redo(event)
    undo(event)
    redo(event)
    assert (now(item).room, now(item).track) == ("", "A")


def test_only_what_is_ones_own_is_undone(event: Event) -> None:
    item = add(event)
    apply(event, Edit(item=item.id, fields={"room": "Foyer"}), by=BEN)
    with pytest.raises(Overtaken):
        undo(event)
    undo(event, BEN)
    undo(event)
    assert is_dropped(item)


def test_what_others_did_to_other_fields_stays(event: Event) -> None:
    item = add(event)
    apply(event, Edit(item=item.id, fields={"room": "Foyer"}))
    apply(event, Edit(item=item.id, fields={"title": Words("Walk", "散策")}), by=BEN)
    undo(event)
    assert (now(item).room, now(item).title.en) == ("", "Walk")


def test_what_others_did_to_the_same_is_shown_beside_it_and_not_lost(event: Event) -> None:
    item = add(event)
    apply(event, Edit(item=item.id, fields={"starts": wall("2027-06-17 10:30")}))
    apply(event, Edit(item=item.id, fields={"ends": wall("2027-06-17 12:00")}), by=BEN)
    with pytest.raises(Overtaken) as caught:
        undo(event)
    (clash,) = caught.value.clashes
    assert clash.stands is not None and clash.stands.ends == wall("2027-06-17 12:00")
    assert clash.wanted is not None and clash.wanted.starts == wall("2027-06-17 10:00")
    assert now(item).starts == wall("2027-06-17 10:30")


def test_whoever_has_seen_both_texts_may_undo_over_them_unless_it_has_changed_again(event: Event) -> None:
    item = add(event)
    apply(event, Edit(item=item.id, fields={"room": "Foyer"}))
    apply(event, Edit(item=item.id, fields={"room": "Hall"}), by=BEN)
    with pytest.raises(Overtaken) as caught:
        undo(event)
    apply(event, Edit(item=item.id, fields={"room": "Court"}), by=BEN)
    with pytest.raises(Overtaken) as again:
        undo(event, over=caught.value.number)
    undo(event, over=again.value.number)
    assert now(item).room == ""


def test_a_button_of_an_old_page_undoes_nothing_else(event: Event) -> None:
    item = add(event)
    with pytest.raises(Conflict):
        apply(event, Edit(item=item.id, fields={"room": "Foyer"})) and undo(event, number=1)
    undo(event, number=2)
    assert now(item).room == ""


def test_what_was_frozen_is_not_undone(event: Event) -> None:
    item = add(event)
    apply(event, Edit(item=item.id, fields={"room": "Foyer"}))
    undo(event)
    with unit_of_work():
        programme_services.freeze(SYSTEM, event)
    with pytest.raises(Refusal):
        undo(event)
    with pytest.raises(Refusal):
        redo(event)
    apply(event, Edit(item=item.id, fields={"track": "A"}))
    undo(event)
    with pytest.raises(Refusal):
        undo(event)


AGREED = confirming.Agreed(
    by=Words("Head, City Hall", "市役所課長"), on=dt.date(2027, 4, 1), channel="telephone"
)


def say(item: ProgrammeItem, verb: ConfirmVerb) -> None:
    with unit_of_work() as writing:
        confirming.move(SYSTEM, writing.get_one(ProgrammeItem, item.id), verb, AGREED)


def test_undoing_a_move_of_what_was_agreed_agrees_again(event: Event) -> None:
    item = add(event, confirmation=Confirmation.REQUESTED)
    say(item, ConfirmVerb.AGREE)
    apply(event, Edit(item=item.id, fields={"starts": wall("2027-06-17 10:30")}))
    assert now(item).confirmation is Confirmation.CHANGED
    undo(event)
    assert now(item).confirmation is Confirmation.CONFIRMED
    redo(event)
    assert now(item).confirmation is Confirmation.CHANGED


def test_what_a_host_has_said_meanwhile_stays(event: Event) -> None:
    item = add(event, confirmation=Confirmation.REQUESTED)
    apply(event, Edit(item=item.id, fields={"room": "Foyer"}))
    say(item, ConfirmVerb.AGREE)
    undo(event)
    assert (now(item).room, now(item).confirmation) == ("", Confirmation.CONFIRMED)
    assert now(item).confirmed_by.en == "Head, City Hall"


def test_what_a_host_has_said_is_no_edit(event: Event) -> None:
    item = add(event, confirmation=Confirmation.REQUESTED)
    for fields in ({"confirmation": Confirmation.CONFIRMED}, {"confirmed_by": Words("Head", "課長")}):
        with pytest.raises(Refusal):
            apply(event, Edit(item=item.id, fields=fields))
    assert now(item).confirmation is Confirmation.REQUESTED


def test_whether_a_host_is_asked_is_undone_until_it_is(event: Event) -> None:
    item = add(event, confirmation=Confirmation.NOT_NEEDED)
    apply(event, Edit(item=item.id, fields={"confirmation": Confirmation.PROPOSED, "room": "Foyer"}))
    undo(event)
    assert now(item).confirmation is Confirmation.NOT_NEEDED
    redo(event)
    assert now(item).confirmation is Confirmation.PROPOSED
    say(item, ConfirmVerb.REQUEST)
    undo(event)
    assert (now(item).room, now(item).confirmation) == ("", Confirmation.REQUESTED)


def test_what_a_file_brings_is_in_the_history_and_not_undone(event: Event) -> None:
    with unit_of_work() as writing:
        draft = writing.get_one(Event, event.id)
        with services.recording(ADA, draft, said=SAID, is_final=True):
            content = ItemContent(kind=ItemKind.BREAK, title=Words("Tea", "茶"))
            item = programme_services.add_item(ADA, draft, content)
    (change,) = queries.since(event, 0)
    assert change.items == {item.id}
    with pytest.raises(Refusal):
        undo(event)
    with unit_of_work() as writing, services.recording(ADA, writing.get_one(Event, event.id), said=SAID):
        pass
    assert queries.newest(event) == 1


def test_moving_back_agrees_to_nothing_for_a_group_of_another_size(event: Event) -> None:
    item = add(event, confirmation=Confirmation.REQUESTED)
    with unit_of_work() as writing:
        group.set_numbers(SYSTEM, writing.get_one(Event, event.id), GroupNumbers(participants=10))
        agreed = replace(AGREED, size=10)
        confirming.move(SYSTEM, writing.get_one(ProgrammeItem, item.id), ConfirmVerb.AGREE, agreed)
    apply(event, Edit(item=item.id, fields={"starts": wall("2027-06-17 10:30")}))
    with unit_of_work() as writing:
        group.set_numbers(SYSTEM, writing.get_one(Event, event.id), GroupNumbers(participants=20))
    undo(event)
    assert now(item).confirmation is Confirmation.CHANGED
