"""The mail of an invitation: a few words, and the entry as a part that calendars take in (CAL-90 to CAL-94)."""

import uuid
from email.utils import parseaddr

from flask import current_app

from tourapp.agenda.before import Before
from tourapp.agenda.content import EntryContent
from tourapp.agenda.queries import Shown
from tourapp.core.addresses import address_of
from tourapp.core.db import session
from tourapp.core.time import WallTime
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.feeds import calendar, said
from tourapp.feeds.calendar import Style
from tourapp.feeds.invitations.models import Invitation
from tourapp.feeds.invitations.rules import Deed
from tourapp.messages import services as messages
from tourapp.messages.attachments import Attachment
from tourapp.messages.mime import wire_address
from tourapp.messages.services import Recipient
from tourapp.registration import queries as registration
from tourapp.registration.models import Registration

KIND = "invitation"
MAIL = "feeds/invitation"


def place_of(event: Event, person: Person) -> Registration | None:
    """Her registration for the event, ended ones too: a cancellation must reach who was invited."""
    return registration.newest_of(event, person.id)


def send(
    row: Invitation, shown: Shown, deed: Deed, event: Event, person: Person, place: Registration | None
) -> None:
    """Write one mail, in the language of her registration, else in hers."""
    lang = place.lang if place is not None else person.lang
    style = _style(lang)
    messages.send(
        template=MAIL,
        to=Recipient(
            ref=person.ref,
            address=row.address,
            name=place.typed_name if place is not None else person.display_name(lang),
            lang=lang,
        ),
        about=place.ref if place is not None else event.ref,
        event=event.ref,
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(lang),
        values={
            "event": event,
            "deed": deed.value,
            "title": shown.content.title,
            "when": said.span(shown.content.starts, shown.content.ends, lang),
            "elsewhere": _elsewhere(shown, person.zone or event.office.zone, lang),
            "where": calendar.location(shown.content, Style(lang, style.base_url)),
            "changed": said.change(shown).in_(lang) if deed is Deed.CHANGE else "",
            "page": f"{style.base_url}{shown.content.url}" if shown.content.url.startswith("/") else "",
            "my_calendars": address_of("my_calendars"),
        },
        attachments=(f"{KIND}:{row.id}",),
        once=f"{KIND}:{row.person_id}:{row.entry_id}:{row.sequence}",
    )


def attach(named: str, lang: str) -> Attachment | None:
    """The part behind `invitation:<id>`, made of what was written down when the mail was: the same bytes at every try.
    None when she was erased in between."""
    row = session().get(Invitation, uuid.UUID(named.removeprefix(f"{KIND}:")))
    if row is None:
        return None
    shown = Shown(
        uid=row.entry.uid,
        owner=row.entry.owner,
        event=row.entry.event,
        sequence=row.sequence,
        stamp=row.stamp,
        created_at=row.entry.created_at,
        is_cancelled=row.is_cancelled,
        content=EntryContent.from_json(row.content),
        before=Before.from_json(row.before) if row.before else None,
    )
    organizer = parseaddr(current_app.config["SETTINGS"].mail_from)[1]
    content = calendar.invitation(
        shown, _style(lang), organizer=organizer, attendee=wire_address(row.address)
    )
    kind = f"text/calendar; charset=utf-8; method={calendar.method(shown)}"
    return Attachment("", kind, content, is_alternative=True)


def _style(lang: str) -> Style:
    return Style(lang, str(current_app.config["BASE_URL"]).rstrip("/"), is_private=True)


def _elsewhere(shown: Shown, zone: str, lang: str) -> str:
    """The same time on her own clocks, where they show another one (R2)."""
    starts, ends = shown.content.starts, shown.content.ends
    if not isinstance(starts, WallTime) or not isinstance(ends, WallTime):
        return ""
    hers = WallTime.from_instant(starts.instant, zone), WallTime.from_instant(ends.instant, zone)
    return "" if hers[0].local == starts.local and hers[1].local == ends.local else said.span(*hers, lang)
