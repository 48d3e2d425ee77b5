"""What a check finds, and what it looks at: plain values."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from tourapp.agenda.circles import Circle
from tourapp.core.ids import parse_ref
from tourapp.core.words import Words
from tourapp.planning.facts import Facts
from tourapp.programme.content import ItemContent, digest
from tourapp.programme.editing.edits import Edit


class Severity(StrEnum):
    BLOCK = "block"
    """Holds up a release until it is mended, or accepted with a reason that stays with the edition."""
    WARN = "warn"
    """Listed, never in the way."""


PRIVATE = "private"
"""The rule that keeps what is one person's from everybody."""
REQUIRED = "required"
"""The rule that asks for what an item of its kind has to say."""


@dataclass(frozen=True)
class Planned:
    """An item as checks see it: its reference, what a file calls it, what it says."""

    ref: str
    source_id: str
    content: ItemContent

    @property
    def id(self) -> UUID:
        return parse_ref(self.ref)[1]


@dataclass(frozen=True)
class Repair:
    """What would mend a finding: a sentence for the button, and the edits that it stands for."""

    label: Any
    edits: tuple[Edit, ...]
    said: Words
    """What it did, once it is done."""

    @property
    def key(self) -> str:
        """Names this repair among those of a finding, for as long as it would do the same."""
        told = [
            [str(each.item), {name: str(value) for name, value in each.fields.items()}] for each in self.edits
        ]
        return digest(told)[:12]


@dataclass(frozen=True)
class Finding:
    """Something that a rule of `domain.md` §5 has to say about items (references), in the order of time.

    `fields` names what is meant, `message` is a sentence for organisers, with the numbers in it that `numbers` gives to
    programs (plain JSON). `aspect` tells apart what one rule says of the same items more than once.
    """

    rule: str
    severity: Severity
    items: tuple[str, ...]
    message: Any
    fields: tuple[str, ...] = ()
    numbers: Mapping[str, Any] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    aspect: str = ""

    @property
    def name(self) -> str:
        """What an override calls it: its rule, with the field where a rule asks for each field by itself."""
        aspect = self.fields[0] if self.rule in (PRIVATE, REQUIRED) else self.aspect
        return f"{self.rule}.{aspect}" if aspect else self.rule

    @property
    def key(self) -> str:
        """Names this finding among all of a programme, for forms and programs."""
        return "-".join((self.name, *(item.partition(":")[2] for item in self.items)))

    @property
    def digest(self) -> str:
        """A hash of how bad it is and of its numbers: an acceptance holds for as long as it is the same."""
        return digest([self.severity.value, dict(self.numbers)])


@dataclass(frozen=True)
class Situation:
    """What every check gets: the items that a circle would see, in the order of time; the circle; now; the facts."""

    items: tuple[Planned, ...]
    circle: Circle
    now: dt.datetime
    facts: Facts = field(default_factory=Facts)


Check = Callable[[Situation], Iterable[Finding]]
"""A family of rules: a situation in, findings out."""
