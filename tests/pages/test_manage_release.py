import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, make_registration, open_event, sign_in_as, wall
from tests.counting import statements
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.planning import services
from tourapp.planning.telling.models import QuietPeriod
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem

PAGE = "/manage/seminar/programme"
RELEASE = f"{PAGE}/release"


def add(title: str, hours: str = "10:00-11:00", **more: Any) -> uuid.UUID:
    starts, _, ends = hours.partition("-")
    content = ItemContent(
        kind=ItemKind.BREAK,
        title=Words(title, f"{title}（日）"),
        starts=wall(f"2027-06-17 {starts}"),
        ends=wall(f"2027-06-17 {ends}"),
        **{"confirmation": Confirmation.NOT_NEEDED, **more},
    )
    with unit_of_work():
        return programme_services.add_item(SYSTEM, events.by_slug("seminar"), content).id


def change(item: uuid.UUID, **changes: Any) -> None:
    with unit_of_work() as writing:
        found = writing.get_one(ProgrammeItem, item)
        programme_services.change_item(SYSTEM, found, replace(programme.content_of(found), **changes))


def drop(item: uuid.UUID) -> None:
    with unit_of_work() as writing:
        programme_services.drop_item(SYSTEM, writing.get_one(ProgrammeItem, item), reason="No hall")


def release(circle: Circle = Circle.PARTICIPANTS) -> None:
    with unit_of_work():
        services.release(SYSTEM, events.by_slug("seminar"), circle=circle)


@pytest.fixture
def seminar(app: Flask) -> Flask:
    """Two people take part, two items stand in the programme; nothing is released."""
    with app.app_context():
        event = open_event(asks=())
        people = [make_registration(event, f"{name}@example.org").person_id for name in ("ada", "ben")]
        with unit_of_work():
            readers.admit(event.ref, [each for each in people if each], event=event.ref)
        add("Tram depot")
        add("City Hall", "13:00-14:00", host_organisation=Words("Sample City", "見本市"))
    return app


def staff(app: Flask, role: Role = Role.ORGANISER) -> FlaskClient:
    with app.app_context():
        person = make_person("hana@example.org", given_name="Hana")
        give_role(person, role)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def items(app: Flask) -> dict[str, uuid.UUID]:
    with app.app_context():
        return {each.title.en: each.id for each in programme.draft(events.by_slug("seminar"), dropped=True)}


def text_of(client: FlaskClient, circle: str = "participants", **more: Any) -> str:
    given = {"circle": circle, **more}
    return client.get(RELEASE, query_string=given).get_data(as_text=True)


def editions(app: Flask) -> int:
    with app.app_context():
        return len(programme.editions(events.by_slug("seminar")))


def test_nothing_is_shown_before_somebody_says_to_whom(seminar: Flask) -> None:
    text = staff(seminar).get(RELEASE).get_data(as_text=True)
    assert "To whom" in text and "Tram depot" not in text


def test_an_event_without_a_programme_has_nothing_to_release(app: Flask) -> None:
    with app.app_context():
        make_event()
    assert "There is no programme yet" in staff(app).get(RELEASE).get_data(as_text=True)


def test_a_preview_says_what_changes_for_whom_and_writes_nothing(seminar: Flask) -> None:
    with seminar.app_context():
        release()
    known = items(seminar)
    with seminar.app_context():
        change(known["Tram depot"], starts=wall("2027-06-17 10:30"), ends=wall("2027-06-17 11:30"))
        drop(known["City Hall"])
        add("Museum", "15:00-16:00")
    text = text_of(staff(seminar))
    assert "What changes since version 1" in text
    assert "<del>10:00</del> <ins>10:30 (London)</ins>" in text
    assert text.count("2 people") >= 3
    assert "Sample City" in text
    for word in ("New", "Changed", "Dropped"):
        assert f">{word}</span>" in text
    compact = re.sub(r"\s+", " ", text)
    assert "1 calendar entry is new, 1 entry changes, 1 is struck out, 0 stay untouched." in compact, compact[
        :2000
    ]
    assert editions(seminar) == 1


def test_what_the_circle_may_not_see_is_not_in_its_preview(seminar: Flask) -> None:
    with seminar.app_context():
        release()
    with seminar.app_context():
        change(items(seminar)["Tram depot"], remarks_internal=Words("SECRET", "SECRET"))
    text = text_of(staff(seminar))
    assert "Nothing that they read changes" in text
    assert "SECRET" not in text


def test_what_stands_in_the_way_has_a_field_for_the_reason_at_once(seminar: Flask) -> None:
    with seminar.app_context():
        add("Reception", "18:00-19:00", confirmation=Confirmation.REQUESTED)
    client = staff(seminar)
    text = text_of(client)
    (field,) = re.findall(r'name="(reason-R31-[0-9a-f-]+)"', text)
    refused = client.post(RELEASE, data={"circle": "participants"})
    assert refused.status_code == 422 and editions(seminar) == 0
    done = client.post(RELEASE, data={"circle": "participants", field: "They agreed by telephone"})
    assert (done.status_code, editions(seminar)) == (303, 1)


