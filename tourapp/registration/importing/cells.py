"""One cell: what it says once it is cleaned, and what had to be done to it. Nothing is guessed."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from tourapp.core.days import NotADay, TwoDays, read_day
from tourapp.core.sheets_in import Cell, Kind
from tourapp.core.text import clean_block, clean_line
from tourapp.core.variants import KANJI
from tourapp.registration.importing.codes import Code
from tourapp.registration.importing.columns import Column, Means

_ORDINARY = re.compile(r"[A-Za-z0-9]+(?:[ .,:;&()/_@'+-]{1,2}[A-Za-z0-9]+)*")
"""Words and figures in which nothing can be odd; most cells are so, and looking closer takes long."""
_LOCAL_PART = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_FORMULA = ("=", "+", "-", "@", "\u2212")
_PHONE = re.compile(r"\+[\d\s()./-]+")
_EMPTY = frozenset({"none", "n/a", "nil", "なし", "無し", "無", "特になし", "特に無し"})
_HYPHENS = frozenset("-‐‑–—－ｰー−")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff]")
_HALF_KANA = re.compile("[\uff61-\uff9f]+")
_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000]")
_MARKUP = re.compile(r"<[a-zA-Z!/][^<>]*>")
_VENDOR = re.compile(
    "[\u2116\u2121\u2160-\u2179\u2460-\u2473\u3231\u3232\u3239\u32a4-\u32a8\u3303-\u33cd\u337b-\u337e\uff5e]"
)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LOST_IN_WORDS = re.compile(r"\?(?=\w)|\?{2,}|\ufffd")
_SERIAL = re.compile(r"[2-7]\d{4}")
_ERA = re.compile(r"\s*(令和|平成|昭和|[RHSrhs]\s*\d)")
_LIKE_A_DATE = re.compile(r"[\d年月日/.\-\s令和平成昭元RHSrhs]*\d[\d年月日/.\-\s]*\d[\d年月日/.\-\s]*")
_FIRST_SERIAL = dt.date(1899, 12, 30)

YES = {"y", "yes", "true", "1", "はい", "有", "同意", "同意する", "同意します", "○", "〇", "✓", "可"}
NO = {"n", "no", "false", "0", "いいえ", "無", "同意しない", "同意しません", "×", "✗", "不可"}


def clean(cell: Cell, column: Column) -> tuple[str, set[Code]]:
    """The text of a cell as it may be kept, and what was odd about it.

    Codes and addresses are made plain by NFKC; names and free text are not: ① and 髙 stay what they are.
    """
    if cell.kind is Kind.ERROR:
        return "", {Code.ERROR_CELL}
    found: set[Code] = set()
    text = cell.text
    if not text:
        return "", found
    if cell.kind is Kind.TEXT and _is_ordinary(text, column):
        return text, found
    if cell.kind is Kind.MERGED:
        found.add(Code.MERGED_CELL_FILLED)
    if cell.kind is Kind.FORMULA or _is_formula(text, column):
        found.add(Code.FORMULA_CELL)
        return clean_line(text), found
    if _ZERO_WIDTH.search(text):
        found.add(Code.ZERO_WIDTH_REMOVED)
        text = _ZERO_WIDTH.sub("", text)
    if text != text.strip():
        found.add(Code.WHITESPACE_STRIPPED)
        text = text.strip()
    if "\n" in text:
        found.add(Code.EMBEDDED_NEWLINE)
    text, changed = _plain(text, column)
    found |= changed
    if _is_empty(text, column):
        return "", found | {Code.EMPTY_MARKER}
    found.update(_seen_in(text, column))
    if len(text) > column.longest:
        found.add(Code.FIELD_TOO_LONG)
    return (clean_block(text) if column.means is Means.TEXT else clean_line(text)), found


def _is_ordinary(text: str, column: Column) -> bool:
    is_short = len(text) <= column.longest
    return is_short and "  " not in text and bool(_ORDINARY.fullmatch(text)) and not _is_empty(text, column)


def _plain(text: str, column: Column) -> tuple[str, set[Code]]:
    """In the width in which it is kept."""
    found: set[Code] = set()
    if column.means not in (Means.NAME, Means.TEXT, Means.LINE) and _FULL_WIDTH.search(text):
        found.add(Code.FULLWIDTH_NORMALISED)
        text = _FULL_WIDTH.sub(lambda char: unicodedata.normalize("NFKC", char.group()), text)
    if _HALF_KANA.search(text):
        found.add(Code.HALFWIDTH_KANA_NORMALISED)
        text = _HALF_KANA.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)
    return text, found


def _seen_in(text: str, column: Column) -> Iterable[Code]:
    """What is told and changes nothing."""
    if _MARKUP.search(text):
        yield Code.MARKUP_IN_TEXT
    if is_mojibake(text):
        yield Code.MOJIBAKE_SUSPECT
    if column.means is Means.NAME:
        if any(ord(char) in KANJI for char in text) or _SELECTORS.search(text):
            yield Code.VARIANT_KANJI_KEPT
    elif _VENDOR.search(text):
        yield Code.VENDOR_CHARS


def _is_formula(text: str, column: Column) -> bool:
    """Whether a spreadsheet would take this text for a formula. A number that begins with + is a telephone number."""
    plain = unicodedata.normalize("NFKC", text.lstrip()[:1])
    if not plain.startswith(_FORMULA) or not plain:
        return False
    stripped = text.strip()
    if len(stripped) == 1 and stripped in _HYPHENS:
        return False
    return not _PHONE.fullmatch(unicodedata.normalize("NFKC", stripped))


def _is_empty(text: str, column: Column) -> bool:
    if text in _HYPHENS:
        return True
    return column.means is not Means.NAME and text.casefold() in _EMPTY and column.means is not Means.CONSENT


def is_mojibake(text: str) -> bool:
    """Whether this is UTF-8 that somebody's program read as Latin letters, or nothing but lost characters."""
    if text.isascii():
        return len(text) >= 3 and text.count("?") * 2 > len(text)
    if text.count("?") * 2 > len(text) >= 3:
        return True
    for encoding in ("cp1252", "latin-1"):
        try:
            return not text.encode(encoding).decode("utf-8").isascii()
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return False


