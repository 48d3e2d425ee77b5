"""A person's own calendars: one file to take along, and private addresses that follow every change."""

import uuid
from dataclasses import dataclass

from flask import flash
from markupsafe import Markup
from werkzeug.wrappers import Response

from tourapp.agenda import readers
from tourapp.agenda.leaving import SPEAKER, SPEAKING
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.feeds import formats, links, private, readings
from tourapp.feeds.forms import EVENT, HOW_HINTS, ITEMS, EndForm, InvitationForm, LinkForm
from tourapp.feeds.invitations import queries as invited
from tourapp.feeds.invitations import services as invitations
from tourapp.feeds.models import CalendarLink, Ending, LinkKind
from tourapp.pages.public import calendars
from tourapp.web.downloads import download
from tourapp.web.forms import Form
from tourapp.web.guard import guard_own
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other

NAMES = {LinkKind.OWN: readings.OWN, LinkKind.SPEAKING: readings.SPEAKING}


@dataclass(frozen=True)
class Calendar:
    """One calendar that somebody may subscribe to, and how its address stands."""

    kind: LinkKind
    reader: str
    name: Words
    link: CalendarLink | None
    make: LinkForm
    end: EndForm
    address: str = ""
    """Whole, on the one page that answers the making of it."""

    @property
    def ways(self) -> list[calendars.Entry]:
        return calendars.subscriptions(self.address, self.name.in_(current_lang()))

    @property
    def qr(self) -> Markup:
        return calendars.qr(self.address)


def my_calendars() -> Response:
    """Which calendars she may subscribe to, and which addresses she has."""
    return _show(guard_own())


def my_calendar_make(which: str) -> Response:
    """Make an address, in place of the one before; it is shown once, on the page that answers."""
    person_id, asked = guard_own(), LinkKind(which)
    form, address = LinkForm(prefix=f"{which}-"), ""
    if form.validate_on_submit():
        with form.saving(None):
            reader = reader_of(asked, person_id)
            invitations.stop(current_actor(), person_id)
            address = links.address(links.make(current_actor(), asked, reader, lang=str(form.lang.data)))
    return _show(person_id, asked, form, address if form.saved else "")


def my_calendar_end(which: str) -> Response:
    """End an address, kindly or at once."""
    person_id, asked = guard_own(), LinkKind(which)
    form = EndForm(prefix=f"{which}-end-")
    if form.validate_on_submit():
        with form.saving(None):
            links.end_all(current_actor(), asked, reader_of(asked, person_id), how=Ending(form.how.data))
    if not form.saved:
        return _show(person_id, asked, form)
    flash(_("The address has ended."), "ok")
    return see_other("my_calendars")


def my_invitations() -> Response:
    """Choose invitations by mail; the addresses that she subscribed to end, so that nothing stands twice (CAL-95)."""
    person_id, form = guard_own(), InvitationForm(prefix="invite-")
    if form.validate_on_submit():
        with form.saving(None):
            person = directory.person(person_id)
            invitations.choose(current_actor(), person, every_item=form.what.data == ITEMS)
    if not form.saved:
        return _show(person_id, form=form)
    flash(_("You get the first invitations within minutes."), "ok")
    return see_other("my_calendars")


def my_invitations_end() -> Response:
    """No more invitations."""
    person_id, form = guard_own(), Form()
    if form.validate_on_submit():
        with form.saving(None):
            invitations.stop(current_actor(), person_id)
    if form.saved:
        flash(_("You get no more invitations. What they put into your calendar stays there as it is."), "ok")
    return see_other("my_calendars")


def my_calendar_file() -> Response:
    """What is in her calendar now, as one file."""
    read = readings.of_person(guard_own())
    return download("my-programme.ics", formats.TYPES[formats.ICS], private.whole(read, current_lang()))


def reader_of(kind: LinkKind, person_id: uuid.UUID) -> str:
    return f"{SPEAKER}{person_id}" if kind is LinkKind.SPEAKING else ref("person", person_id)


def calendar(
    kind: LinkKind,
    reader: str,
    name: Words,
    *,
    about: str = "",
    lang: str = "",
    form: Form | None = None,
    address: str = "",
    key: str = "",
) -> Calendar:
    """How the address of this reader stands; `form` is the one that was sent, `address` what has just been made.

    `key` keeps the fields of its forms apart from those of other calendars on the page.
    """
    live = links.live(reader, kinds=[kind], about=about)
    link = live[-1] if live else None
    key = key or f"{kind.value}-"
    lang = link.lang if link else lang or current_lang()
    is_make, is_end = isinstance(form, LinkForm), isinstance(form, EndForm)
    return Calendar(
        reader=reader,
        kind=kind,
        name=name,
        link=link,
        make=form if is_make else LinkForm(formdata=None, prefix=key, lang=lang),  # type: ignore[arg-type]
        end=form if is_end else EndForm(formdata=None, prefix=f"{key}end-", how=Ending.RETIRED.value),  # type: ignore[arg-type]
        address=address,
    )


def _show(
    person_id: uuid.UUID, asked: LinkKind | None = None, form: Form | None = None, address: str = ""
) -> Response:
    speaks = any(each.startswith(SPEAKING) for each in readers.references(person_id))
    found = []
    for kind, name in NAMES.items():
        reader, is_asked = reader_of(kind, person_id), kind is asked
        if kind is LinkKind.OWN or speaks or links.live(reader):
            found.append(
                calendar(
                    kind, reader, name, form=form if is_asked else None, address=address if is_asked else ""
                )
            )
    wanted = invited.of(person_id)
    what = ITEMS if wanted is not None and wanted.every_item else EVENT
    invite = InvitationForm(formdata=None, prefix="invite-", what=what)
    return page(
        "feeds/my_calendars.html",
        calendars=found,
        form=form,
        how_hints=HOW_HINTS,
        wanted=wanted,
        invite=form if isinstance(form, InvitationForm) else invite,
        has_address=any(each.link for each in found),
    )
