"""What a person is told about her registration: one message for each fact, in her language."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tourapp.core.addresses import address_of
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import in_language
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.directory.models import Person
from tourapp.events import wording
from tourapp.events.changes.states import ChangeKind
from tourapp.events.models import Event
from tourapp.messages import services as messages
from tourapp.messages.services import Recipient
from tourapp.registration import mails
from tourapp.registration.models import Registration
from tourapp.registration.services import copies
from tourapp.registration.states import Attendance


def say(registration: Registration, what: str, **more: Any) -> None:
    event = registration.event
    person = registration.person_id
    values = {
        "event": event,
        "registration": registration,
        "name": registration.typed_name,
        "my_page": address_of("my_event", slug=event.slug),
        **mails.hours(event, registration.lang),
        **more.pop("values", {}),
    }
    written = messages.send(
        template=f"registration/{what}",
        to=Recipient(
            ref=ref("person", person) if person else None,
            address=registration.email,
            name=registration.typed_name,
            lang=registration.lang,
        ),
        about=registration.ref,
        event=ref("event", event.id),
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(registration.lang),
        values=values,
        fill=lambda: mails.fields(registration, values),
        **more,
    )
    if registration.person_id is not None:  # before that nobody has said that the place concerns her
        copies.send_copies(registration, written)


def calendar_of(registration: Registration) -> Sequence[str]:
    """The calendar entry that belongs to this registration; the joining link only for those who join online."""
    circle = "participants" if registration.attendance is Attendance.ONLINE else "public"
    return (f"agenda:event:{registration.event_id}:{circle}",)


def ask_to_verify(registration: Registration, token: str) -> None:
    address = address_of("register_verify", slug=registration.event.slug, token=token)
    say(registration, "verify", links={"verify": address})


def tell_already(event: Event, person: Person, email: str, lang: str) -> None:
    """Somebody with a live registration sent the form again: tell her, and nobody else."""
    messages.send(
        template="registration/already",
        to=Recipient(ref=ref("person", person.id), address=email, name=person.display_name(lang), lang=lang),
        about=ref("person", person.id),
        event=ref("event", event.id),
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(lang),
        values={
            "event": event,
            "name": person.display_name(lang),
            "my_page": address_of("my_event", slug=event.slug),
            **mails.hours(event, lang),
        },
    )


def pass_of(registration: Registration) -> Sequence[str]:
    """The pass for the door, for those who come to the place."""
    return (f"pass:{registration.ref}",) if registration.attendance is Attendance.IN_PERSON else ()


def tell_confirmed(registration: Registration) -> None:
    shown = pass_of(registration)
    with in_language(registration.lang):
        picture = {"picture": "pass" if shown else "", "picture_says": _("Your pass for the door")}
    say(registration, "confirmed", attachments=(*calendar_of(registration), *shown), values=picture)


def tell_waitlisted(registration: Registration, position: int) -> None:
    """She waits; `position` is her number in the queue now."""
    say(registration, "waitlisted", values={"position": position})


def tell_offered(registration: Registration, token: str) -> None:
    """A place is held for her; the link answers the offer."""
    address = address_of("register_offer", slug=registration.event.slug, token=token)
    say(registration, "offered", links={"offer": address})


def tell_lapsed(registration: Registration) -> None:
    """The offer has ended; the page on which she can queue again."""
    say(registration, "lapsed", values={"again": address_of("register", slug=registration.event.slug)})


def tell_declined(registration: Registration, *, by_staff: bool) -> None:
    """She did not take the offer, or the office decided against the registration."""
    say(registration, "declined", values={"by_staff": by_staff})


def tell_held(registration: Registration) -> None:
    """A person looks at the registration before it goes on. Why is not said: it may be about somebody else."""
    say(registration, "held")


def tell_lacking(registration: Registration, missing: Sequence[str]) -> None:
    """She has left these required questions (their words) open."""
    answers = address_of("my_event_change", slug=registration.event.slug)
    say(
        registration,
        "lacking",
        values={"missing": "\n".join(f"- {each}" for each in missing), "answers": answers},
    )


def tell_cancelled(registration: Registration, *, by_staff: bool, had_place: bool = True) -> None:
    say(registration, "cancelled", values={"by_staff": by_staff, "had_place": had_place})


def tell_event_cancelled(registration: Registration, *, had_place: bool = True) -> None:
    say(
        registration,
        "event_cancelled",
        values={"had_place": had_place},
        attachments=calendar_of(registration) if had_place else (),
        once=f"event_cancelled:{registration.id}",
    )


def tell_new_time(
    registration: Registration, old_starts: dt.datetime, old_ends: dt.datetime, fact: str
) -> None:
    """The event has moved: old and new time, and the calendar entry that replaces the old one."""
    event = registration.event
    before = (WallTime.from_instant(instant, event.zone) for instant in (old_starts, old_ends))
    with in_language(registration.lang):
        old = wording.span(*before, is_all_day=event.is_all_day)
    say(
        registration,
        "new_time",
        values={"old": old},
        attachments=calendar_of(registration),
        once=f"new_time:{fact}:{registration.id}",
    )


PLAN_MAILS = {ChangeKind.POSTPONE: "plan_postpone", ChangeKind.ONLINE: "plan_online"}
"""The mail of each change of plan; a cancelled event has `event_cancelled`."""


def tell_plan_change(
    registration: Registration, kind: ChangeKind, values: Mapping[str, Any], *, once: str, has_entry: bool
) -> None:
    """The plan of the event has changed (`plan`): what it is now, and the entry that replaces hers in the calendar."""
    say(
        registration,
        PLAN_MAILS[kind],
        values=dict(values),
        attachments=calendar_of(registration) if has_entry else (),
        once=f"{once}:{registration.id}",
    )
