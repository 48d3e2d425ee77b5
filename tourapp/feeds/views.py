"""The addresses of the public feeds. A conditional request costs two indexed look-ups and no writing."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request
from werkzeug.datastructures import Headers

from tourapp.agenda import facets
from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.queries import EVERY_EVENT, LedgerState, Shown
from tourapp.core.errors import NotFound
from tourapp.core.i18n import DEFAULT, known
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.feeds import formats, front
from tourapp.feeds.asking import Counter
from tourapp.feeds.calendar import Heading, Style
from tourapp.feeds.front import offer
from tourapp.feeds.languages import LANGUAGES
from tourapp.feeds.rendered import Feed, Rendered, assembled, in_form, key_in, rendered
from tourapp.feeds.sources import AllSource, EventSource

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

CONTENT_TYPE = formats.TYPES[formats.ICS]
PUBLIC = "public, max-age=300, must-revalidate"
MOST_VALUES = 20
LONGEST_VALUE = 100
"""Of what an address narrows by; more is none of ours."""

Asked = tuple[tuple[str, tuple[str, ...]], ...]
"""By what a calendar is narrowed: name and values."""

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
    lang, asked = _lang(), _asked(*facets.NAMES)
    heading = partial(_heading_of_event, slug, event.ref, lang, asked)
    load = partial(_entries_of_event, event.ref, asked)
    key = (event.ref, Circle.PUBLIC, lang, state, asked)
    found = in_form(key, rendered().get(key, partial(_make, lang, load, heading, state)), form)
    kept, kind = key_in(key, form), formats.TYPES[form]
    offer(EventSource(event.id, slug), state, kept, found, content_type=kind, counted=event.ref)
    return _answer(found, kind)


def events_feed(form: str = formats.ICS) -> Response:
    """All public events themselves, without their items; never empty of events (CAL-11)."""
    state = agenda.ledger(EVERY_EVENT, Circle.PUBLIC)
    lang, asked = _lang(), _asked("office")
    load = partial(_entries_of_events, asked)
    key = (EVERY_EVENT, Circle.PUBLIC, lang, state, asked)
    made = rendered().get(key, partial(_make, lang, load, partial(_heading_of_all, lang, asked), state))
    found, kind = in_form(key, made, form), formats.TYPES[form]
    offer(AllSource(), state, key_in(key, form), found, content_type=kind, counted=EVERY_EVENT)
    return _answer(found, kind)


def event_feed_in(slug: str, form: str) -> Response:
    """The feed of an event as jCal or xCal."""
    return event_feed(slug, form)


def events_feed_in(form: str) -> Response:
    """The feed of all events as jCal or xCal."""
    return events_feed(form)


def init_app(app: Flask) -> None:
    """Give this application its own shelf of written feeds, and the door before it."""
    app.extensions["tourapp_feeds"] = Rendered()
    app.extensions["tourapp_asking"] = Counter(app)
    front.init_app(app, app.extensions["tourapp_feeds"], app.extensions["tourapp_asking"])


def _lang() -> str:
    """The language in the address and nothing else: the same address gives everybody the same bytes (CAL-60)."""
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else known(asked) or DEFAULT


def _asked(*names: str) -> Asked:
    """By what the address narrows the calendar: each name once, its values in order; too many are none of ours."""
    found = ((name, tuple(sorted(set(request.args.getlist(name))))[:MOST_VALUES]) for name in names)
    return tuple((name, tuple(value[:LONGEST_VALUE] for value in values)) for name, values in found if values)


def _entries_of_event(reference: str, asked: Asked) -> Sequence[Shown]:
    """A narrowed calendar has its items and not the event itself: who subscribes to two would have that twice."""
    entries = agenda.entries(reference, Circle.PUBLIC)
    if not asked:
        return entries
    return facets.narrowed([shown for shown in entries if shown.owner != reference], dict(asked))


def _entries_of_events(asked: Asked) -> Sequence[Shown]:
    return facets.narrowed(agenda.entries_of_events(Circle.PUBLIC), dict(asked))


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


def _heading_of_event(
    slug: str, event_ref: str, lang: str, asked: Asked, entries: Sequence[Shown]
) -> Heading:
    """What the event says of itself in its own entry: a feed is made of what was released, and of nothing else."""
    own = agenda.entry_of(event_ref, Circle.PUBLIC)
    zones = (shown.content.place_zone for shown in (*([own] if own else []), *entries))
    base = f"{_base_url()}/events/{slug}"
    return Heading(
        name=_narrower(own.content.title if own else Words.of(slug), asked),
        description=own.content.notes if own else Words(),
        zone=next(filter(None, zones), ""),
        page=base,
        source=_with_query(f"{base}.ics", lang, asked),
    )


def _heading_of_all(lang: str, asked: Asked, entries: Sequence[Shown]) -> Heading:
    office = directory.office_by_code(current_app.config["SETTINGS"].office)
    return Heading(
        name=_narrower(Words(ALL_EVENTS.en % office.name.en, ALL_EVENTS.ja % office.name.ja), asked),
        description=Words(),
        zone=office.zone,
        page=f"{_base_url()}/",
        source=_with_query(f"{_base_url()}/events.ics", lang, asked),
    )


def _narrower(name: Words, asked: Asked) -> Words:
    """What a calendar is called that holds a part only."""
    values = ", ".join(value for _, each in asked for value in each)
    return Words(f"{name.en}: {values}", f"{name.ja}：{values}") if values else name


def _with_query(address: str, lang: str, asked: Asked) -> str:
    """The one address that all ways of asking for the same calendar come down to."""
    query = [(name, value) for name, values in asked for value in values]
    query += [] if lang == DEFAULT else [("lang", lang)]
    return f"{address}?{urlencode(query)}" if query else address


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
