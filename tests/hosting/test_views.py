import re
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import give_role, make_person, sign_in_as, wall
from tests.counting import statements
from tests.hosting.world import (
    TOKYO,
    TSU,
    add,
    answer,
    change,
    fresh,
    item,
    mails,
    make_asked,
    make_host,
    make_tour,
    record,
    release,
    state,
)
from tests.pages.desk_world import text_of
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.hosting import queries, services
from tourapp.hosting.models import Engagement, EngagementNote
from tourapp.hosting.states import AnswerKind, EngagementState, WayOut
from tourapp.programme.kinds import Confirmation

BOARD = "/manage/tour/hosts"
LATER = {"starts": wall("2027-06-21 10:30", TOKYO), "ends": wall("2027-06-21 11:30", TOKYO)}
PDF = b"%PDF-1.4\n%letter\n"


@pytest.fixture
def office(app: Flask, client):
    """The organiser's browser, and the context to look behind the pages with."""
    with app.app_context():
        person = make_person("organiser@example.org", given_name="Olga")
        give_role(person)
    sign_in_as(client, person)
    return client


def build(app: Flask, make=make_asked, *arguments):
    with app.app_context():
        return make(*arguments)


def path(host: Engagement, *rest: object) -> str:
    return "/".join(map(str, (BOARD, host.id, *rest)))


def test_without_hosts_the_board_says_what_to_do(app: Flask, office) -> None:
    build(app, make_tour)
    page = office.get(BOARD)
    assert "No host receives the group yet" in page.text


def test_the_board_has_one_row_for_each_authority(app: Flask, office) -> None:
    event, host = build(app)
    with app.app_context():
        make_host(event, TSU, email="")
        answer(event, host, "Station", AnswerKind.PROPOSE, **LATER)
        add(event, None, "Mill", "15:00-16:00", host_organisation=Words("A village", "村"))
    page = office.get(BOARD)
    assert page.text.count('<th scope="row">') == 2
    assert "1 answer waits for us" in page.text and "no address" in page.text
    assert "A village (1 item)" in page.text
    overview = text_of(office.get("/manage/tour/"))
    assert "1 answer of a host waits for us Toyota City Reply" in overview
    assert "items confirmed by hosts 0 of 2" in overview and "Toyota City 0 of 2" in overview


def test_the_board_asks_the_store_as_often_for_one_host_as_for_three(app: Flask, office) -> None:
    event, host = build(app)
    office.get(BOARD)
    with app.app_context(), statements() as one:
        office.get(BOARD)
    with app.app_context():
        for number in range(2):
            other = make_host(event, Words(f"City {number}", f"{number}市"), email=f"{number}@example.org")
            add(event, other, f"Mill {number}", "15:00-16:00")
        release(event)
        answer(event, host, "Station")
        record(event, host, "School", AnswerKind.CONDITION, on=clock.today(TOKYO), text="15名まで")
    with app.app_context(), statements() as three:
        office.get(BOARD)
    assert len(three) == len(one), set(three) ^ set(one)


def test_those_who_have_not_replied_are_reminded_with_one_press(app: Flask, office) -> None:
    _event, host = build(app)
    with clock.frozen(wall("2027-04-20 10:00", TOKYO).instant):
        with app.app_context():
            person = make_person("late@example.org", given_name="Lea")
            give_role(person)
        sign_in_as(office, person)
        assert "Remind the 1 who has not replied" in office.get(BOARD).text
        office.post(f"{BOARD}/remind")
        again = office.post(f"{BOARD}/remind")
    assert again.status_code == 422 and "Nobody to remind" in again.text
    with app.app_context():
        assert len(mails(host, "hosting/reminder")) == 1


def test_an_authority_that_items_name_is_offered_and_added(app: Flask, office) -> None:
    event, host = build(app)
    with app.app_context(), unit_of_work():
        session().delete(fresh(host))
    page = office.get(f"{BOARD}/new")
    assert "Toyota City" in page.text
    assert "Toyota City receives 2 items, and nobody has contacted it yet." in office.get(BOARD).text
    office.post(f"{BOARD}/new", data={"organisation": str(host.organisation_id), "state": "accepted"})
    with app.app_context():
        (made,) = queries.engagements(event)
        assert made.state is EngagementState.ACCEPTED


