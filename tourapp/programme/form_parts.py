"""In which order the form of an item asks, and what it asks first of each kind."""

from tourapp.programme.kinds import KINDS, REQUIRED, ItemKind

PARTS: dict[str, tuple[str, ...]] = {
    "host": ("host",),
    "authority": ("authority", "host_organisation"),
    "principal": ("principal",),
    "speakers": ("speakers",),
    "moderator": ("moderator",),
    "host_families": ("host_families",),
    "on_call": ("on_call",),
    "travel": ("travel_from", "travel_to", "travel_mode", "travel_km", "travel_minutes", "vehicle"),
    "interpretation": ("interpretation", "languages", "interpreters"),
    "sign_up": ("capacity", "needs_signup"),
    "track": ("track",),
    "access": ("access",),
    "meal": ("meal_kind", "alcohol", "diets_sent"),
    "cost": ("cost_bearer", "cost_amount", "cost_currency"),
    "photography": ("photography",),
    "gift": ("gift", "cards"),
    "dress": ("dress",),
    "wet_weather": ("wet_weather",),
    "night": ("night",),
    "slot_minutes": ("slot_minutes",),
    "communique": ("communique",),
    "join_url": ("join_url",),
    "transfer": ("transfer_from", "transfer_mode", "transfer_minutes"),
    "is_optional": ("is_optional",),
}
"""Fields that are asked together, in the order of the form. Title, times, place, audience and remarks stand in none."""

USUAL: dict[str, tuple[str, ...]] = {
    "visit": ("host", "authority", "interpretation", "photography", "wet_weather"),
    "courtesy": ("host", "authority", "interpretation"),
    "seminar": ("speakers", "interpretation", "sign_up", "join_url"),
    "meal": ("meal", "cost"),
    "transfer": ("travel",),
    "free": (),
    "lodging": ("cost",),
}
"""What one usually says of a group of kinds, besides what is required."""


def first(kind: ItemKind) -> tuple[str, ...]:
    """The parts that are asked at once of this kind."""
    needed = {name for names in REQUIRED[kind] for name in names}
    usual = USUAL[KINDS[kind].group]
    return tuple(part for part, names in PARTS.items() if part in usual or needed & set(names))


def others(kind: ItemKind) -> tuple[str, ...]:
    """The parts that stand under More."""
    asked = first(kind)
    return tuple(part for part in PARTS if part not in asked)


def asks_a_host(kind: ItemKind) -> bool:
    """Whether somebody outside the office is asked before this kind can take place."""
    needed = {name for names in REQUIRED[kind] for name in names}
    return bool(needed & {"host", "principal", "host_families"})
