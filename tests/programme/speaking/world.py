"""A seminar with two talks: what tests of appearances start from."""

from dataclasses import replace

import sqlalchemy as sa

from tests.builders import make_event, make_person
from tests.photographs import photograph
from tests.programme.sign_up_world import add, item, release
from tourapp.access.actor import SYSTEM, Actor
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.messages.models import Message
from tourapp.messages.private_links import opened_links
from tourapp.programme import services as programme_services
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.queries import content_of
from tourapp.programme.speaking import handing_in, services
from tourapp.programme.speaking.models import Appearance
from tourapp.programme.speaking.services import Request
from tourapp.programme.speaking.states import FileKind, Part

SLIDES = b"%PDF-1.4\n%Plantslides\n"
POST = Words("Director of Planning", "企画部長")


def make_talks(slug: str = "seminar", *, is_released: bool = False) -> Event:
    """A published seminar on 17 June 2027 with a keynote at 10, by a post, and a panel at 11, in London."""
    event = make_event(slug)
    keynote = add(event, "Keynote", "10:00-10:45", signs_up=False)
    with unit_of_work():
        draft = session().get_one(ProgrammeItem, keynote.id)
        programme_services.change_item(SYSTEM, draft, replace(content_of(draft), speakers=(POST,)))
    add(event, "Panel", "11:00-12:00", signs_up=False)
    if is_released:
        release(event)
    return event


def ask(
    event: Event,
    person: Person,
    *titles: str,
    part: Part = Part.SPEAKER,
    post: Words = POST,
    **pair: str,
) -> Appearance:
    """Ask her for these items, the keynote unless they are named."""
    if part is Part.INTERPRETER:
        pair = {"from_lang": "en", "to_lang": "ja", "mode": "simultaneous", **pair}
    items = [item(event, title).id for title in titles or ("Keynote",)]
    with unit_of_work():
        fresh = session().get_one(Event, event.id)
        request = Request(part=part, items=items, post=post, **pair)
        return services.ask(SYSTEM, fresh, session().get_one(Person, person.id), request)


def speaker(event: Event, name: str = "ada", *titles: str, **facts: object) -> Appearance:
    """Somebody new who was asked."""
    person = make_person(f"{name}@example.org", given_name=name.capitalize())
    return ask(event, person, *titles, **facts)  # type: ignore[arg-type]


def herself(appearance: Appearance) -> Actor:
    return Actor(person_id=appearance.person_id)


def say(appearance: Appearance, accepts: bool = True, remark: str = "") -> None:
    with unit_of_work():
        services.answer(herself(appearance), again(appearance), accepts=accepts, remark=remark)


def again(appearance: Appearance) -> Appearance:
    return session().get_one(Appearance, appearance.id)


def send(appearance: Appearance, kind: FileKind = FileKind.SLIDES, data: bytes | None = None) -> None:
    name, content = ("talk.pdf", SLIDES) if kind is FileKind.SLIDES else ("me.jpg", photograph())
    upload = handing_in.read_upload(
        again(appearance), kind, name=name, data=content if data is None else data
    )
    with unit_of_work():
        handing_in.keep_file(herself(appearance), again(appearance), upload)


def agree(appearance: Appearance, publishes: bool = True) -> None:
    with unit_of_work():
        handing_in.agree(herself(appearance), again(appearance), publishes=publishes)


def write(appearance: Appearance, en: str = "Ada plans.", ja: str = "") -> None:
    with unit_of_work():
        handing_in.write_life(herself(appearance), again(appearance), Words(en, ja))


def mails(appearance: Appearance) -> list[str]:
    """The templates of the mails about it, in the order of writing, without the package."""
    chosen = sa.select(Message.template).where(Message.about == appearance.ref).order_by(Message.id)
    return [each.removeprefix("programme/speaking_") for each in session().scalars(chosen)]


def token(appearance: Appearance, number: int = -1) -> str:
    """The token in a mail about it that has a link, the newest unless said otherwise."""
    chosen = sa.select(Message).where(Message.about == appearance.ref, Message.has_links).order_by(Message.id)
    message = session().scalars(chosen).all()[number]
    (address,) = opened_links(message.id, message.secrets).values()
    return address.rpartition("/")[2].partition("?")[0]
