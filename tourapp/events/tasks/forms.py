"""The form of a task: shape only."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.validators import Optional, ValidationError

from tourapp.access.policy import Role
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.rules import LONGEST_OFFSET, DueRule
from tourapp.events.tasks.states import Anchor
from tourapp.events.tasks.wording import ANCHORS
from tourapp.web.forms import LONGEST_LINE, Block, Form, Line, at_most

OWNERS = (Role.ORGANISER, Role.LOGISTICS, Role.OFFICE_HEAD, Role.TOUR_LEADER, Role.DUTY_OFFICER, Role.DESK)
"""The roles that work for an event."""


class ClockLine(Line):
    """A time of day as `09:30`, 24 hours; `clock` is the time once the form is valid."""

    @property
    def clock(self) -> dt.time:
        return dt.time.fromisoformat(self.data or "")

    def pre_validate(self, form: Any) -> None:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.data or "", re.ASCII):
            raise ValidationError(_("Enter the time in 24 hours, for example 09:30"))


class CountLine(Line):
    """A small whole number; `number` is it once the form is valid."""

    @property
    def number(self) -> int:
        return int(self.data or "")

    def pre_validate(self, form: Any) -> None:
        if not re.fullmatch(r"\d{1,3}", self.data or "", re.ASCII) or self.number > LONGEST_OFFSET:
            raise ValidationError(_("Enter a whole number, 0 for the day itself"))


class TaskForm(Form):
    """What has to be done, by whom, and when."""

    version = HiddenField()
    title_en = Line(_l("Task in English"), [Optional(), at_most(LONGEST_LINE)])
    title_ja = Line(_l("Task in Japanese"), [Optional(), at_most(LONGEST_LINE)])
    owner = SelectField(_l("Role that does it"), choices=[])
    holder = SelectField(_l("Looked after by"), choices=[])
    count = CountLine(_l("Number"))
    unit = SelectField(_l("Days or weeks"), choices=[])
    side = SelectField(_l("Before or after"), choices=[])
    anchor = SelectField(_l("Counted from"), choices=[])
    at = ClockLine(_l("By what time"))
    note = Block(_l("Note"), [Optional(), at_most(2000)])

    def __init__(self, *args: Any, roles: dict[Role, Any], people: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.owner.choices = [(role.value, str(roles[role])) for role in OWNERS]
        if self.owner.data and self.owner.data not in dict(self.owner.choices):
            known = [role for role in roles if role.value == self.owner.data]
            self.owner.choices += [(role.value, str(roles[role])) for role in known]
        self.unit.choices = [("days", _("days")), ("weeks", _("weeks"))]
        self.side.choices = [("before", _("before")), ("after", _("after"))]
        self.holder.choices = [("", _("Whoever has the role")), *people]
        self.anchor.choices = [(anchor.value, str(words)) for anchor, words in ANCHORS.items()]

    @property
    def title(self) -> Words:
        return Words(self.title_en.data or "", self.title_ja.data or "")

    @property
    def rule(self) -> DueRule:
        days = self.count.number * (7 if self.unit.data == "weeks" else 1)
        return DueRule(Anchor(self.anchor.data), -days if self.side.data == "before" else days, self.at.clock)


NEW = {
    "owner": Role.ORGANISER.value,
    "count": "1",
    "unit": "weeks",
    "side": "before",
    "anchor": "start",
    "at": "17:00",
}
"""What an empty form begins with."""


def stored(task: Task) -> dict[str, Any]:
    """A task as the fields of `TaskForm` hold it."""
    days = abs(task.days)
    in_weeks = days > 0 and days % 7 == 0
    return {
        "version": str(task.version),
        "title_en": task.title.en,
        "title_ja": task.title.ja,
        "owner": task.owner.value,
        "holder": str(task.holder_id) if task.holder_id else "",
        "count": str(days // 7 if in_weeks else days),
        "unit": "weeks" if in_weeks else "days",
        "side": "after" if task.days > 0 else "before",
        "anchor": task.anchor.value,
        "at": f"{task.at:%H:%M}",
        "note": task.note,
    }
