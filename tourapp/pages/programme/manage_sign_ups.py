"""Sign-ups for the office: which items have seats and how full they are, how many seats, and who sits there."""

import uuid
from zoneinfo import ZoneInfo

from flask import flash
from werkzeug.wrappers import Response
from wtforms import BooleanField

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.sheets import sheet_name, write_csv
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.events.wording import HEAD_OFFICE_ZONE
from tourapp.programme import queries as programme
from tourapp.programme.editing import services as editing
from tourapp.programme.editing import wording
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.sign_ups import queries, services
from tourapp.programme.sign_ups.states import SignUpState
from tourapp.registration.intake_form import places_field
from tourapp.reports.sign_ups import take_out_sign_ups
from tourapp.web.downloads import CSV, download
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


class SeatsForm(Form):
    needs_signup = BooleanField(_l("People sign up for this"))
    capacity = places_field(_l("Seats"))


def manage_sign_ups(slug: str) -> Response:
    """All items of the draft: those one signs up for with their seats, then the others."""
    event = events.by_slug(slug)
    actor = guard(event)
    items = programme.draft(event)
    return page(
        "pages/manage_sign_ups.html",
        event=event,
        asked=[item for item in items if item.needs_signup],
        others=[item for item in items if not item.needs_signup],
        seats=queries.seats(event),
        may_edit=actor.may(Action.EDIT_PROGRAMME, event),
        may_see=actor.may(Action.SEE_PARTICIPANTS, event),
    )


def manage_sign_up_seats(slug: str, item_id: uuid.UUID) -> Response:
    """Say whether one signs up for an item, and for how many seats."""
    event, item, actor = _one(slug, item_id)
    form = SeatsForm(data={"needs_signup": item.needs_signup, "capacity": item.capacity})
    if form.validate_on_submit():
        with form.saving(item) as item, editing.recording(actor, item.event, said=wording.seats(item.title)):
            services.set_seats(actor, item, needs_signup=form.needs_signup.data, capacity=form.capacity.data)
        if form.saved:
            flash(_("The seats are saved."), "ok")
            return see_other("manage_sign_ups", slug=slug)
    return page(
        "pages/manage_sign_up_seats.html", form=form, event=event, item=item, seats=queries.seats_of(item)
    )


def manage_sign_up_list(slug: str, item_id: uuid.UUID) -> Response:
    """Who has a seat and who waits: for the screen and for paper."""
    event, item, actor = _one(slug, item_id)
    return page(
        "pages/manage_sign_up_list.html",
        event=event,
        item=item,
        seats=queries.seats_of(item),
        chosen=queries.people(item, SignUpState.CHOSEN),
        waiting=queries.people(item, SignUpState.FULL_ALTERNATIVE),
        printed_at=clock.now(),
        may_export=actor.may(Action.EXPORT_PARTICIPANTS, event),
    )


def manage_sign_up_export(slug: str, item_id: uuid.UUID) -> Response:
    """The same list as a file. A POST, since the audit log notes who took it out."""
    event, item, actor = _one(slug, item_id)
    form, sheet = Form(), None
    if form.validate_on_submit():
        with form.saving(event) as event:
            sheet = take_out_sign_ups(actor, event, item)
    if sheet is None or not form.saved:
        return see_other("manage_sign_up_list", slug=slug, item_id=item_id)
    today = clock.now().astimezone(ZoneInfo(HEAD_OFFICE_ZONE)).date()
    what = "申込者名簿" if current_lang() == "ja" else "sign-ups"
    return download(sheet_name(today, what, "csv"), CSV, b"".join(write_csv(sheet.columns, sheet.rows)))


def _one(slug: str, item_id: uuid.UUID) -> tuple[Event, ProgrammeItem, Actor]:
    """An item of this event; who may not see the event's learns nothing about it."""
    event = events.by_slug(slug)
    actor = guard(event)
    return event, queries.item_of(event, item_id), actor
