"""The forms of a change of plan: shape only. Each says in `plan` what `services.prepare` takes."""

import re
from typing import Any

from wtforms import BooleanField, Field
from wtforms.validators import Optional, ValidationError

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events import rules
from tourapp.events.changes.models import PlanChange
from tourapp.events.forms import TimesForm, stored_times
from tourapp.events.models import Event
from tourapp.web.forms import Block, Form, Line, at_most, required


class PlanForm(Form):
    """Why, in the two languages in which people read it."""

    reason_en = Block(_l("Reason in English"), [required(_l("Enter the reason in English.")), at_most(500)])
    reason_ja = Block(_l("Reason in Japanese"), [required(_l("Enter the reason in Japanese.")), at_most(500)])

    @property
    def plan(self) -> dict[str, Any]:
        return {"reason": Words(self.reason_en.data or "", self.reason_ja.data or "")}


class CancelPlanForm(PlanForm):
    """Calling an event off needs no more than the reason."""


class PostponePlanForm(PlanForm, TimesForm):
    """The new time, or that none is known."""

    without_time = BooleanField(_l("The new time is not known yet"))

    @property
    def plan(self) -> dict[str, Any]:
        if self.without_time.data:
            return super().plan
        return super().plan | {
            "starts": self.starts,
            "ends": self.ends,
            "is_all_day": bool(self.is_all_day.data),
        }


class OnlinePlanForm(PlanForm):
    """Where people join, and for how many."""

    joining_url = Line(_l("Joining address"), [Optional(), at_most(500)])
    capacity_online = Line(_l("Online places"), [Optional(), at_most(6)])

    def validate_joining_url(self, field: Field) -> None:
        try:
            rules.web_address(field.data or "", field="joining_url")
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None

    def validate_capacity_online(self, field: Field) -> None:
        if not re.fullmatch(r"[1-9]\d*", field.data or "", re.ASCII):
            raise ValidationError(_("Enter a whole number, or leave it empty for no limit"))

    @property
    def plan(self) -> dict[str, Any]:
        number = self.capacity_online.data
        return super().plan | {
            "joining_url": self.joining_url.data or None,
            "capacity_online": int(number) if number else None,
        }


def stored(event: Event, change: PlanChange | None) -> dict[str, Any]:
    """What the form begins with: the prepared change, else the event as it stands."""
    if change is None:
        times = stored_times(event.starts, event.ends, is_all_day=event.is_all_day)
        return {**times, "joining_url": event.joining_url or ""}
    starts, ends, all_day = change.new_starts, change.new_ends, change.new_all_day
    if starts is None or ends is None:
        starts, ends, all_day = event.starts, event.ends, event.is_all_day
    return {
        **stored_times(starts, ends, is_all_day=all_day),
        "without_time": not change.has_new_time,
        "reason_en": change.reason.en,
        "reason_ja": change.reason.ja,
        "joining_url": change.joining_url or event.joining_url or "",
        "capacity_online": "" if change.capacity_online is None else str(change.capacity_online),
    }
