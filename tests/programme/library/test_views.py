"""Earlier visits: found in either language, brought in as something new, with what was learnt from them."""

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_office, make_person, make_place, sign_in_as, wall
from tests.counting import statements
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.db import unit_of_work
from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.kinds import EventKind
from tourapp.programme import queries, services
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.library import queries as library
from tourapp.programme.library import services as bringing
from tourapp.programme.models import ProgrammeItem

PAGE = "/manage/tour-2027/programme/library"
ZONE = "Asia/Tokyo"


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    """A tour that is over, with a visit, and the next one without a programme yet."""
    with app.app_context():
        past = make_event(
            "tour-2026",
            kind=EventKind.STUDY_TOUR,
            zone=ZONE,
            starts="2027-01-18 09:00",
            ends="2027-01-19 17:00",
        )
        make_event(
            "tour-2027",
            kind=EventKind.STUDY_TOUR,
            zone=ZONE,
            starts="2027-06-14 09:00",
            ends="2027-06-16 17:00",
        )
        place = make_place(Words("City Museum", "市博物館"))
        with unit_of_work():
            visit(past, place)
        person = make_person()
        give_role(person)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def visit(event, place, title="See the museum", **changes):
    content = ItemContent(
        **{
            "kind": ItemKind.VISIT,
            "title": Words(title, "博物館の視察"),
            "place": place.name,
            "place_ref": place.ref,
            "starts": wall("2027-01-18 10:00", ZONE),
            "ends": wall("2027-01-18 11:30", ZONE),
            "host": Words("Curator", "学芸員"),
            "host_organisation": Words("Toyota City", "豊田市"),
            "interpretation": "consecutive",
            "photography": "ask",
            "capacity": 16,
            "confirmation": Confirmation.CONFIRMED,
            "confirmed_by": Words("Curator", "学芸員"),
            **changes,
        }
    )
    return services.add_item(SYSTEM, event, content)


def row(slug: str) -> ProgrammeItem:
    (item,) = queries.draft(events.by_slug(slug))
    return item


def past_id(app: Flask) -> str:
    with app.app_context():
        return str(row("tour-2026").id)


@pytest.mark.parametrize("words", ["museum", "博物館", "豊田市", "curator toyota", ""])
def test_a_visit_is_found_in_either_language(desk: FlaskClient, words: str) -> None:
    text = desk.get(PAGE, query_string={"q": words}).get_data(as_text=True)
    assert "See the museum" in text
    assert "Curator, Toyota City" in text and "90 minutes" in text
    assert "Consecutive" in text and "Ask before taking photographs" in text


def test_other_words_find_nothing_and_say_so(desk: FlaskClient) -> None:
    text = desk.get(PAGE, query_string={"q": "castle"}).get_data(as_text=True)
    assert "No earlier visit is found" in text


