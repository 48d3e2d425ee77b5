"""What a column of somebody's list means: by its heading, in both languages, or as a person says."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from tourapp.core.sheets_in import FileIssue, Level, Line
from tourapp.core.text import has_japanese, search_key


class Means(StrEnum):
    """How the cells of a column are read."""

    NAME = "name"
    EMAIL = "email"
    ORGANISATION = "organisation"
    LINE = "line"
    TEXT = "text"
    COUNTRY = "country"
    DATE = "date"
    PHONE = "phone"
    CHOICE = "choice"
    CONSENT = "consent"


@dataclass(frozen=True)
class Column:
    """Something that a list of participants may say. `answers`: it goes to the event's question of this key."""

    key: str
    means: Means
    aliases: tuple[str, ...] = ()
    is_second_stage: bool = False
    """Held back, sealed, until that person has a place; dropped when she gets none."""
    is_answer: bool = False
    options: tuple[str, ...] = ()
    """What a choice may be; empty for anything."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What people write for an option, by search key, besides the option itself."""
    longest: int = 200


FAMILY, GIVEN, LOCAL, EMAIL = "family_name", "given_name", "name_local", "email"
ORGANISATION, JOB, COUNTRY, CONSENT = "organisation", "job_title", "country", "consent"
ATTENDANCE, LANG, CATEGORY = "attendance", "lang", "category"

LONGEST_NAME = 100

OWN: tuple[Column, ...] = (
    Column(
        FAMILY, Means.NAME, ("Family name", "Surname", "Last name", "姓", "氏", "苗字"), longest=LONGEST_NAME
    ),
    Column(GIVEN, Means.NAME, ("Given name", "First name", "Forename", "名"), longest=LONGEST_NAME),
    Column(
        LOCAL,
        Means.NAME,
        ("Name (kanji)", "Name in kanji", "氏名(漢字)", "氏名", "漢字氏名", "お名前", "name_kanji"),
        longest=LONGEST_NAME,
    ),
    Column(
        EMAIL,
        Means.EMAIL,
        (
            "E-mail",
            "Email",
            "Mail",
            "E-mail address",
            "Email address",
            "メール",
            "メールアドレス",
            "電子メール",
        ),
        longest=254,
    ),
    Column(
        ORGANISATION,
        Means.ORGANISATION,
        (
            "Organisation",
            "Organization",
            "Authority",
            "Employer",
            "Council",
            "所属",
            "団体名",
            "自治体",
            "自治体名",
            "所属団体",
        ),
    ),
    Column(JOB, Means.LINE, ("Job title", "Post", "Position", "Role", "役職", "職名", "職")),
    Column(COUNTRY, Means.COUNTRY, ("Country", "国", "国名")),
    Column(CONSENT, Means.CONSENT, ("Consent", "Privacy", "Privacy consent", "同意", "個人情報の同意")),
    Column(
        ATTENDANCE,
        Means.CHOICE,
        ("Attendance", "Taking part", "参加方法", "参加形態"),
        options=("in_person", "online"),
    ),
    Column(LANG, Means.CHOICE, ("Language", "Language of mails", "言語"), options=("en", "ja")),
    Column(CATEGORY, Means.CHOICE, ("Category", "区分", "参加区分")),
)

ANSWERS: tuple[Column, ...] = (
    Column(
        "arrival_date",
        Means.DATE,
        ("Arrival date", "Arrival", "Date of arrival", "到着日", "来日日"),
        is_answer=True,
    ),
    Column(
        "dietary",
        Means.TEXT,
        (
            "Dietary",
            "Dietary need",
            "Dietary needs",
            "Diet",
            "Food",
            "食事制限",
            "アレルギー",
            "食事制限・アレルギー",
        ),
        is_second_stage=True,
        is_answer=True,
        longest=4000,
    ),
    Column(
        "access_needs",
        Means.TEXT,
        ("Access", "Access need", "Access needs", "配慮事項", "参加に当たり必要な配慮"),
        is_second_stage=True,
        is_answer=True,
        longest=4000,
    ),
    Column(
        "phone",
        Means.PHONE,
        ("Phone", "Telephone", "Mobile", "Tel", "電話", "電話番号", "携帯電話"),
        is_answer=True,
        longest=40,
    ),
    Column("breakout", Means.CHOICE, ("Breakout", "Breakout group", "分科会"), is_answer=True),
    Column(
        "passport_expiry",
        Means.TEXT,
        ("Passport expiry", "Passport", "旅券有効期限", "旅券", "パスポート"),
        is_second_stage=True,
        is_answer=True,
    ),
    Column(
        "visa_needed",
        Means.TEXT,
        ("Visa", "Visa needed", "Nationality needs visa", "査証", "ビザ"),
        is_second_stage=True,
        is_answer=True,
    ),
    Column(
        "emergency_contact",
        Means.TEXT,
        ("Emergency contact", "Emergency", "緊急連絡先"),
        is_second_stage=True,
        is_answer=True,
        longest=1000,
    ),
    Column(
        "remarks",
        Means.TEXT,
        ("Remarks", "Notes", "Comment", "Comments", "備考"),
        is_answer=True,
        longest=4000,
    ),
)

