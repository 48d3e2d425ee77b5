import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, sign_in_as
from tests.counting import statements
from tests.programme import files
from tests.programme.test_importing import change, item, take
from tourapp.access.policy import Role
from tourapp.agenda.circles import Circle
from tourapp.events import queries as events
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.planning import queries
from tourapp.planning.findings import Finding

PAGE = "/manage/study-tour/programme/problems"
REASON = "The bus may wait at the door"


@pytest.fixture
def tour(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
        event = make_event("study-tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)
        take(event, files.TOUR, name="study_tour_itinerary.json")
    yield app


def event_of() -> Event:
    return events.by_slug("study-tour")


def signed_in(app: Flask, role: Role = Role.ORGANISER) -> FlaskClient:
    with app.app_context():
        person = make_person()
        give_role(person, role)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def finding(app: Flask, rule: str, name: str) -> Finding:
    with app.app_context():
        ref = item(event_of(), name).ref
        return next(
            each
            for each in queries.problems(event_of(), Circle.PARTICIPANTS)
            if each.rule == rule and each.items[-1] == ref
        )


def about(found: Finding, **more: str) -> dict[str, str]:
    return {"finding": found.key, "circle": "participants", **more}


def text_of(client: FlaskClient, **query: str) -> str:
    return client.get(PAGE, query_string=query).get_data(as_text=True)


def test_the_list_says_each_problem_with_its_numbers(tour: Flask) -> None:
    text = text_of(signed_in(tour))
    assert "2 prevent a release." in text
    assert "20 minutes from Toyota Industry Culture Centre" in text and "it needs 22" in text
    assert text.index("Not confirmed by the host") < text.index("Travel time too short")


def test_the_list_is_for_one_circle_one_state_one_day(tour: Flask) -> None:
    client = signed_in(tour)
    assert "The host has not answered yet" not in text_of(client, circle="host")
    assert "Travel time too short" not in text_of(client, state="block")
    day = text_of(client, day="2027-01-21")
    assert "Toyota City Central Library" in day and "it needs 22" not in day
    assert "None of these" in text_of(client, day="2027-01-17")
    assert "2 prevent a release." in text_of(client, circle="nobody", state="loud", day="when")


def test_the_page_reads_in_japanese(tour: Flask) -> None:
    text = text_of(signed_in(tour), lang="ja")
    assert "移動時間の不足" in text and "22分必要" in text


def test_another_time_is_looked_for_where_that_would_mend_it(tour: Flask) -> None:
    client = signed_in(tour)
    way, record = finding(tour, "R4", "IT-423"), finding(tour, "R5", "IT-524")
    text = text_of(client)
    for found, is_offered in ((way, True), (record, False)):
        part = text.partition(f'id="problem-{found.key}"')[2].partition("</li>")[0]
        assert ("Find a time" in part) == is_offered


def test_a_programme_without_a_problem_says_so(app: Flask) -> None:
    with app.app_context():
        make_event("study-tour")
    assert "Nothing to fix" in text_of(signed_in(app))


def test_a_repair_is_one_press_and_is_worked_out_on_the_server(tour: Flask) -> None:
    client = signed_in(tour)
    found = finding(tour, "R4", "IT-423")
    assert [str(each.label) for each in found.repairs] == ["Start at 15:25", "End at 14:55"]
    done = client.post(f"{PAGE}/repair", data=about(found, repair=found.repairs[0].key))
    assert (done.status_code, done.headers["Location"]) == (303, f"{PAGE}?circle=participants")
    with tour.app_context():
        moved = item(event_of(), "IT-423")
        assert (str(moved.starts)[11:16], str(moved.ends)[11:16]) == ("15:25", "17:05")
    assert "it needs 22" not in text_of(client)


def test_a_repair_that_is_gone_or_made_up_changes_nothing(tour: Flask) -> None:
    client = signed_in(tour)
    found = finding(tour, "R4", "IT-423")
    for data in (about(found, repair="made-up"), {"finding": "R4-x", "repair": "x"}):
        answer = client.post(f"{PAGE}/repair", data=data)
        assert answer.status_code == 409
        assert "Look at the list again." in answer.get_data(as_text=True)
    with tour.app_context():
        assert str(item(event_of(), "IT-423").starts)[11:16] == "15:20"
    assert client.post(f"{PAGE}/repair", data={}).status_code == 422


def test_a_repair_is_not_trusted_from_the_form(tour: Flask) -> None:
    """The programme has changed since the page was made: the press would do something else now."""
    client = signed_in(tour)
    found = finding(tour, "R4", "IT-423")
    with tour.app_context():
        before = item(event_of(), "IT-422")
        change(
            before,
            ends=before.ends and type(before.ends)(before.ends.local.replace(minute=5), before.ends.zone),
        )
    answer = client.post(f"{PAGE}/repair", data=about(found, repair=found.repairs[0].key))
    assert answer.status_code == 409


def test_a_problem_is_accepted_with_a_reason_and_stands_struck_out(tour: Flask) -> None:
    client = signed_in(tour)
    found = finding(tour, "R4", "IT-423")
    assert client.post(f"{PAGE}/accept", data=about(found, reason=REASON)).status_code == 303
    text = text_of(client, state="accepted")
    assert REASON in text and re.search(r"<s>20 minutes", text)
    assert client.post(f"{PAGE}/withdraw", data=about(found)).status_code == 303
    assert REASON not in text_of(client)


def test_without_a_reason_nothing_is_accepted_and_the_form_stays_open(tour: Flask) -> None:
    client = signed_in(tour)
    answer = client.post(f"{PAGE}/accept", data=about(finding(tour, "R4", "IT-423"), reason=" "))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Say why this is accepted." in text and text.count('<details class="plain no-print" open>') == 1


def test_a_press_leads_back_to_where_it_was_made_and_never_off_the_site(tour: Flask) -> None:
    client = signed_in(tour)
    found = finding(tour, "R4", "IT-423")
    for next_, expected in (
        ("/manage/study-tour/programme", "/manage/study-tour/programme"),
        ("https://example.org/", f"{PAGE}?circle=participants"),
        ("//example.org/", f"{PAGE}?circle=participants"),
    ):
        answer = client.post(f"{PAGE}/accept", data=about(found, reason=REASON, next=next_))
        assert answer.headers["Location"] == expected


def test_the_release_takes_what_was_accepted_as_given(tour: Flask) -> None:
    client = signed_in(tour)
    for name in ("IT-423", "IT-631"):
        client.post(f"{PAGE}/accept", data=about(finding(tour, "R31", name), reason=REASON))
    release = "/manage/study-tour/programme/release"
    text = client.get(release, query_string={"circle": "participants"}).get_data(as_text=True)
    assert 'name="reason-R31' not in text and text.count(REASON) == 2
    assert client.post(release, data={"circle": "participants"}).status_code == 303


def test_who_only_looks_reads_and_presses_nothing(tour: Flask) -> None:
    client = signed_in(tour, Role.LOGISTICS)
    text = text_of(client)
    assert "it needs 22" in text and "<textarea" not in text and "/repair" not in text
    for press in ("repair", "accept", "withdraw"):
        assert client.post(f"{PAGE}/{press}", data={"finding": "R4-x"}).status_code == 403


def test_a_stranger_does_not_see_the_list(tour: Flask, client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 303


def test_the_list_takes_the_same_number_of_statements_whatever_its_length(app: Flask) -> None:
    with app.app_context():
        make_event("study-tour", starts="2027-06-17 09:00", ends="2027-06-17 17:30")
    client = signed_in(app)
    asked = []
    for count in (2, 30):
        with app.app_context():
            take(event_of(), files.sessions(*(files.in_turn(number, title_ja="") for number in range(count))))
            with statements() as seen:
                assert client.get(PAGE).status_code == 200
            asked.append(len(seen))
    assert asked[0] == asked[1], asked
