"""Items of a programme, one at a time: add, change, copy, move, drop and take back.

Spans packages: places come from `resources`, groups from `registration`, the host authority from the directory.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.hosting import queries as hosting
from tourapp.hosting import showing as hosting_words
from tourapp.planning import items
from tourapp.programme import form_parts, queries
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import services as editing
from tourapp.programme.editing import wording
from tourapp.programme.editing.edits import Edit
from tourapp.programme.editing.moving import anew, moved
from tourapp.programme.forms import ItemForm
from tourapp.programme.kinds import CONFIRMATIONS, KINDS, REQUIRED, Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.web.forms import LONGEST_LINE, Form, Line, at_most, required
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

SHORTEST_SEARCH = 2
MOST_FOUND = 12
FURTHEST = 10_080
"""Minutes by which an item is moved at once: a week."""


class ReasonForm(Form):
    """Why something is dropped."""

    reason = Line(_l("Why it is dropped"), [required(_l("Say why this is dropped.")), at_most(LONGEST_LINE)])


class MoveForm(Form):
    """By how many minutes something is moved; earlier with a minus."""

    minutes = Line(_l("Minutes later"))

    def validate_minutes(self, field: Line) -> None:
        text = (field.data or "").replace("−", "-")
        if not text.removeprefix("-").isdecimal() or not 0 < abs(int(text)) <= FURTHEST:
            raise ValidationError(_("Enter minutes, for example 15, or -15 for earlier"))

    @property
    def by(self) -> dt.timedelta:
        return dt.timedelta(minutes=int((self.minutes.data or "0").replace("−", "-")))


def manage_item_new(slug: str) -> Response:
    """Choose the kind first; then what one says of that kind, with its usual length."""
    event = events.by_slug(slug)
    actor = guard(event)
    chosen = request.form.get("kind") or request.args.get("kind", "")
    if chosen not in set(ItemKind):
        return page("pages/manage_item_kind.html", event=event, kinds=KINDS, on=request.args.get("on", ""))
    kind = ItemKind(chosen)
    asked = Confirmation.PROPOSED if form_parts.asks_a_host(kind) else Confirmation.NOT_NEEDED
    form = ItemForm(ItemContent(kind=kind, title=Words(), confirmation=asked), items.offer(event))
    if not form.is_submitted():
        form.starts_on.data = request.args.get("on", "")
    elif form.validate_on_submit():
        with form.saving(event) as event:
            content = items.said(form)
            editing.apply(actor, event, [Edit(fields=vars(content))], said=wording.added(_named(content)))
        if form.saved:
            flash(_("The item has been added."), "success")
            return see_other("manage_programme", slug=slug)
    return _form_page(event, form, None)


def manage_item(slug: str, item_id: uuid.UUID) -> Response:
    """Change an item. Whoever was faster is shown beside what was typed (409)."""
    event = events.by_slug(slug)
    actor = guard(event)
    item = queries.item(event, item_id)
    form = ItemForm(queries.content_of(item), items.offer(event, item))
    if not form.is_submitted():
        form.version.data = str(item.version)
    elif form.validate_on_submit():
        with form.saving(item) as item:
            content = items.said(form)
            edit = Edit(item=item.id, fields=vars(content), seen_version=form.seen)
            editing.apply(actor, item.event, [edit], said=wording.changed(_named(content)))
        if form.saved:
            flash(_("The item has been changed. Others read it with the next release."), "success")
            return see_other("manage_programme", slug=slug, _anchor=f"draft-{item_id}")
    return _form_page(event, form, queries.item(event, item_id))


def manage_item_drop(slug: str, item_id: uuid.UUID) -> Response:
    """Take an item out of the draft, with a reason that stays in the history."""
    event = events.by_slug(slug)
    actor = guard(event)
    item = queries.item(event, item_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.saving(item) as item:
            edit = Edit(item=item.id, drop=form.reason.data or "")
            editing.apply(actor, item.event, [edit], said=wording.dropped(item.title))
        if form.saved:
            flash(_("The item has been dropped. You can put it back below."), "success")
            return see_other("manage_programme", slug=slug)
    return page("pages/manage_item_drop.html", form=form, event=event, item=queries.item(event, item_id))


def manage_item_act(slug: str, item_id: uuid.UUID, deed: str) -> Response:
    """Take a dropped item back, or make another like this one."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = Form()
    if not form.validate_on_submit():
        return see_other("manage_programme", slug=slug)
    with form.saving(queries.item(event, item_id)) as item:
        if deed == "restore":
            edit, said = Edit(item=item.id, restore=True), wording.restored(item.title)
        else:
            edit, said = Edit(fields=vars(anew(queries.content_of(item)))), wording.copied(item.title)
        (done,) = editing.apply(actor, item.event, [edit], said=said).items
        reached = done.id
    if form.saved and deed == "copy":
        flash(_("This is the copy. Change what differs."), "success")
        return see_other("manage_item", slug=slug, item_id=reached)
    flash(_("The item is in the draft again."), "success")
    return see_other("manage_programme", slug=slug, _anchor=f"draft-{item_id}")


