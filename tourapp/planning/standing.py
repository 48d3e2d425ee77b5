"""How many problems a draft has, for pages that want no more than the number.

The checks run again once something that they read is another: each process keeps the numbers beside a mark of all that
(`_basis`), which takes a few statements whatever the number of items. What is asked for from some days before on
(gifts, cards) depends on when one looks: how many items begin so soon is a part of the mark.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.events.models import Event
from tourapp.planning import gathering, queries
from tourapp.planning.acceptance import queries as acceptance
from tourapp.planning.parameters import Parameters
from tourapp.programme import queries as programme
from tourapp.programme.content import digest
from tourapp.programme.group import queries as group
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.speaking import queries as speaking
from tourapp.resources.models import Place, Room

MOST_KEPT = 200
"""Drafts whose numbers one process keeps."""


@dataclass(frozen=True)
class Standing:
    """Of a draft, for a release to one circle: all problems, and those that hold it up since nobody accepted them."""

    problems: int = 0
    blocks: int = 0


def standing(event: Event) -> Mapping[Circle, Standing]:
    """How the draft stands for each circle. For what is read and committed, not within a change that may be undone."""
    parameters = gathering.parameters(event)
    items = _items(event, parameters)
    if not items[0]:
        return dict.fromkeys(Circle, Standing())
    return _worked_out(event.id, _basis(event, items, parameters))


@lru_cache(maxsize=MOST_KEPT)
def _worked_out(event_id: uuid.UUID, basis: str) -> Mapping[Circle, Standing]:
    """`basis` says for what: another one is worked out anew."""
    event = session().get_one(Event, event_id)
    found = queries.problems_by_circle(event, queries.drafted(programme.draft(event)))
    blocks = queries.counted(event, found)
    return {circle: Standing(len(found[circle]), blocks[circle]) for circle in found}


def _items(event: Event, parameters: Parameters) -> tuple[int, ...]:
    """How many items stand, the sum of the versions of all (every change of one raises it), and how many begin sooner
    than each number of days from which on something is asked for."""
    version = sa.cast(sa.func.coalesce(sa.func.sum(ProgrammeItem.version), 0), sa.Integer)
    stands = ProgrammeItem.dropped_at.is_(None)
    soon = (
        sa.func.count().filter(stands, ProgrammeItem.starts_at < clock.now() + dt.timedelta(days=days))
        for days in (parameters.call_lead_days, parameters.cards_lead_days)
    )
    chosen = sa.select(sa.func.count().filter(stands), version, *soon)
    return tuple(session().execute(chosen.where(ProgrammeItem.event_id == event.id)).one())


def _basis(event: Event, items: tuple[int, ...], parameters: Parameters) -> str:
    """A mark of everything that checks read of this event: see `gathering.facts` and `queries.listed`."""
    places = sa.select(sa.func.count(), sa.cast(sa.func.coalesce(sa.func.sum(Place.version), 0), sa.Integer))
    rooms = sa.select(Room.id, Room.capacity).where(Room.capacity.is_not(None)).order_by(Room.id)
    return digest(
        [
            [str(part) for part in (event.starts, event.ends, event.zone, event.kind, event.office_id)],
            items,
            [*session().execute(places).one()],
            [[str(room), seats] for room, seats in session().execute(rooms)],
            vars(group.numbers(event)),
            parameters.given,
            [
                [str(item), [[str(person), post.en, post.ja] for person, post in who.items()]]
                for item, who in speaking.expected_in(event).items()
            ],
            [[finding, each.digest] for finding, each in acceptance.of_event(event).items()],
        ]
    )
