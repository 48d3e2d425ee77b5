"""The log as a chain: each minute the new entries are tied together and to all before them, so that no change of one,
no removal and no addition among them goes unseen.

Not at the moment they are written: one end of a chain that every act had to take would make all acts wait for each
other. What is younger than the last link can still be altered unseen; the digest of each link stands in the log file of
the worker too, and whoever keeps that elsewhere also notices when the end is cut off. The text of a reason is not tied
in itself: an erasure may take it out, and a number nobody can guess with it, so that nothing of it can be found again.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
import structlog

from tourapp.audit.models import AuditEntry, AuditLink
from tourapp.core import clock
from tourapp.core.db import session

log = structlog.get_logger("tourapp.audit")

AT_ONCE = 2000
"""So many entries are tied by one link."""


@dataclass
class Checked:
    """What looking at the whole log has found."""

    links: int = 0
    entries: int = 0
    loose: int = 0
    """Entries that no link ties yet."""
    taken_out: int = 0
    """Reasons that an erasure has emptied."""
    head: str = ""
    """The digest of the last link: whoever has noted it can tell later that nothing was cut off."""
    broken: list[str] = field(default_factory=list)
    """Where it is not as it was written, in words for whoever is on the machine."""


def tie_due() -> int:
    """Tie the entries that no link ties yet to those before them; how many."""
    chosen = sa.select(AuditEntry).where(AuditEntry.link.is_(None)).order_by(AuditEntry.id).limit(AT_ONCE)
    # Held until they are tied: an erasure in between would leave the mark of a reason that is gone.
    entries = session().scalars(chosen.with_for_update()).all()
    if not entries:
        return 0
    last = session().scalars(sa.select(AuditLink).order_by(AuditLink.number.desc()).limit(1)).first()
    number, before = (last.number + 1, last.digest) if last is not None else (1, "")
    for entry in entries:
        entry.link = number
        if entry.reason:
            entry.reason_salt = secrets.token_hex(16)
            entry.reason_mark = mark(entry.reason_salt, entry.reason)
    made = AuditLink(number=number, tied_at=clock.now(), entries=len(entries), digest=digest(before, entries))
    session().add(made)
    session().flush()
    log.info("audit_tied", number=number, entries=made.entries, digest=made.digest)
    return made.entries


def check() -> Checked:
    """Look at every entry and every link. Reads only; a few thousand entries at a time."""
    found = Checked()
    for link in session().scalars(sa.select(AuditLink).order_by(AuditLink.number)).all():
        found.links += 1
        if link.number != found.links:
            found.broken.append(f"link {found.links} is missing")
            found.links = link.number
        tied = (
            session()
            .execute(
                sa.select(*AuditEntry.__table__.c)
                .where(AuditEntry.link == link.number)
                .order_by(AuditEntry.id)
            )
            .all()
        )
        if len(tied) != link.entries:
            found.broken.append(f"link {link.number} ties {link.entries} entries, and {len(tied)} are there")
        elif digest(found.head, tied) != link.digest:
            found.broken.append(f"link {link.number}: an entry of it was altered, or one before it")
        found.broken += _wrong_reasons(tied, found)
        found.entries += len(tied)
        found.head = link.digest
    # In one statement, since the worker goes on tying meanwhile.
    is_there = sa.exists().where(AuditLink.number == AuditEntry.link)
    if number := session().scalar(sa.select(sa.func.count()).where(AuditEntry.link.is_not(None), ~is_there)):
        found.broken.append(f"{number} entries belong to links that are missing")
    found.loose = session().scalar(sa.select(sa.func.count()).where(AuditEntry.link.is_(None))) or 0
    return found


def _wrong_reasons(entries: Iterable[Any], found: Checked) -> Iterator[str]:
    for entry in entries:
        if entry.reason_mark and not entry.reason and not entry.reason_salt:
            found.taken_out += 1
        elif (
            mark(entry.reason_salt, entry.reason) if entry.reason else entry.reason_salt
        ) != entry.reason_mark:
            yield f"entry {entry.id}: its reason was altered"


def mark(salt: str, reason: str) -> str:
    """What is tied in for a reason; without the salt nobody can tell what the reason was."""
    return hashlib.sha256(f"{salt}:{reason}".encode()).hexdigest()


def digest(before: str, entries: Iterable[Any]) -> str:
    """The digest of a link: of the one before it, and of everything that its entries (or their rows) say."""
    total = hashlib.sha256(before.encode())
    for each in entries:
        said = [
            str(each.id),
            each.at.isoformat(),
            *(each.actor, each.verb, each.subject, each.event, each.fields, each.reason_mark),
        ]
        total.update(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return total.hexdigest()
