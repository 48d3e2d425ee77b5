"""Access links of a host: found, their use noted, made for one section, ended. Looking at one changes nothing."""

import uuid
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from tourapp.access.actor import Actor
from tourapp.accounts.tokens import token_hash
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Gone, NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id
from tourapp.core.text import clean_line
from tourapp.hosting.links import new_link
from tourapp.hosting.models import Engagement, HostLink, HostLinkUse
from tourapp.hosting.states import EngagementState

MOST_SECTIONS = 40
"""Links for single sections that work at the same time."""


class Expired(Gone):
    """The link was one of ours and has run out: a new one can go to the registered address."""

    def __init__(self, link: HostLink) -> None:
        super().__init__(_("This link has expired."), code="expired")
        self.link = link


def of_token(token: str) -> HostLink:
    """The link behind a token.

    NotFound for one that never was, that was revoked, or whose authority does not take part any more: all alike.
    `Expired` for one that has run out.
    """
    chosen = sa.select(HostLink).where(HostLink.token_hash == token_hash(token))
    link = session().scalars(chosen).one_or_none()
    if link is None or link.revoked_at is not None:
        raise NotFound()
    if link.engagement.state in (EngagementState.WITHDRAWN, EngagementState.DECLINED):
        raise NotFound()
    if link.expires_at <= clock.now():
        raise Expired(link)
    return link


def note_use(link_id: uuid.UUID, what: str) -> None:
    """Write down that a link was used: when and for what, never from where."""
    now = clock.now()
    session().execute(sa.update(HostLink).where(HostLink.id == link_id).values(used_at=now))
    session().add(HostLinkUse(id=new_id(), link_id=link_id, at=now, what=what))


def of_sections(engagement: Engagement) -> Sequence[HostLink]:
    """The links for single sections that still work, in the order of their names."""
    chosen = sa.select(HostLink).where(
        HostLink.engagement_id == engagement.id,
        HostLink.section != "",
        HostLink.revoked_at.is_(None),
        HostLink.expires_at > clock.now(),
    )
    return session().scalars(chosen.order_by(HostLink.section, HostLink.created_at, HostLink.id)).all()


def make_for_section(actor: Actor, main: HostLink, section: str, items: Collection[uuid.UUID]) -> str:
    """A link with which one section sees and answers these items and nothing else; its token is told now and never
    again.

    Only the contact section makes one. Refused: without a name, without items, too many.
    """
    _refuse_section(main)
    name = clean_line(section)[:200]
    if not name:
        raise Refusal(_("Enter the name of the section"), field="section", code="required")
    if not items:
        raise Refusal(_("Choose the items that this section looks after"), field="items", code="required")
    if len(of_sections(main.engagement)) >= MOST_SECTIONS:
        raise Refusal(_("There are too many links. End one that is no longer needed."), code="too_many")
    return new_link(actor, main.engagement, section=name, items=sorted(str(item) for item in items))


def end_for_section(actor: Actor, main: HostLink, link_id: uuid.UUID) -> None:
    """End the link of a section. NotFound for one of another authority, or one that is no section's."""
    _refuse_section(main)
    link = session().get(HostLink, link_id)
    if link is None or link.engagement_id != main.engagement_id or not link.is_of_section:
        raise NotFound()
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        _note(actor, "hosting.end_section_link", main.engagement)


def _refuse_section(link: HostLink) -> None:
    """A section's own link neither hands out links nor signs: to it there are no such pages."""
    if link.is_of_section:
        raise NotFound()


def _note(actor: Actor, verb: str, engagement: Engagement) -> None:
    audit.record(actor, verb, engagement.ref, event=engagement.event.ref, fields=["links"])
