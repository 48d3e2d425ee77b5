"""Categories of an event: groups of the audience with places of their own."""

from collections.abc import Sequence

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id
from tourapp.core.text import search_key
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.registration import places as seats
from tourapp.registration import queries, queue
from tourapp.registration.models import Category, Registration
from tourapp.registration.services.intake import lock
from tourapp.registration.services.placing import offer_next
from tourapp.registration.states import HOLDING

LONGEST_KEY = 40


def add_category(
    actor: Actor, event: Event, *, name: Words, capacity: int | None = None, is_open: bool = True
) -> Category:
    """Another category, after the others. `is_open`: people may choose it themselves.

    Those who registered before stay as they are. Refused: no name, or a name that another one has.
    """
    actor.require(Action.EDIT_EVENT, event)
    lock(event)
    known = queries.categories_of(event.id)
    _refuse_name(name, known)
    category = Category(
        id=new_id(),
        event_id=event.id,
        key=_key(name, {each.key for each in known}),
        name=name,
        capacity=capacity,
        is_open=is_open,
        position=max((each.position for each in known), default=0) + 1,
    )
    session().add(category)
    session().flush()
    _note(actor, event, "intake.add_category")
    return category


def change_category(
    actor: Actor, event: Event, category: Category, *, name: Words, capacity: int | None, is_open: bool
) -> None:
    """Rename, open or close it, or change its places; places that this frees are offered to those who wait.

    Refused: no name, a name that another one has, fewer places than are taken.
    """
    actor.require(Action.EDIT_EVENT, event)
    intake = lock(event)
    session().refresh(category)
    if category.event_id != event.id:
        raise NotFound()
    _refuse_name(name, [each for each in queries.categories_of(event.id) if each.id != category.id])
    taken = queries.places(intake).taken_by_category.get(category.id, 0)
    if capacity is not None and taken > capacity:
        raise Refusal(
            _("%(taken)s places are taken already: enter this number or more", taken=taken),
            field="capacity",
            code="capacity",
        )
    category.name, category.capacity, category.is_open = name, capacity, is_open
    session().flush()
    _note(actor, event, "intake.change_category")
    offer_next(intake)


def set_category(actor: Actor, registration: Registration, category: Category | None) -> None:
    """Put somebody into a category, or into none. Whoever holds a place needs one there; refused when there is none."""
    actor.require(Action.EDIT_PARTICIPANTS, registration)
    intake = lock(registration.event)
    session().refresh(registration)
    if category is not None and category.event_id != registration.event_id:
        raise NotFound()
    before = registration.wish
    with session().no_autoflush:  # counted as it was, before the change is written
        registration.category_id = category.id if category is not None else None
        after = registration.wish
        if after == before:
            return
        waiting = queue.waiting(intake.event_id)
        fits = seats.may_move(queries.places(intake), before, after, waiting)
    if registration.state in HOLDING and not fits:
        raise Refusal(_("All places of this category are taken"), field="category", code="full")
    audit.record(
        actor,
        "registration.change",
        registration.ref,
        event=registration.event.ref,
        fields=["category_id"],
    )
    session().flush()
    offer_next(intake)


def _refuse_name(name: Words, others: Sequence[Category]) -> None:
    if not name.en.strip() and not name.ja.strip():
        raise Refusal(_("Enter the name of the category"), field="name_en", code="name")
    taken = {search_key(each) for other in others for each in (other.name.en, other.name.ja) if each}
    for field, text in (("name_en", name.en), ("name_ja", name.ja)):
        if text and search_key(text) in taken:
            raise Refusal(_("Another category has this name"), field=field, code="name")


def _key(name: Words, taken: set[str]) -> str:
    """How files call it: the name in small letters, with a number when that is taken or cannot be written so."""
    folded = "_".join(search_key(name.en).split())
    plain = "".join(letter for letter in folded if letter.isascii() and (letter.isalnum() or letter == "_"))
    start = plain[: LONGEST_KEY - 4] or "category"
    number, key = 1, start
    while key in taken:
        number += 1
        key = f"{start}_{number}"
    return key


def _note(actor: Actor, event: Event, verb: str) -> None:
    audit.record(actor, verb, event.ref, event=event.ref, fields=["name", "capacity", "is_open"])
