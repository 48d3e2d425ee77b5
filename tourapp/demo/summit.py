"""The U20 Mayors Summit of Tokyo, May 2019: in the archive, at its own dates."""

import datetime as dt
import json
from pathlib import Path

from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory.models import Office
from tourapp.events import parts
from tourapp.events import services as events
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event, Part
from tourapp.planning import services as planning
from tourapp.programme.importing.taking_in import import_programme

FILE = "u20_programme.json"
TOKYO = "Asia/Tokyo"

ADDRESSES = {
    "Hilton Tokyo": "〒160-0023 東京都新宿区西新宿6-6-2",
    "Hyatt Regency Tokyo": "東京都新宿区西新宿",
}
"""The places in Japanese, which the file has in English only."""

TEXTS = {
    "theme": Words(
        "Climate action; social inclusion and integration; sustainable economic growth",
        "気候変動対策、社会的包摂・統合、持続可能な経済成長",
    ),
    "summary": Words(
        "Mayors and representatives of 26 cities met in Tokyo and sent a communique to the G20. Thirty cities "
        "signed it.",
        "26都市の首長・代表が東京に集い、G20に向けた共同声明を取りまとめました。30都市が賛同しました。",
    ),
    "description": Words(
        "The days, places and themes are published facts. The hours and rooms of the programme are illustrative.",
        "日程・会場・テーマは公表された事実です。プログラムの時刻と会場の部屋は例示です。",
    ),
    "cost": Words("By invitation", "招待制"),
    "language_note": Words("English and Japanese, interpreted", "英語・日本語（同時通訳）"),
    "who_for": Words("Delegations of the cities of Urban 20.", "U20参加都市の代表団"),
}


def build(actor: Actor, office: Office, folder: Path) -> Event:
    """Create the summit as it was, release its programme to everybody, and close it."""
    data = json.loads((folder / FILE).read_text(encoding="utf-8"))
    first, last = (dt.date.fromisoformat(data[name]) for name in ("start_date", "end_date"))
    event = events.create_event(
        actor,
        office,
        kind=EventKind.SUMMIT,
        slug="u20-2019",
        title=Words("U20 Mayors Summit Tokyo 2019", "U20メイヤーズ・サミット（東京）"),
        starts=WallTime(dt.datetime.combine(first, dt.time(9, 0)), TOKYO),
        ends=WallTime(dt.datetime.combine(last, dt.time(18, 0)), TOKYO),
        edition_label="2019",
        source_key=data["event_id"],
        texts=TEXTS,
    )
    for venue in data["venues"]:
        parts.add_venue(
            actor,
            event,
            name=Words(venue["name_en"], venue["name_ja"]),
            address=Words(venue["address_en"], ADDRESSES[venue["name_en"]]),
            city=Words("Tokyo", "東京"),
            lat=venue["lat"],
            lon=venue["lon"],
        )
    parts.add_partner(actor, event, part=Part.HOST, name=Words("Tokyo Metropolitan Government", "東京都"))
    events.publish_event(actor, event)
    import_programme(actor, event, data, name=FILE)
    planning.release(actor, event, circle=Circle.PUBLIC)
    events.finish_event(actor, event)
    return event
