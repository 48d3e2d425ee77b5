"""Lists to take away: the same as the screen shows, flat, with nothing live in them, and noted."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
import sqlalchemy as sa

from tests.builders import make_registration, open_event
from tests.pages.desk_world import LIST, browser_of, fill, five_people, names
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.directory.models import Person


@pytest.fixture
def world(app):
    five_people(app)
    return app


def sheet_of(response) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    assert len(book.sheetnames) == 1
    sheet = book.worksheets[0]
    assert sheet.sheet_state == "visible"
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def rows_of(response) -> list[list[str]]:
    assert response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))


@pytest.mark.parametrize("asked", ["", "?sort=name", "?q=example&attendance=in_person&sort=-organisation"])
def test_a_list_that_is_taken_out_is_the_one_on_the_screen(world, asked):
    client = browser_of(world)
    on_screen = names(client.get(LIST + asked))
    assert [row[3] for row in rows_of(client.post(f"{LIST}.csv{asked}"))[1:]] == on_screen
    assert [row[3] for row in sheet_of(client.post(f"{LIST}.xlsx{asked}"))[1:]] == on_screen


def test_all_pages_of_it_are_taken_out(app):
    with app.app_context():
        open_event(places=500)
    fill(app, 120)
    assert len(rows_of(browser_of(app).post(f"{LIST}.csv"))) == 121


def test_its_name_says_what_it_is_and_the_day_in_tokyo(world):
    client = browser_of(world)
    with clock.frozen(datetime(2027, 4, 12, 16, tzinfo=UTC)):  # the 13th in Tokyo
        english = client.post(f"{LIST}.xlsx")
        japanese = client.post(f"{LIST}.csv?lang=ja")
    assert english.headers["Content-Disposition"] == "attachment; filename=20270413_participants.xlsx"
    assert (
        "filename*=UTF-8''20270413_%E5%8F%82%E5%8A%A0%E8%80%85%E5%90%8D%E7%B0%BF.csv"
        in (japanese.headers["Content-Disposition"])
    )
    assert english.headers["Cache-Control"] == "no-store"
    assert "sandbox" in english.headers["Content-Security-Policy"]
    assert rows_of(japanese)[0][0] == "受付番号"


def test_times_in_it_are_local_and_their_heading_names_the_city(world):
    rows = sheet_of(browser_of(world).post(f"{LIST}.xlsx?sort=submitted"))
    column = rows[0].index("Registered (London)")
    assert rows[1][column] == datetime(2027, 4, 12, 0, 0)


def test_nothing_live_gets_out(app):
    with app.app_context():
        event = open_event()
        make_registration(
            event,
            given_name="=cmd|' /C calc'!A0",
            family_name="\u202eabc",
            organisation="+1",
            job_title="@SUM(1)",
            answers={"dietary": "kosher", "access_needs": "a ramp"},
        )
    client = browser_of(app)
    sheet, table = client.post(f"{LIST}.xlsx"), client.post(f"{LIST}.csv")
    row = sheet_of(sheet)[1]
    assert {row[4], row[6], row[8]} == {"'=cmd|' /C calc'!A0", "'+1", "'@SUM(1)"}
    assert rows_of(table)[1][4] == "'=cmd|' /C calc'!A0"
    with zipfile.ZipFile(io.BytesIO(sheet.data)) as parts:
        inside = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    for text in (inside, table.data.decode("utf-8-sig")):
        assert not re.search("kosher|a ramp|\u202e", text)


def test_taking_a_list_out_is_noted_with_what_narrowed_it_and_nothing_of_what_was_sought(world):
    browser_of(world).post(f"{LIST}.csv?q=Baker&state=confirmed")
    with world.app_context():
        entry = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "participants.export")).one()
        person = session().scalars(sa.select(Person).where(Person.family_name == "Staff organiser")).one()
        assert (entry.actor, entry.subject, entry.event) == (person.ref, entry.event, entry.subject)
        assert (entry.fields, entry.reason) == (["text", "state"], "")


def test_a_list_is_not_taken_out_by_following_a_link(world):
    assert browser_of(world).get(f"{LIST}.csv").status_code == 405
