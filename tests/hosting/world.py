"""A tour that two authorities receive: what tests of the host's side start from.

It is in Japan, from 20 to 22 June 2027; `NOW` is Monday 12 April, six in the evening in Tokyo.
"""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from tests.builders import make_event, wall
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.agenda.circles import Circle
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.directory.kinds import OrganisationKind
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.hosting import queries, services
from tourapp.hosting.models import Engagement, HostAnswer
from tourapp.hosting.said import Said, Who
from tourapp.hosting.states import AnswerKind, Channel
from tourapp.messages.models import Message
from tourapp.messages.private_links import opened_links
from tourapp.programme import services as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.queries import content_of

TOKYO = "Asia/Tokyo"
TOYOTA = Words("Toyota City", "豊田市")
TSU = Words("Tsu City", "津市")
WHO = Who(section="交通政策課", post="主査", name="見本 太郎")


def make_tour(slug: str = "tour") -> Event:
    return make_event(
        slug,
        title="Study tour",
        title_ja="セミナー",
        kind=EventKind.STUDY_TOUR,
        starts="2027-06-20 14:00",
        ends="2027-06-22 12:00",
        zone=TOKYO,
    )


def make_host(event: Event, name: Words = TOYOTA, *, email: str = "host@example.org") -> Engagement:
    """An authority of the directory with a section and a main contact."""
    with unit_of_work():
        fresh = session().get_one(Event, event.id)
        body = directory.add_organisation(SYSTEM, kind=OrganisationKind.CITY, name=name, country="JP")
        engagement = services.engage(SYSTEM, fresh, body)
        services.change(SYSTEM, engagement, section="国際交流担当")
        if email:
            known = services.Known(post="係長", name="見本 花子", email=email, is_main=True)
            services.set_contact(SYSTEM, engagement, known)
    return engagement


def add(event: Event, host: Engagement | None, title: str, hours: str, **changes: Any) -> ProgrammeItem:
    """A visit on the first full day, `13:40-15:10`, at a place of its own."""
    starts, ends = (wall(f"2027-06-21 {hour}", TOKYO) for hour in hours.split("-"))
    content = ItemContent(
        **{
            "kind": ItemKind.VISIT,
            "title": Words(title, f"{title}（視察）"),
            "starts": starts,
            "ends": ends,
            "place": Words(f"{title} hall", f"{title}会館"),
            "host_ref": host.host_ref if host else "",
            **changes,
        }
    )
    with unit_of_work():
        return programme.add_item(SYSTEM, session().get_one(Event, event.id), content)


def release(event: Event, circle: Circle = Circle.HOST) -> int:
    """The draft as an edition, given to this circle; its number."""
    with unit_of_work():
        fresh = session().get_one(Event, event.id)
        edition = programme.freeze(SYSTEM, fresh)
        programme.release(SYSTEM, fresh, edition, circle=circle)
        return edition.number


def make_asked(*titles: str) -> tuple[Event, Engagement]:
    """A tour whose host was sent its days."""
    event = make_tour()
    host = make_host(event)
    for number, title in enumerate(titles or ("Station", "School")):
        add(event, host, title, f"{10 + 2 * number}:00-{11 + 2 * number}:00")
    release(event)
    return event, host


def item(event: Event, title: str) -> ProgrammeItem:
    chosen = sa.select(ProgrammeItem).where(
        ProgrammeItem.event_id == event.id, ProgrammeItem.title_en == title
    )
    return session().scalars(chosen.execution_options(populate_existing=True)).one()


def state(event: Event, title: str) -> Confirmation:
    return item(event, title).confirmation


def host_actor(host: Engagement) -> Actor:
    return Actor(grants=(Grant(Role.HOST_CONTACT, ("host", str(host.id))),), link="host_link:test")


def fresh(host: Engagement) -> Engagement:
    return session().get_one(Engagement, host.id, populate_existing=True)


def answer(
    event: Event,
    host: Engagement,
    title: str,
    kind: AnswerKind = AnswerKind.AGREE,
    *,
    edition: int | None = None,
    who: Who = WHO,
    actor: Actor | None = None,
    **said: Any,
) -> HostAnswer:
    """What the host says of an item, by its link, of the newest edition that it was given."""
    number = edition or queries.editions_given(fresh(host))[0]
    what = Said(kind=kind, edition=number, **said)
    with unit_of_work():
        return services.answer(actor or host_actor(host), fresh(host), item(event, title).id, what, who)


def record(event: Event, host: Engagement, title: str, kind: AnswerKind, **given: Any) -> HostAnswer:
    """What came by telephone, written down by the office."""
    on = given.pop("on", None)
    channel = given.pop("channel", Channel.TELEPHONE)
    number = queries.editions_given(fresh(host))[0]
    actor = given.pop("actor", SYSTEM)
    file = given.pop("file", None)
    with unit_of_work():
        return services.record_on_behalf(
            actor,
            fresh(host),
            item(event, title).id,
            Said(kind=kind, edition=number, **given),
            WHO,
            on=on,
            channel=channel,
            file=file,
        )


def change(event: Event, title: str, **changes: Any) -> None:
    """What an organiser changes in the draft."""
    with unit_of_work():
        found = item(event, title)
        programme.change_item(SYSTEM, found, replace(content_of(found), **changes))


def mails(host: Engagement, template: str = "") -> list[Message]:
    chosen = sa.select(Message).where(Message.about == host.ref).order_by(Message.created_at, Message.id)
    return [each for each in session().scalars(chosen) if each.template == template or not template]


def link_of(message: Message) -> str:
    """The address of the host's page in a mail, as its reader finds it."""
    return next(iter(opened_links(message.id, message.secrets).values()))
