"""What the pages that change an item share: what can be chosen, what a form says, two texts beside each other."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tourapp.core.errors import Refusal
from tourapp.core.ids import parse_ref, ref
from tourapp.core.words import Words
from tourapp.directory import services as organisations
from tourapp.events.models import Event
from tourapp.planning import differences
from tourapp.planning import said as wording
from tourapp.programme.content import ItemContent
from tourapp.programme.forms import ItemForm, Offer
from tourapp.programme.models import ProgrammeItem
from tourapp.registration.marks import queries as marks
from tourapp.resources import queries as resources


def offer(
    event: Event, item: ProgrammeItem | None = None, *, groups: Mapping[str, Words] | None = None
) -> Offer:
    """What can be chosen for an item of this event; the place that it has, also when it is not offered any more.

    `groups` spares asking for those that somebody has at hand.
    """
    places = list(resources.offered(event.office))
    if item is not None and item.place_ref and item.place_ref not in {each.ref for each in places}:
        places.append(resources.place(parse_ref(item.place_ref)[1]))
    return Offer(places, groups_of(event) if groups is None else groups, event.ref, event.zone)


def groups_of(event: Event) -> Mapping[str, Words]:
    """The groups of an event by their references."""
    return {ref("group", group.id): group.name for group in marks.groups_of(event.id)}


def said(form: ItemForm) -> ItemContent:
    """What the form says, with the host authority found in the directory; Refusal when it is not there."""
    content, named = form.content, (form.authority.data or "").strip()
    if not named:
        return replace(content, host_ref="")
    if form.base.host_ref and named in (form.base.host_organisation.en, form.base.host_organisation.ja):
        return replace(content, host_organisation=form.base.host_organisation)
    try:
        body = organisations.organisation_named(named)
    except Refusal as refusal:
        raise Refusal(str(refusal), field="authority", code=refusal.code) from None
    return replace(content, host_ref=body.ref, host_organisation=body.name)


def both_texts(stands: ItemContent, typed: ItemContent) -> tuple[Mapping[str, Any], ...]:
    """Where what stands there now and what was typed differ, each field by its name."""
    key = uuid.UUID(int=0)
    return tuple(
        {
            "label": wording.label(change.name),
            "lang": change.lang,
            "stands": wording.value(change.name, change.old),
            "typed": wording.value(change.name, change.new),
        }
        for each in differences.differences({key: stands}, {key: typed})
        for change in each.fields
    )