def test_the_ticked_items_alone_are_looked_at_and_released(seminar: Flask) -> None:
    with seminar.app_context():
        release()
    known = items(seminar)
    with seminar.app_context():
        change(known["Tram depot"], room="Room 1")
        change(known["City Hall"], room="Room 2")
    client = staff(seminar)
    only = str(known["Tram depot"])
    text = text_of(client, items=only)
    assert "1 item alone" in text and "Room 1" in text and "Room 2" not in text
    (mark,) = re.findall(r'name="seen" value="([0-9a-f]+)"', text)
    client.post(RELEASE, data={"circle": "participants", "items": only, "seen": mark})
    with seminar.app_context():
        read = programme.released(events.by_slug("seminar"), Circle.PARTICIPANTS)
        assert read is not None
        assert [(each.title.en, each.room) for each in read.items] == [
            ("Tram depot", "Room 1"),
            ("City Hall", ""),
        ]


def test_items_alone_are_not_held_up_by_what_the_others_wait_for(seminar: Flask) -> None:
    with seminar.app_context():
        reception = add("Reception", "18:00-19:00", confirmation=Confirmation.REQUESTED)
    client = staff(seminar)
    data = {"circle": "participants", f"reason-R31-{reception}": "They agreed by telephone"}
    assert client.post(RELEASE, data=data).status_code == 303
    depot = items(seminar)["Tram depot"]
    with seminar.app_context():
        change(depot, room="Room 1")
    alone = {"circle": "participants", "items": str(depot)}
    assert client.post(RELEASE, data={"circle": "participants"}).status_code == 422
    assert client.post(RELEASE, data=alone).status_code == 303
    with seminar.app_context():
        change(reception, room="Hall")
    held = {"circle": "participants", "items": str(reception)}
    assert client.post(RELEASE, data=held).status_code == 422


def test_a_draft_that_moved_since_it_was_looked_at_is_not_released(seminar: Flask) -> None:
    client = staff(seminar)
    (mark,) = re.findall(r'name="seen" value="([0-9a-f]+)"', text_of(client))
    with seminar.app_context():
        add("Museum", "15:00-16:00")
    response = client.post(RELEASE, data={"circle": "participants", "seen": mark})
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert "The draft has changed since you looked" in text and "Museum" in text
    assert editions(seminar) == 0
    (newer,) = re.findall(r'name="seen" value="([0-9a-f]+)"', text)
    assert client.post(RELEASE, data={"circle": "participants", "seen": newer}).status_code == 303


@pytest.mark.parametrize("given", ["x", str(uuid.UUID(int=9))])
def test_an_item_that_is_not_there_is_not_found(seminar: Flask, given: str) -> None:
    client = staff(seminar)
    assert client.get(RELEASE, query_string={"circle": "host", "items": given}).status_code == 404
    assert client.post(RELEASE, data={"circle": "host", "items": given}).status_code == 404


def test_a_preview_for_the_hosts_counts_hosts_and_no_people(seminar: Flask) -> None:
    text = text_of(staff(seminar), "host")
    assert "hosts receive something of it" in text and "2 people" not in text


def test_a_release_says_that_people_are_told(seminar: Flask) -> None:
    with seminar.app_context():
        release()
        change(items(seminar)["Tram depot"], room="Room 1")
    client = staff(seminar)
    text = text_of(client)
    assert re.search(r"people get a message</dt><dd>2", text)
    client.post(RELEASE, data={"circle": "participants"})
    assert "Those concerned get a message in 10 minutes" in client.get(PAGE).get_data(as_text=True)


def test_the_quiet_period_is_set_for_the_event(seminar: Flask) -> None:
    client = staff(seminar)
    assert client.post(f"{PAGE}/quiet", data={"minutes": "25"}).status_code == 303
    with seminar.app_context():
        assert session().scalar(sa.select(QuietPeriod.minutes)) == 25
    assert 'value="25"' in client.get(RELEASE).get_data(as_text=True)
    for wrong in ("", "-1", "1441", "soon"):
        assert client.post(f"{PAGE}/quiet", data={"minutes": wrong}).status_code == 422


def test_a_version_is_kept_without_being_given_to_anybody(seminar: Flask, client: FlaskClient) -> None:
    staffed = staff(seminar)
    response = staffed.post(f"{PAGE}/freeze", data={"note": "Before the call"})
    assert response.headers["Location"] == f"{PAGE}/editions/1"
    text = staffed.get(f"{PAGE}/editions/1").get_data(as_text=True)
    assert "Before the call" in text and "nobody" in text
    assert client.get("/events/seminar/programme/editions/1").status_code == 404
    again = staffed.post(f"{PAGE}/freeze", data={"note": "Again"}, follow_redirects=True)
    assert "holds exactly this already" in again.get_data(as_text=True)
    assert staffed.post(f"{PAGE}/freeze", data={"note": "n" * 201}).status_code == 422
    assert editions(seminar) == 1


