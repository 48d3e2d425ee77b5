"""A workshop for former participants: a form of three pages with every kind of answer that it needs, a file too."""

import datetime as dt
from dataclasses import replace

from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.demo import dates
from tourapp.directory.models import Office
from tourapp.events import services as events
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.questions import services as questions
from tourapp.questions.kinds import QuestionKind, Readers
from tourapp.questions.rules import Lines
from tourapp.questions.services import Spec
from tourapp.registration import services as registration

LONDON = "Europe/London"
AHEAD = dt.timedelta(weeks=6)
PLACES = 30

TEXTS = {
    "summary": Words(
        "Bring one case from your own work and take home what others would try. An online afternoon for people who "
        "have been on a study tour, or would like to.",
        "ご自身の業務の事例を持ち寄り、参加者同士で助言し合うオンラインの半日です。スタディツアーの参加者と、参加を"
        "検討している方が対象です。",
    ),
    "cost": Words("Free", "無料"),
    "language_note": Words("English", "英語"),
    "who_for": Words("Officers of local authorities", "地方自治体の職員"),
}


def build(actor: Actor, office: Office) -> Event:
    """Create, publish and open the workshop, six weeks ahead of today, on a Thursday."""
    day = clock.today(LONDON) + AHEAD
    day += dt.timedelta(days=(3 - day.weekday()) % 7)
    event = events.create_event(
        actor,
        office,
        kind=EventKind.SEMINAR,
        slug=f"case-workshop-{day.year}",
        title=Words("Case workshop: small towns, long distances", "事例ワークショップ：小さなまちと移動"),
        starts=WallTime(dt.datetime.combine(day, dt.time(13, 0)), LONDON),
        ends=WallTime(dt.datetime.combine(day, dt.time(16, 0)), LONDON),
        texts=TEXTS,
    )
    events.change_event(actor, event, has_online=True, joining_url="https://meet.example.org/case-workshop")
    events.publish_event(actor, event)
    closes = WallTime(dt.datetime.combine(day - dt.timedelta(days=7), dt.time(17, 0)), LONDON)
    opens_at, closes_at = dates.registration_window(closes.instant, event.starts_at, clock.now())
    registration.open_intake(
        actor,
        event,
        opens_at=opens_at,
        closes_at=closes_at,
        capacity=PLACES,
        capacity_in_person=0,
        capacity_online=PLACES,
    )
    _ask(actor, event)
    return event


CASE = Words("Your case", "事例")
NEEDS = Words("What you need", "必要な配慮")

ABOUT_THE_CASE: tuple[tuple[QuestionKind, Spec], ...] = (
    (
        QuestionKind.SEVERAL,
        Spec(
            Words("Which areas does your case touch?", "事例の分野"),
            Words("We put people with like cases together.", "近い事例の方を同じ組にします。"),
            is_required=True,
            lines=Lines(
                ["Transport and mobility", "Ageing and care", "Climate and energy", "Planning and housing"],
                ["交通・移動", "高齢者福祉", "気候・エネルギー", "まちづくり・住宅"],
            ),
        ),
    ),
    (
        QuestionKind.LONG_TEXT,
        Spec(
            Words("Describe your case", "事例の概要"),
            Words(
                "Three or four sentences. The group reads them.",
                "3〜4文で書いてください。同じ組の参加者が読みます。",
            ),
            is_required=True,
        ),
    ),
    (QuestionKind.DATE, Spec(Words("When did it start?", "開始した日"))),
    (
        QuestionKind.FILE,
        Spec(
            Words("A paper or slides", "資料"),
            Words(
                "Only the office reads it, and each reading is noted.",
                "事務局のみが閲覧し、閲覧は記録されます。",
            ),
            keep_days=30,
        ),
    ),
    (
        QuestionKind.CONSENT,
        Spec(
            Words(
                "You may show my case to the others beforehand",
                "事例を事前に他の参加者へ配布することに同意します",
            )
        ),
    ),
)

ABOUT_NEEDS = Spec(
    Words("What do you need to take part online?", "オンライン参加に当たり必要な配慮"),
    Words(
        "For example captions or a slower pace. Only those who arrange it read it; deleted after 30 days.",
        "字幕、ゆっくりした進行など。手配担当者のみが閲覧し、30日後に削除します。",
    ),
    readers=Readers.LOGISTICS,
    keep_days=30,
)


def _ask(actor: Actor, event: Event) -> None:
    questions.ask_ready_made(actor, event.ref, ("previous_tour", "phone_on_the_day"))
    case = questions.add_page(actor, event, title=CASE)
    needs = questions.add_page(actor, event, title=NEEDS)
    for kind, spec in ABOUT_THE_CASE:
        questions.add_question(actor, event, kind=kind, spec=replace(spec, page_id=case.id))
    questions.add_question(
        actor, event, kind=QuestionKind.ACCESS, spec=replace(ABOUT_NEEDS, page_id=needs.id)
    )
