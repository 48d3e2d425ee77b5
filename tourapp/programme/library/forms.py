"""Bringing an earlier visit in, and saying what was learnt."""

import datetime as dt
import uuid

from wtforms import HiddenField, SelectField

from tourapp.core import time
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme.library.rules import LONGEST
from tourapp.web.forms import Block, Form, at_most


class DropInForm(Form):
    """Which visit, and on which day of the event; without one it waits for its time."""

    item = HiddenField()
    on = SelectField(_l("When"))

    def offer(self, event: Event) -> None:
        count = (event.last_day - event.starts.date).days + 1
        days = [event.starts.date + dt.timedelta(days=each) for each in range(count)]
        self.on.choices = [
            ("", _("as an idea, without a time")),
            *((day.isoformat(), time.short_date(day, current_lang())) for day in days),
        ]

    @property
    def chosen(self) -> uuid.UUID:
        try:
            return uuid.UUID(self.item.data or "")
        except ValueError:
            raise NotFound() from None

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.on.data) if self.on.data else None


class LessonForm(Form):
    """What was learnt, in one language or both."""

    text_en = Block(_l("What we learnt, in English"), [at_most(LONGEST)])
    text_ja = Block(_l("What we learnt, in Japanese"), [at_most(LONGEST)])

    @property
    def text(self) -> Words:
        return Words(self.text_en.data or "", self.text_ja.data or "")
