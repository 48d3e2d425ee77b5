"""What a drill prints: one figure a line, and whether it is as it must be."""

from collections.abc import Sequence


class Figures:
    """The figures of one drill."""

    def __init__(self, drill: str) -> None:
        self.drill = drill
        self.missed: list[str] = []

    def say(self, words: str) -> None:
        """A figure that is printed and not judged."""
        print(f"{self.drill}: {words}", flush=True)

    def none(self, what: str, number: int, of: int | None = None) -> None:
        """There must be none of these."""
        self.must(f"{what} {number}" + (f" of {of}" if of is not None else ""), number == 0)

    def all(self, what: str, number: int, of: int) -> None:
        """It must be so for every one, and there must be some."""
        self.must(f"{what} {number} of {of}", number == of and of > 0)

    def at_most(self, what: str, value: float, limit: float, unit: str = "") -> None:
        self.must(f"{what} {value:.3g}{unit} (at most {limit:g}{unit})", value <= limit)

    def must(self, words: str, holds: bool) -> None:
        if not holds:
            self.missed.append(words)
        self.say(words + ("" if holds else "   MISSED"))


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else 0.0
