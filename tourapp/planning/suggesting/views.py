"""Find a time: choose items and terms, look at what would change, take it or leave it."""

import json
from collections.abc import Sequence
from uuid import UUID

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.core.errors import Conflict, NotFound
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import ngettext
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.planning.findings import Finding, Planned, Severity
from tourapp.planning.suggesting import queries, services, wording
from tourapp.planning.suggesting.forms import MOST_ITEMS, SuggestForm
from tourapp.planning.suggesting.queries import TIMES_AND_WAYS, Suggestion
from tourapp.programme.kinds import ItemKind
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

NEVER_ASKED = frozenset({ItemKind.LODGING, ItemKind.TRAVEL})
"""Nights and journeys follow from the rest."""
OF_THIS_PAGE = frozenset({"csrf_token", "answer", "seen", "take", "again"})


def manage_suggest(slug: str) -> Response:
    """GET: what is to have a time, and on which terms. POST: the suggestion; `take` takes it, `again` asks anew.

    A suggestion for a draft that has moved since is refused (409), and shown anew for what stands.
    """
    event = events.by_slug(slug)
    actor = guard(event)
    items = queries.drafted(event)
    chosen = _chosen(items)
    if not chosen or len(chosen) > MOST_ITEMS:
        return _choose(event, items, too_many=len(chosen) > MOST_ITEMS)
    form = SuggestForm.of(chosen, items, queries.days_of(event))
    if not form.validate_on_submit() or "again" in request.form:
        return page("planning/suggest.html", form=form, event=event, when=wording.when)
    if "take" in request.form:
        with form.saving(event) as event:
            services.take(actor, event, form.wishes, form.terms, form.found, seen=form.seen.data or "")
        if form.saved:
            flash(_("The times are in the draft. Others read them with the next release."), "success")
            return see_other("manage_programme", slug=slug)
        event = events.by_slug(slug)
        items = queries.drafted(event)
        if not isinstance(form.refused, Conflict):
            return page("planning/suggest.html", form=form, event=event, when=wording.when)
    wanted = queries.wanted_of(form.wishes, items)
    return _show(event, form, queries.suggestion(event, wanted, form.terms, items))


def _chosen(items: Sequence[Planned]) -> list[Planned]:
    """The items that the address or the form names, in the order of the draft. NotFound for what names none."""
    try:
        wanted = {UUID(each) for each in request.values.getlist("item")}
    except ValueError:
        raise NotFound() from None
    found = [each for each in items if each.id in wanted]
    if len(found) != len(wanted) and request.method == "GET":
        raise NotFound()
    return found


def _choose(event: Event, items: Sequence[Planned], *, too_many: bool) -> Response:
    offered = [each for each in items if each.content.kind not in NEVER_ASKED]
    return page(
        "planning/suggest_choose.html",
        status=422 if too_many else None,
        event=event,
        ideas=[each for each in offered if not each.content.starts],
        planned=[each for each in offered if each.content.starts],
        too_many=too_many,
        most=MOST_ITEMS,
        when=wording.when,
    )


def _show(event: Event, form: SuggestForm, suggestion: Suggestion) -> Response:
    rows = wording.rows(suggestion)
    number = len(suggestion.found)
    return page(
        "planning/suggestion.html",
        status=form.status if form.failed else None,
        form=form,
        event=event,
        suggestion=suggestion,
        rows=[each for each in rows if each.what in ("moved", "stays")],
        ways=[each for each in rows if each.what in ("way", "new", "dropped")],
        missing=list(wording.missing(suggestion)),
        title=ngettext("A time for %(num)s item", "Times for %(num)s items", number)
        if number
        else _("No time was found"),
        before=_blocks(suggestion.before),
        after=_blocks(suggestion.after),
        answer=json.dumps(dict(suggestion.found)),
        sent=[(name, each) for name, each in request.form.items(multi=True) if name not in OF_THIS_PAGE],
        is_change=any(each.what != "stays" for each in rows),
    )


def _blocks(found: Sequence[Finding]) -> int:
    """How many problems about times and ways stand in the way of a release."""
    return sum(each.severity is Severity.BLOCK and each.rule in TIMES_AND_WAYS for each in found)
