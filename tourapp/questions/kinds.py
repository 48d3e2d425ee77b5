"""Kinds of question, and the ready-made ones that every event can ask with one word."""

from dataclasses import dataclass
from enum import StrEnum

from tourapp.core.words import Words


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"


@dataclass(frozen=True)
class ReadyMade:
    """A question with its words, its purpose text and its keeping time (days after the event)."""

    key: str
    kind: QuestionKind
    label: Words
    purpose: Words
    is_required: bool = False
    is_sealed: bool = False
    keep_days: int = 365
    options: tuple[str, ...] = ()


ATTENDANCE = ReadyMade(
    key="attendance",
    kind=QuestionKind.CHOICE,
    label=Words("How will you take part?", "参加方法"),
    purpose=Words("We keep places in the room and online apart.", "会場とオンラインの定員は別々です。"),
    is_required=True,
    options=("in_person", "online"),
)

DIETARY = ReadyMade(
    key="dietary",
    kind=QuestionKind.LONG_TEXT,
    label=Words("Food: what must the kitchen know?", "食事制限・アレルギー"),
    purpose=Words(
        "For the kitchen. Only the staff who arrange the catering can read your answer, and each reading is noted. "
        "Kitchens receive numbers only, without your name, unless you agree. We delete it 30 days after the event.",
        "調理場への連絡のためにお尋ねします。回答を読めるのは食事の手配を担当する職員だけで、閲覧は記録されます。"
        "調理場には人数のみを伝えます。同意がない限りお名前は伝えません。事業終了の30日後に削除します。",
    ),
    is_sealed=True,
    keep_days=30,
)

ACCESS_NEEDS = ReadyMade(
    key="access_needs",
    kind=QuestionKind.LONG_TEXT,
    label=Words("Access: what do you need to take part?", "参加に当たり必要な配慮"),
    purpose=Words(
        "For example step-free access, a hearing loop or a seat near the front. Only the staff who arrange it can "
        "read your answer, and each reading is noted. We delete it 30 days after the event.",
        "段差のない経路、補聴システム、前方の席など、必要な配慮をお知らせください。回答を読めるのは手配を担当する"
        "職員だけで、閲覧は記録されます。事業終了の30日後に削除します。",
    ),
    is_sealed=True,
    keep_days=30,
)

READY_MADE: dict[str, ReadyMade] = {each.key: each for each in (ATTENDANCE, DIETARY, ACCESS_NEEDS)}
