"""Private addresses of calendars: made, found, ended. A request finds everything about its link in one look-up.

Nothing of a link is remembered by a process, so one that is ended has ended everywhere at once.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tourapp.access.actor import Actor
from tourapp.accounts.models import RoleGrant
from tourapp.accounts.tokens import new_token, token_hash
from tourapp.agenda import leaving, readers
from tourapp.agenda.circles import Circle
from tourapp.agenda.models import Follower, Ledger, Reader
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.addresses import address_of
from tourapp.core.db import session
from tourapp.core.ids import new_id, ref
from tourapp.feeds.languages import LANGUAGES
from tourapp.feeds.models import CalendarLink, Ending, LinkKind

GOODBYE = dt.timedelta(days=7)
"""How long a retired address answers with a calendar that says so; a program that only hears 410 keeps all entries."""


@dataclass(frozen=True)
class LinkState:
    """What a request must know of its link. `key` changes whenever the feed behind it may have changed; two requests
    with the same key (and language) get the same bytes."""

    id: uuid.UUID
    kind: LinkKind
    reader: str
    about: str
    lang: str
    ended_at: dt.datetime | None
    ended_how: Ending | None
    key: str
    changed_at: dt.datetime | None
    """When the calendar last changed for this reader alone; its entries have stamps of their own."""

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    def says_goodbye(self, now: dt.datetime) -> bool:
        """Whether it was ended kindly, and so lately that its programs are still told."""
        return (
            self.ended_at is not None
            and self.ended_how is not Ending.LEAKED
            and now < self.ended_at + GOODBYE
        )


def _state_statement() -> sa.Select[Any]:
    hers = sa.select(Reader.event).where(Reader.person_id == Follower.person_id)
    read = sa.and_(Ledger.event.in_(hers), Ledger.circle.in_((Circle.PARTICIPANTS, Circle.PUBLIC)))
    total = sa.func.coalesce(sa.func.sum(Ledger.revision), 0)
    of_events = sa.select(total).where(read).correlate(Follower).scalar_subquery()
    of_event = sa.select(total).where(Ledger.event == CalendarLink.about).correlate(CalendarLink)
    grants = sa.select(sa.func.count(RoleGrant.id) + sa.func.count(RoleGrant.ended_at)).where(
        RoleGrant.person_id == Follower.person_id, CalendarLink.kind == LinkKind.STAFF
    )
    return (
        sa.select(
            CalendarLink.id,
            CalendarLink.kind,
            CalendarLink.reader,
            CalendarLink.about,
            CalendarLink.lang,
            CalendarLink.ended_at,
            CalendarLink.ended_how,
            Follower.changed_at,
            sa.func.coalesce(Follower.revision, 0),
            of_events,
            of_event.scalar_subquery(),
            grants.correlate(Follower, CalendarLink).scalar_subquery(),
        )
        .outerjoin(Follower, Follower.reader == CalendarLink.reader)
        .where(CalendarLink.token_hash == sa.bindparam("hash"))
    )


_STATE = _state_statement()


def readers_of(person_id: uuid.UUID) -> Sequence[tuple[LinkKind, str]]:
    """Every calendar that a person may subscribe to for herself, with its reader."""
    whole, speaking = leaving.calendars(ref("person", person_id))
    return ((LinkKind.OWN, whole), (LinkKind.SPEAKING, speaking))


def state_of(token: str) -> LinkState | None:
    """The link of this token and the state of its calendar, in one statement; None where there is none.

    The key holds revisions that only rise: of what is hers alone, of every event in which she reads, and for staff her
    roles and the day, on which a role may begin or end.
    """
    return state_on(session().connection(), token_hash(token))


def state_on(connection: sa.Connection, hashed: bytes) -> LinkState | None:
    """The same on this connection, by the hash of the token."""
    row = connection.execute(_STATE, {"hash": hashed}).one_or_none()
    if row is None:
        return None
    link, kind, reader, about, lang, ended_at, ended_how, changed_at = row[:8]
    day = clock.now().date().isoformat() if kind is LinkKind.STAFF else ""
    key = ":".join(map(str, (*row[8:], day)))
    return LinkState(link, kind, reader, about, lang, ended_at, ended_how, key, changed_at)


def make(actor: Actor, kind: LinkKind, reader: str, *, about: str = "", lang: str) -> str:
    """A new address for this reader (`person:…`, `speaker:…`, `organisation:…`), limited to the event that
    `about` names, if any.

    The one before it is replaced. Returns the token, which is nowhere else. The caller has checked the right. Refused
    with ValueError: a language that no feed is written in.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no feed is written in {lang}")
    end_all(actor, kind, reader, about=about, how=Ending.REPLACED)
    readers.follow(reader)
    token = new_token()
    link = CalendarLink(
        id=new_id(),
        token_hash=token_hash(token),
        kind=kind,
        reader=reader,
        person_id=leaving.person_of(reader),
        about=about,
        lang=lang,
        created_at=clock.now(),
    )
    session().add(link)
    session().flush()
    audit.record(actor, "calendar_link.make", reader, event=about or None, fields=[kind.value])
    return token


def end(actor: Actor, link: CalendarLink, how: Ending) -> None:
    """Let an address end. Ending it twice changes nothing, but one that turns out to have leaked stops at once."""
    if link.ended_at is not None and (how is not Ending.LEAKED or link.ended_how is Ending.LEAKED):
        return
    link.ended_at, link.ended_how = clock.now(), how
    session().flush()
    audit.record(actor, "calendar_link.end", link.reader, event=link.about or None, fields=[how.value])


def end_all(actor: Actor, kind: LinkKind, reader: str, *, about: str = "", how: Ending) -> None:
    """End what works for this reader and purpose; and what was replaced within the last days, where it has leaked."""
    chosen = sa.select(CalendarLink).where(
        CalendarLink.kind == kind, CalendarLink.reader == reader, CalendarLink.about == about
    )
    if how is not Ending.LEAKED:
        chosen = chosen.where(CalendarLink.ended_at.is_(None))
    for link in session().scalars(chosen.order_by(CalendarLink.id)):
        end(actor, link, how)


def live(
    reader: str, *, kinds: Sequence[LinkKind] = tuple(LinkKind), about: str | None = None
) -> Sequence[CalendarLink]:
    """The addresses of this reader that work, oldest first."""
    chosen = sa.select(CalendarLink).where(
        CalendarLink.reader == reader, CalendarLink.kind.in_(kinds), CalendarLink.ended_at.is_(None)
    )
    if about is not None:
        chosen = chosen.where(CalendarLink.about == about)
    return session().scalars(chosen.order_by(CalendarLink.created_at, CalendarLink.id)).all()


def merge(actor: Actor, stays: str, goes: str) -> None:
    """Two readers turn out to be one (`person:…`, `organisation:…`), before all that leads to the one leads to the
    other: the addresses move, and where both have one of a kind, that of the one who goes ends kindly."""
    for kept, given_up in zip(leaving.calendars(stays), leaving.calendars(goes), strict=True):
        has = {(link.kind, link.about) for link in live(kept)}
        for link in live(given_up):
            if (link.kind, link.about) in has:
                end(actor, link, Ending.REPLACED)
        moved = sa.update(CalendarLink).where(CalendarLink.reader == given_up).values(reader=kept)
        session().execute(moved, execution_options={"synchronize_session": False})


def address(token: str) -> str:
    """Where the calendar of this token is; at most 200 characters (CAL-01)."""
    return address_of("private_feed", token=token)
