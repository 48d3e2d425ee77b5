"""A state machine as a table: `(state, verb) → Transition`. Its words are printed into the docs (`docs/states.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from tourapp.core.errors import Refusal

S = TypeVar("S")
V = TypeVar("V")


@dataclass(frozen=True)
class Transition(Generic[S]):
    """Where a verb leads, who may use it, when, and what follows from it."""

    to: S
    who: str
    guard: str
    effect: str


def step(table: Mapping[tuple[S | None, V], Transition[S]], state: S | None, verb: V) -> S:
    """The state after this verb; `Refusal` with code "transition" when the table does not list it."""
    transition = table.get((state, verb))
    if transition is None:
        raise Refusal(f"{verb} is not possible from {state}", code="transition")
    return transition.to
