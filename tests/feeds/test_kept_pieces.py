"""Pieces that the worker keeps: what feeds are put together of, after a publishing and for good."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import make_event, make_person
from tests.counting import statements
from tests.feeds.test_calendar import entry, wall
from tests.feeds.test_views import FEED, release
from tests.programme import files
from tests.programme.test_importing import change, item, take
from tourapp.access.actor import SYSTEM
from tourapp.agenda import queries as agenda
from tourapp.agenda import readers
from tourapp.agenda.before import Before
from tourapp.agenda.circles import Circle
from tourapp.core import clock, jobs
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.feeds import calendar, keeping, links, pieces
from tourapp.feeds.calendar import Style
from tourapp.feeds.kept import KeptPiece
from tourapp.feeds.languages import LANGUAGES
from tourapp.feeds.models import LinkKind
from tourapp.feeds.rendered import MOST_FEEDS
from tourapp.feeds.shelf import Shelf
from tourapp.planning import services as planning
from tourapp.programme.content import Override

BASE = "http://localhost"
OVERRIDES = (Override("R33", ("SEM-05", "SEM-12"), "Titles follow"),)
WAYS = [(lang, is_private) for lang in LANGUAGES for is_private in (False, True)]


@pytest.fixture
def event(app: Flask) -> Iterator[Event]:
    with app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        take(event, files.SEMINAR)
        release("seminar")
        yield event


def kept() -> list[KeptPiece]:
    chosen = sa.select(KeptPiece).execution_options(populate_existing=True)
    return list(session().scalars(chosen.order_by(KeptPiece.uid, KeptPiece.lang)))


def own_address(event: Event) -> str:
    person = make_person("reader@example.org")
    with unit_of_work():
        readers.admit(event.ref, [person.id])
        return f"/calendar/{links.make(SYSTEM, LinkKind.OWN, ref('person', person.id), lang='en')}.ics"


def expected(event: Event) -> dict[tuple[str, int, str, bool], bytes]:
    """Everybody's entries in every way; those of a circle in private words."""
    return {
        (shown.uid, shown.sequence, lang, is_private): calendar.piece(
            shown, Style(lang, BASE, is_private)
        ).content
        for circle in Circle
        for shown in agenda.entries(event.ref, circle)
        for lang, is_private in WAYS
        if is_private or circle is Circle.PUBLIC
    }


def found() -> dict[tuple[str, int, str, bool], bytes]:
    return {(each.uid, each.sequence, each.lang, each.is_private): each.content for each in kept()}


def test_after_a_publishing_the_worker_writes_every_piece_once(event: Event) -> None:
    assert not kept()
    jobs.run_due()
    assert len(agenda.entries(event.ref, Circle.PUBLIC)) == 16
    assert found() == expected(event)


def test_writing_twice_changes_nothing(event: Event) -> None:
    jobs.run_due()
    with unit_of_work():
        keeping.write(event.ref, BASE)
    assert found() == expected(event)


