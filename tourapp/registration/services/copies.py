"""Copies of the mail about one place, for an assistant: named by the person or by whoever registered her.

A copy says what the mail said, without its private links, the link to join online and the pass: whoever reads it can do
nothing with the place. It is a message of its own, so its delivery is seen like any other's, and has a link that
ends the copies.
"""

import datetime as dt

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.addresses import address_of
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import in_language
from tourapp.core.ids import parse_ref
from tourapp.core.text import email_key
from tourapp.events.models import Event
from tourapp.messages import services as messages
from tourapp.messages.models import Message, MessageState
from tourapp.messages.private_links import hidden
from tourapp.messages.services import Recipient
from tourapp.registration.for_others import queries
from tourapp.registration.for_others.models import MailCopy
from tourapp.registration.models import Registration

MOST = 3
"""So many addresses get copies about one place, at most."""

STOP_LASTS = dt.timedelta(days=60)
"""After the event: so long the link that ends the copies works."""


def add_copy(actor: Actor, registration: Registration, address: str) -> MailCopy:
    """Send copies of the mails about this place to this address from now on. Twice changes nothing.

    For the person, whoever registered her, and staff. Refused: her own address, a fourth one, and an address whose
    reader has said that she wants none.
    """
    _require(actor, registration)
    known = queries.copy_to(registration, address)
    if known is not None and known.stopped_at is None:
        return known
    if known is not None:
        raise Refusal(
            _("The reader of this address has asked not to get copies"), field="address", code="stopped"
        )
    if email_key(address) == registration.email_key:
        raise Refusal(_("This address gets the emails themselves"), field="address", code="own")
    if len(queries.copies_of(registration)) >= MOST:
        raise Refusal(
            _("%(most)s addresses get copies already: remove one first", most=MOST),
            field="address",
            code="most",
        )
    copy = MailCopy(
        registration_id=registration.id,
        address=messages.mailable(address),
        address_key=email_key(address),
        added_at=clock.now(),
    )
    session().add(copy)
    session().flush()
    _note(actor, registration, "registration.add_copy")
    return copy


def add_first(registration: Registration, address: str) -> None:
    """Copies that whoever registers her names in the form; her own address is passed over."""
    if email_key(address) != registration.email_key and queries.copy_to(registration, address) is None:
        session().add(
            MailCopy(
                registration_id=registration.id,
                address=messages.mailable(address),
                address_key=email_key(address),
                added_at=clock.now(),
            )
        )
        session().flush()


def remove_copy(actor: Actor, registration: Registration, address: str) -> None:
    """No more copies to this address. Who may name one may take it out; nothing happens when there is none."""
    _require(actor, registration)
    known = queries.copy_to(registration, address)
    if known is not None and known.stopped_at is None:
        session().delete(known)
        session().flush()
        _note(actor, registration, "registration.remove_copy")


def copy_of_link(token: str) -> MailCopy:
    """The copies that a link ends, without ending them; NotFound and Gone for links that never were or are over."""
    link = accounts.find_link(token, LinkPurpose.STOP_COPIES)
    kind, identifier = parse_ref(link.about or ":")
    found = session().get(MailCopy, identifier) if kind == "registration_copy" else None
    if found is None:
        raise NotFound()
    return found


def stop_by_link(visitor: Actor, token: str) -> MailCopy:
    """Whoever reads the address wants no copies. Twice changes nothing; it cannot be named again for this place."""
    copy = copy_of_link(token)
    if copy.stopped_at is None:
        copy.stopped_at = clock.now()
        _note(visitor, copy.registration, "registration.stop_copy")
    return copy


def send_copies(registration: Registration, message: Message) -> None:
    """Write a copy of this message for each address that gets one, in its language. Twice is once.

    Where somebody looks at the mail before it goes, she looks at the copies too.
    """
    event = registration.event
    for copy in queries.copies_of(registration):
        with in_language(message.lang):
            text = _without_links(message.text, event)
        token = accounts.new_link(
            LinkPurpose.STOP_COPIES, about=copy.ref, expires_at=event.ends_at + STOP_LASTS
        )
        written = messages.send(
            template="registration/copy",
            to=Recipient(None, copy.address, "", message.lang),
            about=registration.ref,
            event=event.ref,
            reply_to=event.mailbox,
            sender_name=event.office.name.in_(message.lang),
            values={
                "event": event,
                "name": registration.typed_name,
                "title": message.subject,
                "said": text.strip(),
            },
            links={"end_copies": address_of("copies_stop", token=token)},
            attachments=[
                f"agenda:{event.ref}:public"
                for each in message.attachments
                if str(each).startswith("agenda:")
            ],
            once=f"copy:{copy.id}:{message.id}",
        )
        if message.state is MessageState.REVIEW and written.attempts in (0, None):
            written.state = MessageState.REVIEW


def _without_links(text: str, event: Event) -> str:
    """What the mail said, in the language of the moment: no signature, no private link, no link to join online."""
    instead = _("(private link, left out of copies)")
    said = hidden(text.partition("\n-- \n")[0], instead)
    return said.replace(event.joining_url, instead) if event.joining_url else said


def _require(actor: Actor, registration: Registration) -> None:
    is_registrant = actor.person_id is not None and actor.person_id == registration.registered_by_id
    if not is_registrant and not actor.may(Action.OWN_REGISTRATION, registration):
        actor.require(Action.EDIT_PARTICIPANTS, registration)


def _note(actor: Actor, registration: Registration, verb: str) -> None:
    audit.record(actor, verb, registration.ref, event=registration.event.ref, fields=["copies"])
