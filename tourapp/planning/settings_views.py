"""How many go, and what checks count with: one page."""

from flask import flash
from werkzeug.wrappers import Response

from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.planning import gathering, setting, settings_forms
from tourapp.planning.settings_forms import GROUP, LIMITS, SPEEDS, WAYS, PlanningForm
from tourapp.programme.group import queries as group
from tourapp.programme.group import services as group_services
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_planning(slug: str) -> Response:
    """The numbers of the group, speeds, margins and limits of this event."""
    event = events.by_slug(slug)
    actor = guard(event)
    before = gathering.parameters(event)
    form = PlanningForm(data=settings_forms.shown(group.said(event), before))
    if form.validate_on_submit():
        with form.saving(event) as event:
            group_services.set_numbers(actor, event, form.numbers)
            setting.set_parameters(actor, event, form.parameters(before))
        if form.saved:
            flash(_("Saved. The problem list uses it from now on."), "ok")
            return see_other("manage_problems", slug=slug)
    numbers = group.numbers(event)
    return page(
        "planning/manage_planning.html",
        form=form,
        event=event,
        now={name: getattr(numbers, name) for name in GROUP},
        sections=(
            (_("The group"), GROUP),
            (_("Speeds in km/h"), SPEEDS),
            (_("Margins and limits in minutes"), LIMITS),
            (_("Ways that repairs and suggestions put in"), WAYS),
        ),
    )
