"""What the agenda announces. Listeners stand in `tourapp/wiring.py`; they run in the same transaction."""

from dataclasses import dataclass

from tourapp.agenda.circles import Circle


@dataclass(frozen=True)
class EntriesPublished:
    """What a circle is shown of an event (a reference) has changed; the revision is its ledger's now."""

    event: str
    circle: Circle
    revision: int
