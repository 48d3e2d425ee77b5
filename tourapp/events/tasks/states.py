"""The words of a task: its states, what its date hangs by, and what can be done with it."""

from enum import StrEnum


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    """Nobody will do it; it stays to be seen."""


class TaskVerb(StrEnum):
    FINISH = "finish"
    DROP = "drop"
    REOPEN = "reopen"
    """Takes back both of the others."""


class Anchor(StrEnum):
    """The date of an event from which the days of a task are counted."""

    START = "start"
    """Its first day."""
    END = "end"
    """Its last day."""
    OPENS = "opens"
    """When registration opens."""
    CLOSES = "closes"
    """When registration closes."""
    PUBLISHED = "published"
    """When everybody could see it first."""
