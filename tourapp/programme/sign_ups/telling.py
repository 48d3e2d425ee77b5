"""What somebody is told about her seats: one message for each fact, in her language."""

from collections.abc import Sequence
from typing import Any

from tourapp.core.addresses import address_of
from tourapp.core.i18n import in_language
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.messages import services as messages
from tourapp.messages.services import Recipient
from tourapp.programme.sign_ups import mails
from tourapp.programme.sign_ups.models import SignUp
from tourapp.registration import mails as registration_mails


def tell_moved_up(row: SignUp, *, left: Sequence[Words]) -> None:
    """She waited and has a seat now; `left` are the titles of what she had at the same time and has no more."""
    _send(row, mails.MOVED_UP, left=left)


def tell_off(row: SignUp) -> None:
    """What she had a seat in, or waited for, is not in the programme any more."""
    _send(row, mails.OFF)


def _send(row: SignUp, template: str, *, left: Sequence[Words] = ()) -> None:
    registration = row.registration
    event, lang = registration.event, registration.lang
    with in_language(lang):
        said = mails.about_item(row.item, left, lang)
    values: dict[str, Any] = {
        "event": event,
        "name": registration.typed_name,
        "my_page": address_of("my_sessions", slug=event.slug),
        **registration_mails.hours(event, lang),
        **said,
    }
    messages.send(
        template=template,
        to=Recipient(
            ref=ref("person", registration.person_id) if registration.person_id else None,
            address=registration.email,
            name=registration.typed_name,
            lang=lang,
        ),
        about=registration.ref,
        event=event.ref,
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(lang),
        values=values,
        fill=lambda: registration_mails.fields(registration, values) | said,
    )
