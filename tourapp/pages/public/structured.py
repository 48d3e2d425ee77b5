"""An event for programs that read its page: schema.org as JSON-LD, and the few facts that links carry (Open Graph)."""

import datetime as dt
from typing import Any

from flask import current_app, url_for

from tourapp.core.i18n import LANGUAGES, current_lang
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events.models import Event, EventState, Part, Partner, Venue
from tourapp.pages.public.coming import Coming

CONTEXT = "https://schema.org"


def absolute(endpoint: str, **values: Any) -> str:
    """The public address of a page, whatever address this request came by."""
    base: str = current_app.config["BASE_URL"]
    return base.rstrip("/") + url_for(endpoint, **values)


def canonical(event: Event) -> str:
    return absolute("event", slug=event.slug)


def alternates(event: Event) -> list[tuple[str, str]]:
    """The page in each language, as (language, address)."""
    in_languages = [(lang, absolute("event", slug=event.slug, lang=lang)) for lang in LANGUAGES]
    return [*in_languages, ("x-default", canonical(event))]


def open_graph(event: Event) -> dict[str, str]:
    """What a link to the page shows where it is shared."""
    lang = current_lang()
    found = {
        "og:type": "website",
        "og:title": event.title.in_(lang),
        "og:description": event.summary.in_(lang),
        "og:url": canonical(event),
        "og:locale": {"en": "en_GB", "ja": "ja_JP"}[lang],
        "og:site_name": event.office.name.in_(lang),
    }
    return {name: value for name, value in found.items() if value}


def json_ld(coming: Coming) -> dict[str, Any]:
    """The event in the reader's language. Public facts only: the joining address is not among them."""
    event, lang = coming.event, current_lang()
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": event.traits.schema_type,
        "name": event.title.in_(lang),
        "description": event.summary.in_(lang),
        "url": canonical(event),
        "startDate": _moment(event, event.starts),
        "endDate": _moment(event, event.ends),
        "eventStatus": f"{CONTEXT}/{_status(event)}",
        "eventAttendanceMode": f"{CONTEXT}/{_mode(event)}",
        "location": _locations(event),
        "organizer": [_organisation(event.office.name, url=absolute("home"))]
        + [_organisation(each.name, url=each.url) for each in _organisers(event)],
        "inLanguage": list(LANGUAGES) if not event.language_note.missing else lang,
        "isAccessibleForFree": event.is_free,
        "offers": _offer(coming),
        "maximumAttendeeCapacity": coming.places.capacity if coming.places else None,
        "previousStartDate": _moment(event, event.moved_from) if event.moved_from else None,
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _moment(event: Event, at: WallTime) -> str:
    return at.date.isoformat() if event.is_all_day else at.aware.isoformat(timespec="seconds")


def _status(event: Event) -> str:
    if event.state is EventState.CANCELLED:
        return "EventCancelled"
    if event.postponed_at is not None:
        return "EventPostponed"
    return "EventRescheduled" if event.moved_from else "EventScheduled"


def _mode(event: Event) -> str:
    if not event.has_online:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if event.venues else "OnlineEventAttendanceMode"


def _locations(event: Event) -> list[dict[str, Any]]:
    places = [_place(venue) for venue in event.venues]
    if event.has_online:
        places.append({"@type": "VirtualLocation", "url": canonical(event)})
    return places


def _place(venue: Venue) -> dict[str, Any]:
    lang = current_lang()
    place: dict[str, Any] = {"@type": "Place", "name": venue.name.in_(lang)}
    if venue.address or venue.city:
        place["address"] = {
            "@type": "PostalAddress",
            "streetAddress": venue.address.in_(lang),
            "addressLocality": venue.city.in_(lang),
        }
    if venue.lat is not None and venue.lon is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": venue.lat, "longitude": venue.lon}
    return place


def _organisers(event: Event) -> list[Partner]:
    return [each for each in event.partners if each.part is Part.ORGANISER and each.name != event.office.name]


def _organisation(name: Words, *, url: str | None) -> dict[str, Any]:
    found = {"@type": "Organization", "name": name.in_(current_lang())}
    return found | {"url": url} if url else found


def _offer(coming: Coming) -> dict[str, Any] | None:
    """What a place costs and whether there is one; only where one registers on this site."""
    event = coming.event
    if coming.window is None or coming.intake is None or not event.is_free or event.postponed_at is not None:
        return None
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "GBP",
        "availability": f"{CONTEXT}/{'SoldOut' if coming.is_full else 'InStock'}",
        "validFrom": _utc(coming.intake.opens_at),
        "validThrough": _utc(coming.intake.closes_at),
        "url": absolute("register", slug=coming.event.slug),
    }


def _utc(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).isoformat(timespec="seconds")
