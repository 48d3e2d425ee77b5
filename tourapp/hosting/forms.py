"""What the office enters about hosts: shape only."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from tourapp.core import clock
from tourapp.core.days import NotADay, TwoDays, read_day
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.core.words import Words
from tourapp.directory.models import Organisation
from tourapp.hosting import rules, wording
from tourapp.hosting.models import Contact, Engagement
from tourapp.hosting.portal.forms import DayLine, HourLine
from tourapp.hosting.said import Said, Who
from tourapp.hosting.services import Known
from tourapp.hosting.states import (
    BY_HAND,
    AnswerKind,
    Channel,
    EngagementState,
    EngagementVerb,
    NoteKind,
    Provider,
    WayOut,
)
from tourapp.programme.content import ItemContent
from tourapp.web.forms import LONGEST_LINE, Block, Form, Line, at_most, required

_BETWEEN = re.compile(r"\s*(?:〜|～|~|–|—|\bto\b|から)\s*")
_DAY = re.compile(r"^(?P<days>[^,、:：]+?)(?:[,、:：]\s*(?P<why>.*))?$")


def _chosen(words: Any, keys: Any = None) -> list[SelectChoice]:
    return [SelectChoice(each.value, str(words[each])) for each in keys or words]


_BEGINNINGS = (
    EngagementState.SOUNDED,
    EngagementState.INTERESTED,
    EngagementState.AGREED_IN_PRINCIPLE,
    EngagementState.FORMALLY_REQUESTED,
    EngagementState.ACCEPTED,
    EngagementState.PREPARING,
)
"""From where one may begin with an authority."""


class RemindForm(Form):
    """One press."""


class EngageForm(Form):
    """An authority of the directory that is to receive the group."""

    organisation = RadioField(
        _l("Authority"), [InputRequired(_l("Choose an authority"))], choices=[], validate_choice=True
    )
    state = SelectField(_l("Where things stand"), choices=lambda: _chosen(wording.STATES, _BEGINNINGS))

    def find(self, bodies: Sequence[Organisation]) -> None:
        """Let these be chosen."""
        lang = current_lang()
        self.organisation.choices = [SelectChoice(str(body.id), body.name.in_(lang)) for body in bodies]

    @property
    def organisation_id(self) -> uuid.UUID:
        return uuid.UUID(self.organisation.data)


class StepForm(Form):
    """The next step with an authority."""

    verb = SelectField(_l("What has happened"), choices=[])
    reason = Line(_l("Reason"), [Optional(), at_most(LONGEST_LINE)])

    def offer(self, state: EngagementState) -> None:
        self.verb.choices = _chosen(wording.VERBS, rules.steps_from(state))

    @property
    def chosen(self) -> EngagementVerb:
        return EngagementVerb(self.verb.data)


class WayOutForm(Form):
    way = RadioField(
        _l("What is done now"),
        [InputRequired(_l("Choose what is done now"))],
        choices=lambda: _chosen(wording.WAYS_OUT),
    )

    @property
    def chosen(self) -> WayOut:
        return WayOut(self.way.data)


class HandOnForm(Form):
    """What becomes of the items of an authority that stepped back: another takes them, or they are dropped."""

    DROP = "drop"

    to = SelectField(_l("Who receives the group instead"), choices=[])
    reason = Line(_l("Reason"), [Optional(), at_most(LONGEST_LINE)])
    seen = HiddenField()

    def offer(self, others: Sequence[Engagement]) -> None:
        lang = current_lang()
        self.to.choices = [
            *(SelectChoice(str(each.id), each.organisation.name.in_(lang)) for each in others),
            SelectChoice(self.DROP, _("Nobody: drop these items")),
        ]

    @property
    def other_id(self) -> uuid.UUID | None:
        """The authority that takes them; None to drop them."""
        return None if self.to.data == self.DROP else uuid.UUID(self.to.data)


class WithFile(Form):
    """A form to which a file may belong."""

    file = FileField(_l("File"), [Optional()])

    @property
    def upload(self) -> FileStorage | None:
        sent = self.file.data
        return sent if isinstance(sent, FileStorage) and sent.filename else None


class NoteForm(WithFile):
    """A piece of the history."""

    kind = SelectField(_l("Kind"), choices=lambda: _chosen(wording.NOTES))
    on = DayLine(_l("Date"), [required(_l("Enter the date"))])
    who = Line(_l("Who wrote or spoke"), [Optional(), at_most(LONGEST_LINE)])
    text = Block(_l("What was said"), [Optional(), at_most(20_000)])

    @property
    def chosen(self) -> NoteKind:
        return NoteKind(self.kind.data)


class ContactForm(Form):
    contact = HiddenField()
    section = Line(_l("Section"), [Optional(), at_most(LONGEST_LINE)])
    post = Line(_l("Post"), [Optional(), at_most(LONGEST_LINE)])
    name = Line(_l("Name"), [Optional(), at_most(LONGEST_LINE)])
    email = Line(_l("Email address"), [Optional(), at_most(254)])
    phone = Line(_l("Telephone"), [Optional(), at_most(60)])
    is_main = BooleanField(_l("Days are sent to this address"))
    is_cir = BooleanField(_l("Coordinator for International Relations"))

    @classmethod
    def of(cls, contact: Contact | None, **options: Any) -> "ContactForm":
        form = cls(obj=contact, **options)
        form.contact.data = str(contact.id) if contact else form.contact.data or ""
        return form

    @property
    def known(self) -> Known:
        names = ("section", "post", "name", "email", "phone")
        values = {name: self._fields[name].data or "" for name in names}
        return Known(**values, is_main=bool(self.is_main.data), is_cir=bool(self.is_cir.data))


class PeriodsBlock(Block):
    """Days, one or a period a line, with a reason: `3 May 2027 to 5 May 2027, Golden Week`. `periods` when valid."""

    periods: list[tuple[dt.date, dt.date, str]]

    def pre_validate(self, form: Any) -> None:
        self.periods = []
        for line in filter(None, (self.data or "").split("\n")):
            found = _DAY.fullmatch(line.strip())
            days = _BETWEEN.split(found["days"]) if found else []
            try:
                read = [read_day(day) for day in days]
            except (NotADay, TwoDays):
                read = []
            if found is None or len(read) not in (1, 2):
                raise ValidationError(
                    _(
                        "Enter one day or period on each line, for example 2027-05-03 to 2027-05-05, Golden Week"
                    )
                )
            self.periods.append((read[0], read[-1], found["why"] or ""))


class TermsForm(Form):
    """What belongs to an authority for the whole event."""

    version = HiddenField()
    section = Line(_l("Section in charge"), [Optional(), at_most(LONGEST_LINE)])
    lang = SelectField(
        _l("Language of our emails"),
        choices=lambda: [SelectChoice("ja", _("Japanese")), SelectChoice("en", _("English"))],
    )
    reply_on = DayLine(_l("Reply date"), [Optional()])
    interpreter = SelectField(_l("Who brings the interpreter"), choices=lambda: _chosen(wording.PROVIDERS))
    pays = Block(_l("What the host pays"), [Optional(), at_most(rules.LONGEST_TEXT)])
    gives = Block(_l("What the host gives"), [Optional(), at_most(rules.LONGEST_TEXT)])
    expects = Block(_l("What the host expects"), [Optional(), at_most(rules.LONGEST_TEXT)])
    wishes = Block(_l("Wishes"), [Optional(), at_most(rules.LONGEST_TEXT)])
    blackout = PeriodsBlock(_l("Dates on which it cannot receive anybody"), [Optional(), at_most(2000)])

    @classmethod
    def of(cls, engagement: Engagement, zone: str, **options: Any) -> "TermsForm":
        reply_by = engagement.reply_by
        stored = {
            "version": str(engagement.version),
            "reply_on": WallTime.from_instant(reply_by, zone).date.isoformat() if reply_by else "",
            "blackout": "\n".join(map(_period_line, engagement.blackout)),
            "interpreter": engagement.interpreter.value,
        }
        return cls(obj=None, data={**vars_of(engagement), **stored}, **options)

    def changes(self, zone: str) -> dict[str, Any]:
        """The fields of an engagement as they are from now on; the form is valid."""
        names = ("section", "pays", "gives", "expects", "wishes")
        values: dict[str, Any] = {name: self._fields[name].data or "" for name in names}
        day = self.reply_on.day
        reply_by = WallTime(dt.datetime.combine(day, rules.REPLY_AT), zone).instant if day else None
        return {
            **values,
            "lang": self.lang.data,
            "interpreter": Provider(self.interpreter.data),
            "blackout": self.blackout.periods,
            "reply_by": reply_by,
        }


def vars_of(engagement: Engagement) -> dict[str, Any]:
    return {
        name: getattr(engagement, name) for name in ("section", "lang", "pays", "gives", "expects", "wishes")
    }


def _period_line(stored: dict[str, str]) -> str:
    days = stored["from"] if stored["from"] == stored["to"] else f"{stored['from']} to {stored['to']}"
    return f"{days}, {stored['why']}" if stored["why"] else days


class RecordForm(WithFile):
    """An answer that came by telephone, mail, letter or in a meeting."""

    edition = HiddenField()
    kind = RadioField(
        _l("The answer"),
        [InputRequired(_l("Choose the answer"))],
        choices=lambda: _chosen(wording.ANSWERS),
    )
    text = Block(_l("Condition, reason or note"), [Optional(), at_most(rules.LONGEST_TEXT)])
    day = DayLine(_l("Proposed date"), [Optional()])
    starts = HourLine(_l("Proposed start"), [Optional()])
    ends = HourLine(_l("Proposed end"), [Optional()])
    place = Line(_l("Proposed place"), [Optional(), at_most(LONGEST_LINE)])
    received_by = Line(_l("Proposed to be received by (post)"), [Optional(), at_most(LONGEST_LINE)])
    expected_on = DayLine(_l("Answer expected on"), [Optional()])
    section = Line(_l("Section"), [Optional(), at_most(LONGEST_LINE)])
    post = Line(_l("Post"), [Optional(), at_most(LONGEST_LINE)])
    name = Line(_l("Name"), [Optional(), at_most(LONGEST_LINE)])
    on = DayLine(_l("Date of the answer"), [Optional()])
    channel = SelectField(
        _l("How it arrived"),
        choices=lambda: [SelectChoice("", _("Choose")), *_chosen(wording.CHANNELS, BY_HAND)],
    )

    @property
    def chosen_channel(self) -> Channel | None:
        return Channel(self.channel.data) if self.channel.data else None

    @property
    def who(self) -> Who:
        return Who(section=self.section.data or "", post=self.post.data or "", name=self.name.data or "")

    def said(self, item: ItemContent, edition: int, lang: str) -> Said:
        """The answer, with times on the clocks of the place; one that they skip is not proposed."""
        return Said(
            kind=AnswerKind(self.kind.data),
            edition=edition,
            text=self.text.data or "",
            starts=self._moved(item.starts, self.starts.hour),
            ends=self._moved(item.ends, self.ends.hour),
            place=_in_one(self.place.data, lang),
            received_by=_in_one(self.received_by.data, lang),
            expected_on=self.expected_on.day,
        )

    def _moved(self, was: WallTime | None, hour: dt.time | None) -> WallTime | None:
        day = self.day.day
        if was is None or (hour is None and day is None):
            return None
        try:
            return WallTime(dt.datetime.combine(day or was.date, hour or was.local.time()), was.zone)
        except NoSuchTime:
            return None


class TakeUpForm(Form):
    """Accept what was proposed; the other language of words may be added."""

    version = HiddenField()
    place_other = Line(_l("Place in the other language"), [Optional(), at_most(LONGEST_LINE)])
    received_by_other = Line(_l("Received by, in the other language"), [Optional(), at_most(LONGEST_LINE)])

    @property
    def seen_version(self) -> int | None:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class KeepForm(Form):
    reason = Block(_l("Reason, which the host reads"), [Optional(), at_most(rules.LONGEST_TEXT)])


def completed(words: Words, other: str | None) -> Words | None:
    """Words of one language with the other one added; None where nothing was."""
    if not (words and other):
        return None
    return Words(words.en or other, words.ja or other)


def _in_one(text: str | None, lang: str) -> Words:
    given = text or ""
    return Words("", given) if lang == "ja" else Words(given, "")


def today_line(zone: str) -> str:
    """Today, as the fields for days show it."""
    return clock.today(zone).isoformat()
