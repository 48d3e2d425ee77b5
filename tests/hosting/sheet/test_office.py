"""The reply sheet for the office: taken in after a trial run, recorded on the host's behalf as it came by e-mail."""

import datetime as dt
import io

import pytest

from tests.builders import give_role, make_person, sign_in_as
from tests.hosting.portal.world import words
from tests.hosting.sheet.test_sheet import AGREES, WHO, Sheet, asked, confirm  # noqa: F401 - a fixture
from tests.hosting.world import TSU, fresh, make_host
from tourapp.access.policy import Role
from tourapp.hosting import queries
from tourapp.hosting.states import Channel
from tourapp.programme.kinds import Confirmation


@pytest.fixture
def desk(asked, client):  # noqa: F811
    with asked.app.app_context():
        organiser = make_person("organiser@example.org")
        give_role(organiser)
        sign_in_as(client, organiser)
        asked.address = f"/manage/{asked.event.slug}/hosts/{asked.host.id}/sheet"
    return asked


def test_a_sheet_that_came_by_mail_is_recorded_on_the_hosts_behalf(desk, client):
    mine = Sheet(client.get(f"{desk.address}/file.xlsx").data)
    mine.fill("Station", **AGREES)
    mine.fill("School", answer="この内容で了承する")
    sent = client.post(desk.address, data={"file": (io.BytesIO(mine.saved()), "返送.xlsx")})
    assert sent.status_code == 303
    said = words(client.get(f"{sent.location}?lang=ja").get_data(as_text=True))
    assert "1件の回答を記録できます" in said and "回答者の課・職を入力してください" in said
    digest = (
        client.get(sent.location)
        .get_data(as_text=True)
        .partition('name="digest" value="')[2]
        .partition('"')[0]
    )
    assert client.post(sent.location, data={"digest": digest, "on": "4月9日"}).status_code == 303
    with desk.app.app_context():
        (found,) = queries.answers(fresh(desk.host))
        assert (found.channel, found.on, found.post) == (Channel.MAIL, dt.date(2027, 4, 9), WHO["post"])
        assert found.recorded_by.startswith("person:") and found.given_by == ""
    assert desk.state("Station") is Confirmation.CONFIRMED and desk.state("School") is Confirmation.REQUESTED


def test_who_over_the_table_answers_for_rows_that_name_nobody(desk, client):
    mine = Sheet(client.get(f"{desk.address}/file.xlsx").data)
    mine.fill("Station", answer="この内容で了承する")
    label = next(row for row in mine.page.iter_rows() if row[0].value == "回答者（課・職・氏名）")
    for cell, text in zip(label[3:6], WHO.values(), strict=True):
        cell.value = text
    sent = client.post(desk.address, data={"file": (io.BytesIO(mine.saved()), "返送.xlsx")})
    assert confirm(client, sent.location).status_code == 303
    with desk.app.app_context():
        (found,) = queries.answers(fresh(desk.host))
        assert (found.section, found.post, found.name) == tuple(WHO.values())


def test_a_reader_of_the_desk_takes_nothing_in(asked, client):  # noqa: F811
    with asked.app.app_context():
        reader = make_person("leader@example.org")
        give_role(reader, Role.LOGISTICS)
        sign_in_as(client, reader)
    assert client.get(f"/manage/{asked.event.slug}/hosts/{asked.host.id}/sheet").status_code == 403


def test_a_sheet_stands_with_its_own_authority_only(desk, client):
    with desk.app.app_context():
        other = make_host(desk.event, TSU, email="tsu@example.org")
        theirs = f"/manage/{desk.event.slug}/hosts/{other.id}/sheet"
    mine = Sheet(client.get(f"{desk.address}/file.xlsx").data)
    sent = client.post(desk.address, data={"file": (io.BytesIO(mine.saved()), "返送.xlsx")})
    identifier = sent.location.rpartition("/")[2]
    assert client.get(f"{desk.address}/{identifier}").status_code == 200
    assert client.get(f"{theirs}/{identifier}").status_code == 404
