"""The organisers' page of a programme: the draft, what is wrong with it, editions, and releasing."""

from collections.abc import Sequence
from typing import Any

from flask import flash
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.agenda.circles import NAMES, Circle
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.planning import queries, services
from tourapp.planning.findings import Severity
from tourapp.planning.forms import ReleaseForm
from tourapp.planning.services import Blocked
from tourapp.programme import queries as programme
from tourapp.programme.kinds import CONFIRMATIONS
from tourapp.programme.models import Edition, Release
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other


def manage_programme(slug: str) -> Response:
    """The draft by day, with what is missing; editions and to whom they were released."""
    event = events.by_slug(slug)
    guard(event)
    return _show(event, ReleaseForm())


def manage_programme_release(slug: str) -> Response:
    """Release the draft to a circle. What stands in the way is shown with a field for the reason (422)."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = ReleaseForm()
    if not form.is_submitted():
        return see_other("manage_programme", slug=slug)
    if form.validate_on_submit():
        circle = Circle(form.circle.data)
        with form.saving(event) as event:
            overrides = tuple(form.overrides(queries.problems(event, circle)))
            done = services.release(
                actor, event, circle=circle, note=form.note.data or "", overrides=overrides
            )
        if form.saved:
            who = NAMES[circle].in_(current_lang())
            said = _("Version %(number)s is released: %(circle)s.", number=done.edition.number, circle=who)
            flash(said, "success")
            return see_other("manage_programme", slug=slug)
    return _show(event, form)


def _show(event: Event, form: ReleaseForm) -> Response:
    items = programme.draft(event)
    problems = queries.problems_by_circle(event, queries.drafted(items))
    editions = programme.editions(event)
    refused = form.refused
    return page(
        "programme/manage_programme.html",
        form=form,
        event=event,
        items={item.ref: item for item in items},
        days=programme.days_of(items),
        blocks={
            circle: sum(each.severity is Severity.BLOCK for each in found)
            for circle, found in problems.items()
        },
        untranslated=[each for each in problems[Circle.PARTICIPANTS] if each.rule == "R33"],
        standing=refused.findings if isinstance(refused, Blocked) else (),
        editions=editions,
        released=_newest(editions),
        circles=NAMES,
        confirmations=CONFIRMATIONS,
        may_release=current_actor().may(Action.RELEASE_PROGRAMME, event),
    )


def _newest(editions: Sequence[Edition]) -> dict[str, tuple[Edition, Release]]:
    """What each circle has now."""
    found: dict[str, Any] = {}
    for edition in editions:
        for release in edition.releases:
            found.setdefault(release.circle.value, (edition, release))
    return found
