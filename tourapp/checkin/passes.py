"""Passes: what somebody shows at the door. Worked out from the registration and our keys, never stored.

The text of a pass is `TP`, four letters for the event, eight of the short code and a signature; nothing in it leads to
a person. What a desk needs to know a pass again, also without a network, is its *mark*: the hash of the text, or of its
first part where the short code was typed. Older keys go on being known while they stand in the settings; the newest
makes the passes that are shown.
"""

import hashlib
import hmac
import io
import re
import unicodedata
import uuid
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import segno
from flask import current_app

from tourapp.checkin.states import Means

KIND = "pass"
"""How messages refer to a pass: `pass:<registration>`."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of the short code: without letters and digits that are taken for each other."""

_PREFIX = "TP"
_TAG, _CODE, _SIGNATURE = 4, 8, 24
_PASS = re.compile(rf"{_PREFIX}[A-Z2-7]{{{_TAG}}}[{ALPHABET}]{{{_CODE}}}[A-Z2-7]{{{_SIGNATURE}}}")
_SHORT = re.compile(rf"[{ALPHABET}]{{{_CODE}}}")
_MARK = 32
"""Letters of a mark: 128 bits."""


@dataclass(frozen=True)
class Pass:
    text: str
    """What the picture says."""
    code: str
    """What is typed when the picture cannot be read."""

    @property
    def marks(self) -> tuple[str, str]:
        """How a desk knows the picture, and how it knows the typed code."""
        return _mark(self.text), _mark(self.text[: len(_PREFIX) + _TAG + _CODE])

    @property
    def grouped(self) -> str:
        """The code for reading and typing: two groups of four."""
        return f"{self.code[:4]} {self.code[4:]}"


@dataclass(frozen=True)
class Read:
    """What was read from a picture or typed, as the desk understands it."""

    mark: str
    means: Means
    is_elsewhere: bool
    """The pass says itself that it is for another event."""


@cache
def tag_of(event_id: uuid.UUID) -> str:
    """The letters of an event in its passes: so that a desk knows passes of other events, also without a network."""
    return b32encode(hashlib.sha256(b"event:" + event_id.bytes).digest()).decode()[:_TAG]


def passes_of(event_id: uuid.UUID, registration_id: uuid.UUID, number: int) -> Iterator[Pass]:
    """The pass with this number under each of our keys, the newest first."""
    for key in _keys():
        yield _pass(key, event_id, registration_id, number)


def pass_of(event_id: uuid.UUID, registration_id: uuid.UUID, number: int) -> Pass:
    """The pass as it is shown now."""
    return _pass(_keys()[0], event_id, registration_id, number)


def read(text: str, event_id: uuid.UUID) -> Read | None:
    """The pass or short code in this text, for the desk of this event; None when it is neither.

    Width, case, spaces and hyphens do not matter: hand scanners and input methods change them.
    """
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    tag = tag_of(event_id)
    if _PASS.fullmatch(plain):
        return Read(_mark(plain), Means.PASS, plain[len(_PREFIX) : len(_PREFIX) + _TAG] != tag)
    if _SHORT.fullmatch(plain):
        return Read(_mark(_PREFIX + tag + plain), Means.CODE, False)
    return None


def svg(text: str) -> str:
    """The picture for a page: inline, without styles, dark on light whatever the theme."""
    drawn = segno.make(text, error="m", boost_error=False).svg_inline(
        scale=5, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return str(drawn)


def png(text: str) -> bytes:
    """The picture for a mail."""
    written = io.BytesIO()
    segno.make(text, error="m", boost_error=False).save(written, kind="png", scale=8, border=4)
    return written.getvalue()


def _pass(key: bytes, event_id: uuid.UUID, registration_id: uuid.UUID, number: int) -> Pass:
    what = b"%s:%s:%d" % (event_id.bytes, registration_id.bytes, number)
    drawn = hmac.digest(key, b"code:" + what, "sha256")
    code = "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn[:_CODE])
    start = f"{_PREFIX}{tag_of(event_id)}{code}"
    signature = hmac.digest(key, b"pass:" + what + start.encode(), "sha256")
    return Pass(start + b32encode(signature).decode()[:_SIGNATURE], code)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_MARK]


def _keys() -> list[bytes]:
    """Keys for passes alone, made from those that sign cookies; newest first."""
    config = current_app.config
    secrets = (config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"])
    return [hmac.digest(str(secret).encode(), b"tourapp.checkin.pass", "sha256") for secret in secrets]
