"""A line of "Needs attention", as it is drawn."""

from dataclasses import dataclass

from tourapp.reports.rules import Urgency


@dataclass(frozen=True)
class Line:
    """What waits, why, and the verb and the page that end it."""

    key: str
    urgency: Urgency
    title: str
    hint: str
    verb: str
    endpoint: str
    values: dict[str, str]
