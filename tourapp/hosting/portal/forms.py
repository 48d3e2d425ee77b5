"""What a host sends from its page: shape only. Times and days are text, read as Japanese offices write them."""

import datetime as dt
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, NumberRange, Optional, ValidationError

from tourapp.core import clock
from tourapp.core.days import NotADay, TwoDays
from tourapp.core.hours import NotAnHour, read_day_near, read_hour
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.hosting.states import Approval, Known, Provider
from tourapp.programme.choices import PHOTOGRAPHY
from tourapp.registration.fields import Several
from tourapp.web.forms import LONGEST_LINE, LONGEST_TEXT, Block, Form, Line, at_most, required

HOSTS_ZONE = "Asia/Tokyo"
"""On whose calendar a day without its year is the next one."""


class HourLine(Line):
    """A time of day, or nothing; `hour` is the time once the form is valid."""

    hour: dt.time | None = None

    def pre_validate(self, form: Any) -> None:
        self.hour = None
        if not self.data:
            return
        try:
            self.hour = read_hour(self.data)
        except NotAnHour:
            raise ValidationError(_("Enter the time in 24 hours, for example 15:30")) from None


class DayLine(Line):
    """A day, or nothing; `day` is the date once the form is valid."""

    day: dt.date | None = None

    def pre_validate(self, form: Any) -> None:
        self.day = None
        if not self.data:
            return
        try:
            self.day = read_day_near(self.data, clock.today(HOSTS_ZONE))
        except NotADay:
            raise ValidationError(_("Enter the date, for example 23 April 2025 or 2025-04-23")) from None
        except TwoDays:
            raise ValidationError(_("This can be two dates. Enter it as year, month, day.")) from None


class WhoForm(Form):
    """Who answers (課・職・氏名)."""

    section = Line(_l("Your section"), [required(_l("Enter your section")), at_most(LONGEST_LINE)])
    post = Line(_l("Your post"), [required(_l("Enter your post")), at_most(LONGEST_LINE)])
    name = Line(_l("Your name"), [required(_l("Enter your name")), at_most(LONGEST_LINE)])

    @property
    def who(self) -> tuple[str, str, str]:
        return self.section.data or "", self.post.data or "", self.name.data or ""


class AnswerForm(WhoForm):
    """An answer to one item of the edition that was seen."""

    edition = HiddenField()

    @property
    def seen(self) -> int:
        """The number of the edition; nought when somebody tampered with it."""
        text = self.edition.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


class AgreeForm(AnswerForm):
    """One press: nothing else to fill in once we know who answers."""


class TakeBackForm(Form):
    edition = HiddenField()


class ConditionForm(AnswerForm):
    text = Block(_l("On which condition"), [required(_l("Enter the condition")), at_most(LONGEST_TEXT)])


class ArrangeForm(AnswerForm):
    expected_on = DayLine(_l("Answer expected on"), [Optional()])
    text = Line(_l("What is being arranged"), [Optional(), at_most(LONGEST_LINE)])

    def validate_expected_on(self, field: DayLine) -> None:
        if field.day is not None and field.day < clock.today(HOSTS_ZONE):
            raise ValidationError(_("Enter a date in the future"))


class DeclineForm(AnswerForm):
    text = Block(_l("Reason, or what you suggest instead"), [Optional(), at_most(LONGEST_TEXT)])


class ProposeForm(AnswerForm):
    """Another time, place, person or a note; of these at least one."""

    on = DayLine(_l("Date"), [Optional()])
    starts = HourLine(_l("Start"), [Optional()])
    ends = HourLine(_l("End"), [Optional()])
    place = Line(_l("Place"), [Optional(), at_most(LONGEST_LINE)])
    received_by = Line(_l("Received by (post)"), [Optional(), at_most(LONGEST_LINE)])
    text = Block(_l("Reason or note"), [Optional(), at_most(LONGEST_TEXT)])


