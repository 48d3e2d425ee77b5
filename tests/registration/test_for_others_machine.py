"""Random lives again, in which people register others and hand their places to colleagues."""

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from tests.registration.test_places_machine import BODIES, PICK, SUITE, Lives
from tourapp.access.actor import VISITOR, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.registration import queries
from tourapp.registration.for_others import queries as for_others
from tourapp.registration.for_others.models import PlaceHandOver
from tourapp.registration.models import Registration
from tourapp.registration.services import Details, behalf, colleagues
from tourapp.registration.states import Attendance, State


class LivesForOthers(Lives):
    """The same, and besides everything: on behalf, and handed over."""

    ticks = (*Lives.ticks, colleagues.expire_due)
    handed_over = 0

    @rule(way=st.sampled_from(Attendance), body=PICK, press=st.booleans(), answers=st.booleans())
    def register_somebody_else(self, way, body, press, answers):
        """An assistant fills in the form; the person may say yes herself."""
        self.guests += 1
        email = f"chief{self.guests}@{self.event.slug}.example.org"
        done = self._act(
            behalf.register_other,
            VISITOR,
            self.event,
            email=email,
            details=Details(
                given_name=f"Chief {self.guests}",
                organisation=BODIES[body % len(BODIES)],
                attendance=way,
                category_id=self.categories[press],
            ),
            answers={},
            by=behalf.Somebody("assistant@example.org", given_name="Assistant"),
        )
        if done and answers:
            chief = queries.open_submission(self.event, email)
            with clock.frozen(self.now), unit_of_work():
                token = accounts.new_link(
                    LinkPurpose.VERIFY_REGISTRATION,
                    about=chief.ref,
                    expires_at=self.now + dt.timedelta(hours=1),
                )
            self._act(behalf.complete, VISITOR, self.event, token, consents=behalf.Consents(), answers={})

    @rule(way=st.sampled_from(Attendance), body=PICK, press=st.booleans())
    def a_guest_sends_a_colleague(self, way, body, press):
        """From the form to the colleague's place, in one go."""
        self.arrive([way], body, press)
        self.ask_a_colleague(-1, True)

    @precondition(lambda self: self._has(State.CONFIRMED))
    @rule(which=PICK, takes=st.booleans())
    def ask_a_colleague(self, which, takes):
        self.guests += 1
        self._to(
            which,
            {State.CONFIRMED},
            lambda one: colleagues.hand_over(
                Actor(person_id=one.person_id),
                one,
                given_name=f"Colleague {self.guests}",
                family_name="",
                email=f"colleague{self.guests}@{self.event.slug}.example.org",
                lang="en",
            ),
        )
        if takes:
            self.the_colleague_answers(0, True)

    @rule(which=PICK, takes=st.booleans())
    def the_colleague_answers(self, which, takes):
        chosen = sa.select(PlaceHandOver).join(PlaceHandOver.registration)
        chosen = chosen.where(Registration.event_id == self.event.id, PlaceHandOver.state == "open")
        found = session().scalars(chosen.order_by(PlaceHandOver.id)).all()
        if not found:
            return
        asked = found[which % len(found)]
        holder = asked.registration
        if not takes:
            self._act(colleagues.withdraw, Actor(person_id=holder.person_id), holder)
            return
        with clock.frozen(self.now), unit_of_work():
            token = accounts.new_link(
                LinkPurpose.TAKE_HAND_OVER, about=asked.ref, expires_at=self.now + dt.timedelta(hours=1)
            )
        details = Details(given_name=asked.given_name)
        if self._act(colleagues.take, VISITOR, self.event, token, details=details, answers={}):
            type(self).handed_over += 1

    def has_another_way_in(self, registration):
        return for_others.taken_from(registration) is not None

    @invariant()
    def a_place_on_its_way_is_still_its_holders(self):
        chosen = sa.select(PlaceHandOver).where(PlaceHandOver.state == "open")
        for asked in session().scalars(chosen.execution_options(populate_existing=True)):
            assert asked.registration.state is State.CONFIRMED


@pytest.fixture
def _context(app):
    with app.app_context():
        yield


def test_places_are_right_when_people_act_for_others_too(_context):
    run_state_machine_as_test(LivesForOthers, settings=settings(SUITE, max_examples=6))
    assert LivesForOthers.handed_over  # else the lives were too dull to prove anything
