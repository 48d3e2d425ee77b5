"""What the tests of the desk start from: a browser of each role, and long lists made quickly."""

from datetime import timedelta

import html5lib
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_office, make_person, make_registration, open_event, sign_in_as
from tests.conftest import NOW
from tourapp.access.actor import Scope
from tourapp.access.policy import Role
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.registration.models import Registration
from tourapp.registration.states import Attendance

LIST = "/manage/seminar/participants"


def browser_of(
    app: Flask, role: Role = Role.ORGANISER, scope: Scope | None = ("office", "LON"), lang: str = "en"
) -> FlaskClient:
    """A browser in which somebody with this role is signed in with a second factor."""
    with app.app_context():
        make_office()
        make_office("PAR")
        person = make_person(f"{role}@example.org", given_name="Sam", family_name=f"Staff {role}", lang=lang)
        give_role(person, role, scope)
        session().refresh(person)
    client = app.test_client()
    sign_in_as(client, person)
    client.set_cookie("lang", lang)
    return client


def fill(app: Flask, number: int) -> None:
    """So many confirmed people for the seminar: the first by registering, the others as copies of her rows."""
    with app.app_context():
        event = events.by_slug("seminar")
        first = make_registration(event, "first@example.org", given_name="Ada", family_name="Example")
        with unit_of_work():
            for count in range(2, number + 1):
                person = _copy(Person, first.person_id, given_name=f"Ada {count}")
                _copy(
                    Registration,
                    first.id,
                    person_id=person,
                    reference=f"SEMINAR-{count:04d}",
                    email=f"p{count}@example.org",
                    email_key=f"p{count}@example.org",
                    given_name=f"Ada {count}",
                )


def _copy(model, identifier, **changes):
    table = model.__table__
    row = session().execute(sa.select(table).where(table.c.id == identifier)).mappings().one()
    values = {**row, "id": new_id(), **changes}
    session().execute(sa.insert(table).values(values))
    return values["id"]


PEOPLE = (
    # given name, family name, organisation
    ("Zoë", "Ångström", "Malmö stad"),
    ("太郎", "山田", "豊田市"),
    ("Bob", "Baker", "Ørsted Council"),
    ("", "Pele", "Čačak"),
    ("花子", "佐藤", "ＡＢＣ市"),
)


def five_people(app: Flask) -> None:
    """Five people who registered an hour after one another, the third one online."""
    with app.app_context():
        event = open_event(places=50, online=10)
        for number, (given, family, organisation) in enumerate(PEOPLE):
            with clock.frozen(NOW - timedelta(hours=10 - number)):
                make_registration(
                    event,
                    f"p{number}@example.org",
                    given_name=given,
                    family_name=family,
                    organisation=organisation,
                    attendance=Attendance.ONLINE if number == 2 else Attendance.IN_PERSON,
                )


def main_of(response):
    return html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False).find(".//main")


def text_of(response) -> str:
    """What a reader reads of a page's main part, in one line."""
    return " ".join(" ".join(main_of(response).itertext()).split())


def names(response) -> list[str]:
    """The names of the rows, in their order."""
    return [cell.find("a").text for cell in main_of(response).iterfind(".//tbody/tr/th")]
