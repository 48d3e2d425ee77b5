"""Where a place lies, as one names a day after it: the town in its address. Values in, values out.

Addresses are those of the data (`resources`): Japanese ones go from the large to the small, English ones back.
"""

import re

from tourapp.core.words import Words

_POSTCODE_JA = r"(?:〒?\s*\d{3}[-−‐]?\d{4}\s*)?"
_PREFECTURE = r"(?:東京都|北海道|(?:京都|大阪)府|.{2,3}県)?"
_TOWN_JA = re.compile(
    rf"{_POSTCODE_JA}{_PREFECTURE}(?:(?P<city>四日市|廿日市|野々市|市[^市]{{1,4}}|[^市郡区]{{1,6}}?)市"
    r"|(?:[^郡]{1,5}郡)?(?P<town>[^町村区]{1,6}[町村]))"
)
_WARD_OF_TOKYO = re.compile(rf"{_POSTCODE_JA}東京都[^市郡]{{1,4}}区")
_CITY_EN = re.compile(r"(.+?)(?: City|-shi)", re.IGNORECASE)
_POSTCODE_EN = re.compile(r"\s+(?:[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}|\d{3}-?\d{4})$")
COUNTRIES = frozenset(
    {"japan", "united kingdom", "uk", "england", "scotland", "wales", "france", "germany", "ireland"}
)


def area_of(address: Words) -> Words | None:
    """The town of an address, in both languages as far as each side says it; None when neither does."""
    found = Words(_english(address.en), _japanese(address.ja))
    return found or None


def _japanese(address: str) -> str:
    if _WARD_OF_TOKYO.match(address):
        return "東京"
    found = _TOWN_JA.match(address)
    return (found["city"] or found["town"]) if found else ""


def _english(address: str) -> str:
    parts = [_POSTCODE_EN.sub("", part.strip()).strip() for part in address.split(",")]
    known = [
        part for part in parts if part and part.lower() not in COUNTRIES and not re.fullmatch(r"[\d-]+", part)
    ]
    for part in known:
        if city := _CITY_EN.fullmatch(part):
            return city[1]
    return known[-1] if len(known) > 1 and not re.search(r"\d", known[-1]) else ""
