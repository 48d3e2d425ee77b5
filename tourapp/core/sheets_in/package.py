"""The package that a workbook is: looked at from outside, before any library opens it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from tourapp.core.sheets_in.table import Fault, Limits, Unreadable

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Old workbooks, and new ones behind a password."""

_PIECE = 1024 * 1024
_SMALL = 1024 * 1024
_MACROS = re.compile(r"vbaproject|macrosheets|\.bin$|activex|embeddings/|externallinks/", re.I)
_HARMLESS = re.compile(r"printersettings\d*\.bin$", re.I)
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ENTITIES_IN_UTF_16 = ("<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


WORKBOOK = "xl/workbook.xml"
DOCUMENT = "word/document.xml"
"""The part that makes a package what it is."""


def checked(data: bytes, limits: Limits, main: str = WORKBOOK) -> zipfile.ZipFile:
    """The package, when it is a workbook (or a document) that holds nothing live and does not grow beyond measure.

    Every part is unpacked once, in pieces, and counted: sizes that a directory states prove nothing.
    """
    if data.startswith(OLE):
        raise Unreadable(Fault.LOCKED)
    if not data.startswith(ZIP):
        raise Unreadable(Fault.NOT_A_LIST)
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        parts = package.infolist()
        if len(parts) > limits.parts:
            raise Unreadable(Fault.BOMB, str(len(parts)))
        _refuse_live([part.filename for part in parts], main)
        unpacked = 0
        for part in parts:
            unpacked += _size(package, part, limits, limits.unpacked_bytes - unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Unreadable(Fault.BROKEN) from None
    return package


def _refuse_live(names: list[str], main: str) -> None:
    if main not in names or len(set(names)) != len(names):
        raise Unreadable(Fault.NOT_A_LIST if main not in names else Fault.BROKEN)
    live = [name for name in names if _MACROS.search(name) and not _HARMLESS.search(name)]
    if live:
        raise Unreadable(Fault.MACROS, live[0][:80])
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise Unreadable(Fault.BROKEN)


def _size(package: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits, room: int) -> int:
    """How large this part really is; refused as soon as that is too much, and when its XML declares entities."""
    if part.flag_bits & 0x1:
        raise Unreadable(Fault.LOCKED)
    most = min(room, max(_SMALL, part.compress_size * limits.ratio))
    total = 0
    last = b""
    for piece in _pieces(package, part):
        total += len(piece)
        if total > most:
            raise Unreadable(Fault.BOMB, part.filename[:80])
        seen = last + piece
        if _DECLARES.search(seen) or any(word in seen for word in _ENTITIES_IN_UTF_16):
            raise Unreadable(Fault.ENTITIES, part.filename[:80])
        last = piece[-32:]
    return total


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(part) as file:
        while piece := file.read(_PIECE):
            yield piece
