"""Edits: twenty people edit the same fifty items for a minute, through the real forms. No acknowledged edit is lost.

Each opens an item, adds a word of her own to its remarks, and saves; whoever is answered 409 opens it again. Sometimes
she takes back what she did last. In the end every word stands that was acknowledged and not taken back, none that was
taken back, and the numbers of the changes have no gaps.

The positive control is the same site without the look at versions (`tests.load.without_version`). The version column
itself was taken out by hand: with `version_id_col` out of `ProgrammeItem` versions stand still, and on SQLite four
items and eight people said "acknowledged words lost 8 of 16".
"""

import datetime as dt
import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.builders import give_role, make_person
from tests.drills.figures import Figures, p95
from tests.load.client import FORM, Answer, Browser
from tests.load.site import WITHOUT_VERSION, Store, running, store
from tests.load.truth import SLUG, Truth, prepared
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.accounts import services as accounts
from tourapp.core import clock
from tourapp.core.db import unit_of_work
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.programme import queries as programme
from tourapp.programme.editing import queries, services
from tourapp.programme.editing.edits import Edit
from tourapp.programme.kinds import ItemKind

PROGRAMME = f"/manage/{SLUG}/programme"
REMARKS = "remarks_internal_en"
LEAST = 2
"""So many words each adds, however slow the machine is."""
UNDOES = 5
"""After every so many saves she takes the last one back."""


@dataclass(frozen=True)
class Size:
    clients: int = 20
    items: int = 50
    seconds: float = 60
    slowest: float | None = 2.0
    """Seconds that the p95 of answers may take; None where the machine has other things to do as well."""


FULL = Size()
CONTROL = replace(FULL, items=5, seconds=5, slowest=None)


def run() -> list[str]:
    """The drill on both stores, and without the look at versions; what was missed."""
    missed = []
    for name, processes in (("sqlite", 2), ("postgresql", 3)):
        with tempfile.TemporaryDirectory(prefix="edits") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"edits {name}")
            edit_at_once(figures, on, FULL, processes=processes)
            missed += figures.missed
        with tempfile.TemporaryDirectory(prefix="edits") as folder, store(name, Path(folder)) as on:
            control = Figures(f"edits {name} without versions")
            edit_at_once(control, on, CONTROL, entry=WITHOUT_VERSION)
            verdict = Figures(f"edits {name}")
            verdict.must(
                f"fails without versions: {len(control.missed)} figures missed", bool(control.missed)
            )
            missed += verdict.missed
    return missed


@dataclass
class Editor:
    """Somebody who edits, what she was answered, and which of her words were acknowledged."""

    number: int
    address: str
    """Of the link that signs her in."""
    cookies: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    """Her words that were acknowledged and not taken back, and into which item each went."""
    gone: set[str] = field(default_factory=set)
    collisions: int = 0
    undo_collisions: int = 0


def edit_at_once(
    figures: Figures, on: Store, size: Size, *, processes: int = 2, entry: str | None = None
) -> None:
    """Run it on an empty store. `entry` is the application that saves."""
    with prepared(on) as truth, ExitStack() as sites:
        truth.open_event(in_person=None)
        items = _items(truth, size.items)
        editors = _editors(truth, size.clients)
        site = sites.enter_context(running(on, processes=processes, entry=entry))
        with ThreadPoolExecutor(size.clients) as clients:
            list(clients.map(lambda who: _sign_in(site.port, who), editors))
            until = time.monotonic() + size.seconds
            list(clients.map(lambda who: _edit(site.port, who, items, until), editors))
        _judge(figures, truth, editors, size)


def _items(truth: Truth, count: int) -> list[str]:
    """The items of a draft; their addresses."""
    with truth.app.app_context(), clock.frozen(dt.datetime.now(dt.UTC)), unit_of_work():
        event = events.by_slug(SLUG)
        begins = event.starts

        def at(number: int) -> WallTime:
            return WallTime(begins.local + dt.timedelta(minutes=10 * number), begins.zone)

        fields = [
            {
                "kind": ItemKind.LECTURE,
                "title": Words(f"Item {number}", f"項目{number}"),
                "starts": at(number),
                "ends": at(number + 1),
            }
            for number in range(count)
        ]
        edits = [Edit(fields=each) for each in fields]
        made = services.apply(SYSTEM, event, edits, said=Words("The draft", "案")).items
        return [f"{PROGRAMME}/items/{item.id}" for item in made]


def _editors(truth: Truth, count: int) -> list[Editor]:
    with truth.app.app_context(), clock.frozen(dt.datetime.now(dt.UTC)):
        found = []
        for number in range(count):
            person = make_person(f"editor{number}@example.org", family_name=f"Editor {number}")
            give_role(person, Role.ORGANISER)
            with unit_of_work():
                link = accounts.machine_link(SYSTEM, person, lasting=dt.timedelta(hours=2))
            found.append(Editor(number, urlsplit(link).path))
        return found


