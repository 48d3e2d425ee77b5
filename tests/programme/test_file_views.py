"""The pages on which a programme is taken out and in."""

import io
import json
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, sign_in_as
from tests.counting import statements
from tests.programme import files
from tests.programme.test_exporting import change, item, table, take
from tests.programme.test_lists import a_list
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.blobs import Blob
from tourapp.core.db import session, unit_of_work
from tourapp.events import queries as events
from tourapp.programme import queries, services
from tourapp.programme.importing.models import HandedIn

PROGRAMME = "/manage/seminar/programme"
IN, OUT = f"{PROGRAMME}/import", f"{PROGRAMME}/export"


@pytest.fixture
def seminar(app: Flask) -> Flask:
    with app.app_context():
        make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
    return app


def signed_in(app: Flask, role: Role = Role.ORGANISER) -> FlaskClient:
    with app.app_context():
        person = make_person()
        give_role(person, role)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def hand_in(client: FlaskClient, data: bytes, name: str = "programme.json", **fields: str) -> Any:
    return client.post(
        IN, data={"file": (io.BytesIO(data), name), **fields}, content_type="multipart/form-data"
    )


def form_of(client: FlaskClient, address: str) -> dict[str, str]:
    text = client.get(address).get_data(as_text=True)
    return {"seen": text.split('name="seen" type="hidden" value="')[1].split('"')[0]}


def drafted(app: Flask) -> int:
    with app.app_context():
        return len(queries.draft(events.by_slug("seminar")))


# --- in ---------------------------------------------------------------------------------------------


def test_a_file_is_checked_first_and_written_when_somebody_has_read_the_report(seminar: Flask) -> None:
    client = signed_in(seminar)
    address = hand_in(client, files.SEMINAR).location
    text = client.get(address).get_data(as_text=True)
    assert "Keynote: the ageing society as a local task" in text and text.count("Accepted") == 15
    assert drafted(seminar) == 0
    done = client.post(address, data=form_of(client, address), follow_redirects=True)
    assert "The file is being imported into the draft" in done.get_data(as_text=True)
    assert drafted(seminar) == 15
    with seminar.app_context():
        assert session().scalars(sa.select(Blob)).all() == []
        assert session().scalars(sa.select(HandedIn)).one().written_at is not None


def test_the_report_stays_when_the_draft_changes_afterwards(seminar: Flask) -> None:
    client = signed_in(seminar)
    address = hand_in(client, files.SEMINAR).location
    client.post(address, data=form_of(client, address))
    with seminar.app_context():
        change(item(events.by_slug("seminar"), "SEM-03"), room="Room 9")
    assert client.get(address).get_data(as_text=True).count(">Added<") == 16


def test_a_file_is_not_written_twice(seminar: Flask) -> None:
    client = signed_in(seminar)
    address = hand_in(client, files.SEMINAR).location
    seen = form_of(client, address)
    client.post(address, data=seen)
    again = client.post(address, data=seen)
    assert again.status_code == 422 and "already" in again.get_data(as_text=True)


def test_what_changed_since_the_report_was_read_is_shown_before_anything_is_written(seminar: Flask) -> None:
    with seminar.app_context():
        take(events.by_slug("seminar"), files.sessions())
    client = signed_in(seminar)
    data = files.sessions(files.session(1, room="Foyer"))
    address = hand_in(client, data).location
    seen = form_of(client, address)
    with seminar.app_context():
        change(item(events.by_slug("seminar"), "S-1"), room="Room 9")
    refused = client.post(address, data=seen)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "The programme has changed since you read the report" in text
    assert "The office and the file have both changed this" in text
    with seminar.app_context():
        assert item(events.by_slug("seminar"), "S-1").room == "Room 9"


