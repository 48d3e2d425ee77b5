"""Appearances in words: parts, states, what is lacking, and when and where somebody's items are."""

from collections.abc import Iterable, Mapping
from typing import Any

from tourapp.core import time as core_time
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.events.wording import HEAD_OFFICE_ZONE
from tourapp.programme.choices import INTERPRETATION, LANGUAGES
from tourapp.programme.speaking.models import Appearance
from tourapp.programme.speaking.queries import Place
from tourapp.programme.speaking.states import AppearanceState, Lacking, Part

PARTS: Mapping[Part, Any] = {
    Part.SPEAKER: _l("Speaker"),
    Part.MODERATOR: _l("Moderator"),
    Part.BRIEFING_OFFICER: _l("Briefing officer"),
    Part.INTERPRETER: _l("Interpreter"),
}

STATES: Mapping[AppearanceState, Any] = {
    AppearanceState.ASKED: _l("Has not replied"),
    AppearanceState.ACCEPTED: _l("Said yes"),
    AppearanceState.DECLINED: _l("Turned down"),
    AppearanceState.WITHDRAWN: _l("Not needed any more"),
}

LACKING: Mapping[Lacking, Any] = {
    Lacking.LIFE: _l("Biography"),
    Lacking.PHOTOGRAPH: _l("Photograph"),
    Lacking.SLIDES: _l("Slides"),
}


def interpreting(appearance: Appearance, lang: str) -> str:
    """Between which languages she interprets, and how; empty for others."""
    if appearance.part is not Part.INTERPRETER or not appearance.from_lang:
        return ""
    pair = (LANGUAGES[each].in_(lang) for each in (appearance.from_lang, appearance.to_lang))
    mode = INTERPRETATION.get(appearance.mode)
    return _("%(pair)s, %(mode)s", pair=" – ".join(pair), mode=mode.in_(lang) if mode else "")


def other_zone(appearance: Appearance, zone: str) -> str:
    """Whose clocks stand beside those of the place: her own, else those of the other country."""
    own = appearance.person.zone
    if own and own != zone:
        return own
    return "Europe/London" if zone == HEAD_OFFICE_ZONE else HEAD_OFFICE_ZONE


def hours(starts: WallTime, ends: WallTime | None, other: str, lang: str) -> str:
    """Day and hours in the place, then the same on the clocks of another; the day there when it is another one."""
    here = _hours(starts, ends, lang)
    text = _(
        "%(day)s, %(hours)s (%(city)s)",
        day=core_time.long_date(starts.date, lang),
        hours=here,
        city=core_time.city(starts.zone, lang),
    )
    there = WallTime.from_instant(starts.instant, other)
    if there.local == starts.local:
        return text
    hours = _hours(there, WallTime.from_instant(ends.instant, other) if ends else None, lang)
    if there.date != starts.date:
        hours = _("%(day)s, %(hours)s", day=core_time.long_date(there.date, lang, year=False), hours=hours)
    also = _("%(when)s (%(city)s)", when=hours, city=core_time.city(other, lang))
    return f"{text}／{also}" if lang == "ja" else f"{text} / {also}"


def _hours(starts: WallTime, ends: WallTime | None, lang: str) -> str:
    if ends is None:
        return core_time.clock_time(starts.local, lang)
    return core_time.time_range(starts.local, ends.local, lang)


def schedule(appearance: Appearance, places: Iterable[Place], lang: str) -> str:
    """Her items for a mail: title, when, where, with an empty line between them; the language is current."""
    return "\n\n".join(_item(appearance, place, lang) for place in places)


def _item(appearance: Appearance, place: Place, lang: str) -> str:
    item = place.item
    when = _("Time to follow")
    if item.starts is not None:
        when = hours(item.starts, item.ends, other_zone(appearance, item.starts.zone), lang)
    where = ", ".join(text for text in (item.place.in_(lang), item.room) if text)
    return "\n".join(filter(None, (item.title.in_(lang), when, where)))
