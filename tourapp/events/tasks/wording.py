"""Tasks in words: what their date hangs by, how late they are."""

import datetime as dt
from typing import Any

from tourapp.core import clock, time
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.rules import Group
from tourapp.events.tasks.states import Anchor

ANCHORS: dict[Anchor, Any] = {
    Anchor.START: _l("the first day"),
    Anchor.END: _l("the last day"),
    Anchor.OPENS: _l("the opening of registration"),
    Anchor.CLOSES: _l("the close of registration"),
    Anchor.PUBLISHED: _l("publishing"),
}

GROUPS: dict[Group, Any] = {
    Group.OVERDUE: _l("Overdue"),
    Group.WEEK: _l("Within seven days"),
    Group.LATER: _l("Later"),
    Group.UNDATED: _l("Without a date yet"),
    Group.ENDED: _l("Done or dropped"),
}


def rule(task: Task) -> str:
    """`3 weeks before the first day`; `on the day of the close of registration`."""
    anchor = str(ANCHORS[task.anchor])
    if task.days == 0:
        return _("on the day of %(anchor)s", anchor=anchor)
    days = abs(task.days)
    if days % 7 == 0:
        length = ngettext("%(num)s week", "%(num)s weeks", days // 7)
    else:
        length = ngettext("%(num)s day", "%(num)s days", days)
    if task.days < 0:
        return _("%(length)s before %(anchor)s", length=length, anchor=anchor)
    return _("%(length)s after %(anchor)s", length=length, anchor=anchor)


def due(task: Task) -> str:
    """The day and the hour on the clocks of the event, with their city; empty while there is none."""
    if task.due_at is None:
        return ""
    lang = current_lang()
    year = task.due_at.year != clock.now().year
    return time.moment(task.due_at, task.event.zone, lang, year=year)


def distance(task: Task, now: dt.datetime) -> str:
    """How far away it is on the calendar of the event: `3 days late`, `today`, `in 12 days`."""
    if task.due is None or task.due_at is None:
        return ""
    days = time.days_until(task.due.date, time.in_zone(now, task.event.zone).date())
    if days < 0:
        return ngettext("%(num)s day late", "%(num)s days late", -days)
    if days == 0:
        return _("late since today") if task.due_at < now else _("today")
    return _("tomorrow") if days == 1 else ngettext("in %(num)s day", "in %(num)s days", days)
