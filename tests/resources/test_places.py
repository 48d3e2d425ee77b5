"""Places: what is kept, who may change it, and what a page says when somebody was faster."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_office, make_person, make_place, sign_in_as
from tests.counting import statements
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.core.db import unit_of_work
from tourapp.core.errors import Conflict, Forbidden, NotFound, Refusal
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.resources import queries, services
from tourapp.resources.models import Known
from tourapp.resources.rules import Spec

HALL = Words("Toyota City Hall", "豊田市役所")
SAVED = {
    "office": "LON",
    "name_en": "Town hall",
    "name_ja": "町役場",
    "kind": "",
    "coord_precision": "",
    "step_free": "yes",
    "photography": "unknown",
    "group_meals": "no",
    "lat": "35.0824",
    "lon": "137.1562",
}


def change(place_id, spec: Spec, version: int = 1, actor: Actor = SYSTEM) -> None:
    with unit_of_work():
        services.change_place(actor, queries.place(place_id), spec, version=version)


@pytest.mark.parametrize(
    "said", ["toyota", "ＴＯＹＯＴＡ", "豊田市", "とよた", "トヨタ", "471", "hall toyota"]
)
def test_a_place_is_found_by_any_of_its_names_in_any_spelling(app: Flask, said: str) -> None:
    with app.app_context():
        make_place(HALL, kana="とよたしやくしょ", postcode="471-8501")
        make_place("Elsewhere")
        assert [each.name.en for each in queries.search(said).items] == ["Toyota City Hall"]


def test_a_place_that_is_not_offered_any_more_is_found_only_among_those(app: Flask) -> None:
    with app.app_context():
        make_place("Old hall", is_retired=True)
        assert not queries.search("").items and not queries.offered(make_office())
        assert len(queries.search("", retired=True).items) == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name_en"),
        ({"lat": 35.0}, "lat"),
        ({"lat": 91.0, "lon": 0.0}, "lat"),
        ({"lat": 0.0, "lon": 181.0}, "lat"),
    ],
)
def test_what_is_no_place_is_refused(app: Flask, facts, field) -> None:
    with app.app_context():
        make_office()
        with pytest.raises(Refusal) as refused:
            make_place(**facts)
        assert refused.value.field == field


def test_a_stale_change_is_a_conflict_and_changes_nothing(app: Flask) -> None:
    with app.app_context():
        place = make_place("Hall")
        change(place.id, Spec(name=Words("New hall", "新館")))
        with pytest.raises(Conflict):
            change(place.id, Spec(name=Words("Other hall", "別館")))
        assert queries.place(place.id).name.en == "New hall"


def test_rooms_have_names_of_their_own_and_hold_somebody(app: Flask) -> None:
    with app.app_context():
        place = make_place("Hall")
        with unit_of_work():
            services.add_room(SYSTEM, queries.place(place.id), name="Room 1", floor="3F", capacity=40)
        for name, capacity in (("Room 1", None), ("", None), ("Room 2", 0)):
            with pytest.raises(Refusal), unit_of_work():
                services.add_room(SYSTEM, queries.place(place.id), name=name, capacity=capacity)
        (room,) = queries.place(place.id).rooms
        with unit_of_work():
            services.remove_room(SYSTEM, queries.place(place.id), room.id)
        assert not queries.place(place.id).rooms
        with pytest.raises(NotFound), unit_of_work():
            services.remove_room(SYSTEM, queries.place(place.id), room.id)


def organiser_of(*scopes: tuple[str, str]) -> Actor:
    grants = tuple(Grant(Role.ORGANISER, scope) for scope in scopes)
    return Actor(person_id=new_id(), grants=grants, is_strong=True)


def test_an_organiser_of_one_event_adds_places_for_it_and_changes_none(app: Flask) -> None:
    with app.app_context():
        event = make_event()
        actor = organiser_of(("event", str(event.id)))
        with unit_of_work():
            added = services.add_place(actor, event.office, Spec(name=HALL), on_behalf_of=event)
        with pytest.raises(Forbidden):
            change(added.id, Spec(name=Words("x", "x")), actor=actor)
        with pytest.raises(Forbidden), unit_of_work():
            services.add_place(actor, event.office, Spec(name=HALL))


# --- pages -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    with app.app_context():
        make_office()
        person = make_person()
        give_role(person)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def test_a_place_is_added_shown_and_changed_in_the_browser(app: Flask, desk: FlaskClient) -> None:
    added = desk.post("/places/new", data=SAVED)
    assert added.status_code == 303
    address = added.headers["Location"]
    text = desk.get(address).get_data(as_text=True)
    assert "町役場" in text and "35.0824, 137.1562" in text
    changed = desk.post(f"{address}/edit", data={**SAVED, "version": "1", "name_en": "Old town hall"})
    assert changed.status_code == 303
    with app.app_context():
        (found,) = queries.search("old").items
        assert (found.step_free, found.group_meals, found.photography) == (Known.YES, Known.NO, Known.UNKNOWN)


def test_whoever_was_faster_is_shown_beside_what_was_typed(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        place = make_place("Hall")
        change(place.id, Spec(name=Words("Hall of others", "別館")))
    late = desk.post(f"/places/{place.id}/edit", data={**SAVED, "version": "1", "name_en": "My hall"})
    text = late.get_data(as_text=True)
    assert late.status_code == 409 and "Hall of others" in text and 'value="My hall"' in text
    assert 'name="version" type="hidden" value="2"' in text


@pytest.mark.parametrize(
    "wrong", [{"lat": "north"}, {"name_en": "", "name_ja": ""}, {"step_free": "maybe"}, {"office": "PAR"}]
)
def test_a_wrong_form_is_shown_again(desk: FlaskClient, wrong: dict[str, str]) -> None:
    assert desk.post("/places/new", data={**SAVED, **wrong}).status_code == 422


def test_rooms_are_added_and_taken_away_in_the_browser(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        place = make_place("Hall")
    page = f"/places/{place.id}"
    assert desk.post(f"{page}/rooms", data={"name": "Room 1", "capacity": "40"}).status_code == 303
    assert desk.post(f"{page}/rooms", data={"name": "Room 1"}).status_code == 422
    with app.app_context():
        (room,) = queries.place(place.id).rooms
    assert desk.post(f"{page}/rooms/{room.id}/remove").status_code == 303
    assert "No rooms are on record" in desk.get(page).get_data(as_text=True)


def test_who_may_only_see_finds_no_way_to_change(app: Flask) -> None:
    with app.app_context():
        address = f"/places/{make_place('Hall').id}"
        person = make_person()
        give_role(person, Role.AUDITOR)
    client = app.test_client()
    sign_in_as(client, person)
    assert "Change the place" not in client.get(address).get_data(as_text=True)
    assert client.post(f"{address}/edit", data=SAVED).status_code == 403
    assert client.post("/places/new", data=SAVED).status_code == 403


def test_the_list_takes_the_same_number_of_statements_whatever_its_length(
    app: Flask, desk: FlaskClient
) -> None:
    asked = []
    for count in (1, 2, 30):
        with app.app_context():
            for number in range(count):
                make_place(f"Hall {count} {number}")
            with statements() as seen:
                assert desk.get("/places").status_code == 200
        asked.append(len(seen))
    assert len(set(asked)) == 1, asked
