"""The private calendars around one event: of its staff, its hosts, its speakers; and how they are looked at."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from flask import flash
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.agenda import readers
from tourapp.agenda.leaving import SPEAKER
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import parse_ref, ref
from tourapp.core.words import Words
from tourapp.directory.models import Organisation, Person
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.feeds import links
from tourapp.feeds.forms import HOW_HINTS, EndForm, LinkForm
from tourapp.feeds.health import health
from tourapp.feeds.models import Ending, LinkKind
from tourapp.pages.own.my_calendars import Calendar, calendar
from tourapp.programme.models import ProgrammeItem
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other

OWN = Words("The whole event", "事業全体")


def manage_calendars(slug: str) -> Response:
    """Every calendar around this event that the reader may make an address for."""
    event = events.by_slug(slug)
    guard(event)
    return _show(event)


def manage_calendar_make(slug: str) -> Response:
    """Make the reader's own address of the whole event."""
    event = events.by_slug(slug)
    guard(event)
    return _make(event, _found(event, LinkKind.STAFF, current_actor().person_id))


def manage_calendar_make_for(slug: str, whose: str, reader_id: uuid.UUID) -> Response:
    """Make the address of a host or a speaker, to be handed on."""
    event = events.by_slug(slug)
    guard(event)
    return _make(event, _found(event, LinkKind(whose), reader_id))


def manage_calendar_end(slug: str) -> Response:
    """End the reader's own address, kindly or at once."""
    event = events.by_slug(slug)
    guard(event)
    return _end(event, _found(event, LinkKind.STAFF, current_actor().person_id))


def manage_calendar_end_for(slug: str, whose: str, reader_id: uuid.UUID) -> Response:
    """End the address of a host or a speaker, kindly or at once."""
    event = events.by_slug(slug)
    guard(event)
    return _end(event, _found(event, LinkKind(whose), reader_id))


def _make(event: Event, found: Calendar) -> Response:
    """In place of the one before; it is shown once, on the page that answers."""
    form, address = LinkForm(prefix=prefix(found)), ""
    if form.validate_on_submit():
        with form.saving(event) as event:
            token = links.make(
                current_actor(),
                found.kind,
                found.reader,
                about=about(found, event),
                lang=str(form.lang.data),
            )
            address = links.address(token)
    return _show(event, found, form, address if form.saved else "")


def _end(event: Event, found: Calendar) -> Response:
    form = EndForm(prefix=f"{prefix(found)}end-")
    if form.validate_on_submit():
        with form.saving(event) as event:
            how = Ending(form.how.data)
            links.end_all(current_actor(), found.kind, found.reader, about=about(found, event), how=how)
    if not form.saved:
        return _show(event, found, form)
    flash(_("The address has ended."), "ok")
    return see_other("manage_calendars", slug=event.slug)


def about(found: Calendar, event: Event) -> str:
    """What the address is limited to: of staff the event, of others nothing."""
    return event.ref if found.kind is LinkKind.STAFF else ""


def prefix(found: Calendar) -> str:
    """What keeps the fields of one calendar apart from those of the next on the page."""
    return f"{found.kind.value}-{found.reader.partition(':')[2]}-"


def hosts_of(event: Event) -> Sequence[Organisation]:
    """The authorities that receive the group, as the draft says; by name."""
    named = sa.select(ProgrammeItem.host_ref).where(
        ProgrammeItem.event_id == event.id, ProgrammeItem.host_ref != ""
    )
    keys = {parse_ref(each)[1] for each in session().scalars(named.distinct())}
    found = sa.select(Organisation).where(Organisation.id.in_(keys), Organisation.merged_into_id.is_(None))
    return session().scalars(found.order_by(Organisation.sort_key, Organisation.id)).all()


def speakers_of(event: Event) -> Sequence[Person]:
    """Who has said that she speaks or interprets; by name."""
    keys = readers.speakers(event.ref)
    return (
        session()
        .scalars(sa.select(Person).where(Person.id.in_(keys)).order_by(Person.sort_key, Person.id))
        .all()
    )


def _found(event: Event, kind: LinkKind, reader_id: uuid.UUID | None) -> Calendar:
    """The calendar that is asked for; NotFound where it has nothing to do with this event."""
    for each in _calendars(event):
        if each.kind is kind and each.reader.endswith(f":{reader_id}"):
            return each
    raise NotFound()


def _calendars(event: Event) -> list[Calendar]:
    actor, found = current_actor(), []
    if actor.person_id is not None:
        found.append(_calendar(LinkKind.STAFF, ref("person", actor.person_id), OWN, about=event.ref))
    if not actor.may(Action.EDIT_PROGRAMME, event):
        return found
    for host in hosts_of(event):
        found.append(_calendar(LinkKind.HOST, ref("organisation", host.id), host.name, lang="ja"))
    for person in speakers_of(event):
        names = Words(person.display_name("en"), person.display_name("ja"))
        found.append(_calendar(LinkKind.SPEAKING, f"{SPEAKER}{person.id}", names, lang=person.lang or "en"))
    return found


def _calendar(kind: LinkKind, reader: str, name: Words, *, about: str = "", lang: str = "") -> Calendar:
    key = f"{kind.value}-{reader.partition(':')[2]}-"
    return calendar(kind, reader, name, about=about, lang=lang, key=key)


def _show(
    event: Event, asked: Calendar | None = None, form: Form | None = None, address: str = ""
) -> Response:
    found = _calendars(event)
    if asked is not None:
        found = [
            calendar(
                each.kind,
                each.reader,
                each.name,
                about=about(each, event),
                form=form,
                address=address,
                key=prefix(each),
            )
            if (each.kind, each.reader) == (asked.kind, asked.reader)
            else each
            for each in found
        ]
    return page(
        "feeds/manage_calendars.html",
        event=event,
        staff=[each for each in found if each.kind is LinkKind.STAFF],
        hosts=[each for each in found if each.kind is LinkKind.HOST],
        speakers=[each for each in found if each.kind is LinkKind.SPEAKING],
        form=form,
        how_hints=HOW_HINTS,
        health=health(event),
    )
