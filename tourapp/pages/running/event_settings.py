"""What the settings page of an event does beside showing a form: telling a move, saving, comparing texts."""

from collections.abc import Mapping

from tourapp.access.actor import Actor
from tourapp.events import forms, parts, services
from tourapp.events.forms import EventForm
from tourapp.events.models import Event, EventState


def moves(event: Event, form: EventForm) -> bool:
    """Whether the form moves an event that everybody sees: that is a change of plan, and not saved here."""
    new = (form.starts, form.ends, bool(form.is_all_day.data))
    return event.state is EventState.PUBLISHED and new != (event.starts, event.ends, event.is_all_day)


def save(actor: Actor, event: Event, form: EventForm) -> None:
    """Write the form into the event and its main venue; refused as a whole or done as a whole.

    The time of an event that everybody sees stays (`moves`).
    """
    services.same_version(event, form.version.data)
    venue = form.venue
    if venue is not None and event.venues:
        parts.change_venue(actor, event, event.venues[0], **venue)
    elif venue is not None:
        parts.add_venue(actor, event, **venue)
    changes = form.changes
    if moves(event, form):
        changes = {name: value for name, value in changes.items() if name not in services.TIME}
    services.change_event(actor, event, **changes)
    if venue is None and event.venues:
        parts.remove_venue(actor, event, event.venues[0].id)


def their_texts(event: Event, form: EventForm) -> Mapping[str, str]:
    """After a collision: what stands now in every field where the form says something else, by the field's label.

    The form takes over the current version, so that saving again is a decision made with both texts in view.
    """
    now = forms.stored(event)
    form.version.data, form.version.raw_data = event.version, None
    differing = {
        str(field.label.text): str(now[field.name] or "")
        for field in form
        if field.name in now and field.name != "version" and (now[field.name] or "") != (field.data or "")
    }
    return differing
