"""What a host is written: plain text for the desk of a local government, in its language and its office hours.

Each mail that leads to its page brings a link of its own, which is nowhere else (`wording.md`, mail to Japanese local
governments).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core import time as core_time
from tourapp.core.addresses import address_of
from tourapp.core.i18n import in_language
from tourapp.core.words import Words
from tourapp.core.working_days import in_office_hours
from tourapp.hosting import codes, links, wording
from tourapp.hosting.models import Contact, Engagement, HostAnswer
from tourapp.hosting.portal.rules import addressed_as
from tourapp.messages import services as messages
from tourapp.messages.services import Recipient
from tourapp.programme import papers

DAYS = "hosting/days"
REMINDER = "hosting/reminder"
TAKEN_UP = "hosting/taken_up"
KEPT_FIRST = "hosting/kept_first"
NEW_LINK = "hosting/new_link"
OFF = "hosting/off"
NEW_TIME = "hosting/new_time"

MOST_LINES = 12
"""Items that a mail names one by one; the page has them all."""


@dataclass(frozen=True)
class Line:
    """One item in a mail: what it is, when and where; `before` is when it was, where that is news."""

    title: Words
    when: str
    place: Words
    before: str = ""


@dataclass(frozen=True)
class Letter:
    """What a mail about days says: asked anew, changed since, dropped."""

    edition: int
    asked: Sequence[Line] = ()
    dropped: Sequence[Line] = ()
    is_first: bool = True


def zone_of(engagement: Engagement) -> str:
    """On whose clocks it is written to."""
    return engagement.organisation.zone or engagement.event.zone


def tell_days(actor: Actor, engagement: Engagement, letter: Letter, *, once: str) -> bool:
    """Its days, or what of them is new, with the draft itinerary to hand on. Whether somebody was written to: nobody is
    without an address."""
    paper = papers.reference(
        "itinerary", engagement.event, letter.edition, host=engagement.host_ref, lang="both"
    )
    return _send(
        actor,
        engagement,
        DAYS,
        once=once,
        attachments=(paper,) if letter.asked else (),
        letter=letter,
        most=MOST_LINES,
    )


def tell_reminder(actor: Actor, engagement: Engagement, *, waiting: int, is_late: bool) -> bool:
    """The reply date is near, or has passed."""
    return _send(actor, engagement, REMINDER, waiting=waiting, is_late=is_late)


def tell_taken_up(actor: Actor, answer: HostAnswer) -> bool:
    """We have changed it as it proposed, or accepted its condition."""
    return _send(actor, answer.engagement, TAKEN_UP, **_about(answer))


def tell_kept_first(actor: Actor, answer: HostAnswer) -> bool:
    """We kept the first plan, with the reason; it is asked again."""
    return _send(actor, answer.engagement, KEPT_FIRST, reason=answer.decision, **_about(answer))


def tell_new_link(actor: Actor, engagement: Engagement) -> bool:
    """A fresh link to its page, to the address that we know."""
    return _send(actor, engagement, NEW_LINK, at_once=True)


def tell_off(actor: Actor, engagement: Engagement, *, is_cancelled: bool, reason: Words, once: str) -> bool:
    """The event is cancelled, or its times do not hold."""
    return _send(
        actor, engagement, OFF, with_link=False, once=once, is_cancelled=is_cancelled, off_reason=reason
    )


def tell_new_time(actor: Actor, engagement: Engagement, *, was: str, once: str) -> bool:
    """The event has moved: the days that it agreed to will be asked about anew."""
    return _send(actor, engagement, NEW_TIME, with_link=False, once=once, was=was)


def _body(engagement: Engagement) -> Words:
    """What the authority is called when it is spoken to: your city, 貴市."""
    organisation = engagement.organisation
    return addressed_as(organisation.kind, organisation.name)


def _about(answer: HostAnswer) -> dict[str, Any]:
    item, lang = answer.item, answer.engagement.lang
    return {
        "item": Line(item.title, wording.when(item.starts, item.ends, lang), item.place),
        "answer": answer,
    }


def _send(
    actor: Actor,
    engagement: Engagement,
    template: str,
    *,
    with_link: bool = True,
    at_once: bool = False,
    once: str | None = None,
    attachments: Sequence[str] = (),
    **values: Any,
) -> bool:
    contact = engagement.main_contact
    if contact is None:
        return False
    event, lang, zone = engagement.event, engagement.lang, zone_of(engagement)
    due = None if at_once else in_office_hours(clock.now(), zone)
    with in_language(lang):
        said = _frame(engagement, contact, lang, zone) | values
    messages.send(
        template=template,
        to=Recipient(contact.ref, contact.email, said["addressee"], lang),
        about=engagement.ref,
        event=event.ref,
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(lang),
        values={"event": event, "engagement": engagement, "body": _body(engagement), **said},
        links=_links(actor, engagement, contact) if with_link else None,
        attachments=attachments,
        once=once,
        not_before=due,
    )
    return True


def _links(actor: Actor, engagement: Engagement, contact: Contact) -> Mapping[str, str]:
    token = links.new_link(actor, engagement, contact=contact)
    return {"page": links.address(token, engagement.lang)}


def _frame(engagement: Engagement, contact: Contact, lang: str, zone: str) -> dict[str, Any]:
    """What every mail to a host says: whom it addresses, who writes, until when an answer is waited for."""
    reply_by, event = engagement.reply_by, engagement.event
    return {
        "addressee": wording.addressee(engagement, lang),
        "contact": contact,
        "code": codes.code_of(engagement),
        "code_address": address_of("host_code"),
        "until": core_time.closing(reply_by, [zone], lang) if reply_by else "",
        "short_until": wording.short_deadline(reply_by, zone, lang) if reply_by else "",
        "valid_until": core_time.long_date(links.expires_at(engagement).date(), lang),
        "days": core_time.date_range(event.starts.date, event.last_day, lang),
    }


def local(instant: dt.datetime, zone: str) -> dt.date:
    """The day on which an instant falls there."""
    return core_time.in_zone(instant, zone).date()
