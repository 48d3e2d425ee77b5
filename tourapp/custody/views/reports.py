"""What was removed, what is left of an event, and who has looked at private answers."""

from flask import request
from werkzeug.wrappers import Response

from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import parse_ref
from tourapp.custody import queries, wording
from tourapp.custody.retention import RETENTION, WORDS
from tourapp.custody.rules import WHY, Why
from tourapp.events import queries as events
from tourapp.reports.changes import PURPOSES
from tourapp.web.guard import guard, guard_somewhere
from tourapp.web.pages import page


def custody() -> Response:
    """How long everything is kept, what the daily job has removed, and how many people were erased."""
    guard_somewhere()
    return page(
        "custody/custody.html",
        lines=RETENTION,
        words=WORDS,
        runs=queries.purge_runs(request.args.get("page", 1, type=int)),
        erasures=queries.erasures(),
        names=queries.names_of(each.by for each in queries.erasures()),
        why=lambda word: WHY[Why(word)],
        kind=wording.kind,
    )


def event_data(slug: str) -> Response:
    """What is left of an event that says who somebody was: kinds, numbers, until when."""
    event = events.by_slug(slug)
    guard(event)
    return page("custody/event_data.html", event=event, left=queries.left_of(event))


def openings(slug: str) -> Response:
    """Who opened private answers of this event, of whom, what for, when."""
    event = events.by_slug(slug)
    guard(event)
    found = queries.openings(event.ref, request.args.get("page", 1, type=int))
    return page(
        "custody/openings.html",
        event=event,
        found=found,
        names=queries.names_of(each.actor for each in found.items),
        registrations=queries.registrations_behind(each.subject for each in found.items),
        questions=queries.labels_of(event.ref),
        purpose=lambda text: str(PURPOSES.get(text, text)) if text else _("Not said"),
        lang=current_lang(),
        parse_ref=parse_ref,
    )
