"""What kind of file some bytes are, by the content and not by the name. Pure: bytes in, a kind or a refusal out."""

import io
import zipfile
from dataclasses import dataclass

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_line

LARGEST = 3 * 1024 * 1024
"""Bytes of one file."""

LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 2000
"""What an office file may hold when it is unpacked; a bomb holds more."""


LONGEST_NAME = 120


@dataclass(frozen=True)
class FileType:
    ending: str
    content_type: str


PDF = FileType("pdf", "application/pdf")
JPEG = FileType("jpg", "image/jpeg")
PNG = FileType("png", "image/png")
_OOXML = "application/vnd.openxmlformats-officedocument"
DOCX = FileType("docx", f"{_OOXML}.wordprocessingml.document")
XLSX = FileType("xlsx", f"{_OOXML}.spreadsheetml.sheet")
PPTX = FileType("pptx", f"{_OOXML}.presentationml.presentation")
ODT = FileType("odt", "application/vnd.oasis.opendocument.text")
ODS = FileType("ods", "application/vnd.oasis.opendocument.spreadsheet")

ALLOWED = (PDF, JPEG, PNG, DOCX, XLSX, PPTX, ODT, ODS)
ACCEPT = ",".join(f".{kind.ending}" for kind in ALLOWED)
"""For the control that chooses the file; the server looks at the content whatever the browser did."""

_BY_PART = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_BY_MIMETYPE = {kind.content_type: kind for kind in (ODT, ODS)}


def file_type(data: bytes, *, largest: int = LARGEST) -> FileType:
    """The kind of this file; `Refusal` for one that is empty, larger than that, of another kind, with macros."""
    if not data:
        raise Refusal(_("The file is empty"))
    if len(data) > largest:
        raise Refusal(_("Choose a file of %(size)s MB or less", size=largest // 1024 // 1024))
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    raise _unknown()


def safe_name(name: str, ending: str) -> str:
    """The last part of a path, cleaned, with the ending that the content has."""
    stem = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])
    stem = "".join(character for character in stem if character not in '<>:"|?*\x00').strip(". ")
    stem = stem.rsplit(".", 1)[0][:LONGEST_NAME].strip(". ") or "file"
    return f"{stem}.{ending}"


def _office(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise _unknown()
            names = {part.filename for part in parts}
            if any(
                name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) or "Basic/" in name
                for name in names
            ):
                raise Refusal(_("Choose a file without macros"))
            if "[Content_Types].xml" in names:
                for part, kind in _BY_PART.items():
                    if part in names:
                        return kind
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                kind_of = _BY_MIMETYPE.get(packed.read("mimetype").decode("ascii", "ignore").strip())
                if kind_of is not None:
                    return kind_of
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        pass
    raise _unknown()


def _unknown() -> Refusal:
    return Refusal(
        _("Choose a PDF, a JPEG or PNG picture, or a Word, Excel, PowerPoint or OpenDocument file")
    )
