"""Items in list and form: what an organiser can say, what is refused, and what happens when two edit."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, make_place, sign_in_as, wall
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.directory.kinds import OrganisationKind
from tourapp.events import queries as events
from tourapp.programme import queries, services
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.registration.marks import services as marks
from tourapp.resources import services as resources

PAGE = "/manage/seminar/programme"
NEW = f"{PAGE}/items/new"


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    with app.app_context():
        make_event(starts="2027-06-17 09:00", ends="2027-06-18 17:30")
        person = make_person()
        give_role(person)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def drafted(app: Flask, title: str = "Talk") -> ItemContent:
    return queries.content_of(row(title))


def row(title: str = "Talk"):
    found = queries.draft(events.by_slug("seminar"), dropped=True)
    return next(item for item in found if item.title.en == title)


def fields(client: FlaskClient, address: str) -> dict[str, Any]:
    """What a browser would send back of this form when nobody touches it."""
    text = client.get(address).get_data(as_text=True)
    form = text[text.index('<form class="stack" method="post"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_box = said.get("type") in ("checkbox", "radio")
        if "name" in said and (not is_box or " checked" in tag):
            sent.setdefault(said["name"], []).append(said.get("value", ""))
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        sent[name] = re.findall(r'<option selected value="([^"]*)"', inside) or [""]
    for name, inside in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = [inside.lstrip("\r\n")]
    sent.pop("csrf_token", None)
    return sent


def add(client: FlaskClient, kind: str = "lecture", **said: Any) -> Any:
    blank = fields(client, f"{NEW}?kind={kind}")
    return client.post(NEW, data={**blank, "title_en": "Talk", "title_ja": "講義", **said})


def added(app: Flask, **changes: Any) -> str:
    """An item in the draft; the address of its form."""
    content = ItemContent(
        kind=ItemKind.LECTURE,
        title=Words("Talk", "講義"),
        starts=wall("2027-06-17 10:00"),
        ends=wall("2027-06-17 11:00"),
    )
    with app.app_context():
        with unit_of_work():
            item = services.add_item(SYSTEM, events.by_slug("seminar"), content)
            services.change_item(
                SYSTEM,
                item,
                queries.content_of(item).__class__(**{**vars(queries.content_of(item)), **changes}),
            )
        return f"{PAGE}/items/{item.id}"


def test_one_chooses_the_kind_first_and_is_offered_its_usual_length(desk: FlaskClient) -> None:
    text = desk.get(NEW).get_data(as_text=True)
    assert f"{NEW}?kind=courtesy_call" in text and "20 minutes" in text
    assert "Empty: 20 minutes later" in desk.get(f"{NEW}?kind=courtesy_call").get_data(as_text=True)


def test_an_item_without_an_end_takes_the_usual_length_of_its_kind(app: Flask, desk: FlaskClient) -> None:
    assert add(desk, starts_on="2027-06-17", starts_time="10:47").status_code == 303
    with app.app_context():
        assert drafted(app).starts == wall("2027-06-17 10:47")
        assert drafted(app).ends == wall("2027-06-17 12:17")


def test_an_item_without_a_time_waits_in_the_side_list(app: Flask, desk: FlaskClient) -> None:
    add(desk)
    text = desk.get(PAGE).get_data(as_text=True)
    assert "1 item has no time yet" in text
    with app.app_context():
        assert drafted(app).starts is None and drafted(app).ends is None


def test_a_journey_may_end_by_other_clocks_on_another_day(app: Flask, desk: FlaskClient) -> None:
    said = {"starts_on": "2027-06-17", "starts_time": "19:00", "ends_on": "2027-06-18", "ends_time": "15:55"}
    assert add(desk, "travel", **said, ends_zone="Asia/Tokyo").status_code == 303
    with app.app_context():
        assert drafted(app).ends == wall("2027-06-18 15:55", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"starts_on": "2027-03-28", "starts_time": "01:30"}, "the clocks go forward"),
        ({"starts_on": "2027-06-17"}, "Enter both day and time, or neither"),
        ({"starts_time": "10:00"}, "Enter both day and time, or neither"),
        (
            {"starts_on": "2027-06-17", "starts_time": "10:00", "ends_time": "09:00"},
            "an end that comes after",
        ),
        ({"starts_on": "17/06/2027", "starts_time": "10:00"}, "Enter the date as year, month, day"),
        ({"starts_on": "2027-06-17", "starts_time": "25:00"}, "Enter the time in 24 hours"),
        ({"for_whom": "some"}, "Choose at least one group"),
        ({"join_url": "http://meet.example.org"}, "begins with https://"),
        ({"join_url": "javascript:alert(1)"}, "begins with https://"),
        ({"capacity": "many"}, "Enter a whole number"),
        ({"cost_amount": "lots"}, "Enter the amount as a number"),
        ({"cost_amount": "10.50"}, "Choose the currency"),
        ({"cost_amount": "10.50", "cost_currency": "GBP"}, "Say who bears the cost"),
        ({"authority": "Nowhere City"}, "There is a problem"),
        ({"interpretation": "telepathy"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_stays_typed(
    app: Flask, desk: FlaskClient, said: dict[str, str], sentence: str
) -> None:
    response = add(desk, **said)
    text = response.get_data(as_text=True)
    assert response.status_code == 422 and sentence in text
    assert 'value="Talk"' in text
    with app.app_context():
        assert not queries.draft(events.by_slug("seminar"))


def test_a_place_and_a_room_that_are_chosen_bring_their_facts(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        place = make_place(Words("City Hall", "市役所"), lat=35.08, lon=137.15, source_key="PL-1")
        other = make_place("Elsewhere").ref
        with unit_of_work():
            room = resources.add_room(SYSTEM, place, name="Room 1")
        place_ref, room_ref = place.ref, room.ref
    assert add(desk, place_ref=other, room_ref=room_ref).status_code == 422
    assert add(desk, room_ref=room_ref).status_code == 303
    with app.app_context():
        found = drafted(app)
        assert (found.place_ref, found.room_ref, found.place_key) == (place_ref, room_ref, "PL-1")
        assert (found.place, found.room, found.lat) == (Words("City Hall", "市役所"), "Room 1", 35.08)


def test_the_host_authority_is_found_in_the_directory(app: Flask, desk: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        body = directory.add_organisation(
            SYSTEM, kind=OrganisationKind.MUNICIPALITY, name=Words("Toyota City", "豊田市"), country="GB"
        )
        reference = body.ref
    assert "Toyota City" in desk.get(f"{PAGE}/items/organisations?authority=toy").get_data(as_text=True)
    assert add(desk, authority="Toyota City").status_code == 303
    with app.app_context():
        found = drafted(app)
        assert (found.host_ref, found.host_organisation) == (reference, Words("Toyota City", "豊田市"))


def test_people_stand_one_on_a_line_in_both_languages(app: Flask, desk: FlaskClient) -> None:
    add(
        desk,
        speakers_en="Mayor\nCurator",
        speakers_ja="市長\n学芸員",
        interpreters_en="-\nSecond",
        interpreters_ja="第一",
    )
    with app.app_context():
        assert drafted(app).speakers == (Words("Mayor", "市長"), Words("Curator", "学芸員"))
        assert drafted(app).interpreters == (Words("", "第一"), Words("Second", ""))


def test_an_item_may_be_for_some_groups_only(app: Flask, desk: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        group = marks.add_group(SYSTEM, events.by_slug("seminar"), Words("Team A", "A班"))
        reference = f"group:{group.id}"
    assert add(desk, for_whom="some", audience=reference).status_code == 303
    with app.app_context():
        assert drafted(app).audience == (reference,)


def test_saving_a_form_that_nobody_touched_changes_nothing(app: Flask, desk: FlaskClient) -> None:
    address = added(
        app,
        alcohol=False,
        capacity=20,
        languages=("en", "xx"),
        travel_km=0.6,
        audience=("group:unknown",),
        remarks_public=Words("a\nb", "い\nろ"),
        speakers=(Words("Mayor", ""), Words("", "館長")),
        photography="ask",
        needs_signup=True,
        source_id="S-1",
        confirmation=Confirmation.REQUESTED,
    )
    with app.app_context():
        before = drafted(app)
    response = desk.post(address, data=fields(desk, address))
    assert response.status_code == 303
    with app.app_context():
        assert drafted(app) == before


def test_a_stale_save_shows_both_texts_and_the_second_press_counts(app: Flask, desk: FlaskClient) -> None:
    address = added(app)
    mine = fields(desk, address)
    assert desk.post(address, data={**mine, "speakers_en": "Governor"}).status_code == 303
    late = desk.post(address, data={**mine, "title_en": "My talk", "speakers_en": "Mayor"})
    text = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Governor" in text and "What you typed" in text and 'value="My talk"' in text
    with app.app_context():
        assert drafted(app).speakers == (Words("Governor", ""),)
    version = re.search(r'name="version" type="hidden" value="(\d+)"', text)
    assert version
    again = desk.post(
        address, data={**mine, "version": version[1], "title_en": "My talk", "speakers_en": "Mayor"}
    )
    assert again.status_code == 303
    with app.app_context():
        assert drafted(app, "My talk").speakers == (Words("Mayor", ""),)


def test_what_a_host_confirmed_is_shown_and_not_typed_over(app: Flask, desk: FlaskClient) -> None:
    address = added(app, confirmation=Confirmation.CONFIRMED)
    mine = fields(desk, address)
    assert "nobody_asked" not in mine
    desk.post(address, data={**mine, "nobody_asked": "y", "starts_time": "10:30", "ends_time": "11:30"})
    with app.app_context():
        assert drafted(app).confirmation is Confirmation.CHANGED


def test_dropping_asks_why_and_can_be_taken_back(app: Flask, desk: FlaskClient) -> None:
    address = added(app)
    assert desk.post(f"{address}/drop", data={"reason": ""}).status_code == 422
    assert desk.post(f"{address}/drop", data={"reason": "The host is away"}).status_code == 303
    text = desk.get(PAGE).get_data(as_text=True)
    assert "1 item was dropped" in text and "There is no programme yet" in text
    assert desk.post(f"{address}/restore").status_code == 303
    with app.app_context():
        assert row().dropped_at is None


def test_a_copy_is_nobodys_yet(app: Flask, desk: FlaskClient) -> None:
    address = added(
        app, confirmation=Confirmation.CONFIRMED, source_id="S-1", dress=Words("Warm", "暖かい服装")
    )
    copied = desk.post(f"{address}/copy")
    assert copied.status_code == 303 and copied.headers["Location"] != address
    with app.app_context():
        copy = next(item for item in queries.draft(events.by_slug("seminar")) if item.source_id is None)
        content = queries.content_of(copy)
        assert (content.confirmation, content.dress.en) == (Confirmation.PROPOSED, "Warm")


@pytest.mark.parametrize(("minutes", "start"), [("17", "10:17"), ("-90", "08:30"), ("−5", "09:55")])
def test_an_item_moves_by_minutes_with_its_end(
    app: Flask, desk: FlaskClient, minutes: str, start: str
) -> None:
    address = added(app)
    assert desk.post(f"{address}/move", data={"minutes": minutes}).status_code == 303
    with app.app_context():
        found = drafted(app)
        assert found.starts == wall(f"2027-06-17 {start}") and found.starts and found.ends
        assert (found.ends.instant - found.starts.instant).seconds == 3600


@pytest.mark.parametrize("minutes", ["", "0", "soon", "99999", "1.5"])
def test_it_moves_by_no_other_number(app: Flask, desk: FlaskClient, minutes: str) -> None:
    assert desk.post(f"{added(app)}/move", data={"minutes": minutes}).status_code == 422


def test_who_only_looks_finds_no_way_to_change(app: Flask, desk: FlaskClient) -> None:
    address = added(app)
    with app.app_context():
        person = make_person("looks@example.org")
        give_role(person, Role.LOGISTICS)
    client = app.test_client()
    sign_in_as(client, person)
    text = client.get(PAGE).get_data(as_text=True)
    assert "Talk" in text and address not in text and "Add an item" not in text
    assert client.get(address).status_code == 403
    for act in ("copy", "restore", "drop", "move"):
        assert client.post(f"{address}/{act}").status_code == 403


def test_an_item_of_another_event_is_not_there(app: Flask, desk: FlaskClient) -> None:
    address = added(app)
    with app.app_context():
        make_event("other")
    assert desk.get(address.replace("seminar", "other")).status_code == 404