def test_a_rejected_row_leaves_nothing_to_press(seminar: Flask) -> None:
    client = signed_in(seminar)
    address = hand_in(client, files.sessions(files.session(1, start="no"))).location
    text = client.get(address).get_data(as_text=True)
    assert "A row is rejected, so nothing from this file is imported" in text
    assert ">Import the file</button>" not in text
    assert client.post(address, data=form_of(client, address)).status_code == 422
    assert drafted(seminar) == 0


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "", "Choose a file"),
        (b"{", "x.json", "The file is not JSON"),
        (b"a,b\n1,2\n", "x.csv", "No row has the headings of a programme"),
        (b"PK\x03\x04 nonsense", "x.xlsx", "The workbook is damaged"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_why_and_kept_nowhere(
    seminar: Flask, data: bytes, name: str, words: str
) -> None:
    refused = hand_in(signed_in(seminar), data, name)
    assert refused.status_code == 422 and words in refused.get_data(as_text=True)
    with seminar.app_context():
        assert session().scalars(sa.select(HandedIn)).all() == []


def test_dates_of_a_json_file_may_be_moved_by_weeks(seminar: Flask) -> None:
    client = signed_in(seminar)
    address = hand_in(client, files.SEMINAR, weeks="1").location
    assert "The dates of the file are moved by 7 days." in client.get(address).get_data(as_text=True)
    assert hand_in(client, files.SEMINAR, weeks="many").status_code == 422


def test_a_file_that_was_thrown_away_is_gone(seminar: Flask) -> None:
    client = signed_in(seminar)
    address = hand_in(client, files.SEMINAR).location
    client.post(f"{address}/drop")
    assert client.get(address).status_code == 404
    with seminar.app_context():
        assert session().scalars(sa.select(Blob)).all() == []


def test_a_file_whose_bytes_have_gone_says_so(seminar: Flask) -> None:
    client = signed_in(seminar)
    address = hand_in(client, files.SEMINAR).location
    with seminar.app_context(), unit_of_work() as writing:
        writing.execute(sa.delete(Blob))
    assert "Hand it in again" in client.get(address).get_data(as_text=True)


def test_a_file_of_another_event_is_not_there(seminar: Flask) -> None:
    client = signed_in(seminar)
    address = hand_in(client, files.SEMINAR).location
    with seminar.app_context():
        make_event("other")
    assert client.get(address.replace("/seminar/", "/other/")).status_code == 404


# --- out --------------------------------------------------------------------------------------------


def test_the_draft_and_every_edition_are_there_in_three_forms(seminar: Flask) -> None:
    with seminar.app_context():
        event = events.by_slug("seminar")
        take(event, files.SEMINAR)
        with unit_of_work():
            services.freeze(SYSTEM, event)
        change(item(event, "SEM-03"), room="Room 9")
    client = signed_in(seminar)
    text = client.get(OUT).get_data(as_text=True)
    assert "Version 1 as XLSX" in text and "The draft as JSON" in text
    assert json.loads(client.get(f"{OUT}/1.json").data) == json.loads(files.SEMINAR)
    draft = client.get(f"{OUT}/draft.csv")
    assert "attachment" in draft.headers["Content-Disposition"]
    assert "programme_draft.csv" in draft.headers["Content-Disposition"]
    assert table(draft.data)[2]["Room"] == "Room 9"
    assert client.get(f"{OUT}/draft.xlsx").data.startswith(b"PK")
    assert client.get(f"{OUT}/2.json").status_code == 404
    assert client.get(f"{OUT}/draft.pdf").status_code == 404


def test_a_list_in_the_readers_language_can_be_taken_in_again(seminar: Flask) -> None:
    with seminar.app_context():
        take(events.by_slug("seminar"), files.SEMINAR)
    client = signed_in(seminar)
    data = client.get(f"{OUT}/draft.csv?lang=ja").data
    assert "題名（日本語）" in data.decode("utf-8-sig")
    address = hand_in(client, data, "list.csv").location
    assert "何も変わりません" in client.get(f"{address}?lang=ja").get_data(as_text=True)


@pytest.mark.parametrize("address", [IN, OUT, f"{OUT}/draft.json"])
def test_only_organisers_may(seminar: Flask, address: str) -> None:
    assert signed_in(seminar, Role.AUDITOR).get(address).status_code == 403
    assert seminar.test_client().get(address).status_code in (302, 303, 401)


def test_the_report_takes_as_many_statements_for_one_row_as_for_three(seminar: Flask) -> None:
    client = signed_in(seminar)
    row = {"kind": "visit", "title_en": "Town hall"}
    counted = []
    for number in (1, 3):
        rows = [{**row, "id": f"A-{each}"} for each in range(number)]
        address = hand_in(client, a_list(*rows), "list.csv").location
        with seminar.app_context(), statements() as found:
            client.get(address)
        counted.append(len(found))
    assert counted[0] == counted[1]
