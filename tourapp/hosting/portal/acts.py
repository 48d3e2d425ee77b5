"""What a host's page does: an answer of one item, many at once, the details of the day, all of it by its link.

Every act looks the item up among those that the link shows, and refuses one that reads otherwise than what was seen.
"""

import datetime as dt
import uuid
from typing import Any

from tourapp.core.errors import Conflict
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.hosting import services
from tourapp.hosting.links import host_actor
from tourapp.hosting.models import HostLink
from tourapp.hosting.portal import reading, rules
from tourapp.hosting.portal.reading import HostView, Seen
from tourapp.hosting.portal.rules import Difference
from tourapp.hosting.said import Facts, Said, Who
from tourapp.hosting.states import AnswerKind, Channel, Known, Provider

KINDS = {
    "agree": AnswerKind.AGREE,
    "propose": AnswerKind.PROPOSE,
    "arrange": AnswerKind.ARRANGING,
    "condition": AnswerKind.CONDITION,
    "decline": AnswerKind.DECLINE,
}
"""Which answer a button gives."""


def said(each: Seen, doing: str, form: Any) -> Said:
    """The answer in a form. Of a proposal only what differs from the plan is proposed."""
    kind = KINDS[doing]
    text = form.text.data or "" if "text" in form else ""
    if kind is AnswerKind.ARRANGING:
        return Said(kind=kind, edition=form.seen, text=text, expected_on=form.expected_on.day)
    if kind is not AnswerKind.PROPOSE:
        return Said(kind=kind, edition=form.seen, text=text)
    return proposal(
        each,
        form.seen,
        on=form.on.day,
        starts=form.starts.hour,
        ends=form.ends.hour,
        place=form.place.data or "",
        received_by=form.received_by.data or "",
        text=text,
    )


def proposal(
    each: Seen,
    edition: int,
    *,
    on: dt.date | None,
    starts: dt.time | None,
    ends: dt.time | None,
    place: str,
    received_by: str,
    text: str,
) -> Said:
    """A proposal of these values, without those that are in the plan already. Times are on the clocks of the place."""
    item, lang = each.item, current_lang()
    moved = _moved(each, on, starts, ends)
    return Said(
        kind=AnswerKind.PROPOSE,
        edition=edition,
        text=text,
        starts=moved[0],
        ends=moved[1],
        place=_other(place, item.place, lang),
        received_by=_other(received_by, item.host, lang),
    )


def answer(
    link: HostLink, item_id: uuid.UUID, what: Said, who: Who, *, channel: Channel = Channel.LINK
) -> None:
    """Record an answer of this link's authority.

    NotFound for an item that the link does not show; Conflict when it reads otherwise than in the edition seen.
    """
    check_seen(link, what.edition, item_id)
    services.answer(
        host_actor(link), link.engagement, item_id, what, who, channel=channel, given_by=reading.giver(link)
    )


def take_back(link: HostLink, item_id: uuid.UUID) -> None:
    """Withdraw what counts for this item; where nothing does any more, nothing happens."""
    counting = reading.view(link).one(item_id).answer
    if counting is not None:
        services.take_back(host_actor(link), counting)


def write_dossier(link: HostLink, item_id: uuid.UUID, form: Any) -> None:
    """Keep the details of the day. Conflict when somebody else has changed them since the form was opened."""
    found = reading.view(link).one(item_id).dossier
    if _version(form.version.data) != (found.version if found else 0):
        raise Conflict(_("Somebody else changed this in the meantime. Compare both texts and save again."))
    services.write_dossier(host_actor(link), link.engagement, item_id, facts(form))


def check_seen(link: HostLink, number: int, item_id: uuid.UUID) -> None:
    """NotFound for an item that is not this link's; Conflict where it was changed since that edition."""
    seen = reading.view(link)
    seen.one(item_id)
    if number != seen.number and collision(seen, number, item_id) != ():
        raise Conflict(
            _(
                "This has changed since your page was opened. Nothing was sent: read the new text and answer again."
            ),
            code="changed",
        )


def collision(seen: HostView, number: int, item_id: uuid.UUID) -> tuple[Difference, ...] | None:
    """What an item says otherwise now than in the edition of this number; None where it was not in that one."""
    then = reading.items_then(seen, number).get(item_id)
    return None if then is None else rules.any_difference(then, seen.one(item_id).item, current_lang())


def facts(form: Any) -> Facts:
    """The details that a form holds."""
    return Facts(
        contact_section=form.contact_section.data or "",
        contact_post=form.contact_post.data or "",
        contact_name=form.contact_name.data or "",
        contact_phone=form.contact_phone.data or "",
        entrance=form.entrance.data or "",
        capacity=form.capacity.data,
        photography=form.photography.data or "",
        photo_note=form.photo_note.data or "",
        gift=form.gift.data or "",
        dress=form.dress.data or "",
        step_free=Known(form.step_free.data or Known.UNKNOWN),
        interpreter=Provider(form.interpreter.data or Provider.UNKNOWN),
        remarks=form.remarks.data or "",
    )


def facts_of(each: Seen) -> dict[str, Any]:
    """What a form about the details begins with."""
    found = each.dossier
    if found is None:
        return {"step_free": Known.UNKNOWN, "interpreter": Provider.UNKNOWN, "photography": "", "version": 0}
    names = (
        *(
            "contact_section",
            "contact_post",
            "contact_name",
            "contact_phone",
            "entrance",
            "capacity",
            "photography",
        ),
        *("photo_note", "gift", "dress", "step_free", "interpreter", "remarks", "version"),
    )
    return {name: getattr(found, name) for name in names}


def _version(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _moved(
    each: Seen, on: dt.date | None, starts: dt.time | None, ends: dt.time | None
) -> tuple[WallTime | None, WallTime | None]:
    """Other times than planned, else nothing. A new start without a new end keeps the length."""
    item = each.item
    planned = item.starts
    if planned is None:
        zone = each.item.ends.zone if each.item.ends else "Asia/Tokyo"
        begins = _at(on, starts, zone)
        return begins, _at(on, ends, zone) if begins else None
    begins = _at(on or planned.date, starts or planned.local.time(), planned.zone)
    if begins is None or begins.local == planned.local:
        begins = None
    later = begins or planned
    if ends is not None:
        finishes = _at(later.date, ends, planned.zone)
    elif item.ends is not None:
        length = item.ends.instant - planned.instant
        finishes = WallTime.from_instant(later.instant + length, planned.zone)
    else:
        finishes = None
    is_same = item.ends is not None and finishes is not None and finishes.local == item.ends.local
    if is_same and begins is None:
        return None, None
    # Both of them, where one moves: what was proposed then reads whole.
    return later, finishes


def _at(on: dt.date | None, hour: dt.time | None, zone: str) -> WallTime | None:
    if on is None or hour is None:
        return None
    return WallTime(dt.datetime.combine(on, hour.replace(tzinfo=None)), zone)


def _other(text: str, planned: Words, lang: str) -> Words:
    """These words, where they are not what the plan says in either language."""
    text = text.strip()
    if not text or text in (planned.en, planned.ja, planned.in_(lang)):
        return Words()
    return Words(ja=text) if lang == "ja" else Words(en=text)
