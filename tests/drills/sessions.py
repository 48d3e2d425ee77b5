"""Sessions: everybody wants a seat in rooms that are too small, from two browsers at once, while some give back their
place in the event. Nobody sits on a taken seat or in two rooms, and no seat stays free while somebody waits for it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from tests.builders import submit
from tests.drills.figures import Figures, p95
from tests.load.client import Answer, Browser
from tests.load.site import Store, running
from tests.load.truth import SLUG, Truth, prepared
from tests.programme.sign_up_world import add, release
from tourapp.core import clock
from tourapp.events import queries as events
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.sign_ups.models import SignUp
from tourapp.programme.sign_ups.states import LIVE, SignUpState
from tourapp.registration.models import Registration
from tourapp.registration.states import State

ROOMS = {"A": "11:00-12:00", "B": "11:30-12:30"}
"""At the same time, so that nobody can be in both."""
MINE = f"/me/{SLUG}/sessions"
LEAVES = 5
"""Every so many people one gives her place in the event back in the middle of it."""


@dataclass(frozen=True)
class Size:
    people: int = 200
    clients: int = 24
    seats: int = 30
    """In each room."""
    slowest: float | None = 2.0
    """Seconds that the p95 of answers may take; None where the machine has other things to do as well."""


FULL = Size()
CONTROL = replace(FULL, people=40, seats=6, slowest=None)


@dataclass
class Seated:
    """Somebody who is signed in, and what she was answered."""

    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)


def choose_at_once(
    figures: Figures, on: Store, size: Size, *, processes: int = 2, entry: str | None = None
) -> None:
    """Run it on an empty store. `entry` is the application in which seats are given out."""
    with prepared(on) as truth, ExitStack() as sites:
        truth.open_event(in_person=size.people)
        rooms = _open_rooms(truth, size.seats)
        site = sites.enter_context(running(on, processes=processes))
        crowd = _sign_in(truth, site.port, size)
        figures.all("people with a place", len(crowd), size.people)
        if entry is not None:
            sites.close()
            site = sites.enter_context(running(on, processes=processes, entry=entry))
        acts = [(each, room) for each in crowd for room in ROOMS]
        acts += [(each, "") for each in crowd if each.number % LEAVES == 0]
        with ThreadPoolExecutor(size.clients) as clients:
            list(clients.map(lambda act: _act(site.port, act[0], rooms.get(act[1])), acts))
        answers = [answer for each in crowd for answer in each.answers]
        _judge(figures, truth, rooms, size, answers)


def _open_rooms(truth: Truth, seats: int) -> dict[str, ProgrammeItem]:
    now = dt.datetime.now(dt.UTC)
    with truth.app.app_context(), clock.frozen(now):
        event = events.by_slug(SLUG)
        rooms = {
            title: add(event, title, hours, seats=seats, day=str(event.starts.date))
            for title, hours in ROOMS.items()
        }
        release(event)
    return rooms


def _sign_in(truth: Truth, port: int, size: Size) -> list[Seated]:
    """Everybody has sent the form, and uses the link of her mail, which signs her in."""
    with truth.app.app_context(), clock.frozen(dt.datetime.now(dt.UTC)):
        event = events.by_slug(SLUG)
        for number in range(size.people):
            submit(event, f"guest{number}@example.org")
    tokens = truth.tokens()

    def press(number: int) -> Seated | None:
        path = f"/events/{SLUG}/register/verify/{tokens[f'guest{number}@example.org']}"
        with Browser(port) as browser:
            pressed = browser.post(path, {"csrf_token": browser.get(path).csrf})
            return Seated(number, dict(browser.cookies)) if pressed.status == 303 else None

    with ThreadPoolExecutor(size.clients) as clients:
        return [each for each in clients.map(press, range(size.people)) if each is not None]


def _act(port: int, who: Seated, room: ProgrammeItem | None) -> None:
    """In a browser of its own: take a seat in this room, or wait when it is full; without a room, leave the event."""
    path = MINE if room is not None else f"/me/{SLUG}/cancel"
    with Browser(port) as browser:
        browser.cookies = dict(who.cookies)
        form = browser.get(path)
        who.answers.append(form)
        if form.status != 200:
            return
        token = {"csrf_token": form.csrf}
        if room is None:
            who.answers.append(browser.post(path, token))
            return
        for act in ("choose", "wait"):
            answer = browser.post(path, {**token, "item": str(room.id), "act": act})
            who.answers.append(answer)
            if answer.status != 422:
                return


def _judge(
    figures: Figures, truth: Truth, rooms: dict[str, ProgrammeItem], size: Size, answers: Sequence[Answer]
) -> None:
    with truth.reading() as reading:
        live = reading.execute(
            sa.select(SignUp.item_id, SignUp.state, Registration.id, Registration.state)
            .join(Registration, Registration.id == SignUp.registration_id)
            .where(SignUp.state.in_(LIVE))
        ).all()
    chosen = Counter(item for item, state, _who, _her in live if state is SignUpState.CHOSEN)
    waiting = Counter(item for item, state, _who, _her in live if state is SignUpState.FULL_ALTERNATIVE)
    seats = size.seats * len(rooms)
    free = {room.id: size.seats - chosen[room.id] for room in rooms.values()}
    figures.none("seats given twice", sum(max(0, -each) for each in free.values()), seats)
    left = sum(min(max(0, each), waiting[item]) for item, each in free.items())
    figures.none("seats free while somebody waits", left, seats)
    figures.say(f"seats taken {sum(chosen.values())} of {seats}, {sum(waiting.values())} wait")
    in_rooms = Counter(who for _item, state, who, _her in live if state is SignUpState.CHOSEN)
    figures.none(
        "people in two rooms at once", sum(number > 1 for number in in_rooms.values()), len(in_rooms)
    )
    ended = sum(her is not State.CONFIRMED for _item, _state, _who, her in live)
    figures.none("seats of people who have left the event", ended, len(live))
    figures.none("answers of 5xx", sum(answer.status >= 500 for answer in answers), len(answers))
    slow = p95([answer.seconds for answer in answers])
    if size.slowest is None:
        figures.say(f"p95 of an answer {slow:.3g} s")
    else:
        figures.at_most("p95 of an answer", slow, size.slowest, " s")
