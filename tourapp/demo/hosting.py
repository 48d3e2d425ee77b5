"""Toyota City as host of the tour: whom its days are sent to, and what it has said of them so far."""

import datetime as dt
import uuid
from typing import Any

from tourapp.access.actor import Actor, Grant
from tourapp.access.policy import Role
from tourapp.core import clock
from tourapp.core.time import WallTime
from tourapp.directory.models import Organisation
from tourapp.events.models import Event
from tourapp.hosting import queries, services
from tourapp.hosting.models import Engagement
from tourapp.hosting.said import Facts, Said, Who
from tourapp.hosting.states import AnswerKind, Channel, EngagementState, Known, NoteKind, Provider
from tourapp.programme import queries as programme
from tourapp.programme.models import ProgrammeItem

MAIN = services.Known(
    section="国際交流担当",
    post="係長",
    name="見本 春子",
    email="host@example.org",
    phone="0565-00-0000",
    is_main=True,
)
CIR = services.Known(section="国際交流担当", post="国際交流員", name="Sam Placeholder", is_cir=True)

MUSEUM = Who(section="博物館", post="学芸係長", name="例 夏男")
LUNCH = Who(section="足助支所", post="主査", name="例 秋子")
SEMINAR = Who(section="高齢福祉課", post="主幹", name="例 冬樹")
LIBRARY = Who(section="中央図書館", post="館長補佐", name="見本 千春")

TERMS: dict[str, Any] = {
    "section": "国際交流担当",
    "pays": "歓迎レセプション、市内の移動（マイクロバス）",
    "gives": "記念品、名札",
    "expects": "報告会での参加者全員の発言、報告書の提供",
    "wishes": "高齢社会と移動に関する各国の事例を紹介してほしい。",
    "interpreter": Provider.OFFICE,
}


def engage(actor: Actor, event: Event, body: Organisation) -> Engagement:
    """Begin with the city before its days are sent: people, terms, a telephone call."""
    engagement = services.engage(actor, event, body, state=EngagementState.PREPARING)
    services.change(actor, engagement, **TERMS)
    for known in (MAIN, CIR):
        services.set_contact(actor, engagement, known)
    services.add_note(
        actor,
        engagement,
        kind=NoteKind.TELEPHONE,
        on=clock.today(event.zone) - dt.timedelta(days=2),
        who="国際交流担当 係長",
        text="行程案は庁内の各課に回覧のうえ、まとめて回答するとのこと。博物館の開始時刻は調整が必要かもしれない。",
    )
    return engagement


def answer(actor: Actor, event: Event, engagement: Engagement) -> None:
    """What has come back so far: one proposal, one condition, one that is being arranged, one by telephone."""
    items = {item.source_id: item for item in programme.draft(event) if item.host_ref == engagement.host_ref}
    number = queries.editions_given(engagement)[0]
    host = Actor(grants=(Grant(Role.HOST_CONTACT, ("host", str(engagement.id))),), link=engagement.ref)
    today = clock.today(event.zone)

    def say(source: str, said: Said, who: Who) -> None:
        if source in items:
            services.answer(host, engagement, _id(items[source]), said, who)

    museum = items.get("IT-423")
    say(
        "IT-423",
        Said(
            kind=AnswerKind.PROPOSE,
            edition=number,
            starts=_later(museum.starts if museum else None, 20),
            ends=_later(museum.ends if museum else None, 20),
            text="学芸員の説明は15時40分からであれば可能です。閉館後も17時20分まで見学いただけます。",
        ),
        MUSEUM,
    )
    expected = Said(
        kind=AnswerKind.ARRANGING,
        edition=number,
        expected_on=today + dt.timedelta(days=6),
        text="会場の予約状況を確認しています。",
    )
    say("IT-631", expected, LUNCH)
    condition = "意見交換の時間に、参加者から10分程度の事例発表をお願いします。"
    say("IT-528", Said(kind=AnswerKind.CONDITION, edition=number, text=condition), SEMINAR)
    if "IT-524" in items:
        _library(actor, host, engagement, _id(items["IT-524"]), number)


def _library(actor: Actor, host: Actor, engagement: Engagement, item: uuid.UUID, number: int) -> None:
    """Agreed by telephone, with what is to be known for the day."""
    services.record_on_behalf(
        actor,
        engagement,
        item,
        Said(kind=AnswerKind.AGREE, edition=number),
        LIBRARY,
        on=clock.today(engagement.event.zone),
        channel=Channel.TELEPHONE,
    )
    services.write_dossier(
        host,
        engagement,
        item,
        Facts(
            contact_section="中央図書館",
            contact_post="館長補佐",
            contact_name="見本 千春",
            contact_phone="0565-00-0001",
            entrance="3階総合案内前にお集まりください。",
            capacity=25,
            photography="ask",
            photo_note="利用者が写らないようお願いします。",
            step_free=Known.YES,
            interpreter=Provider.OFFICE,
        ),
    )


def _id(item: ProgrammeItem) -> uuid.UUID:
    return item.id


def _later(moment: WallTime | None, minutes: int) -> WallTime | None:
    return WallTime(moment.local + dt.timedelta(minutes=minutes), moment.zone) if moment else None
