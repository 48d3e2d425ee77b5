"""Lists that an office shares, also for the next run of an event: what is filtered, the order, the columns."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.db import session
from tourapp.core.errors import Forbidden
from tourapp.core.ids import new_id
from tourapp.events.models import Event
from tourapp.registration import queries as registration
from tourapp.registration.marks import queries
from tourapp.registration.marks.models import SavedView

ONLY_HERE = frozenset({"tag", "group"})
"""What a list is narrowed by that is the people's of one run."""


def to_copy(event: Event) -> list[SavedView]:
    """The views that everybody of the office sees."""
    return [view for view in queries.views_for(event.id, None) if view.is_shared]


def copy_views(actor: Actor, event: Event, following: Event) -> int:
    """The shared views, for the same columns and answers; how many were added.

    They are the actor's from now on. A category is that of the same key; tags, groups and what was searched stay
    behind. A name that the next run has already is not added twice.
    """
    actor.require(Action.EDIT_PARTICIPANTS, following)
    if actor.person_id is None:
        raise Forbidden()
    categories = _categories(event, following)
    there = {view.name for view in queries.views_for(following.id, actor.person_id)}
    views = [view for view in to_copy(event) if view.name not in there]
    for view in views:
        asked = {name: value for name, value in view.asked.items() if name not in ONLY_HERE | {"q"}}
        if "category" in asked:
            asked["category"] = categories.get(str(asked["category"]), "")
        session().add(
            SavedView(
                id=new_id(),
                event_id=following.id,
                owner_id=actor.person_id,
                name=view.name,
                is_shared=True,
                asked={name: value for name, value in asked.items() if value},
            )
        )
    session().flush()
    return len(views)


def _categories(event: Event, following: Event) -> dict[str, str]:
    """The categories of the next run by those of this one, each by its id."""
    by_key = {each.key: str(each.id) for each in registration.categories_of(following.id)}
    return {
        str(each.id): by_key[each.key] for each in registration.categories_of(event.id) if each.key in by_key
    }
