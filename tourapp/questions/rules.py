"""Decisions about questions: what is asked of somebody, and what an answer has to look like."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from email_validator import EmailNotValidError, validate_email

from tourapp.core.days import NotADay, TwoDays, read_day
from tourapp.core.errors import Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_block, clean_line, email_key
from tourapp.core.time import long_date
from tourapp.core.words import Words
from tourapp.questions.kinds import LONG, WITH_OPTIONS, Option, QuestionKind

LONGEST_LINE = 200
LONGEST_ANSWER = 1000
YES, NO = "yes", "no"

GIVEN = ("attendance", "category")
"""What the form always says, so that a question can depend on it: how one takes part, and in which category."""


# --- what is asked -----------------------------------------------------------------------------------


class Asks(Protocol):
    """What a question says about when it is asked."""

    key: str
    kind: QuestionKind
    is_required: bool
    only_if_key: str
    only_if_answers: list[str]


Q = TypeVar("Q", bound=Asks)


def asked(questions: Sequence[Q], values: Mapping[str, str | None]) -> list[Q]:
    """The questions that are asked of somebody with these answers, in the order of the form.

    `values` holds stored answers by key, `attendance` and `category` among them. A question with a condition is asked
    when the one it depends on is asked itself and has one of the answers. What depends on a question that is not in
    the form any more, or on one that comes after it, is not asked.
    """
    found: list[Q] = []
    live: set[str] = set(GIVEN)
    for question in questions:
        if not question.only_if_key or (
            question.only_if_key in live
            and _has_one_of(values.get(question.only_if_key) or "", question.only_if_answers)
        ):
            found.append(question)
            live.add(question.key)
    return found


def left_open(questions: Sequence[Q], values: Mapping[str, str | None], answered: Collection[str]) -> list[Q]:
    """The required questions that somebody is asked and has not answered, in the order of the form.

    `values` as in `asked`; `answered` are the keys of all her answers, sealed ones too.
    """
    return [
        question
        for question in asked(questions, values)
        if question.is_required and question.key not in GIVEN and question.key not in answered
    ]


def _has_one_of(value: str, answers: Iterable[str]) -> bool:
    return bool(set(unpack(value)) & set(answers))


def may_depend_on(question: Q, order: Sequence[Q], kinds: Collection[QuestionKind]) -> list[Q]:
    """The questions on which this one can depend: those before it whose answers are keys. Not yet in the order: all."""
    before: list[Q] = []
    for each in order:
        if each is question:
            break
        before.append(each)
    return [each for each in before if each.kind in kinds]


def misplaced(order: Sequence[Q]) -> list[Q]:
    """The questions that stand before the one on which they depend."""
    seen, found = set(GIVEN), []
    for question in order:
        if question.only_if_key and question.only_if_key not in seen:
            found.append(question)
        seen.add(question.key)
    return found


# --- what an answer looks like -----------------------------------------------------------------------


def pack(keys: Iterable[str]) -> str:
    """Several answers as one text: a key a line, in the order given."""
    return "\n".join(keys)


def unpack(stored: str) -> list[str]:
    """The keys of a stored answer."""
    return [line for line in stored.split("\n") if line]


def read(
    kind: QuestionKind, typed: str, *, options: Collection[str] = (), countries: Collection[str] = ()
) -> str:
    """What somebody typed, as it is stored; `Refusal` says what to write instead. Empty stays empty.

    Several answers come as a key a line. Dates are stored as 2027-06-17, telephone numbers in plain figures, addresses
    as they are compared but for capitals, a consent that is not given as nothing.
    """
    text = clean_block(typed) if kind in LONG else clean_line(typed) if kind not in _KEYS else typed
    if not text.strip():
        return ""
    limit = LONGEST_ANSWER if kind in LONG or kind in _KEYS else LONGEST_LINE
    if len(text) > limit:
        raise Refusal(
            _("Use %(length)s characters or fewer. You have used %(used)s.", length=limit, used=len(text))
        )
    match kind:
        case QuestionKind.CHOICE | QuestionKind.SEVERAL:
            return _chosen(text, options, several=kind is QuestionKind.SEVERAL)
        case QuestionKind.YES_NO:
            return _chosen(text, (YES, NO), several=False)
        case QuestionKind.CONSENT:
            return YES
        case QuestionKind.COUNTRY:
            return _chosen(text, countries, several=False)
        case QuestionKind.DATE:
            return _day(text)
        case QuestionKind.EMAIL:
            return _address(text)
        case QuestionKind.PHONE:
            return _phone(text)
    return text


_KEYS = WITH_OPTIONS


def _chosen(text: str, options: Collection[str], *, several: bool) -> str:
    keys = list(dict.fromkeys(unpack(text)))
    if not set(keys) <= set(options) or (len(keys) > 1 and not several):
        raise Refusal(_("Choose one of the answers"))
    return pack(key for key in options if key in keys)


def _day(text: str) -> str:
    try:
        return read_day(text).isoformat()
    except TwoDays as two:
        first, second = (long_date(day, current_lang(), year=True) for day in two.readings)
        raise Refusal(
            _(
                "This can mean %(first)s or %(second)s. Write the month as a word, or the year first.",
                first=first,
                second=second,
            )
        ) from None
    except NotADay:
        raise Refusal(_("Enter a date, for example 17 June 2027 or 2027-06-17")) from None


def _address(text: str) -> str:
    cleaned = email_key(text)
    cleaned = text if text.lower() == cleaned else cleaned
    try:
        validate_email(cleaned, check_deliverability=False)
    except EmailNotValidError:
        raise Refusal(_("Enter an email address in the usual form, for example name@example.org")) from None
    return cleaned


_PHONE = re.compile(r"\+?\(?[0-9][0-9 ().\-/]*(?:(?:ext|x|内線)\.? ?[0-9]{1,6})?", re.IGNORECASE)
_DASHES = re.compile("[‐‑‒–—―−ー]")


def _phone(text: str) -> str:
    """Full-width figures and dashes become plain ones; a leading + stays."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    plain = " ".join(plain.split())
    figures = sum(character.isdigit() for character in plain)
    if not _PHONE.fullmatch(plain) or not 5 <= figures <= 21:
        raise Refusal(_("Enter a telephone number with its area code, for example +44 20 7946 0000"))
    return plain


