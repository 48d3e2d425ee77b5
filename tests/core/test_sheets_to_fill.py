import io
import zipfile

import openpyxl
import pytest

from tourapp.core.sheets_to_fill import Column, SheetToFill, write

SHEET = SheetToFill(
    title="回答票",
    tab="回答票",
    above=("豊田市 御中", "回答欄にご記入ください。"),
    open_lines=(("回答者", ("交通政策課", "", "")),),
    columns=(
        Column("番号", 5),
        Column("行程", 30),
        Column("回答", 20, is_open=True, choices=("了承", "変更を提案")),
        Column("管理番号", 8, is_key=True),
    ),
    rows=(("1", "=cmd()", "", "4-a"), ("2", "市長表敬訪問", "了承", "4-b")),
    lang="ja",
    foot="R&D",
)


def opened(sheet=SHEET):
    return openpyxl.load_workbook(io.BytesIO(write(sheet))).active


def test_what_is_asked_stands_in_order_over_the_table():
    values = [[cell for cell in row if cell] for row in opened().iter_rows(values_only=True)]
    assert values == [
        ["回答票"],
        ["豊田市 御中"],
        ["回答欄にご記入ください。"],
        ["回答者", "交通政策課"],
        [],
        ["番号", "行程", "回答", "管理番号"],
        ["1", "'=cmd()", "4-a"],
        ["2", "市長表敬訪問", "了承", "4-b"],
    ]


def test_answers_are_chosen_from_a_list_and_others_may_be_written():
    (rule,) = opened().data_validations.dataValidation
    assert rule.formula1 == '"了承,変更を提案"' and str(rule.sqref) == "C7:C8"
    assert rule.errorStyle == "information"


def test_it_prints_on_a4_one_page_wide_without_the_key():
    page = opened()
    assert page.page_setup.paperSize == 9 and page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0
    assert page.print_area.endswith("$A$1:$C$8") and page.print_title_rows == "$6:$6"


def test_nothing_in_it_is_hidden_or_live():
    book = openpyxl.load_workbook(io.BytesIO(write(SHEET)))
    page = book.active
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"]
    assert not any(each.hidden for each in page.column_dimensions.values())
    assert not any(each.hidden for each in page.row_dimensions.values())
    assert not any(cell.data_type == "f" or cell.comment for row in page.iter_rows() for cell in row)
    with zipfile.ZipFile(io.BytesIO(write(SHEET))) as parts:
        assert b"R&amp;&amp;D" in parts.read("xl/worksheets/sheet1.xml")


def test_a_list_that_no_spreadsheet_keeps_is_refused():
    column = Column("回答", 20, choices=("x" * 200, "y" * 100))
    with pytest.raises(ValueError, match="too long"):
        write(SheetToFill("t", "t", (), (column,), (("",),)))
