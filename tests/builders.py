"""What tests start from: small functions with visible, boring defaults.

Each writes through the services, in a unit of work of its own, and needs an application context.
"""

import datetime as dt
from typing import Any

import pyotp
import sqlalchemy as sa
from flask.testing import FlaskClient

from tourapp.access.actor import SYSTEM, VISITOR, Actor, Scope
from tourapp.access.policy import Role
from tourapp.accounts import services as accounts
from tourapp.accounts.queries import account_of
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.directory.models import Office, Person
from tourapp.events import parts, services
from tourapp.events.kinds import EventKind, WayIn
from tourapp.events.models import Event, EventState
from tourapp.messages.models import Message
from tourapp.messages.private_links import opened_links, placeholder
from tourapp.questions import services as questions
from tourapp.registration import services as registration
from tourapp.registration.models import Registration
from tourapp.resources import services as resources
from tourapp.resources.models import Place
from tourapp.resources.rules import Spec as PlaceSpec

OFFICES = {
    "LON": (
        "Japan Local Government Centre, London",
        "クレア・ロンドン事務所",
        "London",
        "ロンドン",
        "GB",
        "Europe/London",
    ),
    "PAR": ("CLAIR Paris", "クレア・パリ事務所", "Paris", "パリ", "FR", "Europe/Paris"),
}


def wall(text: str, zone: str = "Europe/London") -> WallTime:
    """`wall("2027-06-17 09:30")`: a wall time in London."""
    return WallTime(dt.datetime.fromisoformat(text), zone)


def make_office(code: str = "LON") -> Office:
    """The office of this code; made when it is not there yet."""
    found = session().scalar(sa.select(Office).where(Office.code == code))
    if found is not None:
        return found
    name_en, name_ja, city_en, city_ja, country, zone = OFFICES[code]
    with unit_of_work() as writing:
        office = Office(
            id=new_id(),
            code=code,
            name=Words(name_en, name_ja),
            city=Words(city_en, city_ja),
            country=country,
            zone=zone,
            mailbox=f"{code.lower()}@example.org",
            address="1 Sample Street",
            area=[country],
        )
        writing.add(office)
    return office


def make_place(name: str | Words = "Town hall", *, source_key: str | None = None, **facts: Any) -> Place:
    """A place of the London office."""
    office = make_office()
    with unit_of_work() as writing:
        office = writing.get_one(Office, office.id)
        spec = PlaceSpec(name=Words.of(name), **facts)
        return resources.add_place(SYSTEM, office, spec, source_key=source_key)


def make_event(
    slug: str = "seminar",
    *,
    title: str = "Seminar",
    title_ja: str = "セミナー",
    kind: EventKind = EventKind.SEMINAR,
    way_in: WayIn = WayIn.OPEN,
    office: str = "LON",
    starts: str = "2027-06-17 09:30",
    ends: str = "2027-06-17 16:30",
    zone: str = "Europe/London",
    is_all_day: bool = False,
    state: EventState = EventState.PUBLISHED,
    venue: bool = True,
    online: bool = False,
) -> Event:
    """An event in this state; the default is a published one-day seminar in London, two months after `NOW`.

    A finished one has to lie in the past.
    """
    of = make_office(office)
    with unit_of_work():
        event = services.create_event(
            SYSTEM,
            of,
            kind=kind,
            way_in=way_in,
            slug=slug,
            title=Words(title, title_ja),
            starts=wall(starts, zone),
            ends=wall(ends, zone),
            is_all_day=is_all_day,
        )
        if venue:
            place = Words("Town Hall", "市役所")
            parts.add_venue(SYSTEM, event, name=place, city=Words("London", "ロンドン"), lat=51.5, lon=-0.125)
        if online:
            services.change_event(
                SYSTEM, event, has_online=True, joining_url="https://meet.example.org/secret"
            )
        if state is not EventState.DRAFT:
            services.publish_event(SYSTEM, event)
        if state is EventState.CANCELLED:
            services.cancel_event(
                SYSTEM, event, reason=Words("The hall is closed.", "会場が使えなくなりました。")
            )
        if state is EventState.FINISHED:
            services.finish_event(SYSTEM, event)
    return event