def test_a_contact_a_note_and_terms_are_entered(app: Flask, office) -> None:
    _event, host = build(app)
    page = office.post(path(host), data={"act": "contact", "contact-email": "x", "contact-is_main": "y"})
    assert page.status_code == 422
    office.post(
        path(host), data={"act": "contact", "contact-post": "CIR", "contact-email": "cir@example.org"}
    )
    data = {"act": "note", "note-kind": "telephone", "note-on": "2027-04-09", "note-text": "明日回答する。"}
    office.post(path(host), data=data)
    with app.app_context():
        version = fresh(host).version
    terms = {
        "act": "terms",
        "terms-version": str(version),
        "terms-lang": "ja",
        "terms-section": "国際課",
        "terms-interpreter": "host",
        "terms-reply_on": "2027-05-07",
        "terms-blackout": "2027-05-03 to 2027-05-05, Golden Week\n2027-05-10",
    }
    office.post(path(host), data=terms)
    assert office.post(path(host), data=terms).status_code == 409
    wrong = office.post(path(host), data={**terms, "terms-blackout": "some time in May"})
    assert wrong.status_code == 422 and "some time in May" in wrong.text
    page = office.get(path(host))
    assert "明日回答する。" in page.text and "Golden Week" in page.text and "cir@example.org" in page.text
    with app.app_context():
        assert fresh(host).reply_by == wall("2027-05-07 17:00", TOKYO).instant


def test_a_letter_is_kept_and_taken_out_again(app: Flask, office) -> None:
    _event, host = build(app)
    data = {
        "act": "note",
        "note-kind": "letter",
        "note-on": "2027-04-09",
        "note-file": (BytesIO(PDF), "回答.pdf"),
    }
    office.post(path(host), data=data, content_type="multipart/form-data")
    with app.app_context():
        note = session().scalars(sa.select(EngagementNote)).one()
    sent = office.get(path(host, "files", "note", note.id))
    assert sent.data == PDF and "attachment" in sent.headers["Content-Disposition"]
    assert office.get(path(host, "files", "answer", note.id)).status_code == 404


def test_a_proposal_stands_beside_the_plan_and_is_accepted(app: Flask, office) -> None:
    event, host = build(app)
    with app.app_context():
        answer(event, host, "Station", AnswerKind.PROPOSE, text="移動に15分かかるため", **LATER)
        found = item(event, "Station")
    address = path(host, "items", found.id)
    page = office.get(address)
    assert "Mon 21 Jun, 10:00 to 11:00" in page.text and "Mon 21 Jun, 10:30 to 11:30" in page.text
    assert "Accept 10:30 to 11:30" in page.text
    stale = office.post(address, data={"act": "take_up", "take-version": "1"})
    assert stale.status_code == 409
    office.post(address, data={"act": "take_up", "take-version": str(found.version)})
    with app.app_context():
        assert state(event, "Station") is Confirmation.CONFIRMED
        assert item(event, "Station").starts == LATER["starts"]


def test_the_first_plan_is_kept_only_with_a_reason(app: Flask, office) -> None:
    event, host = build(app)
    with app.app_context():
        answer(event, host, "Station", AnswerKind.PROPOSE, **LATER)
        address = path(host, "items", item(event, "Station").id)
    refused = office.post(address, data={"act": "keep", "keep-reason": ""})
    assert refused.status_code == 422 and "The host reads it" in refused.text
    office.post(address, data={"act": "keep", "keep-reason": "列車の都合"})
    with app.app_context():
        assert state(event, "Station") is Confirmation.REQUESTED
    assert "列車の都合" in office.get(address).text


def test_an_answer_by_telephone_is_recorded_with_post_date_and_channel(app: Flask, office) -> None:
    event, host = build(app)
    with app.app_context():
        address = path(host, "items", item(event, "Station").id)
    data = {
        "act": "record",
        "record-edition": "1",
        "record-kind": "propose",
        "record-starts": "10時30分",
        "record-section": "交通政策課",
        "record-on": "2027-04-12",
        "record-channel": "",
    }
    refused = office.post(address, data=data)
    assert refused.status_code == 422 and "10時30分" in refused.text
    office.post(address, data={**data, "record-channel": "telephone"})
    with app.app_context():
        found = queries.counting_for(item(event, "Station").id)
        assert found is not None
        assert (found.starts, found.ends) == (LATER["starts"], None)
        assert state(event, "Station") is Confirmation.COUNTER_PROPOSED


def test_when_it_steps_back_somebody_has_to_decide(app: Flask, office) -> None:
    event, host = build(app)
    with app.app_context():
        with unit_of_work():
            fresh(host).state = EngagementState.ACCEPTED
        answer(event, host, "Station")
    refused = office.post(path(host), data={"act": "step", "step-verb": "withdraw", "step-reason": ""})
    assert refused.status_code == 422
    office.post(path(host), data={"act": "step", "step-verb": "withdraw", "step-reason": "台風"})
    page = office.get(path(host))
    assert "It has stepped back: what is done now?" in page.text
    assert "Decide: Toyota City has stepped back" in office.get("/manage/tour/tasks").text
    office.post(path(host), data={"act": "way_out", "way-way": "tokyo_only"})
    assert "Stay in Tokyo only" in office.get(path(host)).text
    with app.app_context():
        assert state(event, "Station") is Confirmation.DECLINED


