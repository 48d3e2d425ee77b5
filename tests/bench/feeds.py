"""Calendars: the same feed asked for again and again, whole and conditionally, cold, ten times as long, and after a
release to ten thousand people. Each figure stands beside the bare route that does the least possible."""

import datetime as dt
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tests.bench import bare, lists
from tests.bench.measuring import Asked, rate
from tests.builders import make_person
from tests.counting import statements
from tests.load.client import Browser
from tests.load.site import Site, Store, running
from tests.load.truth import Truth
from tourapp.access.actor import SYSTEM
from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.agenda.models import Reader
from tourapp.core import clock, jobs
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id, ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.feeds import calendar, links
from tourapp.feeds.calendar import Style
from tourapp.feeds.models import LinkKind
from tourapp.feeds.readings import reading
from tourapp.planning import services as planning
from tourapp.programme import queries as programme_queries
from tourapp.programme import services as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.registration.models import Registration
from tourapp.registration.states import State

ITEMS, MANY_ITEMS = 120, 1_200
READERS = 10_000
LINKS = 200
"""How many of them have subscribed and are asked for after the release."""
TIMES = 15
TURNS = 5

LEAST = {"conditional": 0.8, "whole": 0.6}
MOST_COLD = 0.25
MOST_RELEASE_S, MOST_WORKER_S, MOST_FIRST_MS = 2.0, 60.0, 30.0


def programme_of(event: Event, number: int) -> None:
    """So many sessions of twenty-five minutes, written as an organiser would."""
    begins = event.starts.local
    with unit_of_work():
        for each in range(number):
            starts = WallTime(begins + dt.timedelta(minutes=30 * each), event.starts.zone)
            programme.add_item(
                SYSTEM,
                event,
                ItemContent(
                    kind=ItemKind.BREAK,
                    confirmation=Confirmation.CONFIRMED,
                    title=Words(f"Talk with council {each} about its library", f"第{each}議会との図書館懇談"),
                    starts=starts,
                    ends=WallTime(starts.local + dt.timedelta(minutes=25), starts.zone),
                    place=Words("City Hall, committee room", "市庁舎委員会室"),
                    address=Words("1 High Street, London", "ロンドン市ハイストリート1"),
                    remarks_public=Words(
                        "Bring your badge and be there ten minutes early. The hosts speak first, then questions.",
                        "名札をお持ちのうえ、十分前にお越しください。先方の説明のあと質疑があります。",
                    ),
                ),
                position=each,
            )


def release(slug: str, circle: Circle = Circle.PARTICIPANTS) -> float:
    """Seconds that an organiser waits."""
    began = time.perf_counter()
    with unit_of_work():
        planning.release(SYSTEM, events.by_slug(slug), circle=circle)
    return time.perf_counter() - began


def made(truth: Truth, slug: str, number: int, *, circle: Circle = Circle.PARTICIPANTS) -> str:
    """An event with so many released items, its pieces written; the address of the calendar of one who takes part."""
    truth.open_event(slug, in_person=None)
    with truth.app.app_context(), clock.frozen(dt.datetime.now(dt.UTC)):
        event = events.by_slug(slug)
        programme_of(event, number)
        release(slug, circle)
        jobs.run_due()
        person = make_person(f"reader.{slug}@example.org")
        with unit_of_work():
            readers.admit(event.ref, [person.id])
            token = links.make(SYSTEM, LinkKind.OWN, ref("person", person.id), lang="en")
    return f"/calendar/{token}.ics"


def tag_of(site: Site, path: str) -> tuple[str, int]:
    with Browser(site.port) as browser:
        answer = browser.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return answer.headers["etag"], len(answer.body)


