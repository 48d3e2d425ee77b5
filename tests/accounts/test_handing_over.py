"""The roles of one person go to another, from a day on. On both stores."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.builders import make_office, make_person
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.accounts import queries, services
from tourapp.audit import queries as audit
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Refusal
from tourapp.directory.models import Person

DAY = dt.date(2027, 5, 1)
EVE = dt.date(2027, 4, 30)


@pytest.fixture(autouse=True)
def context(each_app: Flask) -> Iterator[None]:
    with each_app.app_context():
        yield


@pytest.fixture
def two() -> tuple[Person, Person]:
    make_office()
    return make_person("old@example.org", given_name="Olive"), make_person(
        "new@example.org", given_name="Nia"
    )


def give(person: Person, role: Role = Role.ORGANISER, **dates: dt.date) -> None:
    with unit_of_work():
        services.grant(SYSTEM, session().get_one(Person, person.id), role, ("office", "LON"), **dates)


def hand_on(giver: Person, taker: Person, actor: Actor = SYSTEM, day: dt.date = DAY) -> None:
    office = make_office()
    with unit_of_work():
        grants = [(grant, office) for grant in queries.grants_of(giver.id)]
        services.hand_on_roles(
            actor,
            session().get_one(Person, giver.id),
            session().get_one(Person, taker.id),
            grants,
            starts_on=day,
        )
    session().expire_all()


def dates(person: Person) -> list[tuple[Role, dt.date | None, dt.date | None]]:
    return [(grant.role, grant.valid_from, grant.valid_to) for grant in queries.grants_of(person.id)]


def test_one_begins_on_the_day_and_the_other_ends_the_day_before(two: tuple[Person, Person]) -> None:
    old, new = two
    give(old)
    hand_on(old, new)
    assert dates(old) == [(Role.ORGANISER, None, EVE)]
    assert dates(new) == [(Role.ORGANISER, DAY, None)]
    assert audit.of_subject(old.ref)[0].verb == "role.hand_on"
    assert audit.of_subject(new.ref)[0].verb == "role.take_over"


def test_once_more_changes_nothing(two: tuple[Person, Person]) -> None:
    old, new = two
    give(old)
    hand_on(old, new)
    hand_on(old, new)
    assert dates(old) == [(Role.ORGANISER, None, EVE)]
    assert dates(new) == [(Role.ORGANISER, DAY, None)]


def test_a_last_day_stays_and_a_later_begin_too(two: tuple[Person, Person]) -> None:
    old, new = two
    give(old, valid_from=dt.date(2027, 6, 1), valid_to=dt.date(2027, 12, 31))
    hand_on(old, new)
    assert dates(old) == [], "a role that had not begun never does"
    assert dates(new) == [(Role.ORGANISER, dt.date(2027, 6, 1), dt.date(2027, 12, 31))]


def test_what_the_taker_has_already_is_widened_and_never_narrowed(two: tuple[Person, Person]) -> None:
    old, new = two
    give(old)
    give(new, valid_from=dt.date(2027, 1, 1), valid_to=dt.date(2027, 5, 31))
    hand_on(old, new)
    assert dates(new) == [(Role.ORGANISER, dt.date(2027, 1, 1), None)]


def test_who_may_not_give_a_role_hands_none_on(two: tuple[Person, Person]) -> None:
    old, new = two
    give(old)
    organiser = Actor(person_id=old.id, grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True)
    with pytest.raises(Forbidden):
        hand_on(old, new, organiser)
    assert dates(new) == []
    head = Actor(person_id=old.id, grants=(Grant(Role.OFFICE_HEAD, ("office", "LON")),), is_strong=True)
    hand_on(old, new, head)
    assert len(dates(new)) == 1


def test_a_role_is_judged_by_what_it_is_in(two: tuple[Person, Person]) -> None:
    old, new = two
    give(old)
    paris = make_office("PAR")
    head = Actor(person_id=old.id, grants=(Grant(Role.OFFICE_HEAD, ("office", "PAR")),), is_strong=True)
    with pytest.raises(ValueError, match="not a role of hers in that"), unit_of_work():
        grants = [(grant, paris) for grant in queries.grants_of(old.id)]
        services.hand_on_roles(head, old, new, grants, starts_on=DAY)


def test_nobody_hands_over_to_herself(two: tuple[Person, Person]) -> None:
    old, _new = two
    give(old)
    with pytest.raises(Refusal):
        hand_on(old, old)


def test_both_are_signed_out(two: tuple[Person, Person]) -> None:
    old, new = two
    give(old)
    with unit_of_work():
        tokens = [services.start_session(session().get_one(Person, each.id), strong=True) for each in two]
    hand_on(old, new)
    assert [services.load_actor(token) for token in tokens] == [None, None]
