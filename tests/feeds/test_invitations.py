"""Invitations by mail: chosen instead of an address, sent, changed, cancelled (CAL-41, CAL-90 to CAL-95)."""

import datetime as dt
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from tests.builders import sign_in_as
from tests.conftest import NOW
from tests.counting import statements
from tests.feeds import reading
from tests.feeds.test_calendar import ENGLISH, entry
from tests.planning.test_telling import GROUP, MINUTE, World, after
from tourapp.access.actor import SYSTEM
from tourapp.agenda import readers
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.custody.services.purging import purge
from tourapp.directory.models import Person
from tourapp.feeds import calendar, links
from tourapp.feeds.calendar import Style
from tourapp.feeds.invitations import queries, rules, services
from tourapp.feeds.invitations.models import Invitation
from tourapp.feeds.invitations.rules import Deed, Sent
from tourapp.feeds.models import CalendarLink, Ending, LinkKind
from tourapp.messages import bounces
from tourapp.messages.attachments import fetch
from tourapp.messages.mime import mail
from tourapp.messages.models import Message
from tourapp.registration import services as registration

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def tour(app: Flask):
    with app.app_context(), clock.frozen(NOW):
        yield World()


def choose(world: World, *, every_item: bool = True) -> None:
    with unit_of_work():
        ben = session().get_one(Person, world.ben.person_id)
        services.choose(SYSTEM, ben, every_item=every_item)


def sent() -> list[tuple[Message, EmailMessage, bytes]]:
    """The invitations so far in the order in which they were written: the row, the mail, its calendar."""
    session().rollback()
    rows = session().scalars(sa.select(Message).where(Message.template == "feeds/invitation"))
    found = []
    for row in sorted(rows, key=lambda each: (each.created_at, each.id)):
        files = [file for each in row.attachments if (file := fetch(each, row.lang))]
        made = mail(row, mail_from=current_app.config["SETTINGS"].mail_from, links={}, attachments=files)
        found.append((row, made, files[0].content))
    return found


def said(content: bytes) -> tuple[str, str, int, str]:
    """Title, method, sequence, status."""
    (title,), (method,) = (reading.values(content, name) for name in ("SUMMARY", "METHOD"))
    (number,), (status,) = (reading.values(content, name) for name in ("SEQUENCE", "STATUS"))
    return title, method, int(number), status


def test_cal_90_91_94_an_invitation_is_a_third_way_of_saying_it_to_one_attendee(tour: World) -> None:
    choose(tour)
    after(11)
    found = sent()
    assert sorted(row.subject for row, _, _ in found) == [
        "Invitation: City Hall",
        "Invitation: Laboratory",
        "Invitation: Seminar",
        "Invitation: Tram depot",
    ]
    for row, made, content in found:
        assert made.get_content_type() == "multipart/alternative"
        kinds = [part.get_content_type() for part in made.iter_parts()]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        part = list(made.iter_parts())[2]
        assert part["Content-Disposition"] is None
        assert part.get_param("method") == reading.values(content, "METHOD")[0] == "REQUEST"
        assert part.get_param("charset") == "utf-8"
        assert part.get_payload(decode=True) == content and b"\n" not in content.replace(b"\r\n", b"")
        assert len(reading.events(content)) == 1
        lines = content.replace(b"\r\n ", b"").split(b"\r\n")
        assert [line for line in lines if line.startswith(b"ATTENDEE")] == [
            b"ATTENDEE;RSVP=FALSE:mailto:ben@example.org"
        ]
        sender = current_app.config["SETTINGS"].mail_from.encode()
        assert [line for line in lines if line.startswith(b"ORGANIZER")] == [b"ORGANIZER:mailto:" + sender]
        assert row.to_address == "ben@example.org"
        reading.with_icalendar(content)
    after(60)
    assert len(sent()) == 4, "a later look finds nothing to send"


def test_cal_41_93_a_change_and_a_cancellation_have_the_uid_and_the_rising_number_of_the_feed(
    tour: World,
) -> None:
    choose(tour)
    after(11)
    first = {said(content)[0]: content for _, _, content in sent()}
    with clock.frozen(NOW + HOUR):
        tour.move(tour.depot, "2027-06-17 10:30", "2027-06-17 11:30")
        tour.release()
    after(69)
    assert len(sent()) == 4, "within the quiet period nothing is sent"
    after(71)
    (row, _, content) = sent()[4]
    assert row.subject == "Changed: Tram depot" and "It was Thursday 17 June 2027, 10:00 to 11:00" in row.text
    assert said(content) == ("Tram depot", "REQUEST", 1, "CONFIRMED")
    assert reading.values(content, "UID") == reading.values(first["Tram depot"], "UID")
    with clock.frozen(NOW + 2 * HOUR):
        tour.drop(tour.depot)
        tour.release()
    with clock.frozen(NOW + 2 * HOUR), unit_of_work():
        readers.let_go(GROUP, [tour.ben.person_id])
    after(140)
    off = sorted(said(content) for _, _, content in sent()[5:])
    assert [each[1:] for each in off] == [("CANCEL", 1, "CANCELLED"), ("CANCEL", 2, "CANCELLED")]
    assert [each[0] for each in off] == ["Cancelled: Laboratory", "Cancelled: Tram depot"]
    with clock.frozen(NOW + 3 * HOUR), unit_of_work():
        readers.admit(GROUP, [tour.ben.person_id], event=tour.event.ref)
    after(200)
    assert said(sent()[7][2])[1:] == ("REQUEST", 2, "CONFIRMED")


