"""What a check finds, and what it looks at: plain values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tourapp.agenda.circles import Circle
from tourapp.programme.content import ItemContent


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


@dataclass(frozen=True)
class Finding:
    """Something that a rule of `domain.md` §5 has to say about items (references), in the order of time.

    `fields` names what is meant, `message` is a sentence for organisers.
    """

    rule: str
    severity: Severity
    items: tuple[str, ...]
    message: Any
    fields: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What an override calls it: its rule, with the field where a rule asks for each field by itself."""
        return f"{self.rule}.{self.fields[0]}" if self.rule in (PRIVATE, REQUIRED) else self.rule

    @property
    def key(self) -> str:
        """Names this finding among all of a programme, for forms and programs."""
        return "-".join((self.name, *(item.partition(":")[2] for item in self.items)))


Check = Callable[[Sequence[Planned], Circle], Sequence[Finding]]
"""A family of rules: items in the order of time and a circle in, findings out."""