def open_event(
    slug: str = "seminar",
    *,
    places: int | None = None,
    in_person: int | None = None,
    online: int | None = 0,
    opens: str = "2027-03-01 09:00",
    closes: str = "2027-06-10 17:00",
    asks: tuple[str, ...] = ("attendance", "dietary", "access_needs"),
    per_organisation: int | None = None,
    waiting_list: bool = False,
    holds_unknown: bool = False,
    **event: Any,
) -> Event:
    """A published event with open registration: `places` in all, and those in the room and online apart."""
    made = make_event(slug, online=online != 0, **event)
    with unit_of_work():
        registration.open_intake(
            SYSTEM,
            made,
            opens_at=wall(opens).instant,
            closes_at=wall(closes).instant,
            capacity=places,
            capacity_in_person=in_person,
            capacity_online=online,
            per_organisation=per_organisation,
            has_waiting_list=waiting_list,
            holds_unknown=holds_unknown,
        )
        questions.ask_ready_made(SYSTEM, made.ref, asks)
    return made


def submit(event: Event, email: str = "ada@example.org", **details: Any) -> Registration:
    """A form that somebody has sent; no place is taken yet."""
    answers = details.pop("answers", {})
    # Two people under one name of one body look like a duplicate, so each address has its own name.
    name = email.partition("@")[0].capitalize()
    given = {"given_name": name, "family_name": "Example", "organisation": "Sample Council", **details}
    with unit_of_work():
        sent = registration.submit(
            VISITOR, event, email=email, details=registration.Details(**given), answers=answers
        )
    assert sent is not None
    return sent


def token_of(sent: Registration) -> str:
    """The token in the newest mail about this registration, as its reader would find it."""
    message = (
        session()
        .scalars(
            sa.select(Message)
            .where(Message.about == sent.ref)
            .order_by(Message.created_at.desc(), Message.id.desc())
        )
        .first()
    )
    assert message is not None
    links = opened_links(message.id, message.secrets)
    return links[placeholder(message.id, "verify")].rpartition("/")[2]


def make_registration(event: Event, email: str = "ada@example.org", **details: Any) -> Registration:
    """Somebody with a confirmed place."""
    sent = submit(event, email, **details)
    with unit_of_work():
        result = registration.verify(VISITOR, event, token_of(sent))
    assert result.outcome == "confirmed", result.outcome
    return result.registration


PASSWORD = "four words make one"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_person(
    email: str | None = "ada@example.org",
    *,
    given_name: str = "Ada",
    family_name: str = "Example",
    lang: str = "en",
    zone: str | None = None,
) -> Person:
    """Somebody with one verified address."""
    with unit_of_work():
        return directory.add_person(
            SYSTEM,
            given_name=given_name,
            family_name=family_name,
            email=email,
            verified=True,
            lang=lang,
            zone=zone,
        )


def give_role(person: Person, role: Role = Role.ORGANISER, scope: Scope | None = ("office", "LON")) -> None:
    """A role without dates."""
    with unit_of_work():
        accounts.grant(SYSTEM, session().get_one(Person, person.id), role, scope)


def make_account(person: Person, *, password: str = PASSWORD, secret: str = TOTP_SECRET) -> None:
    """A password and a second factor; the code of this half minute has been used."""
    actor = Actor(person_id=person.id, is_strong=True)
    code = pyotp.TOTP(secret).at(int(clock.now().timestamp()))
    hashed = accounts.new_password_hash(person, password)
    with unit_of_work():
        accounts.set_password(actor, person, password_hash=hashed, checked=None)
    account = account_of(person.id)
    assert account is not None
    checked = accounts.check_again(account, password)
    with unit_of_work():
        accounts.set_second_factor(actor, person, secret=secret, code=code, checked=checked)


def sign_in_as(client: FlaskClient, person: Person, *, strong: bool = True) -> str:
    """Let this browser be signed in as that person, and return the token of the session. Hold no context around it."""
    with client.application.app_context(), unit_of_work():
        token = accounts.start_session(session().get_one(Person, person.id), strong=strong)
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    return token
