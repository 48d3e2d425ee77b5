"""The yearly seminar with the Local Government Association: open for registration."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.demo import dates
from tourapp.directory.models import Office
from tourapp.events import parts
from tourapp.events import services as events
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event, Part
from tourapp.planning import services as planning
from tourapp.programme.content import Override
from tourapp.programme.importing.taking_in import import_programme
from tourapp.questions import services as questions
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.services import Spec
from tourapp.registration import services as registration

FILE = "seminar_programme.json"
LONDON = "Europe/London"
IN_PERSON, ONLINE = 150, 100
PER_ORGANISATION = 4
FOR_SPEAKERS = 12
"""Speakers and partners are put into their category by the office; everybody else is a delegate without being asked."""
UNTRANSLATED = ("SEM-05", "SEM-12")
"""The two breaks that the file leaves without a Japanese title on purpose (R33)."""

TEXTS = {
    "theme": Words("Ageing, trade and rail: local answers", "高齢社会・貿易・鉄道への地域の取組"),
    "summary": Words(
        "A day with colleagues from British and Japanese local government on what works in a smaller, older "
        "country, with the Local Government Association.",
        "地方自治体協議会（LGA）との共催で、人口が減り高齢化する社会での日英自治体の実践を共有する一日です。",
    ),
    "description": Words(
        "Hear how towns and prefectures in both countries look after older residents, win trade for their region and "
        "make the most of a railway. In the breakouts you work on one question in a small group.\n\n"
        "Participants of the last study tour report what they brought home, and we show how to apply for the next.",
        "高齢者を支えるまちづくり、地域の貿易振興、鉄道を生かした地域づくりについて、日英両国の自治体の事例を"
        "紹介します。分科会では、少人数で一つの課題に取り組みます。\n\n"
        "前回のスタディツアー参加者が成果を報告し、次回の応募方法もご案内します。",
    ),
    "cost": Words("Free. Lunch and refreshments are included.", "無料（昼食・お茶を含みます）"),
    "language_note": Words("English", "英語"),
    "who_for": Words(
        "Officers and elected members of local authorities, and people who work with them.",
        "地方自治体の職員・議員、自治体と連携する方",
    ),
}


def build(actor: Actor, office: Office, folder: Path) -> Event:
    """Create, publish and open the seminar; release its programme to everybody."""
    data = json.loads((folder / FILE).read_text(encoding="utf-8"))
    weeks = dates.weeks_to_move(dt.date.fromisoformat(data["date"]), clock.today(LONDON))
    day = dt.date.fromisoformat(data["date"]) + dt.timedelta(weeks=weeks)
    series = events.add_series(
        actor,
        office,
        key="jlgc-seminar",
        kind=EventKind.SEMINAR,
        name=Words("JLGC Annual Seminar", "クレア・ロンドン年次セミナー"),
    )
    event = events.create_event(
        actor,
        office,
        kind=EventKind.SEMINAR,
        slug=f"seminar-{day.year}",
        title=Words(
            "JLGC Annual Seminar: local answers to ageing, trade and rail",
            "クレア・ロンドン年次セミナー（例示）",
        ),
        starts=WallTime(dt.datetime.combine(day, dt.time(9, 0)), LONDON),
        ends=WallTime(dt.datetime.combine(day, dt.time(17, 30)), LONDON),
        series=series,
        edition_label=str(day.year),
        source_key=data["event_id"],
        texts=TEXTS,
    )
    events.change_event(actor, event, has_online=True, joining_url="https://meet.example.org/jlgc-seminar")
    _place_and_partners(actor, event, data)
    events.publish_event(actor, event)
    _programme(actor, event, data, weeks)
    _intake(actor, event, data["registration"], weeks)
    return event


def _place_and_partners(actor: Actor, event: Event, data: dict[str, Any]) -> None:
    venue = data["venue"]
    parts.add_venue(
        actor,
        event,
        name=Words("Local Government Association", "地方自治体協議会（LGA）"),
        address=Words("18 Smith Square, London SW1P 3HZ", "18 Smith Square, London SW1P 3HZ"),
        city=Words("London", "ロンドン"),
        lat=venue["lat"],
        lon=venue["lon"],
    )
    parts.add_partner(
        actor,
        event,
        part=Part.ORGANISER,
        name=Words("Japan Local Government Centre, London", "クレア・ロンドン事務所"),
        logo="jlgc.svg",
        url="https://www.jlgc.org.uk/",
    )
    parts.add_partner(
        actor,
        event,
        part=Part.PARTNER,
        name=Words("Local Government Association (illustrative)", "地方自治体協議会（LGA・例示）"),
        logo="lga.svg",
    )


def _programme(actor: Actor, event: Event, data: dict[str, Any], weeks: int) -> None:
    import_programme(actor, event, data, name=FILE, shift_days=7 * weeks)
    reason = "The Japanese titles of the two breaks come with the printed programme."
    overrides = [Override("R33", (item,), reason) for item in UNTRANSLATED]
    planning.release(actor, event, circle=Circle.PUBLIC, note="First public programme", overrides=overrides)


def _intake(actor: Actor, event: Event, asked: dict[str, Any], weeks: int) -> None:
    closes = WallTime.from_instant(dt.datetime.fromisoformat(asked["closes"]), LONDON).moved(days=7 * weeks)
    opens_at, closes_at = dates.registration_window(closes.instant, event.starts_at, clock.now())
    capacity = asked["capacity"]
    registration.open_intake(
        actor,
        event,
        opens_at=opens_at,
        closes_at=closes_at,
        capacity=capacity + ONLINE,
        capacity_in_person=min(IN_PERSON, capacity),
        capacity_online=ONLINE,
        per_organisation=PER_ORGANISATION,
    )
    registration.add_category(actor, event, name=Words("Delegates", "一般参加"))
    registration.add_category(
        actor,
        event,
        name=Words("Speakers and partners", "登壇者・共催団体"),
        capacity=FOR_SPEAKERS,
        is_open=False,
    )
    _ask(actor, event)


def _ask(actor: Actor, event: Event) -> None:
    """The ready-made questions, and two that follow from an answer."""
    questions.ask_ready_made(actor, event.ref, ("attendance", "dietary", "access_needs", "previous_tour"))
    questions.add_question(
        actor,
        event,
        kind=QuestionKind.TEXT,
        spec=Spec(
            label=Words("Which tour were you on?", "参加された年と訪問先"),
            purpose=Words("The year and the host, for example 2024, Fukushima.", "例：2024年、福島県"),
            only_if_key="previous_tour",
            only_if_answers=("yes",),
        ),
    )
    questions.add_question(
        actor,
        event,
        kind=QuestionKind.YES_NO,
        spec=Spec(
            label=Words(
                "Will you follow the seminar together with colleagues?", "職場の方とご一緒に視聴されますか"
            ),
            purpose=Words("So that we know how many see it.", "視聴人数の把握のためにお尋ねします。"),
            keep_days=90,
            only_if_key="attendance",
            only_if_answers=("online",),
        ),
    )
