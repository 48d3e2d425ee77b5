"""What tests start from: small functions with visible, boring defaults.

Each writes through the services, in a unit of work of its own, and needs an application context.
"""

import datetime as dt

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory.models import Office
from tourapp.events import parts, services
from tourapp.events.kinds import EventKind, WayIn
from tourapp.events.models import Event, EventState

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
