"""Written pieces: each state of an entry becomes text once for each language, and every feed is put together of them.

The worker writes them after a publishing. What is not there yet (an entry struck out for one reader, the first seconds
after a publishing, a new version of this code) is written by whoever asks and kept in her process: a request never
writes to the database.
"""

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.models import CircleState, Entry
from tourapp.agenda.queries import Shown
from tourapp.core.db import is_sqlite, session
from tourapp.feeds import calendar
from tourapp.feeds.calendar import Piece, Style
from tourapp.feeds.kept import KeptPiece
from tourapp.feeds.languages import LANGUAGES
from tourapp.feeds.shelf import Shelf

WRITING = 1
"""The number of the way in which entries are written. A test asks for the next one when the bytes change."""
PORTION = 60
"""Of how many states one job writes the pieces: others wait that long for their turn to write, a fifth of a second."""
AT_ONCE = 2000
"""Values of one statement: both stores have a limit."""

Key = tuple[str, int, str, bool, str]
"""UID, sequence, language, private or not, writing."""


def writing(base_url: str) -> str:
    """What pieces of this code for a site at this address are kept under."""
    return f"{WRITING}-{hashlib.sha256(base_url.encode()).hexdigest()[:10]}"


def key(shown: Shown, style: Style) -> Key:
    return (shown.uid, shown.sequence, style.lang, style.is_private, writing(style.base_url))


def pieces(entries: Sequence[Shown], style: Style, own: Shelf[Key, Piece]) -> list[Piece]:
    """These entries as pieces, in their order: one statement for each two thousand; `own` is what the process keeps."""
    found = _kept([shown.uid for shown in entries], style)

    def one(shown: Shown) -> Piece:
        kept = found.get((shown.uid, shown.sequence))
        return kept or own.get(key(shown, style), lambda: calendar.piece(shown, style))

    return [one(shown) for shown in entries]


def _kept(uids: Sequence[str], style: Style) -> dict[tuple[str, int], Piece]:
    found = {}
    for first in range(0, len(uids), AT_ONCE):
        rows = session().execute(
            sa.select(KeptPiece.uid, KeptPiece.sequence, KeptPiece.content, KeptPiece.zones).where(
                KeptPiece.uid.in_(uids[first : first + AT_ONCE]),
                KeptPiece.lang == style.lang,
                KeptPiece.is_private == style.is_private,
                KeptPiece.writing == writing(style.base_url),
            )
        )
        for uid, sequence, content, zones in rows:
            found[uid, sequence] = Piece(content, frozenset(zones.split()))
    return found


# --- in the worker ------------------------------------------------------------------------------------


def write(event: str, base_url: str) -> bool:
    """Write the pieces of some states of an event of which there are none; whether others are still lacking.

    What everybody is shown in public and in private words, since those who take part read it too; what the other
    circles are shown in private words.
    """
    chosen = (
        sa.select(CircleState.circle, Entry.uid)
        .join(Entry, Entry.id == CircleState.entry_id)
        .where(Entry.event == event, sa.not_(_written(base_url)))
        .order_by(CircleState.circle, Entry.uid)
        .limit(PORTION + 1)
    )
    lacking = session().execute(chosen).all()
    rows = []
    for circle in Circle:
        uids = [uid for where, uid in lacking[:PORTION] if where is circle]
        if not uids:
            continue
        ways = (False, True) if circle is Circle.PUBLIC else (True,)
        for shown in agenda.entries(event, circle, uids=uids):
            styles = [Style(lang, base_url, is_private) for is_private in ways for lang in LANGUAGES]
            rows += [_row(key(shown, style), calendar.piece(shown, style)) for style in styles]
    if rows:
        dialect = sqlite if is_sqlite(session().connection()) else postgresql
        session().execute(dialect.insert(KeptPiece).on_conflict_do_nothing(), rows)
    return len(lacking) > PORTION


def sweep(base_url: str) -> None:
    """Throw away the pieces of states that no circle is shown any more, and those of another code or address."""
    stands = sa.exists().where(
        Entry.id == CircleState.entry_id,
        Entry.uid == KeptPiece.uid,
        CircleState.sequence == KeptPiece.sequence,
    )
    old = sa.or_(KeptPiece.writing != writing(base_url), sa.not_(stands))
    session().execute(sa.delete(KeptPiece).where(old), execution_options={"synchronize_session": False})


def events_lacking(base_url: str) -> Sequence[str]:
    """The events (references) with a state of which nothing is written."""
    chosen = (
        sa.select(Entry.event)
        .join(CircleState, CircleState.entry_id == Entry.id)
        .where(sa.not_(_written(base_url)))
        .distinct()
        .order_by(Entry.event)
    )
    return session().scalars(chosen).all()


def _written(base_url: str) -> sa.ColumnElement[bool]:
    """Whether the pieces of a state are there; all of them are written at once."""
    return sa.exists().where(
        KeptPiece.uid == Entry.uid,
        KeptPiece.sequence == CircleState.sequence,
        KeptPiece.lang == LANGUAGES[0],
        KeptPiece.is_private.is_(True),
        KeptPiece.writing == writing(base_url),
    )


def _row(named: Key, made: Piece) -> dict[str, object]:
    uid, sequence, lang, is_private, written = named
    return {
        "uid": uid,
        "sequence": sequence,
        "lang": lang,
        "is_private": is_private,
        "writing": written,
        "content": made.content,
        "zones": " ".join(sorted(made.zones)),
    }