def manage_item_move(slug: str, item_id: uuid.UUID) -> Response:
    """Move an item by minutes, its end with it."""
    event = events.by_slug(slug)
    actor = guard(event)
    item = queries.item(event, item_id)
    form = MoveForm()
    if form.validate_on_submit():
        with form.saving(item) as item:
            times = _moved(queries.content_of(item), form.by)
            edit = Edit(item=item.id, fields=times, seen_version=item.version)
            editing.apply(actor, item.event, [edit], said=wording.moved(item.title, *times.values()))
        if form.saved:
            flash(_("The item has been moved. Others read it with the next release."), "success")
            return see_other("manage_programme", slug=slug, _anchor=f"draft-{item_id}")
    return page("pages/manage_item_move.html", form=form, event=event, item=queries.item(event, item_id))


def manage_item_organisations(slug: str) -> Response:
    """Bodies of the directory for what somebody types, by any of their names, as options of a field."""
    guard(events.by_slug(slug))
    typed = request.args.get("authority", "")[:100].strip()
    found = directory.search_organisations(typed, MOST_FOUND) if len(typed) >= SHORTEST_SEARCH else []
    response = page("pages/_organisation_options.html", found=found, typed=typed)
    response.mimetype = "text/plain"  # a part of a page, for the field alone: nobody opens it as a page
    return response


# --- what they share ---------------------------------------------------------------------------------


def _moved(content: ItemContent, by: dt.timedelta) -> Mapping[str, WallTime]:
    """When it begins and ends, later by so many minutes that pass; Refusal while it has no time."""
    if content.starts is None or content.ends is None:
        raise Refusal(_("It has no time yet."), field="minutes", code="no_time")
    return moved(content, by)


def _named(content: ItemContent) -> Words:
    return content.title or KINDS[content.kind].name


def _form_page(event: Event, form: ItemForm, item: ProgrammeItem | None) -> Response:
    kind = ItemKind(form.kind.data) if form.kind.data in set(ItemKind) else form.base.kind
    others = form_parts.others(kind)
    overtaken: tuple[Mapping[str, Any], ...] = ()
    if item is not None and form.status == Conflict.status:
        overtaken = items.both_texts(queries.content_of(item), form.content)
        form.version.data = str(item.version)  # she has seen both texts now and may decide
    return page(
        "pages/manage_item.html",
        form=form,
        event=event,
        item=item,
        kind=KINDS[kind],
        required=frozenset(name for names in REQUIRED[kind] if len(names) == 1 for name in names),
        parts=form_parts.PARTS,
        first=form_parts.first(kind),
        others=others,
        more_is_open=_has_errors(form, others),
        confirmations=CONFIRMATIONS,
        overtaken=overtaken,
        answer=hosting.to_decide(item.id) if item is not None else None,
        words=hosting_words.WORDS,
    )


def _has_errors(form: ItemForm, parts: tuple[str, ...]) -> bool:
    wrong = {name.removesuffix("_en").removesuffix("_ja") for name in form.errors if name}
    return any(wrong & set(form_parts.PARTS[part]) for part in parts)
