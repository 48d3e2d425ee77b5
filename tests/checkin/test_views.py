"""The desk as pages, without scripts and in both languages; what devices ask for; what is kept and what is not."""

import json
import re

import pytest

from tests.builders import make_registration, open_event, sign_in_as
from tests.checkin.door import THE_DAY, by_pass, make_desk, make_guests, pass_of, scan
from tests.counting import statements
from tests.pages.desk_world import browser_of
from tourapp.access.policy import Role
from tourapp.checkin import queries
from tourapp.checkin.models import Scan
from tourapp.checkin.states import Outcome
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.ids import new_id
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.registration import queries as registrations
from tourapp.registration.states import Attendance, State

DESK = "/desk/seminar"


@pytest.fixture(autouse=True)
def on_the_day(app):
    """Guests register while they can; the desk opens on the day."""
    with app.app_context():
        make_guests(open_event(places=10), 3)
    with clock.frozen(THE_DAY):
        yield


@pytest.fixture
def desk(app):
    return browser_of(app, Role.DESK)


def guest(app, number=1):
    with app.app_context():
        return registrations.by_reference(events.by_slug("seminar"), f"SEMINAR-{number:04d}")


def text(response):
    return response.get_data(as_text=True)


def sent(*scans, device="door A"):
    return {"device": device, "scans": list(scans)}


def of(registration, **more):
    return {"id": str(new_id()), "means": "name", "registration": str(registration.id), **more}


# --- pages -------------------------------------------------------------------------------------------


def test_somebody_is_found_by_a_part_of_the_name_and_checked_in_without_scripts(app, desk):
    found = text(desk.get(f"{DESK}?q=number2"))
    assert "Guest Number2" in found
    assert "Guest Number1" not in found
    answer = desk.post(
        f"{DESK}/check-in", data={"registration": str(guest(app, 2).id), "scan": str(new_id())}
    )
    assert answer.status_code == 303
    shown = text(desk.get(answer.location))
    assert 'data-outcome="checked_in"' in shown
    assert "1 of 3 checked in" in shown
    assert guest(app, 2).state is State.ATTENDED


def test_what_a_hand_scanner_types_checks_in_and_other_text_is_looked_for(app, desk):
    with app.app_context():
        made = pass_of(guest(app))
    answer = desk.post(f"{DESK}/check-in", data={"text": made.text.lower()})
    assert 'data-outcome="checked_in"' in text(desk.get(answer.location))
    answer = desk.post(f"{DESK}/check-in", data={"text": made.grouped})
    assert 'data-outcome="already"' in text(desk.get(answer.location))
    assert desk.post(f"{DESK}/check-in", data={"text": "Number3"}).location.endswith("?q=Number3")


def test_the_same_form_sent_twice_is_one_scan(app, desk):
    form = {"registration": str(guest(app).id), "scan": str(new_id())}
    first, again = desk.post(f"{DESK}/check-in", data=form), desk.post(f"{DESK}/check-in", data=form)
    assert first.location == again.location
    with app.app_context():
        assert session().query(Scan).count() == 1


def test_a_japanese_desk_reads_japanese(app):
    desk = browser_of(app, Role.DESK, lang="ja")
    shown = text(desk.get(f"{DESK}?q=guest"))
    assert "受付済 0／3名" in shown
    assert "受付する" in shown


def test_nonsense_is_answered_in_words(app, desk):
    nobody = ({"registration": "x"}, {"registration": str(new_id())})
    for form in ({}, *nobody, {"text": ""}, {"text": "\0"}, {"text": "x" * 5000}):
        assert desk.post(f"{DESK}/check-in", data=form).status_code == 303
    assert desk.get(f"{DESK}?q={'x' * 3000}&scan=nonsense").status_code == 200
    assert desk.get(f"{DESK}/people/SEMINAR-9999").status_code == 404
    assert guest(app).state is State.CONFIRMED


def test_the_camera_is_for_the_desk_alone(desk):
    assert "camera=(self)" in desk.get(DESK).headers["Permissions-Policy"]
    for path in (f"{DESK}/print", f"{DESK}/new", "/"):
        assert "camera=()" in desk.get(path).headers["Permissions-Policy"]


