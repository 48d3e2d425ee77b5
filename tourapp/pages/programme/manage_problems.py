"""The problem list of a programme: one page to read, and three presses that mend, accept and take that back."""

from collections import Counter
from collections.abc import Mapping, Sequence

from flask import flash, redirect
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.agenda.circles import NAMES
from tourapp.core import clock
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.custody.queries import names_of
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.pages.programme.manage_missing import FIELDS
from tourapp.planning.acceptance import services as acceptance
from tourapp.planning.findings import REQUIRED
from tourapp.planning.problems import queries, services
from tourapp.planning.problems.forms import AboutForm, AcceptForm, Filter, RepairForm
from tourapp.planning.said import LABELS
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other


def manage_problems(slug: str) -> Response:
    """Everything that checks say of the draft, for a release to a circle."""
    event = events.by_slug(slug)
    guard(event)
    return _show(event)


def manage_problem_repair(slug: str) -> Response:
    """Do what a repair proposes, worked out anew; what is gone meanwhile is said on the list (409)."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = RepairForm()
    if form.validate_on_submit():
        with form.saving(event) as event:
            done = services.repair(
                actor,
                event,
                form.asked_circle,
                finding=form.finding.data or "",
                repair=form.repair.data or "",
            )
        if form.saved:
            said = (
                done.change.said.in_(current_lang())
                if done.change is not None
                else _("It is like that already.")
            )
            flash(said, "ok")
            return _back(form, slug)
    return _show(event, form)


def manage_problem_accept(slug: str) -> Response:
    """Accept a finding as it is, with a reason."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = AcceptForm()
    if form.validate_on_submit():
        with form.saving(event) as event:
            found = services.find(event, form.asked_circle, form.finding.data or "")
            acceptance.accept(actor, event, found, form.reason.data or "")
        if form.saved:
            flash(_("Accepted. It holds as long as its numbers stay the same."), "ok")
            return _back(form, slug)
    form.reason.id = f"reason-{form.finding.data}"  # where the page has the field, for the link to it
    return _show(event, form)


def manage_problem_withdraw(slug: str) -> Response:
    """Accept a finding no longer."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = AboutForm()
    if form.validate_on_submit():
        with form.saving(event) as event:
            acceptance.withdraw(actor, event, form.finding.data or "")
        if form.saved:
            flash(_("It counts as a problem again."), "ok")
            return _back(form, slug)
    return _show(event, form)


def _back(form: AboutForm, slug: str) -> Response:
    way = form.way_back
    if way is not None:
        return redirect(way, code=303)
    return see_other("manage_problems", slug=slug, circle=form.asked_circle.value)


def _show(event: Event, form: AboutForm | None = None) -> Response:
    chosen = Filter()
    if form is not None:
        chosen.circle = form.asked_circle
    rows = queries.rows(event, chosen.circle)
    actor = current_actor()
    shown = [row for row in rows if chosen.state in ("", row.state) and chosen.on in (None, row.on)]
    return page(
        "pages/manage_problems.html",
        form=form,
        event=event,
        rows=shown,
        all=rows,
        standing=queries.standing(rows),
        days=sorted({row.on for row in rows if row.on is not None}),
        chosen=chosen,
        circles=NAMES,
        names=names_of({row.problem.acceptance.by for row in shown if row.problem.acceptance is not None}),
        checked_at=clock.now(),
        lacking=_lacking(rows),
        labels=LABELS,
        may_edit=actor.may(Action.EDIT_PROGRAMME, event),
        may_accept=actor.may(Action.RELEASE_PROGRAMME, event),
    )


def _lacking(rows: Sequence[queries.Row]) -> Mapping[str, int]:
    """The fields that several items lack, and how many do: they can be said once for all."""
    asked = Counter(
        name
        for row in rows
        if row.finding.rule == REQUIRED and row.state != queries.ACCEPTED
        for name in row.finding.fields
        if name in FIELDS
    )
    return {name: count for name, count in asked.most_common() if count > 1}
