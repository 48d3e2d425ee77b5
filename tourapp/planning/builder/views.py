"""The builder: the week and the day of a draft, and its side panel. Complete without scripts."""

import datetime as dt
import re
import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import flash, request, url_for
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.core.errors import Conflict, NotFound
from tourapp.core.i18n import gettext as _
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.hosting import queries as hosting
from tourapp.hosting.showing import WORDS as WORDS_OF_HOSTS
from tourapp.planning import items
from tourapp.planning.builder import queries, services
from tourapp.planning.builder.choosing import Choice
from tourapp.planning.builder.forms import QuickForm
from tourapp.planning.builder.grid import USUAL
from tourapp.planning.builder.queries import Board
from tourapp.programme import form_parts
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import CONFIRMATIONS, KINDS, Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.pages import local_path, page, see_other

_HOURS = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
USUAL_START = dt.time(9)
NOTHING = ItemContent(kind=ItemKind.VISIT, title=Words(), confirmation=Confirmation.PROPOSED)


def manage_week(slug: str) -> Response:
    """The days of an event beside each other, seven at most; what is chosen (`?item=`) stands in the side panel."""
    event = events.by_slug(slug)
    guard(event)
    return _show(event, board_asked_for(event, None))


def manage_programme_day(slug: str, day: str) -> Response:
    """One day of it, with room for what the week has no room for."""
    event = events.by_slug(slug)
    guard(event)
    return _show(event, board_asked_for(event, date_of(day)))


def manage_item_quick(slug: str, item_id: uuid.UUID) -> Response:
    """What the side panel says of an item. Whoever was faster is shown beside what was typed (409)."""
    event = events.by_slug(slug)
    actor = guard(event)
    item = programme.item(event, item_id)
    form = QuickForm(programme.content_of(item), items.offer(event, item))
    if form.validate_on_submit():
        with form.saving(item) as item:
            services.say(actor, item, items.said(form), seen=form.seen)
        if form.saved:
            flash(_("The item has been changed. Others read it with the next release."), "success")
            return _back(slug, item_id)
    return _show(event, board_asked_for(event, None), form=form, item=programme.item(event, item_id))


