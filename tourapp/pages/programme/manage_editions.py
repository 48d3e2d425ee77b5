"""Old versions of a programme, for organisers: one as it stood, and what differs between any two."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.agenda.circles import NAMES, Circle
from tourapp.core.errors import NotFound
from tourapp.core.ids import ref
from tourapp.custody.queries import names_of
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.pages.programme.programme_changes import FATES, reference_names, shown_field
from tourapp.planning.differences import differences
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import CONFIRMATIONS
from tourapp.programme.models import Edition
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.pages import page

DRAFT = "draft"


@dataclass(frozen=True)
class Standing:
    """One side of a comparison: its number, 0 for the draft, and what it holds."""

    number: int
    items: dict[uuid.UUID, ItemContent]


def manage_edition(slug: str, number: int) -> Response:
    """A version as it stood when it was frozen, with its releases and what they were released in spite of."""
    event = events.by_slug(slug)
    guard(event)
    editions = programme.editions(event)
    edition = _numbered(editions, number)
    items = programme.frozen_items(edition)
    return page(
        "pages/manage_edition.html",
        event=event,
        edition=edition,
        days=_days(items),
        count=len(items),
        titles={ref("item", identifier): content.title for identifier, content in items},
        earlier=next((each.number for each in editions if each.number < number), None),
        superseded_by=_superseded(editions, edition),
        circles=NAMES,
        confirmations=CONFIRMATIONS,
        by=names_of({edition.frozen_by, *(release.by for release in edition.releases)}),
        may_release=current_actor().may(Action.RELEASE_PROGRAMME, event),
    )


def manage_programme_compare(slug: str) -> Response:
    """What differs between two versions, or a version and the draft; `?from=3&to=5`, `to=draft`.

    Without a choice: the last version and the draft. NotFound for a version that is not there.
    """
    event = events.by_slug(slug)
    guard(event)
    editions = programme.editions(event)
    newest = str(editions[0].number) if editions else DRAFT
    before = _side(event, editions, request.args.get("from") or newest)
    after = _side(event, editions, request.args.get("to") or DRAFT)
    known = {
        item
        for edition in editions
        if edition.number < (before.number or newest_number(editions))
        for item, _ in programme.frozen_items(edition)
    }
    return page(
        "pages/manage_compare.html",
        event=event,
        editions=editions,
        before=before,
        after=after,
        changes=differences(before.items, after.items, known=known),
        shown_field=shown_field,
        names=reference_names(event),
        fates=FATES,
    )


def newest_number(editions: Sequence[Edition]) -> int:
    """The number that the draft would get, for comparing."""
    return editions[0].number + 1 if editions else 1


def _side(event: Event, editions: Sequence[Edition], given: str) -> Standing:
    if given == DRAFT:
        return Standing(0, dict(programme.to_freeze(event)))
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise NotFound()
    edition = _numbered(editions, int(given))
    return Standing(edition.number, dict(programme.frozen_items(edition)))


def _numbered(editions: Sequence[Edition], number: int) -> Edition:
    found = next((each for each in editions if each.number == number), None)
    if found is None:
        raise NotFound()
    return found


def _superseded(editions: Sequence[Edition], edition: Edition) -> dict[Circle, int]:
    """Which newer version each circle has that was given this one."""
    found = {}
    for release in edition.releases:
        newer = [
            each.number
            for each in editions
            if each.number > edition.number and release.circle in {one.circle for one in each.releases}
        ]
        if newer:
            found[release.circle] = max(newer)
    return found


def _days(
    items: Sequence[tuple[uuid.UUID, ItemContent]],
) -> Sequence[tuple[dt.date | None, Sequence[tuple[uuid.UUID, ItemContent]]]]:
    """Items by the date on the wall, in order of time; what has no time comes last."""
    in_order = sorted(
        items, key=lambda each: (each[1].starts is None, each[1].starts and each[1].starts.instant)
    )
    dated = groupby(in_order, key=lambda each: each[1].starts.date if each[1].starts else None)
    return [(on, tuple(group)) for on, group in dated]
