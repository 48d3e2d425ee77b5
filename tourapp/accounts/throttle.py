"""How often somebody may try to sign in: counted in a table, so that every process sees the same count.

A try is counted in its own short unit of work *before* it is made: asking in parallel wins nothing.
"""

import datetime as dt
import hashlib
import hmac

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from tourapp.accounts.models import SignInTry
from tourapp.accounts.rules import LONGEST_WINDOW, Limit
from tourapp.core import clock
from tourapp.core.db import is_sqlite, session
from tourapp.core.errors import TooMany
from tourapp.core.i18n import ngettext
from tourapp.core.ids import new_id


def count_try(limit: Limit, key: str) -> None:
    """Count one more try for this key, or refuse with `TooMany` when the window is full.

    A refused try counts for nothing: waiting helps, whoever goes on knocking. The one statement is the lock.
    """
    now = clock.now()
    allowed = max(1, int(limit.tries * float(current_app.config["LIMIT_SCALE"])))
    row = {"id": new_id(), "kind": limit.kind, "key_hash": _key_hash(limit, key), "tries": 1}
    insert = (sqlite if is_sqlite(session().connection()) else postgresql).insert(SignInTry)
    statement = insert.values(**row, window_at=limit.window_at(now)).on_conflict_do_update(
        index_elements=["kind", "key_hash", "window_at"], set_={"tries": SignInTry.tries + 1}
    )
    if (session().scalar(statement.returning(SignInTry.tries)) or 0) > allowed:
        seconds = limit.retry_after(now)
        minutes = -(-seconds // 60)
        raise TooMany(
            ngettext(
                "Too many attempts. Nothing was changed. Wait %(num)s minute and try again.",
                "Too many attempts. Nothing was changed. Wait %(num)s minutes and try again.",
                minutes,
            ),
            retry_after=seconds,
        )


def forget_tries(limit: Limit, key: str) -> None:
    """The person has shown who she is: her mistakes no longer count."""
    chosen = (SignInTry.kind == limit.kind) & (SignInTry.key_hash == _key_hash(limit, key))
    session().execute(sa.delete(SignInTry).where(chosen))


def forget_key(key: str) -> int:
    """Delete every count for this key, of whatever kind and under every key of the site; answers how many."""
    kinds = session().scalars(sa.select(SignInTry.kind).distinct()).all()
    hashes = [_hash(secret, kind, key) for secret in _secrets() for kind in kinds]
    done = session().execute(sa.delete(SignInTry).where(SignInTry.key_hash.in_(hashes)))
    return int(getattr(done, "rowcount", 0))


def purge_tries(now: dt.datetime) -> int:
    """Delete the counts of windows that are over; answers how many."""
    done = session().execute(sa.delete(SignInTry).where(SignInTry.window_at < now - 2 * LONGEST_WINDOW))
    return int(getattr(done, "rowcount", 0))


def _key_hash(limit: Limit, key: str) -> bytes:
    return _hash(_secrets()[0], limit.kind, key)


def _secrets() -> list[str]:
    """The keys of the site, newest first."""
    return [str(current_app.secret_key), *(current_app.config.get("SECRET_KEY_FALLBACKS") or ())]


def _hash(secret: str, kind: str, key: str) -> bytes:
    text = f"{kind}\0{key}".encode("utf-8", "surrogatepass")
    return hmac.digest(secret.encode(), text, hashlib.sha256)
