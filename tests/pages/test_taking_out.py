"""Lists to take away in the encodings that desks read, and long ones made by the worker."""

import csv
import io
import threading

import pytest
import sqlalchemy as sa

from tests.builders import make_registration, open_event
from tests.pages.desk_world import LIST, browser_of, five_people, text_of
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core import runs
from tourapp.core.blobs import Blob
from tourapp.core.db import session
from tourapp.pages.people import taking_out

AS_932 = {"encoding": "cp932"}


def rows(response, encoding):
    return list(csv.reader(io.StringIO(response.get_data().decode(encoding))))


def taken(app):
    with app.app_context():
        chosen = sa.select(sa.func.count()).where(AuditEntry.verb == "participants.export")
        return session().scalar(chosen)


def test_a_list_that_the_code_page_holds_comes_at_once(app):
    with app.app_context():
        event = open_event()
        make_registration(
            event, "taro@example.org", given_name="太郎", family_name="髙橋", organisation="①㈱"
        )
    answer = browser_of(app).post(f"{LIST}.csv", data=AS_932)
    assert answer.content_type == "text/csv; charset=Shift_JIS"
    assert "髙橋" in rows(answer, "cp932")[1]


def test_what_the_code_page_cannot_hold_is_listed_before_anything_is_written(app):
    five_people(app)
    answer = browser_of(app).post(f"{LIST}.csv", data=AS_932)
    assert answer.status_code == 200
    page = text_of(answer)
    assert "Zoë Ångström" in page
    assert "ë Å" in page
    assert "山田" not in page
    assert taken(app) == 0, "nothing was taken out"


def test_the_person_can_go_on_with_a_mark_or_with_utf_8(app):
    five_people(app)
    client = browser_of(app)
    marked = rows(client.post(f"{LIST}.csv", data=AS_932 | {"substitute": "1"}), "cp932")
    assert any("Zo〓" in row for row in marked)
    assert not any("?" in cell for row in marked for cell in row)
    whole = rows(client.post(f"{LIST}.csv", data={"encoding": "", "substitute": "1"}), "utf-8-sig")
    assert any("Zoë" in row for row in whole)
    assert taken(app) == 2


@pytest.fixture
def long_list(app, monkeypatch):
    monkeypatch.setattr(taking_out, "LONG", 3)
    five_people(app)
    return app


def work(app):
    with app.app_context():
        while runs.work(threading.Event()):
            pass


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_long_list_is_made_by_the_worker_and_is_the_same(long_list, ending, monkeypatch):
    client = browser_of(long_list)
    where = client.post(f"{LIST}.{ending}?q=a").location
    assert "Waiting for its turn" in text_of(client.get(where))
    assert client.get(f"{where}/file").status_code == 404
    work(long_list)
    assert "The file is ready" in text_of(client.get(where))
    made = client.get(f"{where}/file")
    monkeypatch.setattr(taking_out, "LONG", 1000)
    at_once = client.post(f"{LIST}.{ending}?q=a")
    assert made.headers["Content-Disposition"] == at_once.headers["Content-Disposition"]
    if ending == "csv":
        assert made.get_data() == at_once.get_data()
    assert taken(long_list) == 2


def test_a_file_is_for_whoever_asked_for_it_alone(long_list):
    where = browser_of(long_list).post(f"{LIST}.csv").location
    work(long_list)
    other = browser_of(long_list, Role.OFFICE_HEAD)
    assert other.get(where).status_code == 404
    assert other.get(f"{where}/file").status_code == 404


def test_the_file_rests_sealed(long_list):
    browser_of(long_list).post(f"{LIST}.csv")
    work(long_list)
    with long_list.app_context():
        pieces = session().scalars(sa.select(Blob.content)).all()
        assert pieces
        assert not any(b"example.org" in each.blob for each in pieces)


def test_a_long_list_can_be_stopped(long_list):
    client = browser_of(long_list)
    where = client.post(f"{LIST}.csv").location
    client.post(f"{where}/stop")
    work(long_list)
    assert "No file was made" in text_of(client.get(where))
