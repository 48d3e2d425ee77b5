"""The library of earlier visits, and the page on which one writes down what was learnt."""

import uuid

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_line
from tourapp.events import queries as events
from tourapp.programme import choices, queries
from tourapp.programme.library import queries as library
from tourapp.programme.library import services
from tourapp.programme.library.forms import DropInForm, LessonForm
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

LONGEST_SEARCH = 200


def manage_library(slug: str) -> Response:
    """Visits of earlier events by words in either language; each can be brought into this programme."""
    event = events.by_slug(slug)
    actor = guard(event)
    text = clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    number = request.args.get("page", 1, type=int)
    form = DropInForm()
    form.offer(event)
    if form.validate_on_submit():
        visit = library.visit(actor, form.chosen)
        with form.saving(event) as event:
            added = services.drop_in(actor, event, library.visit(actor, visit.item.id), on=form.day)
            title = added.title
        if form.saved:
            flash(
                _(
                    "It is in the programme: %(title)s. Its host is asked again.",
                    title=title.in_(current_lang()),
                ),
                "success",
            )
            return see_other("manage_library", slug=slug, q=text or None, page=number)
        event = events.by_slug(slug)
    return page(
        "programme/library/manage_library.html",
        form=form,
        event=event,
        found=library.found(actor, text, besides=event, page=number),
        text=text,
        interpretation=choices.INTERPRETATION,
        photography=choices.PHOTOGRAPHY,
    )


def manage_item_learnt(slug: str, item_id: uuid.UUID) -> Response:
    """What was learnt from an item once it is over: read, add, take away."""
    event = events.by_slug(slug)
    actor = guard(event)
    item = queries.item(event, item_id)
    form = LessonForm()
    if "forget" in request.form and form.validate_on_submit():
        with form.saving(item) as item:
            services.forget(actor, item, library.lesson(item, _identifier(request.form["forget"])))
        if form.saved:
            flash(_("It has been removed."), "success")
            return see_other("manage_item_learnt", slug=slug, item_id=item_id)
    elif form.validate_on_submit():
        with form.saving(item) as item:
            services.learn(actor, item, form.text)
        if form.saved:
            flash(_("It is kept for whoever plans the next visit."), "success")
            return see_other("manage_item_learnt", slug=slug, item_id=item_id)
    item = queries.item(event, item_id)
    return page(
        "programme/library/manage_item_learnt.html",
        form=form,
        event=event,
        item=item,
        lessons=library.lessons_of([item.id]).get(item.id, ()),
    )


def _identifier(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound() from None