def ratios(on: Store, truth: Truth, server: str) -> None:
    """Conditional and whole, 120 and 1,200 items, private and public, beside the bare routes: in turns, each of which
    has its ratio, and the middle one counts."""
    paths = {}
    for number in (ITEMS, MANY_ITEMS):
        paths[f"own calendar, {number:,} items"] = made(truth, f"feeds-{number}-{server}", number)
    public = f"public-{server}"
    made(truth, public, ITEMS, circle=Circle.PUBLIC)
    paths[f"public calendar, {ITEMS} items"] = f"/events/{public}.ics"
    bare.prepare(on.url)
    entry = "tests.bench.bare:create_app()"
    print(f"\nfeeds, {server} on {on.name:<24}{'ours':>9}{'reference':>16}{'ratio':>10}")
    with (
        running(on, processes=1, server=server) as ours,
        running(on, processes=1, server=server, entry=entry) as theirs,
    ):
        for what, path in paths.items():
            tag, size = tag_of(ours, path)
            for about, asked, least, reference in (
                ("304", Asked(what, path, {"If-None-Match": tag}, 304), LEAST["conditional"], "/select"),
                (f"{size // 1024} KiB", Asked(what, path), LEAST["whole"], f"/bytes/{size}"),
            ):
                pairs = [
                    (rate(ours.port, asked, 1), rate(theirs.port, Asked(reference, reference), 1))
                    for _turn in range(TURNS)
                ]
                _line(
                    f"{what}, {about}", *sorted(pairs, key=lambda each: each[0] / each[1])[TURNS // 2], least
                )


def _line(what: str, value: float, reference: float, least: float) -> None:
    ratio = value / reference
    below = "" if ratio >= least else f"  below {least}"
    print(f"{what:<46}{value:>9.1f}/s{reference:>12.1f}/s{ratio:>9.2f}{below}", flush=True)


def cold(truth: Truth, slug: str) -> None:
    """A feed that this process has never put together, its pieces written, against rendering it from scratch."""
    client, took = truth.app.test_client(), []
    with truth.app.app_context():
        person = make_person(f"cold.{slug}@example.org")
        with unit_of_work():
            readers.admit(events.by_slug(slug).ref, [person.id])
            token = links.make(SYSTEM, LinkKind.OWN, ref("person", person.id), lang="en")
    for _each in range(TIMES):
        truth.app.extensions["tourapp_feeds"].clear()
        began = time.perf_counter()
        client.get(f"/calendar/{token}.ics")
        took.append(time.perf_counter() - began)
    truth.app.extensions["tourapp_feeds"].clear()
    with truth.app.app_context(), statements() as asked:
        client.get(f"/calendar/{token}.ics")
    with truth.app.app_context():
        state = links.state_of(token)
        read = reading(state) if state else None
        assert read is not None
        style = Style("en", "http://localhost", is_private=True)
        heading = calendar.Heading(read.name, Words(), read.zone, "http://localhost/")
        scratch = []
        for _each in range(TIMES):
            began = time.perf_counter()
            calendar.render(heading, read.entries, style)
            scratch.append(time.perf_counter() - began)
    mine, theirs = statistics.median(took), statistics.median(scratch)
    above = "" if mine <= MOST_COLD * theirs else f"  above {MOST_COLD}"
    what = f"cold feed of {len(read.entries)} items, whole request"
    print(
        f"{what:<46}{mine * 1000:>8.1f} ms{theirs * 1000:>11.1f} ms{mine / theirs:>9.2f}{above}  "
        f"({len(asked)} statements; reference: rendered by the library)"
    )


def to_ten_thousand(truth: Truth, site: Site) -> None:
    """A release of 120 items to ten thousand people: the organiser's wait, readers meanwhile, the worker, each feed
    the first time after."""
    slug = f"crowd-of-readers-{site.port}"
    truth.app.config["BASE_URL"] = f"http://127.0.0.1:{site.port}"  # pieces are written for one address
    lists.crowd(truth, slug, READERS)
    with truth.app.app_context(), clock.frozen(dt.datetime.now(dt.UTC)):
        event = events.by_slug(slug)
        with unit_of_work() as writing:  # nobody waits: offers are not what is measured here
            waiting = sa.update(Registration).where(Registration.state == State.WAITLISTED)
            writing.execute(waiting.values(state=State.CONFIRMED))
        programme_of(event, ITEMS)
        paths = _subscribed(event)
        release(slug)
        jobs.run_due()
    with Browser(site.port) as browser:
        for path in paths:
            browser.get(path)
    with _reading(site, paths[0]) as slowest, truth.app.app_context():
        now = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
        with clock.frozen(now):
            _move_all(slug)
            waited = release(slug)
            began = time.perf_counter()
            jobs.run_due()
            worked = time.perf_counter() - began
    with Browser(site.port) as browser:
        first = [browser.get(path).seconds * 1000 for path in paths]
    print(f"\n{ITEMS} items to {READERS:,} people".ljust(46))
    for what, value, most, unit in (
        ("the organiser waits", waited, MOST_RELEASE_S, "s"),
        ("the worker's part, all its jobs", worked, MOST_WORKER_S, "s"),
        ("slowest calendar asked for meanwhile", slowest[0] * 1000, MOST_FIRST_MS * 10, "ms"),
        (f"first fetch of {len(paths)} feeds: median", statistics.median(first), MOST_FIRST_MS, "ms"),
        (f"first fetch of {len(paths)} feeds: slowest", max(first), MOST_FIRST_MS, "ms"),
    ):
        above = "" if value <= most else f"  above {most:g}"
        print(f"{what:<46}{value:>9.2f} {unit}{above}", flush=True)


def _subscribed(event: Event) -> list[str]:
    """Let everybody with a place read; the calendars of a few."""
    chosen = sa.select(Registration.person_id).where(
        Registration.event_id == event.id, Registration.person_id.is_not(None)
    )
    people = [each for each in session().scalars(chosen.order_by(Registration.id)) if each]
    with unit_of_work():
        known = set(session().scalars(sa.select(Reader.person_id).where(Reader.reference == event.ref)))
        rows = [
            {"id": new_id(), "reference": event.ref, "person_id": each, "event": event.ref}
            for each in people
            if each not in known
        ]
        session().execute(sa.insert(Reader), rows)
    with unit_of_work():
        tokens = [links.make(SYSTEM, LinkKind.OWN, ref("person", each), lang="en") for each in people[:LINKS]]
    return [f"/calendar/{token}.ics" for token in tokens]


def _move_all(slug: str) -> None:
    """Every item begins five minutes later, so that the next release changes everything."""
    with unit_of_work():
        for item in programme_queries.draft(events.by_slug(slug)):
            content = programme_queries.content_of(item)
            assert content.starts and content.ends
            later = dt.timedelta(minutes=5)
            moved = {
                "starts": WallTime(content.starts.local + later, content.starts.zone),
                "ends": WallTime(content.ends.local + later, content.ends.zone),
            }
            programme.change_item(SYSTEM, item, ItemContent(**{**vars(content), **moved}))


@contextmanager
def _reading(site: Site, path: str) -> Iterator[list[float]]:
    """Somebody who asks for a calendar all the while; how long the slowest answer took."""
    slowest, stop = [0.0], threading.Event()

    def ask() -> None:
        with Browser(site.port) as browser:
            while not stop.is_set():
                slowest[0] = max(slowest[0], browser.get(path).seconds)
                time.sleep(0.01)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield slowest
    finally:
        stop.set()
        thread.join()


def report(on: Store, truth: Truth, server: str) -> None:
    """Everything about feeds on one server, but for the release."""
    ratios(on, truth, server)
    for number in (ITEMS, MANY_ITEMS):
        cold(truth, f"feeds-{number}-{server}")
