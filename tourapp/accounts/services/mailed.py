"""Signing in by a link: mailed to a known address, or printed for whoever is on the machine."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from tourapp.access.actor import Actor
from tourapp.accounts import queries
from tourapp.accounts.models import Link, LinkPurpose
from tourapp.accounts.rules import SIGN_IN_LINK_LASTS
from tourapp.accounts.services.links import add_link, new_link, reissue_link, revoke_links, use_link
from tourapp.accounts.services.sessions import start_session
from tourapp.accounts.tokens import new_token
from tourapp.audit import services as audit
from tourapp.core import clock, jobs
from tourapp.core.addresses import address_of
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.ids import parse_ref, ref
from tourapp.core.text import email_key
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.directory.models import Person, PersonEmail
from tourapp.messages.services import Recipient, send

MAIL_LINK_JOB = "accounts.mail_sign_in_link"

MOST_SHARING = 30
"""So many mails go to an address that several people share, at most."""


class Sender(Protocol):
    """The office whose site this is, as its mails show it."""

    @property
    def name(self) -> Words: ...

    @property
    def mailbox(self) -> str: ...


def request_sign_in(address: str, *, next_path: str | None = None) -> None:
    """Have a sign-in link mailed to this address, if it is somebody's.

    Whether it is makes no difference here: the same statements run and nothing is answered. The worker, whose time
    nobody sees, writes the mail or drops the request.
    """
    known = queries.email_by_address(email_key(address))
    link = add_link(
        LinkPurpose.SIGN_IN,
        token=new_token(),  # told to nobody: the worker gives the link the token that it mails
        person_id=known.person_id if known else None,
        about=ref("email", known.id) if known else None,
        next_path=next_path,
        expires_at=clock.now() + SIGN_IN_LINK_LASTS,
    )
    jobs.enqueue(MAIL_LINK_JOB, {"link": str(link.id)})


def mail_sign_in_link(payload: Mapping[str, Any], sender: Sender) -> None:
    """The worker's half of `request_sign_in`, in the person's language.

    Where staff let several people share the address, each of them gets a mail there with her own link. Running twice
    mails twice, and the newer link works.
    """
    link = session().get(Link, uuid.UUID(payload["link"]))
    if link is None or link.used_at is not None or link.revoked_at is not None:
        return
    email = _email_behind(link)
    person = queries.person_behind(link)
    if email is None or person is None:
        session().delete(link)
        return
    if email.is_shared:
        _mail_to_each(link, email, sender)
    else:
        token = reissue_link(link, expires_at=clock.now() + SIGN_IN_LINK_LASTS)
        _mail(person, email, token, sender, template="accounts/sign_in")


def _mail_to_each(link: Link, email: PersonEmail, sender: Sender) -> None:
    """A mail for each of those who share the address, with her name and a link of her own, in her language.

    One mail with all of them would name others to whoever takes out what is held about her.
    """
    for each in queries.emails_of_address(email.address_key)[:MOST_SHARING]:
        person = session().get_one(Person, each.person_id)
        token = new_link(
            LinkPurpose.SIGN_IN,
            person=person,
            about=ref("email", each.id),
            expires_at=clock.now() + SIGN_IN_LINK_LASTS,
            next_path=link.next_path,
        )
        _mail(person, each, token, sender, template="accounts/sign_in_shared")
    session().delete(link)


def _mail(person: Person, email: PersonEmail, token: str, sender: Sender, *, template: str) -> None:
    send(
        template=template,
        to=Recipient(person.ref, email.address, person.display_name(person.lang), person.lang),
        about=person.ref,
        reply_to=sender.mailbox,
        sender_name=sender.name.in_(person.lang),
        values={"office": sender, "minutes": int(SIGN_IN_LINK_LASTS.total_seconds()) // 60},
        links={"sign_in": address_of("sign_in_link", token=token)},
    )


def machine_link(actor: Actor, person: Person, *, lasting: dt.timedelta = SIGN_IN_LINK_LASTS) -> str:
    """A one-time address with which this person signs in, for whoever is on the machine: `tourapp sign-in`.

    For somebody who works for us the session counts as one with a second factor. That is how the first
    administrator begins, and the way back in after a lost telephone. Refused to everybody but the machine itself.
    """
    if not actor.is_system:
        raise NotFound()
    token = new_link(LinkPurpose.SIGN_IN, person=person, expires_at=clock.now() + lasting, is_strong=True)
    audit.record(actor, "link.make", person.ref)
    return address_of("sign_in_link", token=token)


def sign_in_with_link(link: Link, *, agent: str = "", replacing: str | None = None) -> str:
    """Use the link up and sign its person in; returns the token of the session. Gone when it was used before.

    A mailed link begins a participant's session, whatever roles the person has: a mailbox is no second factor. Her
    other open links are revoked.
    """
    use_link(link)
    person = queries.person_behind(link)
    if person is None:
        raise NotFound()
    revoke_links(LinkPurpose.SIGN_IN, person=person)
    email = _email_behind(link)
    if email is not None:
        directory.verify_email(Actor(person_id=person.id), person, email.address)
    strong = link.is_strong and queries.works_for_us(person)
    return start_session(person, strong=strong, agent=agent, replacing=replacing)


def _email_behind(link: Link) -> PersonEmail | None:
    """The address to which a link was mailed, if it was and still is the person's."""
    if link.about is None:
        return None
    email = session().get(PersonEmail, parse_ref(link.about)[1])
    return email if email is not None and email.person_id == link.person_id else None
