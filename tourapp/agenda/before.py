"""What an entry showed before its last change, as much of it as its readers are told (CAL-74).

Times, place and names of fields only: words that are taken out of a programme must not live on here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from tourapp.agenda.stored import Moment, moment_from_json, moment_to_json, words_to_json
from tourapp.core.words import Words

NO_WORDS = Words()
SHOWN = ("starts", "ends", "title", "place", "address", "notes", "status")
"""The fields of a content that a reader sees change."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """`starts` and `ends` as they were, with their zone; `place` as it was, where it changed; `changed` names the
    fields (of `SHOWN`) that differ now."""

    starts: Moment
    ends: Moment
    place: Words = NO_WORDS
    was_cancelled: bool = False
    changed: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            starts=moment_from_json(stored["starts"]),
            ends=moment_from_json(stored["ends"]),
            place=Words.of(stored.get("place")),
            was_cancelled=stored.get("was_cancelled", False),
            changed=tuple(stored.get("changed", ())),
        )

    def to_json(self) -> dict[str, Any]:
        """The stored form, from which `from_json` makes the same."""
        kept: dict[str, Any] = {"starts": moment_to_json(self.starts), "ends": moment_to_json(self.ends)}
        if self.place:
            kept["place"] = words_to_json(self.place)
        if self.was_cancelled:
            kept["was_cancelled"] = True
        if self.changed:
            kept["changed"] = list(self.changed)
        return kept


def before(old: Mapping[str, Any], new: Mapping[str, Any], *, was_cancelled: bool) -> dict[str, Any]:
    """What to keep of a content (as stored) that gives way to a new one."""
    changed = [name for name in SHOWN if old.get(name) != new.get(name)]
    kept: dict[str, Any] = {"starts": old["starts"], "ends": old["ends"]}
    if "place" in changed and old.get("place"):
        kept["place"] = old["place"]
    if was_cancelled:
        kept["was_cancelled"] = True
    if changed:
        kept["changed"] = changed
    return kept