def test_a_person_who_gives_her_place_back_gets_cancellations_of_what_came_with_it(tour: World) -> None:
    choose(tour)
    after(11)
    with clock.frozen(NOW + HOUR), unit_of_work() as writing:
        registration.cancel(SYSTEM, writing.get_one(type(tour.ben), tour.ben.id), reason="Ill")
    after(75)
    off = sorted(said(content)[:2] for _, _, content in sent()[4:])
    assert off == [(f"Cancelled: {title}", "CANCEL") for title in ("City Hall", "Seminar", "Tram depot")]


def test_what_was_taken_back_is_not_sent_and_what_is_near_does_not_wait(app: Flask) -> None:
    with app.app_context(), clock.frozen(NOW):
        near = World(day="2027-04-12")
        choose(near)
        after(1)
        assert len(sent()) == 3, "the items are near, and the event as a whole waits for the quiet period"
        with clock.frozen(NOW + 20 * MINUTE):
            near.change(near.hall, room="Room 1")
            near.release()
        after(21)
        count = len(sent())
        assert ("City Hall", "REQUEST", 1, "CONFIRMED") in [said(content) for _, _, content in sent()]
        with clock.frozen(NOW + 30 * MINUTE):
            near.change(near.hall, room="Room 2")
            near.release()
            near.change(near.hall, room="Room 1")
            near.release()
        after(60)
        assert len(sent()) == count


def test_cal_95_invitations_or_an_address_never_both(app: Flask) -> None:
    with app.app_context(), clock.frozen(NOW):
        tour = World()
        ben = tour.ben.person_id
        with unit_of_work():
            links.make(SYSTEM, LinkKind.OWN, f"person:{ben}", lang="en")
        choose(tour, every_item=False)
        assert not links.live(f"person:{ben}")
        ended = session().scalar(sa.select(CalendarLink.ended_how).where(CalendarLink.person_id == ben))
        assert ended is Ending.RETIRED
        after(11)
        assert [said(content)[0] for _, _, content in sent()] == ["Seminar"]
        person = session().get_one(Person, ben)
    browser = app.test_client()
    sign_in_as(browser, person, strong=False)
    page = browser.get("/me/calendar").get_data(as_text=True)
    assert "You get an invitation for each of your events" in page and "Your invitations end when" in page
    assert browser.post("/me/calendar/own/new", data={"own-lang": "ja"}).status_code == 200
    with app.app_context():
        assert queries.of(ben) is None and len(links.live(f"person:{ben}")) == 1
    assert browser.post("/me/calendar/invitations", data={}).status_code == 422
    assert browser.post("/me/calendar/invitations", data={"invite-what": "items"}).status_code == 303
    with app.app_context():
        assert not links.live(f"person:{ben}")
    assert browser.post("/me/calendar/invitations/end").status_code == 303
    with app.app_context():
        assert queries.of(ben) is None


def test_after_400_days_nobody_knows_where_an_invitation_went_and_it_is_not_sent_again(tour: World) -> None:
    choose(tour)
    after(11)
    days = dt.timedelta(days=400)
    for past, kept in ((days, 4), (days + HOUR, 0)):
        with clock.frozen(NOW + past), unit_of_work():
            purge()
        assert len([each for each in session().scalars(sa.select(Invitation.address)) if each]) == kept
    with unit_of_work():
        assert services.invite(tour.ben.person_id) == 0


def test_cal_92_an_answer_that_comes_all_the_same_is_taken_for_no_returned_mail(tour: World) -> None:
    choose(tour)
    after(11)
    row, _, content = sent()[0]
    reply = (
        f"From: ben@example.org\r\nTo: events@example.org\r\nIn-Reply-To: {row.message_id}\r\n"
        "Content-Type: text/calendar; method=REPLY\r\n\r\n"
    ).encode() + content.replace(b"METHOD:REQUEST", b"METHOD:REPLY")
    assert bounces.read(reply) == []


def test_looking_costs_the_same_for_one_and_for_many(tour: World) -> None:
    choose(tour)
    after(11)
    asked = []
    for count in (1, 12):
        hour = 17 + (count > 1)
        for number in range(count):
            times = (f"2027-06-17 {hour}:{minute:02}" for minute in (number, number + 1))
            tour.add(f"Item {count}.{number}", f"{count}.{number}", *times)
        with clock.frozen(NOW + count * HOUR):
            tour.release()
        with clock.frozen(NOW + count * HOUR + 5 * MINUTE), unit_of_work(), statements() as seen:
            assert services.invite(tour.ben.person_id) == 0
        asked.append(len(seen))
        after(count * 60 + 11)
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("sequence", "cancelled", "known", "deed"),
    [
        (0, False, None, Deed.INVITE),
        (1, True, None, None),
        (1, True, Sent(0, False, {}), Deed.CANCEL),
        (2, True, Sent(1, True, {}), None),
        (2, False, Sent(1, True, {}), Deed.INVITE),
        (1, False, Sent(1, True, {}), None),
        (1, False, Sent(0, False, {}), Deed.CHANGE),
        (1, False, Sent(1, False, {}), None),
    ],
)
def test_what_is_sent_of_an_entry(
    sequence: int, cancelled: bool, known: Sent | None, deed: Deed | None
) -> None:
    shown = entry(sequence=sequence, cancelled=cancelled)
    assert rules.deed(shown, known, shown.content.starts_at - HOUR) is deed
    assert rules.deed(shown, known, shown.content.starts_at + 72 * HOUR) is None
    assert calendar.method(shown) == ("CANCEL" if cancelled else "REQUEST")
    content = calendar.invitation(
        shown, Style("en", ENGLISH.base_url), organizer="a@x.org", attendee="b@x.org"
    )
    assert reading.values(content, "METHOD") == [calendar.method(shown)]
