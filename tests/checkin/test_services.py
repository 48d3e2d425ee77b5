"""The door: nobody lost, nobody twice, void passes fail, wrong scans are taken back, walk-ins find a place or none."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.builders import make_event, make_registration, open_event, submit
from tests.checkin.door import THE_DAY, by_name, by_pass, make_desk, make_guests, pass_of, scan
from tourapp.access.actor import SYSTEM, VISITOR, Actor
from tourapp.access.policy import Role
from tourapp.checkin import queries, services
from tourapp.checkin.models import Scan
from tourapp.checkin.services import Made
from tourapp.checkin.states import Means, Outcome
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, NotFound, Refusal, SignInNeeded
from tourapp.core.ids import new_id
from tourapp.events import queries as events
from tourapp.events import services as event_services
from tourapp.registration import services as registration
from tourapp.registration.services import Details
from tourapp.registration.states import Source, State

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def context(each_app):
    with each_app.app_context():
        yield


@pytest.fixture
def event():
    return open_event(places=10)


@pytest.fixture
def desk():
    return make_desk()


def outcomes(scans):
    return [each.outcome for each in scans]


def test_a_pass_checks_somebody_in(event, desk):
    ada = make_registration(event)
    with clock.frozen(THE_DAY):
        [taken] = scan(desk, event, by_pass(ada))
    assert taken.outcome is Outcome.CHECKED_IN
    assert (ada.state, ada.checked_in_at) == (State.ATTENDED, THE_DAY)
    assert (taken.device, taken.scanned_by_id, taken.registration_id) == ("door A", desk.person_id, ada.id)


def test_the_short_code_and_the_name_do_the_same(event, desk):
    first, second = make_guests(event, 2)
    code = Made(new_id(), Means.CODE, mark=pass_of(first).marks[1])
    with clock.frozen(THE_DAY):
        assert outcomes(scan(desk, event, code, by_name(second))) == [Outcome.CHECKED_IN] * 2


def test_the_same_scan_sent_again_is_answered_alike_and_changes_nothing(event, desk):
    ada = make_registration(event)
    made = by_pass(ada)
    with clock.frozen(THE_DAY):
        first = scan(desk, event, made)
        again = scan(desk, event, made, made)
    assert [each.id for each in again] == [first[0].id] * 2
    assert outcomes(again) == [Outcome.CHECKED_IN] * 2
    assert session().query(Scan).count() == 1


def test_of_two_devices_the_second_is_told_already_and_both_scans_are_kept(event, desk):
    ada = make_registration(event)
    with clock.frozen(THE_DAY):
        [first] = scan(desk, event, by_pass(ada), device="A")
        [second] = scan(desk, event, by_pass(ada), device="B")
    assert (first.outcome, second.outcome) == (Outcome.CHECKED_IN, Outcome.ALREADY)
    assert session().query(Scan).count() == 2
    assert queries.counted(event).come == 1


def test_what_was_kept_without_a_network_counts_from_when_it_was_made(event, desk):
    ada, ben = make_guests(event, 2)
    late = by_pass(ada, ago=dt.timedelta(minutes=5), shown=Outcome.CHECKED_IN)
    later = by_pass(ben, ago=dt.timedelta(minutes=4), shown=Outcome.CHECKED_IN)
    with clock.frozen(THE_DAY):
        assert outcomes(scan(desk, event, later, late)) == [Outcome.CHECKED_IN] * 2
    assert ada.checked_in_at == THE_DAY - dt.timedelta(minutes=5)
    assert queries.to_look_at(event) == []


def test_who_cancelled_while_the_network_was_away_is_looked_at(event, desk):
    ada = make_registration(event)
    with unit_of_work():
        registration.cancel(SYSTEM, ada, reason="ill")
    with clock.frozen(THE_DAY):
        [taken] = scan(desk, event, by_pass(ada, shown=Outcome.CHECKED_IN))
        assert taken.outcome is Outcome.ENDED
        assert [each.id for each in queries.to_look_at(event)] == [taken.id]
        with unit_of_work():
            services.settle(desk, event, taken)
        assert queries.to_look_at(event) == []


def test_a_scan_that_came_out_as_shown_needs_no_look(event, desk):
    ada = make_registration(event)
    with clock.frozen(THE_DAY):
        scan(desk, event, by_pass(ada, shown=Outcome.CHECKED_IN))
    assert queries.to_look_at(event) == []


def test_a_renewed_pass_makes_the_old_one_void_at_once(event, desk):
    ada = make_registration(event)
    with unit_of_work():
        services.renew_pass(Actor(person_id=ada.person_id), ada)
    with clock.frozen(THE_DAY):
        [old] = scan(desk, event, by_pass(ada))
        assert (old.outcome, ada.state) == (Outcome.REVOKED, State.CONFIRMED)
        [new] = scan(desk, event, by_pass(ada, number=2))
    assert new.outcome is Outcome.CHECKED_IN


def test_only_the_person_and_those_who_edit_participants_renew_a_pass(event, desk):
    ada = make_registration(event)
    for actor, refusal in (
        (VISITOR, SignInNeeded),
        (desk, Forbidden),
        (Actor(person_id=new_id()), Forbidden),
    ):
        with pytest.raises(refusal), unit_of_work():
            services.renew_pass(actor, ada)


def test_passes_of_other_events_and_of_nobody_are_kept_as_scans(event, desk):
    other = make_registration(open_event("other"), "other@example.org")
    elsewhere = by_pass(other, is_elsewhere=True)
    with clock.frozen(THE_DAY):
        taken = scan(desk, event, elsewhere, Made(new_id(), Means.PASS, mark="0" * 32), by_name(other))
    assert outcomes(taken) == [Outcome.OTHER_EVENT, Outcome.UNKNOWN, Outcome.UNKNOWN]
    assert [each.registration_id for each in taken] == [None] * 3
    assert other.state is State.CONFIRMED


def test_who_has_no_place_is_not_checked_in(desk):
    event = open_event(places=1)
    make_registration(event)
    waiting = submit(event, "late@example.org")
    with clock.frozen(THE_DAY):
        assert outcomes(scan(desk, event, by_name(waiting))) == [Outcome.NOT_CONFIRMED]


def test_on_another_day_nobody_is_checked_in(event, desk):
    ada = make_registration(event)
    assert outcomes(scan(desk, event, by_pass(ada))) == [Outcome.CLOSED]
    assert ada.state is State.CONFIRMED


def test_a_scan_of_the_day_that_arrives_after_the_event_still_counts(event, desk):
    ada, ben = make_guests(event, 2)
    with clock.frozen(THE_DAY + dt.timedelta(days=2)):
        with unit_of_work():
            registration.miss_due()
        assert ada.state is State.NO_SHOW
        assert outcomes(scan(desk, event, by_name(ada, ago=dt.timedelta(days=2)))) == [Outcome.CHECKED_IN]
        assert outcomes(scan(desk, event, by_name(ben))) == [Outcome.CLOSED]
        assert outcomes(scan(desk, event, by_name(ben), reason="signed the list")) == [Outcome.CHECKED_IN]


def test_a_wrong_scan_is_taken_back_with_a_reason_on_the_same_day(event, desk):
    lead = make_desk("lead@example.org", Role.ORGANISER)
    ada = make_registration(event)
    made = by_pass(ada)
    with clock.frozen(THE_DAY):
        scan(desk, event, made)
        with pytest.raises(Forbidden), unit_of_work():
            services.undo(desk, ada, reason="wrong person")
        with pytest.raises(Refusal), unit_of_work():
            services.undo(lead, ada, reason=" ")
        with unit_of_work():
            services.undo(lead, ada, reason="wrong person")
        assert ada.state is State.CONFIRMED
        assert queries.seen(ada, "en") is None
        # The device may send the same scan again: it was undone, and stays so.
        scan(desk, event, made)
        assert ada.state is State.CONFIRMED
        assert outcomes(scan(desk, event, by_pass(ada))) == [Outcome.CHECKED_IN]
    with clock.frozen(THE_DAY + dt.timedelta(days=1)), pytest.raises(Refusal), unit_of_work():
        services.undo(lead, ada, reason="wrong person")


def test_who_does_not_work_at_this_door_takes_no_scan(event):
    ada = make_registration(event)
    for actor in (
        VISITOR,
        Actor(person_id=ada.person_id),
        make_desk("x@example.org", scope=("event", str(new_id()))),
    ):
        with pytest.raises((Forbidden, SignInNeeded)), unit_of_work():
            services.take(actor, event, [by_pass(ada)])


def test_one_sending_has_an_end(event, desk):
    made = [Made(new_id(), Means.PASS, mark="0" * 32) for _each in range(services.MOST_AT_ONCE + 1)]
    with pytest.raises(Refusal), unit_of_work():
        services.take(desk, event, made)


# --- on the spot -------------------------------------------------------------------------------------


def walk_in(desk, event, family_name="Walker", **more):
    details = Details(given_name="Wanda", family_name=family_name, organisation="Sample Council")
    with unit_of_work():
        return services.walk_in(desk, event, details=details, **more)


def test_somebody_on_the_spot_is_registered_and_checked_in(event, desk):
    with clock.frozen(THE_DAY):
        taken = walk_in(desk, event)
    made = taken.registration
    assert (taken.means, taken.outcome, made.state) == (Means.WALK_IN, Outcome.CHECKED_IN, State.ATTENDED)
    assert (made.source, made.registered_by_id, made.email) == (Source.STAFF, desk.person_id, "")
    assert made.privacy_notice_at is None


def test_the_same_form_twice_adds_one_person(event, desk):
    identifier = new_id()
    with clock.frozen(THE_DAY):
        first = walk_in(desk, event, scan_id=identifier)
        assert walk_in(desk, event, scan_id=identifier).id == first.id
    assert queries.counted(event).come == 1


def test_when_the_event_is_full_nobody_is_added(desk):
    event = open_event(places=1)
    make_registration(event)
    with clock.frozen(THE_DAY), pytest.raises(Refusal, match="All places are taken"):
        walk_in(desk, event)


def test_who_is_registered_is_not_added_again(event, desk):
    make_registration(event, "ada@example.org", given_name="Wanda", family_name="Walker")
    with clock.frozen(THE_DAY):
        with pytest.raises(Refusal, match="registered already"):
            walk_in(desk, event, "Other", email="ADA@example.org")
        with pytest.raises(Refusal, match="this name and organisation"):
            walk_in(desk, event)
        assert walk_in(desk, event, is_another=True).outcome is Outcome.CHECKED_IN


def test_on_another_day_nobody_is_added(event, desk):
    with pytest.raises(Refusal, match="days of the event"):
        walk_in(desk, event)
    assert queries.counted(event).expected == 0


def test_a_cancelled_event_adds_nobody(desk):
    event = open_event()
    with unit_of_work():
        event_services.cancel_event(SYSTEM, event, reason=event.title)
    with clock.frozen(THE_DAY), pytest.raises(Refusal):
        walk_in(desk, event)


# --- at the same moment ------------------------------------------------------------------------------


def test_ten_devices_at_the_same_moment_check_one_person_in_once(each_app, event, desk):
    ada = make_registration(event)
    identifier, event_id = ada.id, event.id

    def send(number):
        with each_app.app_context(), unit_of_work():
            made = Made(new_id(), Means.NAME, registration_id=identifier)
            return services.take(desk, events.by_id(event_id), [made], device=str(number))[0].outcome

    with clock.frozen(THE_DAY), ThreadPoolExecutor(10) as devices:
        came_out = list(devices.map(send, range(10)))
    assert sorted(came_out) == sorted([Outcome.CHECKED_IN] + [Outcome.ALREADY] * 9)
    session().expire_all()
    assert session().query(Scan).count() == 10


def test_an_event_without_registration_has_no_door(desk):
    event = make_event("plain")
    with pytest.raises(NotFound), unit_of_work():
        services.take(desk, event, [])


def test_whoever_has_the_whole_word_in_her_name_comes_before_those_who_have_it_in_part(event):
    for number, family in enumerate(("Abling", "Cling", "Li")):
        make_registration(event, f"n{number}@example.org", given_name="Ann", family_name=family)
    found = [each.registration.family_name for each in queries.found(event, "LI ann", "en", limit=2)]
    assert found[0] == "Li" and len(found) == 2
