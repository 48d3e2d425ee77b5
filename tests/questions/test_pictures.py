"""Pictures that are handed in: what a camera noted does not come along, and no picture is larger than it says."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.photographs import photograph
from tourapp.core.errors import Refusal
from tourapp.questions.file_types import JPEG, PDF, PNG
from tourapp.questions.pictures import MOST_PIXELS, drawn_anew


def drawing(**more) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Author", "PLANTED-AUTHOR")
    out = io.BytesIO()
    Image.new("RGBA", (30, 10), (0, 90, 0, 128)).save(out, "PNG", pnginfo=said, **more)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A few bytes that say that they are a picture of so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("kind", "data"), [(JPEG, photograph()), (PNG, drawing())])
def test_what_was_noted_in_a_picture_does_not_come_along(kind, data):
    assert b"PLANTED" in data
    drawn = drawn_anew(kind, data)
    assert b"PLANTED" not in drawn
    with Image.open(io.BytesIO(drawn)) as picture:
        assert not picture.getexif() and "comment" not in picture.info and "Author" not in picture.info


def test_a_turned_photograph_stands_upright_without_its_note():
    with Image.open(io.BytesIO(drawn_anew(JPEG, photograph((40, 20))))) as picture:
        assert picture.size == (20, 40)


def test_what_is_seen_through_stays_so():
    with Image.open(io.BytesIO(drawn_anew(PNG, drawing()))) as picture:
        assert picture.mode == "RGBA" and picture.getpixel((3, 3)) == (0, 90, 0, 128)


def test_what_hangs_behind_the_picture_is_left():
    drawn = drawn_anew(JPEG, photograph() + b"<script>PLANTED</script>")
    assert b"script" not in drawn


@pytest.mark.parametrize("side", [MOST_PIXELS // 1000 + 1000, 2_000_000])
def test_a_flood_of_pixels_is_refused_before_it_is_unpacked(side):
    with pytest.raises(Refusal, match="50 million pixels"):
        drawn_anew(PNG, bomb(side, 1000))


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nrest", drawing()[:-30], bomb(10, 10)])
def test_a_picture_that_cannot_be_read_is_refused(data):
    with pytest.raises(Refusal, match="cannot be read"):
        drawn_anew(PNG, data)


def test_other_files_stay_as_they_are():
    assert drawn_anew(PDF, b"%PDF-1.4 rest") == b"%PDF-1.4 rest"
