"""Taking a list out of the house: what the screen shows, with a note of who took it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.sheets import Cell
from tourapp.events.models import Event
from tourapp.registration import queries as registration
from tourapp.registration.queries import Wanted
from tourapp.reports import lists


@dataclass(frozen=True)
class Sheet:
    """Headings and rows, ready to be written in any format."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def take_out_participants(actor: Actor, event: Event, wanted: Wanted) -> Sheet:
    """All pages of the list that the screen shows for `wanted`, in its order (R52), in the reader's language.

    With the answers that the actor may read; private ones and files never leave the house in a list.

    Needs `EXPORT_PARTICIPANTS`. The audit log notes that a list was taken out and what it was narrowed by (names of the
    filters, never what was searched for), so call it in a unit of work; write the file after it.
    """
    note_participants_taken(actor, event, wanted)
    registrations = registration.participants(event, wanted)
    asked = lists.answers_for(actor, event)
    return Sheet(lists.columns(event, asked), lists.rows(event, registrations, asked))


def note_participants_taken(actor: Actor, event: Event, wanted: Wanted) -> None:
    """The right and the note alone, for a list that the worker will write. Refused as above."""
    actor.require(Action.EXPORT_PARTICIPANTS, event)
    audit.record(actor, "participants.export", event.ref, event=event.ref, fields=_narrowed_by(wanted))


def _narrowed_by(wanted: Wanted) -> list[str]:
    filters = ("text", "state", "attendance")
    return [field.name for field in fields(wanted) if field.name in filters and getattr(wanted, field.name)]
