"""Decisions of custody: why somebody is erased, and what two rows may become one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l


class Why(StrEnum):
    """Why somebody is erased. Words of a list: a typed reason would say who it was."""

    ASKED = "asked"
    RETENTION = "retention"
    MISTAKE = "mistake"
    RESTORED = "restored"
    """Erased before, and brought back by a backup from before."""


WHY = {
    Why.ASKED: _l("The person has asked for it"),
    Why.MISTAKE: _l("The person was entered by mistake"),
    Why.RETENTION: _l("There is no longer a reason to keep it"),
    Why.RESTORED: _l("Erased before, and brought back by a backup"),
}


def check_erasable(roles: int) -> None:
    """Refuse to erase somebody who still works for us: her roles are ended first, by whoever may do that."""
    if roles:
        raise Refusal(_("This person still has a role. End the role first."), code="has_role")


@dataclass(frozen=True)
class Conflict:
    """Why two rows cannot become one, for whoever has to sort it out first."""

    words: str


@dataclass(frozen=True)
class Merging:
    """What hangs on the two rows, by kind (the word of a table): on the one that stays, on the one that goes."""

    stays: Mapping[str, int] = field(default_factory=dict)
    goes: Mapping[str, int] = field(default_factory=dict)
    conflicts: Sequence[Conflict] = ()

    def kinds(self) -> list[str]:
        return sorted({*self.stays, *self.goes})


def check_merge(merging: Merging) -> None:
    """Refuse a merge that anything stands against; the first reason is the one that is told."""
    if merging.conflicts:
        raise Refusal(merging.conflicts[0].words, code="conflict")
