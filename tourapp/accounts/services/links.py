"""Links that work once: made, found, used, revoked. Looking at one (GET) never uses it."""

import datetime as dt
import uuid

import sqlalchemy as sa

from tourapp.accounts.models import Link, LinkPurpose
from tourapp.accounts.rules import LinkState, link_state
from tourapp.accounts.tokens import new_token, token_hash
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Gone, NotFound
from tourapp.core.i18n import gettext as _
from tourapp.directory.models import Person


def new_link(
    purpose: LinkPurpose,
    *,
    person: Person | None = None,
    about: str | None = None,
    expires_at: dt.datetime,
    is_strong: bool = False,
    next_path: str | None = None,
) -> str:
    """Make a link and return its token, which is nowhere else: it can be told now and never again."""
    token = new_token()
    add_link(
        purpose,
        token=token,
        person_id=person.id if person else None,
        about=about,
        expires_at=expires_at,
        is_strong=is_strong,
        next_path=next_path,
    )
    return token


def add_link(
    purpose: LinkPurpose,
    *,
    token: str,
    person_id: uuid.UUID | None,
    expires_at: dt.datetime,
    about: str | None = None,
    is_strong: bool = False,
    next_path: str | None = None,
) -> Link:
    """The row of a link with this token."""
    link = Link(
        token_hash=token_hash(token),
        purpose=purpose,
        person_id=person_id,
        about=about,
        is_strong=is_strong,
        next_path=next_path,
        expires_at=expires_at,
        created_at=clock.now(),
    )
    session().add(link)
    session().flush()
    return link


def reissue_link(link: Link, *, expires_at: dt.datetime) -> str:
    """A fresh token for an open link; the one before it works no more."""
    token = new_token()
    link.token_hash = token_hash(token)
    link.expires_at = expires_at
    return token


_BY_TOKEN = sa.select(Link).where(
    Link.token_hash == sa.bindparam("token_hash"), Link.purpose == sa.bindparam("purpose")
)


def find_link(token: str, purpose: LinkPurpose, *, allow_used: bool = False) -> Link:
    """The link of this token, without using it.

    NotFound when there is none for this purpose; Gone (its `code` says `used`, `revoked` or `expired`) when it no
    longer works. With `allow_used` one that was used is found as well, so that a second press is answered like the
    first.
    """
    link = session().scalar(_BY_TOKEN, {"token_hash": token_hash(token), "purpose": purpose})
    if link is None:
        raise NotFound()
    state = state_of(link)
    if state is LinkState.OPEN or (allow_used and state is LinkState.USED):
        return link
    raise _gone(state)


def use_link(link: Link) -> None:
    """Use a link up, or refuse with Gone: of two who press at once, exactly one gets through."""
    now = clock.now()
    is_open = (Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > now)
    used = session().scalar(
        sa.update(Link).where(Link.id == link.id, *is_open).values(used_at=now).returning(Link.id)
    )
    if used is None:
        session().refresh(link)
        raise _gone(state_of(link))


def revoke_links(purpose: LinkPurpose, *, person: Person | None = None, about: str | None = None) -> None:
    """Make every open link of this purpose useless: of a person, about something, or both."""
    if person is None and about is None:
        raise ValueError("whose links, or about what?")
    chosen = sa.update(Link).where(Link.purpose == purpose, Link.used_at.is_(None), Link.revoked_at.is_(None))
    if person is not None:
        chosen = chosen.where(Link.person_id == person.id)
    if about is not None:
        chosen = chosen.where(Link.about == about)
    session().execute(chosen.values(revoked_at=clock.now()))


def prolong_links(purpose: LinkPurpose, *, about: str, expires_at: dt.datetime) -> None:
    """Let every open link about something work until then: for access links, whose date moves with their subject."""
    chosen = sa.update(Link).where(
        Link.purpose == purpose, Link.about == about, Link.used_at.is_(None), Link.revoked_at.is_(None)
    )
    session().execute(chosen.values(expires_at=expires_at))


def state_of(link: Link) -> LinkState:
    return link_state(
        expires_at=link.expires_at, used_at=link.used_at, revoked_at=link.revoked_at, now=clock.now()
    )


def _gone(state: LinkState) -> Gone:
    sentences = {
        LinkState.USED: _("This link was used already."),
        LinkState.REVOKED: _("This link was replaced by a newer one."),
        LinkState.EXPIRED: _("This link has expired."),
    }
    return Gone(sentences[state], code=state)
