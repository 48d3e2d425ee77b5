"""Lists with three thousand people: what each page takes, and how many statements it makes.

The rows are copies of one real registration, written many at once: what is measured is reading them.
"""

import datetime as dt
import statistics
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tests.bench.measuring import statements_of
from tests.builders import give_role, make_person, make_registration, sign_in_as
from tests.load.client import Browser
from tests.load.site import Site
from tests.load.truth import Truth
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.db import Base, session, unit_of_work
from tourapp.core.ids import new_id, ref
from tourapp.core.text import search_key, sort_key_name
from tourapp.core.words import Words
from tourapp.directory.models import Person, PersonEmail
from tourapp.events import queries as events
from tourapp.questions import services as questions
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Answer
from tourapp.registration.models import Registration
from tourapp.registration.states import State

PEOPLE = 3_000
MOST_MS = 300
TIMES = 15
CHUNK = 500

STATES = (State.CONFIRMED,) * 7 + (State.WAITLISTED,) * 2 + (State.CANCELLED,)
"""Of ten people seven have a place, two wait, one has cancelled."""


@dataclass(frozen=True)
class Took:
    what: str
    median_ms: float
    slowest_ms: float
    statements: int
    kilobytes: float


def crowd(truth: Truth, slug: str, number: int = PEOPLE) -> None:
    """An event with so many registrations, each of a person of her own; every second answered a required question."""
    truth.open_event(slug, in_person=None, waiting_list=True)
    with truth.app.app_context():
        made = make_registration(events.by_slug(slug), f"{slug}@example.org")
        with unit_of_work():
            spec = questions.Spec(
                label=Words("Which table?", "どの卓ですか"),
                purpose=Words("To seat you.", "席を決めるため。"),
                is_required=True,
            )
            asked = questions.add_question(SYSTEM, events.by_slug(slug), kind=QuestionKind.TEXT, spec=spec)
        for first in range(0, number - 1, CHUNK):
            with unit_of_work():
                _write(slug, made.id, asked.id, range(first, min(first + CHUNK, number - 1)))


def _write(slug: str, registration_id: Any, question_id: Any, numbers: range) -> None:
    registration, person, email = (
        _row(Registration, Registration.id == registration_id),
        _row(
            Person,
            Person.id
            == sa.select(Registration.person_id).where(Registration.id == registration_id).scalar_subquery(),
        ),
        _row(PersonEmail, PersonEmail.address_key == f"{slug}@example.org"),
    )
    people, emails, registrations, answers = [], [], [], []
    for number in numbers:
        who, which = new_id(), new_id()
        given, family, address = (
            f"Given{number}",
            f"Family{number * 7919 % PEOPLE}",
            f"{slug}{number}@example.org",
        )
        body = f"Council {number % 200}"
        names: dict[str, Any] = {"given_name": given, "family_name": family}
        said = search_key(f"{given} {family} {given} {address} {body}")
        people.append(
            person | names | {"id": who, "search_text": said, "sort_key": sort_key_name(given, family)}
        )
        emails.append(email | {"id": new_id(), "person_id": who, "address": address, "address_key": address})
        registrations.append(
            registration
            | names
            | {
                "id": which,
                "person_id": who,
                "reference": f"{slug.upper()}-X{number:05}",
                "state": STATES[number % len(STATES)],
                "email": address,
                "email_key": address,
                "organisation_text": body,
                "sort_name": sort_key_name(given, family),
                "sort_organisation": search_key(body),
                "search_text": said,
                "submitted_at": registration["submitted_at"] + dt.timedelta(seconds=number),
                "verified_at": registration["verified_at"] + dt.timedelta(seconds=number),
            }
        )
        if number % 2:
            answers.append(
                {
                    "id": new_id(),
                    "question_id": question_id,
                    "respondent": ref("registration", which),
                    "text": f"Table {number % 40}",
                    "purge_on": dt.date(2099, 1, 1),
                    "revision": 1,
                }
            )
    for kind, rows in (
        (Person, people),
        (PersonEmail, emails),
        (Registration, registrations),
        (Answer, answers),
    ):
        session().execute(sa.insert(kind.__table__), rows)


def _row(kind: type[Base], condition: Any) -> dict[str, Any]:
    table = kind.__table__
    return dict(session().execute(sa.select(table).where(condition)).mappings().one())


def pages(slug: str) -> list[tuple[str, str]]:
    here = f"/manage/{slug}/participants"
    return [
        ("the list", here),
        ("the list by name, page 40", f"{here}?sort=name&page=40"),
        ("the list, a name searched", f"{here}?q=given12"),
        ("the list, who lacks an answer", f"{here}?lacks=answers"),
        (
            "the list with every column",
            f"{here}?"
            + "&".join(f"column={each}" for each in ("tags", "groups", "category", "answer-q_which_table")),
        ),
        ("the queue", f"/manage/{slug}/queue"),
        ("the overview", f"/manage/{slug}/"),
        ("search over everything", "/manage/search?q=given12"),
    ]


def measured(site: Site, truth: Truth, slug: str) -> list[Took]:
    """Every page of the crowd, asked for by one organiser, one request after the other."""
    with truth.app.app_context():
        person = make_person(f"head.{slug}@example.org")
        give_role(person, Role.OFFICE_HEAD)
    client = truth.app.test_client()
    sign_in_as(client, person)
    cookie = client.get_cookie("session")
    assert cookie is not None
    found = []
    with Browser(site.port) as browser:
        browser.cookies["session"] = cookie.value
        for what, path in pages(slug):
            answers = [browser.get(path) for _each in range(TIMES + 2)][2:]
            if {answer.status for answer in answers} != {200}:
                raise RuntimeError(f"{path}: {answers[0].status}")
            times = [answer.seconds * 1000 for answer in answers]
            asked = statements_of(truth, path, staff=True)
            size = len(answers[0].body) / 1024
            found.append(Took(what, statistics.median(times), max(times), asked, size))
    return found


def report(site: Site, truth: Truth) -> None:
    """The table: milliseconds (median and slowest) for three thousand people, statements for few and for many."""
    few, many = f"few-{site.port}", f"crowd-{site.port}"
    crowd(truth, few, 3)
    crowd(truth, many)
    slugs = {few: {each.what: each for each in measured(site, truth, few)}}
    print(
        f"\n{PEOPLE} people on {site.on.name:<27}{'median':>9}{'slowest':>10}{'statements (of 3)':>20}{'KiB':>7}"
    )
    for each in measured(site, truth, many):
        before = slugs[few][each.what].statements
        late = "" if each.slowest_ms < MOST_MS else f"  over {MOST_MS} ms"
        print(
            f"{each.what:<40}{each.median_ms:>7.0f} ms{each.slowest_ms:>7.0f} ms"
            f"{each.statements:>13} ({before}){each.kilobytes:>9.0f}{late}",
            flush=True,
        )
