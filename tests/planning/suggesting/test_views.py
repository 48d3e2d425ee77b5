"""The page that finds a time: choose, look at the difference, take it as one change that can be undone."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, make_place, sign_in_as, wall
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.kinds import EventKind
from tourapp.programme import queries, services
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import queries as editing
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem

PAGE = "/manage/tour/programme/suggest"
ZONE = "Asia/Tokyo"
USUAL = {"minutes": "90", "day": "", "part": "", "after": ""}


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    """A tour from Monday to Wednesday, with a lunch that stands and two ideas."""
    with app.app_context():
        event = make_event(
            "tour",
            kind=EventKind.STUDY_TOUR,
            zone=ZONE,
            starts="2027-05-17 09:00",
            ends="2027-05-19 17:00",
        )
        museum = make_place("Museum", hours="09:00-17:00", closed_on="Mon", lat=35.08, lon=137.15)
        plant = make_place("Plant", hours="10:00-16:00", lat=35.12, lon=137.25)
        with unit_of_work():
            _add(event, "Lunch", ItemKind.MEAL, museum, at="2027-05-18 12:00", until="2027-05-18 13:00")
            _add(event, "See the museum", ItemKind.VISIT, museum)
            _add(event, "See the plant", ItemKind.VISIT, plant)
        person = make_person()
        give_role(person)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def _add(event, title, kind, place, at="", until=""):
    content = ItemContent(
        kind=kind,
        title=Words(title, f"{title}（日本語）"),
        place=place.name,
        place_ref=place.ref,
        starts=wall(at, ZONE) if at else None,
        ends=wall(until, ZONE) if until else None,
        confirmation=Confirmation.NOT_NEEDED,
    )
    services.add_item(SYSTEM, event, content)


def row(title: str) -> ProgrammeItem:
    return next(
        each for each in queries.draft(events.by_slug("tour"), dropped=True) if each.title.en == title
    )


def ids(app: Flask, *titles: str) -> list[str]:
    with app.app_context():
        return [str(row(title).id) for title in titles]


def asked(
    chosen: list[str], days: tuple[str, ...] = ("2027-05-17", "2027-05-18"), **said: str
) -> dict[str, object]:
    per_item = {f"{name}-{each}": value for each in chosen for name, value in USUAL.items()}
    return {
        "item": chosen,
        "days": list(days),
        "first": "09:00",
        "last": "17:30",
        "ways_go": "y",
        **per_item,
        **said,
    }


def to_take(text: str, sent: dict[str, object]) -> dict[str, object]:
    """What the button under a suggestion sends."""
    hidden = dict(re.findall(r'name="(answer|seen)" value="([^"]*)"', text))
    return {**sent, **{name: value.replace("&#34;", '"') for name, value in hidden.items()}, "take": "1"}


def times(app: Flask) -> dict[str, str]:
    with app.app_context():
        drafted = queries.draft(events.by_slug("tour"))
        return {each.title.en: f"{each.starts.local:%d %H:%M}" if each.starts else "" for each in drafted}


def test_ideas_are_offered_first_and_chosen(app: Flask, desk: FlaskClient) -> None:
    text = desk.get(PAGE).get_data(as_text=True)
    assert text.index("See the museum") < text.index("Lunch")
    assert text.count(" checked") == 2


def test_a_suggestion_is_a_difference_and_nothing_has_changed(app: Flask, desk: FlaskClient) -> None:
    before = times(app)
    text = desk.post(PAGE, data=asked(ids(app, "See the museum", "See the plant"))).get_data(as_text=True)
    assert "Times for 2 items" in text and "Take these times" in text
    assert "Travel in all" in text and "no time yet" in text
    assert times(app) == before


def test_the_same_is_suggested_twice(app: Flask, desk: FlaskClient) -> None:
    sent = asked(ids(app, "See the museum", "See the plant"))
    answers = [to_take(desk.post(PAGE, data=sent).get_data(as_text=True), sent)["answer"] for _ in range(2)]
    assert answers[0] == answers[1] and answers[0] != "{}"


def test_what_is_taken_is_one_change_that_can_be_undone(app: Flask, desk: FlaskClient) -> None:
    before = times(app)
    sent = asked(ids(app, "See the museum", "See the plant"))
    text = desk.post(PAGE, data=sent).get_data(as_text=True)
    assert desk.post(PAGE, data=to_take(text, sent)).status_code == 303
    after = times(app)
    assert after["See the museum"].startswith("18") and after["See the plant"] != ""
    undone = desk.get("/manage/tour/programme").get_data(as_text=True)
    assert "The times are in the draft" in undone
    with app.app_context():
        (change,) = editing.history(events.by_slug("tour"), 5)
        assert change.said == Words("Found times for 2 items", "2件の日時を設定")
    assert before["See the plant"] == ""


def test_a_suggestion_for_a_draft_that_moved_is_refused_and_shown_anew(app: Flask, desk: FlaskClient) -> None:
    sent = asked(ids(app, "See the museum"))
    text = desk.post(PAGE, data=sent).get_data(as_text=True)
    with app.app_context():
        event = events.by_slug("tour")
        with unit_of_work():
            content = ItemContent(kind=ItemKind.LECTURE, title=Words("New", "新規"))
            services.add_item(SYSTEM, event, content)
    answer = desk.post(PAGE, data=to_take(text, sent))
    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "Somebody has changed the programme in the meantime" in shown
    assert times(app)["See the museum"] == ""
    assert desk.post(PAGE, data=to_take(shown, sent)).status_code == 303


def test_where_no_time_is_possible_it_says_why(app: Flask, desk: FlaskClient) -> None:
    sent = asked(ids(app, "See the museum"), days=("2027-05-17",))
    text = desk.post(PAGE, data=sent).get_data(as_text=True)
    assert "No time was found" in text
    assert "the days and hours that you allow, the hours and closing days of the place." in text
    assert "Museum: 09:00-17:00, closed: Mon" in text
    assert "Take these times" not in text


def test_a_wish_and_the_length_are_kept(app: Flask, desk: FlaskClient) -> None:
    (plant,) = ids(app, "See the plant")
    sent = asked(
        [plant], **{f"minutes-{plant}": "45", f"day-{plant}": "2027-05-18", f"part-{plant}": "afternoon"}
    )
    text = desk.post(PAGE, data=sent).get_data(as_text=True)
    desk.post(PAGE, data=to_take(text, sent))
    with app.app_context():
        found = row("See the plant")
        assert found.starts.date.isoformat() == "2027-05-18" and found.starts.local.hour >= 12
        assert (found.ends_at - found.starts_at).total_seconds() == 45 * 60


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"days": []}, "Choose one day or more"),
        ({"first": "soon"}, "Enter the time in 24 hours"),
        ({"first": "18:00"}, "Enter an hour that comes after the first"),
    ],
)
def test_terms_that_make_no_sense_are_refused_with_what_was_typed(
    app: Flask, desk: FlaskClient, wrong, words
) -> None:
    answer = desk.post(PAGE, data={**asked(ids(app, "See the museum")), **wrong})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_length_that_is_none_is_refused_beside_its_field(app: Flask, desk: FlaskClient) -> None:
    (museum,) = ids(app, "See the museum")
    answer = desk.post(PAGE, data=asked([museum], **{f"minutes-{museum}": "0"}))
    assert answer.status_code == 422
    assert f'id="minutes-{museum}-error"' in answer.get_data(as_text=True)


def test_an_item_of_another_event_is_not_found(desk: FlaskClient) -> None:
    assert desk.get(f"{PAGE}?item=00000000-0000-0000-0000-000000000001").status_code == 404
    assert desk.get(f"{PAGE}?item=x").status_code == 404


def test_who_may_not_change_the_programme_has_no_such_page(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        person = make_person("auditor@example.org")
        give_role(person, Role.AUDITOR, None)
    client = app.test_client()
    sign_in_as(client, person)
    assert client.get(PAGE).status_code == 403


def test_the_change_is_undone_as_one(app: Flask, desk: FlaskClient) -> None:
    sent = asked(ids(app, "See the museum", "See the plant"))
    desk.post(PAGE, data=to_take(desk.post(PAGE, data=sent).get_data(as_text=True), sent))
    answer = desk.post("/manage/tour/programme/undo")
    assert answer.status_code == 303
    assert times(app)["See the museum"] == times(app)["See the plant"] == ""
