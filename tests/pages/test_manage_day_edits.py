"""The rest of a day moved, and a day copied: looked at first, then one change that can be undone."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, sign_in_as, wall
from tests.counting import statements
from tourapp.access.actor import SYSTEM
from tourapp.core import clock
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.programme import queries as programme
from tourapp.programme import services
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind

DAY = "/manage/seminar/programme/days/2027-06-17"
SHIFT = f"{DAY}/shift"
COPY = f"{DAY}/copy"


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    with app.app_context():
        make_event(starts="2027-06-17 09:00", ends="2027-06-19 17:30")
        with unit_of_work():
            add("Morning visit", "09:30", "10:30", **AGREED)
            add("Lunch", "12:30", "13:30", kind=ItemKind.MEAL)
            add("Afternoon visit", "14:00", "15:30", **AGREED)
            add("Dinner", "21:00", "23:00", kind=ItemKind.MEAL)
            night = {"kind": ItemKind.LODGING, "night": wall("2027-06-17 00:00").date}
            add("Hotel", "15:00", "2027-06-18 10:00", **night)
        person = make_person()
        give_role(person)
    client = app.test_client()
    sign_in_as(client, person)
    return client


AGREED = {
    "confirmation": Confirmation.CONFIRMED,
    "host_organisation": Words("Ota City", "大田区"),
    "confirmed_by": Words("Head", "課長"),
    "confirmed_on": wall("2027-04-01 00:00").date,
    "confirmation_channel": "telephone",
}


def add(title: str, begins: str, ends: str, **says: Any) -> None:
    times = {
        "starts": wall(f"2027-06-17 {begins}"),
        "ends": wall(ends if "-" in ends else f"2027-06-17 {ends}"),
    }
    content = ItemContent(
        **{"kind": ItemKind.VISIT, "title": Words(title, f"{title}（日）"), **times, **says}
    )
    services.add_item(SYSTEM, events.by_slug("seminar"), content)


def times(app: Flask, day: str = "2027-06-17") -> dict[str, str]:
    with app.app_context():
        return {
            item.title.en: f"{item.starts.local:%H:%M}-{item.ends.local:%H:%M}"
            for item in programme.draft(events.by_slug("seminar"))
            if item.starts and item.ends and item.starts.date.isoformat() == day
        }


def of(app: Flask, title: str):
    with app.app_context():
        return next(each for each in programme.draft(events.by_slug("seminar")) if each.title.en == title)


def look(desk: FlaskClient, app: Flask, *titles: str, **asked: str) -> str:
    wanted = {"minutes": "30", **asked, "item": [str(of(app, title).id) for title in titles]}
    answer = desk.get(SHIFT, query_string=wanted)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def sent(text: str, address: str = SHIFT) -> dict[str, list[str]]:
    """What the button of the preview sends."""
    form = text[text.index(f'method="post" action="{address}"') :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([a-z]+)" value="([^"]*)"', form[: form.index("</form>")]):
        found.setdefault(name, []).append(value)
    return found


def ticked(text: str) -> list[bool]:
    boxes = re.findall(r'<input type="checkbox" id="[^"]*" name="item"[^>]*>', text)
    return [" checked" in box for box in boxes]


def test_from_an_item_on_is_ticked_and_the_night_stays(app: Flask, desk: FlaskClient) -> None:
    assert ticked(desk.get(SHIFT).get_data(as_text=True)) == [True, True, True, False, True]
    text = desk.get(f"{SHIFT}?first={of(app, 'Afternoon visit').id}").get_data(as_text=True)
    assert ticked(text) == [False, False, True, False, True]


def test_the_rest_of_a_day_moves_as_it_was_shown_and_back(app: Flask, desk: FlaskClient) -> None:
    text = look(desk, app, "Lunch", "Afternoon visit", "Dinner")
    assert times(app)["Lunch"] == "12:30-13:30"
    assert "1 host had agreed and is asked again: Ota City" in re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", "", text)
    )
    assert desk.post(SHIFT, data=sent(text)).status_code == 303
    assert times(app) == {
        "Morning visit": "09:30-10:30",
        "Lunch": "13:00-14:00",
        "Afternoon visit": "14:30-16:00",
        "Hotel": "15:00-10:00",
        "Dinner": "21:30-23:30",
    }
    assert of(app, "Afternoon visit").confirmation is Confirmation.CHANGED
    desk.post("/manage/seminar/programme/undo")
    assert times(app)["Lunch"] == "12:30-13:30"
    assert of(app, "Afternoon visit").confirmation is Confirmation.CONFIRMED


def test_five_minutes_ask_nobody_again(app: Flask, desk: FlaskClient) -> None:
    assert "No host that had agreed is asked again." in look(desk, app, "Morning visit", minutes="5")


def test_new_problems_are_named_before_anything_moves(app: Flask, desk: FlaskClient) -> None:
    text = look(desk, app, "Morning visit", minutes="180")
    assert "new problem" in text
    assert "Morning visit" in text[text.index("new problem") :]


@pytest.mark.parametrize(
    ("title", "minutes", "sentence"),
    [
        ("Dinner", "120", "Dinner would run past midnight"),
        ("Morning visit", "-600", "would run past midnight"),
    ],
)
def test_nothing_runs_past_midnight(
    app: Flask, desk: FlaskClient, title: str, minutes: str, sentence: str
) -> None:
    asked = {"minutes": minutes, "item": str(of(app, title).id)}
    for answer in (desk.get(SHIFT, query_string=asked), desk.post(SHIFT, data=asked)):
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)


def test_nothing_begins_in_the_past(app: Flask, desk: FlaskClient) -> None:
    asked = {"minutes": "-60", "item": str(of(app, "Lunch").id)}
    with clock.frozen(wall("2027-06-17 12:00").instant):
        sign_in_again = app.test_client()
        with app.app_context():
            person = make_person("late@example.org")
            give_role(person)
        sign_in_as(sign_in_again, person)
        answer = sign_in_again.post(SHIFT, data=asked)
    assert answer.status_code == 422
    assert "Lunch would begin in the past" in answer.get_data(as_text=True)


@pytest.mark.parametrize("minutes", ["", "0", "abc", "721", "１５x"])
def test_minutes_are_asked_for_in_words(app: Flask, desk: FlaskClient, minutes: str) -> None:
    answer = desk.get(SHIFT, query_string={"minutes": minutes, "item": str(of(app, "Lunch").id)})
    assert answer.status_code == 422
    assert "Enter minutes" in answer.get_data(as_text=True)


def test_what_somebody_changed_since_the_look_is_shown_beside_it(app: Flask, desk: FlaskClient) -> None:
    text = look(desk, app, "Lunch", "Dinner")
    desk.post(f"/manage/seminar/programme/items/{of(app, 'Lunch').id}/move", data={"minutes": "15"})
    answer = desk.post(SHIFT, data=sent(text))
    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "12:45" in shown and "13:00" in shown
    assert times(app)["Dinner"] == "21:00-23:00"
    assert desk.post(SHIFT, data=sent(shown)).status_code == 303
    assert times(app)["Lunch"] == "13:15-14:15"


def test_what_was_dropped_since_the_look_is_said(app: Flask, desk: FlaskClient) -> None:
    text = look(desk, app, "Lunch", "Dinner")
    desk.post(f"/manage/seminar/programme/items/{of(app, 'Lunch').id}/drop", data={"reason": "Closed"})
    assert desk.post(SHIFT, data=sent(text)).status_code == 409
    assert times(app)["Dinner"] == "21:00-23:00"


def test_a_day_is_copied_with_its_night_and_nobody_has_agreed(app: Flask, desk: FlaskClient) -> None:
    every = [str(of(app, title).id) for title in times(app)]
    text = desk.get(COPY, query_string={"to": "2027-06-18", "item": every}).get_data(as_text=True)
    assert times(app, "2027-06-18") == {}
    assert desk.post(COPY, data=sent(text, COPY)).status_code == 303
    assert times(app, "2027-06-18") == times(app, "2027-06-17")
    with app.app_context():
        copied = [each for each in programme.draft(events.by_slug("seminar")) if each.starts.date.day == 18]
        assert {each.confirmation for each in copied} == {Confirmation.PROPOSED}
        assert {programme.content_of(each).night for each in copied} == {None, wall("2027-06-18 00:00").date}
        assert all(each.audience == [events.by_slug("seminar").ref] for each in copied)
    desk.post("/manage/seminar/programme/undo")
    assert times(app, "2027-06-18") == {}


def test_a_day_is_not_copied_to_itself_or_to_no_day(app: Flask, desk: FlaskClient) -> None:
    for day in ("2027-06-17", "tomorrow", ""):
        answer = desk.post(COPY, data={"to": day, "item": str(of(app, "Lunch").id)})
        assert answer.status_code == 422


def test_a_day_with_nothing_on_it_is_not_found(desk: FlaskClient) -> None:
    assert desk.get("/manage/seminar/programme/days/2027-06-19/shift").status_code == 404
    assert desk.get("/manage/seminar/programme/days/nonsense/copy").status_code == 404


def test_a_long_day_takes_no_more_statements_to_look_at(app: Flask, desk: FlaskClient) -> None:
    def taken(*titles: str) -> int:
        asked = {"minutes": "30", "item": [str(of(app, title).id) for title in titles]}
        with app.app_context(), statements() as seen:
            assert desk.get(SHIFT, query_string=asked).status_code == 200
        return len(seen)

    few = taken("Lunch")
    with app.app_context(), unit_of_work():
        for number in range(20):
            add(f"Talk {number}", "16:00", "16:30")
    assert taken("Lunch", *(f"Talk {number}" for number in range(20))) == few
