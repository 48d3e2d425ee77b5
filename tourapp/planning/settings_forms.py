"""The form for what an event plans with: how many go, how fast, and how long a day may be."""

from collections.abc import Mapping
from typing import Any

from wtforms import FloatField, IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from tourapp.core.i18n import current_lang
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning.parameters import Parameters
from tourapp.programme.choices import MODES
from tourapp.programme.group.rules import MOST, GroupNumbers
from tourapp.web.forms import Form

FASTEST = 1000
LONGEST = 24 * 60


def _people(label: Any, description: Any = "") -> IntegerField:
    wrong = _l("Enter a number of people, or leave it empty.")
    return IntegerField(
        label, description=description, validators=[Optional(), NumberRange(0, MOST, message=wrong)]
    )


def _speed(label: Any) -> FloatField:
    wrong = _l("Enter a number above 0")
    return FloatField(label, validators=[InputRequired(wrong), NumberRange(0.1, FASTEST, message=wrong)])


def _minutes(label: Any) -> IntegerField:
    wrong = _l("Enter a number of minutes")
    return IntegerField(label, validators=[InputRequired(wrong), NumberRange(0, LONGEST, message=wrong)])


class PlanningForm(Form):
    """Names are those of `GroupNumbers` and of `Parameters`. Numbers of people may stay empty."""

    participants = _people(_l("Participants"))
    tour_leaders = _people(_l("Tour leaders"))
    interpreters = _people(_l("Interpreters"))
    step_free = _people(_l("People who need step-free access"), _l("A count only; who it is stays sealed."))
    severe_allergies = _people(
        _l("People with a severe allergy"), _l("A count only; who it is stays sealed.")
    )

    walk_kmh = _speed(_l("On foot"))
    bus_kmh = _speed(_l("By bus or car"))
    far_bus_kmh = _speed(_l("By bus or car, far"))
    far_bus_from_km = _speed(_l("Far is more than (km)"))
    train_kmh = _speed(_l("By train"))
    shinkansen_kmh = _speed(_l("By Shinkansen"))

    margin_minutes = _minutes(_l("Margin for each leg of a group"))
    small_group = _people(_l("A group has more people than"))
    day_warn_minutes = _minutes(_l("A day is long over"))
    day_block_minutes = _minutes(_l("A day is too long over"))
    stretch_minutes = _minutes(_l("Longest time without a break"))
    pause_minutes = _minutes(_l("What counts as a break"))
    arrival_quiet_minutes = _minutes(_l("Free after the landing"))

    way_mode = SelectField(_l("How the group goes where nobody has said how"))
    walked_km = _speed(_l("It walks up to (km)"))
    unknown_way_minutes = _minutes(_l("A way of unknown length, in minutes"))

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.way_mode.choices = [
            SelectChoice(mode, MODES[mode].in_(current_lang()))
            for mode in ("chartered_bus", "bus", "car", "taxi", "train")
        ]

    @property
    def numbers(self) -> GroupNumbers:
        return GroupNumbers(**{name: self.data[name] for name in GROUP})

    def parameters(self, before: Parameters) -> Parameters:
        """What was entered, and of the rest what was there before."""
        entered = {name: self.data[name] for name in (*SPEEDS, *LIMITS, *WAYS) if self.data[name] is not None}
        return Parameters.of({**before.given, **entered})


GROUP = ("participants", "tour_leaders", "interpreters", "step_free", "severe_allergies")
SPEEDS = ("walk_kmh", "bus_kmh", "far_bus_kmh", "far_bus_from_km", "train_kmh", "shinkansen_kmh")
LIMITS = (
    "margin_minutes",
    "small_group",
    "day_warn_minutes",
    "day_block_minutes",
    "stretch_minutes",
    "pause_minutes",
    "arrival_quiet_minutes",
)

WAYS = ("way_mode", "walked_km", "unknown_way_minutes")


def shown(numbers: GroupNumbers, parameters: Parameters) -> Mapping[str, Any]:
    """What the form begins with."""
    known = {name: getattr(numbers, name) for name in GROUP}
    return {**known, **{name: getattr(parameters, name) for name in (*SPEEDS, *LIMITS, *WAYS)}}