# --- changing what is asked --------------------------------------------------------------------------


@dataclass(frozen=True)
class Lines:
    """The answers to choose from as an organiser typed them: a line each, in two languages."""

    en: Sequence[str]
    ja: Sequence[str]


def new_options(lines: Lines, before: Sequence[Option], used: Collection[str]) -> tuple[Option, ...]:
    """The options that these lines make of those before. `used` are all keys the question ever had.

    A line that says the same as before keeps its key; any other gets a fresh one, so that a key which somebody has
    chosen never comes to mean anything else. Refused: fewer than two, the same twice, another number in Japanese.
    """
    en, ja = list(lines.en), list(lines.ja)
    if not en:
        en = ja
    if len(en) < 2:
        raise Refusal(_("Enter two answers or more, one on each line"), field="options_en", code="options")
    if len(set(en)) < len(en):
        raise Refusal(_("Write each answer once"), field="options_en", code="options")
    if ja and len(ja) != len(en):
        raise Refusal(
            _(
                "There are %(en)s answers in English and %(ja)s in Japanese: write one for each",
                en=len(en),
                ja=len(ja),
            ),
            field="options_ja",
            code="options",
        )
    known = {option.label.en or option.label.ja: option.key for option in before}
    number = max((int(key[1:]) for key in used if re.fullmatch(r"o\d+", key)), default=0)
    found = []
    for place, text in enumerate(en):
        key = known.get(text)
        if key is None:
            number += 1
            key = f"o{number}"
        found.append(Option(key, Words(text, ja[place] if ja else "")))
    return tuple(found)


def says_the_same(one: Sequence[Option], other: Sequence[Option]) -> bool:
    """Whether two lists offer the same answers in the same words, in whatever order."""
    return {option.key: option.label for option in one} == {option.key: option.label for option in other}


# --- keeping -----------------------------------------------------------------------------------------


def purge_day(ends_on: dt.date, keep_days: int) -> dt.date:
    """The last day on which an answer is kept."""
    return ends_on + dt.timedelta(days=keep_days)
