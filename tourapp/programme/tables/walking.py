"""Down a table, row by row, with the day and with what waits for an item in mind. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tourapp.programme.kinds import ItemKind
from tourapp.programme.tables import columns
from tourapp.programme.tables.columns import Column
from tourapp.programme.tables.days import Stated, find_day, is_day_first, lone_weekday
from tourapp.programme.tables.folding import says_something
from tourapp.programme.tables.grid import Grid, Row
from tourapp.programme.tables.hours import find_hours
from tourapp.programme.tables.making import Making, Note
from tourapp.programme.tables.pieces import is_all_bracket, labelled, looks_like_a_place, parted
from tourapp.programme.tables.rows import REPEATED, Cell, Said, beside_day, is_mostly_day, parts, together
from tourapp.programme.tables.words import kind_of

SAME = ("同上", "〃", "同ホテル", "々", "ditto", "same")


@dataclass(frozen=True)
class Line:
    """What became of a row. `how`: items, heading, day, kept (in the remarks of `items`) or left_out."""

    number: int
    text: str
    how: str
    items: tuple[str, ...] = ()


IsPlace = Callable[[str], bool]


class Walk:
    """Goes down a table, row by row, and remembers the day and what waits for an item."""

    def __init__(
        self, grid: Grid, mapping: Mapping[int, Column], heading: int | None, is_place: IsPlace
    ) -> None:
        self.heading = heading
        self.mapping = mapping
        self.headings = grid.rows[heading].cells if heading is not None else ()
        self.head_row = grid.rows[heading] if heading is not None else None
        day_texts = [row.cells[p] for row in grid.rows for p, c in mapping.items() if c is Column.DAY]
        self.day_first = is_day_first(day_texts)
        self.is_place = is_place
        self.made: list[Making] = []
        self.days: list[tuple[Stated, str]] = []
        self.lines: list[Line] = []
        self.notes: list[Note] = []
        self.waiting: list[tuple[Column, str, str]] = []
        self.waiting_rows: list[int] = []

    @property
    def day(self) -> int | None:
        return len(self.days) - 1 if self.days else None

    def take(self, place: int, row: Row) -> None:
        if self.head_row is not None and (place == self.heading or columns.is_heading(row, self.head_row)):
            self._line(row, "heading")
        elif self.heading is not None and place < self.heading:
            self._wait(row, [(Column.INTERNAL, "", cell) for cell in row.cells if says_something(cell)])
        else:
            self._take(row, self._said(row))

    def finish(self) -> None:
        """What still waits goes to the last item, or becomes one when there is none."""
        if not self.waiting:
            return
        if not self.made:
            text = self.waiting.pop(0)[2]
            self.made.append(Making(str(self.waiting_rows[0]), self.waiting_rows[0], self.day, title=[text]))
        self._give(self.made[-1])

    # -- one row --

    def _said(self, row: Row) -> Said:
        said = Said()
        for place, text in enumerate(row.cells):
            column = self.mapping.get(place, Column.INTERNAL)
            if says_something(text) and column is not Column.LEAVE_OUT:
                heading = self.headings[place] if place < len(self.headings) else ""
                said.cells.append((column, heading, text, place in row.merged))
        return said

    def _take(self, row: Row, said: Said) -> None:
        said = self._with_day(said)
        if not any(not merged for *_rest, merged in said.cells):
            left = any(map(says_something, row.cells)) and not said.cells and not self._names_day(row)
            self._line(row, "left_out" if left else "day")
            return
        before = len(self.made)
        keys: list[str] = []
        for number, part in enumerate(parts(said), 1):
            key = str(row.number) if number == 1 else f"{row.number}.{number}"
            keys += self._part(key, row, part)
        if len(self.made) > before or keys:
            self._line(row, "items" if len(self.made) > before else "kept", *dict.fromkeys(keys))
        else:
            self.waiting_rows.append(row.number)
            self._line(row, "kept")

    def _names_day(self, row: Row) -> bool:
        return any(
            self.mapping.get(place) in (Column.DAY, None) or find_day(cell)[0]
            for place, cell in enumerate(row.cells)
            if says_something(cell)
        )

    def _with_day(self, said: Said) -> Said:
        """The row without its day, which is remembered. A row that says only one thing may be a day wherever it
        stands."""
        stated, texts = Stated(), []
        kept: list[Cell] = []
        is_lone = len(said.cells) == 1
        for column, heading, text, merged in said.cells:
            if column is not Column.DAY and not is_lone:
                kept.append((column, heading, text, merged))
                continue
            found, rest = find_day(text, day_first=self.day_first, bare=column is Column.DAY)
            weekday = lone_weekday(text) if found is None and column is Column.DAY else None
            if found is None and weekday is None:
                column = Column.PROGRAMME if column is Column.DAY else column
                kept.append((column, "", text, merged))
                continue
            if is_lone and column is not Column.DAY and not is_mostly_day(text, rest):
                kept.append((column, heading, text, merged))
                continue
            stated = together(stated, found or Stated(weekday=weekday))
            texts.append(text)
            if says_something(rest) and not merged:
                kept.append(beside_day(rest, column, is_lone))
        if (stated.has_date or stated.number is not None) and (not self.days or self.days[-1][0] != stated):
            self.days.append((stated, " ".join(" ".join(texts).split())))
        return Said(kept)

    def _part(self, key: str, row: Row, said: Said) -> list[str]:
        """What one part of a row becomes: an item, or remarks of the one before."""
        making = Making(key, row.number, self.day)
        self._hours(making, said)
        self._programme(making, said)
        self._others(making, said)
        if making.hours and not making.title:
            self._title_from_elsewhere(making)
        if not making.title or (not making.hours and not self._is_item(making, said)):
            return self._remarks(making)
        nights = [each for each in making.said if each[0] is Column.LODGING]
        making.said = [each for each in making.said if each[0] is not Column.LODGING]
        self._give(making)
        self.made.append(making)
        return [key, *self._nights(making, nights)]

    def _is_item(self, making: Making, said: Said) -> bool:
        """Whether something without a time is an item rather than a remark."""
        has_more = bool(said.of(Column.PLACE, Column.RECEIVED_BY, Column.TRANSPORT, Column.MEAL))
        title = " ".join(making.title)
        return len(title) <= 120 and (kind_of(title) is not None or (has_more and len(title) <= 60))

    def _hours(self, making: Making, said: Said) -> None:
        texts = [(text, merged) for _column, _heading, text, merged in said.of(Column.TIME)]
        text = "\n".join(each for each, _merged in texts)
        if not text:
            return
        hours, rest = find_hours(text)
        making.hours = hours
        if hours and (hours.is_about or (hours.ends is not None and hours.ends < hours.starts)):
            making.remark(text)
            making.notes.append(
                Note("about" if hours.ends is None or hours.ends >= hours.starts else "order", text)
            )
            if hours.ends is not None and hours.ends < hours.starts:
                making.hours = replace(hours, ends=None)
        elif says_something(rest):
            making.remark(rest if hours else text)

    def _programme(self, making: Making, said: Said) -> None:
        takes_place = not said.of(Column.PLACE)
        for line in said.text(Column.PROGRAMME).split("\n"):
            if not says_something(line):
                continue
            if making.hours is None and not making.title:
                making.hours, line = find_hours(line, at_start=True)
                if not says_something(line):
                    continue
            takes_place = self._line_of_programme(making, line, takes_place)

    def _line_of_programme(self, making: Making, line: str, takes_place: bool) -> bool:
        """One line; whether a bracket may still say the place."""
        inner = is_all_bracket(line)
        known = labelled(line) or (labelled(inner) if inner else None)
        if known:
            making.said.append((known[0], "", known[1]))
            return takes_place and known[0] is not Column.PLACE
        if inner:
            is_place = takes_place and (self.is_place(inner) or looks_like_a_place(inner))
            making.said.append((Column.PLACE if is_place else Column.INTERNAL, "", inner))
            return takes_place and not is_place
        found = parted(line, self.is_place, takes_place=takes_place)
        if found.text:
            making.title.append(found.text)
        making.said += [(column, "", text) for column, text in found.said]
        return takes_place and all(column is not Column.PLACE for column, _text in found.said)

    def _others(self, making: Making, said: Said) -> None:
        for column, heading, text, merged in said.cells:
            if column in (Column.TIME, Column.PROGRAMME, Column.DAY) or (merged and column not in REPEATED):
                continue
            if column is Column.REMARKS:
                self._remarks_cell(making, text)
            elif column is Column.LODGING:
                known = labelled(text)
                making.said.append((column, heading, known[1] if known and known[0] is column else text))
            else:
                making.said.append((column, heading, text))

    @staticmethod
    def _remarks_cell(making: Making, text: str) -> None:
        for line in text.split("\n"):
            known = labelled(line)
            is_weather = known is not None and known[0] is Column.WET_WEATHER
            if says_something(line):
                making.said.append(
                    (Column.WET_WEATHER, "", known[1]) if known and is_weather else (Column.REMARKS, "", line)
                )

    @staticmethod
    def _title_from_elsewhere(making: Making) -> None:
        """A row with hours and without a programme is called what its travel, its meal or its place says."""
        usual = {Column.TRANSPORT: ItemKind.TRAVEL, Column.MEAL: ItemKind.MEAL}
        for column in (
            Column.TRANSPORT,
            Column.MEAL,
            Column.WET_WEATHER,
            Column.REMARKS,
            Column.PLACE,
            Column.ROUTE,
        ):
            found = next((each for each in making.said if each[0] is column), None)
            if found:
                making.title = [line for line in found[2].split("\n") if says_something(line)]
                making.usual = usual.get(column)
                if column is not Column.PLACE:
                    making.said.remove(found)
                return

    # -- what is no item --

    def _remarks(self, making: Making) -> list[str]:
        nights = [each for each in making.said if each[0] is Column.LODGING]
        said = [each for each in making.said if each[0] is not Column.LODGING]
        said += [(Column.INTERNAL, "", text) for text in making.title]
        if making.hours:
            begins, ends = making.hours.starts, making.hours.ends
            said.append(
                (
                    Column.INTERNAL,
                    "",
                    "-".join(f"{m // 60}:{m % 60:02}" for m in (begins, ends) if m is not None),
                )
            )
        made = self._nights(making, nights)
        owner = next((each for each in reversed(self.made) if each.day == self.day), None)
        if not said:
            return made
        if owner is None:
            self.waiting += said
            return made
        merged = {(column, text) for column, _heading, text in owner.said}
        owner.said += [each for each in said if (each[0], each[2]) not in merged]
        return [*made, owner.key]

    def _nights(self, making: Making, said: Sequence[tuple[Column, str, str]]) -> list[str]:
        """A night for each hotel that is named; the same one twice for one day is one night."""
        keys = []
        for number, (_column, _heading, text) in enumerate(said):
            before = [each for each in self.made if each.is_night]
            same = text.strip().casefold() in SAME and bool(before)
            name = before[-1].title if same else [line for line in text.split("\n") if says_something(line)]
            if any(each.day == self.day and each.title == name for each in before):
                continue
            night = Making(
                f"{making.key}n{number or ''}", making.row, self.day, title=list(name), is_night=True
            )
            night.said = [(Column.PLACE, "", line) for line in name]
            if same:
                night.remark(text)
            self.made.append(night)
            keys.append(night.key)
        return keys

    def _wait(self, row: Row, said: list[tuple[Column, str, str]]) -> None:
        self.waiting += said
        self.waiting_rows.append(row.number)
        self._line(row, "kept")

    def _give(self, making: Making) -> None:
        making.said += self.waiting
        self.waiting = []

    def _line(self, row: Row, how: str, *keys: str) -> None:
        self.lines.append(Line(row.number, row.text, how, keys))
