"""The forms of the builder: the short form of an item, and where something was put on the grid."""

import datetime as dt
from contextlib import suppress
from typing import Any

from flask import request
from wtforms import HiddenField
from wtforms.validators import ValidationError

from tourapp.core.i18n import gettext as _
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.core.words import LANGUAGES
from tourapp.programme.content import ItemContent
from tourapp.programme.forms import ItemForm, Offer
from tourapp.web.forms import Form, Line

ASKED = (
    *(f"{name}_{lang}" for name in ("title", "place", "host", "interpreters") for lang in LANGUAGES),
    *("version", "kind", "starts_on", "starts_time", "ends_time", "place_ref", "authority"),
    *("interpretation", "capacity", "transfer_mode", "transfer_minutes"),
)
"""What the short form asks. What it does not ask stays as it is."""
LONGEST = 48 * 60
"""Minutes that something may be stretched to."""


class QuickForm(ItemForm):
    """The form of an item with a few of its fields."""

    def __init__(self, content: ItemContent, offer: Offer) -> None:
        super().__init__(content, offer)
        if self.is_submitted():
            self._keep_the_rest(content)

    def _keep_the_rest(self, content: ItemContent) -> None:
        typed = {name: self[name].data for name in ASKED}
        self.show(content)
        self.ends_zone.data = self.ends_zone.data or ""
        self.audience.data = [each for each in content.audience if each != self.offer.everybody]
        for name, value in typed.items():
            if name in request.form or name == "version":
                self[name].data = value
        if content.host_ref and not self.authority.data:
            self.host_organisation_en.data = self.host_organisation_ja.data = ""
        ends = content.ends
        if content.starts and ends and ends.date != content.starts.date and self.starts_on.data:
            nights = ends.date - content.starts.date
            with suppress(ValueError):  # the field itself says so
                self.ends_on.data = (dt.date.fromisoformat(self.starts_on.data) + nights).isoformat()
        if not self.starts_on.data:
            self.starts_time.data = self.ends_time.data = ""


class PlacedForm(Form):
    """Where something was put: `starts` on the clocks of the grid, its length, and which version was seen."""

    starts = Line()
    minutes = Line()
    version = HiddenField()

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.zone = zone

    def validate_starts(self, field: Line) -> None:
        try:
            local = dt.datetime.fromisoformat(
                field.data or ""
            )  # with an offset it is no wall time: ValueError
            WallTime(local, self.zone)
        except NoSuchTime:
            raise ValidationError(
                _("That time does not exist on that day: the clocks go forward. Choose another one.")
            ) from None
        except ValueError:
            raise ValidationError(_("Choose a day and a time.")) from None

    def validate_minutes(self, field: Line) -> None:
        text = field.data or ""
        if not text.isdecimal() or not 0 < len(text) < 6 or not 0 < int(text) <= LONGEST:
            raise ValidationError(_("Choose a length of up to two days."))

    @property
    def at(self) -> WallTime:
        return WallTime(dt.datetime.fromisoformat(self.starts.data or ""), self.zone)

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=int(self.minutes.data or "0"))

    @property
    def seen(self) -> int:
        text: Any = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0
