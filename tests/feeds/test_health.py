"""How calendars are asked for: counted without writing, kept as sums, and what an organiser is told of it."""

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, has_app_context

from tests.builders import make_event, make_person
from tests.counting import statements
from tests.feeds.test_views import FEED
from tourapp.access.actor import SYSTEM
from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import ref
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.feeds import asking, links
from tourapp.feeds.families import Family, family, looks_by
from tourapp.feeds.health import Outlook, health, outlook
from tourapp.feeds.kept import Asked, Poll
from tourapp.feeds.models import CalendarLink, LinkKind

GOOGLE = "Google-Calendar-Importer"
APPLE = "macOS/14.5 (23F79) dataaccessd/1.0"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def event(app: Flask) -> Any:
    with app.app_context():
        yield make_event()


def subscribe(event: Event, number: int = 1) -> tuple[uuid.UUID, str]:
    """Somebody who takes part, and her private address."""
    person = make_person(f"reader{number}@example.org")
    with unit_of_work():
        readers.admit(event.ref, [person.id])
        token = links.make(SYSTEM, LinkKind.OWN, ref("person", person.id), lang="en")
    return person.id, f"/calendar/{token}.ics"


def ask(app: Flask, path: str, agent: str = GOOGLE, times: int = 1) -> None:
    """Ask once for the whole calendar, then for what is new."""
    client = app.test_client()
    tag = ""
    for _each in range(times):
        answer = client.get(path, headers={"User-Agent": agent, "If-None-Match": tag})
        assert answer.status_code in (200, 304)
        tag = answer.headers["ETag"]
    flush(app)


def flush(app: Flask) -> None:
    """Write what was counted; whoever reads in this context sees it."""
    app.extensions["tourapp_asking"].flush()
    if has_app_context():
        session().rollback()


def asked(event: Event) -> list[tuple[str, bool, int, int]]:
    rows = session().scalars(sa.select(Asked).where(Asked.event == event.ref).order_by(Asked.family))
    return [(row.family, row.is_private, row.whole, row.unchanged) for row in rows]


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (GOOGLE, Family.GOOGLE),
        (APPLE, Family.APPLE),
        ("iOS/17.5 (21F79) remindd/1.0", Family.APPLE),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17628; Pro)", Family.OUTLOOK),
        ("Microsoft.Exchange/15.20 (OWA)", Family.OUTLOOK_WEB),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0", Family.THUNDERBIRD),
        ("Evolution/3.46.4", Family.EVOLUTION),
        ("ICSx5/2.2.1 (ktor 2; okhttp/4.12.0) Android/14", Family.ICSX5),
        ("vdirsyncer/0.19.2", Family.VDIRSYNCER),
        ("curl/8.5", Family.OTHER),
        ("", Family.OTHER),
    ],
)
def test_a_program_is_known_by_the_name_it_gives(agent: str, kind: Family) -> None:
    assert family(agent) is kind


def test_a_request_writes_nothing(app: Flask, event: Event) -> None:
    _, own = subscribe(event)
    for path in (own, FEED):
        with statements() as made:
            for _each in range(3):
                app.test_client().get(path, headers={"User-Agent": GOOGLE})
        assert not [each for each in made if each.split()[0] in ("INSERT", "UPDATE", "DELETE")], made


def test_the_sums_say_how_often_and_how_often_nothing_was_new(app: Flask, event: Event) -> None:
    _, own = subscribe(event)
    ask(app, FEED, times=3)
    ask(app, own, APPLE, times=2)
    ask(app, own, APPLE, times=2)
    assert asked(event) == [("apple", True, 2, 2), ("google", False, 1, 2)]


def test_of_a_private_calendar_only_the_hours_of_its_last_two_looks_are_kept(
    app: Flask, event: Event
) -> None:
    _, own = subscribe(event)
    now = clock.now()
    for later in (dt.timedelta(), 5 * HOUR, 29 * HOUR + dt.timedelta(minutes=17)):
        with clock.travel(later):
            ask(app, own)
    (poll,) = session().scalars(sa.select(Poll))
    assert (poll.family, poll.last_at, poll.before_at) == ("google", now + 29 * HOUR, now + 5 * HOUR)


def test_a_look_that_is_written_late_does_not_move_the_last_one_back(app: Flask, event: Event) -> None:
    subscribe(event)
    (link,) = session().scalars(sa.select(CalendarLink))
    now = clock.now()
    for hour in (now, now - 3 * HOUR):
        with unit_of_work():
            asking.write({(link.ref, "google", hour): asking.Sum(1, 0)})
    (poll,) = session().scalars(sa.select(Poll).execution_options(populate_existing=True))
    assert (poll.last_at, poll.before_at) == (now, None)


def test_sums_of_a_link_that_is_gone_are_left_out(app: Flask, event: Event) -> None:
    with unit_of_work():
        asking.write({(f"calendar_link:{uuid.uuid4()}", "google", clock.now()): asking.Sum(1, 0)})
    assert not asked(event)


