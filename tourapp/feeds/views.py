"""The addresses of the public feeds. A conditional request costs two indexed look-ups and no writing."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request
from werkzeug.datastructures import Headers

from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.queries import EVERY_EVENT, LedgerState, Shown
from tourapp.core.errors import NotFound
from tourapp.core.i18n import DEFAULT, known
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.feeds import formats, front
from tourapp.feeds.calendar import Heading, Style
from tourapp.feeds.front import offer
from tourapp.feeds.languages import LANGUAGES
from tourapp.feeds.rendered import Feed, Rendered, assembled, in_form, key_in, rendered
from tourapp.feeds.sources import AllSource, EventSource

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

CONTENT_TYPE = formats.TYPES[formats.ICS]
PUBLIC = "public, max-age=300, must-revalidate"
ALL_EVENTS = Words("%s: events", "%s：事業")


class CalendarResponse(Response):
    """An answer whose 304 says Last-Modified too (CAL-06); werkzeug leaves it out there."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        headers = super().get_wsgi_headers(environ)
        if self.status_code == 304 and "Last-Modified" in self.headers:
            headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


def event_feed(slug: str, form: str = formats.ICS) -> Response:
    """Everything of a public event that stands in the agenda for everybody; 404 for anything else."""
    event = events.by_slug(slug)
    state = agenda.ledger(event.ref, Circle.PUBLIC) if event.is_public else None
    if state is None:
        raise NotFound()
    lang = _lang()
    heading = partial(_heading_of_event, slug, event.ref, lang)
    load = partial(agenda.entries, event.ref, Circle.PUBLIC)
    key = (event.ref, Circle.PUBLIC, lang, state)
    found = in_form(key, rendered().get(key, partial(_make, lang, load, heading, state)), form)
    kept, kind = key_in(key, form), formats.TYPES[form]
    offer(EventSource(event.id, slug), state, kept, found, content_type=kind, counted=event.ref)
    return _answer(found, kind)


def events_feed(form: str = formats.ICS) -> Response:
    """All public events themselves, without their items; never empty of events (CAL-11)."""
    state = agenda.ledger(EVERY_EVENT, Circle.PUBLIC)
    lang = _lang()
    load = partial(agenda.entries_of_events, Circle.PUBLIC)
    key = (EVERY_EVENT, Circle.PUBLIC, lang, state)
    made = rendered().get(key, partial(_make, lang, load, partial(_heading_of_all, lang), state))
    found, kind = in_form(key, made, form), formats.TYPES[form]
    offer(AllSource(), state, key_in(key, form), found, content_type=kind, counted=EVERY_EVENT)
    return _answer(found, kind)


def init_app(app: Flask) -> None:
    """Give this application its own shelf of written feeds, and the door before it."""
    app.extensions["tourapp_feeds"] = Rendered()
    front.init_app(app, app.extensions["tourapp_feeds"])


def _lang() -> str:
    """The language in the address and nothing else: the same address gives everybody the same bytes (CAL-60)."""
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else known(asked) or DEFAULT


def _base_url() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/")


def _make(
    lang: str,
    load: Callable[[], Sequence[Shown]],
    heading: Callable[[Sequence[Shown]], Heading],
    state: LedgerState | None,
) -> Feed:
    entries = load()
    changed_at = state.changed_at if state else None
    return assembled(heading(entries), entries, Style(lang, _base_url()), changed_at)


def _heading_of_event(slug: str, event_ref: str, lang: str, entries: Sequence[Shown]) -> Heading:
    """What the event says of itself in its own entry: a feed is made of what was released, and of nothing else."""
    own = next((shown for shown in entries if shown.owner == event_ref), None)
    zones = [shown.content.place_zone for shown in (*([own] if own else []), *entries)]
    base = f"{_base_url()}/events/{slug}"
    return Heading(
        name=own.content.title if own else Words.of(slug),
        description=own.content.notes if own else Words(),
        zone=next(filter(None, zones), ""),
        page=base,
        source=_with_lang(f"{base}.ics", lang),
    )


def _heading_of_all(lang: str, entries: Sequence[Shown]) -> Heading:
    office = directory.office_by_code(current_app.config["SETTINGS"].office)
    return Heading(
        name=Words(ALL_EVENTS.en % office.name.en, ALL_EVENTS.ja % office.name.ja),
        description=Words(),
        zone=office.zone,
        page=f"{_base_url()}/",
        source=_with_lang(f"{_base_url()}/events.ics", lang),
    )


def _with_lang(address: str, lang: str) -> str:
    return address if lang == DEFAULT else f"{address}?lang={lang}"


def _answer(found: Feed, content_type: str) -> Response:
    """200 with the bytes, or 304 when the reader has them; HEAD in the same way (CAL-02 to CAL-08, CAL-14)."""
    response = CalendarResponse(found.content, content_type=content_type)
    response.headers["Cache-Control"] = PUBLIC
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(found.etag)
    if found.changed_at is not None:
        response.last_modified = found.changed_at
    response.make_conditional(request)
    return response
