"""Sealed values: answers that no list, log, export or dump may show.

A sealed column holds AES-256-GCM ciphertext that is bound to its place: table, row and column are
authenticated with it, so that a value copied to another row does not open. It loads as `Sealed`, which
refuses to be printed, formatted, pickled or written as JSON. Opening is the business of one service, which
checks the right and writes the audit row.

The blob: one byte of version (1), 8 bytes naming the key, 12 bytes of nonce, ciphertext with its tag.
"""

import hashlib
import os
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_KEY_ID, _NONCE, _TAG = 8, 12, 16
_HEADER = len(_VERSION) + _KEY_ID


class CannotOpen(Exception):
    """The value is not what was sealed for this place, or its key is not in the ring. Says nothing of the
    content.
    """


class Sealed:
    """Ciphertext of one value. Nothing comes out of it but `blob`, for the database; see `open_sealed`."""

    __slots__ = ("blob",)

    blob: bytes

    def __init__(self, blob: bytes) -> None:
        if not isinstance(blob, bytes):
            raise TypeError("a sealed value is made by seal(), or of the bytes of a sealed column")
        object.__setattr__(self, "blob", blob)

    def __repr__(self) -> str:
        return "<sealed>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.blob == other.blob

    def __hash__(self) -> int:
        return hash(self.blob)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TypeError("a sealed value does not change")

    def __str__(self) -> NoReturn:
        raise TypeError("a sealed value cannot be shown")

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError("a sealed value cannot be shown")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a sealed value stays in the database: it cannot be pickled or copied")


class KeyRing:
    """The keys of sealed values, newest first: the first one seals, all of them open.

    Keys are 32 random bytes in URL-safe base64 (`new_key()`), with or without padding; anything else is
    refused with ValueError, which never quotes the key.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if isinstance(keys, str) or not keys:
            raise ValueError("sealed values need a list of at least one key")
        raw_keys = [_raw(key) for key in keys]
        self._newest = _key_id(raw_keys[0])
        self._ciphers = {_key_id(raw): AESGCM(raw) for raw in raw_keys}

    def __repr__(self) -> str:
        return f"<key ring of {len(self._ciphers)}>"

    def seal(self, text: str, *, table: str, row: object, column: str) -> Sealed:
        """Seal a text for its place. `row` is the row's id, which therefore exists before the insert."""
        nonce = os.urandom(_NONCE)
        place = _place(table, row, column)
        secret = self._ciphers[self._newest].encrypt(nonce, text.encode(), place)
        return Sealed(_VERSION + self._newest + nonce + secret)

    def open(self, sealed: Sealed, *, table: str, row: object, column: str) -> str:
        """The text that was sealed for exactly this place; `CannotOpen` in every other case."""
        blob = sealed.blob
        if blob[:1] != _VERSION or len(blob) < _HEADER + _NONCE + _TAG:
            raise CannotOpen("not a sealed value")
        cipher = self._ciphers.get(blob[1:_HEADER])
        if cipher is None:
            raise CannotOpen("sealed with a key that is not in the ring")
        nonce, secret = blob[_HEADER : _HEADER + _NONCE], blob[_HEADER + _NONCE :]
        try:
            return cipher.decrypt(nonce, secret, _place(table, row, column)).decode()
        except InvalidTag:
            # Without its cause: a traceback shows the local variables of the frames that it keeps.
            raise CannotOpen("sealed for another place, or changed since") from None

    @property
    def mark(self) -> bytes:
        """How every blob begins that the newest key has sealed. It names the key and says nothing of it."""
        return _VERSION + self._newest

    @property
    def marks(self) -> frozenset[bytes]:
        """How blobs begin that some key of the ring opens."""
        return frozenset(_VERSION + key_id for key_id in self._ciphers)

    def is_stale(self, sealed: Sealed) -> bool:
        """Whether a key other than the newest one sealed it."""
        return sealed.blob[1:_HEADER] != self._newest

    def reseal(self, sealed: Sealed, *, table: str, row: object, column: str) -> Sealed:
        """The same text under the newest key; the value itself when it is there already."""
        if not self.is_stale(sealed):
            return sealed
        text = self.open(sealed, table=table, row=row, column=column)
        return self.seal(text, table=table, row=row, column=column)


def new_key() -> str:
    """A fresh random key, as the settings take it."""
    return urlsafe_b64encode(os.urandom(32)).decode()


def _raw(key: str) -> bytes:
    try:
        text = key.strip().rstrip("=")
        raw = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ValueError("a key of sealed values is 32 bytes in URL-safe base64 (43 characters)")
    return raw


def _key_id(raw: bytes) -> bytes:
    return hashlib.sha256(b"tourapp sealed key\0" + raw).digest()[:_KEY_ID]


def _place(table: str, row: object, column: str) -> bytes:
    if not (table and column and str(row)) or ":" in table + column:
        raise ValueError("the place of a sealed value is a table, the id of a row, and a column")
    return f"{table}:{row}:{column}".encode()


# --- the ring of this process ----------------------------------------------------------------------

_ring: KeyRing | None = None


def configure(keys: Sequence[str]) -> None:
    """Set the keys of this process, newest first. Assembly calls it once, from the settings."""
    global _ring
    _ring = KeyRing(keys)


def key_ring() -> KeyRing:
    """The ring of this process; RuntimeError before `configure`."""
    if _ring is None:
        raise RuntimeError("sealed values have no keys yet: call tourapp.core.sealed.configure")
    return _ring


def seal(text: str, *, table: str, row: object, column: str) -> Sealed:
    """Seal a text for its place with the newest key of this process."""
    return key_ring().seal(text, table=table, row=row, column=column)


def open_sealed(sealed: Sealed, *, table: str, row: object, column: str) -> str:
    """Open a value in its place; `CannotOpen` when it was sealed for another one or with an unknown key."""
    return key_ring().open(sealed, table=table, row=row, column=column)


def reseal(sealed: Sealed, *, table: str, row: object, column: str) -> Sealed:
    """The same text under the newest key of this process, for the rotation of keys."""
    return key_ring().reseal(sealed, table=table, row=row, column=column)