@pytest.mark.parametrize("role", [Role.LOGISTICS, Role.AUDITOR, Role.HEADQUARTERS, Role.ADMINISTRATOR])
def test_who_does_not_work_at_the_door_does_not_see_it(app, role):
    browser = browser_of(app, role, ("office", "LON") if role is Role.LOGISTICS else None)
    for path in ("", "/list", "/new", "/looks", "/print", "/people/SEMINAR-0001"):
        assert browser.get(DESK + path).status_code == 403


def test_a_desk_of_another_office_does_not_see_it(app):
    assert browser_of(app, Role.DESK, ("office", "PAR")).get(DESK).status_code == 403


def test_only_the_lead_undoes_and_says_why(app, desk):
    with app.app_context():
        scan(make_desk("other@example.org"), events.by_slug("seminar"), by_pass(guest(app)))
    page = f"{DESK}/people/SEMINAR-0001"
    assert "Undo the check-in" not in text(desk.get(page))
    assert desk.post(f"{page}/undo", data={"reason": "x"}).status_code == 403
    lead = browser_of(app, Role.ORGANISER)
    assert "Undo the check-in" in text(lead.get(page))
    assert lead.post(f"{page}/undo", data={"reason": ""}).status_code == 422
    assert lead.post(f"{page}/undo", data={"reason": "wrong pass"}).status_code == 303
    assert "(undone)" in text(lead.get(page))
    assert guest(app).state is State.CONFIRMED


def test_somebody_on_the_spot_is_added_and_the_form_asks_back(app, desk):
    form = {
        "given_name": "Guest",
        "family_name": "Number1",
        "organisation": "Sample Council",
        "scan": str(new_id()),
    }
    doubt = desk.post(f"{DESK}/new", data=form)
    assert doubt.status_code == 422
    assert "another person with the same name" in text(doubt)
    assert desk.post(f"{DESK}/new", data={}).status_code == 422
    added = desk.post(f"{DESK}/new", data={**form, "is_another": "y"})
    assert added.status_code == 303
    assert "1 of 4 checked in" in text(desk.get(added.location))


def test_the_list_on_paper_is_alphabetical_and_whole(app, desk):
    shown = text(desk.get(f"{DESK}/print"))
    assert re.findall(r"Guest Number\d", shown) == ["Guest Number1", "Guest Number2", "Guest Number3"]
    assert "3 people" in shown


@pytest.mark.parametrize("path", [f"{DESK}?q=guest", f"{DESK}/list", f"{DESK}/print", f"{DESK}/looks"])
def test_more_people_take_no_more_statements(app, desk, path):
    with app.app_context():
        event = events.by_slug("seminar")
        worker = make_desk("counting@example.org")
        scan(worker, event, by_pass(guest(app), shown=Outcome.ALREADY))
    desk.get(path)
    with app.app_context(), statements() as few:
        desk.get(path)
    with app.app_context():
        scan(
            worker,
            events.by_slug("seminar"),
            *(by_pass(guest(app, each), shown=Outcome.ALREADY) for each in (2, 3)),
        )
    with app.app_context(), statements() as more:
        desk.get(path)
    assert len(few) == len(more)


# --- devices -----------------------------------------------------------------------------------------


def test_a_device_gets_names_and_marks_and_nothing_private(app, desk):
    with app.app_context():
        event = events.by_slug("seminar")
        made = pass_of(guest(app))
    answer = desk.get(f"{DESK}/list")
    first = answer.json["people"][0]
    assert (first["name"], first["standing"], first["reference"]) == (
        "Guest Number1",
        "expected",
        "SEMINAR-0001",
    )
    assert first["marks"] == list(made.marks)
    assert (answer.json["come"], answer.json["expected"], answer.json["looks"]) == (0, 3, 0)
    whole = text(answer)
    for private in ("@example.org", made.text, made.code, str(guest(app).person_id)):
        assert private not in whole
    assert event.slug == "seminar"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_device_that_has_the_list_gets_it_again_only_when_something_has_changed(app, desk):
    stamp = desk.get(f"{DESK}/list").json["stamp"]
    assert "people" not in desk.get(f"{DESK}/list?known={stamp}").json
    desk.post(f"{DESK}/scans", json=sent(of(guest(app))))
    changed = desk.get(f"{DESK}/list?known={stamp}").json
    assert [each["standing"] for each in changed["people"]] == ["come", "expected", "expected"]
    own_browser(app, guest(app, 2)).post("/me/seminar/pass")
    assert len(desk.get(f"{DESK}/list?known={changed['stamp']}").json["people"][1]["void"]) == 2


