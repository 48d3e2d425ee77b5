"""A field that several items lack, said once: one change that can be undone, and nobody is written over."""

import re

import pytest

from tests.builders import make_event
from tests.pages.test_manage_events import signed_in
from tests.programme.reading_world import add, change
from tourapp.access.policy import Role
from tourapp.events import queries as events
from tourapp.events.kinds import EventKind
from tourapp.programme import queries
from tourapp.programme.kinds import ItemKind

PAGE = "/manage/tour/programme/missing/cost_bearer"


@pytest.fixture
def tour(app):
    """Two meals and a visit of which nobody has said who bears the cost."""
    with app.app_context():
        event = make_event("tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo")
        add(event, "Lunch", "12:00-13:00", kind=ItemKind.MEAL)
        add(event, "Dinner", "19:00-20:00", kind=ItemKind.MEAL)
        add(event, "Museum", "14:00-15:00", kind=ItemKind.VISIT)
    return app


def bearers(app):
    with app.app_context():
        draft = queries.draft(events.by_slug("tour"))
        return {item.title.en: queries.content_of(item).cost_bearer.en for item in draft}


def ticks(text):
    return re.findall(r'name="item" value="([^"]+)"', text)


def test_it_is_said_on_all_that_lack_it_and_undone_at_once(tour):
    client = signed_in(tour, tour.test_client())
    given = ticks(client.get(PAGE).text)
    assert len(given) == 2  # a visit needs no word of it
    assert client.post(PAGE, data={"item": given, "en": "CLAIR", "ja": "クレア"}).status_code == 303
    assert bearers(tour) == {"Lunch": "CLAIR", "Dinner": "CLAIR", "Museum": ""}
    assert "No item is without it" in client.get(PAGE).text
    client.post("/manage/tour/programme/undo", data={})
    assert set(bearers(tour).values()) == {""}


def test_only_what_is_ticked_says_it(tour):
    client = signed_in(tour, tour.test_client())
    client.post(PAGE, data={"item": ticks(client.get(PAGE).text)[:1], "en": "CLAIR"})
    assert sorted(bearers(tour).values()) == ["", "", "CLAIR"]


@pytest.mark.parametrize(
    ("data", "said"),
    [({"en": "CLAIR"}, "Tick at least one item."), ({"en": " "}, "Enter it in at least one language.")],
)
def test_nothing_ticked_or_nothing_said_is_refused(tour, data, said):
    client = signed_in(tour, tour.test_client())
    items = ticks(client.get(PAGE).text) if "language" in said else []
    answer = client.post(PAGE, data={**data, "item": items})
    assert answer.status_code == 422 and said in answer.text
    assert set(bearers(tour).values()) == {""}


def test_who_was_faster_is_not_written_over(tour):
    client = signed_in(tour, tour.test_client())
    given = ticks(client.get(PAGE).text)
    with tour.app_context():
        change(events.by_slug("tour"), "Lunch", room="Hall")
    answer = client.post(PAGE, data={"item": given, "en": "CLAIR"})
    assert answer.status_code == 409
    assert set(bearers(tour).values()) == {""}


def test_a_list_is_chosen_from_and_other_fields_are_not_found(tour):
    client = signed_in(tour, tour.test_client())
    page = PAGE.replace("cost_bearer", "diets_sent")
    assert client.post(page, data={"item": ticks(client.get(page).text), "choice": ""}).status_code == 422
    assert client.post(page, data={"item": ticks(client.get(page).text), "choice": "yes"}).status_code == 303
    with tour.app_context():
        sent = [queries.content_of(item).diets_sent for item in queries.draft(events.by_slug("tour"))]
    assert sorted(sent) == [False, True, True]
    assert client.get(PAGE.replace("cost_bearer", "cost_amount")).status_code == 404


PROBLEMS = "/manage/tour/programme/problems"


def test_the_problem_list_leads_there(tour):
    assert "2 items lack: Cost bearer" in signed_in(tour, tour.test_client()).get(PROBLEMS).text


def test_who_may_only_read_is_not_led_there(tour):
    reader = signed_in(tour, tour.test_client(), Role.AUDITOR)
    assert "items lack" not in reader.get(PROBLEMS).text
    assert reader.get(PAGE).status_code == 403


def test_what_is_no_box_of_ours_is_left_out_and_ticks_come_back_as_they_were(tour):
    client = signed_in(tour, tour.test_client())
    first, second = ticks(client.get(PAGE).text)
    for odd in ("x@1", f"{first}0x", "@", f"{first.partition('@')[0]}@-1", "\u0661@1"):
        assert client.post(PAGE, data={"item": odd, "en": "CLAIR"}).status_code == 422, odd
    answer = client.post(PAGE, data={"item": first, "en": ""})
    assert re.findall(r'value="([^"]+@\d+)" checked', answer.text) == [first]
    other = "00000000-0000-0000-0000-000000000001@1"
    assert client.post(PAGE, data={"item": other, "en": "CLAIR"}).status_code == 404
    assert set(bearers(tour).values()) == {""} and second
