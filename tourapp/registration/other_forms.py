"""Forms where somebody acts for somebody else: hers, that of the person registered, that of a colleague."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, Email, Optional

from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import email_key
from tourapp.questions import rules
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Answer, Question
from tourapp.registration.fields import only_if
from tourapp.registration.forms import Address, Questionnaire
from tourapp.registration.models import Intake, Registration
from tourapp.registration.services import Details
from tourapp.registration.services.behalf import Consents, Somebody
from tourapp.web.forms import LONGEST_LINE, Block, Form, Line, at_most, required

LANGUAGES = {"en": "English", "ja": "日本語"}
USUAL_FORM = _l("Enter an email address in the usual form, for example name@example.org")
LONGEST_REASON = 500


def _languages() -> list[SelectChoice]:
    return [SelectChoice(lang, name) for lang, name in LANGUAGES.items()]


def is_private(question: Question) -> bool:
    """Whether only the person herself may answer: sensitive answers, consents, and files of hers."""
    return question.is_sealed or question.kind in (QuestionKind.CONSENT, QuestionKind.FILE)


def for_anybody(questions: Sequence[Question]) -> list[Question]:
    """Those that somebody else may answer for her; what depends on a private answer waits for her too."""
    found: list[Question] = []
    known = set(rules.GIVEN)
    for question in questions:
        if not is_private(question) and (not question.only_if_key or question.only_if_key in known):
            found.append(question)
            known.add(question.key)
    return found


def _lang(form: Any) -> str:
    """In which language the person is written to."""
    return form.lang.data if form.lang.data in LANGUAGES else current_lang()


# --- somebody registers somebody else ----------------------------------------------------------------


class _AboutMe:
    """Whoever fills in the form and is not signed in."""

    by_given_name = Line(_l("Your given name"), [at_most(LONGEST_LINE)])
    by_family_name = Line(_l("Your family name"), [at_most(LONGEST_LINE)])
    by_email = Address(
        _l("Your email address"),
        [required(_l("Enter your email address")), at_most(254), Email(message=USUAL_FORM)],
    )

    def validate_by_given_name(self, field: Field) -> None:
        if not (field.data or "").strip() and not (self.by_family_name.data or "").strip():
            field.errors = [*field.errors, _("Enter your name. One of the two fields is enough.")]


class _ForOther:
    """What is asked besides, about the mail to the person."""

    lang = SelectField(_l("Language of our emails to this person"), choices=_languages)
    copies_to = Address(
        _l("Send copies of these emails to"), [Optional(), at_most(254), Email(message=USUAL_FORM)]
    )


class _ByStaff:
    """Staff say what they know about the address."""

    lang = SelectField(_l("Language of our emails to this person"), choices=_languages)
    address_is = RadioField(
        _l("The email address"),
        [AnyOf(("asked", "vouched"), message=_l("Choose one of the answers"))],
        choices=lambda: [
            SelectChoice("asked", _("Write to this person: the link in the email takes the place")),
            SelectChoice("vouched", _("I vouch for the address: the place is taken now")),
        ],
        validate_choice=False,
    )
    reason = Block(_l("Why you vouch for the address"), [at_most(LONGEST_REASON)])

    def validate_reason(self, field: Field) -> None:
        if self.address_is.data == "vouched" and not (field.data or "").strip():
            field.errors = [*field.errors, _("Enter the reason")]


class OtherForm(Questionnaire):
    """The form about somebody else: nothing private is asked, nothing is agreed to for her."""

    def __init__(
        self, intake: Intake, questions: Sequence[Question], *, is_signed_in: bool, **more: Any
    ) -> None:
        parts: tuple[type[Any], ...] = (_ForOther,) if is_signed_in else (_AboutMe, _ForOther)
        super().__init__(
            intake,
            for_anybody(questions),
            with_address=True,
            with_privacy=not is_signed_in,
            parts=parts,
            **more,
        )

    @property
    def by(self) -> Somebody | None:
        """Whoever fills it in; None when she is signed in."""
        if "by_email" not in self.form:
            return None
        form = self.form
        return Somebody(
            email=form.by_email.data or "",
            given_name=form.by_given_name.data or "",
            family_name=form.by_family_name.data or "",
            lang=current_lang(),
        )

    @property
    def details(self) -> Details:
        return replace(super().details, lang=_lang(self.form))

    @property
    def addresses(self) -> list[str]:
        """Keys of all addresses to which mail is written because of this form."""
        fields = [self.form[name] for name in ("email", "by_email") if name in self.form]
        return [email_key(field.data or "") for field in fields]


class HandForm(Questionnaire):
    """The same, filled in by staff."""

    def __init__(self, intake: Intake, questions: Sequence[Question], **more: Any) -> None:
        super().__init__(
            intake, for_anybody(questions), with_address=True, with_privacy=False, parts=(_ByStaff,), **more
        )

    @property
    def details(self) -> Details:
        return replace(super().details, lang=_lang(self.form))

    @property
    def vouched(self) -> str:
        """Why staff vouch for the address; empty when they do not."""
        return str(self.form.reason.data or "") if self.form.address_is.data == "vouched" else ""


# --- the person herself ------------------------------------------------------------------------------


class _NothingAboutHer:
    """What has been entered already is shown, and not asked again."""

    given_name = None
    family_name = None
    organisation = None
    job_title = None
    country = None

    def validate_given_name(self, field: Field) -> None:
        """There is none."""

    def validate_country(self, field: Field) -> None:
        """There is none."""


class HerPart(Questionnaire):
    """What only the person herself may say about a registration that somebody else has begun."""

    def __init__(
        self,
        intake: Intake,
        questions: Sequence[Question],
        registration: Registration,
        held: Mapping[str, Answer],
    ) -> None:
        self._all = list(questions)
        self._known = {key: answer.text or "" for key, answer in held.items() if answer.sealed is None}
        others = {question.key for question in for_anybody(questions)}
        mine = [question for question in questions if question.key not in others]
        super().__init__(
            intake,
            mine,
            with_address=False,
            with_privacy=True,
            held={key: answer for key, answer in held.items() if key not in others},
            takes_files=True,
            parts=(_NothingAboutHer,),
            like=registration,
        )
        own = {question.key for question in mine}
        # What depends on an answer that is given already is asked for good, or not at all.
        asked = {question.key for question in self.asked}
        self.questions = [each for each in self.questions if each.only_if_key in own or each.key in asked]

    @property
    def asked(self) -> list[Question]:
        mine = {question.key for question in self.questions}
        return [each for each in rules.asked(self._all, self._values()) if each.key in mine]

    def condition(self, question: Question) -> str:
        own = {each.key for each in self.questions}
        return only_if(question, self.questions, {}) if question.only_if_key in own else ""

    @property
    def consents(self) -> Consents:
        return Consents(
            share_in_list=self.form.share_in_list.data,
            photographs=self.form.photographs.data,
            future_events=self.form.future_events.data,
        )

    def _values(self) -> dict[str, str | None]:
        return {**self._known, **super()._values()}


# --- a colleague -------------------------------------------------------------------------------------


class ColleagueForm(Form):
    """Whom the holder of a place asks to come instead."""

    given_name = Line(_l("Given name"), [at_most(LONGEST_LINE)])
    family_name = Line(_l("Family name"), [at_most(LONGEST_LINE)])
    email = Address(
        _l("Email address"),
        [required(_l("Enter the email address")), at_most(254), Email(message=USUAL_FORM)],
    )
    lang = SelectField(_l("Language of our email"), choices=_languages)
    is_colleague = BooleanField(_l("This person works for the same organisation as I do"))

    def validate_given_name(self, field: Field) -> None:
        if not (field.data or "").strip() and not (self.family_name.data or "").strip():
            field.errors = [*field.errors, _("Enter the name. One of the two fields is enough.")]

    def validate_is_colleague(self, field: Field) -> None:
        if not field.data:
            field.errors = [
                *field.errors,
                _("A place can be handed to somebody of the same organisation only"),
            ]

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        return not self.errors


class _SameBody:
    """Organisation and category stay those of the place."""

    organisation = None


class TakeOverForm(Questionnaire):
    """What the colleague says about herself; organisation, category and way of taking part are the holder's.

    Files she adds on her own page, once the place is hers.
    """

    def __init__(
        self, intake: Intake, questions: Sequence[Question], holder: Registration, **more: Any
    ) -> None:
        super().__init__(
            intake,
            [
                question
                for question in questions
                if question.key != "attendance" and question.kind is not QuestionKind.FILE
            ],
            with_address=False,
            with_privacy=True,
            parts=(_SameBody,),
            like=holder,
            **more,
        )


class CopyForm(Form):
    """An address that gets copies."""

    address = Address(
        _l("Email address"),
        [required(_l("Enter the email address")), at_most(254), Email(message=USUAL_FORM)],
    )


class VouchForm(Form):
    """Why staff vouch for an address."""

    reason = Block(_l("Reason"), [required(_l("Enter the reason")), at_most(LONGEST_REASON)])
