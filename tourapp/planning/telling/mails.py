"""The mail about changes in somebody's programme: her items only, first-old and last-new, in her language.

A time stands on the clocks of the item first, with the city, then on her own (R2).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tourapp.agenda.circles import Circle
from tourapp.core import time
from tourapp.core.addresses import address_of
from tourapp.core.i18n import current_lang, in_language
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id, ref
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.messages import services as messages
from tourapp.messages.catalogue import Mail
from tourapp.messages.rendering import MailText, house_text
from tourapp.messages.services import Recipient
from tourapp.planning import said
from tourapp.planning.telling.rules import Item, News
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind
from tourapp.programme.rules import ReleasedItem, seen_by
from tourapp.registration import mails as registration_mails
from tourapp.registration.models import Registration
from tourapp.registration.services.copies import send_copies

CHANGED = "planning/changed"

TIMES = ("starts", "ends")

KEPT_OUT = frozenset({"join_url"})
"""Fields whose value stands in no mail: a mail is passed on, and its copies are read by others."""

SHORT = 80
"""Characters of a text that fit on one line with the text that it was."""


class Worded:
    """What people are told, worded once for all who are told the same: most of a tour read the same programme."""

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}

    def for_place(self, place: Registration, event: Event, news: Sequence[Item]) -> str:
        """The changes in the language of whoever has this place, on the clocks of the items and on hers.

        Empty where there is nothing to tell: what differs only in a language that she does not read is nothing.
        """
        zone = zone_of(place, event)
        # The items of one portion stay the same objects, and comparing them by value would cost more than wording them.
        said_of = tuple((each.news, id(each.before), id(each.after)) for each in news)
        key = (place.lang, zone, said_of)
        if key not in self._known:
            with in_language(place.lang):
                self._known[key] = wording(news, zone)
        return self._known[key]


def tell(place: Registration, event: Event, changes: str, *, once: str, copies: bool) -> None:
    """Write one message to whoever has this place, with these changes in her words; once for each `once`.

    `copies`: somebody gets copies of her mail.
    """
    values: dict[str, Any] = {
        "event": event,
        "name": place.typed_name,
        "my_page": address_of("my_event", slug=event.slug),
        "changes": changes,
        **registration_mails.hours(event, place.lang),
    }
    written = messages.send(
        template=CHANGED,
        to=Recipient(
            ref=ref("person", place.person_id) if place.person_id else None,
            address=place.email,
            name=place.typed_name,
            lang=place.lang,
        ),
        about=place.ref,
        event=event.ref,
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(place.lang),
        values=values,
        fill=lambda: registration_mails.fields(place, values) | {"changes": changes},
        once=once,
    )
    if copies:
        send_copies(place, written)


def zone_of(place: Registration, event: Event) -> str:
    """The clocks that somebody lives by: those she chose, else those of the office through which she came."""
    chosen = place.person.zone if place.person is not None else None
    return chosen or event.office.zone


def wording(news: Sequence[Item], zone: str) -> str:
    """What is told, a paragraph for each item, in the language of the moment."""
    return "\n\n".join("\n".join(lines) for each in news if (lines := _paragraph(each, zone)))


def _paragraph(told: Item, zone: str) -> list[str]:
    match told:
        case Item(news=News.NEW, after=ReleasedItem() as item):
            return [_("New: %(title)s", title=_title(item)), *_where_and_when(item, zone)]
        case Item(news=News.OFF, before=ReleasedItem() as item):
            return [_("Cancelled: %(title)s", title=_title(item)), *_when(item, zone)]
        case Item(news=News.NOT_HERS, before=ReleasedItem() as item):
            return [_("No longer in your programme: %(title)s", title=_title(item)), *_when(item, zone)]
        case Item(before=ReleasedItem() as before, after=ReleasedItem() as after):
            return _changed(before, after, told, zone)
    return []


def _changed(before: ReleasedItem, after: ReleasedItem, told: Item, zone: str) -> list[str]:
    names = dict.fromkeys(field.name for field in told.fields)
    others = [line for name in names if name not in TIMES for line in _field(name, before, after)]
    if any(name in names for name in TIMES):
        return [_title(after), *_moved(before, after, zone), *others]
    return [_title(after), *_when(after, zone), *others] if others else []


def _field(name: str, before: ReleasedItem, after: ReleasedItem) -> Iterator[str]:
    """`Place: now Town Hall (was City Library)`; nothing where a reader of this language sees the same."""
    old, new = (said.value(name, getattr(item, name)) for item in (before, after))
    if old == new:
        return
    called = said.label(name)
    if name in KEPT_OUT:
        yield _("%(field)s: it has changed. You find it on your page.", field=called)
        return
    if len(old) + len(new) <= SHORT and "\n" not in old + new:
        if not old:
            yield _("%(field)s: now %(new)s", field=called, new=new)
        elif not new:
            yield _("%(field)s: nothing any more (was %(old)s)", field=called, old=old)
        else:
            yield _("%(field)s: now %(new)s (was %(old)s)", field=called, new=new, old=old)
        return
    yield _("%(field)s, now:", field=called)
    yield new or _("nothing any more")
    if old:
        yield _("%(field)s, before:", field=called)
        yield old


# --- times ---------------------------------------------------------------------------------------------


def _title(item: ReleasedItem) -> str:
    return item.title.in_(current_lang())


def _moved(before: ReleasedItem, after: ReleasedItem, zone: str) -> Iterator[str]:
    """`Tokyo: now Tuesday 20 May 2025, 10:30 to 11:00 (was 10:00 to 10:30)`, and the same on her clocks."""
    if before.starts is None or after.starts is None:
        new = _span(after, None) or _("time to follow")
        old = _span(before, None) or _("time to follow")
        yield _("Now %(new)s (was %(old)s)", new=new, old=old)
        return
    for each in _zones(after, zone):
        new, old = _span(after, each), _span(before, each, unless=after)
        yield _("%(city)s: now %(new)s (was %(old)s)", city=time.city(each, current_lang()), new=new, old=old)


def _when(item: ReleasedItem, zone: str) -> Iterator[str]:
    if item.starts is None:
        yield _("Time to follow")
        return
    for each in _zones(item, zone):
        yield _("%(city)s: %(when)s", city=time.city(each, current_lang()), when=_span(item, each))


def _where_and_when(item: ReleasedItem, zone: str) -> Iterator[str]:
    yield from _when(item, zone)
    where = _(", ").join(text for text in (item.place.in_(current_lang()), item.room) if text)
    if where:
        yield where


def _zones(item: ReleasedItem, hers: str) -> list[str]:
    """The clocks of the item, those of its other end, and hers; none that shows the same as one before it."""
    if item.starts is None:
        return []
    found: dict[dt.timedelta | None, str] = {}
    for zone in (item.starts.zone, item.ends.zone if item.ends else item.starts.zone, hers):
        found.setdefault(time.in_zone(item.starts.instant, zone).utcoffset(), zone)
    return list(found.values())


def _span(item: ReleasedItem, zone: str | None, *, unless: ReleasedItem | None = None) -> str:
    """Day and hours on the clocks of a zone (None: its own, with the city); without the day where `unless` has it."""
    if item.starts is None:
        return ""
    lang = current_lang()
    if zone is None:
        return time.moment(item.starts.instant, item.starts.zone, lang)
    starts = time.in_zone(item.starts.instant, zone).replace(tzinfo=None)
    hours = time.clock_time(starts, lang)
    if item.ends is not None:
        hours = time.time_range(starts, time.in_zone(item.ends.instant, zone).replace(tzinfo=None), lang)
    known = unless.starts if unless is not None else None
    if known is not None and time.in_zone(known.instant, zone).date() == starts.date():
        return hours
    return _("%(day)s, %(hours)s", day=time.long_date(starts.date(), lang), hours=hours)


# --- the catalogue ---------------------------------------------------------------------------------------

PLACEHOLDERS: Mapping[str, Any] = {
    **{key: registration_mails.PLACEHOLDERS[key] for key in registration_mails.ALWAYS},
    "changes": _l(
        "what has changed for the person, a paragraph for each item, with the time that was and that is"
    ),
}


def _house(event: Event, lang: str) -> MailText:
    """The text of the house with each placeholder where it puts a value."""
    with in_language(lang):
        found = house_text(
            CHANGED, lang, {"event": event, "name": "{name}", "my_page": "{page}", "changes": "{changes}"}
        )
    title = event.title.in_(lang)
    return MailText(found.subject.replace(title, "{event}"), found.body.replace(title, "{event}"))


def _sample(event: Event, lang: str) -> dict[str, str]:
    """Somebody who does not exist, and a visit that moved by half an hour."""
    with in_language(lang):
        before, after = (_example(event, minutes) for minutes in (0, 30))
        moved = "\n".join([_title(after), *_moved(before, after, event.office.zone)])
        return {
            **registration_mails.sample(event, lang),
            "page": address_of("my_event", slug=event.slug),
            "changes": moved,
        }


def _example(event: Event, minutes: int) -> ReleasedItem:
    from_when = time.WallTime.from_instant(event.starts_at + dt.timedelta(minutes=minutes), event.zone)
    until = time.WallTime.from_instant(event.starts_at + dt.timedelta(minutes=minutes + 60), event.zone)
    content = ItemContent(
        kind=ItemKind.VISIT, title=Words("A sample visit", "視察の例"), starts=from_when, ends=until
    )
    shown = seen_by(Circle.PARTICIPANTS, new_id(), content, everybody=event.ref)
    if shown is None:
        raise ValueError("those who take part see every item")
    return shown


MAILS: Sequence[Mail] = (
    Mail(
        CHANGED,
        _l("Changes in the programme"),
        _l("After a release, to everybody in whose own programme something has changed."),
        PLACEHOLDERS,
        house=_house,
        sample=_sample,
        needs=("changes",),
    ),
)
