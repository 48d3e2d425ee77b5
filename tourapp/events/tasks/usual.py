"""The usual tasks of each kind of event: what an office does every time, and when.

Those of a study tour follow the calendar of `domain.md` §9 (weeks before departure). Their words become the words of
the tasks, so both languages stand here and not in a catalogue.
"""

from dataclasses import dataclass

from tourapp.access.policy import Role
from tourapp.core.words import Words
from tourapp.events.kinds import EventKind
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor


@dataclass(frozen=True)
class Usual:
    """`key` names it within its kind, for good: a task that was renamed is not added again."""

    key: str
    title: Words
    owner: Role
    rule: DueRule


def _usual(key: str, en: str, ja: str, owner: Role, weeks: float, anchor: Anchor = Anchor.START) -> Usual:
    return Usual(key, Words(en, ja), owner, DueRule(anchor, round(weeks * 7)))


_HEAD, _ORGANISER, _LOGISTICS = Role.OFFICE_HEAD, Role.ORGANISER, Role.LOGISTICS

SEMINAR = (
    _usual("venue", "Book the venue and the interpreters", "会場・通訳の手配", _LOGISTICS, -16),
    _usual("announce", "Publish the event and announce it", "開催案内の公開・周知", _ORGANISER, -12),
    _usual("open", "Open registration", "参加登録の受付開始", _ORGANISER, -10),
    _usual(
        "speakers",
        "Confirm the speakers and collect their slides",
        "登壇者の確定・資料の受領",
        _ORGANISER,
        -3,
    ),
    _usual(
        "remind",
        "Remind those who have not verified or answered",
        "未確認・未回答の方への再案内",
        _ORGANISER,
        -2,
    ),
    _usual("catering", "Order catering", "飲食の発注", _LOGISTICS, 0.15, Anchor.CLOSES),
    _usual(
        "link",
        "Send the joining link to those who join online",
        "オンライン参加者への接続先の送付",
        _ORGANISER,
        -0.43,
    ),
    _usual("badges", "Print the badges and the list for the door", "名札・受付名簿の印刷", _LOGISTICS, -0.29),
    _usual("questionnaire", "Send the questionnaire", "アンケートの送付", _ORGANISER, 0.15, Anchor.END),
    _usual("thanks", "Send the thank-you letters", "礼状の発送", _HEAD, 1, Anchor.END),
    _usual(
        "materials", "Put slides and recordings on the page", "資料・録画の掲載", _ORGANISER, 2, Anchor.END
    ),
    _usual("purge", "Check what personal data is left", "個人情報の残存確認", _ORGANISER, 5, Anchor.END),
)

STUDY_TOUR = (
    _usual("theme", "Agree the theme and the host", "テーマ・受入自治体の決定", _HEAD, -26),
    _usual("call", "Open the call", "募集開始", _ORGANISER, -24),
    _usual("close", "Close the call", "募集締切", _ORGANISER, -16),
    _usual("eligibility", "Check who is eligible", "応募資格の確認", _ORGANISER, -15),
    _usual("scores", "Collect the scores", "採点の取りまとめ", _ORGANISER, -14),
    _usual(
        "panel",
        "Hold the selection panel and release the decisions",
        "選考委員会の開催・結果通知",
        _HEAD,
        -13,
    ),
    _usual("accept", "Chase those who have not replied to the offer", "未回答者への再依頼", _ORGANISER, -12),
    _usual("reserves", "Fill the places that are free from the reserves", "補欠者の繰上げ", _ORGANISER, -11),
    _usual("second", "Complete names, flights and needs", "氏名・航空便・配慮事項の確定", _LOGISTICS, -10),
    _usual("edition1", "Send edition 1 to the host", "行程案（第1版）の送付", _ORGANISER, -10),
    _usual(
        "edition2",
        "Send edition 2 and the list to the host",
        "行程案（第2版）・参加者名簿の送付",
        _ORGANISER,
        -6,
    ),
    _usual(
        "edition3",
        "Send edition 3 with the readings of names",
        "行程案（第3版・氏名の読み）の送付",
        _ORGANISER,
        -3,
    ),
    _usual(
        "briefing",
        "Hold the pre-departure meeting and hand out the pack",
        "事前説明会・資料配付",
        _ORGANISER,
        -2,
    ),
    _usual("final", "Issue the final itinerary", "行程表の発行", _ORGANISER, -1),
    _usual("thanks", "Send the thank-you letters", "礼状の発送", _HEAD, 1, Anchor.END),
    _usual("purge", "Check what personal data is left", "個人情報の残存確認", _ORGANISER, 5, Anchor.END),
    _usual("reports", "Collect the participants' reports", "参加報告書の回収", _ORGANISER, 6, Anchor.END),
    _usual("report", "Publish the tour report", "実施報告書の公表", _ORGANISER, 10, Anchor.END),
    _usual("feedback", "Hold the feedback meeting", "報告会の開催", _ORGANISER, 12, Anchor.END),
)

SUMMIT = (
    _usual("invite", "Invite the cities", "各都市への招請", _HEAD, -30),
    _usual("sherpas", "Gather the sherpas", "シェルパの登録", _ORGANISER, -26),
    _usual("draft0", "Send the zero draft of the communique", "共同声明ゼロドラフトの送付", _ORGANISER, -16),
    _usual("delegations", "Have the delegations name their members", "代表団名簿の提出依頼", _ORGANISER, -10),
    _usual(
        "rooms", "Book hotels, cars and rooms for bilaterals", "宿泊・車両・会談室の手配", _LOGISTICS, -10
    ),
    _usual("accreditation", "Close accreditation", "身分確認の締切", _ORGANISER, -4),
    _usual("seating", "Settle the seating and the flags", "席次・国旗の確定", _LOGISTICS, -2),
    _usual("badges", "Print the badges", "名札の印刷", _LOGISTICS, -1),
    _usual("final", "Send the final programme to the delegations", "最終プログラムの送付", _ORGANISER, -1),
    _usual(
        "endorse",
        "Publish the communique and the list of signatories",
        "共同声明・署名都市一覧の公表",
        _ORGANISER,
        0,
        Anchor.END,
    ),
    _usual("thanks", "Send the thank-you letters", "礼状の発送", _HEAD, 1, Anchor.END),
    _usual("purge", "Check what personal data is left", "個人情報の残存確認", _ORGANISER, 5, Anchor.END),
    _usual("handover", "Hand over to the next chair", "次期議長都市への引継ぎ", _HEAD, 8, Anchor.END),
)

USUAL: dict[EventKind, tuple[Usual, ...]] = {
    EventKind.SEMINAR: SEMINAR,
    EventKind.STUDY_TOUR: STUDY_TOUR,
    EventKind.SUMMIT: SUMMIT,
}
"""In the order in which they are done."""
