"""The forms of letters and reminders: to whom, when, and the words in both languages."""

import datetime as dt
import re
from typing import Any

from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.mailings.models import Anchor, Audience, Mailing
from tourapp.mailings.rules import MOST_DAYS
from tourapp.mailings.services import Texts, Wish
from tourapp.messages.models import Concerns
from tourapp.registration.states import Attendance
from tourapp.web.forms import Block, Form, Line, required

AUDIENCES = {
    Audience.CONFIRMED: _l("Everybody who has a place"),
    Audience.LACKING: _l("Those who have a place and left a required question open"),
    Audience.WAITING: _l("Those who wait for a place"),
    Audience.EVERYBODY: _l("Everybody who has a place or waits for one"),
    Audience.CAME: _l("Those who came (where nobody was checked in: those who had a place)"),
}
WAYS = {
    "": _l("In person and online"),
    Attendance.IN_PERSON.value: _l("In person only"),
    Attendance.ONLINE.value: _l("Online only"),
}
CONCERNS = {
    Concerns.PLACE: _l("Their place at this event"),
    Concerns.OTHER: _l("Something else: news, another event, an invitation"),
}
ANCHORS = {
    Anchor.BEFORE_START: _l("days before the event starts"),
    Anchor.BEFORE_CLOSE: _l("days before registration closes"),
    Anchor.AFTER_END: _l("days after the event ends"),
}
LANGUAGES = {
    "": _l("Both languages, each reader gets their own"),
    "en": _l("English only, also for readers of Japanese"),
    "ja": _l("Japanese only, also for readers of English"),
}


def _choices(words: dict[Any, Any]) -> Any:
    return lambda: [SelectChoice(str(getattr(key, "value", key)), str(text)) for key, text in words.items()]


class Hour(Line):
    """A time of day as `09:00`, 24 hours."""

    def pre_validate(self, form: Any) -> None:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.data or "", re.ASCII):
            raise ValidationError(_("Enter the time in 24 hours, for example 09:30"))


class LetterForm(Form):
    """To whom, about what, and the words. `seen` is how many people the writer was shown."""

    audience = RadioField(
        _l("Who gets it"), [InputRequired(_l("Choose to whom it goes"))], choices=_choices(AUDIENCES)
    )
    attendance = SelectField(_l("How they take part"), [Optional()], choices=_choices(WAYS), default="")
    concerns = RadioField(
        _l("What it is about"),
        [InputRequired(_l("Choose what it is about"))],
        choices=_choices(CONCERNS),
        default=Concerns.PLACE.value,
    )
    only_lang = SelectField(_l("Languages"), [Optional()], choices=_choices(LANGUAGES), default="")
    subject_en = Line(_l("Subject in English"))
    body_en = Block(_l("Text in English"))
    subject_ja = Line(_l("Subject in Japanese"))
    body_ja = Block(_l("Text in Japanese"))
    seen = IntegerField(validators=[Optional()])

    @property
    def texts(self) -> Texts:
        return Texts(
            subject=Words(self.subject_en.data or "", self.subject_ja.data or ""),
            body=Words(self.body_en.data or "", self.body_ja.data or ""),
            only_lang=self.only_lang.data or "",
        )

    @property
    def way(self) -> Attendance | None:
        return Attendance(self.attendance.data) if self.attendance.data else None


class ReminderForm(LetterForm):
    """The same, and when it goes."""

    days = IntegerField(
        _l("How many"),
        [
            InputRequired(_l("Enter a number of days from 0 to 366")),
            NumberRange(0, MOST_DAYS, message=_l("Enter a number of days from 0 to 366")),
        ],
        default=7,
    )
    anchor = SelectField(_l("Counted from"), choices=_choices(ANCHORS), default=Anchor.BEFORE_START.value)
    clock = Hour(_l("At"), [required(_l("Enter the time in 24 hours, for example 09:30"))], default="09:00")
    version = IntegerField(validators=[Optional()])

    @property
    def wish(self) -> Wish:
        """What was asked for; the form is valid."""
        return Wish(
            texts=self.texts,
            audience=Audience(self.audience.data),
            anchor=Anchor(self.anchor.data),
            days=self.days.data or 0,
            clock=dt.time.fromisoformat(self.clock.data or "09:00"),
            attendance=self.way,
            concerns=Concerns(self.concerns.data),
        )


def stored(mailing: Mailing) -> dict[str, Any]:
    """What the form of a reminder begins with."""
    return {
        "audience": mailing.audience.value,
        "attendance": mailing.attendance.value if mailing.attendance else "",
        "concerns": mailing.concerns.value,
        "only_lang": mailing.only_lang,
        "subject_en": mailing.subject.en,
        "body_en": mailing.body.en,
        "subject_ja": mailing.subject.ja,
        "body_ja": mailing.body.ja,
        "days": mailing.days,
        "anchor": mailing.anchor.value if mailing.anchor else Anchor.BEFORE_START.value,
        "clock": mailing.clock,
        "version": mailing.version,
    }
