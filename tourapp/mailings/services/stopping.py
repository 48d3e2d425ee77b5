"""No mail but about one's own place: said with the link in a mail, or in one's account; and taken back."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core.errors import NotFound
from tourapp.core.ids import parse_ref, ref
from tourapp.directory.models import Person
from tourapp.messages import queries as messages
from tourapp.messages import services
from tourapp.registration import queries as registration
from tourapp.registration.models import Registration


def whose(token: str) -> Registration:
    """The registration to whose address the mail with this link went; NotFound and Gone for links that do not work."""
    link = accounts.find_link(token, LinkPurpose.STOP_MAIL)
    kind, identifier = parse_ref(link.about or ":")
    found = registration.by_id(identifier) if kind == "registration" else None
    if found is None or not found.email:
        raise NotFound()
    return found


def hears_all(token: str) -> bool:
    """Whether whoever holds this link still gets mail that is not about her own place. Changes nothing."""
    found = whose(token)
    return not messages.has_opted_out(_person(found), found.email)


def stop_other_mail(visitor: Actor, token: str) -> None:
    """The address of this link, and the person behind it, get no more such mail. The link goes on working."""
    found = whose(token)
    services.opt_out(found.email, person=_person(found))
    audit.record(visitor, "mail.opt_out", found.ref, event=found.event.ref)


def hear_again(visitor: Actor, token: str) -> None:
    """The same taken back."""
    found = whose(token)
    services.opt_in([found.email], person=_person(found))
    audit.record(visitor, "mail.opt_in", found.ref, event=found.event.ref)


def choose_for_oneself(actor: Actor, person: Person, *, hears_all: bool) -> None:
    """Whether this person gets mail that is not about her own place, at any of her addresses. Only she decides."""
    actor.require(Action.OWN_ACCOUNT, person)
    own, addresses = ref("person", person.id), [each.address for each in person.emails]
    if hears_all:
        services.opt_in(addresses, person=own)
    else:
        for address in addresses:
            services.opt_out(address, person=own)
    audit.record(actor, "mail.opt_in" if hears_all else "mail.opt_out", own)


def _person(found: Registration) -> str | None:
    return ref("person", found.person_id) if found.person_id else None
