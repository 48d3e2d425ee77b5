"""Everything that can be said about a row, how grave it is, and what becomes of the row because of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Outcome(StrEnum):
    ACCEPT = "accept"
    REVIEW = "review"
    """A person decides."""
    MERGE = "merge"
    """Folded into an earlier record that says the same."""
    REJECT = "reject"
    SKIP = "skip"
    """Not a person."""


class Code(StrEnum):
    """In the order in which a report tells them."""

    BLANK_ROW = "BLANK_ROW"
    TOTAL_ROW = "TOTAL_ROW"
    NOTE_ROW = "NOTE_ROW"
    TOO_MANY_FIELDS = "TOO_MANY_FIELDS"
    TOO_FEW_FIELDS = "TOO_FEW_FIELDS"
    HIDDEN_ROW = "HIDDEN_ROW"
    STRIKETHROUGH_ROW = "STRIKETHROUGH_ROW"
    ENCODING_LOSSY = "ENCODING_LOSSY"
    MERGED_CELL_FILLED = "MERGED_CELL_FILLED"
    EMAIL_MISSING = "EMAIL_MISSING"
    EMAIL_INVALID = "EMAIL_INVALID"
    EMAIL_MULTIPLE = "EMAIL_MULTIPLE"
    DUP_EMAIL_EXACT = "DUP_EMAIL_EXACT"
    DUP_EMAIL_CASE = "DUP_EMAIL_CASE"
    DUP_CONFLICTING_VALUES = "DUP_CONFLICTING_VALUES"
    DUP_PERSON_SUSPECT = "DUP_PERSON_SUSPECT"
    ALREADY_REGISTERED = "ALREADY_REGISTERED"
    REGISTERED_OTHERWISE = "REGISTERED_OTHERWISE"
    FORMULA_CELL = "FORMULA_CELL"
    ERROR_CELL = "ERROR_CELL"
    CONSENT_MISSING = "CONSENT_MISSING"
    CONSENT_REFUSED = "CONSENT_REFUSED"
    COUNTRY_UNKNOWN = "COUNTRY_UNKNOWN"
    WHITESPACE_STRIPPED = "WHITESPACE_STRIPPED"
    ZERO_WIDTH_REMOVED = "ZERO_WIDTH_REMOVED"
    FULLWIDTH_NORMALISED = "FULLWIDTH_NORMALISED"
    HALFWIDTH_KANA_NORMALISED = "HALFWIDTH_KANA_NORMALISED"
    NAME_MISSING = "NAME_MISSING"
    NAME_PART_MISSING = "NAME_PART_MISSING"
    NAME_SWAPPED_SUSPECT = "NAME_SWAPPED_SUSPECT"
    MOJIBAKE_SUSPECT = "MOJIBAKE_SUSPECT"
    FIELD_TOO_LONG = "FIELD_TOO_LONG"
    EMBEDDED_NEWLINE = "EMBEDDED_NEWLINE"
    MARKUP_IN_TEXT = "MARKUP_IN_TEXT"
    DATE_FORMAT = "DATE_FORMAT"
    DATE_WAREKI = "DATE_WAREKI"
    DATE_EXCEL_SERIAL = "DATE_EXCEL_SERIAL"
    DATE_AMBIGUOUS = "DATE_AMBIGUOUS"
    DATE_IMPOSSIBLE = "DATE_IMPOSSIBLE"
    DATE_NOT_A_DATE = "DATE_NOT_A_DATE"
    DATE_OUT_OF_RANGE = "DATE_OUT_OF_RANGE"
    ENUM_UNKNOWN = "ENUM_UNKNOWN"
    PHONE_LOST_LEADING_ZERO = "PHONE_LOST_LEADING_ZERO"
    COUNTRY_ALIAS = "COUNTRY_ALIAS"
    BOOLEAN_ALIAS = "BOOLEAN_ALIAS"
    BOOLEAN_TYPE = "BOOLEAN_TYPE"
    SENSITIVE_FIELD = "SENSITIVE_FIELD"
    EMPTY_MARKER = "EMPTY_MARKER"
    VARIANT_KANJI_KEPT = "VARIANT_KANJI_KEPT"
    VENDOR_CHARS = "VENDOR_CHARS"
    ORG_ALIAS = "ORG_ALIAS"
    ORG_AMBIGUOUS = "ORG_AMBIGUOUS"
    ORG_UNKNOWN = "ORG_UNKNOWN"
    OUTSIDE_OFFICE_AREA = "OUTSIDE_OFFICE_AREA"


ERRORS = frozenset(
    {
        Code.TOO_MANY_FIELDS,
        Code.TOO_FEW_FIELDS,
        Code.EMAIL_MISSING,
        Code.EMAIL_INVALID,
        Code.EMAIL_MULTIPLE,
        Code.DUP_EMAIL_EXACT,
        Code.DUP_EMAIL_CASE,
        Code.FORMULA_CELL,
        Code.ERROR_CELL,
        Code.CONSENT_MISSING,
        Code.CONSENT_REFUSED,
        Code.COUNTRY_UNKNOWN,
        Code.NAME_MISSING,
        Code.FIELD_TOO_LONG,
        Code.DATE_IMPOSSIBLE,
    }
)

WARNINGS = frozenset(
    {
        Code.HIDDEN_ROW,
        Code.STRIKETHROUGH_ROW,
        Code.ENCODING_LOSSY,
        Code.DUP_CONFLICTING_VALUES,
        Code.DUP_PERSON_SUSPECT,
        Code.REGISTERED_OTHERWISE,
        Code.NAME_PART_MISSING,
        Code.NAME_SWAPPED_SUSPECT,
        Code.MOJIBAKE_SUSPECT,
        Code.MARKUP_IN_TEXT,
        Code.DATE_AMBIGUOUS,
        Code.DATE_NOT_A_DATE,
        Code.DATE_OUT_OF_RANGE,
        Code.ENUM_UNKNOWN,
        Code.PHONE_LOST_LEADING_ZERO,
        Code.ORG_AMBIGUOUS,
        Code.ORG_UNKNOWN,
    }
)

SKIPS = frozenset({Code.BLANK_ROW, Code.TOTAL_ROW, Code.NOTE_ROW})

REJECTS = frozenset(
    {
        Code.TOO_MANY_FIELDS,
        Code.TOO_FEW_FIELDS,
        Code.EMAIL_MISSING,
        Code.EMAIL_INVALID,
        Code.CONSENT_MISSING,
        Code.CONSENT_REFUSED,
        Code.COUNTRY_UNKNOWN,
        Code.NAME_MISSING,
        Code.DATE_IMPOSSIBLE,
    }
)
"""With any of these a row is not taken. A formula in a name is one, too: a name cannot be a formula."""

MERGES = frozenset({Code.DUP_EMAIL_EXACT, Code.DUP_EMAIL_CASE, Code.ALREADY_REGISTERED})

REVIEWS = frozenset(
    {
        Code.HIDDEN_ROW,
        Code.STRIKETHROUGH_ROW,
        Code.EMAIL_MULTIPLE,
        Code.DUP_CONFLICTING_VALUES,
        Code.DUP_PERSON_SUSPECT,
        Code.REGISTERED_OTHERWISE,
        Code.FORMULA_CELL,
        Code.ERROR_CELL,
        Code.NAME_PART_MISSING,
        Code.NAME_SWAPPED_SUSPECT,
        Code.MOJIBAKE_SUSPECT,
        Code.FIELD_TOO_LONG,
        Code.DATE_AMBIGUOUS,
        Code.DATE_NOT_A_DATE,
        Code.DATE_OUT_OF_RANGE,
        Code.ENUM_UNKNOWN,
        Code.ORG_AMBIGUOUS,
    }
)

_ORDER = {code: place for place, code in enumerate(Code)}


def severity_of(code: Code) -> Severity:
    if code in ERRORS:
        return Severity.ERROR
    return Severity.WARNING if code in WARNINGS else Severity.INFO


@dataclass(frozen=True)
class Issue:
    """Something about a row. `fields` are the file's own headings, in the order of its columns; never a value."""

    code: Code
    fields: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        return severity_of(self.code)

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code.value, "fields": list(self.fields), "severity": self.severity.value}

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> "Issue":
        return cls(Code(told["code"]), tuple(told["fields"]))


def in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda issue: _ORDER[issue.code]))


def outcome_of(issues: Iterable[Issue], *, name_is_formula: bool = False) -> Outcome:
    """What a row comes to because of its issues: the hardest that any of them asks for."""
    codes = {issue.code for issue in issues}
    if codes & SKIPS:
        return Outcome.SKIP
    if codes & REJECTS or name_is_formula:
        return Outcome.REJECT
    if codes & REVIEWS:
        return Outcome.REVIEW
    return Outcome.MERGE if codes & MERGES else Outcome.ACCEPT