def _sign_in(port: int, who: Editor) -> None:
    with Browser(port) as browser:
        browser.post(who.address, {"csrf_token": browser.get(who.address).csrf})
        who.cookies = browser.cookies


def _edit(port: int, who: Editor, items: Sequence[str], until: float) -> None:
    choice = random.Random(who.number)
    with Browser(port) as browser:
        browser.cookies = who.cookies
        saves = 0
        while saves < LEAST or time.monotonic() < until:
            saves += 1
            word = f"w{who.number}.{saves}"
            if _save(browser, who, choice.choice(items), word) and saves % UNDOES == 0:
                _undo(browser, who, word)


def _save(browser: Browser, who: Editor, item: str, word: str) -> bool:
    """Add a word to the remarks of an item, as often as somebody was faster; whether that was acknowledged."""
    for _attempt in range(50):
        page = browser.get(item)
        who.answers.append(page)
        if page.status != 200:
            return False
        form = form_of(page.body)
        form[REMARKS] = [f"{form[REMARKS][0]} {word}".strip()]
        saved = browser.ask("POST", item, urlencode(form, doseq=True).encode(), {"Content-Type": FORM})
        who.answers.append(saved)
        if saved.status == 303:
            who.kept[word] = item
            return True
        if saved.status != 409:
            return False
        who.collisions += 1
    return False


def _undo(browser: Browser, who: Editor, word: str) -> None:
    """Take the last save back; where others have written into the same remarks since, leave it."""
    token = browser.get(f"{PROGRAMME}/history").csrf
    undone = browser.post(f"{PROGRAMME}/undo", {"csrf_token": token})
    who.answers.append(undone)
    if undone.status == 303:
        del who.kept[word]
        who.gone.add(word)
    elif undone.status == 409:
        who.undo_collisions += 1


def _judge(figures: Figures, truth: Truth, editors: Sequence[Editor], size: Size) -> None:
    with truth.reading():
        event = events.by_slug(SLUG)
        said = {
            f"{PROGRAMME}/items/{item.id}": item.remarks_internal.en.split()
            for item in programme.draft(event)
        }
        numbers = [change.number for change in queries.since(event, 0)]
    kept = {word: item for who in editors for word, item in who.kept.items()}
    gone = {word for who in editors for word in who.gone}
    answers = [answer for who in editors for answer in who.answers]
    figures.none("acknowledged words lost", _lost(said, kept), len(kept))
    standing = Counter(word for words in said.values() for word in words)
    figures.none("words taken back that stand", sum(word in standing for word in gone), len(gone))
    figures.none("words nobody was told are kept", len(set(standing) - set(kept) - gone), len(standing))
    figures.none("words that stand twice", sum(number > 1 for number in standing.values()), len(standing))
    figures.must(f"changes 1 to {len(numbers)} without a gap", numbers == list(range(1, len(numbers) + 1)))
    figures.all("acknowledged acts in the history", len(numbers) - 1, len(kept) + 2 * len(gone))
    figures.say(
        f"{len(kept) / size.seconds:.0f} edits a second by {size.clients} people on {size.items} items, "
        f"{sum(who.collisions for who in editors)} met an edit of somebody else and were done again"
    )
    undone = sum(who.undo_collisions for who in editors)
    figures.say(f"{len(gone)} edits taken back, {undone} not since others had written there since")
    figures.none("answers of 5xx", sum(answer.status >= 500 for answer in answers), len(answers))
    odd = Counter(answer.status for answer in answers if answer.status not in (200, 303, 409))
    figures.none(f"other answers {dict(odd)}", sum(odd.values()), len(answers))
    slow = p95([answer.seconds for answer in answers])
    if size.slowest is None:
        figures.say(f"p95 of an answer {slow:.3g} s")
    else:
        figures.at_most("p95 of an answer", slow, size.slowest, " s")


def _lost(said: Mapping[str, Sequence[str]], kept: Mapping[str, str]) -> int:
    return sum(word not in said[item] for word, item in kept.items())


# --- what a browser would send -----------------------------------------------------------------------------


class _Form(HTMLParser):
    """The fields of the form of an item as the page has them, and as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.is_inside = False
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = said.get("class") == "stack" and said.get("method") == "post"
        if not self.is_inside:
            return
        if tag == "select":
            self._select = said["name"]
            self.fields[self._select] = []
        elif tag == "option" and "selected" in said:
            self.fields[self._select].append(said.get("value", ""))
        elif tag == "textarea":
            self._textarea = said["name"]
            self.fields[self._textarea] = [""]
        elif tag == "input" and "name" in said:
            is_box = said.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in said:
                self.fields.setdefault(said["name"], []).append(said.get("value", "y"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "form":
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][0] += data.lstrip("\r\n")


def form_of(page: bytes) -> dict[str, list[str]]:
    """What a browser would send back of the form of an item when nobody touches it."""
    reader = _Form()
    reader.feed(page.decode())
    return reader.fields
