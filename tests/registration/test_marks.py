"""Tags, groups, notes, views, and acts on many registrations that can be taken back."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.builders import give_role, make_office, make_person, make_registration, open_event
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, NotFound, Refusal
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.registration import queries
from tourapp.registration.marks import bulk, rules, services
from tourapp.registration.marks import queries as marks
from tourapp.registration.marks.rules import Row, Stays
from tourapp.registration.marks.verbs import Verb
from tourapp.registration.services import categories
from tourapp.registration.states import State

ONE, TWO, THREE = (uuid.UUID(int=number) for number in (1, 2, 3))
RED = uuid.UUID(int=9)


@pytest.mark.parametrize(
    ("verb", "changes", "stays"),
    [
        (Verb.TAG, [TWO, THREE], {ONE: Stays.SO_ALREADY}),
        (Verb.UNTAG, [ONE], {TWO: Stays.SO_ALREADY, THREE: Stays.SO_ALREADY}),
        (Verb.JOIN, [TWO, THREE], {ONE: Stays.SO_ALREADY}),
        (Verb.LEAVE, [ONE], {TWO: Stays.SO_ALREADY, THREE: Stays.SO_ALREADY}),
        (Verb.CATEGORISE, [ONE], {TWO: Stays.SO_ALREADY, THREE: Stays.ENDED}),
        (Verb.CANCEL, [ONE, TWO], {THREE: Stays.ENDED}),
    ],
)
def test_an_act_changes_those_who_are_not_so_already(verb, changes, stays):
    rows = [
        Row(ONE, State.CONFIRMED),
        Row(TWO, State.WAITLISTED, category_id=RED),
        Row(THREE, State.CANCELLED),
    ]
    plan = rules.plan(verb, rows, marked=frozenset([ONE]), category=RED)
    assert (list(plan.changes), dict(plan.stays)) == (changes, stays)


def test_nobody_is_cancelled_once_the_event_has_begun():
    plan = rules.plan(Verb.CANCEL, [Row(ONE, State.CONFIRMED)], has_begun=True)
    assert plan.stays == {ONE: Stays.BEGUN}


@pytest.fixture
def people(each_app):
    """An event with three confirmed people; the application context stays open."""
    with each_app.app_context():
        event = open_event("seminar", places=3, waiting_list=True, opens="2026-01-01 09:00")
        for number in (1, 2, 3):
            make_registration(event, f"p{number}@example.org", given_name=f"P{number}")
        yield event


def everybody(event):
    return queries.participants(event, queries.Wanted(descending=False))


def act(event, verb, target=None, rows=None, **more):
    with unit_of_work():
        event = events.by_slug("seminar")
        chosen = everybody(event)[:rows] if rows else everybody(event)
        return bulk.apply(SYSTEM, event, verb, target, chosen, **more)


def take_back(found):
    with unit_of_work():
        event = events.by_slug("seminar")
        return bulk.undo(SYSTEM, event, marks.act_by_id(event.id, found.id))


def new_tag(name="VIP"):
    with unit_of_work():
        return services.find_or_add_tag(SYSTEM, events.by_slug("seminar"), name)


def test_a_tag_is_put_on_and_taken_back_from_those_who_did_not_have_it(people):
    tag = new_tag()
    act(people, Verb.TAG, tag.id, rows=1)
    second = act(people, Verb.TAG, tag.id)
    assert len(second.before) == 2
    assert take_back(second) == 2
    assert len(marks.tagged_with(tag.id)) == 1


def test_taking_back_twice_changes_nothing(people):
    tag = new_tag()
    first = act(people, Verb.TAG, tag.id)
    assert take_back(first) == 3
    act(people, Verb.TAG, tag.id)
    assert take_back(first) == 0
    assert len(marks.tagged_with(tag.id)) == 3


def test_the_same_name_in_other_letters_is_the_same_tag(people):
    assert new_tag("Ｖip").id == new_tag("VIP").id


def test_people_join_a_group_and_leave_it_again(people):
    with unit_of_work():
        group = services.add_group(SYSTEM, events.by_slug("seminar"), Words("Table 1", "1番テーブル"))
    joined = act(people, Verb.JOIN, group.id)
    assert marks.group_sizes(people.id) == {group.id: 3}
    take_back(joined)
    assert marks.group_sizes(people.id) == {}


def test_a_category_that_is_too_small_refuses_all_of_them(people):
    with unit_of_work():
        press = categories.add_category(
            SYSTEM, events.by_slug("seminar"), name=Words("Press", "報道"), capacity=2
        )
    with pytest.raises(Refusal):
        act(people, Verb.CATEGORISE, press.id)
    session().expire_all()
    assert {each.category_id for each in everybody(people)} == {None}


def test_a_change_of_category_is_taken_back(people):
    with unit_of_work():
        press = categories.add_category(SYSTEM, events.by_slug("seminar"), name=Words("Press", "報道"))
    changed = act(people, Verb.CATEGORISE, press.id)
    session().expire_all()
    assert {each.category_id for each in everybody(people)} == {press.id}
    take_back(changed)
    session().expire_all()
    assert {each.category_id for each in everybody(people)} == {None}


def test_a_cancellation_needs_a_reason_and_cannot_be_taken_back(people):
    with pytest.raises(Refusal):
        act(people, Verb.CANCEL)
    done = act(people, Verb.CANCEL, reason="hall too small")
    session().expire_all()
    assert {each.state for each in everybody(people)} == {State.CANCELLED}
    with pytest.raises(Refusal):
        take_back(done)


def test_an_act_that_changes_nobody_is_refused(people):
    tag = new_tag()
    with pytest.raises(Refusal):
        act(people, Verb.UNTAG, tag.id)


def test_a_note_belongs_to_its_registration(people):
    registration = everybody(people)[0]
    with unit_of_work():
        services.add_note(SYSTEM, queries.by_id(registration.id), "  Arrives late ")
    (note,) = marks.notes_on(registration)
    assert (note.text, note.by) == ("Arrives late", "system")
    assert list(marks.notes_on(everybody(people)[1])) == []


def staff(role):
    make_office()
    person = make_person(f"{role}@example.org")
    give_role(person, role, ("office", "LON"))
    return person


def actor_of(person, role):
    return Actor(person_id=person.id, grants=(Grant(role, ("office", "LON")),), is_strong=True)


def test_a_view_is_its_owners_until_she_shares_it(people):
    first, second = staff(Role.ORGANISER), staff(Role.LOGISTICS)
    mine = actor_of(first, Role.ORGANISER)
    with unit_of_work():
        event = events.by_slug("seminar")
        services.save_view(mine, event, name="Online", asked={"attendance": "online"})
    assert [each.name for each in marks.views_for(people.id, second.id)] == []
    with unit_of_work():
        event = events.by_slug("seminar")
        services.save_view(mine, event, name="Online", asked={"state": "confirmed"}, is_shared=True)
    (seen,) = marks.views_for(people.id, second.id)
    assert seen.asked == {"state": "confirmed"}


def test_who_may_only_read_shares_no_view(people):
    reader = actor_of(staff(Role.LOGISTICS), Role.LOGISTICS)
    with pytest.raises(Forbidden), unit_of_work():
        services.save_view(reader, events.by_slug("seminar"), name="x", asked={}, is_shared=True)


def test_marks_of_another_event_are_not_found(people):
    other = open_event("other", opens="2026-01-01 09:00")
    tag = new_tag()
    with pytest.raises(NotFound):
        marks.tag_by_id(other.id, tag.id)


def test_two_who_put_the_same_tag_on_at_once_do_it_once(each_app, people):
    """The lock of the acts: without it the second meets the key of the first, and her page breaks."""
    tag = new_tag()

    def put_on(_number):
        with each_app.app_context():
            try:
                act(None, Verb.TAG, tag.id)
            except Refusal as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(8) as colleagues:
        outcomes = list(colleagues.map(put_on, range(8)))
    assert sorted(outcomes) == ["done"] + ["nothing"] * 7
    assert len(marks.tagged_with(tag.id)) == 3
