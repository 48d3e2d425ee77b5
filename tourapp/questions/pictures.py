"""Pictures that somebody hands in, drawn anew: what a camera noted in them (place, time, person) does not come along,
and whatever else was hidden in the file does not either. Pure: bytes in, bytes or a refusal out."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.questions.file_types import JPEG, PNG, FileType

MOST_PIXELS = 50_000_000
"""What large cameras make today. A few kilobytes can say that they are billions: looked at before unpacking."""

_FORMATS = {JPEG.content_type: "JPEG", PNG.content_type: "PNG"}


def drawn_anew(kind: FileType, data: bytes, *, longest: int | None = None) -> bytes:
    """The same picture upright, without anything but its pixels and colours; other kinds of file as they are.

    With `longest` its longer edge has at most so many pixels afterwards.

    `Refusal` for a picture with too many pixels and for one that cannot be read to its end.
    """
    name = _FORMATS.get(kind.content_type)
    if name is None:
        return data
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower and refuses
        try:
            with Image.open(io.BytesIO(data), formats=[name]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refusal(
                        _(
                            "Choose a picture of %(most)s million pixels or fewer",
                            most=MOST_PIXELS // 1_000_000,
                        )
                    )
                upright = ImageOps.exif_transpose(picture)
                if longest is not None:
                    upright.thumbnail((longest, longest))
                return _written(upright, name)
        except Image.DecompressionBombError:
            raise _too_many() from None
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
            raise Refusal(_("This picture cannot be read. Save it again and choose the new file.")) from None


def _too_many() -> Refusal:
    return Refusal(_("Choose a picture of %(most)s million pixels or fewer", most=MOST_PIXELS // 1_000_000))


def _written(picture: Image.Image, name: str) -> bytes:
    out = io.BytesIO()
    profile = picture.info.get("icc_profile")
    if name == "JPEG":
        shown = picture if picture.mode in ("RGB", "L", "CMYK") else picture.convert("RGB")
        shown.info = {}
        shown.save(out, "JPEG", quality=90, icc_profile=profile)
    else:
        transparency = picture.info.get("transparency")
        picture.info = {} if transparency is None else {"transparency": transparency}
        picture.save(out, "PNG", optimize=False, icc_profile=profile)
    return out.getvalue()
