"""Which items of a draft somebody wants to see: of one group, one host, one state. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tourapp.core.words import Words
from tourapp.programme.kinds import Confirmation
from tourapp.programme.models import ProgrammeItem


@dataclass(frozen=True)
class Choice:
    """What a filter says; empty is everything. `group` is a reference of an audience, `host` a key of `hosts_of`."""

    group: str = ""
    host: str = ""
    state: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Choice":
        return cls(*(asked.get(name, "")[:80] for name in ("group", "host", "state")))

    def __bool__(self) -> bool:
        return bool(self.group or self.host or self.state)

    @property
    def arguments(self) -> dict[str, str]:
        """As it stands in an address."""
        return {name: value for name, value in vars(self).items() if value}

    def matches(self, item: ProgrammeItem, everybody: str) -> bool:
        """What is meant for everybody concerns each group too."""
        return (
            (not self.group or self.group in item.audience or everybody in item.audience)
            and (not self.host or self.host == host_key(item))
            and (not self.state or self.state == item.confirmation)
        )


def host_key(item: ProgrammeItem) -> str:
    """Names the body that receives the group: its reference, or its name where the directory does not have it."""
    return item.host_ref or item.host_organisation.in_("en")


def hosts_of(items: Iterable[ProgrammeItem]) -> Mapping[str, Words]:
    """The bodies that receive something, by key, in the order in which they first do."""
    return {key: item.host_organisation for item in items if (key := host_key(item))}


def states_of(items: Iterable[ProgrammeItem]) -> Mapping[Confirmation, int]:
    """How many items are in each state, in the order of the states; those that nothing is in are left out."""
    found = [item.confirmation for item in items]
    return {state: found.count(state) for state in Confirmation if state in found}


def chosen(items: Sequence[ProgrammeItem], choice: Choice, everybody: str) -> Sequence[ProgrammeItem]:
    return [item for item in items if choice.matches(item, everybody)]
