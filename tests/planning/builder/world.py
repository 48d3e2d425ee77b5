"""A tour in Toyota and somebody who may organise it: what tests of the builder start from."""

from typing import Any

from tests.builders import give_role, make_event, make_person, sign_in_as
from tests.programme.reading_world import add
from tourapp.events import queries as events
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.models import ProgrammeItem

ZONE = "Asia/Tokyo"
WEEK = "/manage/tour/programme/week"


def make_tour() -> Event:
    """Monday 17 to Friday 21 May 2027, in Tokyo."""
    return make_event(
        "tour",
        title="Study tour",
        title_ja="視察",
        kind=EventKind.STUDY_TOUR,
        zone=ZONE,
        starts="2027-05-17 09:00",
        ends="2027-05-21 17:00",
    )


def put_in(
    event: Event, title: str, hours: str = "", *, day: str = "2027-05-17", **more: Any
) -> ProgrammeItem:
    return add(event, title, hours, day=day, **more)


def found(title: str) -> ProgrammeItem:
    return next(
        each for each in programme.draft(events.by_slug("tour"), dropped=True) if each.title.en == title
    )


def organiser(app: Any, email: str = "hana@example.org", name: str = "Hana") -> Any:
    with app.app_context():
        person = make_person(email, given_name=name)
        give_role(person)
    client = app.test_client()
    sign_in_as(client, person)
    return client
