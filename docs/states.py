"""The transition tables of the rules, as a page: `python -m docs.states > docs/registration-states.md`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tourapp.events import rules as events
from tourapp.events.states import EventState
from tourapp.hosting import rules as hosting
from tourapp.hosting.states import EngagementState
from tourapp.programme.confirming import rules as confirming
from tourapp.programme.kinds import Confirmation
from tourapp.programme.sign_ups import rules as sign_ups
from tourapp.programme.sign_ups.states import SignUpState
from tourapp.programme.speaking import rules as speaking
from tourapp.programme.speaking.states import AppearanceState
from tourapp.registration import rules as registration
from tourapp.registration.states import State

INTRODUCTION = """\
# States

Made by `python -m docs.states > docs/registration-states.md` from the transition tables in the `rules.py` of each
package; a test fails while page and tables differ. What is not listed here is refused."""


@dataclass(frozen=True)
class Machine:
    """One table: what it is about, where it stands, and its states in order."""

    title: str
    source: str
    states: tuple[str, ...]
    transitions: Mapping[tuple[Any, Any], Any]


MACHINES = (
    Machine(
        "A registration",
        "tourapp/registration/rules.py",
        tuple(State),
        registration.TRANSITIONS,
    ),
    Machine(
        "A seat in a session",
        "tourapp/programme/sign_ups/rules.py",
        tuple(SignUpState),
        sign_ups.TRANSITIONS,
    ),
    Machine(
        "An appearance: somebody is asked to speak, moderate, explain or interpret",
        "tourapp/programme/speaking/rules.py",
        tuple(AppearanceState),
        speaking.TRANSITIONS,
    ),
    Machine(
        "What a host has said of an item. Dropping the item ends it from every state; nobody is asked "
        "about what is `not_needed`",
        "tourapp/programme/confirming/rules.py",
        tuple(state for state in Confirmation if state is not Confirmation.NOT_NEEDED),
        confirming.TRANSITIONS,
    ),
    Machine(
        "An authority that is to receive the group",
        "tourapp/hosting/rules.py",
        tuple(EngagementState),
        hosting.TRANSITIONS,
    ),
    Machine(
        "An event",
        "tourapp/events/rules.py",
        tuple(EventState),
        events.TRANSITIONS,
    ),
)


def page() -> str:
    """The whole page, as it has to stand in `docs/registration-states.md`."""
    parts = [INTRODUCTION, *("\n".join(_section(machine)) for machine in MACHINES)]
    return "\n\n".join(parts) + "\n"


def _section(machine: Machine) -> Iterator[str]:
    yield f"## {machine.title}"
    yield ""
    yield f"In `{machine.source}`."
    yield ""
    yield from _drawing(machine)
    yield ""
    yield "| from | verb | to | who | when | what follows |"
    yield "|---|---|---|---|---|---|"
    for (state, verb), transition in machine.transitions.items():
        cells = (
            state or "–",
            f"`{verb}`",
            transition.to,
            transition.who,
            transition.guard,
            transition.effect,
        )
        yield f"| {' | '.join(cells)} |"


def _drawing(machine: Machine) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    arrows = list(machine.transitions.items())
    if all(state is not None for (state, _verb), _transition in arrows):
        yield f"    [*] --> {machine.states[0]}"
    for (state, verb), transition in arrows:
        yield f"    {state or '[*]'} --> {transition.to}: {verb}"
    left = {state for (state, _verb), _transition in arrows}
    for state in machine.states:
        if state not in left:
            yield f"    {state} --> [*]"
    yield "```"


if __name__ == "__main__":
    print(page(), end="")