def test_what_cannot_be_written_now_is_written_later(
    app: Flask, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.test_client().get(FEED, headers={"User-Agent": GOOGLE})
    trouble = sa.exc.OperationalError("away", {}, Exception())

    def away(sums: object) -> None:
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(asking, "write", away)
        flush(app)
    assert not asked(event)
    app.test_client().get(FEED, headers={"User-Agent": GOOGLE})
    flush(app)
    assert asked(event) == [("google", False, 2, 0)]


def test_old_sums_are_forgotten(app: Flask, event: Event) -> None:
    _, own = subscribe(event)
    ask(app, own)
    for days, left in ((89, 1), (92, 0)):
        with unit_of_work():
            asking.sweep(clock.now() + dt.timedelta(days=days))
        counted = [session().scalar(sa.select(sa.func.count()).select_from(each)) for each in (Asked, Poll)]
        assert counted == [left, left]


NOW = dt.datetime(2027, 4, 12, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("kind", "ago", "gap", "hours"),
    [
        (Family.GOOGLE, 4, None, 21),
        (Family.GOOGLE, 30, None, 24),
        (Family.GOOGLE, 50, None, None),
        (Family.GOOGLE, 4, 5, 21),
        (Family.APPLE, 1, 1, 1),
        (Family.APPLE, 2, 168, 167),
        (Family.APPLE, 10, 1, None),
        (Family.APPLE, 4, None, 21),
    ],
    ids=[
        "a day at most",
        "overdue once",
        "overdue twice",
        "Google decides",
        "hourly",
        "weekly",
        "stopped",
        "not known yet",
    ],
)
def test_when_a_program_looks_again(kind: Family, ago: int, gap: int | None, hours: int | None) -> None:
    last = NOW - ago * HOUR
    looks = looks_by(kind, last, None if gap is None else last - gap * HOUR, NOW)
    assert looks == (None if hours is None else NOW + hours * HOUR)


def test_who_sees_a_release_by_tonight_and_who_needs_a_mail(app: Flask, event: Event) -> None:
    """Nine in the morning: an hourly calendar looks again today; Google's perhaps tomorrow; two have none."""
    hourly, hourly_path = subscribe(event, 1)
    daily, daily_path = subscribe(event, 2)
    never, _ = subscribe(event, 3)
    for later in (-2 * HOUR, -HOUR, dt.timedelta()):
        with clock.travel(later):
            ask(app, hourly_path, APPLE)
    ask(app, daily_path, GOOGLE)
    everybody = [hourly, daily, never, make_person("without@example.org").id]
    assert outlook(event, Circle.PARTICIPANTS, everybody) == Outlook(4, 1, 3)
    with clock.travel(13 * HOUR):
        ask(app, hourly_path, APPLE)
        assert outlook(event, Circle.PARTICIPANTS, everybody) == Outlook(4, 0, 4)
    assert outlook(event, Circle.HOST, everybody) == Outlook(4, 0, 4)
    assert outlook(event, Circle.PARTICIPANTS, []) == Outlook(0, 0, 0)


def test_an_address_that_was_ended_looks_no_more(app: Flask, event: Event) -> None:
    person, own = subscribe(event)
    for later in (-HOUR, dt.timedelta()):
        with clock.travel(later):
            ask(app, own, APPLE)
    assert outlook(event, Circle.PARTICIPANTS, [person]).by_tonight == 1
    with unit_of_work():
        links.end(SYSTEM, session().scalars(sa.select(CalendarLink)).one(), links.Ending.RETIRED)
    assert outlook(event, Circle.PARTICIPANTS, [person]).by_tonight == 0


def test_the_outlook_asks_once_for_one_and_for_many(app: Flask, event: Event) -> None:
    people = [subscribe(event, number)[0] for number in range(6)]
    made = []
    for some in (people[:1], people):
        with statements() as asked_now:
            outlook(event, Circle.PARTICIPANTS, some)
        made.append(len(asked_now))
    assert made == [1, 1]


def test_the_health_of_an_event_is_told_in_totals(app: Flask, event: Event) -> None:
    for number in range(5):
        ask(app, subscribe(event, number)[1], APPLE, times=3)
    ask(app, FEED, GOOGLE, times=5)
    found = health(event)
    assert (found.private, found.asked, found.unchanged, found.is_hidden) == (5, 20, 70, False)
    assert [(each.name.en, each.percent) for each in found.programs] == [
        ("Apple Calendar", 75),
        ("Google Calendar", 25),
    ]
    assert found.last_at == clock.now()


def test_the_programs_of_a_few_people_are_not_told(app: Flask, event: Event) -> None:
    for number in range(4):
        ask(app, subscribe(event, number)[1], APPLE)
    ask(app, FEED, GOOGLE)
    found = health(event)
    assert (found.private, found.is_hidden) == (4, True)
    assert [each.name.en for each in found.programs] == ["Google Calendar"]
    assert found.asked == 1


def test_another_event_has_other_totals(app: Flask, event: Event) -> None:
    ask(app, subscribe(event)[1])
    other = make_event("other")
    found = health(other)
    assert (found.private, found.asked, found.last_at) == (0, 0, None)


def test_sums_are_kept_on_each_store(each_app: Flask) -> None:
    with each_app.app_context():
        event = make_event()
        person, own = subscribe(event)
    for later in (-HOUR, dt.timedelta()):
        with clock.travel(later):
            ask(each_app, own, APPLE, times=2)
    with each_app.app_context():
        event = events.by_slug("seminar")
        assert asked(event) == [("apple", True, 2, 2)]
        assert outlook(event, Circle.PARTICIPANTS, [person]).by_tonight == 1
        assert health(event).private == 1
