"""Whom one calls where life is in danger, by country."""

from tourapp.core.public_holidays import country_of
from tourapp.core.words import Words

ALL_IN_ONE = Words("Ambulance, fire or police", "救急・消防・警察")

NUMBERS: dict[str, tuple[tuple[Words, str], ...]] = {
    "JP": ((Words("Ambulance or fire", "救急・消防"), "119"), (Words("Police", "警察"), "110")),
    "GB": ((ALL_IN_ONE, "999"),),
}

ONE_NUMBER = (
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""Countries in which 112 reaches everybody: the European Union, Iceland, Norway and Switzerland."""


def numbers(zone: str) -> tuple[tuple[Words, str], ...]:
    """What each number is for, and the number, where the clocks of this zone hang; nothing where we do not know."""
    country = country_of(zone) or ""
    if country in ONE_NUMBER:
        return ((ALL_IN_ONE, "112"),)
    return NUMBERS.get(country, ())