@pytest.mark.parametrize("path", ["freeze", "quiet", "release"])
def test_who_may_not_release_changes_nothing(seminar: Flask, path: str) -> None:
    client = staff(seminar, Role.LOGISTICS)
    assert client.post(f"{PAGE}/{path}", data={"circle": "host", "minutes": "5"}).status_code == 403
    assert editions(seminar) == 0


def test_a_preview_takes_the_same_number_of_statements_whatever_its_length(seminar: Flask) -> None:
    client = staff(seminar)
    asked = []
    for count, hour in ((1, 18), (30, 19)):
        with seminar.app_context():
            for number in range(count):
                add(f"Item {count}.{number}", f"{hour}:{number:02}-{hour}:{number + 1:02}")
            release()
            for each in programme.draft(events.by_slug("seminar")):
                change(each.id, room=f"Room {count}")
            with statements() as seen:
                assert client.get(RELEASE, query_string={"circle": "participants"}).status_code == 200
            asked.append(len(seen))
    assert asked[0] == asked[1], asked


def test_the_page_reads_in_japanese(seminar: Flask) -> None:
    client = staff(seminar)
    text = client.get(RELEASE, query_string={"circle": "participants", "lang": "ja"}).get_data(as_text=True)
    assert "公開" in text and "Tram depot（日）" in text


def test_everybody_reads_an_old_version_at_its_address(seminar: Flask, client: FlaskClient) -> None:
    with seminar.app_context():
        release(Circle.PUBLIC)
        known = items(seminar)
    with seminar.app_context():
        change(
            known["Tram depot"], title=Words("Bus depot", "バス車庫"), remarks_internal=Words("SECRET", "")
        )
        release(Circle.PUBLIC)
    address = "/events/seminar/programme/editions"
    old = client.get(f"{address}/1").get_data(as_text=True)
    assert "Tram depot" in old and "Bus depot" not in old
    assert "Superseded by version 2." in old and f'href="{address}/2"' in old
    assert 'content="noindex"' in old
    new = client.get(f"{address}/2").get_data(as_text=True)
    assert "Bus depot" in new and "Superseded" not in new and "SECRET" not in new
    assert client.get(f"{address}/3").status_code == 404


def test_an_old_version_of_those_who_take_part_is_theirs_alone(seminar: Flask, client: FlaskClient) -> None:
    with seminar.app_context():
        change(items(seminar)["Tram depot"], remarks_participants=Words("Bring a coat", "上着"))
        add("For a group", "17:00-18:00", audience=("group:5",))
        release()
        ada = session().scalars(sa.select(Person).join(Person.emails).where(Person.given_name == "Ada")).one()
    address = "/me/seminar/programme/editions/1"
    hers = seminar.test_client()
    sign_in_as(hers, ada)
    text = hers.get(address).get_data(as_text=True)
    assert "Bring a coat" in text and "For a group" not in text
    assert hers.get("/me/seminar/programme/editions/2").status_code == 404
    assert client.get(address).status_code == 303
    assert staff(seminar).get(address).status_code == 404
    assert client.get("/events/seminar/programme/editions/1").status_code == 404


def test_an_old_version_shows_the_office_everything_and_what_superseded_it(seminar: Flask) -> None:
    with seminar.app_context():
        reception = add("Reception", "18:00-19:00", confirmation=Confirmation.REQUESTED)
        change(reception, remarks_internal=Words("Costs 400", "400"))
    client = staff(seminar)
    client.post(RELEASE, data={"circle": "participants", f"reason-R31-{reception}": "By telephone"})
    text = client.get(f"{PAGE}/editions/1").get_data(as_text=True)
    assert "By telephone" in text and "Costs 400" in text and "superseded" not in text
    with seminar.app_context():
        change(reception, confirmation=Confirmation.CONFIRMED)
        release()
    text = client.get(f"{PAGE}/editions/1").get_data(as_text=True)
    assert "Participants: superseded by version 2." in text
    assert client.get(f"{PAGE}/editions/7").status_code == 404


def test_any_two_versions_are_compared_and_the_draft(seminar: Flask) -> None:
    known = items(seminar)
    with seminar.app_context():
        release()
        change(known["Tram depot"], room="Room 1")
        drop(known["City Hall"])
        release()
        change(known["Tram depot"], room="Room 2", remarks_internal=Words("Costs 400", "400"))
        with unit_of_work() as writing:
            writing.get_one(ProgrammeItem, known["City Hall"]).dropped_at = None
    client = staff(seminar)

    def compared(**sides: str) -> str:
        return client.get(f"{PAGE}/compare", query_string=sides).get_data(as_text=True)

    assert "<ins>Room 1</ins>" in compared(**{"from": "1", "to": "2"})
    assert "<del>Room 1</del>" in compared(**{"from": "2", "to": "1"})
    draft = compared()
    assert "<del>Room 1</del> <ins>Room 2</ins>" in draft and "Costs 400" in draft and "Back again" in draft
    assert "Nothing is different" in compared(**{"from": "2", "to": "2"})
    for wrong in ("9", "x", "-1", "１", "9" * 12):
        assert client.get(f"{PAGE}/compare", query_string={"from": wrong}).status_code == 404
