"""What one line of the list of personal data says (`held`)."""

from dataclasses import dataclass
from enum import StrEnum


class DataClass(StrEnum):
    """The classes of `domain.md` §7.2; who sees which is the business of the permission table."""

    PUBLIC = "A"
    CONTACT = "B"
    PROFILE = "C"
    TRAVEL = "D"
    PASSPORT = "E"
    NEEDS = "F"
    EMERGENCY = "G"
    PANEL = "H"
    CLEARANCE = "I"


class Erasure(StrEnum):
    """What erasing somebody does to a row of hers."""

    BLANK = "blank"
    """The columns are emptied; the row stays, because others count on it."""
    DELETE = "delete"
    """The row goes."""
    KEEP = "keep"
    """The row stays as it is: it names her by reference only, and the name behind that is gone."""


@dataclass(frozen=True)
class Held:
    table: str
    columns: tuple[str, ...]
    """What is personal in it. None: only that it leads to her is forgotten."""
    hangs_by: str
    """The column that leads to the person: a key of `person`, or a text reference; `id` for the person herself."""
    kind: DataClass
    erasure: Erasure
    note: str
    also: tuple[str, ...] = ()
    """More columns that lead to her: references always, addresses where `hangs_by` is empty."""
    is_mention: bool = False
    """The row is somebody else's and only mentions her: nothing but these columns is hers."""

    @property
    def leads_on(self) -> bool:
        """Whether what refers to the row is hers too."""
        return not self.is_mention and self.erasure is not Erasure.KEEP
