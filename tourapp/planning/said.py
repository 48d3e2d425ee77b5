"""How the fields of an item are called, and how a value of one is written out, in the language of the moment."""

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.programme.kinds import CONFIRMATIONS, KINDS, Confirmation, ItemKind

LABELS: Mapping[str, Any] = {
    "kind": _l("Kind"),
    "title": _l("Title"),
    "starts": _l("Begins"),
    "ends": _l("Ends"),
    "place": _l("Place"),
    "place_key": _l("Place in the file"),
    "place_ref": _l("Place in the directory of places"),
    "address": _l("Address"),
    "lat": _l("Latitude"),
    "lon": _l("Longitude"),
    "room": _l("Room"),
    "room_ref": _l("Room in the directory of places"),
    "track": _l("Track"),
    "host": _l("Received by"),
    "host_organisation": _l("Host"),
    "host_ref": _l("Host authority in the directory"),
    "host_families": _l("Host families"),
    "principal": _l("Who receives the call"),
    "speakers": _l("Speakers"),
    "moderator": _l("Moderator"),
    "interpreters": _l("Interpreters"),
    "languages": _l("Languages"),
    "interpretation": _l("Interpretation"),
    "confirmation": _l("Confirmation"),
    "confirmed_by": _l("Confirmed by"),
    "confirmed_on": _l("Confirmed on"),
    "confirmation_channel": _l("Confirmed through"),
    "remarks": _l("Notes"),
    "remarks_public": _l("Notes for everybody"),
    "remarks_participants": _l("Notes for participants and hosts"),
    "remarks_internal": _l("Notes for the office alone"),
    "capacity": _l("Seats"),
    "needs_signup": _l("Sign-up needed"),
    "access": _l("Who may come in"),
    "audience": _l("For whom"),
    "is_optional": _l("Optional"),
    "dress": _l("Dress"),
    "cards": _l("Business cards"),
    "gift": _l("Gift"),
    "photography": _l("Photography"),
    "wet_weather": _l("If wet"),
    "join_url": _l("Link to join online"),
    "on_call": _l("On call"),
    "contact_mobile": _l("Mobile number of the contact"),
    "meal_kind": _l("Meal"),
    "alcohol": _l("Alcohol"),
    "diets_sent": _l("Dietary numbers sent"),
    "cost_bearer": _l("Who pays"),
    "cost_amount": _l("Cost"),
    "cost_currency": _l("Currency"),
    "travel_from": _l("From"),
    "travel_to": _l("To"),
    "travel_mode": _l("Means of travel"),
    "travel_minutes": _l("Minutes of travel"),
    "travel_km": _l("Kilometres"),
    "vehicle": _l("Vehicle"),
    "transfer_from": _l("Transfer from"),
    "transfer_mode": _l("Transfer by"),
    "transfer_minutes": _l("Minutes of transfer"),
    "night": _l("Night of"),
    "slot_minutes": _l("Minutes of each meeting"),
    "communique": _l("Communique"),
}


def label(name: str) -> str:
    """What a field is called; its name in the code where nobody has given it another."""
    return str(LABELS.get(name, name.replace("_", " ")))


def value(given: Any, names: Mapping[str, str] | None = None) -> str:
    """A value of a field as text; empty for what says nothing. `names` are those of references and codes."""
    lang = current_lang()
    known = names or {}
    match given:
        case None | "" | () | []:
            return ""
        case bool():
            return _("Yes") if given else _("No")
        case WallTime():
            return time.moment(given.instant, given.zone, lang)
        case dt.date():
            return time.long_date(given, lang)
        case Words():
            return given.in_(lang)
        case ItemKind():
            return KINDS[given].name.in_(lang)
        case Confirmation():
            return CONFIRMATIONS[given].name.in_(lang)
        case StrEnum():
            return known.get(given.value, given.value)
        case tuple() | list():
            return _("; ").join(text for each in given if (text := value(each, names)))
        case _:
            return known.get(str(given), str(given))


def in_one_language(old: Iterable[Words] | Any, new: Any) -> tuple[str, str]:
    """Both sides of a field as a reader of one language sees them, each of several words on a line of its own."""
    return _lines(old), _lines(new)


def _lines(given: Any) -> str:
    if isinstance(given, tuple) and all(isinstance(each, Words) for each in given):
        return "\n".join(text for each in given if (text := each.in_(current_lang())))
    return value(given)
