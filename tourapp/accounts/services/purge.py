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


def purge() -> None:
    """Delete counts of tries, links and sessions that nobody can need any more."""
    now = clock.now()
    purge_tries(now)
    is_sign_in = Link.purpose == LinkPurpose.SIGN_IN
    old = sa.or_(
        sa.and_(is_sign_in, Link.expires_at < now - KEPT_SIGN_IN_LINKS), Link.expires_at < now - KEPT_LINKS
    )
    session().execute(sa.delete(Link).where(old))
    over = sa.or_(
        WebSession.ended_at < now - KEPT_SESSIONS, WebSession.created_at < now - WEAK.absolute - KEPT_SESSIONS
    )
    session().execute(sa.delete(WebSession).where(over))
