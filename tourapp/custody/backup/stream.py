"""The file format of a backup: a stream of bytes in encrypted pieces, of which none can be changed, moved or left out.

    "TOURAPP-BACKUP 1\\n" | 8 bytes naming the key | 16 bytes of salt | pieces
    piece: 4 bytes of length of its ciphertext | ciphertext with its tag (AES-256-GCM)

The key of a file is drawn from `TOURAPP_BACKUP_KEY` and the salt (HKDF-SHA256), so that no two files share one and the
number of a piece can be its nonce. Each piece is authenticated with the head of the file, its number, and whether it is
the last: a file that was cut off, joined from others or put in another order does not open.
"""

import hashlib
import os
import struct
from io import RawIOBase
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"TOURAPP-BACKUP 1\n"
PIECE = 1 << 20
"""Bytes of plain text in a piece; the last may be shorter."""
_KEY_ID, _SALT, _TAG = 8, 16, 16
_HEAD = len(MAGIC) + _KEY_ID + _SALT


class CannotRead(Exception):
    """The file is no backup of ours, or not whole, or not under this key; the text says which, in one sentence."""


def key_id(secret: str) -> bytes:
    """Names a backup key without telling anything of it."""
    return hashlib.sha256(b"tourapp backup key\0" + secret.encode()).digest()[:_KEY_ID]


def _cipher(secret: str, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"tourapp backup 1").derive(secret.encode()))


def _nonce(number: int, is_last: bool) -> bytes:
    return struct.pack(">?3xQ", is_last, number)


class Writer(RawIOBase):
    """Write plain bytes; encrypted pieces go into `target`. Only `finish` makes the file whole."""

    def __init__(self, target: IO[bytes], secret: str) -> None:
        salt = os.urandom(_SALT)
        self._head = MAGIC + key_id(secret) + salt
        self._cipher = _cipher(secret, salt)
        self._target = target
        self._waiting = bytearray()
        self._number = 0
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:  # one piece is always kept back: the last one says that it is
            self._piece(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Write the last piece."""
        self._piece(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _piece(self, plain: bytes, *, is_last: bool) -> None:
        secret = self._cipher.encrypt(_nonce(self._number, is_last), plain, self._head)
        self._target.write(struct.pack(">I", len(secret)) + secret)
        self._number += 1


class Reader(RawIOBase):
    """Read the plain bytes of a backup. Nothing is handed over that was not authenticated.

    `CannotRead` when the file is not ours, is under another key, was changed or cut off.
    """

    def __init__(self, source: IO[bytes], secret: str) -> None:
        head = source.read(_HEAD)
        if not head.startswith(MAGIC) or len(head) < _HEAD:
            raise CannotRead("This file is not a backup of tourapp.")
        if head[len(MAGIC) : len(MAGIC) + _KEY_ID] != key_id(secret):
            raise CannotRead("This backup was made with another TOURAPP_BACKUP_KEY.")
        self._head, self._source = head, source
        self._cipher = _cipher(secret, head[-_SALT:])
        self._ready = b""
        self._number = 0
        self._done = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._ready and not self._done:
            self._ready = self._next()
        part, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def _next(self) -> bytes:
        measure = self._source.read(4)
        length = struct.unpack(">I", measure)[0] if len(measure) == 4 else 0
        if not _TAG <= length <= PIECE + _TAG:
            raise CannotRead("This backup is not whole: it was cut off or changed.")
        secret = self._source.read(length)
        if len(secret) != length:  # the measure of the last piece is covered by nothing else
            raise CannotRead("This backup is not whole: it was cut off or changed.")
        number, self._number = self._number, self._number + 1
        for is_last in (False, True):
            try:
                plain = self._cipher.decrypt(_nonce(number, is_last), secret, self._head)
            except InvalidTag:
                continue
            self._done = is_last
            if is_last and self._source.read(1):
                raise CannotRead("This backup is not whole: something follows its end.")
            return plain
        raise CannotRead("This backup is not whole: it was cut off or changed.")
