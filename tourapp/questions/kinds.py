"""Kinds of question, who may read answers, and the ready-made questions that every event can ask with one press."""

from dataclasses import dataclass
from enum import StrEnum

from tourapp.access.actions import Action
from tourapp.core.words import Words


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes_no"
    DATE = "date"
    FILE = "file"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    ORGANISATION = "organisation"
    DIETARY = "dietary"
    ACCESS = "access"
    CONSENT = "consent"


WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})
"""Kinds that offer answers of our own making."""

WITH_KEYS = frozenset({*WITH_OPTIONS, QuestionKind.YES_NO, QuestionKind.CONSENT})
"""Kinds whose stored answer is one of a few keys: other questions can depend on them."""

WRITTEN = frozenset(
    {
        QuestionKind.TEXT,
        QuestionKind.LONG_TEXT,
        QuestionKind.EMAIL,
        QuestionKind.PHONE,
        QuestionKind.ORGANISATION,
    }
)
"""Kinds whose answer, in the open, is what somebody wrote."""

LONG = frozenset({QuestionKind.LONG_TEXT, QuestionKind.DIETARY, QuestionKind.ACCESS})
"""Kinds with several lines."""

ALWAYS_SEALED = frozenset({QuestionKind.DIETARY, QuestionKind.ACCESS})
"""Kinds that are special-category data (class F): never kept in the open."""


class Readers(StrEnum):
    """Who of the office may read the answers to a question."""

    OFFICE = "office"
    LOGISTICS = "logistics"
    DESK = "desk"
    PERSON = "person"


READING: dict[Readers, Action | None] = {
    Readers.OFFICE: Action.SEE_PARTICIPANTS,
    Readers.LOGISTICS: Action.OPEN_NEEDS,
    Readers.DESK: Action.SEE_DOOR_ANSWERS,
    Readers.PERSON: None,
}
"""The action that each asks for, on the event. None: nobody but the person herself."""


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen. The key is what is stored; it never comes to mean anything else."""

    key: str
    label: Words


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
    readers: Readers = Readers.OFFICE


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
    kind=QuestionKind.DIETARY,
    label=Words("Food: what must the kitchen know?", "食事制限・アレルギー"),
    purpose=Words(
        "For the kitchen. Only the staff who arrange the catering can read your answer, and each reading is noted. "
        "Kitchens receive numbers only, without your name, unless you agree. We delete it 30 days after the event.",
        "調理場への連絡のためにお尋ねします。回答を読めるのは食事の手配を担当する職員だけで、閲覧は記録されます。"
        "調理場には人数のみを伝えます。同意がない限りお名前は伝えません。事業終了の30日後に削除します。",
    ),
    is_sealed=True,
    keep_days=30,
    readers=Readers.LOGISTICS,
)

ACCESS_NEEDS = ReadyMade(
    key="access_needs",
    kind=QuestionKind.ACCESS,
    label=Words("Access: what do you need to take part?", "参加に当たり必要な配慮"),
    purpose=Words(
        "For example step-free access, a hearing loop or a seat near the front. Only the staff who arrange it can "
        "read your answer, and each reading is noted. We delete it 30 days after the event.",
        "段差のない経路、補聴システム、前方の席など、必要な配慮をお知らせください。回答を読めるのは手配を担当する"
        "職員だけで、閲覧は記録されます。事業終了の30日後に削除します。",
    ),
    is_sealed=True,
    keep_days=30,
    readers=Readers.LOGISTICS,
)

PHONE = ReadyMade(
    key="phone_on_the_day",
    kind=QuestionKind.PHONE,
    label=Words("Telephone on the day", "当日の連絡先（電話番号）"),
    purpose=Words(
        "We call you only if something changes on the day. The office and the desk can read it. We delete it 7 days "
        "after the event.",
        "当日に変更があった場合に限り、お電話します。事務局と受付の担当者が閲覧します。事業終了の7日後に削除します。",
    ),
    keep_days=7,
    readers=Readers.DESK,
)

PREVIOUS_TOUR = ReadyMade(
    key="previous_tour",
    kind=QuestionKind.YES_NO,
    label=Words("Have you been on a Japan Study Tour?", "スタディツアーに参加したことがありますか"),
    purpose=Words(
        "So that we can bring former participants together. The office can read it. We delete it a year after "
        "the event.",
        "過去の参加者同士の交流のためにお尋ねします。事務局が閲覧します。事業終了の1年後に削除します。",
    ),
)

INTERPRETATION = ReadyMade(
    key="interpretation",
    kind=QuestionKind.YES_NO,
    label=Words("Do you need interpretation between English and Japanese?", "日英の通訳が必要ですか"),
    purpose=Words(
        "To plan interpreters. The office can read it. We delete it 30 days after the event.",
        "通訳の手配のためにお尋ねします。事務局が閲覧します。事業終了の30日後に削除します。",
    ),
    keep_days=30,
)

READY_MADE: dict[str, ReadyMade] = {
    each.key: each for each in (ATTENDANCE, DIETARY, ACCESS_NEEDS, PHONE, PREVIOUS_TOUR, INTERPRETATION)
}
