"""The daily tidying of what has run out. Grants are never deleted: they say who could do what when."""

import datetime as dt

import sqlalchemy as sa

from tourapp.accounts.models import Link, LinkPurpose, WebSession
from tourapp.accounts.rules import WEAK
from tourapp.accounts.throttle import purge_tries
from tourapp.core import clock
from tourapp.core.db import session

KEPT_SIGN_IN_LINKS = dt.timedelta(days=1)
KEPT_LINKS = dt.timedelta(days=400)
"""Others: whoever opens an old mail reads that the link has run out, not that there never was one."""
KEPT_SESSIONS = dt.timedelta(days=30)


def forget_tries_of_the_past() -> int:
    """Delete counts of tries in windows that are over; answers how many."""
    return purge_tries(clock.now())


def purge_links() -> int:
    """Delete links that nobody can need any more; answers how many."""
    now = clock.now()
    is_sign_in = Link.purpose == LinkPurpose.SIGN_IN
    old = sa.or_(
        sa.and_(is_sign_in, Link.expires_at < now - KEPT_SIGN_IN_LINKS), Link.expires_at < now - KEPT_LINKS
    )
    return _deleted(sa.delete(Link).where(old))


def purge_sessions() -> int:
    """Delete sessions that ended a while ago; answers how many."""
    now = clock.now()
    over = sa.or_(
        WebSession.ended_at < now - KEPT_SESSIONS, WebSession.created_at < now - WEAK.absolute - KEPT_SESSIONS
    )
    return _deleted(sa.delete(WebSession).where(over))


def _deleted(chosen: sa.Delete) -> int:
    return int(getattr(session().execute(chosen), "rowcount", 0))
