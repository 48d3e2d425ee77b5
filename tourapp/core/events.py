"""Up by announcement: a package tells what has happened, and who listens stands in `wiring.py`.

Listeners run in the same transaction, in the order of their registration; one that fails fails the whole act.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Fact = TypeVar("Fact")

_listeners: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def listen(kind: type[Fact], listener: Callable[[Fact], None]) -> None:
    """Let `listener` hear every fact of this kind. Doing it twice changes nothing."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def announce(fact: object) -> None:
    """Tell everybody who listens for this kind of fact (a frozen dataclass), now and in order."""
    for listener in _listeners[type(fact)]:
        listener(fact)
