"""One field for each kind of question: its control, its words in the reader's language, and what it refuses."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from tourapp.core.errors import Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.questions import rules
from tourapp.questions.file_types import LARGEST, file_type
from tourapp.questions.kinds import LONG, Option, QuestionKind
from tourapp.questions.models import Question
from tourapp.questions.pictures import drawn_anew
from tourapp.registration.states import Attendance
from tourapp.web.countries import CountrySelect, countries
from tourapp.web.forms import Block, Line

ATTENDANCE_LABELS = {Attendance.IN_PERSON: _l("In person"), Attendance.ONLINE: _l("Online")}


class Several(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Upload(FileField):
    """A file; on a page that was saved before, the id of the file that is kept already."""

    is_read = False
    """Whether its content was looked at; a picture is drawn anew by then."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [value for value in valuelist if isinstance(value, FileStorage) and value.filename]
        kept = [value for value in valuelist if isinstance(value, str) and value]
        self.data = (files or kept or [None])[0]
        self.raw_data = valuelist or None

    def _value(self) -> str:
        return ""

    @property
    def upload(self) -> FileStorage | None:
        return self.data if isinstance(self.data, FileStorage) else None


def control(kind: QuestionKind) -> Any:
    """The unbound field for a kind of question; its words come with `prepare`."""
    match kind:
        case QuestionKind.CHOICE | QuestionKind.YES_NO:
            return RadioField(validate_choice=False)
        case QuestionKind.SEVERAL:
            return Several(validate_choice=False)
        case QuestionKind.COUNTRY:
            return SelectField(validate_choice=False, widget=CountrySelect())
        case QuestionKind.CONSENT:
            return BooleanField()
        case QuestionKind.FILE:
            return Upload()
    return Block() if kind in LONG else Line()


def prepare(field: Field, question: Question) -> None:
    """Give a field the words, the choices and the checks of its question."""
    field.label.text = question.label.in_(current_lang())
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.SEVERAL:
            field.choices = [(option.key, label_of(question, option)) for option in question.choices]
        case QuestionKind.YES_NO:
            field.choices = [(rules.YES, _("Yes")), (rules.NO, _("No"))]
        case QuestionKind.COUNTRY:
            field.choices = [("", _("Choose a country"))]
    field.validators = [lambda form, checked: _check(question, checked)]


def label_of(question: Question, option: Option) -> str:
    """The words of an option; those of the ways of taking part are the house's."""
    if question.key == "attendance" and option.key in set(Attendance):
        return str(ATTENDANCE_LABELS[Attendance(option.key)])
    return option.label.in_(current_lang())


def stored(question: Question, field: Field) -> str:
    """What this field says, as it is stored; `Refusal` when it cannot be read. A fresh upload is not stored yet."""
    if question.kind is QuestionKind.FILE:
        return _file(field)
    typed = field.data
    if question.kind is QuestionKind.SEVERAL:
        typed = rules.pack(typed or ())
    elif question.kind is QuestionKind.CONSENT:
        typed = rules.YES if typed else ""
    options = [option.key for option in question.choices]
    known = [code for code, _name in countries("en")] if question.kind is QuestionKind.COUNTRY else ()
    return rules.read(question.kind, typed or "", options=options, countries=known)


def start_of(question: Question, text: str) -> Any:
    """What the control begins with, from what is stored."""
    if question.kind is QuestionKind.SEVERAL:
        return rules.unpack(text)
    if question.kind is QuestionKind.CONSENT:
        return bool(text)
    return text


def _file(field: Any) -> str:
    if field.upload is None:
        return field.data or ""
    if not field.is_read:
        with field.upload.stream as sent:
            data = sent.read(LARGEST + 1)
        field.upload.stream = io.BytesIO(data)
        # Here and not where it is kept: drawing a picture anew takes a second, and there everybody waits for the lock.
        field.upload.stream = io.BytesIO(drawn_anew(file_type(data), data))
        field.is_read = True
    return "new"


def _check(question: Question, field: Field) -> None:
    try:
        value = stored(question, field)
    except Refusal as refusal:
        raise StopValidation(str(refusal)) from None
    if not value and question.is_required:
        raise StopValidation(_missing(question.kind))


def _missing(kind: QuestionKind) -> str:
    match kind:
        case QuestionKind.CHOICE | QuestionKind.YES_NO:
            return _("Choose one of the answers")
        case QuestionKind.SEVERAL:
            return _("Choose at least one answer")
        case QuestionKind.FILE:
            return _("Choose a file")
        case QuestionKind.CONSENT:
            return _("Tick the box to agree: without it you cannot register")
    return _("Answer this question")


def no_file(form: Any, field: Any) -> None:
    """A validator for where no file can be kept: one that is sent is refused."""
    if field.data:
        raise StopValidation(_("Fill in the form page by page: files are taken on their own page"))


def optional_answer(question: Question) -> Any:
    """A validator for an answer that is held already and not shown: a new one is looked at, none is fine."""

    def check(form: Any, field: Any) -> None:
        try:
            stored(question, field)
        except Refusal as refusal:
            raise StopValidation(str(refusal)) from None

    return check


def only_if(question: Question, questions: Sequence[Question], categories: Mapping[str, Words]) -> str:
    """When a question is asked, as a sentence; empty for one that everybody is asked."""
    if not question.only_if_key:
        return ""
    lang = current_lang()
    if question.only_if_key == "category":
        chosen = [categories[key].in_(lang) for key in question.only_if_answers if key in categories]
        return _("Only if you come as: %(answers)s", answers=_(", ").join(chosen))
    parent = next((each for each in questions if each.key == question.only_if_key), None)
    if parent is None:
        return ""
    words = {option.key: label_of(parent, option) for option in parent.choices}
    words |= {rules.YES: _("Yes"), rules.NO: _("No")}
    chosen = [words.get(key, key) for key in question.only_if_answers]
    return _(
        "Only if your answer to ‘%(question)s’ is: %(answers)s",
        question=parent.label.in_(lang),
        answers=_(", ").join(chosen),
    )
