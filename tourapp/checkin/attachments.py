"""The pass in a mail: a picture, made when the mail goes out."""

from tourapp.checkin import passes, queries
from tourapp.core.ids import parse_ref
from tourapp.messages.attachments import Attachment
from tourapp.registration import queries as registrations
from tourapp.registration.states import State

SHOWN_AS = "pass"
"""The name by which the HTML of a mail shows the picture (`cid:pass`)."""


def attach_pass(named: str, lang: str) -> Attachment | None:
    """The picture behind `pass:registration:…`; None when the registration has no place any more."""
    registration = registrations.by_id(parse_ref(named.removeprefix(f"{passes.KIND}:"))[1])
    if registration is None or registration.state not in (State.CONFIRMED, State.ATTENDED):
        return None
    number = queries.pass_number(registration.id)
    made = passes.pass_of(registration.event_id, registration.id, number)
    return Attachment(f"{registration.reference}.png", "image/png", passes.png(made.text), shown_as=SHOWN_AS)
