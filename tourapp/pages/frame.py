"""What the frame of every page shows of the office whose site this is: its name and its mailbox.

Asked of the database once a minute at most, so that no page pays for it; with the database away the last answer stands.
"""

import time
from dataclasses import dataclass

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import DBAPIError

from tourapp.core.db import session
from tourapp.core.words import Words
from tourapp.directory.models import Office

log = structlog.get_logger("tourapp.frame")

FRESH_SECONDS = 60


@dataclass(frozen=True)
class Letterhead:
    name: Words
    mailbox: str


UNKNOWN = Letterhead(Words("tourapp", "tourapp"), "")
"""Before the first office is there."""

_kept: dict[str, tuple[float, Letterhead]] = {}


def letterhead(code: str) -> Letterhead:
    """The office with this code as the frame shows it."""
    at, kept = _kept.get(code, (-FRESH_SECONDS * 2.0, UNKNOWN))
    if time.monotonic() - at < FRESH_SECONDS:
        return kept
    try:
        row = (
            session()
            .execute(
                sa.select(Office.__table__.c.name_en, Office.__table__.c.name_ja, Office.mailbox).where(
                    Office.code == code
                )
            )
            .first()
        )
    except DBAPIError as error:
        log.warning("letterhead", error=type(error).__name__)
        return kept
    if row is None:
        return UNKNOWN
    kept = Letterhead(Words(row[0], row[1]), row[2])
    _kept[code] = (time.monotonic(), kept)
    return kept


def forget() -> None:
    """Ask again at the next page: for tests, where each has a database of its own."""
    _kept.clear()
