import csv
import io
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tourapp.core import clock
from tourapp.core.sealed import KeyRing, new_key
from tourapp.core.sheets import neutral, not_in, sheet_name, write_csv, write_xlsx
from tourapp.core.words import Words

COLUMNS = ["Name", "氏名", "Age", "Born", "Arrives", "Hour", "Confirmed"]
ROW = ["Anna Lind", "山田 晴夫", 41, date(1984, 5, 20), datetime(2025, 5, 20, 10, 30), time(9, 5), True]
SEALED = KeyRing([new_key()]).seal("coeliac", table="answer", row=1, column="value")
FORMULA_STARTS = "=+-@＝＋－＠﹦﹢﹣⁺⁻−"


def read_csv(data, encoding="utf-8-sig"):
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def read_xlsx(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def values(data):
    return [list(row) for row in read_xlsx(data).active.iter_rows(values_only=True)]


# --- formulas --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 7700 900100",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("http://example.org")',
        "\t=1",
        "\tx",
        "\rx",
        "\nx",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "﹣1",
        "−1",
        "  =1",
        "　=1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff =1",
        "\x00=1",
        "\n\n=1",
        "-",
    ],
)
def test_a_text_that_begins_like_a_formula_is_neutralised(text):
    assert neutral(text).startswith("'")


@pytest.mark.parametrize(
    "text", ["", "Anna", "a=b", "1-2", "'=1", "山田", "ー", "〜", "“=1”", "(+44) 1", "①", "㈱"]
)
def test_other_texts_stay_as_they_are(text):
    assert neutral(text) == text


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_no_cell_begins_like_a_formula_whatever_was_typed(text):
    safe = neutral(text)
    assert not safe.lstrip().startswith(tuple(FORMULA_STARTS))
    assert not safe.startswith(("\t", "\r", "\n"))
    safe.encode()


@given(st.text(" \u3000\u200b\t\r\n\x00'", max_size=4), st.sampled_from(FORMULA_STARTS), st.text(max_size=5))
def test_no_prefix_gets_a_formula_through(prefix, start, rest):
    assert neutral(prefix + start + rest).lstrip()[:1] == "'"


def test_headings_and_cells_are_neutral_in_both_formats():
    columns, rows = ["=cmd", "B"], [["=1+1", "＠x"], ["+1", -1]]
    assert read_csv(b"".join(write_csv(columns, rows))) == [["'=cmd", "B"], ["'=1+1", "'＠x"], ["'+1", "-1"]]
    assert values(write_xlsx("=x", columns, rows)) == [["'=cmd", "B"], ["'=1+1", "'＠x"], ["'+1", -1]]


# --- what may stand in a cell ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell", [SEALED, Words("a", "b"), object(), b"x", ["x"], datetime(2025, 5, 20, tzinfo=UTC), timedelta(1)]
)
def test_what_is_no_plain_value_is_refused(cell):
    with pytest.raises(TypeError):
        list(write_csv(["A"], [[cell]]))
    with pytest.raises(TypeError):
        write_xlsx("List", ["A"], [[cell]])


def test_a_row_of_another_length_is_refused():
    for row in ([], ["a"], ["a", "b", "c"]):
        with pytest.raises(ValueError, match="headings"):
            list(write_csv(["A", "B"], [row]))
        with pytest.raises(ValueError, match="headings"):
            write_xlsx("List", ["A", "B"], [row])


# --- CSV -------------------------------------------------------------------------------------------


def test_a_csv_file_begins_with_the_mark_that_excel_knows_once():
    data = b"".join(write_csv(COLUMNS, [ROW, ROW]))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert read_csv(data)[1] == [
        "Anna Lind",
        "山田 晴夫",
        "41",
        "1984-05-20",
        "2025-05-20 10:30",
        "09:05",
        "TRUE",
    ]
    assert data.count(b"\r\n") == 3


def test_a_csv_file_is_written_while_its_rows_are_read():
    def rows():
        yield ["one"]
        raise AssertionError("read too early")

    chunks = write_csv(["A"], rows())
    assert next(chunks) == b'\xef\xbb\xbf"A"\r\n'
    assert next(chunks) == b'"one"\r\n'


def test_separators_quotes_and_lines_stay_inside_their_cell():
    row = ['a;"=1"', "a,b", "one\ntwo", None, ""]
    assert read_csv(b"".join(write_csv(list("ABCDE"), [row])))[1] == ['a;"=1"', "a,b", "one\ntwo", "", ""]


def test_a_japanese_desk_gets_its_code_page():
    rows = [["髙橋", "①㈱", "10:30〜11:00", "−5 ¢"]]
    assert not_in("cp932", rows) == ()
    data = b"".join(write_csv(list("ABCD"), rows, encoding="cp932"))
    assert read_csv(data, "cp932")[1] == ["髙橋", "①㈱", "10:30～11:00", "'－5 ￠"]


def test_characters_that_a_code_page_cannot_hold_are_listed_before_writing():
    rows = [["Łódź 𠮷田", 1, None], ["ź é", "", "x"]]
    assert not_in("cp932", rows) == ("Ł", "ó", "ź", "𠮷", "é")
    assert not_in("utf-8-sig", rows) == ()
    with pytest.raises(UnicodeEncodeError):
        list(write_csv(list("ABC"), rows, encoding="cp932"))


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=4))
def test_every_csv_file_reads_back_as_its_neutral_cells(rows):
    data = b"".join(write_csv(["A", "B"], rows))
    assert read_csv(data)[1:] == [[neutral(cell) for cell in row] for row in rows]


