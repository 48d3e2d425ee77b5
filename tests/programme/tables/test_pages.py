"""The pages on which last year's table becomes a draft."""

import io
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, make_place, sign_in_as
from tests.programme.tables import weeks
from tourapp.access.policy import Role
from tourapp.core.blobs import Blob
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.kinds import EventKind
from tourapp.programme import queries
from tourapp.programme.editing import services as editing
from tourapp.programme.kinds import ItemKind
from tourapp.programme.tables.models import HandedInTable

TABLE = "/manage/tour/programme/table"


@pytest.fixture
def tour(app: Flask) -> Flask:
    with app.app_context():
        make_event(
            slug="tour",
            kind=EventKind.STUDY_TOUR,
            starts="2027-01-17 09:00",
            ends="2027-01-23 18:00",
            zone="Asia/Tokyo",
        )
        for place in weeks.WEEK["places"][:3]:
            make_place(Words(place["name_en"], place["name_ja"]), source_key=place["place_id"])
    return app


def signed_in(app: Flask, role: Role = Role.ORGANISER) -> FlaskClient:
    with app.app_context():
        person = make_person()
        give_role(person, role)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def hand_in(client: FlaskClient, text: str = "", file: tuple[bytes, str] | None = None) -> Any:
    data: dict[str, Any] = {"text": text}
    if file:
        data["file"] = (io.BytesIO(file[0]), file[1])
    return client.post(TABLE, data=data, content_type="multipart/form-data")


def rows_of(client: FlaskClient, answer: Any) -> str:
    """The address of the rows, after the columns were taken as guessed."""
    columns = answer.location
    page = client.get(columns).get_data(as_text=True)
    chosen = re.findall(
        r'<select class="select" id="(column-\d+)".*?value="([a-z_]+)" selected', page, re.DOTALL
    )
    return client.post(columns, data={**dict(chosen), "first_on": ""}).location


def fields(client: FlaskClient, address: str) -> dict[str, str]:
    """What the form of the rows would send as it stands."""
    page = client.get(address).get_data(as_text=True)
    said = {"seen": re.search(r'name="seen" type="hidden" value="([^"]+)"', page)[1]}  # type: ignore[index]
    for select in re.findall(r'name="(as-[^"]+)".*?</select>', page, re.DOTALL):
        part = page.split(f'name="{select}"', 1)[1].split("</select>", 1)[0]
        found = re.search(r'value="([^"]*)" selected', part)
        said[select] = found[1] if found else ""
    for name, value in re.findall(r'name="(why-[^"]+)" maxlength="200" value="([^"]*)"', page):
        said[name] = value
    return said


def drafted(app: Flask) -> Any:
    with app.app_context():
        return [queries.content_of(item) for item in queries.draft(events.by_slug("tour"))]


def test_a_pasted_week_becomes_the_draft_in_three_steps(tour: Flask) -> None:
    client = signed_in(tour)
    address = rows_of(client, hand_in(client, weeks.pasted(weeks.rows())))
    page = client.get(address).get_data(as_text=True)
    assert "オリエンテーション" in page and drafted(tour) == []
    done = client.post(address, data=fields(client, address), follow_redirects=True)
    assert "41 items have been imported into the draft" in done.get_data(as_text=True)
    contents = drafted(tour)
    nights = [content for content in contents if content.kind is ItemKind.LODGING]
    assert (len(contents), len(nights)) == (41, 6)
    items = sorted((c for c in contents if c not in nights), key=lambda c: c.starts.instant)
    assert [(c.starts.local, c.ends.local) for c in items] == [(e.starts, e.ends) for e in weeks.expected()]
    known = [content for content in contents if content.place_ref]
    assert {content.place.en for content in known} == {place["name_en"] for place in weeks.WEEK["places"][:3]}
    with tour.app_context():
        assert session().scalars(sa.select(Blob)).all() == []
    again = client.get(address).get_data(as_text=True)
    assert "What the table became" in again and "Imported as an item" in again


def test_a_table_that_was_taken_is_undone_as_one(tour: Flask) -> None:
    client = signed_in(tour)
    address = rows_of(client, hand_in(client, "1/17\t10:00-11:00\t視察\n\t11:00-12:00\t昼食"))
    client.post(address, data=fields(client, address))
    with tour.app_context():
        table = session().scalars(sa.select(HandedInTable)).one()
        event = events.by_slug("tour")
        assert len(queries.draft(event)) == 2 and table.taken_at is not None
        change = editing.queries.newest(event)
    assert change == 1


def test_a_table_is_not_taken_twice(tour: Flask) -> None:
    client = signed_in(tour)
    address = rows_of(client, hand_in(client, "1/17\t10:00-11:00\t視察"))
    sent = fields(client, address)
    assert client.post(address, data=sent).status_code == 303
    client.post(address, data=sent)
    assert len(drafted(tour)) == 1


def test_an_unknown_kind_has_to_be_chosen(tour: Flask) -> None:
    client = signed_in(tour)
    address = rows_of(client, hand_in(client, "1/17\t10:00-11:00\tその他"))
    sent = fields(client, address)
    refused = client.post(address, data=sent)
    assert refused.status_code == 422 and "Choose what this is" in refused.get_data(as_text=True)
    assert drafted(tour) == []
    client.post(address, data={**sent, "as-1": "photo"})
    assert [content.kind for content in drafted(tour)] == [ItemKind.PHOTO]