def test_what_has_not_taken_place_or_was_dropped_is_no_earlier_visit(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        place = make_place("Castle")
        past, coming = (
            events.by_slug("tour-2026"),
            make_event("other", starts="2027-06-14 09:00", ends="2027-06-14 17:00"),
        )
        with unit_of_work():
            times = {"starts": wall("2027-06-14 10:00"), "ends": wall("2027-06-14 11:00")}
            visit(coming, place, "Coming", **times)
            visit(past, place, "Bus", kind=ItemKind.TRAVEL)
            services.drop_item(SYSTEM, visit(past, place, "Dropped"), reason="x")
    text = desk.get(PAGE).get_data(as_text=True)
    assert not {"Coming", "Dropped"} & set(re.findall(r"Coming|Dropped", text))
    assert text.count('id="visit-') == 1


def test_it_comes_in_as_an_idea_that_nobody_has_agreed_to(app: Flask, desk: FlaskClient) -> None:
    assert desk.post(PAGE, data={"item": past_id(app), "on": ""}).status_code == 303
    with app.app_context():
        new = row("tour-2027")
        assert (new.starts, new.confirmation, new.confirmed_by) == (None, Confirmation.PROPOSED, Words())
        assert new.title == Words("See the museum", "博物館の視察")
        assert new.audience == [events.by_slug("tour-2027").ref]


def test_it_comes_in_on_a_day_at_its_hours_and_can_be_undone(app: Flask, desk: FlaskClient) -> None:
    desk.post(PAGE, data={"item": past_id(app), "on": "2027-06-15"})
    with app.app_context():
        assert row("tour-2027").starts == wall("2027-06-15 10:00", ZONE)
    assert desk.post("/manage/tour-2027/programme/undo").status_code == 303
    with app.app_context():
        assert queries.draft(events.by_slug("tour-2027")) == []


def test_what_is_no_earlier_visit_cannot_be_brought_in(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        coming = make_event("other", starts="2027-06-14 09:00", ends="2027-06-14 17:00")
        place = make_place("Castle")
        with unit_of_work():
            times = {"starts": wall("2027-06-14 10:00"), "ends": wall("2027-06-14 11:00")}
            identifier = str(visit(coming, place, **times).id)
    assert desk.post(PAGE, data={"item": identifier, "on": ""}).status_code == 404
    assert desk.post(PAGE, data={"item": "x", "on": ""}).status_code == 404
    assert desk.post(PAGE, data={"item": past_id(app), "on": "2027-07-01"}).status_code == 422


def test_a_day_outside_the_event_is_refused_whatever_the_form_offers(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        coming, found = events.by_slug("tour-2027"), library.visit(SYSTEM, row("tour-2026").id)
        with unit_of_work(), pytest.raises(Refusal):
            bringing.drop_in(SYSTEM, coming, found, on=coming.last_day + dt.timedelta(days=1))


def test_visits_of_another_office_are_not_shown(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        make_office("PAR")
        theirs = make_event("paris", office="PAR", starts="2027-01-18 09:00", ends="2027-01-19 17:00")
        place = make_place("Louvre")
        with unit_of_work():
            identifier = str(visit(theirs, place, "See the Louvre").id)
    assert "Louvre" not in desk.get(PAGE).get_data(as_text=True)
    assert desk.post(PAGE, data={"item": identifier, "on": ""}).status_code == 404


def test_what_was_learnt_is_kept_found_and_taken_away(app: Flask, desk: FlaskClient) -> None:
    address = f"/manage/tour-2026/programme/items/{past_id(app)}/learnt"
    assert desk.post(address, data={"text_en": "Use the back entrance", "text_ja": ""}).status_code == 303
    assert "Use the back entrance" in desk.get(PAGE, query_string={"q": "entrance"}).get_data(as_text=True)
    text = desk.get(address).get_data(as_text=True)
    (identifier,) = re.findall(r'name="forget" value="([^"]+)"', text)
    assert desk.post(address, data={"forget": identifier}).status_code == 303
    assert "Use the back entrance" not in desk.get(address).get_data(as_text=True)


def test_a_lesson_of_another_item_is_not_found(app: Flask, desk: FlaskClient) -> None:
    address = f"/manage/tour-2026/programme/items/{past_id(app)}/learnt"
    assert desk.post(address, data={"forget": "00000000-0000-0000-0000-000000000001"}).status_code == 404
    assert desk.post(address, data={"forget": "x"}).status_code == 404


def test_nothing_can_be_learnt_before_it_is_over(app: Flask, desk: FlaskClient) -> None:
    desk.post(PAGE, data={"item": past_id(app), "on": "2027-06-15"})
    with app.app_context():
        identifier = row("tour-2027").id
    address = f"/manage/tour-2027/programme/items/{identifier}/learnt"
    answer = desk.post(address, data={"text_en": "Too early", "text_ja": ""})
    assert answer.status_code == 422
    assert "It has not taken place yet." in answer.get_data(as_text=True)


def test_a_place_shows_what_took_place_there(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        place = row("tour-2026").place_ref.partition(":")[2]
    assert f"/places/{place}/visits" in desk.get(f"/places/{place}").get_data(as_text=True)
    text = desk.get(f"/places/{place}/visits").get_data(as_text=True)
    assert "See the museum" in text and "Toyota City" in text


def test_the_list_costs_the_same_however_long_it_is(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        with statements() as one:
            assert library.found(SYSTEM).total == 1
        event, place = events.by_slug("tour-2026"), make_place("Castle")
        with unit_of_work():
            visit(event, place, "Second")
            visit(event, place, "Third")
        with statements() as three:
            assert library.found(SYSTEM).total == 3
    assert len(three) <= len(one)


def test_who_may_only_read_has_no_library(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        person = make_person("auditor@example.org")
        give_role(person, Role.AUDITOR, None)
    client = app.test_client()
    sign_in_as(client, person)
    assert client.get(PAGE).status_code == 403