# --- XLSX ------------------------------------------------------------------------------------------


def test_a_workbook_holds_real_values():
    data = write_xlsx("Participants", COLUMNS, [ROW, [None, "", 1.5, None, None, None, False]])
    assert values(data) == [
        COLUMNS,
        [
            "Anna Lind",
            "山田 晴夫",
            41,
            datetime(1984, 5, 20),
            datetime(2025, 5, 20, 10, 30),
            time(9, 5),
            True,
        ],
        [None, None, 1.5, None, None, None, False],
    ]
    sheet = read_xlsx(data).active
    assert (sheet["D2"].number_format, sheet["E2"].number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")


def test_the_headings_are_bold_and_stay_and_the_columns_are_wide_enough():
    sheet = read_xlsx(write_xlsx("L", ["A", "B"], [["x" * 30, "漢" * 10], ["y" * 500, ""]])).active
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert 59 < sheet.column_dimensions["A"].width < 62
    assert 21 < sheet.column_dimensions["B"].width < 24


def test_a_workbook_is_flat():
    rows = [["=1+1", "http://example.org", "mailto:anna@example.org", "{=1}", "internal:Sheet1!A1"]]
    data = write_xlsx("Participants", list("ABCDE"), rows)
    book = read_xlsx(data)
    assert book.sheetnames == ["Participants"]
    assert book.active.sheet_state == "visible"
    assert not book.defined_names
    assert not book.active.auto_filter.ref
    assert all(cell.data_type == "s" and not cell.hyperlink and not cell.comment for cell in book.active[2])
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert not [name for name in parts.namelist() if "external" in name or "comment" in name or "vba" in name]
    assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert b"definedName" not in parts.read("xl/workbook.xml")


def test_the_properties_of_a_workbook_name_nobody():
    with clock.frozen(datetime(2025, 5, 20, 1, 2, 3, tzinfo=UTC)):
        properties = read_xlsx(write_xlsx("Participants", ["A"], [])).properties
    assert properties.title == "Participants"
    assert properties.created == datetime(2025, 5, 20, 1, 2, 3)
    assert not (properties.creator or properties.lastModifiedBy)


def test_what_a_spreadsheet_would_spoil_is_written_as_text():
    row = [1234567890123456789, date(1868, 10, 23), float("nan"), Decimal("1.25"), "007"]
    assert values(write_xlsx("L", list("ABCDE"), [row]))[1] == [
        "1234567890123456789",
        "1868-10-23",
        "nan",
        1.25,
        "007",
    ]


def test_a_text_that_a_cell_would_cut_is_refused():
    assert len(values(write_xlsx("L", ["A"], [["x" * 32_767]]))[1][0]) == 32_767
    with pytest.raises(ValueError, match="characters"):
        write_xlsx("L", ["A"], [["x" * 32_768]])


@pytest.mark.parametrize(
    ("title", "tab"),
    [
        ("A/B: [x]?*\\", "A B   x"),
        ("", "Sheet1"),
        ("'''", "Sheet1"),
        ("x" * 40, "x" * 31),
        ("参加者名簿", "参加者名簿"),
        ("𠮷" * 20, "𠮷" * 15),
        ("History", "History 1"),
    ],
)
def test_every_title_makes_a_name_of_a_sheet(title, tab):
    assert read_xlsx(write_xlsx(title, ["A"], [["x"]])).sheetnames == [tab]


@settings(max_examples=50)
@given(st.lists(st.text(), min_size=1, max_size=4), st.text(max_size=40))
def test_every_text_can_be_written_into_a_workbook(cells, title):
    data = write_xlsx(title, ["A"] * len(cells), [cells])
    read = [*values(data), [None] * len(cells)][1]
    assert [cell or "" for cell in read] == [neutral(cell) for cell in cells]


# --- file names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "ext", "version", "name"),
    [
        ("participants", "xlsx", "", "20250414_participants.xlsx"),
        ("draft itinerary", "pdf", "v4", "20250414_draft-itinerary_v4.pdf"),
        ("参加者名簿", "xlsx", "第2版", "20250414_参加者名簿_第2版.xlsx"),
        ('a/b\\c:d*e?f"g<h>i|j', "csv", "", "20250414_a-b-c-d-e-f-g-h-i-j.csv"),
        ("①ｶﾀｶﾅ", "csv", "", "20250414_1カタカナ.csv"),
        ("カ\u3099イド", "csv", "", "20250414_ガイド.csv"),
        ("../../etc/passwd\x00\n", "csv", "", "20250414_etc-passwd.csv"),
        ("", "csv", "", "20250414_list.csv"),
        ("...", ".csv", "", "20250414_list.csv"),
    ],
)
def test_a_file_is_named_by_date_kind_and_version(kind, ext, version, name):
    assert sheet_name(date(2025, 4, 14), kind, ext, version=version) == name


@given(st.text())
def test_every_kind_makes_a_short_name_without_anything_special(kind):
    name = sheet_name(date(2025, 4, 14), kind, "xlsx", version="第4版")
    assert len(name) < 60
    assert name.startswith("20250414_")
    assert name.endswith("_第4版.xlsx")
    assert not set(name) & set('/\\:*?"<>| \t\n\x00')