def test_all_items_of_a_host_that_stepped_back_are_handed_on_or_dropped_at_once(app: Flask, office) -> None:
    event, host = build(app)
    with app.app_context():
        other = make_host(event, TSU, email="tsu@example.org")
        answer(event, host, "Station")
        with unit_of_work():
            fresh(host).state = EngagementState.ACCEPTED
        page, others, to, ref = path(fresh(host)), path(fresh(other)), str(fresh(other).id), other.host_ref
        own, new = fresh(host).id, fresh(other).id
    assert "What becomes of its" not in office.get(page).text
    early = office.post(page, data={"act": "hand_on", "hand-to": to, "hand-seen": ""})
    assert early.status_code == 422 and "has not stepped back" in early.text
    office.post(page, data={"act": "step", "step-verb": "withdraw", "step-reason": "台風"})
    shown = office.get(page, query_string={"hand-to": to}).text
    assert "What becomes of its 2 items?" in shown and "Hand them all to Tsu City" in shown
    seen = re.findall(r'name="hand-seen" value="(\w+)"', shown)[0]
    press = {"act": "hand_on", "hand-to": to, "hand-seen": seen}
    assert office.post(page, data={**press, "hand-to": str(own)}).status_code == 422
    with app.app_context():
        change(event, "School", remarks_participants=Words("Slippers", "上履き"))
    overtaken = office.post(page, data=press)
    assert overtaken.status_code == 409 and "Look at the items again" in overtaken.text
    press["hand-seen"] = re.findall(r'name="hand-seen" value="(\w+)"', overtaken.text)[0]
    assert office.post(page, data=press).status_code == 303
    with app.app_context():
        assert {item(event, title).host_ref for title in ("Station", "School")} == {ref}
        assert session().get_one(Engagement, own).way_out is WayOut.NEW_HOST
        release(event)
        # whoever has it now is asked, whatever the other one had said
        assert {state(event, title) for title in ("Station", "School")} == {Confirmation.REQUESTED}
        assert "Station" in mails(session().get_one(Engagement, new), "hosting/days")[-1].text
        with unit_of_work():
            services.withdraw(SYSTEM, session().get_one(Engagement, new), reason="台風")
    assert "Drop them all" in office.get(others, query_string={"hand-to": "drop"}).text
    with app.app_context():
        mark = services.mark(queries.items_of(session().get_one(Engagement, new)))
    press = {"act": "hand_on", "hand-to": "drop", "hand-seen": mark}
    assert "Say why this is dropped." in office.post(others, data=press).text
    assert office.post(others, data={**press, "hand-reason": "台風"}).status_code == 303
    with app.app_context():
        assert queries.items_of(session().get_one(Engagement, new)) == []
    office.post("/manage/tour/programme/undo")
    with app.app_context():
        assert len(queries.items_of(session().get_one(Engagement, new))) == 2


def test_who_only_reads_sees_no_buttons_and_may_do_nothing(app: Flask, client) -> None:
    _event, host = build(app)
    with app.app_context():
        person = make_person("hq@example.org", given_name="Hana")
        give_role(person, Role.HEADQUARTERS, None)
    sign_in_as(client, person)
    page = client.get(path(host))
    main = page.text.split("<main")[1].split("</main>")[0]
    assert page.status_code == 200 and "host@example.org" in page.text and "<button" not in main
    assert client.post(path(host), data={"act": "end_links"}).status_code == 403
    assert client.post(f"{BOARD}/remind").status_code == 403


def test_nobody_outside_the_office_sees_a_host_or_its_people(app: Flask, client) -> None:
    build(app)
    assert client.get(BOARD).status_code in (302, 303, 401, 403)
    for public in ("/events/tour", "/events/tour/programme"):
        page = client.get(public)
        assert "host@example.org" not in page.text and "見本" not in page.text


def test_a_host_of_another_event_is_not_found(app: Flask, office) -> None:
    _event, host = build(app)
    with app.app_context():
        make_tour("other")
    assert office.get(f"/manage/other/hosts/{host.id}").status_code == 404


def test_a_proposal_shows_on_the_page_of_the_item_and_leads_to_where_one_decides(app: Flask, office) -> None:
    event, host = build(app)
    with app.app_context():
        answer(event, host, "Station", AnswerKind.PROPOSE, **LATER)
        found = item(event, "Station")
    page = office.get(f"/manage/tour/programme/items/{found.id}")
    assert "Mon 21 Jun, 10:30 to 11:30" in page.text
    assert path(host, "items", found.id) in page.text
