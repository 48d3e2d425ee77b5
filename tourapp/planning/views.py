"""The organisers' page of a programme: the draft, what is wrong with it, and its editions."""

from collections.abc import Sequence
from typing import Any

from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.agenda.circles import NAMES, Circle
from tourapp.core import clock
from tourapp.events import queries as events
from tourapp.planning import queries, wording
from tourapp.planning.findings import Situation
from tourapp.planning.standing import standing
from tourapp.programme import queries as programme
from tourapp.programme.editing import queries as editing
from tourapp.programme.kinds import CONFIRMATIONS
from tourapp.programme.models import Edition, Release
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.pages import page


def manage_programme(slug: str) -> Response:
    """The draft by day, with what is missing; editions and to whom they were released."""
    event = events.by_slug(slug)
    actor = guard(event)
    everything = programme.draft(event, dropped=True)
    items = [item for item in everything if item.dropped_at is None]
    stands = standing(event)
    seen = queries.planned(event, Circle.PARTICIPANTS, queries.drafted(items))
    editions = programme.editions(event)
    return page(
        "programme/manage_programme.html",
        event=event,
        items={item.ref: item for item in items},
        days=programme.days_of([item for item in items if item.starts]),
        untimed=[item for item in items if not item.starts],
        dropped=[item for item in everything if item.dropped_at is not None],
        may_edit=current_actor().may(Action.EDIT_PROGRAMME, event),
        stands=stands,
        undoable=editing.to_undo(actor, event),
        redoable=editing.to_redo(actor, event),
        untranslated=list(wording.findings(Situation(seen, Circle.PARTICIPANTS, clock.now()))),
        editions=editions,
        released=_newest(editions),
        circles=NAMES,
        confirmations=CONFIRMATIONS,
        may_release=current_actor().may(Action.RELEASE_PROGRAMME, event),
    )


def _newest(editions: Sequence[Edition]) -> dict[str, tuple[Edition, Release]]:
    """What each circle has now."""
    found: dict[str, Any] = {}
    for edition in editions:
        for release in edition.releases:
            found.setdefault(release.circle.value, (edition, release))
    return found
