"""The registration form: ready-made fields of the contract, and one field for each question of the event."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import Email, InputRequired

from tourapp.core.errors import Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import email_key
from tourapp.questions import rules
from tourapp.questions.file_types import ACCEPT
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Answer, Question
from tourapp.registration.fields import control, no_file, only_if, optional_answer, prepare, start_of, stored
from tourapp.registration.models import Category, Intake, Registration
from tourapp.registration.services import Details
from tourapp.registration.states import Attendance
from tourapp.web.countries import CountrySelect, countries
from tourapp.web.forms import LONGEST_LINE, Form, Line, at_most, required

ABOUT_YOU = ("given_name", "family_name", "email", "organisation", "job_title", "country", "category")
"""The fields of everybody, which stand on the first page."""

AGREEING = ("share_in_list", "photographs", "future_events", "privacy_notice")
"""What one agrees to; stands before the button that sends."""


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
        if self.country is not None:  # a form about somebody who is known already asks less
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


class _WithCategory:
    category = SelectField(_l("In what capacity are you coming?"), validate_choice=False)

    def validate_category(self, field: Field) -> None:
        if field.data not in {value for value, _label in field.choices}:
            field.errors = [*field.errors, _("Choose one of the answers")]


@lru_cache(maxsize=64)
def _form_class(parts: tuple[type[Any], ...], asked: tuple[tuple[str, QuestionKind], ...]) -> type[Form]:
    """A form class for this set of questions; made once for each set."""
    return type("RegistrationForm", parts, {key: control(kind) for key, kind in asked})


def _is_hidden(question: Question) -> bool:
    """Whether the form does not show what is held: left empty, it stays as it is."""
    return question.is_sealed or question.kind is QuestionKind.FILE


class Questionnaire:
    """A form for one event: the fields of everybody and the questions of this event, in its words.

    `formdata` is what was typed when it is not this request alone that says so (a draft with its pages). `categories`
    are those that people may choose; with fewer than two there is nothing to choose. Who cannot keep a file
    (`takes_files`) refuses one, rather than losing it. `parts` are more fields, or fewer, than those of everybody;
    where neither attendance nor category is asked, those of the registration `like` count.
    """

    accept = ACCEPT

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
        categories: Sequence[Category] = (),
        formdata: MultiDict[str, Any] | None = None,
        takes_files: bool = False,
        parts: Sequence[type[Any]] = (),
        like: Registration | None = None,
    ) -> None:
        self.questions = [question for question in questions if not self._needless(question, intake)]
        self.intake = intake
        self.held = held or {}
        self.categories = {each.key: each for each in categories} if len(categories) > 1 else {}
        self._registration, self._like = registration, like
        bases: list[type[Any]] = [*parts, _WithAddress if with_address else DetailsForm]
        bases[:0] = [_WithPrivacy] if with_privacy else []
        bases[:0] = [_WithCategory] if self.categories else []
        form_class = _form_class(tuple(bases), tuple((each.key, each.kind) for each in self.questions))
        start = self._start(registration, data)
        given = {} if formdata is None else {"formdata": formdata, "meta": {"csrf": False}}
        self.form: Any = form_class(data=start, **given)
        if self.categories:
            choices = [(key, each.name.in_(current_lang())) for key, each in self.categories.items()]
            self.form.category.choices = [("", _("Choose one")), *choices]
        for question in self.questions:
            field = self.form[question.key]
            prepare(field, question)
            if question.kind is QuestionKind.FILE and not takes_files:
                field.validators = [no_file]
            elif question.key in self.held and _is_hidden(question):
                field.validators = [optional_answer(question)]

    def validate(self) -> bool:
        """Whether this is a submission of the right shape. A wrong one is shown again with its messages."""
        return bool(self.form.is_submitted() and self.check())

    def check(self) -> bool:
        """The same for what was typed before. Questions that are not asked are not looked at."""
        asked = {question.key for question in self.asked}
        for question in self.questions:
            if question.key not in asked:
                self.form[question.key].validators = []
        return bool(self.form.validate())

    @property
    def asked(self) -> list[Question]:
        """The questions that are asked of somebody who says what the form says now."""
        return rules.asked(self.questions, self._values())

    @property
    def details(self) -> Details:
        form = self.form
        return Details(
            given_name=form.given_name.data or "",
            family_name=form.family_name.data or "",
            organisation=form.organisation.data or "" if form.organisation is not None else "",
            job_title=form.job_title.data or "",
            country=form.country.data,
            attendance=Attendance(self._attendance()),
            share_in_list=form.share_in_list.data,
            photographs=form.photographs.data,
            future_events=form.future_events.data,
            lang=current_lang(),
            category_id=self._category_id(),
        )

    @property
    def answers(self) -> dict[str, str | None]:
        """Answers by key, as they are stored; those to questions that are not asked are empty.

        A private answer or a file that is held and was left empty stays as it is (None).
        """
        found: dict[str, str | None] = {}
        asked = {question.key for question in self.asked}
        for question in self.questions:
            if question.key == "attendance":
                continue
            value = stored(question, self.form[question.key]) if question.key in asked else ""
            keeps = _is_hidden(question) and question.key in asked and question.key in self.held and not value
            found[question.key] = None if keeps else value
        return found

    def only(self, names: Iterable[str]) -> bool:
        """Look at these fields alone: the messages of others are for their own pages. Whether they are right."""
        wanted = set(names)
        for field in self.form:
            if field.name not in wanted:
                field.errors = ()
        return not self.form.errors

    def condition(self, question: Question) -> str:
        """When this question is asked, in words."""
        names = {key: each.name for key, each in self.categories.items()}
        return only_if(question, self.questions, names)

    @staticmethod
    def _needless(question: Question, intake: Intake) -> bool:
        """There is nothing to choose where there is one way of taking part."""
        return question.key == "attendance" and len(intake.ways) < 2

    def _attendance(self) -> str:
        if "attendance" in self.form:
            return str(self.form.attendance.data or "")
        if self._like is not None:
            return self._like.attendance.value
        return self.intake.ways[0].value

    def _category_id(self) -> uuid.UUID | None:
        chosen = self.categories.get(self.form.category.data) if self.categories else None
        return chosen.id if chosen is not None else None

    def _values(self) -> dict[str, str | None]:
        """What the form says, as it is stored; what cannot be read says nothing."""
        found: dict[str, str | None] = {"attendance": self._attendance()}
        if self.categories:
            found["category"] = self.form.category.data
        elif (standing := self._registration or self._like) is not None and standing.category is not None:
            found["category"] = standing.category.key
        for question in self.questions:
            if question.key != "attendance":
                try:
                    found[question.key] = stored(question, self.form[question.key])
                except Refusal:
                    found[question.key] = ""
        return found

    def _start(self, registration: Registration | None, data: Mapping[str, Any] | None) -> dict[str, Any]:
        if registration is None:
            return dict(data or {})
        names = (
            "given_name",
            "family_name",
            "job_title",
            "country",
            "share_in_list",
            "photographs",
            "future_events",
        )
        start = {name: getattr(registration, name) for name in names}
        start["organisation"] = registration.organisation_text
        start["attendance"] = registration.attendance.value
        start["category"] = registration.category.key if registration.category else ""
        kinds = {question.key: question for question in self.questions}
        for key, answer in self.held.items():
            if answer.text is not None and key in kinds:
                start[key] = start_of(kinds[key], answer.text)
        return start
