"""What was done to a draft, by whom; taking back one's own last change, and doing it again.

Spans packages: the history is the programme's, the two texts of a collision are planning's, the names the directory's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms import HiddenField, IntegerField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from tourapp.access.actions import Action
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.planning import items
from tourapp.programme.editing import queries, services
from tourapp.programme.editing.models import DraftChange
from tourapp.programme.editing.services import Clash, Overtaken
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.pages import local_path, page, see_other

PER_PAGE = 50


class BackForm(Form):
    """Which change is meant; with `over` the newest one that was there when both texts were looked at."""

    number = IntegerField(validators=[Optional()], widget=HiddenInput())
    over = IntegerField(validators=[Optional()], widget=HiddenInput())
    next = HiddenField()


@dataclass(frozen=True)
class Line:
    """One change of the history, and who did it."""

    change: DraftChange
    who: str
    is_own: bool


@dataclass(frozen=True)
class Both:
    """An item that others have changed since, with both texts where they differ."""

    title: Words
    is_dropped: bool
    """Dropped meanwhile."""
    would_drop: bool
    fields: Sequence[Mapping[str, Any]]


def manage_history(slug: str) -> Response:
    """Who did what to the draft and when, the newest first; what can be taken back."""
    event = events.by_slug(slug)
    actor = guard(event)
    before = request.args.get("before", "")
    found = queries.history(event, PER_PAGE + 1, before=int(before) if before.isdecimal() else None)
    shown = found[:PER_PAGE]
    people = directory.people_by_ref({change.by for change in shown})
    may_edit = current_actor().may(Action.EDIT_PROGRAMME, event)
    return page(
        "pages/manage_history.html",
        event=event,
        lines=[Line(change, _called(change.by, people), change.by == actor.reference) for change in shown],
        edition=queries.edition_of(event),
        more=shown[-1].number if len(found) > PER_PAGE else None,
        may_edit=may_edit,
        undoable=queries.to_undo(actor, event) if may_edit else None,
        redoable=queries.to_redo(actor, event) if may_edit else None,
    )


def manage_undo(slug: str) -> Response:
    """Take back one's own last change. What others have changed since is shown beside it (409)."""
    return _walk(slug, services.undo, is_undo=True)


def manage_redo(slug: str) -> Response:
    """Do again what one has undone last. What others have changed since is shown beside it (409)."""
    return _walk(slug, services.redo, is_undo=False)


def _walk(slug: str, deed: Callable[..., DraftChange], *, is_undo: bool) -> Response:
    event = events.by_slug(slug)
    actor = guard(event)
    form = BackForm()
    said = ""
    if form.validate_on_submit():
        with form.saving(event) as event:
            said = deed(actor, event, number=form.number.data, over=form.over.data).said.in_(current_lang())
        if form.saved:
            flash(said, "success")
            return _back(slug, form.next.data)
    change = (queries.to_undo if is_undo else queries.to_redo)(actor, event)
    clashes: Sequence[Both] = ()
    refused: object = form.refused
    if isinstance(refused, Overtaken):
        clashes = [both_of(clash) for clash in refused.clashes]
        form.over.data = refused.number
    return page(
        "pages/manage_undo.html",
        form=form,
        event=event,
        change=change,
        is_undo=is_undo,
        clashes=clashes,
        next=local_path(form.next.data),
    )


def both_of(clash: Clash) -> Both:
    """The two texts of a collision, where they differ."""
    fields = items.both_texts(clash.stands, clash.wanted) if clash.stands and clash.wanted else ()
    return Both(clash.title, is_dropped=clash.stands is None, would_drop=clash.wanted is None, fields=fields)


def _called(reference: str, people: Mapping[str, Any]) -> str:
    if reference == "system":
        return _("tourapp")
    person = people.get(reference)
    return (person.display_name(current_lang()) if person else "") or _("Somebody who was erased")


def _back(slug: str, target: str | None) -> Response:
    """To the page of this programme where the button was."""
    here = local_path(target)
    answer = see_other("manage_programme", slug=slug)
    if here is not None and here.startswith(f"/manage/{slug}/programme"):
        answer.headers["Location"] = here
    return answer
