"""What an itinerary says of an item besides when, where and by whom: how one dresses, eats, travels, is understood."""

from collections.abc import Mapping
from typing import Any

from tourapp.core.i18n import gettext as _
from tourapp.core.words import Words
from tourapp.programme.choices import MEALS, MODES
from tourapp.programme.importing import vocabulary
from tourapp.programme.importing.reading import Fields
from tourapp.programme.importing.report import Severity


def of_stop(row: Fields, places: Mapping[str, Words]) -> dict[str, Any]:
    """The fields of one item of an itinerary; `places` are the names of the file's places by their keys."""
    return {
        "interpretation": interpretation(row, "interpreter"),
        "dress": _known(vocabulary.DRESS, row.text("dress_code")),
        "cards": _cards(row),
        "gift": vocabulary.GIFT if row.flag("gift_exchange") else Words(),
        "photography": _photography(row),
        "cost_bearer": bearer(row),
        "wet_weather": row.words("wet_weather_plan", block=True) or Words(row.text("wet_weather_plan"), ""),
        **_meal(row.part("meal")),
        **_travel(row.part("travel"), places),
        **_transfer(row.part("transfer_before"), places),
    }


def interpretation(row: Fields, name: str) -> str:
    """How it is interpreted; a word that we do not know is left for a person."""
    word = row.text(name)
    found = vocabulary.INTERPRETATION.get(word, "")
    if word and not found:
        _unknown(row, name, word)
    return found


def bearer(row: Fields) -> Words:
    """Who pays."""
    return _known(vocabulary.BEARERS, row.text("cost_bearer"))


def _cards(row: Fields) -> int | None:
    if "business_cards" not in row.raw:
        return None
    return vocabulary.CARDS_NOT_COUNTED if row.flag("business_cards") else 0


def _photography(row: Fields) -> str:
    if row.raw.get("photography_allowed") is None:
        return ""
    return "allowed" if row.flag("photography_allowed") else "not_allowed"


def _meal(meal: Fields) -> dict[str, Any]:
    return {
        "meal_kind": _one_of(meal, "kind", MEALS),
        "alcohol": meal.flag("alcohol") if meal.raw.get("alcohol") is not None else None,
        "diets_sent": meal.flag("dietary_cards_sent_to_venue"),
    }


def _travel(travel: Fields, places: Mapping[str, Words]) -> dict[str, Any]:
    return {
        "travel_from": _place(travel, "from_place_id", places),
        "travel_to": _place(travel, "to_place_id", places),
        "travel_mode": _one_of(travel, "mode", MODES),
        "travel_minutes": travel.whole_number("minutes"),
        "travel_km": travel.degrees("distance_km", 50_000),
    }


def _transfer(transfer: Fields, places: Mapping[str, Words]) -> dict[str, Any]:
    return {
        "transfer_from": _place(transfer, "from_place_id", places),
        "transfer_mode": _one_of(transfer, "mode", MODES),
        "transfer_minutes": transfer.whole_number("minutes_allowed"),
    }


def _place(part: Fields, name: str, places: Mapping[str, Words]) -> Words:
    key = part.text(name)
    if key and key not in places:
        part.note(Severity.ERROR, "place", name, _("The file has no place %(key)s.", key=key))
    return places.get(key, Words())


def _one_of(part: Fields, name: str, known: Mapping[str, Words]) -> str:
    word = part.text(name)
    if word in known or not word:
        return word
    _unknown(part, name, word)
    return ""


def _known(words: Mapping[str, Words], text: str) -> Words:
    """The words for a code; what is no code is shown as it reads, in English only."""
    return words.get(text) or Words(text, "")


def _unknown(row: Fields, name: str, word: str) -> None:
    message = _("We do not know %(word)s for %(field)s. Decide what is meant.", word=word, field=name)
    row.note(Severity.REVIEW, "word", name, message)
