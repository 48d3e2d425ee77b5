"""Differences of programmes as pages show them: each field with its name, as it was and as it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import ref
from tourapp.core.time import WallTime, city, clock_time
from tourapp.events.models import Event
from tourapp.planning import said
from tourapp.planning.differences import Fate, FieldChange, Part, spelled_out
from tourapp.registration.marks import queries as marks

LONG = 80
"""Characters of both texts together from which on only what differs in them is marked."""

FATES: Mapping[Fate, str] = {
    Fate.ADDED: "ok",
    Fate.REINSTATED: "ok",
    Fate.CHANGED: "info",
    Fate.DROPPED: "bad",
}
"""The colour of the pill of each."""


@dataclass(frozen=True)
class Shown:
    """One field: its name, the language of its texts (empty where it has none), and the parts in reading order."""

    label: str
    lang: str
    parts: tuple[tuple[Part, str], ...]


def shown_field(change: FieldChange, names: Mapping[str, str]) -> Shown:
    """A changed field in the language of the page; `names` are those of references (`reference_names`)."""
    old, new = _both(change, names)
    if change.lang and len(old) + len(new) > LONG:
        parts = spelled_out(old, new)
    else:
        parts = tuple((part, text) for part, text in ((Part.GONE, old), (Part.NEW, new)) if text)
    return Shown(said.label(change.name), change.lang, parts)


def _both(change: FieldChange, names: Mapping[str, str]) -> tuple[str, str]:
    """Both values as texts; of two times on one day, which the item itself names, only the hours."""
    old, new = change.old, change.new
    if (
        isinstance(old, WallTime)
        and isinstance(new, WallTime)
        and (old.date, old.zone) == (new.date, new.zone)
    ):
        lang = current_lang()
        with_city = _("%(time)s (%(city)s)", time=clock_time(new.local, lang), city=city(new.zone, lang))
        return clock_time(old.local, lang), with_city
    return said.value(change.name, old, names), said.value(change.name, new, names)


def reference_names(event: Event) -> dict[str, str]:
    """What the references of an audience mean: everybody, and the groups of the event."""
    lang = current_lang()
    groups = {ref("group", group.id): group.name.in_(lang) for group in marks.groups_of(event.id)}
    return {event.ref: _("Everybody who takes part"), **groups}
