"""The list of places, and one place with its rooms."""

import uuid

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.core.errors import Conflict, Forbidden
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_line
from tourapp.directory import queries as directory
from tourapp.resources import queries, services
from tourapp.resources.forms import PlaceForm, RoomForm
from tourapp.resources.kinds import KINDS
from tourapp.resources.models import Place
from tourapp.web.forms import Form
from tourapp.web.guard import guard, guard_somewhere
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other

LONGEST_SEARCH = 200


def places() -> Response:
    """Search by name, reading or address, in either language."""
    actor = guard_somewhere()
    text = clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    kind = request.args.get("kind", "")
    retired = request.args.get("show", "") == "retired"
    number = request.args.get("page", 1, type=int)
    return page(
        "resources/places.html",
        found=queries.search(text, kind=kind if kind in KINDS else "", retired=retired, page=number),
        text=text,
        kind=kind,
        retired=retired,
        kinds=KINDS,
        may_edit=actor.may_somewhere(Action.EDIT_PLACES),
    )


def place_new() -> Response:
    """Add a place for an office of the actor's."""
    actor = guard_somewhere()
    offices = [office for office in directory.offices() if actor.may(Action.EDIT_PLACES, office)]
    if not offices:
        raise Forbidden()
    form = PlaceForm()
    form.offer(offices)
    if form.validate_on_submit():
        office = next(each for each in offices if each.code == form.office.data)
        with form.saving(office) as office:
            added = services.add_place(actor, office, form.spec)
        if form.saved:
            flash(_("The place has been added."), "success")
            return see_other("place", place_id=added.id)
    return page("resources/place_new.html", form=form)


def place(place_id: uuid.UUID) -> Response:
    """What is known of a place, and its rooms."""
    guard_somewhere()
    return _show(queries.place(place_id), RoomForm())


def place_edit(place_id: uuid.UUID) -> Response:
    """Change it. Whoever was faster is shown beside what was typed."""
    found = queries.place(place_id)
    actor = guard(found)
    form = PlaceForm()
    if not form.is_submitted():
        form.show(found)
    form.offer([found.office])
    if form.validate_on_submit():
        with form.saving(found) as found:
            services.change_place(actor, found, form.spec, version=form.seen)
        if form.saved:
            flash(_("The place has been changed."), "success")
            return see_other("place", place_id=place_id)
    found = queries.place(place_id)
    overtaken = isinstance(form.refused, Conflict)
    if overtaken:
        form.version.data = str(found.version)  # she has seen both texts now and may decide
    return page("resources/place_edit.html", form=form, place=found, kinds=KINDS, overtaken=overtaken)


def place_rooms(place_id: uuid.UUID) -> Response:
    """Add a room."""
    found = queries.place(place_id)
    actor = guard(found)
    form = RoomForm()
    if form.validate_on_submit():
        with form.saving(found) as found:
            services.add_room(
                actor,
                found,
                name=form.name.data or "",
                floor=form.floor.data or "",
                capacity=form.capacity.data,
            )
        if form.saved:
            flash(_("The room has been added."), "success")
            return see_other("place", place_id=place_id)
    return _show(queries.place(place_id), form)


def place_room_remove(place_id: uuid.UUID, room_id: uuid.UUID) -> Response:
    """Take a room away."""
    found = queries.place(place_id)
    actor = guard(found)
    form = Form()
    if form.validate_on_submit():
        with form.saving(found) as found:
            services.remove_room(actor, found, room_id)
        if form.saved:
            flash(_("The room has been removed."), "success")
    return see_other("place", place_id=place_id)


def _show(found: Place, form: Form) -> Response:
    return page(
        "resources/place.html",
        form=form,
        place=found,
        kinds=KINDS,
        may_edit=current_actor().may(Action.EDIT_PLACES, found),
    )