def has_lost(text: str, column: Column) -> bool:
    """Whether characters were lost before the file reached us. In names every `?` is one, elsewhere one in a word."""
    if column.means in (Means.NAME, Means.EMAIL, Means.ORGANISATION):
        return "?" in text or "\ufffd" in text
    return bool(_LOST_IN_WORDS.search(text))


# --- kinds of cell -----------------------------------------------------------------------------------


def read_email(text: str) -> Code | None:
    """What is wrong with an address; None when it is well formed."""
    if not text:
        return Code.EMAIL_MISSING
    if text.count("@") > 1:
        return Code.EMAIL_MULTIPLE
    local, _at, domain = text.partition("@")
    is_plain = len(local) <= 64 and len(text) <= 254 and _LOCAL_PART.fullmatch(local)
    is_right = _is_domain(domain) if is_plain else _is_address(text)
    return None if is_right else Code.EMAIL_INVALID


def _is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


@lru_cache(maxsize=512)  # the people of a list share few domains
def _is_domain(text: str) -> bool:
    return _is_address(f"a@{text}")


def read_date(cell: Cell, text: str, first: dt.date, last: dt.date) -> tuple[str, set[Code]]:
    """The day in ISO, and how it was written. Ambiguous, impossible and unreadable days are not kept."""
    found: set[Code] = set()
    if _SERIAL.fullmatch(text):
        day = _FIRST_SERIAL + dt.timedelta(days=int(text))
        found.add(Code.DATE_EXCEL_SERIAL)
    else:
        try:
            day = read_day(text)
        except TwoDays as two:
            out = not any(first <= reading <= last for reading in two.readings)
            return "", {Code.DATE_AMBIGUOUS} | ({Code.DATE_OUT_OF_RANGE} if out else set())
        except NotADay:
            return "", {Code.DATE_IMPOSSIBLE if _LIKE_A_DATE.fullmatch(text) else Code.DATE_NOT_A_DATE}
        if _ERA.match(text):
            found.add(Code.DATE_WAREKI)
        elif text != day.isoformat():
            found.add(Code.DATE_FORMAT)
    if not first <= day <= last:
        found.add(Code.DATE_OUT_OF_RANGE)
    return day.isoformat(), found


def read_consent(cell: Cell, text: str) -> set[Code]:
    """What the column of consent says: consent under another word, refused, missing, or nothing that we know."""
    word = text.casefold()
    if not word:
        return {Code.CONSENT_MISSING}
    if word in NO:
        return {Code.CONSENT_REFUSED}
    if word not in YES:
        return {Code.ENUM_UNKNOWN}
    if cell.kind is Kind.TRUTH:
        return {Code.BOOLEAN_TYPE}
    return set() if word == "y" else {Code.BOOLEAN_ALIAS}


def lost_zero(cell: Cell, text: str, country: str) -> bool:
    """Whether a spreadsheet took the leading zero of a telephone number away."""
    if cell.kind is Kind.NUMBER:
        return True
    return country == "GB" and bool(re.fullmatch(r"7\d{9}", text.replace(" ", "")))


def as_compared(column: Column, text: str) -> str:
    """A value as two rows are compared by it: what means the same is the same."""
    match column.means:
        case Means.PHONE:
            return re.sub(r"\D", "", text).lstrip("0")
        case Means.CONSENT:
            return "y" if text.casefold() in YES else text.casefold()
        case Means.EMAIL:
            return ""
        case _:
            return text
