"""When and where an event is, in the language of whoever reads (`core.i18n.current_lang`)."""

from collections.abc import Sequence

from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events import rules
from tourapp.events.models import Event, Venue

HEAD_OFFICE_ZONE = "Asia/Tokyo"
"""The clocks of CLAIR's head office: a closing date always names their time too."""


def when(event: Event) -> str:
    """The days, and the hours where an event is given by hours, with the city of its clocks."""
    if event.postponed_at is not None:
        return _("Postponed. The new time is not known yet")
    return span(event.starts, event.ends, is_all_day=event.is_all_day)


def span(starts: WallTime, ends: WallTime, *, is_all_day: bool) -> str:
    """`Sunday 17 to Saturday 23 January 2027`; `Thursday 17 June 2027, 09:30 to 16:30 (London)`."""
    lang = current_lang()
    last = rules.last_day(starts, ends, is_all_day=is_all_day)
    days = time.date_range(starts.date, last, lang)
    if is_all_day:
        return days
    city = time.city(starts.zone, lang)
    if last != starts.date:
        clock = time.clock_time(starts.local, lang)
        return _("%(days)s, from %(time)s (%(city)s)", days=days, time=clock, city=city)
    span = _("%(when)s (%(city)s)", when=time.time_range(starts.local, ends.local, lang), city=city)
    return _("%(day)s, %(hours)s", day=days, hours=span)


def when_it_was(event: Event) -> str:
    """The start from which a published event was last moved; empty when it stands where it was announced."""
    if event.moved_from is None:
        return ""
    lang, before = current_lang(), event.moved_from
    if event.is_all_day:
        return time.long_date(before.date, lang)
    return time.moment(before.instant, before.zone, lang)


def hours(event: Event, zone: str) -> str:
    """From when to when on one day, on the clocks of this zone, with its city; the day when it is another.

    `09:30 to 16:30 (London)`; `17:30 on Thursday 17 June to 00:30 on Friday 18 June (Tokyo)`.
    """
    lang = current_lang()
    starts, ends = (time.in_zone(at, zone).replace(tzinfo=None) for at in (event.starts_at, event.ends_at))
    span = time.time_range(starts, ends, lang)
    if starts.date() != event.starts.date:
        day = time.long_date(starts.date(), lang, year=False)
        span = _("%(day)s, %(hours)s", day=day, hours=span)
    return _("%(when)s (%(city)s)", when=span, city=time.city(zone, lang))


def elsewhere(event: Event, zone: str) -> str:
    """The same hours on the clocks of a second place; empty when that says nothing new."""
    if event.postponed_at is not None or event.is_all_day or event.has_several_days:
        return ""
    here, there = (time.in_zone(event.starts_at, each) for each in (event.zone, zone))
    if here.utcoffset() == there.utcoffset():
        return ""
    return hours(event, zone)


def where(event: Event) -> str:
    """Venue and city, the cities of a tour, online, or both."""
    lang = current_lang()
    if not event.venues:
        return _("Online") if event.has_online else ""
    place = venue_line(event.venues[0]) if len(event.venues) == 1 else _joined(cities(event), lang)
    return _("%(place)s, or online", place=place) if event.has_online else place


def venue_line(venue: Venue) -> str:
    """`Town Hall, London` / `ロンドン 市役所`."""
    lang = current_lang()
    name, city = venue.name.in_(lang), venue.city.in_(lang)
    if not city or city in name:
        return name
    return f"{city} {name}" if lang == "ja" else f"{name}, {city}"


def cities(event: Event) -> Sequence[Words]:
    """The cities of its venues in their order, none twice; a venue without a city counts by its name."""
    return list(dict.fromkeys(venue.city or venue.name for venue in event.venues))


def place_name(event: Event) -> str:
    """The city of the main venue in a few words, for a list of places."""
    return cities(event)[0].in_(current_lang()) if event.venues else ""


def closing_zones(event: Event, *others: str) -> list[str]:
    """Whose clocks a closing date names: the office that sets it, the event, Japan, then others."""
    return list(dict.fromkeys((event.office.zone, event.zone, HEAD_OFFICE_ZONE, *others)))


def _joined(texts: Sequence[Words], lang: str) -> str:
    return ("・" if lang == "ja" else ", ").join(text.in_(lang) for text in texts)
