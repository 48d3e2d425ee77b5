"""A workbook that somebody fills in by hand and sends back: lines above, a table, lists to choose from.

Flat like every sheet of the house (R55): values only, nothing hidden, no formula, macro, link or comment. What a
program needs in order to know a row again stands in plain sight, in small grey letters beyond the printed page.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from tourapp.core import clock
from tourapp.core.sheets import neutral

LONGEST_LIST = 255
"""Characters of a list to choose from, separators included, that a spreadsheet keeps in a cell's own rule."""


@dataclass(frozen=True)
class Column:
    """A column of the table. `width` is in half-width characters."""

    heading: str
    width: int
    is_open: bool = False
    """Whether it is filled in by whoever gets the sheet: it has a coloured ground."""
    choices: tuple[str, ...] = ()
    is_key: bool = False
    """For programs: small, grey, beyond the printed page."""


@dataclass(frozen=True)
class SheetToFill:
    title: str
    tab: str
    """What the worksheet is called."""
    above: Sequence[str]
    """Lines over the table, each across the page: to whom, how to fill it in, by when."""
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    lang: str = "en"
    open_lines: Sequence[tuple[str, Sequence[str]]] = ()
    """Lines over the table with cells to fill in: what is asked, and what is known of it."""
    foot: str = ""


def write(sheet: SheetToFill) -> bytes:
    """The file: A4 landscape, one page wide, the headings on each page, `page of pages` in the foot.

    ValueError: a row of another length than the columns, a list that no spreadsheet keeps.
    """
    file = io.BytesIO()
    # In memory: the library's temporary files would leave what is written here on the disk.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": sheet.title, "created": clock.now().replace(tzinfo=None)})
        _Writing(book, sheet).write()
    return file.getvalue()


class _Writing:
    """One such sheet being written."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: SheetToFill) -> None:
        self.asked = sheet
        self.page = book.add_worksheet(sheet.tab)
        font = {"font_name": "Yu Gothic" if sheet.lang == "ja" else "Arial", "font_size": 10, "valign": "top"}
        cell = {**font, "text_wrap": True, "border": 1, "border_color": "#999999", "num_format": "@"}
        self.formats = {
            "title": book.add_format({**font, "bold": True, "font_size": 14}),
            "line": book.add_format(font),
            "label": book.add_format({**font, "bold": True}),
            "heading": book.add_format({**cell, "bold": True, "bg_color": "#E8E4DA"}),
            "cell": book.add_format(cell),
            "open": book.add_format({**cell, "bg_color": "#FFFBE6"}),
            "key": book.add_format({**font, "font_size": 6, "font_color": "#999999", "num_format": "@"}),
        }

    def write(self) -> None:
        asked, page = self.asked, self.page
        page.write_string(0, 0, neutral(asked.title), self.formats["title"])
        row = 1
        for line in asked.above:
            page.write_string(row, 0, neutral(line), self.formats["line"])
            row += 1
        for label, values in asked.open_lines:
            page.write_string(row, 0, neutral(label), self.formats["label"])
            for number, value in enumerate(values):
                page.write_string(row, 3 + number, neutral(value), self.formats["open"])
            row += 1
        heading = row + 1
        self._table(heading)
        self._as_a_page(heading)

    def _table(self, heading: int) -> None:
        for column, each in enumerate(self.asked.columns):
            self.page.set_column(column, column, each.width)
            style = "key" if each.is_key else "heading"
            self.page.write_string(heading, column, neutral(each.heading), self.formats[style])
            self._offer(heading, column, each)
        for offset, row in enumerate(self.asked.rows, 1):
            for column, (text, each) in enumerate(zip(row, self.asked.columns, strict=True)):
                style = "key" if each.is_key else "open" if each.is_open else "cell"
                self.page.write_string(heading + offset, column, neutral(text), self.formats[style])

    def _offer(self, heading: int, column: int, each: Column) -> None:
        if not each.choices or not self.asked.rows:
            return
        if len(",".join(each.choices)) > LONGEST_LIST:
            raise ValueError("a list to choose from is too long for a cell's own rule")
        last = heading + len(self.asked.rows)
        # No error when something else is typed: what people write by hand is read as well.
        rule = {"validate": "list", "source": list(each.choices), "error_type": "information"}
        self.page.data_validation(heading + 1, column, last, column, rule)

    def _as_a_page(self, heading: int) -> None:
        page, columns = self.page, self.asked.columns
        last = max(number for number, each in enumerate(columns) if not each.is_key)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(heading)
        page.print_area(0, 0, heading + len(self.asked.rows), last)
        page.freeze_panes(heading + 1, 0)
        page.set_footer(f"&L{_in_a_foot(self.asked.foot)}&R&P / &N")


def _in_a_foot(text: str) -> str:
    """The ampersand begins an instruction there; two of them are one."""
    return neutral(text).replace("&", "&&")[:200]
