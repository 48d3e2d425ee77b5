"""The numbers of the overview and the list behind it, on both stores."""

from tests.builders import make_registration, open_event, submit, token_of
from tests.conftest import NOW
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.core.db import unit_of_work
from tourapp.events import queries as events
from tourapp.registration import queries as registration
from tourapp.registration import services
from tourapp.registration.queries import Sort, Wanted
from tourapp.registration.states import Attendance, State
from tourapp.reports import changes, queries
from tourapp.reports.services import take_out_participants


def test_the_overview_counts_what_there_is(each_app):
    with each_app.app_context():
        event = open_event(places=9, in_person=2, online=5)
        make_registration(event, "a@example.org", answers={"dietary": "kosher"})
        make_registration(event, "b@example.org", attendance=Attendance.ONLINE)
        submit(event, "c@example.org")
        gone = make_registration(event, "d@example.org")
        with unit_of_work():
            services.cancel(SYSTEM, gone, reason="asked")
        numbers = queries.overview(events.by_slug("seminar"), NOW)
        there = {state: number for state, number in numbers.counts.items() if number}
        assert there == {State.CONFIRMED: 2, State.SUBMITTED: 1, State.CANCELLED: 1}
        assert set(numbers.counts) == set(State)
        assert (numbers.registrations, numbers.unverified, numbers.found_full) == (4, 1, 0)
        assert (numbers.places.taken_in_person, numbers.places.taken_online) == (1, 1)
        assert [answered.count for answered in numbers.needs] == [1, 0]
        assert numbers.finding.capacity == 7  # the two ways together are fewer than the whole
        assert numbers.curve.points[-1] == 2


def test_somebody_who_found_the_event_full_is_counted_apart(each_app):
    with each_app.app_context():
        event = open_event(places=1)
        make_registration(event, "a@example.org")
        late = submit(event, "b@example.org")
        with unit_of_work():
            services.verify(VISITOR, event, token_of(late))
        numbers = queries.overview(events.by_slug("seminar"), NOW)
        assert (numbers.unverified, numbers.found_full) == (0, 1)


def test_every_order_of_the_list_holds_everybody_once_on_both_stores(each_app):
    with each_app.app_context():
        event = open_event(places=9)
        for number, family in enumerate(("Ångström", "Baker", "山田", "")):
            make_registration(event, f"p{number}@example.org", given_name="Zoë", family_name=family)
        by_name = [
            each.family_name
            for each in registration.participants(event, Wanted(sort=Sort.NAME, descending=False))
        ]
        assert by_name == ["Ångström", "Baker", "", "山田"]
        for sort in Sort:
            for descending in (False, True):
                wanted = Wanted(text="zoe", sort=sort, descending=descending)
                found = registration.participants(event, wanted)
                assert (
                    len({each.id for each in found}) == len(found) == registration.count(event, wanted) == 4
                )


def test_the_log_is_worded_on_both_stores(each_app):
    with each_app.app_context():
        event = open_event()
        make_registration(event)
        with unit_of_work():
            sheet = take_out_participants(SYSTEM, event, Wanted())
        assert len(sheet.rows) == 1
        assert [change.text for change in changes.recent(SYSTEM, event)][:3] == [
            "tourapp downloaded a list of participants",
            "Ada Example has a place",
            "Ada Example sent the form",
        ]
