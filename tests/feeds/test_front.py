"""The door answers as the application does: the same status, headers and bytes, for one look-up."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import Client

from tests.builders import make_event, make_person
from tests.feeds.test_views import FEED, release
from tests.programme import files
from tests.programme.test_importing import change, item, take
from tourapp.access.actor import SYSTEM
from tourapp.agenda import readers
from tourapp.core import clock
from tourapp.core.db import db, unit_of_work
from tourapp.core.ids import ref
from tourapp.core.logs import configure_logging
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.feeds import links
from tourapp.feeds.front import FrontDoor
from tourapp.feeds.limits import Limit
from tourapp.feeds.models import CalendarLink, Ending, LinkKind

NEW_EACH_TIME = {"X-Request-Id", "Date"}


class Door:
    """An application's door, and how often it answered by itself."""

    def __init__(self, app: Flask) -> None:
        self.door = app.wsgi_app
        assert isinstance(self.door, FrontDoor)
        self.woken = 0
        inside = self.door.inside

        def counting(environ: Any, start_response: Any) -> Any:
            self.woken += 1
            return inside(environ, start_response)

        self.door.inside = counting
        self.through = Client(self.door)
        self.past = Client(inside)

    def both(self, path: str, method: str = "GET", **headers: str) -> Any:
        """The answer at the door, which is that of the application behind it."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        past, answer = (each.open(path, method=method, headers=sent) for each in (self.past, self.through))
        assert answer.status == past.status
        assert answer.data == past.data
        assert _headers(answer) == _headers(past)
        assert {name for name, _ in answer.headers} >= NEW_EACH_TIME & {name for name, _ in past.headers}
        return answer

    def is_quiet(self, path: str, **headers: str) -> bool:
        """Whether the door answered by itself."""
        before = self.woken
        self.through.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return self.woken == before


def _headers(answer: Any) -> list[tuple[str, str]]:
    return sorted(
        (name, "" if name == "Content-Security-Policy" else value)
        for name, value in answer.headers
        if name not in NEW_EACH_TIME
    )


def seminar(app: Flask) -> str:
    """A released seminar, and the private address of one who takes part."""
    with app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        take(event, files.SEMINAR)
        release("seminar")
        person = make_person("reader@example.org")
        with unit_of_work():
            readers.admit(event.ref, [person.id])
            token = links.make(SYSTEM, LinkKind.OWN, ref("person", person.id), lang="en")
    return f"/calendar/{token}.ics"


@pytest.fixture
def own(app: Flask) -> str:
    return seminar(app)


@pytest.fixture
def door(app: Flask, own: str) -> Iterator[Door]:
    yield Door(app)


def end_link(app: Flask, how: Ending) -> None:
    with app.app_context(), unit_of_work() as writing:
        links.end(SYSTEM, writing.scalars(sa.select(CalendarLink)).one(), how)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["own", f"{FEED}", f"{FEED}?lang=ja", "/events.ics", "/events/nowhere.ics"])
def test_the_answers_are_those_of_the_application(door: Door, own: str, path: str, method: str) -> None:
    path = own if path == "own" else path
    first = door.both(path, method)
    tag = first.headers.get("ETag", '"none"')
    changed = first.headers.get("Last-Modified", "Mon, 12 Apr 2027 09:00:00 GMT")
    for headers in (
        {},
        {"If_None_Match": tag},
        {"If_None_Match": f"W/{tag}"},
        {"If_None_Match": f'"other", {tag}'},
        {"If_None_Match": "*"},
        {"If_None_Match": '"other"', "If_Modified_Since": changed},
        {"If_Modified_Since": changed},
        {"If_Modified_Since": "yesterday"},
        {"If_Modified_Since": "Mon, 12 Apr 1999 09:00:00 GMT"},
        {"If_Match": '"other"'},
        {"Range": "bytes=0-10"},
        {"Accept": "text/html", "Accept_Encoding": "gzip", "Cookie": "lang=ja; session=x"},
        {"X_Request_Id": "given-by-a-proxy"},
    ):
        answer = door.both(path, method, **headers)
        assert "Set-Cookie" not in answer.headers
        if headers.get("X_Request_Id"):
            assert answer.headers["X-Request-Id"] == "given-by-a-proxy"


@pytest.mark.parametrize("path", ["own", FEED, "/events.ics"])
def test_who_asks_again_does_not_wake_the_application(door: Door, own: str, path: str) -> None:
    path = own if path == "own" else path
    tag = door.both(path).headers["ETag"]
    assert door.is_quiet(path, If_None_Match=tag)
    assert door.is_quiet(path)


def test_a_process_that_has_just_started_learns_from_those_who_have_everything(door: Door, own: str) -> None:
    tag = door.past.get(own).headers["ETag"]
    assert not door.is_quiet(own, If_None_Match=tag)
    assert door.is_quiet(own, If_None_Match=tag)
    door.both(own)


def test_what_is_published_is_seen_at_once(app: Flask, door: Door, own: str) -> None:
    before = {path: door.both(path).headers["ETag"] for path in (own, FEED)}
    with clock.travel(dt.timedelta(days=1)), app.app_context():
        change(item(events.by_slug("seminar"), "SEM-03"), title=Words("Another keynote", "別の講演"))
        release("seminar")
    for path, tag in before.items():
        answer = door.both(path, If_None_Match=tag)
        assert answer.status_code == 200
        assert b"Another keynote" in answer.data
        assert door.is_quiet(path)


def test_a_draft_that_is_published_under_the_address_of_another_is_not_taken_for_it(
    app: Flask, door: Door
) -> None:
    door.both(FEED)
    with app.app_context():
        made = make_event("second", title="Second")
        with unit_of_work() as writing:
            writing.execute(sa.text("UPDATE event SET slug = 'first' WHERE slug = 'seminar'"))
            writing.execute(sa.text("UPDATE event SET slug = 'seminar' WHERE slug = 'second'"))
        assert made
    assert b"Second" in door.both(FEED).data


@pytest.mark.parametrize(("how", "status"), [(Ending.LEAKED, 410), (Ending.RETIRED, 200)])
def test_cal_12_a_link_that_is_ended_has_ended_in_every_process(
    app: Flask, door: Door, own: str, how: Ending, status: int
) -> None:
    tag = door.both(own).headers["ETag"]
    assert door.is_quiet(own)
    end_link(app, how)
    answer = door.both(own, If_None_Match=tag)
    assert answer.status_code == status
    assert b"keynote" not in answer.data.lower()


def test_cal_14_who_asks_too_often_is_told_to_wait(app: Flask, own: str) -> None:
    app.extensions["tourapp_feed_limit"] = Limit(most=3)
    client = app.test_client()
    statuses = [client.get(own).status_code for _each in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_cal_12_trouble_with_the_database_is_503_and_then_well_again(
    app: Flask, door: Door, own: str
) -> None:
    door.both(own)
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE calendar_link RENAME TO elsewhere")
    answer = door.both(own)
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert answer.headers["Retry-After"]
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO calendar_link")
    assert door.both(own).status_code == 200


def test_a_conditional_request_is_one_statement_however_long_the_feed(door: Door, own: str) -> None:
    tag = door.both(own).headers["ETag"]
    asked: list[Any] = []
    row = door.door._row
    door.door._row = lambda what: (asked.append(what), row(what))[1]  # type: ignore[method-assign]
    assert door.is_quiet(own, If_None_Match=tag)
    assert len(asked) == 1
    assert asked[0][0].lstrip().upper().startswith("SELECT")


def test_the_log_says_the_same_and_never_the_token(
    app: Flask, own: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(json=True)
    door = Door(app)
    door.both(own)
    capsys.readouterr()
    door.past.get(own)
    assert door.is_quiet(own)
    printed = capsys.readouterr().err
    past, quiet = (json.loads(line) for line in printed.splitlines())
    configure_logging(json=False)
    assert past.keys() == quiet.keys()
    assert {**past, **{name: quiet[name] for name in ("ms", "at", "request_id")}} == quiet
    assert quiet["route"] == "/calendar/<token>.ics"
    assert own.removeprefix("/calendar/").removesuffix(".ics") not in printed


def test_the_door_keeps_no_token(door: Door, own: str) -> None:
    door.both(own)
    kept = repr(list(door.door._known._kept.items()))
    assert own.removeprefix("/calendar/").removesuffix(".ics") not in kept


def test_the_door_opens_on_each_store(each_app: Flask) -> None:
    path = seminar(each_app)
    door = Door(each_app)
    tag = door.both(path).headers["ETag"]
    assert door.is_quiet(path, If_None_Match=tag)
    assert door.is_quiet(path)
    end_link(each_app, Ending.LEAKED)
    assert door.both(path).status_code == 410
