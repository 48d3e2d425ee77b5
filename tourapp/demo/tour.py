"""The study tour to Toyota City: ahead, its itinerary with the host as edition 4, an outline for everybody."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

from tourapp.access.actor import SYSTEM, Actor
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.demo import dates, hosting
from tourapp.directory import services as directory
from tourapp.directory.kinds import OrganisationKind
from tourapp.directory.models import Office, Organisation
from tourapp.events import parts
from tourapp.events import services as events
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event, Part, Series
from tourapp.planning import queries as checks
from tourapp.planning import services as planning
from tourapp.planning.findings import Severity
from tourapp.programme import queries as programme_queries
from tourapp.programme import services as programme
from tourapp.programme.content import Override
from tourapp.programme.importing.taking_in import import_programme

FILE = "study_tour_itinerary.json"
REASON = "The dates of the demonstration move with today; the host is asked all the same."
TOKYO = "Asia/Tokyo"

TEXTS = {
    "summary": Words(
        "Spend a week with the people who plan transport, care and low-carbon places: one day in Tokyo, then Toyota "
        "City, from its centre to its mountain villages.",
        "交通、介護、低炭素のまちづくりを担う自治体職員と一週間を過ごします。東京で一日を過ごした後、豊田市の"
        "中心部から山村までを訪ねます。",
    ),
    "description": Words(
        "You start in Tokyo with a day on how local government works in Japan. Then you travel to Toyota City, where "
        "officers show you their work and ask about yours.\n\n"
        "Interpreters are with the group at every visit. You do not need to speak Japanese.",
        "初日は東京で日本の地方自治制度を学びます。その後豊田市に移り、市の職員から取組の説明を受け、意見を"
        "交わします。\n\nすべての訪問先に通訳が同行します。",
    ),
    "cost": Words(
        "Free. CLAIR pays for hotels and travel in Japan during the programme. You pay for your flights and insurance.",
        "無料。プログラム中の日本国内の宿泊・移動はクレアが負担します。航空券と海外旅行保険は参加者の負担です。",
    ),
    "language_note": Words("English, with interpreters", "英語（通訳付き）"),
    "who_for": Words(
        "Senior officers of local authorities, and of public bodies that serve them, in Austria, Denmark, Finland, "
        "Germany, Ireland, the Netherlands, Norway, Sweden and the United Kingdom.",
        "オーストリア、デンマーク、フィンランド、ドイツ、アイルランド、オランダ、ノルウェー、スウェーデン、英国の"
        "自治体と関係公的機関の幹部職員",
    ),
}

OUTLINE: tuple[tuple[Words, Words], ...] = (
    (Words("Tokyo", "東京"), Words("Arrival and orientation", "到着、オリエンテーション")),
    (
        Words("Tokyo", "東京"),
        Words(
            "How local government works in Japan; disaster preparedness; reception",
            "日本の地方自治制度、防災の視察、歓迎レセプション",
        ),
    ),
    (
        Words("Tokyo, Toyota City", "東京・豊田市"),
        Words("Journey to Toyota City; courtesy call on the Mayor", "豊田市へ移動、市長表敬訪問"),
    ),
    (
        Words("Toyota City", "豊田市"),
        Words(
            "Waste and recycling; living together with foreign residents",
            "廃棄物・環境学習、多文化共生の意見交換",
        ),
    ),
    (
        Words("Toyota City", "豊田市"),
        Words(
            "Public places in the town centre; joint seminar on ageing and mobility",
            "中心市街地の公共施設、高齢社会と移動の合同セミナー",
        ),
    ),
    (
        Words("Asuke", "足助"),
        Words(
            "A mountain district and its crafts; wrap-up meeting with the city",
            "山間地域と手仕事の視察、意見交換（総括）",
        ),
    ),
    (Words("Nagoya", "名古屋"), Words("Departure", "帰国")),
)
"""What everybody may know of each day. The visits themselves are agreed with the host first."""


def build(actor: Actor, office: Office, folder: Path) -> Event:
    """Create and publish the tour; give its itinerary to the host as the edition that the file names."""
    data = json.loads((folder / FILE).read_text(encoding="utf-8"))
    first, last = (dt.date.fromisoformat(data[name]) for name in ("start_date", "end_date"))
    weeks = dates.weeks_to_move(first, clock.today(TOKYO))
    first, last = first + dt.timedelta(weeks=weeks), last + dt.timedelta(weeks=weeks)
    event = events.create_event(
        actor,
        office,
        kind=EventKind.STUDY_TOUR,
        slug=f"study-tour-{first.year}",
        title=Words(
            f"Japan Study Tour {first.year}: Toyota City",
            f"海外自治体幹部交流協力セミナー（ジャパンスタディツアー{first.year}）豊田市",
        ),
        starts=WallTime(dt.datetime.combine(first, dt.time(14, 0)), TOKYO),
        ends=WallTime(dt.datetime.combine(last, dt.time(12, 0)), TOKYO),
        series=_series(actor, office),
        edition_label=str(first.year),
        source_key=data["itinerary_id"],
        texts={"theme": Words(data["theme_en"], data["theme_ja"]), **TEXTS},
    )
    _places_and_partners(actor, event)
    outline = [
        parts.Day(on=first + dt.timedelta(days=number), place=place, text=text)
        for number, (place, text) in enumerate(OUTLINE)
    ]
    parts.set_outline(actor, event, outline)
    events.publish_event(actor, event)
    import_programme(actor, event, data, name=FILE, shift_days=7 * weeks)
    host = _receive(actor, event, Words(data["host_authority_en"], data["host_authority_ja"]))
    engagement = hosting.engage(actor, event, host)
    overrides = _whatever_the_dates_bring(event)
    planning.release(actor, event, circle=Circle.HOST, note="Sent to Toyota City", overrides=overrides)
    hosting.answer(actor, event, engagement)
    return event


def _whatever_the_dates_bring(event: Event) -> list[Override]:
    """A reason for each thing that stands in the way of the host: the file does not, but its dates are moved by weeks,
    and a holiday may have come to lie among them."""
    found = checks.problems(event, Circle.HOST)
    return [Override(each.name, each.items, REASON) for each in found if each.severity is Severity.BLOCK]


def _receive(actor: Actor, event: Event, name: Words) -> Organisation:
    """Let the host stand in the directory, as head office would add it, and behind the items that it receives: it has a
    calendar of its own then."""
    host = directory.add_organisation(SYSTEM, kind=OrganisationKind.MUNICIPALITY, name=name, country="JP")
    for item in programme_queries.draft(event):
        content = programme_queries.content_of(item)
        if content.host_organisation.en.startswith(name.en):  # its museum and its library too
            programme.change_item(actor, item, replace(content, host_ref=host.ref))
    return host


def _series(actor: Actor, office: Office) -> Series:
    return events.add_series(
        actor,
        office,
        key="japan-study-tour",
        kind=EventKind.STUDY_TOUR,
        name=Words("Japan Study Tour", "海外自治体幹部交流協力セミナー（ジャパンスタディツアー）"),
    )


def _places_and_partners(actor: Actor, event: Event) -> None:
    parts.add_venue(
        actor,
        event,
        name=Words("CLAIR Tokyo", "自治体国際化協会 東京本部"),
        address=Words("1-7 Kojimachi, Chiyoda-ku, Tokyo", "東京都千代田区麹町1-7"),
        city=Words("Tokyo", "東京"),
        lat=35.684447,
        lon=139.742919,
    )
    parts.add_venue(
        actor,
        event,
        name=Words("Toyota City Hall", "豊田市役所"),
        address=Words("3-60 Nishimachi, Toyota City, Aichi", "愛知県豊田市西町3丁目60番地"),
        city=Words("Toyota City", "豊田市"),
    )
    parts.add_partner(
        actor,
        event,
        part=Part.ORGANISER,
        name=Words("Japan Local Government Centre, London", "クレア・ロンドン事務所"),
        logo="jlgc.svg",
    )
    host = Words("Toyota City (illustrative)", "豊田市（例示）")
    parts.add_partner(actor, event, part=Part.HOST, name=host, logo="authority.svg")
