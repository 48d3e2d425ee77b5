"""What the scripts of the builder ask for: an item put somewhere else, and what others have done meanwhile.

The answers are JSON with pieces of the page, drawn by the templates that drew it.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from flask import current_app, jsonify, render_template, request
from werkzeug.wrappers import Response

from tourapp.core.errors import Conflict
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.planning import items
from tourapp.planning.builder import services, views
from tourapp.planning.builder.forms import PlacedForm
from tourapp.planning.builder.grid import days_of
from tourapp.planning.builder.queries import Board
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import queries as editing
from tourapp.programme.editing.models import DraftChange
from tourapp.programme.models import ProgrammeItem
from tourapp.web.guard import guard

PARTS = ("bar", "legend", "changes", "found", "ideas")
"""What of the page follows a change, besides the days."""
MOST_TOLD = 3
TEMPLATES = {part: f"planning/builder/_{part}.html" for part in PARTS}


def manage_item_place(slug: str, item_id: uuid.UUID) -> Response:
    """Put an item somewhere else. 200 with the pieces that differ now; 409 with both texts and what stands there,
    when somebody was faster; 422 with a sentence."""
    event = events.by_slug(slug)
    actor = guard(event)
    item = programme.item(event, item_id)
    touched = days_of(item, event.zone)
    form = PlacedForm(event.zone)
    if form.validate_on_submit():
        with form.saving(item) as item:
            said = services.put(actor, item, form.at, form.length, seen=form.seen)
            touched |= days_of(item, event.zone)
        if form.saved:
            version = programme.item(event, item_id).version
            done = {"said": said.in_(current_lang()), "version": version}
            return _answer({**done, **_pieces(_board(slug), touched)})
    if form.status == Conflict.status:
        return _both(programme.item(event, item_id), form)
    sentences = [str(each) for errors in form.errors.values() for each in errors]
    return _answer({"said": " ".join(sentences)}, status=form.status)


def manage_programme_changes(slug: str) -> Response:
    """What anybody has done to the draft after the change with this number (`?since=`); 204 when nothing. What the
    reader has done herself is drawn, and not said."""
    event = events.by_slug(slug)
    actor = guard(event)
    asked = request.args.get("since", "")
    since = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    if editing.newest(event) <= since:
        return current_app.response_class(status=204)
    done = editing.since(event, since)
    others = [change for change in done if change.by != actor.reference]
    items = sorted({str(item) for change in others for item in change.items})
    said = {"number": done[-1].number, "said": _told(others), "items": items}
    return _answer({**said, **_pieces(_board(slug))})


def _told(changes: Sequence[DraftChange]) -> str:
    """Who has done what, the newest last; a long list by its end."""
    people, lang = directory.people_by_ref({change.by for change in changes}), current_lang()
    sentences = []
    for change in changes[-MOST_TOLD:]:
        who = people[change.by].display_name(lang) if change.by in people else _("Somebody")
        sentences.append(_("%(who)s: %(what)s", who=who, what=change.said.in_(lang)))
    return " ".join(sentences)


def _board(slug: str) -> Board:
    """As the page is that asks: the same days, hours and filter."""
    day = request.values.get("first_day", "") if request.values.get("view") == "day" else ""
    return views.board_asked_for(events.by_slug(slug), views.date_of(day) if day else None)


def _pieces(board: Board, only: Collection[dt.date] | None = None) -> dict[str, Any]:
    """The days that are shown, or `only` these of them; the whole grid when its hours or days are others now; and what
    follows from it."""
    values = views.shown(board)
    drawn = {f"builder-{part}": render_template(template, **values) for part, template in TEMPLATES.items()}
    if board.grid.classes != request.values.get("grid"):
        return {"week": render_template("planning/builder/_grid.html", **values), "parts": drawn}
    days = {
        day.on.isoformat(): render_template("planning/builder/_day.html", day=day, **values)
        for day in board.grid.days
        if only is None or day.on in only
    }
    return {"days": days, "parts": drawn}


def _both(item: ProgrammeItem, form: PlacedForm) -> Response:
    stands = programme.content_of(item)
    wanted = ItemContent(**{**vars(stands), **services.placed(item, form.at, form.length)})
    both = items.both_texts(stands, wanted)
    told = render_template("planning/builder/_collision.html", overtaken=both, item=item)
    return _answer({"html": told, "version": item.version, **_pieces(_board(item.event.slug))}, status=409)


def _answer(said: dict[str, Any], *, status: int = 200) -> Response:
    answer = jsonify(said)
    answer.status_code = status
    return answer
