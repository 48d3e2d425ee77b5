"""Slides and recordings: the list for the office, and the files for those who may have them."""

import uuid

from flask import flash
from werkzeug.wrappers import Response

from tourapp.access.actor import Actor
from tourapp.core import blobs
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.materials import queries, rules, services
from tourapp.materials.forms import HINTS, READERS, MaterialForm, NewMaterialForm, stored
from tourapp.materials.models import Material
from tourapp.questions.file_types import ACCEPT
from tourapp.registration import came
from tourapp.registration import queries as registrations
from tourapp.web.downloads import download
from tourapp.web.forms import Form
from tourapp.web.guard import guard, guard_own
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other

# --- those who may have them -------------------------------------------------------------------------


def my_material(slug: str, material_id: uuid.UUID) -> Response:
    """A file for somebody who had a place or came; for all others it is not there."""
    person_id = guard_own()
    event = events.by_slug(slug)
    registration = registrations.newest_of(event, person_id)
    if registration is None:
        raise NotFound()
    guard(registration)
    material = queries.one(event, material_id)
    if material not in queries.for_registration(event, registration):
        raise NotFound()
    return _file(material)


def event_material(slug: str, material_id: uuid.UUID) -> Response:
    """A file for everybody; only while its event has a public page."""
    event = events.for_page(current_actor(), slug)
    material = queries.one(event, material_id)
    if material not in queries.for_everybody(event):
        raise NotFound()
    return _file(material)


def _file(material: Material) -> Response:
    data = blobs.load(material.ref) if material.is_file else None
    if data is None:
        raise NotFound()
    return download(material.file_name, material.content_type, data)


# --- the office --------------------------------------------------------------------------------------


def manage_materials(slug: str) -> Response:
    """Everything that is there, and a form for one more."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = NewMaterialForm()
    if form.validate_on_submit():
        _add(actor, event, form)
        if form.saved:
            flash(_("It is added. Nobody sees it before you release it."), "ok")
            return see_other("manage_materials", slug=slug)
    return page(
        "materials/manage_materials.html",
        form=form,
        event=event,
        materials=queries.of_event(event),
        readers=READERS,
        hints=HINTS,
        accept=ACCEPT,
        largest=rules.LARGEST // 1024 // 1024,
        came=came.number_who_came(event.id),
    )


def manage_material(slug: str, material_id: uuid.UUID) -> Response:
    """Other words, other readers, another date."""
    event = events.by_slug(slug)
    actor = guard(event)
    material = queries.one(event, material_id)
    form = MaterialForm(data=stored(material))
    if form.validate_on_submit():
        version = int(form.version.data) if str(form.version.data).isdigit() else -1
        with form.saving(material) as material:
            services.change(actor, material, form.spec, version=version)
        if form.saved:
            flash(_("It is saved."), "ok")
            return see_other("manage_materials", slug=slug)
    return page("materials/manage_material.html", form=form, event=event, material=material, hints=HINTS)


def manage_material_file(slug: str, material_id: uuid.UUID) -> Response:
    """The file for the office, also before it is released."""
    event = events.by_slug(slug)
    guard(event)
    return _file(queries.one(event, material_id))


def manage_material_act(slug: str, material_id: uuid.UUID, step: str) -> Response:
    """Release it, keep it to the office again, move it up or down."""
    event = events.by_slug(slug)
    actor = guard(event)
    material, form = queries.one(event, material_id), Form()
    if form.validate_on_submit():
        with form.saving(material) as material:
            match step:
                case "release":
                    services.release(actor, material)
                case "hold":
                    services.hold(actor, material)
                case _other:
                    services.move(actor, material, up=step == "up")
        if form.saved and step == "release":
            flash(_("It is released: its readers can find it on their pages."), "ok")
    return see_other("manage_materials", slug=slug)


def manage_material_remove(slug: str, material_id: uuid.UUID) -> Response:
    """GET asks, POST takes it away for good."""
    event = events.by_slug(slug)
    actor = guard(event)
    material, form = queries.one(event, material_id), Form()
    if form.validate_on_submit():
        with form.saving(material) as material:
            services.remove(actor, material)
        if form.saved:
            flash(_("It is removed."), "ok")
            return see_other("manage_materials", slug=slug)
    return page("materials/manage_material_remove.html", form=form, event=event, material=material)


def _add(actor: Actor, event: Event, form: NewMaterialForm) -> None:
    """Keep the file or the link. A file is looked at and sealed first: that takes its time, and others write."""
    upload = None
    if form.upload is not None:
        try:
            upload = services.read_upload(
                event,
                name=form.upload.filename or "",
                data=form.upload.stream.read(rules.LARGEST + 1),
                spec=form.spec,
            )
        except Refusal as refusal:
            form.refuse(refusal if refusal.field else Refusal(refusal.message, field="file"))
            return
    with form.saving(event) as event:
        if upload is not None:
            services.add_file(actor, event, upload)
        else:
            services.add_link(actor, event, form.url.data or "", form.spec)
