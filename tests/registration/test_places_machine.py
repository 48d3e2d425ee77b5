"""Random lives of an event's places with a moving clock: whatever people and the office do, in whatever order, nobody
too many gets in, no place stays free while somebody waits whom it suits, and the order is kept."""

import datetime as dt
from collections import Counter

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.builders import open_event
from tests.conftest import NOW
from tourapp.access.actor import SYSTEM, VISITOR, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Gone, Refusal
from tourapp.core.words import Words
from tourapp.events import services as events
from tourapp.events.models import EventState
from tourapp.registration import import_runs, queries, queue, rules, services
from tourapp.registration import places as seats
from tourapp.registration.importing.models import Addresses, Import
from tourapp.registration.models import Registration
from tourapp.registration.rules import Verb
from tourapp.registration.services import Details, importing
from tourapp.registration.states import ENDED, HOLDING, LIVE, Attendance, State

SUITE = settings(  # `python -m tests.drills places` lives longer and more often
    max_examples=8,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
BODIES = ("Kent County Council", "Derby City Council")
FEW = st.one_of(st.integers(1, 3), st.none(), st.just(0))
PICK = st.integers(0, 99)
VERBS = {verb.value for verb in Verb}
BEGINNINGS = {to.to for (state, _), to in rules.TRANSITIONS.items() if state is State.SUBMITTED} - ENDED
NOT_HERE = {(State.DRAFT, Verb.SUBMIT), (State.SUBMITTED, Verb.SUBMIT), (State.NO_SHOW, Verb.CLOSE)}
"""Drafts and forms sent twice have tests of their own; an event that people have missed is cancelled no more."""


class Lives(RuleBasedStateMachine):
    """One event after the other in one database. Expects an application context and a store to write into."""

    number = 0
    seen: set[State] = set()
    walked: set[tuple[State | None, Verb]] = set()
    ticks = (services.expire_due, services.lapse_due, services.offer_due, services.miss_due)

    @initialize(
        places=FEW,
        in_person=FEW,
        online=FEW,
        cap=st.sampled_from((None, 1, 2)),
        press=FEW,
        known=st.integers(0, 2),
        crowd=st.lists(st.tuples(st.sampled_from(Attendance), st.booleans()), min_size=3, max_size=6),
    )
    def begin(self, places, in_person, online, cap, press, known, crowd):
        type(self).number += 1
        self.now = NOW
        self.guests = 0
        self.numbers = {"capacity": places, "capacity_in_person": in_person, "capacity_online": online}
        self.others = {"per_organisation": cap, "holds_unknown": known == 2, "has_waiting_list": True}
        self.last: dict[object, State] = {}
        self.imported: dict[str, State] = {}
        with clock.frozen(NOW):
            self.event = open_event(
                f"life-{type(self).number}",
                closes="2027-06-17 09:00",
                asks=(),
                places=places,
                waiting_list=True,
            )
            with unit_of_work():
                services.open_intake(SYSTEM, self.event, **self._window, **self.numbers, **self.others)
                self.categories = [
                    services.add_category(SYSTEM, self.event, name=Words("Members", "")).id,
                    services.add_category(SYSTEM, self.event, name=Words("Press", ""), capacity=press).id,
                ]
        for way, in_press in crowd:  # so that most lives begin with people who wait
            self.arrive([way], 0, in_press)

    # --- what people do --------------------------------------------------------------------------------

    @rule(ways=st.lists(st.sampled_from(Attendance), min_size=1, max_size=4), body=PICK, press=st.booleans())
    def arrive(self, ways, body, press):
        """A few people send the form and use the link at once."""
        for index, way in enumerate(ways):
            self.submit(way, body + index, press, False)
            self.verify(-1)

    @rule(way=st.sampled_from(Attendance), body=PICK, press=st.booleans(), twin=st.booleans())
    def submit(self, way, body, press, twin):
        self.guests += 1
        self._act(
            services.submit,
            VISITOR,
            self.event,
            email=f"guest{self.guests}@{self.event.slug}.example.org",
            details=Details(
                given_name="Twin" if twin else f"Guest {self.guests}",
                organisation=BODIES[body % len(BODIES)],
                attendance=way,
                category_id=self.categories[press],
            ),
            answers={},
        )

    @precondition(lambda self: self._has(State.SUBMITTED))
    @rule(which=PICK)
    def verify(self, which):
        chosen = self._one(which, State.SUBMITTED)
        if chosen is None:
            return
        with clock.frozen(self.now), unit_of_work():
            token = accounts.new_link(
                LinkPurpose.VERIFY_REGISTRATION, about=chosen.ref, expires_at=self.now + dt.timedelta(hours=1)
            )
        self._act(services.verify, VISITOR, self.event, token)

    @precondition(lambda self: self._has(*(set(State) - LIVE)))
    @rule(which=PICK, way=st.sampled_from(Attendance), body=PICK)
    def register_again(self, which, way, body):
        ended = [each for each in self._rows() if each.state not in LIVE and each.person_id]
        if ended:
            known = ended[which % len(ended)]
            details = Details(given_name="Again", organisation=BODIES[body % len(BODIES)], attendance=way)
            self._act(
                services.register, Actor(person_id=known.person_id), self.event, details=details, answers={}
            )

    @precondition(lambda self: self._has(*LIVE))
    @rule(which=PICK, with_place=st.booleans())
    def cancel(self, which, with_place):
        self._to(
            which,
            HOLDING if with_place else LIVE,
            lambda chosen: services.cancel(SYSTEM, chosen, reason="away"),
        )

    @precondition(lambda self: self._has(State.OFFERED))
    @rule(which=PICK, takes=st.booleans())
    def answer(self, which, takes):
        verb = services.accept_offer if takes else services.decline_offer
        self._to(which, {State.OFFERED}, lambda chosen: verb(Actor(person_id=chosen.person_id), chosen))

    @precondition(lambda self: self._has(*LIVE))
    @rule(which=PICK, way=st.sampled_from(Attendance), body=PICK)
    def change(self, which, way, body):
        details = Details(given_name="Changed", organisation=BODIES[body % len(BODIES)], attendance=way)
        self._to(which, LIVE, lambda one: services.change_answers(SYSTEM, one, details=details, answers={}))

    # --- what the office does --------------------------------------------------------------------------

    @rule(places=FEW, in_person=FEW, online=FEW)
    def set_places(self, places, in_person, online):
        wanted = {"capacity": places, "capacity_in_person": in_person, "capacity_online": online}
        if self._act(services.open_intake, SYSTEM, self.event, **self._window, **wanted, **self.others):
            self.numbers = wanted

    @rule(places=FEW)
    def set_category(self, places):
        press = next(each for each in queries.categories_of(self.event.id) if each.id == self.categories[1])
        self._act(
            services.change_category,
            SYSTEM,
            self.event,
            press,
            name=press.name,
            capacity=places,
            is_open=True,
        )

    @precondition(lambda self: self._has(State.HELD))
    @rule(which=PICK, verb=st.sampled_from((Verb.CONFIRM, Verb.WAIT, Verb.DECLINE)))
    def decide(self, which, verb):
        self._to(which, {State.HELD}, lambda one: services.decide_held(SYSTEM, one, verb, "looked at"))

    @precondition(lambda self: self._has(State.WAITLISTED))
    @rule(which=PICK)
    def lift(self, which):
        self._to(which, {State.WAITLISTED}, lambda one: services.lift(SYSTEM, one, "opens the day"))

    @rule(which=PICK, undo=st.booleans())
    def at_the_door(self, which, undo):
        if undo:
            self._to(which, {State.ATTENDED}, lambda one: services.undo_attendance(SYSTEM, one, "wrong scan"))
        else:
            self._to(
                which,
                {State.CONFIRMED, State.NO_SHOW},
                lambda one: services.attend(SYSTEM, one, at=clock.now(), reason="seen"),
            )

    # --- what time does --------------------------------------------------------------------------------

    @rule(hours=st.sampled_from((1, 12, 25, 49)))
    def time_passes(self, hours):
        self._go(self.now + dt.timedelta(hours=hours))

    @precondition(lambda self: self.guests > 2)
    @rule(before=st.sampled_from((30, 13, 6, 0, -32, -40)))
    def the_event_comes(self, before):
        self._go(max(self.now, self.event.starts_at - dt.timedelta(hours=before)))

    @precondition(lambda self: self.guests > 5)
    @rule(really=PICK)
    def the_event_is_cancelled(self, really):
        if really % 5 == 0 and self.event.state is EventState.PUBLISHED and self.now < self.event.starts_at:
            self._act(events.cancel_event, SYSTEM, self.event, reason=Words("Storm.", "荒天のため。"))
            self._act(services.close_event, self.event.id)

    # --- what always holds -----------------------------------------------------------------------------

    @invariant()
    def all_is_right(self):
        rows, waiting = self._rows(), queue.waiting(self.event.id)
        self.nobody_too_many_is_in([each for each in rows if each.state in HOLDING])
        self.no_place_is_free_while_somebody_waits_whom_it_suits(waiting)
        self.whoever_came_in_has_overtaken_nobody_who_asks_for_the_same(rows, waiting)
        self.nobody_is_in_twice([each.person_id for each in rows if each.state in LIVE and each.person_id])
        self.last = {each.id: each.state for each in rows}
        type(self).seen |= set(self.last.values())

    def nobody_too_many_is_in(self, taken):
        ways = Counter(each.attendance for each in taken)
        for limit, number in (
            (self.numbers["capacity"], len(taken)),
            (self.numbers["capacity_in_person"], ways[Attendance.IN_PERSON]),
            (self.numbers["capacity_online"], ways[Attendance.ONLINE]),
        ):
            assert limit is None or number <= limit
        held = Counter(each.category_id for each in taken)
        for category in queries.categories_of(self.event.id):
            assert category.capacity is None or held[category.id] <= category.capacity
        cap = self.others["per_organisation"]
        bodies = Counter(each.wish.body for each in taken)
        assert cap is None or all(number <= cap for number in bodies.values())

    def no_place_is_free_while_somebody_waits_whom_it_suits(self, waiting):
        offers_run = seats.offer_ends(self.now, self.event.starts_at) is not None
        if waiting and offers_run and self.event.state is EventState.PUBLISHED:
            assert seats.to_promote(waiting, queries.places(queries.intake_of(self.event))) == []

    def whoever_came_in_has_overtaken_nobody_who_asks_for_the_same(self, rows, waiting):
        for each in rows:
            if each.state in (State.OFFERED, State.CONFIRMED) and self.last.get(each.id) not in HOLDING:
                if self.has_another_way_in(each):
                    continue
                order = (each.lifted_at is None, each.lifted_at or each.verified_at, each.id)
                assert all(order < other.order for other in waiting if other.wish == each.wish)

    def has_another_way_in(self, registration):
        """Whether her place never passes through the queue."""
        return False

    def nobody_is_in_twice(self, people):
        assert len(people) == len(set(people))

    def teardown(self):
        """Every registration has come where it is by steps of the table, each of them noted."""
        if not hasattr(self, "event"):
            return
        trail = session().scalars(
            sa.select(AuditEntry)
            .where(AuditEntry.event == self.event.ref)
            .order_by(AuditEntry.at, AuditEntry.id)
        )
        # A list is one entry, whoever came with it: their lives begin where a sent form may lead.
        assert set(self.imported.values()) <= BEGINNINGS
        reached: dict[str, State] = dict(self.imported)
        for entry in trail:
            verb = entry.verb.removeprefix("registration.")
            if entry.subject.startswith("registration:") and verb in VERBS:
                taken = (reached.get(entry.subject), Verb(verb))
                reached[entry.subject] = rules.step(*taken)
                type(self).walked.add(taken)
        assert reached == {each.ref: each.state for each in self._rows()}
        session().rollback()

    # --- tools -----------------------------------------------------------------------------------------

    def _has(self, *states):
        return any(state in states for state in self.last.values())

    @property
    def _window(self):
        starts = self.event.starts_at
        return {"opens_at": NOW - dt.timedelta(days=9), "closes_at": starts - dt.timedelta(hours=1)}

    def _rows(self):
        chosen = (
            sa.select(Registration).where(Registration.event_id == self.event.id).order_by(Registration.id)
        )
        return session().scalars(chosen.execution_options(populate_existing=True)).all()

    def _one(self, which, *states):
        found = [each for each in self._rows() if each.state in states]
        return found[which % len(found)] if found else None

    def _to(self, which, states, act):
        chosen = self._one(which, *states)
        if chosen is not None:
            self._act(act, chosen)

    def _act(self, act, *args, **options):
        """Whether it was done; what is refused changes nothing."""
        try:
            with clock.frozen(self.now), unit_of_work():
                act(*args, **options)
        except (Refusal, Gone):
            return False
        return True

    def _go(self, until):
        """The clock moves, and the worker comes round."""
        self.now = until
        for tick in self.ticks:
            self._act(tick)


LIST_HEAD = "Family name,Given name,E-mail,Organisation,Attendance,Consent"


def _taken_in(event, data, *, vouched):
    """What the pages and the worker do with a list, in their steps but without the worker's rounds."""
    pieces = importing.sealed_file(data)
    try:
        with unit_of_work():
            importing.receive(SYSTEM, event, name="list.csv", data=data, pieces=pieces)
        import_runs.check(_Quiet(), f"import:{pieces['id']}")
        with unit_of_work():
            importing.settle(
                SYSTEM,
                session().get_one(Import, pieces["id"], populate_existing=True),
                addresses=Addresses.VOUCH if vouched else Addresses.VERIFY,
                tell=False,
                reason="from the partner",
            )
        import_runs.write(_Quiet(), f"import:{pieces['id']}")
    except (Refusal, Gone):
        session().rollback()


class _Quiet:
    def say(self, *told, **options): ...

    def end(self, result=None): ...


class LivesWithLists(Lives):
    """The same, where the office also takes in short lists: often, so shorter lives are enough."""

    seen: set[State] = set()
    lists = 0

    @rule(
        rows=st.lists(st.tuples(st.sampled_from(Attendance), PICK), min_size=1, max_size=3),
        known=PICK,
        vouched=st.sampled_from((True, True, False)),
    )
    def take_in_a_list(self, rows, known, vouched):
        """The office takes in a short list; now and then with somebody who has registered already."""
        lines = [LIST_HEAD]
        for way, body in rows:
            self.guests += 1
            number = known % self.guests + 1 if known % 4 == 0 else self.guests
            address = f"guest{number}@{self.event.slug}.example.org"
            name = f"Testington,Guest {number}" if body % 7 else ",Guest"
            lines.append(f"{name},{address},{BODIES[body % len(BODIES)]},{way.value.replace('_', ' ')},Y")
        before = {each.id for each in self._rows()}
        with clock.frozen(self.now):
            _taken_in(self.event, "\r\n".join((*lines, "")).encode(), vouched=vouched)
        for each in self._rows():
            if each.id not in before:
                self.imported[each.ref] = each.state
                type(self).lists += 1

    @rule(rows=st.lists(st.just((Attendance.IN_PERSON, 1)), min_size=2, max_size=3), places=st.integers(1, 3))
    def take_in_a_list_that_meets_few_places(self, rows, places):
        """Just so many places more than are taken, and a list that wants them."""
        taken = sum(each.state in HOLDING for each in self._rows())
        self.set_places(taken + places - 1, None, None)
        self.take_in_a_list(rows, 1, vouched=True)


class ToldLives(Lives):
    """Lives that somebody has written down: between them they go every way that the table has."""

    seen: set[State] = set()
    walked: set[tuple[State | None, Verb]] = set()

    def run(self, *, places, crowd=0):
        """An event with so many places, and so many people who come with verified addresses."""
        self.begin(places, None, None, None, None, 0, [(Attendance.IN_PERSON, False)] * crowd)
        return self

    def came(self, *, twin=False, verified=True):
        self.submit(Attendance.IN_PERSON, 0, False, twin)
        if verified:
            self.verify(-1)
        self.all_is_right()

    def all_cancel(self, state):
        """Whoever stands in this state now; not those who come into it when one of them goes."""
        for each in [one for one in self._rows() if one.state is state]:
            assert self._act(services.cancel, SYSTEM, each, reason="away")
            self.all_is_right()

    def end(self, how, *rest):
        how(*rest)
        self.all_is_right()
        self.teardown()


def held(verb):
    """A life in which somebody is held as the second of her name, and the office decides so."""
    life = ToldLives().run(places=2)
    for _ in range(2):
        life.came(twin=True)
    if verb is Verb.WAIT:
        life.set_places(1, None, None)
    life.end(life.decide, 0, verb)


def cancelled_one_by_one():
    life = ToldLives().run(places=1, crowd=3)
    life.came(verified=False)
    life.cancel(0, True)  # who had the place: it is offered to the next
    life.all_is_right()
    life.all_cancel(State.SUBMITTED)
    for _ in range(2):
        life.all_cancel(State.OFFERED)
    life.came(twin=True)
    life.set_places(9, None, None)
    life.came(twin=True)
    life.all_cancel(State.HELD)
    life.set_places(1, None, None)
    life.came()
    life.all_cancel(State.WAITLISTED)
    life.end(life.time_passes, 1)


def offered():
    life = ToldLives().run(places=1, crowd=4)
    life.cancel(0, True)
    life.answer(0, False)
    life.all_is_right()
    life.time_passes(49)  # lapses
    life.all_is_right()
    life.came(verified=False)
    life.time_passes(25)  # expires
    life.end(life.answer, 0, True)


def at_the_door():
    life = ToldLives().run(places=2, crowd=2)
    life.the_event_comes(0)
    life.at_the_door(0, False)
    life.at_the_door(0, True)
    life.all_is_right()
    life.the_event_comes(-40)
    life.all_is_right()
    life.end(life.at_the_door, 0, False)


def closed(*, early):
    """The event is cancelled: while an offer runs, or on the morning when the first have come."""
    life = ToldLives().run(places=2, crowd=4)
    life.came(twin=True, verified=False)
    if early:
        life.cancel(0, True)
        life.set_places(4, None, None)
        life.came(twin=True)
        life.came(twin=True)
    else:
        life.the_event_comes(6)
        life.at_the_door(0, False)
    life.all_is_right()
    life.end(life.the_event_is_cancelled, 0)


@pytest.fixture
def _context(app):
    with app.app_context():
        yield


def test_places_are_right_whatever_happens_in_whatever_order(_context):
    run_state_machine_as_test(Lives, settings=SUITE)
    # Else the lives were too dull to prove anything.
    assert {State.WAITLISTED, State.OFFERED, State.CONFIRMED, State.CANCELLED} <= Lives.seen


def test_every_state_is_reached_by_every_way_of_the_table_and_no_other(_context):
    for verb in (Verb.CONFIRM, Verb.WAIT, Verb.DECLINE):
        held(verb)
    cancelled_one_by_one()
    offered()
    at_the_door()
    for early in (True, False):
        closed(early=early)
    assert ToldLives.seen == set(State) - {State.DRAFT}
    assert ToldLives.walked == set(rules.TRANSITIONS) - NOT_HERE


def test_places_are_right_when_lists_are_taken_in_between(each_app):
    with each_app.app_context():
        run_state_machine_as_test(
            LivesWithLists, settings=settings(SUITE, max_examples=6, stateful_step_count=16)
        )
        assert LivesWithLists.lists and {State.WAITLISTED, State.CONFIRMED} <= LivesWithLists.seen
