"""A short tour in Japan whose itinerary is printed: two days with the host, one without."""

import io
import uuid
from dataclasses import replace
from typing import Any

from pypdf import PdfReader

from tests.builders import open_event, wall
from tourapp.access.actor import SYSTEM
from tourapp.agenda.circles import Circle
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.directory.kinds import OrganisationKind
from tourapp.events import services as events
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import services
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import Edition, ProgrammeItem

TOKYO = "Asia/Tokyo"
MAYOR = Words("Courtesy call on the Mayor", "市長表敬訪問")
FACTORY = Words("Factory tour", "工場見学")
HOTEL = Words("Hotel Yahagi", "ホテル矢作")


class Tour:
    """`add` and `change` write the draft, `give` freezes it and gives it to circles."""

    factory: uuid.UUID
    mayor: uuid.UUID

    def __init__(self, slug: str = "tour", *, kind: EventKind = EventKind.STUDY_TOUR) -> None:
        self.event_id = open_event(
            slug,
            asks=(),
            closes="2027-05-10 17:00",
            title="Japan Study Tour",
            title_ja="ジャパンスタディツアー",
            kind=kind,
            starts="2027-05-18 14:00",
            ends="2027-05-20 12:00",
            zone=TOKYO,
        ).id
        with unit_of_work():
            theme = Words("Getting around in an ageing city", "高齢社会における地域の移動")
            events.change_event(SYSTEM, self.event, theme=theme)
        self.city = self.host("Toyota City", "豊田市")

    @property
    def event(self) -> Event:
        return session().get_one(Event, self.event_id)

    @staticmethod
    def host(en: str, ja: str) -> str:
        with unit_of_work():
            kind = OrganisationKind.MUNICIPALITY
            made = directory.add_organisation(SYSTEM, kind=kind, name=Words(en, ja), country="JP")
            return ref("organisation", made.id)

    def add(
        self, title: Words, starts: str, ends: str, *, kind: ItemKind = ItemKind.VISIT, **more: Any
    ) -> uuid.UUID:
        content = ItemContent(
            kind=kind, title=title, starts=wall(starts, TOKYO), ends=wall(ends, TOKYO), **more
        )
        with unit_of_work():
            return services.add_item(SYSTEM, self.event, content).id

    def change(self, item: uuid.UUID, **changes: Any) -> None:
        with unit_of_work() as writing:
            found = writing.get_one(ProgrammeItem, item)
            services.put(SYSTEM, found, replace(programme.content_of(found), **changes))

    def drop(self, item: uuid.UUID) -> None:
        with unit_of_work() as writing:
            services.drop_item(SYSTEM, writing.get_one(ProgrammeItem, item), reason="Closed")

    def give(self, *circles: Circle) -> int:
        """The number of a new edition, released to these circles."""
        with unit_of_work() as writing:
            number = services.freeze(SYSTEM, self.event).number
            for circle in circles:
                edition = writing.query(Edition).filter_by(event_id=self.event_id, number=number).one()
                services.release(SYSTEM, self.event, edition, circle=circle)
        return number


def tour_with_host() -> Tour:
    """A visit and a night on the first day, the Mayor on the second, a visit of another city on the third."""
    tour = Tour()
    of_city = {"host_ref": tour.city, "host_organisation": Words("Toyota City", "豊田市")}
    tour.factory = tour.add(
        FACTORY,
        "2027-05-18 14:00",
        "2027-05-18 15:30",
        place=Words("Motomachi", "元町"),
        host=Words("Head of Industry Promotion", "産業振興課長"),
        photography="not_allowed",
        wet_weather=Words("Talk at the branch office", "支所で説明"),
        transfer_mode="chartered_bus",
        transfer_minutes=20,
        **of_city,
    )
    tour.add(
        HOTEL,
        "2027-05-18 16:00",
        "2027-05-19 10:00",
        kind=ItemKind.LODGING,
        confirmation=Confirmation.NOT_NEEDED,
    )
    tour.mayor = tour.add(
        MAYOR,
        "2027-05-19 10:30",
        "2027-05-19 11:00",
        kind=ItemKind.COURTESY_CALL,
        principal=Words("Mayor", "市長"),
        interpreters=(Words("Emi Sawada", "沢田 恵美"),),
        **of_city,
    )
    tour.add(
        Words("Nagoya Castle", "名古屋城"),
        "2027-05-20 09:00",
        "2027-05-20 11:00",
        host_ref=tour.host("Nagoya City", "名古屋市"),
        host_organisation=Words("Nagoya City", "名古屋市"),
    )
    return tour


def text_of(pdf: bytes) -> str:
    """Everything that a PDF says, without spaces and line breaks: where lines break is not what is tested."""
    return "".join("".join(pages_of(pdf)).split())


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
