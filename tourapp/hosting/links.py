"""Access links of hosts: made, ended. How one is found and used: `portal.links`."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from tourapp.access.actor import Actor, Grant
from tourapp.access.policy import Role
from tourapp.accounts.tokens import new_token, token_hash
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.addresses import address_of
from tourapp.core.db import session
from tourapp.core.ids import new_id
from tourapp.hosting.models import Contact, Engagement, HostLink

KEPT_OPEN = dt.timedelta(days=14)
"""How long after the event a host's pages stay open."""


def new_link(
    actor: Actor,
    engagement: Engagement,
    *,
    contact: Contact | None = None,
    section: str = "",
    items: Sequence[str] = (),
) -> str:
    """A new link and its token, which is nowhere else. Links of earlier mails go on until the same date.

    The caller has checked the right. With `section` it shows these items only (by id), and signs nothing off.
    """
    token = new_token()
    link = HostLink(
        id=new_id(),
        engagement_id=engagement.id,
        engagement=engagement,
        token_hash=token_hash(token),
        contact=contact,
        contact_id=contact.id if contact else None,
        section=section,
        items=list(items),
        created_at=clock.now(),
        created_by=actor.reference,
        expires_at=expires_at(engagement),
    )
    session().add(link)
    audit.record(actor, "hosting.make_link", engagement.ref, event=engagement.event.ref)
    return token


def end_links(actor: Actor, engagement: Engagement, *, section: str | None = None) -> int:
    """Let every link of this authority, or of one section of it, work no more; answers how many did."""
    chosen = sa.update(HostLink).where(HostLink.engagement_id == engagement.id, HostLink.revoked_at.is_(None))
    if section is not None:
        chosen = chosen.where(HostLink.section == section)
    ended = session().scalars(
        chosen.values(revoked_at=clock.now()).returning(HostLink.id),
        execution_options={"synchronize_session": "fetch"},
    )
    number = len(ended.all())
    if number:
        audit.record(actor, "hosting.end_links", engagement.ref, event=engagement.event.ref)
    return number


def expires_at(engagement: Engagement) -> dt.datetime:
    """Until when its links work: two weeks after the event, for what is still to be said afterwards."""
    return engagement.event.ends_at + KEPT_OPEN


def prolong(engagement: Engagement) -> None:
    """The event has moved: its open links work until the new date."""
    moved = sa.update(HostLink).where(HostLink.engagement_id == engagement.id, HostLink.revoked_at.is_(None))
    session().execute(
        moved.values(expires_at=expires_at(engagement)), execution_options={"synchronize_session": "fetch"}
    )


def host_actor(link: HostLink) -> Actor:
    """Whoever acts by this link: for its authority, and nobody else's."""
    grant = Grant(Role.HOST_CONTACT, ("host", str(link.engagement_id)))
    return Actor(grants=(grant,), link=link.ref, lang=link.engagement.lang)


def address(token: str, lang: str) -> str:
    """Where the host's page of this token is."""
    return address_of("host_page", token=token, lang=lang)
