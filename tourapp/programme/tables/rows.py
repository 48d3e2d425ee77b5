"""One row of a table: what it says in each column, and how a row that holds a whole day is cut into parts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tourapp.programme.tables.columns import Column
from tourapp.programme.tables.days import Stated
from tourapp.programme.tables.folding import says_something
from tourapp.programme.tables.hours import begins_with_hours, find_hours

Cell = tuple[Column, str, str, bool]
"""About what, under which heading, the text, and whether it only repeats a merged cell."""


@dataclass
class Said:
    """What a row says."""

    cells: list[Cell] = field(default_factory=list)

    def text(self, column: Column) -> str:
        """What is new in this column."""
        return "\n".join(text for each, _heading, text, merged in self.cells if each is column and not merged)

    def of(self, *wanted: Column) -> list[Cell]:
        return [cell for cell in self.cells if cell[0] in wanted]


REPEATED = (Column.PLACE, Column.RECEIVED_BY, Column.SPEAKERS, Column.INTERPRETER)
"""What is true of each row that a merged cell spans; anything else is said once."""


def together(one: Stated, other: Stated) -> Stated:
    """What two cells say together: a number in one, a date in the other."""
    return Stated(
        one.number if one.number is not None else other.number,
        one.month or other.month,
        one.day or other.day,
        one.year or other.year,
        one.weekday if one.weekday is not None else other.weekday,
    )


def is_mostly_day(text: str, rest: str) -> bool:
    """Whether a line is the heading of a day rather than something that names one: `5月18日（日）東京`."""
    return len(rest) <= max(12, len(text) // 3) or begins_with_hours(rest)


def beside_day(rest: str, column: Column, is_lone: bool) -> Cell:
    """What stands in a cell beside the day: hours and what follows, or something to be kept."""
    hours, after = find_hours(rest, at_start=True)
    if hours is None:
        return (Column.INTERNAL, "", rest, False)
    return (Column.PROGRAMME if says_something(after) else Column.TIME, "", rest, False)


def parts(said: Said) -> Sequence[Said]:
    """A row that holds a day in its cells, line by line, as one row for each time; any other row as it is."""
    times = said.text(Column.TIME).split("\n")
    starts = [place for place, line in enumerate(times) if begins_with_hours(line)]
    programme = said.text(Column.PROGRAMME).split("\n")
    if len(starts) >= 2 and len(programme) >= len(starts):
        cuts = starts if len(programme) >= len(times) else list(range(len(starts)))
        return _cut(said, cuts, max(len(times), len(programme)), starts)
    if not said.of(Column.TIME):
        cuts = [place for place, line in enumerate(programme) if begins_with_hours(line)]
        if len(cuts) >= 2:
            return _cut(said, cuts, len(programme), cuts)
    return [said]


def _cut(said: Said, cuts: Sequence[int], length: int, times: Sequence[int]) -> Sequence[Said]:
    """The cells with a line for each, cut at these lines; others stay with the first part, a hotel with the last."""
    cut = [Said() for _ in cuts]
    for column, heading, text, merged in said.cells:
        lines = text.split("\n")
        if column is Column.LODGING:
            cut[-1].cells.append((column, heading, text, merged))
            continue
        where = times if column is Column.TIME else cuts
        is_aligned = column in (Column.TIME, Column.PROGRAMME) or len(lines) == length
        bounds = [0, *where[1:], max(len(lines), where[-1] + 1)] if is_aligned else [0, len(lines)]
        for part, begins, ends in zip(cut, bounds, bounds[1:], strict=False):
            piece = "\n".join(lines[begins:ends])
            if says_something(piece):
                part.cells.append((column, heading, piece, merged))
    return cut
