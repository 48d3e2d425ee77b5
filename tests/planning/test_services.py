import pytest
from flask import Flask

from tests.builders import make_event
from tests.programme import files
from tests.programme.test_importing import change, item, take
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.core.db import unit_of_work
from tourapp.core.errors import Forbidden
from tourapp.core.words import Words
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.planning import services
from tourapp.planning.services import Blocked, Released
from tourapp.programme import queries as programme
from tourapp.programme.content import Override

REASON = "Titles follow from the printer"


@pytest.fixture
def seminar(app: Flask):
    with app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        take(event, files.SEMINAR)
        yield event


@pytest.fixture
def tour(app: Flask):
    with app.app_context():
        days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
        event = make_event("study-tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)
        take(event, files.TOUR, name="study_tour_itinerary.json")
        yield event


def release(event: Event, circle: Circle, *overrides: Override) -> Released:
    with unit_of_work():
        return services.release(SYSTEM, event, circle=circle, overrides=overrides)


def test_two_untranslated_titles_hold_up_the_seminar(seminar: Event) -> None:
    with pytest.raises(Blocked) as blocked:
        release(seminar, Circle.PUBLIC)
    refs = {item(seminar, name).ref for name in ("SEM-05", "SEM-12")}
    assert {each.items[0] for each in blocked.value.findings} == refs
    assert not programme.editions(seminar)
    assert agenda.entries(seminar.ref, Circle.PUBLIC)[0].owner == seminar.ref


def test_the_seminar_goes_public_with_a_recorded_override(seminar: Event) -> None:
    done = release(seminar, Circle.PUBLIC, Override("R33", ("SEM-05", "SEM-12"), REASON))
    assert (done.edition.number, len(done.published.added)) == (1, 15)
    (kept,) = programme.editions(seminar)[0].releases
    refs = [item(seminar, name).ref for name in ("SEM-05", "SEM-12")]
    assert kept.overrides == [{"finding": "R33", "items": refs, "reason": REASON}]


def test_the_tour_goes_to_its_host_as_edition_four(tour: Event) -> None:
    done = release(tour, Circle.HOST)
    assert (done.edition.number, len(done.published.added)) == (4, 41)
    assert programme.released(tour, Circle.PUBLIC) is None


def test_an_edition_goes_to_another_circle_without_being_made_again(tour: Event) -> None:
    first = release(tour, Circle.HOST)
    reasons = Override("R31", ("IT-423", "IT-631"), "We take the risk")
    second = release(tour, Circle.PARTICIPANTS, reasons)
    assert second.edition.id == first.edition.id


def test_the_word_confirmed_is_not_used_of_what_is_not(tour: Event) -> None:
    release(tour, Circle.HOST)
    waiting = agenda.entry_of(item(tour, "IT-423").ref, Circle.HOST)
    agreed = agenda.entry_of(item(tour, "IT-315").ref, Circle.HOST)
    assert waiting and agreed
    assert (waiting.content.status, agreed.content.status) == ("tentative", "confirmed")


def test_what_the_public_may_not_see_does_not_hold_up_its_release(seminar: Event) -> None:
    for name in ("SEM-05", "SEM-12"):
        change(item(seminar, name), audience=("group:staff",))
    assert len(release(seminar, Circle.PUBLIC).published.added) == 13


def test_a_mended_title_needs_no_reason(seminar: Event) -> None:
    change(item(seminar, "SEM-05"), title=Words("Coffee", "休憩"))
    done = release(
        seminar, Circle.PUBLIC, Override("R33", ("SEM-05",), "x"), Override("R33", ("SEM-12",), REASON)
    )
    kept = done.edition.releases[0].overrides
    assert [each["items"] for each in kept] == [[item(seminar, "SEM-12").ref]]


def test_releasing_needs_the_right(seminar: Event) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        services.release(VISITOR, seminar, circle=Circle.HOST)
