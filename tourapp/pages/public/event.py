"""The public page of an event, and its programme on a page of its own."""

from typing import Any

from flask import Response

from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.core.i18n import current_lang
from tourapp.events import queries as events
from tourapp.events import wording
from tourapp.events.models import Event, EventState
from tourapp.materials import queries as materials
from tourapp.pages.plan_banner import plan_banner
from tourapp.pages.public import calendars, public_programme, structured, structured_programme
from tourapp.pages.public.coming import coming
from tourapp.programme import queries as programme
from tourapp.registration import queries as registration
from tourapp.registration.models import Registration
from tourapp.web.identity import current_actor
from tourapp.web.pages import page


def event(slug: str) -> Response:
    """Everything that somebody needs to decide whether to come; a draft only for those who see its desk."""
    actor = current_actor()
    found = events.for_page(actor, slug)
    info = coming(found)
    return page(
        "pages/event.html",
        event=found,
        coming=info,
        edition=programme.released(found, Circle.PUBLIC),
        mine=_own(found),
        calendar_qr=calendars.qr(calendars.feed_of(found)),
        calendars=calendars.entries(found, found.title.in_(current_lang())) if _in_calendars(found) else [],
        moved_from=wording.when_it_was(found),
        plan=plan_banner(found),
        materials=materials.for_everybody(found) if found.state is not EventState.DRAFT else (),
        json_ld=structured.json_ld(info),
        canonical=structured.canonical(found),
        alternates=structured.alternates(found),
        social=structured.open_graph(found),
    )


def event_programme(slug: str) -> Response:
    """The programme as everybody may read it, by day or by track (`by=track`), or one of its tracks (`track=`).

    What has changed since the version before is marked.
    """
    found = events.for_page(current_actor(), slug)
    edition = programme.released(found, Circle.PUBLIC)
    return page(
        "pages/event_programme.html",
        event=found,
        edition=edition,
        laid_out=public_programme.laid_out(found, edition) if edition else None,
        when=wording.when(found),
        moved_from=wording.when_it_was(found),
        plan=plan_banner(found),
        canonical=structured.absolute("event_programme", slug=slug),
        json_ld=_programme_json_ld(found),
    )


def _programme_json_ld(found: Event) -> dict[str, Any] | None:
    """The event with its items; None of a draft, which is nobody's to read."""
    if not found.is_public:
        return None
    whole = structured.json_ld(coming(found))
    items = agenda.entries(found.ref, Circle.PUBLIC)
    within = structured_programme.sub_events(found, items, whole["eventAttendanceMode"])
    return {**whole, **({"subEvent": within} if within else {})}


def _own(found: Event) -> Registration | None:
    person_id = current_actor().person_id
    return registration.live_of(found, person_id) if person_id else None


def _in_calendars(found: Event) -> bool:
    return found.state in (EventState.PUBLISHED, EventState.FINISHED) and found.postponed_at is None