def test_many_pieces_are_written_in_portions(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PORTION", 10)
    with unit_of_work():
        keeping.write(event.ref, BASE)
    assert len({(each.uid, each.sequence) for each in kept()}) == 10
    jobs.run_due()
    assert found() == expected(event)


def test_a_feed_is_the_same_with_pieces_and_without(app: Flask, event: Event, client: FlaskClient) -> None:
    paths = [own_address(event), FEED, f"{FEED}?lang=ja", f"{FEED}?lang=both"]
    before = [client.get(path).data for path in paths]
    jobs.run_due()
    app.extensions["tourapp_feeds"].clear()
    assert [client.get(path).data for path in paths] == before


def test_a_feed_whose_pieces_are_written_is_put_together_without_rendering(
    app: Flask, event: Event, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [own_address(event), FEED]
    jobs.run_due()
    monkeypatch.setattr(calendar, "piece", lambda *rest: pytest.fail("rendered"))
    for path in paths:
        assert client.get(path).status_code == 200


def test_what_is_not_written_yet_is_rendered_once_and_never_written_by_a_request(
    event: Event, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    render = calendar.piece
    monkeypatch.setattr(
        calendar, "piece", lambda shown, style: (made.append(shown.uid), render(shown, style))[1]
    )
    own = own_address(event)
    session().rollback()
    with statements() as asked:
        client.get(own)
        client.get(f"{own}?lang=en")
    read = len(made)
    assert read == len(set(made)) > 10
    assert not [each for each in asked if each.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    with clock.travel(dt.timedelta(days=1)):
        change(item(event, "SEM-03"), title=Words("Another keynote", "別の講演"))
        release("seminar")
    assert b"Another keynote" in client.get(own).data
    assert len(made) == read + 1


def test_a_feed_takes_as_many_statements_for_sixty_entries_as_for_three(
    app: Flask, client: FlaskClient
) -> None:
    counted = []
    with app.app_context():
        for number in (3, 60):
            made = make_event(f"event-{number}", starts="2027-06-17 09:00", ends="2027-06-17 17:30")
            take(made, files.sessions(*(files.in_turn(each) for each in range(number))))
            release(made.slug)
            jobs.run_due()
            person = make_person(f"reader{number}@example.org")
            with unit_of_work():
                readers.admit(made.ref, [person.id])
                token = links.make(SYSTEM, LinkKind.OWN, ref("person", person.id), lang="en")
            for path in (f"/calendar/{token}.ics", f"/events/{made.slug}.ics"):
                session().rollback()
                with statements() as asked:
                    assert client.get(path).status_code == 200
                counted.append(len(asked))
    assert counted[:2] == counted[2:]


def test_once_a_day_pieces_go_that_nobody_is_shown_any_more(event: Event) -> None:
    jobs.run_due()
    before = {(each.uid, each.sequence) for each in kept()}
    with clock.travel(dt.timedelta(days=1)):
        change(item(event, "SEM-03"), title=Words("Another keynote", "別の講演"))
        release("seminar")
        with unit_of_work():
            keeping.write(event.ref, BASE)
        assert {(each.uid, each.sequence) for each in kept()} > before
        with unit_of_work():
            keeping.tend(BASE)
    after = {(each.uid, each.sequence) for each in kept()}
    assert after == {(uid, sequence) for uid, sequence, *_ in expected(event)}
    ((uid, sequence),) = before - after
    assert (uid, sequence + 1) in after


def test_another_address_of_the_site_has_pieces_of_its_own(event: Event) -> None:
    jobs.run_due()
    elsewhere = "https://elsewhere.example.org"
    with unit_of_work():
        keeping.tend(elsewhere)
        assert not kept()
        keeping.write(event.ref, elsewhere)
    shown = agenda.entries(event.ref, Circle.PUBLIC)
    made = pieces.pieces(shown, Style("en", elsewhere), Shelf(1, lambda each: 1))
    written = b"".join(each.content.replace(b"\r\n ", b"") for each in made)
    assert b"elsewhere.example.org" in written
    assert b"//localhost" not in written


def test_what_hosts_are_shown_is_written_in_private_words_only(event: Event) -> None:
    with unit_of_work():
        planning.release(SYSTEM, event, circle=Circle.HOST, overrides=OVERRIDES)
    jobs.run_due()
    public = {(each.uid, each.sequence) for each in kept() if not each.is_private}
    private = {(each.uid, each.sequence) for each in kept() if each.is_private}
    hosts = {(each.uid, each.sequence) for each in agenda.entries(event.ref, Circle.HOST)}
    assert hosts and hosts <= private
    assert not hosts & public


SAMPLE = (
    entry(1),
    entry(2, cancelled=True, sequence=3),
    replace(
        entry(5, sequence=1),
        before=Before(
            starts=wall("2027-06-17 08:30"), ends=wall("2027-06-17 09:15"), changed=("starts", "ends")
        ),
    ),
    entry(3, starts=dt.date(2027, 6, 17), ends=dt.date(2027, 6, 18)),
    entry(
        4,
        conference_url="https://meet.example.org/1",
        starts=wall("2027-06-17 09:30", "Asia/Tokyo"),
        ends=wall("2027-06-17 10:00", "Asia/Tokyo"),
    ),
)
WRITTEN = {1: "c37613614965375c"}
"""By the number of the way of writing, what these entries come out as."""


def test_a_change_of_how_entries_are_written_takes_a_new_number() -> None:
    """Else kept pieces of the old way would stand beside new ones: raise `pieces.WRITING` and put the new hash here."""
    written = b"".join(
        calendar.piece(shown, Style(lang, BASE, is_private)).content
        for shown in SAMPLE
        for lang, is_private in WAYS
    )
    assert hashlib.sha256(written).hexdigest()[:16] == WRITTEN[pieces.WRITING]


def test_a_shelf_holds_no_more_than_its_weight_and_lets_the_oldest_go() -> None:
    shelf: Shelf[str, bytes] = Shelf(10, len)
    shelf.put("a", b"1234")
    shelf.put("b", b"1234")
    assert shelf.find("a") == b"1234"
    shelf.put("c", b"1234")
    assert (shelf.find("a"), shelf.find("b"), shelf.find("c")) == (b"1234", None, b"1234")
    shelf.put("a", b"12")
    assert shelf.weight == 6
    shelf.put("large", b"x" * 20)
    assert (shelf.find("large"), shelf.find("a")) == (b"x" * 20, None)
    assert MOST_FEEDS < 64 * 1024 * 1024


def test_pieces_are_kept_on_each_store(each_app: Flask) -> None:
    with each_app.app_context():
        event = make_event()
        jobs.run_due()
        assert found() == expected(event)
        with unit_of_work():
            keeping.write(event.ref, BASE)
            keeping.tend(BASE)
        assert found() == expected(event)
    assert each_app.test_client().get(FEED).status_code == 200
