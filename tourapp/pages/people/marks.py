"""Tags and groups of an event, notes on one registration, and views of the list that somebody keeps."""

import uuid
from collections.abc import Callable

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms import BooleanField

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.errors import NotFound
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.pages.people.list_address import address_of, wanted_from
from tourapp.registration import queries
from tourapp.registration.marks import queries as marks
from tourapp.registration.marks import services
from tourapp.web.forms import LONGEST_LINE, Block, Form, Line, at_most, required
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


class GroupForm(Form):
    name_en = Line(_l("Name in English"), [at_most(LONGEST_LINE)])
    name_ja = Line(_l("Name in Japanese"), [at_most(LONGEST_LINE)])


class NoteForm(Form):
    text = Block(_l("Note"), [required(_l("Enter the note")), at_most(services.LONGEST_NOTE)])


class ViewForm(Form):
    name = Line(
        _l("Name of this view"),
        [required(_l("Enter a name for this view")), at_most(services.LONGEST_NAME)],
    )
    is_shared = BooleanField(_l("Colleagues see it too"))


def manage_groups(slug: str) -> Response:
    """Groups with how many are in each, tags, and a form for another group."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = GroupForm()
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.add_group(actor, event, Words(form.name_en.data or "", form.name_ja.data or ""))
        if form.saved:
            flash(_("The group is added. Put people into it from the list."), "ok")
            return see_other("manage_groups", slug=slug)
    return page(
        "pages/manage_groups.html",
        form=form,
        event=event,
        groups=marks.groups_of(event.id),
        sizes=marks.group_sizes(event.id),
        tags=marks.tags_of(event.id),
    )


def manage_group_remove(slug: str, group: uuid.UUID) -> Response:
    def remove(actor: Actor, event: Event) -> None:
        services.remove_group(actor, event, marks.group_by_id(event.id, group))

    return _removed(slug, remove, _("The group is removed. Its people stay registered."), "manage_groups")


def manage_tag_remove(slug: str, tag: uuid.UUID) -> Response:
    def remove(actor: Actor, event: Event) -> None:
        services.remove_tag(actor, event, marks.tag_by_id(event.id, tag))

    return _removed(slug, remove, _("The tag is removed from everybody."), "manage_groups")


def manage_participant_notes(slug: str, reference: str) -> Response:
    """GET reads the notes and offers to write one, POST writes it."""
    event = events.by_slug(slug)
    actor = guard(event)
    registration = queries.by_reference(event, reference)
    form = NoteForm()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            services.add_note(actor, registration, form.text.data or "")
        if form.saved:
            flash(_("The note is kept."), "ok")
            return see_other("manage_participant_notes", slug=slug, reference=reference)
    return page(
        "pages/participants_notes.html",
        form=form,
        event=event,
        registration=registration,
        notes=marks.notes_on(registration),
    )


def manage_participant_note_remove(slug: str, reference: str, note: uuid.UUID) -> Response:
    event = events.by_slug(slug)
    actor = guard(event)
    registration = queries.by_reference(event, reference)
    form = Form()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            found = next((each for each in marks.notes_on(registration) if each.id == note), None)
            if found is None:
                raise NotFound()
            services.remove_note(actor, registration, found)
    if form.saved:
        flash(_("The note is removed."), "ok")
    return see_other("manage_participant_notes", slug=slug, reference=reference)


def manage_view_save(slug: str) -> Response:
    """Keep the list whose address this form was sent with."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = ViewForm()
    asked = address_of(wanted_from(request.args)) | {"column": request.args.getlist("column")}
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.save_view(
                actor, event, name=form.name.data or "", asked=asked, is_shared=form.is_shared.data
            )
        if form.saved:
            flash(_("The view is kept."), "ok")
            return see_other("manage_participants", slug=slug, **asked)
    return page(
        "pages/manage_view_save.html",
        form=form,
        event=event,
        asked=asked,
        may_share=actor.may(Action.EDIT_PARTICIPANTS, event),
    )


def manage_view_remove(slug: str, view: uuid.UUID) -> Response:
    def remove(actor: Actor, event: Event) -> None:
        services.remove_view(actor, event, marks.view_by_id(event.id, view))

    done = _("The view is removed. Nobody in it has changed.")
    return _removed(slug, remove, done, "manage_participants")


def _removed(slug: str, remove: Callable[[Actor, Event], None], done: str, back_to: str) -> Response:
    """A button that takes something of this event away, and the page that it stood on."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = Form()
    if form.validate_on_submit():
        with form.saving(event) as event:
            remove(actor, event)
    if form.saved:
        flash(done, "ok")
    return see_other(back_to, slug=slug)
