"""Random lives of the seats of an event: whatever people and the office do, in whatever order, nobody sits on a taken
seat or in two places, no seat stays free while somebody waits for it, and the order of asking is kept."""

import datetime as dt
from itertools import combinations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import NOW
from tests.programme.sign_up_world import add, guest, herself, make_rooms, release
from tourapp.access.actor import SYSTEM
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import NotFound, Refusal
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.sign_ups import queries, rules, services
from tourapp.programme.sign_ups.models import SignUp
from tourapp.programme.sign_ups.services import MAY_CHOOSE
from tourapp.programme.sign_ups.states import LIVE, SignUpState, SignUpVerb
from tourapp.registration import services as registration_services
from tourapp.registration.models import Registration

SUITE = settings(
    max_examples=16,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
SEATS = st.one_of(st.integers(0, 3), st.none())
PICK = st.integers(0, 99)
PEOPLE = 6


class Seats(RuleBasedStateMachine):
    """One event after the other in one database. Expects an application context and a store to write into."""

    number = 0
    seen: set[SignUpState] = set()
    moved_up = 0

    @initialize(seats=st.integers(0, 2))
    def begin(self, seats):
        type(self).number += 1
        self.now = NOW
        self.last: dict[object, SignUpState] = {}
        with clock.frozen(NOW):
            self.event = make_rooms(f"seats-{type(self).number}", seats=seats, asks=())
            add(self.event, "D", "11:45-12:45", seats=seats)
            release(self.event)
            self.guests = [
                guest(self.event, f"guest{number}.{type(self).number}").id for number in range(PEOPLE)
            ]

    # --- what people do --------------------------------------------------------------------------------

    @rule(who=PICK, what=PICK, instead=st.booleans())
    def sign_up(self, who, what, instead):
        self._act(who, lambda one: services.sign_up(herself(one), one, self._item(what), instead=instead))

    @rule(who=PICK, what=PICK)
    def wait(self, who, what):
        self._act(who, lambda one: services.wait(herself(one), one, self._item(what)))

    @rule(which=PICK)
    def drop(self, which):
        live = [row for row in self._rows() if row.state in LIVE]
        if live:
            row = live[which % len(live)]
            who = self.guests.index(row.registration_id)
            self._act(who, lambda one: services.drop(herself(one), one, row.item_id))

    @rule(who=PICK, really=PICK)
    def leave_the_event(self, who, really):
        if really % 4 == 0:
            self._act(who, lambda one: registration_services.cancel(herself(one), one))

    # --- what the office does --------------------------------------------------------------------------

    @rule(what=PICK, seats=SEATS, signs_up=st.integers(0, 4))
    def set_seats(self, what, seats, signs_up):
        self._do(
            lambda: services.set_seats(
                SYSTEM,
                session().get_one(ProgrammeItem, self._item(what)),
                needs_signup=signs_up > 0,
                capacity=seats,
            )
        )

    @rule(what=PICK, really=PICK)
    def take_out_of_the_programme(self, what, really):
        if really % 8 == 0:
            found = self._item(what)
            self._do(
                lambda: programme_services.drop_item(
                    SYSTEM, session().get_one(ProgrammeItem, found), reason="ill"
                )
            )

    @rule()
    def release_the_programme(self):
        try:
            with clock.frozen(self.now):
                release(session().get_one(Event, self.event.id))
        except Refusal:
            session().rollback()

    # --- what time does --------------------------------------------------------------------------------

    @rule(hours=st.sampled_from((1, 3, 24)))
    def time_passes(self, hours):
        self.now += dt.timedelta(hours=hours)

    @rule(really=PICK, minutes=st.sampled_from((0, 30, 75)))
    def the_day_comes(self, really, minutes):
        if really % 6 == 0:
            eleven = dt.datetime(2027, 6, 17, 10, 0, tzinfo=dt.UTC)  # in London it is summer
            self.now = max(self.now, eleven + dt.timedelta(minutes=minutes))

    # --- what always holds -----------------------------------------------------------------------------

    @invariant()
    def all_is_right(self):
        rows = self._rows()
        live = [row for row in rows if row.state in LIVE]
        items = {item.id: item for item in programme.draft(self.event, dropped=True)}
        with clock.frozen(self.now):
            to_come = {
                identifier
                for identifier, slot in queries.slots(items, queries.readable(self.event)).items()
                if not slot.has_begun(self.now) and items[identifier].dropped_at is None
            }
        for item in items.values():
            here = [row for row in live if row.item_id == item.id]
            self.no_seat_is_taken_twice_or_left_while_somebody_waits(item, here, item.id in to_come)
            self.whoever_came_in_has_overtaken_nobody(here)
        self.nobody_is_in_two_places(live, items)
        self.only_who_comes_has_a_seat(live)
        type(self).moved_up += sum(
            row.state is SignUpState.CHOSEN and self.last.get(row.id) is SignUpState.FULL_ALTERNATIVE
            for row in rows
        )
        self.last = {row.id: row.state for row in rows}
        type(self).seen |= set(self.last.values())

    def no_seat_is_taken_twice_or_left_while_somebody_waits(self, item, here, is_to_come):
        chosen = sum(row.state is SignUpState.CHOSEN for row in here)
        assert item.capacity is None or chosen <= item.capacity
        if is_to_come and chosen < len(here):
            assert item.capacity is not None and chosen == item.capacity
        assert len({row.registration_id for row in here}) == len(here)

    def whoever_came_in_has_overtaken_nobody(self, here):
        waiting = [(row.asked_at, row.id) for row in here if row.state is SignUpState.FULL_ALTERNATIVE]
        for row in here:
            if row.state is SignUpState.CHOSEN and self.last.get(row.id) is not SignUpState.CHOSEN:
                assert all((row.asked_at, row.id) < other for other in waiting)

    def nobody_is_in_two_places(self, live, items):
        chosen = [row for row in live if row.state is SignUpState.CHOSEN]
        slots = queries.slots(items, queries.readable(self.event))
        for one, other in combinations(chosen, 2):
            if one.registration_id == other.registration_id:
                assert not rules.at_once(slots[one.item_id], slots[other.item_id])

    def only_who_comes_has_a_seat(self, live):
        for row in live:
            assert session().get_one(Registration, row.registration_id).state in MAY_CHOOSE

    def teardown(self):
        """Every sign-up has come where it is by steps of the table, each of them noted."""
        if not hasattr(self, "event"):
            return
        rows = self._rows()
        noted = session().scalars(
            sa.select(AuditEntry.verb).where(
                AuditEntry.event == self.event.ref, AuditEntry.verb.like("sign_up.%")
            )
        )
        counted = {verb: 0 for verb in SignUpVerb}
        for verb in noted:
            counted[SignUpVerb(verb.removeprefix("sign_up."))] += 1
        assert counted[SignUpVerb.CHOOSE] + counted[SignUpVerb.WAIT] == len(rows)
        assert counted[SignUpVerb.DROP] == sum(row.state is SignUpState.DROPPED for row in rows)
        session().rollback()

    # --- tools -----------------------------------------------------------------------------------------

    def _item(self, which):
        items = [item.id for item in programme.draft(self.event, dropped=True)]
        return items[which % len(items)]

    def _rows(self):
        chosen = sa.select(SignUp).join(SignUp.item).where(ProgrammeItem.event_id == self.event.id)
        return session().scalars(chosen.order_by(SignUp.id).execution_options(populate_existing=True)).all()

    def _act(self, who, act):
        self._do(lambda: act(session().get_one(Registration, self.guests[who % PEOPLE])))

    def _do(self, act):
        """What is refused changes nothing."""
        try:
            with clock.frozen(self.now), unit_of_work():
                act()
        except (Refusal, NotFound):
            session().rollback()


@pytest.fixture
def _context(app):
    with app.app_context():
        yield


def test_seats_are_right_whatever_happens_in_whatever_order(_context):
    run_state_machine_as_test(Seats, settings=SUITE)
    # Else the lives were too dull to prove anything.
    assert set(SignUpState) <= Seats.seen and Seats.moved_up
