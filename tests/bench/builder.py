"""The builder with three hundred items of forty hosts: the week, an item beside it, what a drag waits for, and the look
that every open page takes each few seconds. Each beside the bare route; one client, one process of the server.
`python -m tests.bench.builder` prints it alone."""

import datetime as dt
import logging
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench import bare
from tests.bench.measuring import statements_of
from tests.builders import give_role, make_event, make_person
from tests.load.client import Answer, Browser
from tests.load.site import Store, running, store
from tests.load.truth import Truth, prepared
from tourapp.access.actor import SYSTEM
from tourapp.accounts import services as accounts
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.programme import services as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind

ITEMS, HOSTS, DAYS = 300, 40, 7
TIMES = 15
MOST_STATEMENTS = 15
SLUG = "bench-builder"
WEEK = f"/manage/{SLUG}/programme/week"
GRID = {"grid": "from-07 to-21 days-7", "hours": "07-21", "view": "week", "first_day": "2027-05-16"}


def made(truth: Truth) -> tuple[str, str]:
    """A tour of a week with so many items, released once; the first item, and an address to sign in with."""
    with truth.app.app_context(), clock.frozen(dt.datetime.now(dt.UTC)):
        event = make_event(
            SLUG,
            kind=EventKind.STUDY_TOUR,
            zone="Asia/Tokyo",
            starts="2027-05-16 09:00",
            ends="2027-05-22 17:00",
        )
        with unit_of_work():
            event = session().get_one(Event, event.id)
            items = [
                programme.add_item(SYSTEM, event, _item(number), position=number) for number in range(ITEMS)
            ]
            first = str(items[0].id)
            programme.release(SYSTEM, event, programme.freeze(SYSTEM, event), circle=Circle.HOST)
        person = make_person("bench.builder@example.org")
        give_role(person)
        with unit_of_work():
            link = accounts.machine_link(SYSTEM, person)
    return first, link


def _item(number: int) -> ItemContent:
    """Seven groups of days, each hour of twelve, a few in parallel."""
    day, slot = number % DAYS, number // DAYS
    at = dt.datetime(2027, 5, 16 + day, 7 + slot % 13, 10 * (slot // 13))
    starts = WallTime(at, "Asia/Tokyo")
    host = number % HOSTS
    return ItemContent(
        kind=(ItemKind.VISIT, ItemKind.LECTURE, ItemKind.MEAL, ItemKind.TRAVEL)[number % 4],
        title=Words(f"Council {host} shows its library, part {number}", f"第{host}市の図書館、その{number}"),
        starts=starts,
        ends=WallTime(at + dt.timedelta(minutes=45), "Asia/Tokyo"),
        place=Words(f"City Hall {host}", f"第{host}市役所"),
        address=Words(f"1-{host} Nishi-machi, Toyota City, Aichi", f"愛知県豊田市西町1-{host}"),
        host=Words("Deputy Mayor", "副市長"),
        host_organisation=Words(f"City {host}", f"第{host}市"),
    )


def report(on: Store, truth: Truth) -> None:
    item, link = made(truth)
    path = "/" + link.split("/", 3)[3]
    bare.prepare(on.url)
    entry = "tests.bench.bare:create_app()"
    with running(on, processes=1) as ours, running(on, processes=1, entry=entry) as theirs:
        with Browser(theirs.port) as browser:
            least = _median(lambda: browser.get("/select"))
        print(
            f"\nbuilder, {ITEMS} items of {HOSTS} hosts".ljust(47)
            + f"{'ours':>10}{'bare':>11}{'ratio':>8}{'size':>11}"
        )
        with Browser(ours.port) as browser:
            browser.post(path, {"csrf_token": browser.get(path).csrf})
            looks = f"/manage/{SLUG}/programme/changes?since=999999"
            token = browser.get(f"{WEEK}?item={item}").csrf
            for what, ask in (
                ("the week", lambda: browser.get(WEEK)),
                ("the week with an item beside it", lambda: browser.get(f"{WEEK}?item={item}")),
                ("one day", lambda: browser.get(f"{WEEK}/2027-05-18")),
                ("a drag's answer", _Drags(browser, item, token)),
                ("a look at others: nothing new", lambda: browser.get(looks)),
            ):
                _line(what, _median(ask), least, len(ask().body))
    for what, address in (("the week", WEEK), ("with an item", f"{WEEK}?item={item}")):
        count = statements_of(truth, address, staff=True)
        above = "" if count <= MOST_STATEMENTS else f"  above {MOST_STATEMENTS}"
        print(f"statements: builder, {what}".ljust(46) + f"{count:>9}{above}")


class _Drags:
    """The same item to and fro, each time with the version that the time before has made."""

    def __init__(self, browser: Browser, item: str, token: str) -> None:
        self.browser, self.item, self.token, self.version = browser, item, token, 1

    def __call__(self) -> Answer:
        at = f"2027-05-16T{8 + self.version % 10:02}:00"
        said = {**GRID, "starts": at, "minutes": "45", "version": str(self.version), "csrf_token": self.token}
        answer = self.browser.post(f"/manage/{SLUG}/programme/items/{self.item}/place", said)
        if answer.status != 200:
            raise RuntimeError(f"a drag: {answer.status} {answer.body[:200]!r}")
        self.version += 1
        return answer


def _median(ask) -> float:  # type: ignore[no-untyped-def]
    """Milliseconds until the answer was there whole."""
    ask()
    return statistics.median(ask().seconds for _ in range(TIMES)) * 1000


def _line(what: str, ms: float, least: float, size: int) -> None:
    print(f"{what:<46}{ms:>8.1f} ms{least:>8.2f} ms{ms / least:>8.0f}{size / 1024:>7.0f} KiB", flush=True)


def main(name: str) -> None:
    logging.getLogger().setLevel(logging.WARNING)
    with (
        tempfile.TemporaryDirectory(prefix="bench") as folder,
        store(name, Path(folder)) as on,
        prepared(on) as truth,
    ):
        report(on, truth)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
