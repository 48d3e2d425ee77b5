"""What somebody is told about her appearance: one message for each fact, in her language, with a link of her own."""

import datetime as dt
from typing import Any

from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.core import time as core_time
from tourapp.core.addresses import address_of
from tourapp.core.i18n import in_language
from tourapp.events import wording as event_wording
from tourapp.messages import services as messages
from tourapp.messages.services import Recipient
from tourapp.programme.speaking import mails, queries, wording
from tourapp.programme.speaking.models import Appearance


def tell_asked(appearance: Appearance) -> None:
    """Somebody is asked, with the link to answer."""
    _send(appearance, mails.ASKED)


def tell_answered(appearance: Appearance, *, reason: str = "") -> None:
    """The receipt for her answer; `reason` where the office recorded it."""
    _send(appearance, mails.ANSWERED, accepts=appearance.is_accepted, reason=reason)


def tell_slides_due(appearance: Appearance) -> None:
    """Her slides have not come (R40)."""
    _send(appearance, mails.SLIDES_DUE)


def tell_slides_here(appearance: Appearance) -> None:
    """To an interpreter: slides have come for her items."""
    _send(appearance, mails.SLIDES_HERE)


def tell_withdrawn(appearance: Appearance) -> None:
    """The office does without her."""
    _send(appearance, mails.WITHDRAWN, with_link=False)


def tell_off(appearance: Appearance, *, fact: str, is_cancelled: bool) -> None:
    """The event is cancelled, or its time does not hold. `fact` names what has happened, so that twice is once."""
    _send(
        appearance,
        mails.OFF,
        with_link=False,
        is_cancelled=is_cancelled,
        once=f"speaking.off:{fact}:{appearance.id}",
    )


def link_ends_at(appearance: Appearance) -> dt.datetime:
    """Until when links to it work: the end of the event."""
    return appearance.event.ends_at


def end_links(appearance: Appearance) -> None:
    """No link to this appearance works any more."""
    accounts.revoke_links(LinkPurpose.SPEAKING, about=appearance.ref)


def has_address(appearance: Appearance) -> bool:
    """Whether there is somewhere to write to."""
    return appearance.person.primary_email is not None


def _send(
    appearance: Appearance, template: str, *, with_link: bool = True, once: str | None = None, **values: Any
) -> None:
    """One mail. Whoever has no address is told by the office in its own way."""
    address = appearance.person.primary_email
    if address is None:
        return
    event, lang = appearance.event, appearance.lang
    with in_language(lang):
        said = {**mails.about_event(event, lang), **_about(appearance, lang)}
    messages.send(
        template=template,
        to=Recipient(appearance.person.ref, address, said["name"], lang),
        about=appearance.ref,
        event=event.ref,
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(lang),
        values={**said, "event": event, **values},
        links={"page": _new_link(appearance)} if with_link else None,
        once=once,
        fill=lambda: said,
    )


def _about(appearance: Appearance, lang: str) -> dict[str, str]:
    part = str(wording.PARTS[appearance.part])
    interpreting = wording.interpreting(appearance, lang)
    until = link_ends_at(appearance)
    return {
        "name": appearance.person.display_name(lang),
        "part": f"{part}: {interpreting}" if interpreting else part,
        "post": appearance.post.in_(lang),
        "items": wording.schedule(appearance, queries.places(appearance), lang),
        "until": core_time.moment_in(until, [appearance.event.zone, event_wording.HEAD_OFFICE_ZONE], lang),
    }


def _new_link(appearance: Appearance) -> str:
    """A new access link; those of earlier mails work as well, until the same date."""
    token = accounts.new_link(
        LinkPurpose.SPEAKING,
        person=appearance.person,
        about=appearance.ref,
        expires_at=link_ends_at(appearance),
    )
    return address_of("speaking", token=token, lang=appearance.lang)