def manage_item_quick_new(slug: str) -> Response:
    """A new item from the side panel; the rest of what its kind needs is asked on its own page."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = QuickForm(_blank(event), items.offer(event))
    if form.validate_on_submit():
        with form.saving(event) as event:
            added = services.add(actor, event, _asking_its_host(event, items.said(form))).id
        if form.saved:
            flash(_("The item has been added."), "success")
            return _back(slug, added)
    return _show(event, board_asked_for(event, None), form=form)


# --- what they share ---------------------------------------------------------------------------------


def board_asked_for(event: Event, day: dt.date | None) -> Board:
    """The board with the days and the filter of this request."""
    first, hours = request.values.get("from", ""), _HOURS.fullmatch(request.values.get("hours", ""))
    return queries.board(
        current_actor(),
        event,
        Choice.of(request.values),
        first=date_of(first) if first else None,
        only=day,
        hours=(min(int(hours[1]), USUAL[0]), min(int(hours[2]), 24)) if hours else USUAL,
    )


def query_of(choice: Choice) -> str:
    """What every address within the builder keeps: the days and the filter, ready for one more argument."""
    kept = {**choice.arguments, **({"from": request.values["from"]} if request.values.get("from") else {})}
    return f"{urlencode(kept)}&" if kept else ""


def _show(
    event: Event, board: Board, *, form: QuickForm | None = None, item: ProgrammeItem | None = None
) -> Response:
    may_edit = current_actor().may(Action.EDIT_PROGRAMME, event)
    item = item or queries.of_item(board, _identifier(request.args.get("item", "")))
    if form is None and may_edit:
        form = _form(board, item)
    return page("planning/builder/manage_week.html", form=form, **shown(board, item), **_panel(form, item))


def shown(board: Board, item: ProgrammeItem | None = None) -> dict[str, Any]:
    """What the templates of the builder get, the whole page and its parts alike."""
    actor, event, choice = current_actor(), board.event, Choice.of(request.values)
    query, is_day = query_of(choice), _is_day()
    at: dict[str, Any] = {"slug": event.slug, **({"day": board.window.days[0].isoformat()} if is_day else {})}
    path = url_for("manage_programme_day" if is_day else "manage_week", **at)
    return {
        "here": f"{path}?{query[:-1]}" if query else path,
        "event": event,
        "board": board,
        "choice": choice,
        "query": query,
        "blocked": board.blocked,
        "current": item,
        "confirmations": CONFIRMATIONS,
        "may_edit": actor.may(Action.EDIT_PROGRAMME, event),
        "may_release": actor.may(Action.RELEASE_PROGRAMME, event),
        "is_day": is_day,
        "problem_count": sum(row.problem.stands_in_the_way for row in board.problems),
    }


def _is_day() -> bool:
    """Whether this is the page of one day, or a piece for it."""
    return request.endpoint == "manage_programme_day" or request.values.get("view") == "day"


def _form(board: Board, item: ProgrammeItem | None) -> QuickForm | None:
    """The form of the item that is chosen, or of the new one that is asked for; None when neither is."""
    event = board.event
    if item is not None:
        form = QuickForm(programme.content_of(item), items.offer(event, item, groups=board.groups))
        form.version.data = str(item.version)
        return form
    if "new" not in request.args:
        return None
    return QuickForm(_blank(event), items.offer(event, groups=board.groups))


def _panel(form: QuickForm | None, item: ProgrammeItem | None) -> dict[str, Any]:
    overtaken: Any = ()
    if form is not None and item is not None and form.status == Conflict.status:
        overtaken = items.both_texts(programme.content_of(item), form.content)
        form.version.data = str(item.version)  # she has seen both texts now and may decide
    proposed = item is not None and item.confirmation in (
        Confirmation.COUNTER_PROPOSED,
        Confirmation.CONDITIONAL,
    )
    return {
        "overtaken": overtaken,
        "answer": hosting.counting_for(item.id) if proposed and item is not None else None,
        "words": WORDS_OF_HOSTS,
    }


def _blank(event: Event) -> ItemContent:
    """A new item at the day and time of the address (`?new=2027-05-20T13:40&minutes=90`), as far as it names one."""
    asked = request.values.get("new", "")
    try:
        at = dt.datetime.fromisoformat(asked).replace(tzinfo=None)
    except ValueError:
        return NOTHING
    if "T" not in asked:
        at = dt.datetime.combine(at.date(), USUAL_START)
    minutes = request.values.get("minutes", "")
    length = int(minutes) if minutes.isdecimal() and len(minutes) < 5 else KINDS[NOTHING.kind].minutes
    starts = WallTime(at, event.zone)
    ends = WallTime.from_instant(starts.instant + dt.timedelta(minutes=length), event.zone)
    return ItemContent(**{**vars(NOTHING), "starts": starts, "ends": ends})


def _asking_its_host(event: Event, content: ItemContent) -> ItemContent:
    """What the kind asks of a host; the only authority of the event receives it where nobody else is named."""
    if not form_parts.asks_a_host(content.kind):
        return replace(content, confirmation=Confirmation.NOT_NEEDED)
    named = replace(content, confirmation=Confirmation.PROPOSED)
    if content.host_organisation:
        return named
    known = hosting.engagements(event)
    if len(known) != 1:
        return named
    body = known[0].organisation
    return replace(named, host_ref=body.ref, host_organisation=body.name)


def _back(slug: str, item_id: uuid.UUID) -> Response:
    """To where the form was, with the item chosen."""
    kept = query_of(Choice.of(request.values))
    here = local_path(request.form.get("next"))
    if here is None or not here.startswith(f"/manage/{slug}/programme/"):
        return see_other("manage_week", slug=slug, item=str(item_id), _anchor="edit")
    answer = see_other("manage_week", slug=slug)
    answer.headers["Location"] = f"{here.partition('?')[0]}?{kept}item={item_id}#edit"
    return answer


def _identifier(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def date_of(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotFound() from None
