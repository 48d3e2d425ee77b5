"""Handing in a list on the pages: file, columns, report, confirmation, progress."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import open_event
from tests.core.test_sheets_in import with_part, workbook
from tests.counting import statements
from tests.pages.desk_world import browser_of, main_of, text_of
from tourapp.access.policy import Role
from tourapp.core import runs
from tourapp.core.db import session
from tourapp.factory import LARGEST_BODY
from tourapp.registration.importing.models import Import, ImportRow
from tourapp.registration.models import Registration

DATA = Path(__file__).resolve().parents[2] / "tourapp" / "demo" / "data"
ADDRESS = "/manage/seminar/import"
HEAD = "Family name,Given name,E-mail,Consent"


@pytest.fixture
def seminar(app):
    with app.app_context():
        open_event(places=10)
    return app


def a_list(number, head=HEAD):
    rows = (f"Testington,Person{n},person.{n}@example.org,Y" for n in range(number))
    return "\r\n".join((head, *rows)).encode()


def hand_in(client, data, name="people.csv"):
    """As a browser sends it. (The test client would leave a large body of its own making in an open file.)"""
    end = b"\r\n--edge"
    disposition = 'Content-Disposition: form-data; name="'
    body = b"".join(
        (
            f'--edge\r\n{disposition}file"; filename="{name}"\r\n\r\n'.encode(),
            data,
            end,
            f'\r\n{disposition}encoding"\r\n\r\n'.encode(),
            end,
            b"--\r\n",
        )
    )
    return client.post(ADDRESS, data=body, content_type="multipart/form-data; boundary=edge")


def work(app):
    with app.app_context():
        while runs.work(threading.Event()):
            pass


def made(app):
    with app.app_context():
        return session().scalar(sa.select(sa.func.count()).select_from(Registration))


def checked(app, client, data):
    """The address of a list that has been handed in and checked."""
    columns = hand_in(client, data).location
    form = client.get(columns)
    chosen = {
        select.get("name"): next((o.get("value") for o in select if o.get("selected") is not None), "")
        for select in main_of(form).iterfind(".//tbody//select")
    }
    one = client.post(columns, data=chosen).location
    work(app)
    return one


def test_a_list_becomes_participants_when_its_report_is_confirmed(seminar):
    client = browser_of(seminar)
    one = checked(seminar, client, a_list(3))
    report = client.get(one)
    assert "Import 3 rows" in text_of(report)
    assert made(seminar) == 0
    version = main_of(report).find(".//input[@name='version']").get("value")
    form = {"version": version, "addresses": "vouch", "reason": "The partner sent it"}
    assert client.post(one, data=form).status_code == 303
    assert "Waiting for its turn" in text_of(client.get(one))
    work(seminar)
    assert made(seminar) == 3
    after = text_of(client.get(one))
    assert "The list is imported" in after
    assert "SEMINAR-0001" in after
    assert "Imported" in text_of(client.get(ADDRESS))


def test_the_messy_workbook_is_reported_and_nothing_private_is_shown(seminar):
    client = browser_of(seminar)
    columns = hand_in(client, (DATA / "registrations_messy.xlsx").read_bytes(), "messy.xlsx").location
    page = text_of(client.get(columns))
    assert "vegan" not in page
    assert "Officer" in page
    one = checked(seminar, client, (DATA / "registrations_messy.xlsx").read_bytes())
    report = text_of(client.get(one))
    assert "Hidden sheets, not read: old" in report
    assert "There is no such day" not in report
    narrowed = text_of(client.get(one + "?outcome=reject"))
    assert "No email address: E-mail" in narrowed
    assert "vegan" not in report


def test_without_a_reason_nothing_is_written(seminar):
    client = browser_of(seminar)
    one = checked(seminar, client, a_list(1))
    refused = client.post(one, data={"version": "2", "addresses": "vouch", "reason": ""})
    assert refused.status_code == 422
    assert "Enter the reason" in text_of(refused)


HOSTILE = {
    "bomb": (with_part(workbook(), "xl/bomb.xml", b"0" * (80 * 1024 * 1024)), "far too large"),
    "macro": (with_part(workbook(), "xl/vbaProject.bin", b"x"), "macro"),
    "entities": (
        with_part(
            workbook(), "xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY e "x">]><x/>', instead=True
        ),
        "entities",
    ),
    "columns": (b"a," * 1_000_000, "too many columns"),
    "encoding": (b"Name,Town\nZ\xe9phyrine,Qu\xe9bec\n", "encoding"),
    "empty": (b"", "empty"),
    "no headings": (b"1,2\n3,4\n", "headings"),
    "no file": (None, "Choose a file"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_cannot_be_read_safely_is_refused_with_its_reason(seminar, kind):
    data, words = HOSTILE[kind]
    client = browser_of(seminar)
    answer = (
        hand_in(client, data, "x.xlsx") if data is not None else client.post(ADDRESS, data={"encoding": ""})
    )
    assert answer.status_code == 422
    assert words in text_of(answer)
    with seminar.app_context():
        assert session().scalars(sa.select(Import)).all() == []


def test_a_formula_is_never_worked_out(seminar):
    client = browser_of(seminar)
    data = f'{HEAD}\r\n"=HYPERLINK(""http://example.org"")",Ada,ada@example.org,Y'.encode()
    report = text_of(client.get(checked(seminar, client, data)))
    assert "A formula" in report
    assert "No row of this list can be imported." in report


def test_a_list_may_be_larger_than_other_requests(seminar):
    client = browser_of(seminar)
    padding = b"\r\n" + b",,," * 10
    data = a_list(1) + padding * 180_000
    assert len(data) > LARGEST_BODY
    assert hand_in(client, data).status_code == 303


def test_a_list_can_be_thrown_away_with_all_it_said(seminar):
    client = browser_of(seminar)
    one = checked(seminar, client, a_list(2))
    assert client.post(f"{one}/drop").location.endswith(ADDRESS)
    with seminar.app_context():
        assert session().scalars(sa.select(ImportRow)).all() == []


def test_the_worker_can_be_stopped(seminar):
    client = browser_of(seminar)
    columns = hand_in(client, a_list(2)).location
    one = client.post(columns, data={}).location
    assert client.post(f"{one}/stop").status_code == 303
    work(seminar)
    assert "It was stopped" in text_of(client.get(one))


def test_progress_is_a_part_of_the_page_until_it_is_over(seminar):
    client = browser_of(seminar)
    one = client.post(hand_in(client, a_list(2)).location, data={}).location
    assert client.get(f"{one}/progress").status_code == 303, "without scripts: the whole page"
    work(seminar)
    over = client.get(f"{one}/progress", headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"


def test_the_report_can_be_taken_away(seminar):
    client = browser_of(seminar)
    one = checked(seminar, client, a_list(1) + b"\r\nX,Y,nobody,Y")
    content = client.get(f"{one}/report.csv").get_data().decode("utf-8-sig")
    assert '3,"Rejected","Not an email address: E-mail"' in content
    assert "nobody" not in content


def test_a_list_of_another_event_is_not_there(seminar):
    client = browser_of(seminar)
    one = checked(seminar, client, a_list(1))
    with seminar.app_context():
        open_event("other")
    assert client.get(one.replace("/seminar/", "/other/")).status_code == 404


@pytest.mark.parametrize("role", [Role.LOGISTICS, Role.AUDITOR, Role.HEADQUARTERS])
def test_who_may_not_import_is_refused(seminar, role):
    assert browser_of(seminar, role).get(ADDRESS).status_code == 403


def test_the_report_takes_the_same_statements_for_one_row_and_for_many(seminar):
    client = browser_of(seminar)
    few, many = (checked(seminar, client, a_list(number)) for number in (1, 3))
    counted = []
    for one in (few, many):
        client.get(one)
        with seminar.app_context(), statements() as seen:
            client.get(one)
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_the_pages_speak_japanese(seminar):
    client = browser_of(seminar, lang="ja")
    assert "参加者リストの取込" in text_of(client.get(ADDRESS))
