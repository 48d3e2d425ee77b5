"""A subscriber: vdirsyncer and khal live with a private calendar through create, move, cancel, reinstate and revoke.

The site is the production server on each store; the programme is released beside it, as the office does. After each
step the subscriber fetches once, and khal says what it shows. At the end the address is retired, so that her
programs are told and keep one notice; then it turns out to have leaked and is gone at once.
"""

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.builders import make_person
from tests.drills.figures import Figures
from tests.feeds.subscriber import Row, Subscriber
from tests.load.site import Site, Store, running, store
from tests.load.truth import SLUG, Truth, prepared
from tests.programme import files
from tourapp.access.actor import SYSTEM
from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.core.db import unit_of_work
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.events import queries as events
from tourapp.feeds import links
from tourapp.feeds.models import Ending, LinkKind
from tourapp.planning import queries as checks
from tourapp.planning import services as planning
from tourapp.programme import queries as programme
from tourapp.programme import services as editing
from tourapp.programme.content import Override
from tourapp.programme.importing.taking_in import import_programme
from tourapp.programme.models import ProgrammeItem

TITLE = "Session 2"
SESSIONS = 12
"""Besides the event itself."""
EVERY, LASTING = dt.timedelta(minutes=13), dt.timedelta(minutes=10)
HALF_AN_HOUR = dt.timedelta(minutes=30)


def run() -> list[str]:
    missed = []
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="subscriber") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"subscriber {name}")
            follow(figures, on)
            missed += figures.missed
    return missed


def follow(figures: Figures, on: Store) -> None:
    """The steps, one after the other."""
    with prepared(on) as truth:
        truth.open_event(in_person=None, online=None)
        with running(on, processes=2) as site:
            Story(figures, truth, site).tell()


class Story:
    """What the office does, and what one subscriber sees of it."""

    def __init__(self, figures: Figures, truth: Truth, site: Site) -> None:
        self.figures, self.truth = figures, truth
        with truth.app.app_context():
            person = make_person("reader@example.org")
            self.reader = ref("person", person.id)
            with unit_of_work():
                event = events.by_slug(SLUG)
                self.day = event.starts.date
                sessions = (self.session(number) for number in range(1, SESSIONS + 1))
                import_programme(SYSTEM, event, files.sessions(*sessions))
                readers.admit(event.ref, {person.id})
                token = links.make(SYSTEM, LinkKind.OWN, self.reader, lang="en")
        self.release()
        address = f"http://127.0.0.1:{site.port}/calendar/{token}.ics"
        self.subscriber = Subscriber(truth.on.folder / "subscriber", address)

    def session(self, number: int) -> dict[str, Any]:
        starts = dt.datetime.combine(self.day, dt.time(9, 47), dt.UTC) + number * EVERY
        return files.session(number, start=starts.isoformat(), end=(starts + LASTING).isoformat())

    def tell(self) -> None:
        created = self.seen("created")
        moved = self.after("moved by 30 minutes", self.move)
        self.must("begins half an hour later", _clock(moved) - _clock(created) == HALF_AN_HOUR)
        self.must("says when it was", f", {created.starts[-5:]} to " in moved.description)
        gone = self.after("cancelled", lambda item: editing.drop_item(SYSTEM, item, reason="Drill"))
        self.must("is marked", gone.title == f"Cancelled: {TITLE}" and "CANCELLED" in gone.status.upper())
        back = self.after("reinstated", lambda item: editing.restore_item(SYSTEM, item))
        self.must("is on again", (back.title, back.starts) == (TITLE, moved.starts))
        self.must("says so", back.description.startswith("On again"))
        self.revoke()

    def after(self, what: str, change: Callable[[ProgrammeItem], object]) -> Row:
        """What she sees once this was done to the item and released."""
        with self.truth.app.app_context(), unit_of_work():
            change(self.item())
        self.release()
        return self.seen(what)

    def item(self) -> ProgrammeItem:
        return next(
            each for each in programme.draft(events.by_slug(SLUG), dropped=True) if each.title.en == TITLE
        )

    def move(self, item: ProgrammeItem) -> None:
        content = programme.content_of(item)
        assert content.starts is not None and content.ends is not None
        starts, ends = (
            WallTime.from_instant(each.instant + HALF_AN_HOUR, each.zone)
            for each in (content.starts, content.ends)
        )
        editing.change_item(SYSTEM, item, replace(content, starts=starts, ends=ends))

    def release(self) -> None:
        """Release the draft to those who take part, whatever its checks have to say."""
        with self.truth.app.app_context():
            event = events.by_slug(SLUG)
            found = checks.problems(event, Circle.PARTICIPANTS)
            overrides = [Override(each.name, each.items, "Drill") for each in found]
            with unit_of_work():
                event = events.by_slug(SLUG)
                planning.release(SYSTEM, event, circle=Circle.PARTICIPANTS, overrides=overrides)

    def seen(self, what: str) -> Row:
        """Fetch once; the item as khal shows it."""
        self.subscriber.sync().check_returncode()
        (row,) = [each for each in self.subscriber.sees(str(self.day)) if each.title.endswith(TITLE)]
        first = row.description.partition("\n")[0]
        self.figures.say(f"{what}: khal shows {row.starts} {row.status} {row.title!r}: {first}")
        kept = self.subscriber.kept()
        self.figures.must(f"{what}: events kept {kept} of {SESSIONS + 1}", kept == SESSIONS + 1)
        return row

    def revoke(self) -> None:
        """First kindly: her programs are told for some days. Then it turns out that the address has leaked."""
        self.end(Ending.RETIRED)
        self.subscriber.sync().check_returncode()
        kept = self.subscriber.kept()
        today = str(dt.datetime.now(dt.UTC).date())
        shown = [each.title for each in self.subscriber.sees(today)]
        self.figures.say(f"retired: khal shows {shown}")
        self.must(f"retired: one notice is left of {SESSIONS + 1} events", (kept, len(shown)) == (1, 1))
        self.end(Ending.LEAKED)
        run = self.subscriber.sync()
        self.must(f"leaked: vdirsyncer ends with {run.returncode}", run.returncode != 0)
        self.must(f"leaked: the address answers {self.status()}", self.status() == 410)

    def end(self, how: Ending) -> None:
        with self.truth.app.app_context(), unit_of_work():
            links.end_all(SYSTEM, LinkKind.OWN, self.reader, how=how)

    def status(self) -> int:
        try:
            return int(urlopen(self.subscriber.url).status)
        except HTTPError as answer:
            return answer.code

    def must(self, words: str, holds: bool) -> None:
        self.figures.must(words, holds)


def _clock(row: Row) -> dt.datetime:
    return dt.datetime.fromisoformat(row.starts)
