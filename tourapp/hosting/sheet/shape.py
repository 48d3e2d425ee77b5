"""The columns of a reply sheet and their words in both languages: one list for writing and for reading it."""

import re
import unicodedata
import uuid
from enum import StrEnum

from tourapp.core.words import Words
from tourapp.hosting.states import AnswerKind


class Field(StrEnum):
    """A column, by what it holds."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    TITLE = "title"
    PLACE = "place"
    HOST = "host"
    ANSWER = "answer"
    ON = "on"
    STARTS = "starts"
    ENDS = "ends"
    NEW_PLACE = "new_place"
    RECEIVED_BY = "received_by"
    TEXT = "text"
    EXPECTED = "expected"
    SECTION = "section"
    POST = "post"
    NAME = "name"
    KEY = "key"


HEADINGS: dict[Field, Words] = {
    Field.NUMBER: Words("No.", "番号"),
    Field.DATE: Words("Date", "日付"),
    Field.TIME: Words("Time", "時間"),
    Field.TITLE: Words("Programme", "行程"),
    Field.PLACE: Words("Place", "場所"),
    Field.HOST: Words("Received by", "対応者"),
    Field.ANSWER: Words("Answer (choose)", "回答（選択）"),
    Field.ON: Words("New date", "変更後の日付"),
    Field.STARTS: Words("New start", "変更後の開始"),
    Field.ENDS: Words("New end", "変更後の終了"),
    Field.NEW_PLACE: Words("New place", "変更後の場所"),
    Field.RECEIVED_BY: Words("New: received by", "変更後の対応者"),
    Field.TEXT: Words("Condition, reason or note", "条件・理由・ご連絡事項"),
    Field.EXPECTED: Words("Answer expected on", "回答予定日"),
    Field.SECTION: Words("Section (who answers)", "回答者・課"),
    Field.POST: Words("Post", "職"),
    Field.NAME: Words("Name", "氏名"),
    Field.KEY: Words("Do not change", "管理番号（変更不可）"),
}

OPEN = (
    *(Field.ANSWER, Field.ON, Field.STARTS, Field.ENDS, Field.NEW_PLACE, Field.RECEIVED_BY),
    *(Field.TEXT, Field.EXPECTED, Field.SECTION, Field.POST, Field.NAME),
)
"""What the host fills in."""

ANSWERS: dict[AnswerKind, Words] = {
    AnswerKind.AGREE: Words("Agree to this", "この内容で了承する"),
    AnswerKind.CONDITION: Words("Agree on a condition", "条件付きで了承する"),
    AnswerKind.PROPOSE: Words("Propose a change", "変更を提案"),
    AnswerKind.ARRANGING: Words("We are still checking", "庁内調整中"),
    AnswerKind.DECLINE: Words("We cannot host this", "お受けできません"),
}

WHO = Words("Who answers (section, post, name)", "回答者（課・職・氏名）")

_MORE_HEADINGS = {
    "回答": Field.ANSWER,
    "answer": Field.ANSWER,
    "yourreply": Field.ANSWER,
    "管理番号": Field.KEY,
    "key": Field.KEY,
    "課": Field.SECTION,
    "担当課": Field.SECTION,
    "section": Field.SECTION,
    "役職": Field.POST,
    "職名": Field.POST,
    "名前": Field.NAME,
    "担当者氏名": Field.NAME,
    "備考": Field.TEXT,
    "理由": Field.TEXT,
    "条件": Field.TEXT,
    "ご連絡事項": Field.TEXT,
    "note": Field.TEXT,
    "notes": Field.TEXT,
}
_BY_HEADING: dict[str, Field] = {}

_MORE_ANSWERS = {
    AnswerKind.AGREE: (
        *(
            "了承",
            "了承済",
            "了承する",
            "了承します",
            "了承しました",
            "承諾",
            "承知しました",
            "可",
            "○",
            "〇",
            "◯",
            "ok",
        ),
        *("yes", "agree", "agreed"),
    ),
    AnswerKind.CONDITION: (
        "条件付き",
        "条件付",
        "条件付き了承",
        "条件付了承",
        "△",
        "condition",
        "conditional",
    ),
    AnswerKind.PROPOSE: ("変更提案", "変更", "変更希望", "変更案", "変更を希望", "propose", "change"),
    AnswerKind.ARRANGING: ("調整中", "検討中", "確認中", "未定", "checking", "pending"),
    AnswerKind.DECLINE: ("不可", "受入不可", "お受けできない", "辞退", "×", "✕", "no", "decline"),
}
_BY_ANSWER: dict[str, AnswerKind] = {}


def plain(text: str) -> str:
    """A heading or a choice for comparing: NFKC, small letters, without spaces and what stands in brackets."""
    composed = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\([^)]*\)|\s", "", composed).strip(".:・、。!")


for _field, _words in HEADINGS.items():
    for _text in (_words.en, _words.ja):
        _BY_HEADING.setdefault(plain(_text), _field)
for _text, _field in _MORE_HEADINGS.items():
    _BY_HEADING.setdefault(plain(_text), _field)
for _kind, _words in ANSWERS.items():
    for _text in (_words.en, _words.ja, *_MORE_ANSWERS[_kind]):
        _BY_ANSWER[plain(_text)] = _kind


def field_of(heading: str) -> Field | None:
    """Which column this is; None for one that people added."""
    return _BY_HEADING.get(plain(heading))


def answer_of(text: str) -> AnswerKind | None:
    """Which answer these words are, as chosen from the list or written by hand; None for no words that we know."""
    return _BY_ANSWER.get(plain(text))


# --- the key of a row ---------------------------------------------------------------------------------------

_KEY = re.compile(r"v(\d{1,6})-([0-9a-f]{32})")


def key(edition: int, item: uuid.UUID) -> str:
    """What a row is known by: the edition and the item. It opens nothing."""
    return f"v{edition}-{item.hex}"


def read_key(text: str) -> tuple[int, uuid.UUID] | None:
    """The edition and the item of a key, also where it was typed in full-width letters."""
    found = _KEY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower().replace("'", ""))
    return (int(found[1]), uuid.UUID(found[2])) if found else None