def test_a_batch_is_answered_scan_by_scan_and_alike_when_sent_again(app, desk):
    batch = sent(of(guest(app), ago=300000, shown="checked_in"), of(guest(app, 2)), of(guest(app)))
    first, again = (desk.post(f"{DESK}/scans", json=batch) for _each in range(2))
    assert [each["outcome"] for each in first.json["scans"]] == ["checked_in", "checked_in", "already"]
    assert first.json["scans"] == again.json["scans"]
    assert first.json["scans"][0]["seen"] == "09:25"
    assert first.json["come"] == 2
    with app.app_context():
        assert session().query(Scan).count() == 3


def test_what_came_out_otherwise_is_listed_until_somebody_settles_it(app, desk):
    desk.post(f"{DESK}/scans", json=sent(of(guest(app))))
    answer = desk.post(f"{DESK}/scans", json=sent(of(guest(app), shown="checked_in")))
    assert answer.json["looks"] == 1
    assert "Scans to check: 1" in text(desk.get(DESK))
    listed = text(desk.get(f"{DESK}/looks"))
    assert "1 scan to check" in listed
    settled = desk.post(f"{DESK}/looks", data={"scan": answer.json["scans"][0]["id"]})
    assert settled.status_code == 303
    assert "Nothing to check" in text(desk.get(f"{DESK}/looks"))


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"scans": {}},
        {"scans": [1]},
        {"scans": [{}]},
        {"scans": [{"id": "x", "means": "name"}]},
        {"scans": [{"id": str(new_id()), "means": "walk"}]},
        {"scans": [{"id": str(new_id()), "means": "pass", "mark": "x"}]},
        {"scans": [{"id": str(new_id()), "means": "pass", "mark": ["0" * 32]}]},
        {"scans": [{"id": str(new_id()), "means": "name", "registration": 7}]},
        {"scans": [{"id": str(new_id()), "means": "name", "ago": "x"}]},
        {"scans": [{"id": str(new_id()), "means": "name", "ago": 1e400}]},
        {"scans": [{"id": str(new_id()), "means": "name", "shown": "x"}]},
    ],
)
def test_anything_but_a_list_of_scans_is_refused_as_a_whole(app, desk, body):
    data = json.dumps(body) if body is not None else "{"
    answer = desk.post(f"{DESK}/scans", data=data, content_type="application/json")
    assert answer.status_code == 422
    with app.app_context():
        assert session().query(Scan).count() == 0


def test_a_device_that_is_signed_out_is_sent_to_sign_in(app):
    answer = app.test_client().get(f"{DESK}/list", headers={"Accept": "application/json"})
    assert (answer.status_code, "/sign-in" in answer.location) == (303, True)


def test_the_worker_is_served_at_the_root_and_asked_for_each_time(client):
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_signing_out_clears_what_the_browser_keeps(desk):
    assert desk.post("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'


# --- one's own page ----------------------------------------------------------------------------------


def own_browser(app, registration):
    client = app.test_client()
    with app.app_context():
        person = session().get_one(Person, registration.person_id)
    sign_in_as(client, person, strong=False)
    return client


def test_somebody_with_a_place_sees_her_pass_and_can_have_a_new_one(app):
    browser = own_browser(app, guest(app))
    with app.app_context():
        first, second = pass_of(guest(app)), pass_of(guest(app), 2)
    shown = text(browser.get("/me/seminar"))
    assert first.grouped in shown
    assert "<svg" in shown
    assert browser.post("/me/seminar/pass").status_code == 303
    assert second.grouped in text(browser.get("/me/seminar"))
    with app.app_context():
        assert queries.pass_number(guest(app).id) == 2


def test_who_joins_online_has_no_pass_for_the_door(app):
    with clock.frozen(THE_DAY.replace(month=4)), app.app_context():
        online = make_registration(
            open_event("mixed", online=5), "o@example.org", attendance=Attendance.ONLINE
        )
    assert "pass-code" not in text(own_browser(app, online).get("/me/mixed"))
