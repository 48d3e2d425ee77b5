"""Lists from outside: what is read, and what is refused before anything happens to it."""

import contextlib
import io
import time
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tourapp.core.sheets_in import Fault, Kind, Unreadable, read
from tourapp.core.sheets_in.table import LIMITS


def workbook(change=lambda sheet: None, rows=(("Name", "Email"), ("Ada", "ada@example.org"))):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(data, name, content, *, instead=False):
    """The package with one more part, or another content of one."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if not (instead and part == name):
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def fault(data, **more):
    with pytest.raises(Unreadable) as refused:
        read(data, **more)
    return refused.value.fault


def texts(table):
    return [[cell.text for cell in line.cells] for line in table.lines]


SHEET = "xl/worksheets/sheet1.xml"


# --- refused -----------------------------------------------------------------------------------------


def test_a_bomb_is_not_unpacked():
    began = time.monotonic()
    assert fault(with_part(workbook(), "xl/bomb.xml", b"0" * (300 * 1024 * 1024))) is Fault.BOMB
    assert time.monotonic() - began < 20


def test_what_a_directory_says_of_sizes_is_not_believed():
    data = bytearray(with_part(workbook(), "xl/bomb.xml", b"0" * (50 * 1024 * 1024)))
    where = data.rfind(b"PK\x01\x02")
    data[where + 24 : where + 28] = (10).to_bytes(4, "little")
    assert fault(bytes(data)) in (Fault.BOMB, Fault.BROKEN)


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "xl/embeddings/oleObject1.bin", "xl/macrosheets/sheet1.xml"]
)
def test_a_workbook_with_a_program_in_it_is_refused(name):
    assert fault(with_part(workbook(), name, b"x")) is Fault.MACROS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_entities_are_refused_wherever_they_are_declared(encoding):
    xml = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    assert fault(with_part(workbook(), SHEET, xml.encode(encoding), instead=True)) is Fault.ENTITIES


def test_a_million_columns_are_refused():
    assert fault(b"a," * 1_000_000 + b"a\n") is Fault.COLUMNS
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    far += b'<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    assert fault(with_part(workbook(), SHEET, far, instead=True)) is Fault.COLUMNS


def test_a_row_far_below_is_refused():
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    far += (
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )
    assert fault(with_part(workbook(), SHEET, far, instead=True)) is Fault.ROWS


def test_too_many_rows_and_too_long_cells_are_refused():
    few = replace(LIMITS, rows=10, cell=100)
    assert fault(b"a,b\n" * 60, limits=few) is Fault.ROWS
    assert fault(b"a,b\n" + b"x" * 101 + b",y\n", limits=few) is Fault.CELL
    assert fault(workbook(rows=[["x" * 101]]), limits=few) is Fault.CELL
    assert fault(workbook(rows=[["x"]] * 11), limits=few) is Fault.ROWS


def test_a_file_that_is_too_large_is_not_looked_at():
    assert fault(b"x" * 11, limits=replace(LIMITS, file_bytes=10)) is Fault.TOO_LARGE


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n ", Fault.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, Fault.LOCKED),
        (b"PK\x03\x04" + b"x" * 200, Fault.BROKEN),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Fault.NOT_A_LIST),
        (b"a,b\x00c\n", Fault.NOT_A_LIST),
        (b"\xff\xfe\x00", Fault.ENCODING),
        (b"\xff\xff\xff,b\n", Fault.ENCODING),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(data, why):
    assert fault(data) is why


def test_a_package_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert fault(file.getvalue()) is Fault.NOT_A_LIST


def test_a_damaged_sheet_is_refused():
    assert fault(with_part(workbook(), SHEET, b"<worksheet><sheetData><row", instead=True)) is Fault.BROKEN


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading_of_text(data):
    with contextlib.suppress(Unreadable):
        read(data)


# --- encodings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_japanese_is_read_in_every_encoding_that_offices_write(encoding):
    assert texts(read("氏名,備考\n髙橋,①㈱\n".encode(encoding))) == [["氏名", "備考"], ["髙橋", "①㈱"]]


def test_western_letters_are_not_taken_for_japanese():
    data = "Name,Town\nZéphyrine,Québec\nAmélie,Orléans\n".encode("cp1252")
    assert fault(data) is Fault.ENCODING
    assert texts(read(data, encoding="cp1252"))[1] == ["Zéphyrine", "Québec"]


def test_a_line_is_where_a_record_begins():
    table = read(b'a,b\r\n"one\ntwo",x\r\nlast,y')
    assert [(line.number, line.cells[0].text) for line in table.lines] == [
        (1, "a"),
        (2, "one\ntwo"),
        (4, "last"),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_separator_is_found_out(mark):
    assert texts(read(f"a{mark}b\n1{mark}2\n".encode())) == [["a", "b"], ["1", "2"]]


# --- what hides in a workbook ------------------------------------------------------------------------


def test_what_hides_in_a_sheet_is_told():
    def change(sheet):
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.append(["Bob", "bob@example.org"])
        for cell in sheet[3]:
            cell.font = Font(strike=True)
        sheet["A2"].comment = Comment("allergic", "x")
        sheet["D1"] = "=1+1"
        sheet.merge_cells("E1:E3")
        sheet["E1"] = "Council"

    table = read(workbook(change))
    told = {issue.code: issue.places for issue in table.issues}
    assert told == {"MERGED_CELLS": ("E1:E3",), "HIDDEN_COLUMN": ("B",), "CELL_COMMENT": ("A2",)}
    assert [(line.is_hidden, line.is_struck) for line in table.lines][:3] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert table.lines[0].cells[3] == ("=1+1", Kind.FORMULA)
    assert table.lines[2].cells[4] == ("Council", Kind.MERGED)


def test_another_sheet_is_read_when_it_is_named():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("One").write(0, 0, "a")
        book.add_worksheet("Two").write(0, 0, "b")
    assert texts(read(file.getvalue(), sheet="Two")) == [["b"]]
    assert fault(file.getvalue(), sheet="Three") is Fault.NO_SHEET
