"""The organisers' pages of an event: list, making, changing, publishing, the way into a change of plan."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
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
from tests.counting import statements
from tourapp.access.actor import SYSTEM, Scope
from tourapp.access.policy import Role
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events import forms, queries, services
from tourapp.events.models import Event, EventState
from tourapp.web.forms import Form

SETTINGS = "/manage/seminar/settings"


@pytest.fixture
def organiser(app: Flask, client: FlaskClient) -> FlaskClient:
    """A browser in which an organiser of the London office is signed in."""
    return signed_in(app, client)


def signed_in(
    app: Flask, client: FlaskClient, role: Role = Role.ORGANISER, scope: Scope | None = ("office", "LON")
) -> FlaskClient:
    with app.app_context():
        make_office()
        person = make_person("staff@example.org", given_name="Sam", family_name="Staff")
        give_role(person, role, scope)
        session().refresh(person)
    sign_in_as(client, person)
    return client


def filled(app: Flask, **changes: Any) -> dict[str, Any]:
    """The settings form as it stands, with these fields changed (a box that is not ticked is not sent)."""
    with app.app_context():
        stored = forms.stored(queries.by_slug("seminar"))
    values = {**stored, **changes}
    return {name: value for name, value in values.items() if value not in (False, None)}


def event(app: Flask, read: Callable[[Event], Any]) -> Any:
    with app.app_context():
        return read(queries.by_slug("seminar"))


def test_the_list_shows_drafts_states_and_what_is_taken(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_registration(open_event(places=150))
        make_event("draft", title="Next year", state=EventState.DRAFT)
        make_event("paris", title="Somewhere else", office="PAR", zone="Europe/Paris")
    page = organiser.get("/manage/").get_data(as_text=True)
    assert "Next year" in page and "Draft" in page
    assert "1 of 150" in page
    assert "Somewhere else" not in page


def test_the_list_says_what_will_stand_there(organiser: FlaskClient) -> None:
    assert "No event yet" in organiser.get("/manage/").get_data(as_text=True)


def test_the_list_takes_the_same_statements_for_one_and_for_many(app: Flask, organiser: FlaskClient) -> None:
    def count() -> int:
        with app.app_context(), statements() as seen:
            organiser.get("/manage/")
        return len(seen)

    with app.app_context():
        open_event("first", places=5)
    organiser.get("/manage/")
    one = count()
    with app.app_context():
        for number in range(12):
            open_event(f"event-{number}", places=5)
    assert count() == one


def test_an_event_begins_as_a_draft(app: Flask, organiser: FlaskClient) -> None:
    assert organiser.get("/manage/new").status_code == 200
    form = {
        "office": "LON",
        "kind": "seminar",
        "title_en": "Seminar",
        "title_ja": "",
        "slug": "seminar",
        "zone": "Europe/London",
        "starts_on": "2027-06-17",
        "starts_time": "09:30",
        "ends_on": "2027-06-17",
        "ends_time": "16:30",
    }
    answer = organiser.post("/manage/new", data=form)
    assert (answer.status_code, answer.location) == (303, SETTINGS)
    assert event(app, lambda found: found.state) is EventState.DRAFT
    again = organiser.post("/manage/new", data=form)
    assert again.status_code == 422
    assert "Another event has this address" in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("starts_on", "17/06/2027", "Enter the date as year, month, day"),
        ("starts_on", "2027-02-30", "Enter the date as year, month, day"),
        ("starts_time", "9:30 am", "Enter the time in 24 hours"),
        ("ends_time", "24:00", "Enter the time in 24 hours"),
        ("ends_on", "2027-06-16", "The event must end after it begins."),
        ("zone", "Mars/Base", "Not a valid choice"),
        ("venue_lat", "north", "Enter degrees with a decimal point"),
        ("venue_lon", "", "Enter both coordinates, or neither."),
        ("joining_url", "javascript:alert(1)", "Enter an address that begins with https://."),
        ("contact_address", "nobody", "Enter an email address"),
        ("title_ja", "", "Enter the title in Japanese."),
        ("venue_name_en", "x" * 201, "Use 200 characters or fewer"),
    ],
)
def test_what_cannot_be_saved_is_said_and_what_was_typed_stays(
    app: Flask, organiser: FlaskClient, field: str, value: str, says: str
) -> None:
    with app.app_context():
        make_event()
    before = event(app, lambda found: found.version)
    form = filled(app, theme_en="Typed before the mistake", **{field: value})
    answer = organiser.post(SETTINGS, data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page
    assert "Typed before the mistake" in page
    assert "<title>Error: " in page
    assert event(app, lambda found: found.version) == before


def test_a_time_that_the_clocks_skip_is_refused(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
    form = filled(app, starts_on="2027-03-28", starts_time="01:30")
    answer = organiser.post(SETTINGS, data=form)
    assert answer.status_code == 422
    assert "the clocks go forward" in answer.get_data(as_text=True)


def test_texts_places_and_boxes_are_saved(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
    form = filled(
        app,
        theme_en="Ageing",
        theme_ja="高齢社会",
        is_free=False,
        has_online="y",
        venue_city_en="Westminster",
    )
    assert organiser.post(SETTINGS, data=form).status_code == 303
    saved = event(app, lambda e: (e.theme, e.is_free, e.has_online, e.venues[0].city.en))
    assert saved == (Words("Ageing", "高齢社会"), False, True, "Westminster")
    assert "The event is saved." in organiser.get(SETTINGS).get_data(as_text=True)


def test_a_move_of_a_public_event_goes_on_as_a_change_of_plan(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_registration(open_event(places=5))
    form = filled(app, starts_on="2027-06-18", ends_on="2027-06-18", theme_en="Rail")
    answer = organiser.post(SETTINGS, data=form)
    assert answer.status_code == 303
    assert answer.location.startswith("/manage/seminar/plan?kind=postpone&")
    assert event(app, lambda e: (e.starts.date.day, e.theme.en)) == (17, "Rail")
    page = organiser.get(answer.location).get_data(as_text=True)
    assert "Everything but the time is saved." in page
    assert page.count('value="2027-06-18"') == 2
    assert "Until now: Thursday 17 June 2027, 09:30 to 16:30 (London)" in page


def test_a_draft_moves_at_once(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event(state=EventState.DRAFT)
    form = filled(app, starts_on="2027-06-18", ends_on="2027-06-18")
    assert organiser.post(SETTINGS, data=form).status_code == 303


def test_a_stale_form_shows_both_texts_and_can_be_saved_again(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
    form = filled(app, theme_en="Mine")
    with app.app_context():
        found = queries.by_slug("seminar")
        with unit_of_work():
            services.change_event(SYSTEM, found, theme=Words("Theirs", ""))
    answer = organiser.post(SETTINGS, data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Theirs" in page and "Mine" in page
    assert event(app, lambda e: e.theme.en) == "Theirs"
    version = event(app, lambda e: e.version)
    assert f'name="version" type="hidden" value="{version}"' in page
    assert organiser.post(SETTINGS, data={**form, "version": version}).status_code == 303
    assert event(app, lambda e: e.theme.en) == "Mine"


def test_of_two_saves_at_the_same_moment_one_is_a_conflict(app: Flask) -> None:
    """The version column is the net below the check: here another row version appears between read and write."""
    with app.test_request_context(method="POST"):
        found, form = make_event(), Form()
        with form.saving(found) as again:
            raw = sa.text("UPDATE event SET version = version + 1")
            session().connection().execute(raw)
            services.change_event(SYSTEM, again, theme=Words("Mine", ""))
        assert (form.saved, form.status) == (False, 409)
        assert queries.by_slug("seminar").theme == Words()


def test_missing_translations_are_listed(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        found = make_event()
        with unit_of_work():
            services.change_event(SYSTEM, found, summary=Words("Short", ""))
    page = organiser.get(SETTINGS).get_data(as_text=True)
    assert "1 text has one language only." in page
    assert "Summary: the Japanese is missing" in page


def test_publishing_says_what_is_missing_and_then_publishes(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event(title_ja="", state=EventState.DRAFT)
    page = organiser.get("/manage/seminar/publish").get_data(as_text=True)
    assert "Enter the title in Japanese." in page
    assert organiser.post("/manage/seminar/publish").status_code == 422
    assert organiser.post(SETTINGS, data=filled(app, title_ja="セミナー")).status_code == 303
    assert organiser.post("/manage/seminar/publish").status_code == 303
    assert organiser.get("/events/seminar").status_code == 200
    assert event(app, lambda e: e.state) is EventState.PUBLISHED
    assert organiser.post("/manage/seminar/publish").status_code == 422


def test_a_question_that_is_settled_is_not_asked(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
        make_event("draft", state=EventState.DRAFT)
    for path in ("/manage/seminar/publish", "/manage/draft/cancel", "/manage/draft/finish"):
        answer = organiser.get(path)
        assert answer.status_code == 303
        assert answer.location.endswith("/settings")


def test_cancelling_leads_into_a_change_of_plan(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
    reason = {"reason_en": "Storm", "reason_ja": "台風のため"}
    for answer in (
        organiser.get("/manage/seminar/cancel"),
        organiser.post("/manage/seminar/cancel", data=reason),
    ):
        assert (answer.status_code, answer.location) == (303, "/manage/seminar/plan?kind=cancel")
    assert event(app, lambda e: e.state) is EventState.PUBLISHED


def test_an_event_is_put_into_the_archive_after_its_end_only(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
    assert organiser.get("/manage/seminar/finish").status_code == 200
    assert organiser.post("/manage/seminar/finish").status_code == 422
    assert event(app, lambda e: e.state) is EventState.PUBLISHED


def test_partners_are_added_and_removed(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
    address = "/manage/seminar/partners"
    assert "No partner yet" in organiser.get(address).get_data(as_text=True)
    refused = organiser.post(address, data={"part": "host", "name_en": ""})
    assert refused.status_code == 422
    added = {"part": "host", "name_en": "Toyota City", "name_ja": "豊田市", "url": "https://example.org/"}
    assert organiser.post(address, data=added).status_code == 303
    assert "Toyota City" in organiser.get(address).get_data(as_text=True)
    identifier = event(app, lambda e: e.partners[0].id)
    assert organiser.post(f"{address}/{identifier}/remove").status_code == 303
    assert event(app, lambda e: len(e.partners)) == 0


def test_the_outline_is_written_day_by_day(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event(ends="2027-06-19 16:00")
    address = "/manage/seminar/outline"
    assert organiser.get(address).get_data(as_text=True).count("<fieldset") == 3
    typed = {"place_en-2027-06-18": "Tokyo", "place_ja-2027-06-18": "東京", "place_en-2027-06-30": "Nowhere"}
    assert organiser.post(address, data=typed).status_code == 303
    assert event(app, lambda e: [(day.on.day, day.place.ja) for day in e.outline]) == [(18, "東京")]


EDITING = (
    "/manage/seminar/publish",
    "/manage/seminar/cancel",
    "/manage/seminar/partners",
    "/manage/seminar/outline",
)


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.ORGANISER, ("office", "PAR")), (Role.LOGISTICS, ("office", "LON")), (Role.AUDITOR, None)],
)
def test_others_do_not_edit(app: Flask, client: FlaskClient, role: Role, scope: Scope | None) -> None:
    signed_in(app, client, role, scope)
    with app.app_context():
        make_event()
    for path in EDITING:
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403
    assert client.post(SETTINGS, data=filled(app, theme_en="No")).status_code == 403
    assert event(app, lambda e: e.theme) == Words()


def test_who_sees_the_desk_without_editing_reads_the_facts(app: Flask, client: FlaskClient) -> None:
    signed_in(app, client, Role.LOGISTICS)
    with app.app_context():
        make_event()
    page = client.get(SETTINGS).get_data(as_text=True)
    assert "You can read this event." in page
    assert '<form class="stack' not in page
    assert client.get("/manage/new").status_code == 403


def test_visitors_are_asked_to_sign_in(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event()
    for path in ("/manage/", "/manage/new", SETTINGS, *EDITING):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_page_reads_in_both_languages(app: Flask, organiser: FlaskClient, lang: str) -> None:
    with app.app_context():
        make_event(state=EventState.PUBLISHED)
        make_event("draft", state=EventState.DRAFT)
    pages = ("/manage/", "/manage/new", SETTINGS, "/manage/seminar/finish", "/manage/draft/publish")
    for path in (*pages, "/manage/seminar/plan", *EDITING[2:]):
        answer = organiser.get(f"{path}?lang={lang}")
        assert answer.status_code == 200
        assert f'<html lang="{lang}"' in answer.get_data(as_text=True)
