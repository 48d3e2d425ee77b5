"""What is asked of somebody who wants times found: for what, when it may be, and what she would like."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self
from uuid import UUID

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.planning import courses, sentences
from tourapp.planning.findings import Planned
from tourapp.planning.suggesting.asking import Part, Terms, usual_minutes
from tourapp.planning.suggesting.queries import Wish
from tourapp.programme.kinds import ItemKind
from tourapp.web.forms import Form, Line

MOST_ITEMS = 40
MOST_MINUTES = 12 * 60
PARTS = {
    Part.MORNING.value: _l("in the morning"),
    Part.AFTERNOON.value: _l("in the afternoon"),
    Part.EVENING.value: _l("in the evening"),
}
NEVER_FIRST = courses.AT_WILL | {ItemKind.TRAVEL}
"""Kinds that nothing has to come after."""


USUAL = ("09:00", "17:30")
"""Between which hours something may be, unless it stands outside them."""


class Hour(Line):
    """A time of day as `09:30`; `minute` is the minute of the day once the form is valid."""

    @property
    def minute(self) -> int:
        hour, minute = (self.data or "0:0").split(":")
        return int(hour) * 60 + int(minute)

    def pre_validate(self, form: Any) -> None:
        if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", self.data or "", re.ASCII):
            raise ValidationError(_("Enter the time in 24 hours, for example 09:30"))


class Length(Line):
    """Minutes that something takes."""

    def pre_validate(self, form: Any) -> None:
        text = self.data or ""
        if not re.fullmatch(r"\d{1,3}", text, re.ASCII) or not 5 <= int(text) <= MOST_MINUTES:
            raise ValidationError(_("Enter minutes, from 5 to %(most)s", most=MOST_MINUTES))


class SuggestForm(Form):
    """The terms; fields for each item are added by `of`."""

    days = SelectMultipleField(
        _l("Days"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    first = Hour(_l("Not before"))
    last = Hour(_l("Over by"))
    noon = BooleanField(_l("Keep 12:00 to 13:00 free where no meal is planned"))
    ways_go = BooleanField(_l("Remove journeys that only lead to or from what moves"))
    answer = HiddenField()
    """What was found, when it is to be taken."""
    seen = HiddenField()
    """The mark of the draft for which it was found."""

    chosen: tuple[Planned, ...] = ()

    @classmethod
    def of(cls, chosen: Sequence[Planned], items: Sequence[Planned], days: Sequence[dt.date]) -> Self:
        """A form for these items, of all those of the draft."""
        made: dict[str, Any] = {"chosen": tuple(chosen)}
        usual: dict[str, Any] = {
            "days": [day.isoformat() for day in days],
            "first": min(USUAL[0], *(_clock(each.content.starts) or USUAL[0] for each in chosen)),
            "last": max(USUAL[1], *(_clock(each.content.ends) or USUAL[1] for each in chosen)),
            "noon": True,
            "ways_go": True,
        }
        for each in chosen:
            made |= {
                f"minutes-{each.id}": Length(_l("Minutes")),
                f"day-{each.id}": SelectField(_l("Best on")),
                f"part-{each.id}": SelectField(_l("Best")),
                f"after-{each.id}": SelectField(_l("After")),
            }
            usual[f"minutes-{each.id}"] = str(usual_minutes(each))
        form: Self = type(cls.__name__, (cls,), made)(data=usual)
        form._offer(items, days)
        return form

    def _offer(self, items: Sequence[Planned], days: Sequence[dt.date]) -> None:
        lang = current_lang()
        self.days.choices = [(day.isoformat(), time.long_date(day, lang, year=False)) for day in days]
        wished = [(day.isoformat(), time.short_date(day, lang)) for day in days]
        others = [
            (str(each.id), str(sentences.title(each)))
            for each in items
            if each.content.kind not in NEVER_FIRST
        ]
        for each in self.chosen:
            self[f"day-{each.id}"].choices = [("", _("any day")), *wished]
            self[f"part-{each.id}"].choices = [("", _("any hour")), *PARTS.items()]
            self[f"after-{each.id}"].choices = [
                ("", _("anything")),
                *(other for other in others if other[0] != str(each.id)),
            ]

    def validate_days(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Choose one day or more"))

    def validate_last(self, field: Hour) -> None:
        if not self.first.errors and field.minute <= self.first.minute:
            raise ValidationError(_("Enter an hour that comes after the first"))

    @property
    def terms(self) -> Terms:
        return Terms(
            days=tuple(dt.date.fromisoformat(day) for day in self.days.data or ()),
            first=self.first.minute,
            last=self.last.minute,
            noon=bool(self.noon.data),
            ways_go=bool(self.ways_go.data),
        )

    @property
    def wishes(self) -> list[Wish]:
        return [self._wish(each.id) for each in self.chosen]

    def _wish(self, item: UUID) -> Wish:
        said = {name: self[f"{name}-{item}"].data for name in ("minutes", "day", "part", "after")}
        return Wish(
            item=item,
            minutes=int(said["minutes"]),
            day=dt.date.fromisoformat(said["day"]) if said["day"] else None,
            part=Part(said["part"]) if said["part"] else None,
            after=UUID(said["after"]) if said["after"] else None,
        )

    @property
    def found(self) -> Mapping[str, int]:
        """The answer that is to be taken: starts by reference, of the chosen items alone."""
        try:
            told = json.loads(self.answer.data or "{}")
        except ValueError:
            return {}
        known = {ref("item", each.id) for each in self.chosen}
        pairs = told.items() if isinstance(told, dict) else ()
        return {
            key: start for key, start in pairs if key in known and type(start) is int and 0 <= start < 10**5
        }

    def rows(self) -> Iterator[tuple[Planned, Mapping[str, Any]]]:
        """Each item with its own fields."""
        for each in self.chosen:
            yield each, {name: self[f"{name}-{each.id}"] for name in ("minutes", "day", "part", "after")}


def _clock(moment: WallTime | None) -> str:
    """What the clock on the wall shows; empty without a time."""
    return f"{moment.local:%H:%M}" if moment else ""
