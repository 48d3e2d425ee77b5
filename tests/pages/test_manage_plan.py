"""A change of plan in three steps: choose and write, look, release or undo; the banners that follow."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import (
    give_role,
    make_event,
    make_office,
    make_person,
    make_registration,
    open_event,
    sign_in_as,
)
from tourapp.access.policy import Role
from tourapp.core import jobs
from tourapp.core.db import session
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.events import queries
from tourapp.events.changes import queries as changes
from tourapp.events.models import Event, EventState

PLAN = "/manage/seminar/plan"
REASON = {"reason_en": "Storm", "reason_ja": "台風のため"}
TIME = {
    "zone": "Europe/London",
    "starts_on": "2027-07-01",
    "starts_time": "09:30",
    "ends_on": "2027-07-01",
    "ends_time": "16:30",
}


@pytest.fixture
def organiser(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context():
        make_office()
        person = make_person("staff@example.org", given_name="Sam", family_name="Staff")
        give_role(person)
        session().refresh(person)
    sign_in_as(client, person)
    return client


def event(app: Flask, read: Callable[[Event], Any]) -> Any:
    with app.app_context():
        return read(queries.by_slug("seminar"))


def release(app: Flask, browser: FlaskClient) -> Any:
    answer = browser.post(f"{PLAN}/release", data={"version": event(app, lambda e: e.version)})
    with app.app_context():
        jobs.run_due()
    return answer


def text(browser: FlaskClient, address: str) -> str:
    return browser.get(address).get_data(as_text=True)


def test_nothing_happens_before_the_release_and_everything_at_it(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_registration(open_event(places=5), given_name="Ada", family_name="Example")
    assert "Cancel the event" in text(organiser, PLAN)
    sent = organiser.post(f"{PLAN}?kind=cancel", data=REASON)
    assert (sent.status_code, sent.location) == (303, f"{PLAN}/check")
    page = text(organiser, f"{PLAN}/check")
    assert "1 person is told" in page and "Ada Example" in page
    assert "Cancelled: Seminar" in page and "中止のお知らせ" in page
    assert "Storm" in page and "台風のため" in page
    assert event(app, lambda e: e.state) is EventState.PUBLISHED
    assert release(app, organiser).status_code == 303
    assert event(app, lambda e: (e.state, e.cancelled_reason)) == (
        EventState.CANCELLED,
        Words("Storm", "台風のため"),
    )
    public = text(organiser, "/events/seminar")
    assert "This event is cancelled." in public and "Announced on Monday 12 April 2027" in public
    assert release(app, organiser).location == PLAN


def test_an_undone_change_leaves_no_trace_on_the_page(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
    organiser.post(f"{PLAN}?kind=cancel", data=REASON)
    assert "A change is prepared" in text(organiser, PLAN)
    undone = organiser.post(f"{PLAN}/undo", follow_redirects=True).get_data(as_text=True)
    assert "The change is undone. Nobody was told" in undone
    assert "A change is prepared" not in undone
    assert "Storm" not in text(organiser, "/events/seminar")
    assert organiser.get(f"{PLAN}/check").location == PLAN


def test_what_was_written_can_be_changed(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
    organiser.post(f"{PLAN}?kind=postpone", data={**REASON, **TIME})
    page = text(organiser, f"{PLAN}?kind=postpone&change=1")
    assert "Storm" in page and "2027-07-01" in page
    organiser.post(f"{PLAN}?kind=postpone", data={**REASON, **TIME, "starts_time": "10:00"})
    assert "Thursday 1 July 2027, 10:00 to 16:30 (London)" in text(organiser, f"{PLAN}/check")


@pytest.mark.parametrize(
    ("kind", "form", "says"),
    [
        ("cancel", {"reason_en": "Storm", "reason_ja": ""}, "Enter the reason in Japanese."),
        ("postpone", {**REASON, **TIME, "starts_on": "1/7/2027"}, "Enter the date as year, month, day"),
        ("postpone", {**REASON, **TIME, "starts_on": "2027-04-01"}, "Enter a time in the future."),
        ("online", {**REASON, "joining_url": "javascript:x"}, "Enter an address that begins with https://."),
        ("online", {**REASON, "capacity_online": "many"}, "Enter a whole number, or leave it empty"),
    ],
)
def test_what_makes_no_plan_is_said_and_what_was_typed_stays(
    app: Flask, organiser: FlaskClient, kind: str, form: dict[str, str], says: str
) -> None:
    with app.app_context():
        make_event()
    answer = organiser.post(f"{PLAN}?kind={kind}", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page and "Storm" in page


def test_postponed_without_a_time_the_pages_say_so(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_registration(open_event(places=5))
    organiser.post(f"{PLAN}?kind=postpone", data={**REASON, **TIME, "without_time": "y"})
    assert "Registration shuts." in text(organiser, f"{PLAN}/check")
    release(app, organiser)
    public = text(organiser, "/events/seminar")
    assert "This event is postponed. The new time is not known yet." in public
    assert "It was due to be: Thursday 17 June 2027, 09:30 to 16:30 (London)." in public
    assert "EventPostponed" in public and "/events/seminar/register" not in public
    assert "Postponed" in text(organiser, "/")
    with app.app_context():
        ada = directory.person_by_email("ada@example.org")
    assert ada is not None
    sign_in_as(organiser, ada, strong=False)
    mine = text(organiser, "/me/seminar")
    assert "This event is postponed." in mine and "Storm" in mine


def test_online_the_person_sees_what_is_new(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_registration(open_event(in_person=5))
    form = {**REASON, "joining_url": "https://meet.example.org/now", "capacity_online": ""}
    organiser.post(f"{PLAN}?kind=online", data=form)
    assert "Town Hall" in text(organiser, f"{PLAN}/check")
    release(app, organiser)
    public = text(organiser, "/events/seminar")
    assert "This event takes place online only." in public and "It was due to be at: Town Hall." in public
    assert "meet.example.org" not in public
    with app.app_context():
        ada = directory.person_by_email("ada@example.org")
    assert ada is not None
    sign_in_as(organiser, ada, strong=False)
    assert "https://meet.example.org/now" in text(organiser, "/me/seminar")


def test_too_few_online_places_are_said_and_nothing_has_happened(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        found = open_event(in_person=5)
        make_registration(found, "one@example.org")
        make_registration(found, "two@example.org")
    organiser.post(f"{PLAN}?kind=online", data={**REASON, "capacity_online": "1"})
    answer = release(app, organiser)
    assert answer.status_code == 422
    assert "2 people have a place" in answer.get_data(as_text=True)
    assert event(app, lambda e: len(e.venues)) == 1


def test_a_preview_of_another_event_than_the_one_that_stands_is_not_released(
    app: Flask, organiser: FlaskClient
) -> None:
    with app.app_context():
        make_event()
    organiser.post(f"{PLAN}?kind=cancel", data=REASON)
    stale = organiser.post(f"{PLAN}/release", data={"version": event(app, lambda e: e.version) - 1})
    assert stale.status_code == 409
    assert event(app, lambda e: e.state) is EventState.PUBLISHED


def test_a_draft_has_no_plan_to_change(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event(state=EventState.DRAFT)
    assert "Nothing to change" in text(organiser, PLAN)
    assert organiser.post(f"{PLAN}?kind=cancel", data=REASON).status_code == 422


def test_others_do_not_change_the_plan(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event()
        person = make_person("log@example.org")
        give_role(person, Role.LOGISTICS)
        session().refresh(person)
    sign_in_as(client, person)
    for address in (PLAN, f"{PLAN}/check"):
        assert client.get(address).status_code == 403
    for address in (f"{PLAN}/release", f"{PLAN}/undo"):
        assert client.post(address).status_code == 403
    with app.app_context():
        assert changes.pending(queries.by_slug("seminar")) is None
