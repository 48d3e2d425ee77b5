"""What the settings page of an event does beside showing a form: the preview of a move, saving, comparing texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from tourapp.access.actor import Actor
from tourapp.events import forms, parts, services, wording
from tourapp.events.forms import EventForm
from tourapp.events.models import Event
from tourapp.registration import queries as registration


@dataclass(frozen=True)
class TimePreview:
    """What saving a new time would do: the old and the new time, and how many people are told."""

    old: str
    new: str
    confirmed: int


def time_preview(event: Event, form: EventForm) -> TimePreview | None:
    """What a move of a published event does, while the organiser has not yet seen it; then None.

    The form keeps the time she has seen, so that another change of mind is shown again.
    """
    new = (form.starts, form.ends, bool(form.is_all_day.data))
    if not event.is_public or new == (event.starts, event.ends, event.is_all_day):
        return None
    seen = " ".join(map(str, new))
    if form.confirmed_time.data == seen:
        return None
    form.confirmed_time.data = seen
    return TimePreview(
        old=wording.when(event),
        new=wording.span(form.starts, form.ends, is_all_day=bool(form.is_all_day.data)),
        confirmed=confirmed(event),
    )


def confirmed(event: Event) -> int:
    """How many people hold a place, and are therefore told of a move or a cancellation."""
    intake = registration.intake_of(event)
    return registration.places(intake).taken if intake is not None else 0


def save(actor: Actor, event: Event, form: EventForm) -> None:
    """Write the form into the event and its main venue; refused as a whole or done as a whole."""
    services.same_version(event, form.version.data)
    venue = form.venue
    if venue is not None and event.venues:
        parts.change_venue(actor, event, event.venues[0], **venue)
    elif venue is not None:
        parts.add_venue(actor, event, **venue)
    services.change_event(actor, event, **form.changes)
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
