"""What is said where somebody acts for somebody else.

None of these mails names anybody but its reader and the one whose registration it is about: so nobody's name is left in
a mail of others when she is erased, and no stranger's words reach a third person.
"""

from collections.abc import Mapping
from typing import Any

from tourapp.core.addresses import address_of
from tourapp.core.ids import ref
from tourapp.messages import services as messages
from tourapp.messages.services import Recipient
from tourapp.registration import mails
from tourapp.registration.for_others.models import PlaceHandOver
from tourapp.registration.models import Registration
from tourapp.registration.services.telling import say


def ask_herself(registration: Registration, token: str) -> None:
    """Somebody else has filled in the form: the page behind the link says who and what."""
    address = address_of("register_herself", slug=registration.event.slug, token=token)
    say(registration, "verify_herself", links={"verify": address})


def ask_consent(registration: Registration) -> None:
    """The office has answered for her address: what only she may agree to and say, she says on her own page.

    To her alone: an assistant who has copies of her mails cannot agree for her.
    """
    event, lang, person = registration.event, registration.lang, registration.person_id
    _write(
        "vouched",
        Recipient(
            ref("person", person) if person else None, registration.email, registration.typed_name, lang
        ),
        registration,
        values={
            "name": registration.typed_name,
            "registration": registration,
            "answers": address_of("my_event_change", slug=event.slug),
            "privacy": address_of("privacy"),
            **mails.hours(event, lang),
        },
    )


def tell_registrant(registration: Registration, token: str, *, address: str, name: str, lang: str) -> None:
    """To whoever registered somebody else: the link verifies that address and leads to the state."""
    event = registration.event
    _write(
        "registered_other",
        Recipient(None, address, name, lang),
        registration,
        values={
            "name": name,
            "registration": registration,
            "whom": registration.typed_name,
            **mails.hours(event, lang),
        },
        links={"known": address_of("register_other_known", slug=event.slug, token=token)},
    )


def ask_colleague(hand_over: PlaceHandOver, token: str) -> None:
    """The holder hands her place over: the link takes it, until it ends."""
    holder = hand_over.registration
    event, lang = holder.event, hand_over.lang
    _write(
        "take_over",
        Recipient(None, hand_over.email, hand_over.typed_name, lang),
        holder,
        values={
            "name": hand_over.typed_name,
            "holder": holder.typed_name,
            "ends_at": hand_over.ends_at,
            **mails.hours(event, lang),
        },
        links={"take": address_of("register_take_over", slug=event.slug, token=token)},
    )


def tell_holder(registration: Registration, what: str) -> None:
    """What became of it, to whoever had the place: "handed_over" or "hand_over_ended"."""
    say(registration, what)


def tell_office(holder: Registration, taken_by: Registration) -> None:
    """To the mailbox of the event: which place went to which. References only; the pages behind say who."""
    event = holder.event
    lang = "ja" if event.office.country == "JP" else "en"
    _write(
        "handed_over_office",
        Recipient(None, event.mailbox, event.office.name.in_(lang), lang),
        taken_by,
        values={
            "old": holder.reference,
            "new": taken_by.reference,
            "page": address_of("manage_participant", slug=event.slug, reference=taken_by.reference),
        },
    )


def _write(
    what: str,
    to: Recipient,
    about: Registration,
    *,
    values: Mapping[str, Any],
    links: Mapping[str, str] | None = None,
) -> None:
    """To somebody else than the person of the registration, whom `say` writes to."""
    event = about.event
    messages.send(
        template=f"registration/{what}",
        to=to,
        about=about.ref,
        event=event.ref,
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(to.lang),
        values={"event": event, **values},
        links=links,
    )
