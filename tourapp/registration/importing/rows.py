"""The rows of a list, each with what it comes to. Pure: a table, a heading and a context in, candidates out."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tourapp.core.sheets_in import Cell, Kind, Line, Table
from tourapp.core.sheets_in.table import EMPTY
from tourapp.core.text import email_key, search_key
from tourapp.registration.importing import cells
from tourapp.registration.importing.bodies import HOME, Bodies, read_country
from tourapp.registration.importing.codes import Code, Issue, Outcome, in_order, outcome_of
from tourapp.registration.importing.columns import (
    ATTENDANCE,
    CONSENT,
    COUNTRY,
    EMAIL,
    FAMILY,
    GIVEN,
    JOB,
    LOCAL,
    ORGANISATION,
    Column,
    Heading,
    Means,
)

ARRIVE_BEFORE = dt.timedelta(days=7)
"""Nobody arrives earlier than so long before the first day."""

TOTALS = frozenset({"合計", "計", "総計", "小計", "total", "grand total", "subtotal", "sum"})
_NOTE = re.compile(r"\s*(※|\*|＊|注[:：)）]|note[:s ])", re.I)

NAMES = (FAMILY, GIVEN, LOCAL)


@dataclass(frozen=True)
class Context:
    """What a row is held against."""

    columns: Mapping[str, Column]
    first_day: dt.date
    last_day: dt.date
    bodies: Bodies = field(default_factory=Bodies)
    area: frozenset[str] = frozenset()
    """Countries of the office; empty when it does not matter."""


@dataclass(frozen=True)
class Standing:
    """A live registration that an address leads to already, as far as a list may say the same again."""

    values: Mapping[str, str]


COMPARED = (FAMILY, GIVEN, ORGANISATION, JOB, COUNTRY)


@dataclass
class Candidate:
    """One row: what it says, cleaned, and what it comes to."""

    line: int
    record: int | None
    """Which person of the file this is, from 1; None for what is nobody."""
    email: str = ""
    """As it stands in the file."""
    outcome: Outcome = Outcome.ACCEPT
    issues: tuple[Issue, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    organisation_id: uuid.UUID | None = None

    @property
    def address_key(self) -> str:
        return email_key(self.values.get(EMAIL, ""))

    @property
    def has_address(self) -> bool:
        """Whether somebody can be written to: one address, well formed."""
        return bool(self.values.get(EMAIL))

    @property
    def has_name(self) -> bool:
        return any(self.values.get(key) for key in NAMES)


def judge(table: Table, heading: Heading, context: Context) -> Iterator[Candidate]:
    """Every row under the heading, in the order of the file. Blank rows at its end are not told of."""
    book = _Book(heading, context, is_csv=bool(table.encoding), may_have_lost=table.encoding == "cp932")
    waiting: list[Candidate] = []
    for line in table.lines:
        if line.number <= heading.line:
            continue
        candidate = book.judge(line)
        if candidate.outcome is Outcome.SKIP and candidate.issues[0].code is Code.BLANK_ROW:
            waiting.append(candidate)
            continue
        if not book.has_ended or candidate.issues[0].code is Code.TOTAL_ROW:
            yield from waiting
        waiting.clear()
        yield candidate


def against(
    candidates: Sequence[Candidate], standing: Mapping[str, Standing], heading: Heading, context: Context
) -> None:
    """Tell of rows whose address has a live registration already. What stands there is never overwritten (R12)."""
    for candidate in candidates:
        there = standing.get(candidate.address_key) if candidate.address_key else None
        if there is None or candidate.outcome in (Outcome.SKIP, Outcome.REJECT):
            continue
        differing = tuple(
            heading.names[heading.by_key[key]]
            for key in COMPARED
            if key in heading.by_key and candidate.values.get(key, "") != there.values.get(key, "")
        )
        code = Code.REGISTERED_OTHERWISE if differing else Code.ALREADY_REGISTERED
        named = differing or tuple(heading.names[heading.by_key[key]] for key in (EMAIL,))
        candidate.issues = in_order((*candidate.issues, Issue(code, named)))
        candidate.outcome = outcome_of(candidate.issues)


class _Book:
    """Reads row after row and remembers whom it has seen."""

    def __init__(self, heading: Heading, context: Context, *, is_csv: bool, may_have_lost: bool) -> None:
        self.heading = heading
        self.context = context
        self.is_csv = is_csv
        self.may_have_lost = may_have_lost
        self.has_ended = False
        self.records = 0
        self.by_address: dict[str, Candidate] = {}
        self.by_person: dict[str, str] = {}
        self.columns = [context.columns.get(key) if key else None for key in heading.keys]

    def judge(self, line: Line) -> Candidate:
        """What this row comes to."""
        cells_ = [*line.cells[: len(self.columns)]]
        cells_ += [EMPTY] * (len(self.columns) - len(cells_))
        skipped = self._nobody(line)
        if skipped is not None:
            return Candidate(line.number, None, outcome=Outcome.SKIP, issues=(Issue(skipped),))
        self.records += 1
        place = self.heading.by_key.get(EMAIL)
        email = cells_[place].text if place is not None else ""
        candidate = Candidate(line.number, self.records, email)
        if self.is_csv and len(line.cells) != len(self.columns):
            code = Code.TOO_MANY_FIELDS if len(line.cells) > len(self.columns) else Code.TOO_FEW_FIELDS
            candidate.issues, candidate.outcome = (Issue(code),), Outcome.REJECT
            return candidate
        _Row(self, line, cells_, candidate).judge()
        return candidate

    def _nobody(self, line: Line) -> Code | None:
        """Why this row is no person; None when it is one."""
        filled = [cell.text.strip() for cell in line.cells if cell.text.strip()]
        if not filled:
            return Code.BLANK_ROW
        if search_key(filled[0]) in TOTALS and not any("@" in text for text in filled):
            self.has_ended = True
            return Code.TOTAL_ROW
        if len(filled) == 1 and "@" not in filled[0] and (self.has_ended or _NOTE.match(filled[0])):
            return Code.NOTE_ROW
        return None


class _Row:
    """One person's row while it is judged."""

    def __init__(self, book: _Book, line: Line, row: Sequence[Cell], candidate: Candidate) -> None:
        self.book = book
        self.line = line
        self.row = row
        self.candidate = candidate
        self.values = candidate.values
        self.found: dict[Code, list[int]] = {}

    def judge(self) -> None:
        self._clean()
        self._read()
        self._compare()
        names = self.book.heading.names
        self.candidate.issues = in_order(
            Issue(code, tuple(names[place] for place in sorted(places)))
            for code, places in self.found.items()
        )
        formulas = {self.book.heading.keys[place] for place in self.found.get(Code.FORMULA_CELL, ())}
        self.candidate.outcome = outcome_of(
            self.candidate.issues, name_is_formula=bool(formulas & set(NAMES))
        )

    def _tell(self, code: Code | None, *keys: str) -> None:
        if code is None:
            return
        places = self.found.setdefault(code, [])
        places += [self.book.heading.by_key[key] for key in keys if key in self.book.heading.by_key]

    def _clean(self) -> None:
        """Every cell that is taken, cleaned."""
        if self.line.is_hidden:
            self._tell(Code.HIDDEN_ROW)
        if self.line.is_struck:
            self._tell(Code.STRIKETHROUGH_ROW)
        for column, cell in zip(self.book.columns, self.row, strict=True):
            if column is None:
                continue
            self.values[column.key], found = cells.clean(cell, column)
            for code in found:
                self._tell(code, column.key)
            is_formula = Code.FORMULA_CELL in found
            if self.book.may_have_lost and not is_formula and cells.has_lost(cell.text, column):
                self._tell(Code.ENCODING_LOSSY, column.key)

    def _has(self, code: Code, key: str) -> bool:
        return self.book.heading.by_key.get(key) in self.found.get(code, ())

    def _is_read(self, key: str) -> bool:
        """Whether the cell says something that can be read at all."""
        return not (self._has(Code.FORMULA_CELL, key) or self._has(Code.ERROR_CELL, key))

    def _read(self) -> None:
        """The meaning of each cell."""
        self._read_name()
        if self._is_read(EMAIL):
            wrong = cells.read_email(self.values.get(EMAIL, ""))
            self._tell(wrong, EMAIL)
            if wrong:
                self.values[EMAIL] = ""
        else:
            self.values[EMAIL] = ""
        country, odd = read_country(self.values.get(COUNTRY, ""))
        self.values[COUNTRY] = country
        self._tell(odd, COUNTRY)
        area = self.book.context.area
        if country and area and country not in area | HOME:
            self._tell(Code.OUTSIDE_OFFICE_AREA, COUNTRY)
        if self._is_read(ORGANISATION):
            found, odd = self.book.context.bodies.match(self.values.get(ORGANISATION, ""))
            self.candidate.organisation_id = found
            self._tell(odd, ORGANISATION)
        for column, cell in zip(self.book.columns, self.row, strict=True):
            if column is not None and self._is_read(column.key):
                self._read_kind(column, cell)

    def _read_name(self) -> None:
        family, given, local = (self.values.get(key, "") for key in NAMES)
        if not (family or given or local):
            if not any(self._has(Code.ERROR_CELL, key) for key in NAMES):
                self._tell(Code.NAME_MISSING, FAMILY)
        elif not (family and given) and (family or given):
            self._tell(Code.NAME_PART_MISSING, GIVEN if family else FAMILY)
        elif _look_swapped(family, given, local, self.values.get(EMAIL, "")):
            self._tell(Code.NAME_SWAPPED_SUSPECT, FAMILY, GIVEN)

    def _read_kind(self, column: Column, cell: Cell) -> None:
        text = self.values[column.key]
        context = self.book.context
        match column.means:
            case Means.CONSENT:
                for code in cells.read_consent(cell, text):
                    self._tell(code, column.key)
            case Means.DATE if text:
                first = context.first_day - ARRIVE_BEFORE
                self.values[column.key], found = cells.read_date(cell, text, first, context.last_day)
                for code in found:
                    self._tell(code, column.key)
            case Means.PHONE if text and cells.lost_zero(cell, text, self.values[COUNTRY]):
                self._tell(Code.PHONE_LOST_LEADING_ZERO, column.key)
            # An event may have shut every way of taking part; then no word is one of them.
            case Means.CHOICE if text and (column.options or column.key == ATTENDANCE):
                chosen = _chosen(column, text)
                self.values[column.key] = chosen or ""
                if chosen is None:
                    self._tell(Code.ENUM_UNKNOWN, column.key)
        if column.is_second_stage and text:
            self._tell(Code.SENSITIVE_FIELD, column.key)

    def _compare(self) -> None:
        """This row against those before it: the same address, or the same person under another."""
        key = self.candidate.address_key
        if not key:
            return
        earlier = self.book.by_address.setdefault(key, self.candidate)
        if earlier is not self.candidate:
            same = earlier.email.strip() == self.candidate.email.strip()
            self._tell(Code.DUP_EMAIL_EXACT if same else Code.DUP_EMAIL_CASE, EMAIL)
            differing = [
                column.key
                for column in self.book.columns
                if column is not None
                and cells.as_compared(column, earlier.values.get(column.key, ""))
                != cells.as_compared(column, self.values.get(column.key, ""))
            ]
            if differing:
                self._tell(Code.DUP_CONFLICTING_VALUES, *differing)
            return
        name = " ".join(self.values.get(part, "") for part in NAMES)
        person = search_key(f"{name} {self.values.get(ORGANISATION, '')}")
        if self.book.by_person.setdefault(person, key) != key:
            self._tell(Code.DUP_PERSON_SUSPECT, *NAMES)


def _chosen(column: Column, text: str) -> str | None:
    """The option that this text stands for."""
    key = search_key(text)
    same = (each for each in column.options if search_key(each) == key)
    found = next(same, None) or column.words.get(key)
    return found if found in column.options else None


def _look_swapped(family: str, given: str, local: str, email: str) -> bool:
    """Whether the two cells seem to have changed places. Nobody changes them back: the sender is asked."""
    if local and not family.isascii():
        whole = search_key(local)
        if whole.startswith(search_key(given)) and not whole.startswith(search_key(family)):
            return True
    in_capitals = len(given) > 1 and given.isupper() and not family.isupper()
    return in_capitals and email.partition("@")[0].casefold().endswith(given.casefold())


__all__ = ["CONSENT", "Candidate", "Context", "Kind", "judge"]
