"""Tables in documents of a word processor: what is read of them, and what is refused."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tourapp.core.sheets_in import Fault, Kind, Unreadable, read
from tourapp.core.sheets_in.table import LIMITS


def document(*rows, change=lambda document, table: None):
    made = docx.Document()
    made.add_paragraph("行程表")
    table = made.add_table(0, max(map(len, rows)))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text
    change(made, table)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def texts(data):
    return [[cell.text for cell in line.cells] for line in read(data, is_document=True).lines]


def fault(data, **more):
    with pytest.raises(Unreadable) as refused:
        read(data, is_document=True, **more)
    return refused.value.fault


def test_paragraphs_and_rows_stand_in_their_order():
    assert texts(document(("日程", "行程"), ("5月18日", "視察\n本館"))) == [
        ["行程表"],
        ["日程", "行程"],
        ["5月18日", "視察\n本館"],
    ]


def test_a_cell_merged_downwards_says_the_same_on_each_row():
    def merge(document, table):
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(2, 0).merge(table.cell(2, 1))

    lines = read(document(("5/18", "A"), ("", "B"), ("★泊", ""), change=merge), is_document=True).lines
    assert [[cell.text for cell in line.cells] for line in lines[1:]] == [
        ["5/18", "A"],
        ["5/18", "B"],
        ["★泊", ""],
    ]
    assert [line.cells[0].kind for line in lines[1:]] == [Kind.TEXT, Kind.MERGED, Kind.TEXT]


def test_insertions_are_read_and_deletions_are_not():
    def mark(document, table):
        paragraph = table.cell(0, 0).paragraphs[0]._p
        paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>新</w:t></w:r></w:ins>"))
        paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>旧</w:delText></w:r></w:del>"))

    assert texts(document(("視察",), change=mark))[1] == ["視察新"]


def test_a_table_inside_a_cell_is_read():
    def nest(document, table):
        table.cell(0, 0).add_table(1, 2).cell(0, 1).text = "中"

    assert "中" in texts(document(("外",), change=nest))[1][0]


@pytest.mark.parametrize(
    "part, content, why",
    [
        ("word/vbaProject.bin", b"x", Fault.MACROS),
        ("word/embeddings/a.xlsx", b"x", Fault.MACROS),
        ("word/more.xml", b"<!DOCTYPE a>", Fault.ENTITIES),
        ("word/more.xml", b"0" * 20_000_000, Fault.BOMB),
    ],
)
def test_what_no_table_needs_is_refused(part, content, why):
    file = io.BytesIO(document(("A",)))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, content)
    assert fault(file.getvalue()) is why


def test_a_workbook_is_no_document_and_a_document_no_workbook():
    with pytest.raises(Unreadable) as refused:
        read(document(("A",)))
    assert refused.value.fault is Fault.NOT_A_LIST


def test_limits_hold_for_rows_and_columns():
    rows = tuple(("a", "b", "c") for _ in range(5))
    assert fault(document(*rows), limits=replace(LIMITS, rows=4)) is Fault.ROWS
    assert fault(document(*rows), limits=replace(LIMITS, columns=2)) is Fault.COLUMNS


def test_a_damaged_document_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<w:document")
    assert fault(file.getvalue()) is Fault.BROKEN
