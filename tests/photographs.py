"""A picture as a telephone makes it, with what the telephone notes in it."""

import io

from PIL import Image

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def photograph(size=(40, 20)) -> bytes:
    """Turned on its side, with maker and place, and a comment: each says PLANTED."""
    picture = Image.new("RGB", size, (200, 30, 30))
    exif = picture.getexif()
    exif[ORIENTATION], exif[MAKER] = 6, "PLANTED-CAMERA"
    exif.get_ifd(GPS)[29] = "PLANTED-PLACE"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"PLANTED-COMMENT")
    return out.getvalue()