WAYS = {"in person": "in_person", "in the room": "in_person", "会場": "in_person", "対面": "in_person"} | {
    "online": "online",
    "remote": "online",
    "オンライン": "online",
}
LANGUAGES = {"english": "en", "英語": "en", "japanese": "ja", "日本語": "ja"}

NEEDED: tuple[tuple[str, ...], ...] = ((EMAIL,), (FAMILY, GIVEN, LOCAL), (CONSENT,))
"""Of each of these a list must have one."""

FEWEST_KNOWN = 2
LOOKED_AT = 30
"""So many rows are searched for the one that is the heading."""


def known_columns(questions: Iterable[Column] = ()) -> dict[str, Column]:
    """The columns that an import may have: our own, the common ones, and those of the event's questions."""
    asked = {column.key: column for column in questions}
    common = {column.key: column for column in (*OWN, *ANSWERS)}
    joined = {
        key: Column(
            key,
            common[key].means,
            (*common[key].aliases, *asked[key].aliases),
            is_second_stage=common[key].is_second_stage or asked[key].is_second_stage,
            is_answer=common[key].is_answer,
            options=asked[key].options or common[key].options,
            words=asked[key].words or common[key].words,
            longest=common[key].longest,
        )
        for key in common.keys() & asked.keys()
    }
    return {**common, **asked, **joined}


@dataclass(frozen=True)
class Heading:
    """The row of headings, and which column each cell of it stands for; None for one that is not taken."""

    line: int
    names: tuple[str, ...]
    keys: tuple[str | None, ...]
    issues: tuple[FileIssue, ...] = ()
    texts: tuple[str, ...] = ()
    """The cells as they stand in the file."""
    is_below: bool = False
    """Whether something stands above it."""

    @cached_property
    def by_key(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.keys) if key}

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """Which of the needed columns no heading stands for."""
        return tuple(group for group in NEEDED if not any(key in self.keys for key in group))


def plain(heading: str) -> str:
    """A heading as a report names it: composed, in half-width letters, trimmed."""
    return " ".join(unicodedata.normalize("NFKC", heading).split())


def find_heading(
    lines: Sequence[Line], known: Mapping[str, Column], said: Mapping[int, str] | None = None
) -> Heading | None:
    """The heading among the first rows: the one with the most known names. `said` overrules: place → key or ""."""
    best: tuple[int, Line, tuple[str | None, ...]] | None = None
    names = _names(known)
    for line in lines[:LOOKED_AT]:
        keys = _once(names.get(search_key(cell.text)) if cell.text.strip() else None for cell in line.cells)
        found = sum(key is not None for key in keys)
        if found >= FEWEST_KNOWN and (best is None or found > best[0]):
            best = (found, line, keys)
    if best is None:
        return None
    _found, line, _keys = best
    above = any(not each.is_blank for each in lines if each.number < line.number)
    return heading_of(line.number, [cell.text for cell in line.cells], known, said, is_below=above)


def heading_of(
    number: int,
    texts: Sequence[str],
    known: Mapping[str, Column],
    said: Mapping[int, str] | None = None,
    *,
    is_below: bool = False,
) -> Heading:
    """The heading that these cells make. `is_below`: something stands above it."""
    names = _names(known)
    kept = list(texts)
    while kept and not kept[-1].strip():
        kept.pop()
    keys = _once(names.get(search_key(text)) if text.strip() else None for text in kept)
    if said:
        keys = _once((said[place] or None) if place in said else key for place, key in enumerate(keys))
    named = tuple(plain(text) or f"#{place}" for place, text in enumerate(kept, 1))
    return Heading(number, named, keys, tuple(_issues(kept, keys, is_below)), tuple(kept), is_below)


def _names(known: Mapping[str, Column]) -> dict[str, str]:
    """The key of every name that a column goes by."""
    return {search_key(alias): each.key for each in known.values() for alias in (*each.aliases, each.key)}


def _once(keys: Iterable[str | None]) -> tuple[str | None, ...]:
    """Each key once, where it stands first."""
    seen: set[str] = set()
    found: list[str | None] = []
    for key in keys:
        found.append(None if key in seen else key)
        if key:
            seen.add(key)
    return tuple(found)


def _issues(texts: Sequence[str], keys: Sequence[str | None], above: bool) -> Iterable[FileIssue]:
    if above:
        yield FileIssue("TITLE_ROWS_ABOVE_HEADER")
    told: tuple[tuple[str, Level, Any], ...] = (
        ("HEADER_TRAILING_SPACE", Level.INFO, lambda text, key: text != text.strip()),
        ("HEADER_FULLWIDTH", Level.INFO, lambda text, key: any("！" <= char <= "～" for char in text)),
        ("HEADER_JAPANESE", Level.INFO, lambda text, key: has_japanese(text)),
        ("COLUMN_UNKNOWN", Level.WARNING, lambda text, key: key is None and text.strip()),
    )
    for code, level, holds in told:
        fields = tuple(text for text, key in zip(texts, keys, strict=False) if holds(text, key))
        if fields:
            yield FileIssue(code, level, "fields", fields)