class DossierForm(Form):
    """What one needs to know of a visit. Nothing is demanded, nothing has to be handed in."""

    version = HiddenField()
    contact_section = Line(_l("Section on the day"), [Optional(), at_most(LONGEST_LINE)])
    contact_post = Line(_l("Post on the day"), [Optional(), at_most(LONGEST_LINE)])
    contact_name = Line(_l("Name on the day"), [Optional(), at_most(LONGEST_LINE)])
    contact_phone = Line(_l("Telephone on the day"), [Optional(), at_most(60)])
    entrance = Block(_l("Entrance and meeting point"), [Optional(), at_most(LONGEST_TEXT)])
    capacity = IntegerField(
        _l("How many people there is room for"),
        [Optional(), NumberRange(1, 100_000, message=_l("Enter a number"))],
    )
    photography = SelectField(
        _l("Photographs"),
        choices=lambda: [
            SelectChoice("", _("Not said yet")),
            *(SelectChoice(key, words.in_(current_lang())) for key, words in PHOTOGRAPHY.items()),
        ],
    )
    photo_note = Line(_l("Where not, or only from where"), [Optional(), at_most(LONGEST_LINE)])
    gift = Line(_l("Gifts"), [Optional(), at_most(LONGEST_LINE)])
    dress = Line(_l("Dress"), [Optional(), at_most(LONGEST_LINE)])
    step_free = RadioField(
        _l("Step-free all the way"),
        choices=lambda: [
            SelectChoice(Known.YES, _("Yes")),
            SelectChoice(Known.NO, _("No")),
            SelectChoice(Known.UNKNOWN, _("Not known yet")),
        ],
    )
    interpreter = RadioField(
        _l("Interpreter"),
        choices=lambda: [
            SelectChoice(Provider.HOST, _("We bring one")),
            SelectChoice(Provider.OFFICE, _("Yours")),
            SelectChoice(Provider.BOTH, _("Both")),
            SelectChoice(Provider.UNKNOWN, _("Not known yet")),
        ],
    )
    remarks = Block(_l("Anything else"), [Optional(), at_most(LONGEST_TEXT)])


class ReviewForm(WhoForm):
    """The answers to many items at once; what is chosen for each comes with its own fields (`bulk_views`)."""

    edition = HiddenField()


class SignOffForm(WhoForm):
    edition = HiddenField()
    approval = RadioField(
        _l("Decision inside your authority"),
        [AnyOf(tuple(Approval), message=_l("Choose whether it is signed off"))],
        choices=lambda: [
            SelectChoice(Approval.DECIDED, _("Signed off")),
            SelectChoice(Approval.NOT_YET, _("Not yet (the officer in charge answers)")),
            SelectChoice(Approval.NOT_NEEDED, _("Not needed")),
        ],
        validate_choice=False,
    )
    document_number = Line(_l("Reference number"), [Optional(), at_most(80)])
    document_on = DayLine(_l("Date of the document"), [Optional()])
    file = FileField(_l("Document"), [Optional()])

    @property
    def upload(self) -> FileStorage | None:
        sent = self.file.data
        return sent if isinstance(sent, FileStorage) and sent.filename else None


class SectionForm(Form):
    section = Line(_l("Section"), [required(_l("Enter the name of the section")), at_most(LONGEST_LINE)])
    items = Several(_l("Items that it looks after"), choices=[])


class EndForm(Form):
    link = HiddenField()


class CodeForm(Form):
    code = Line(_l("Code in the email"), [required(_l("Enter the code")), at_most(40)])


class RenewForm(Form):
    """One press: a new link goes to the registered address."""


class SheetForm(Form):
    file = FileField(_l("Filled-in reply form (Excel)"))

    @property
    def upload(self) -> FileStorage | None:
        sent = self.file.data
        return sent if isinstance(sent, FileStorage) and sent.filename else None

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if not self.errors and self.upload is None:
            self.file.errors = [_("Choose a file")]
        return not self.errors


class RecordSheetForm(Form):
    """The press that records what the trial run showed."""

    digest = HiddenField()
    on = DayLine(_l("Received on"), [Optional()])
    """For the office: the day on which the sheet came."""