def test_a_row_is_left_out_with_a_reason_only(tour: Flask) -> None:
    client = signed_in(tour)
    address = rows_of(client, hand_in(client, "1/17\t10:00-11:00\t視察\n\t11:00-12:00\t昼食"))
    sent = {**fields(client, address), "as-2": "leave_out"}
    refused = client.post(address, data=sent)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "Say why this is left out" in text
    assert 'value="leave_out" selected' in text  # what was chosen stays chosen
    client.post(address, data={**sent, "why-2": "They eat on the train"})
    assert [content.title.ja for content in drafted(tour)] == ["視察"]
    assert "They eat on the train" in client.get(address).get_data(as_text=True)


def test_what_stands_in_the_draft_already_is_left_out_unless_somebody_wants_it(tour: Flask) -> None:
    client = signed_in(tour)
    for text in ("1/17\t10:00-11:00\t視察", "1/17\t10:00-11:00\t視察\n\t11:00-12:00\t昼食"):
        address = rows_of(client, hand_in(client, text))
        client.post(address, data=fields(client, address))
    assert sorted(content.title.ja for content in drafted(tour)) == ["昼食", "視察"]


def test_a_place_that_came_since_is_shown_before_anything_is_taken(tour: Flask) -> None:
    client = signed_in(tour)
    address = rows_of(client, hand_in(client, "日付\t時間\t行程\t場所\n1/17\t10:00\t視察\t足助屋敷"))
    sent = fields(client, address)
    with tour.app_context():
        make_place("足助屋敷")
    refused = client.post(address, data=sent)
    assert refused.status_code == 409 and "check it again" in refused.get_data(as_text=True)
    assert drafted(tour) == []


def test_columns_can_be_said_otherwise_and_days_moved(tour: Flask) -> None:
    client = signed_in(tour)
    columns = hand_in(client, "日付\t時間\t行程\t備考\n第1日\t10:00\t視察\t秘密").location
    said = {"column-0": "day", "column-1": "time", "column-2": "programme", "column-3": "leave_out"}
    address = client.post(columns, data={**said, "first_on": "2027-01-20"}).location
    client.post(address, data=fields(client, address))
    (content,) = drafted(tour)
    assert (content.starts.date.day, content.remarks_participants) == (20, Words())


def test_a_table_without_a_programme_is_refused(tour: Flask) -> None:
    client = signed_in(tour)
    columns = hand_in(client, "1/17\t10:00\t視察").location
    refused = client.post(
        columns, data={"column-0": "day", "column-1": "time", "column-2": "remarks", "first_on": ""}
    )
    assert refused.status_code == 422 and "which column is the programme" in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    "file, why",
    [
        ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old.doc"), "old form"),
        ((b"%PDF-1.7\n\xe2\xe3\xcf\xd3\x00\x00", "a.pdf"), "neither a Word document"),
        ((b"PK\x03\x04 not a package", "a.docx"), "damaged"),
        ((b"   ", "empty.csv"), "It is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    tour: Flask, file: tuple[bytes, str], why: str
) -> None:
    client = signed_in(tour)
    refused = hand_in(client, file=file)
    assert refused.status_code == 422 and why in refused.get_data(as_text=True)
    with tour.app_context():
        assert session().scalars(sa.select(HandedInTable)).all() == []


def test_nothing_handed_in_is_asked_for(tour: Flask) -> None:
    refused = hand_in(signed_in(tour))
    assert refused.status_code == 422 and "Paste a table, or choose a file" in refused.get_data(as_text=True)


def test_a_document_and_a_workbook_are_read(tour: Flask) -> None:
    client = signed_in(tour)
    for data, name in (
        (weeks.in_document(weeks.rows()), "a.docx"),
        (weeks.in_workbook(weeks.rows()), "a.xlsx"),
    ):
        address = rows_of(client, hand_in(client, file=(data, name)))
        assert "足助" in client.get(address).get_data(as_text=True)


def test_a_table_is_thrown_away(tour: Flask) -> None:
    client = signed_in(tour)
    address = rows_of(client, hand_in(client, "1/17\t10:00\t視察"))
    client.post(f"{address}/drop")
    with tour.app_context():
        assert session().scalars(sa.select(HandedInTable)).all() == []
        assert session().scalars(sa.select(Blob)).all() == []


def test_a_table_whose_cells_are_gone_says_so(tour: Flask) -> None:
    client = signed_in(tour)
    address = rows_of(client, hand_in(client, "1/17\t10:00\t視察"))
    with tour.app_context(), unit_of_work():
        session().execute(sa.delete(Blob))
    assert "no longer kept" in client.get(address).get_data(as_text=True)
    assert "no longer kept" in client.get(f"{address}/columns", follow_redirects=True).get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.DESK, Role.HEADQUARTERS])
def test_who_may_not_edit_sees_no_table(tour: Flask, role: Role) -> None:
    client = signed_in(tour, role)
    assert client.get(TABLE).status_code == 403


def test_an_empty_programme_leads_here(tour: Flask) -> None:
    page = signed_in(tour).get("/manage/tour/programme").get_data(as_text=True)
    assert f'href="{TABLE}"' in page
