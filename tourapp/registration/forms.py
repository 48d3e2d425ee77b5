"""The registration form: ready-made fields of the contract, and one field for each question of the event."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import AnyOf, Email, InputRequired, Optional

from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import email_key
from tourapp.questions.kinds import LONG, QuestionKind
from tourapp.questions.models import Answer, Question
from tourapp.registration.models import Intake, Registration
from tourapp.registration.services import Details
from tourapp.registration.states import Attendance
from tourapp.web.countries import CountrySelect, countries
from tourapp.web.forms import LONGEST_LINE, Block, Form, Line, at_most, required

LONGEST_ANSWER = 1000

ATTENDANCE_LABELS = {Attendance.IN_PERSON: _l("In person"), Attendance.ONLINE: _l("Online")}


class Address(Line):
    """An e-mail address, cleaned the way addresses are compared but for the letter case as typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        typed: str = self.data or ""
        cleaned = email_key(typed)
        # Capitals stay as typed when nothing but them differs.
        self.data = typed if typed.lower() == cleaned else cleaned


class DetailsForm(Form):
    """What somebody says about herself, apart from her address."""

    given_name = Line(_l("Given name"), [at_most(LONGEST_LINE)])
    family_name = Line(_l("Family name"), [at_most(LONGEST_LINE)])
    organisation = Line(
        _l("Organisation"), [required(_l("Enter the name of your organisation")), at_most(LONGEST_LINE)]
    )
    job_title = Line(_l("Job title"), [required(_l("Enter your job title")), at_most(LONGEST_LINE)])
    country = SelectField(_l("Country"), validate_choice=False, widget=CountrySelect())
    share_in_list = BooleanField(_l("Show my name, job title and organisation in the list of participants"))
    photographs = BooleanField(_l("You may use photographs of the event in which I can be seen"))
    future_events = BooleanField(_l("Tell me about future events"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [("", _("Choose a country"))]

    def validate_given_name(self, field: Field) -> None:
        """One name is a name: either may be empty, not both."""
        if not (field.data or "").strip() and not (self.family_name.data or "").strip():
            field.errors = [*field.errors, _("Enter your name. One of the two fields is enough.")]

    def validate_country(self, field: Field) -> None:
        if field.data not in {code for code, _name in countries("en")}:
            field.errors = [*field.errors, _("Choose your country")]

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        return not self.errors


class _WithAddress(DetailsForm):
    email = Address(
        _l("Email address"),
        [
            required(_l("Enter your email address")),
            at_most(254),
            Email(message=_l("Enter an email address in the usual form, for example name@example.org")),
        ],
    )


class _WithPrivacy:
    privacy_notice = BooleanField(
        _l("I have read the privacy notice"),
        [InputRequired(message=_l("Confirm that you have read the privacy notice"))],
    )


@lru_cache(maxsize=64)
def _form_class(
    with_address: bool, with_privacy: bool, asked: tuple[tuple[str, QuestionKind, bool], ...]
) -> type[Form]:
    """A form class for this set of questions; made once for each set."""
    fields: dict[str, Any] = {}
    for key, kind, is_required in asked:
        rules: list[Any] = [at_most(LONGEST_ANSWER if kind in LONG else LONGEST_LINE)]
        rules.insert(0, required(_l("Answer this question")) if is_required else Optional())
        if kind is QuestionKind.CHOICE:
            fields[key] = RadioField(key, validate_choice=False)
        else:
            fields[key] = (Block if kind in LONG else Line)(key, rules)
    bases: tuple[type[Any], ...] = (_WithAddress if with_address else DetailsForm,)
    if with_privacy:
        bases = (_WithPrivacy, *bases)
    return type("RegistrationForm", bases, fields)


class Questionnaire:
    """A form for one event: the fields of everybody and the questions of this event, in its words."""

    def __init__(
        self,
        intake: Intake,
        questions: Sequence[Question],
        *,
        with_address: bool,
        with_privacy: bool = True,
        registration: Registration | None = None,
        held: Mapping[str, Answer] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.questions = [question for question in questions if not self._needless(question, intake)]
        asked = tuple((question.key, question.kind, question.is_required) for question in self.questions)
        self.intake = intake
        self.held = held or {}
        self.form: Any = _form_class(with_address, with_privacy, asked)(data=self._start(registration, data))
        for question in self.questions:
            field = self.form[question.key]
            field.label.text = question.label.in_(current_lang())
            if question.kind is QuestionKind.CHOICE:
                self._choices(field, question)

    def validate(self) -> bool:
        """Whether this is a submission of the right shape. A wrong one is shown again with its messages."""
        return bool(self.form.validate_on_submit())

    @property
    def details(self) -> Details:
        form = self.form
        attendance = form.attendance.data if "attendance" in form else self.intake.ways[0].value
        return Details(
            given_name=form.given_name.data or "",
            family_name=form.family_name.data or "",
            organisation=form.organisation.data or "",
            job_title=form.job_title.data or "",
            country=form.country.data,
            attendance=Attendance(attendance),
            share_in_list=form.share_in_list.data,
            photographs=form.photographs.data,
            future_events=form.future_events.data,
            lang=current_lang(),
        )

    @property
    def answers(self) -> dict[str, str | None]:
        """Answers by key. A sealed answer that is held and was left empty stays as it is (None)."""
        found: dict[str, str | None] = {}
        for question in self.questions:
            if question.key == "attendance":
                continue
            value = self.form[question.key].data or ""
            keeps = question.is_sealed and question.key in self.held and not value
            found[question.key] = None if keeps else value
        return found

    @staticmethod
    def _needless(question: Question, intake: Intake) -> bool:
        """There is nothing to choose where there is one way of taking part."""
        return question.key == "attendance" and len(intake.ways) < 2

    @staticmethod
    def _choices(field: Any, question: Question) -> None:
        labels = ATTENDANCE_LABELS if question.key == "attendance" else {}
        field.choices = [(option, labels.get(option, option)) for option in question.options]
        allowed = [option for option, _label in field.choices]
        field.validators = [AnyOf(allowed, message=_("Choose one of the answers"))]

    def _start(self, registration: Registration | None, data: Mapping[str, Any] | None) -> dict[str, Any]:
        if registration is None:
            return dict(data or {})
        start = {
            name: getattr(registration, name)
            for name in (
                "given_name",
                "family_name",
                "job_title",
                "country",
                "share_in_list",
                "photographs",
                "future_events",
            )
        }
        start["organisation"] = registration.organisation_text
        start["attendance"] = registration.attendance.value
        for key, answer in self.held.items():
            if answer.text is not None:
                start[key] = answer.text
        return start
