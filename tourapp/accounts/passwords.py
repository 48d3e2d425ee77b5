"""Hashing passwords: argon2id with 19 MiB, two passes, one lane (OWASP's figures: about 0.06 s).

Never inside a unit of work: SQLite has one writer, and everybody would wait for it.
"""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tourapp.accounts.rules import normal_password
from tourapp.core.db import session

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """The hash to keep, parameters included."""
    _not_while_writing()
    return _hasher.hash(normal_password(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether this password has that hash. Without a hash it takes as long, and the answer is no."""
    _not_while_writing()
    try:
        right = _hasher.verify(password_hash or _nobodys(), normal_password(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other figures than today's."""
    return _hasher.check_needs_rehash(password_hash)


@cache
def _nobodys() -> str:
    """A hash to spend time on where there is no account, so that the time does not tell."""
    return _hasher.hash("nobody's")


def _not_while_writing() -> None:
    if session().info.get("writes"):
        raise RuntimeError("hashing inside a unit of work: everybody who writes would wait for it")
