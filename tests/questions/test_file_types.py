"""Files by what they are."""

import io
import zipfile

import pytest

from tourapp.core.errors import Refusal
from tourapp.questions import file_types
from tourapp.questions.file_types import file_type


def packed(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return made.getvalue()


OOXML = {"[Content_Types]_xml": "<Types/>"}
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\xff\xd8\xff\xe0rest", "jpg"),
        (b"\x89PNG\r\n\x1a\nrest", "png"),
        (packed(**OOXML, word__document_xml="<w/>"), "docx"),
        (packed(**OOXML, xl__workbook_xml="<x/>"), "xlsx"),
        (packed(**OOXML, ppt__presentation_xml="<p/>"), "pptx"),
        (packed(mimetype=ODT), "odt"),
    ],
)
def test_a_kind_is_read_from_the_content(data, ending):
    assert file_type(data).ending == ending


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-" + b"x" * file_types.LARGEST, "3 MB"),
        (b"<html><script>alert(1)</script>", "Choose a PDF"),
        (b'<?xml version="1.0"?><svg/>', "Choose a PDF"),
        (b" %PDF-1.7", "Choose a PDF"),
        (packed(hello="a plain archive"), "Choose a PDF"),
        (packed(**OOXML, word__document_xml="<w/>", word__vbaProject_bin="x"), "without macros"),
        (packed(**OOXML, word__document_xml="0" * (file_types.LARGEST_UNPACKED + 1)), "Choose a PDF"),
        (packed(**{f"part{n}": "" for n in range(file_types.MOST_PARTS + 1)}), "Choose a PDF"),
        (b"PK\x03\x04" + b"\x00" * 50, "Choose a PDF"),
    ],
    ids=lambda value: str(len(value)),
)
def test_what_is_something_else_is_refused_with_what_to_choose(app, data, words):
    with app.test_request_context(), pytest.raises(Refusal, match=words):
        file_type(data)
