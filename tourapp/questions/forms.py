"""The forms with which an organiser builds a form: shape only."""

import uuid
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import clean_line
from tourapp.core.words import Words
from tourapp.questions.kinds import ALWAYS_SEALED, WITH_OPTIONS, QuestionKind, Readers
from tourapp.questions.models import FormPage, Question
from tourapp.questions.rules import Lines
from tourapp.questions.services import Spec
from tourapp.questions.wording import READERS
from tourapp.web.forms import LONGEST_LINE, Block, Form, Line, at_most

LONGEST_PURPOSE = 1000


class PageForm(Form):
    """The title of a page of the form."""

    title_en = Line(_l("Title in English"), [at_most(LONGEST_LINE)])
    title_ja = Line(_l("Title in Japanese"), [at_most(LONGEST_LINE)])

    @property
    def title(self) -> Words:
        return Words(self.title_en.data or "", self.title_ja.data or "")


class QuestionForm(Form):
    """One question. Which fields there are depends on its kind: see `offer`."""

    version = HiddenField()
    label_en = Line(_l("Question in English"), [at_most(LONGEST_LINE)])
    label_ja = Line(_l("Question in Japanese"), [at_most(LONGEST_LINE)])
    purpose_en = Block(_l("Why you ask, in English"), [at_most(LONGEST_PURPOSE)])
    purpose_ja = Block(_l("Why you ask, in Japanese"), [at_most(LONGEST_PURPOSE)])
    options_en = Block(_l("Answers in English"), [at_most(LONGEST_PURPOSE * 4)])
    options_ja = Block(_l("Answers in Japanese"), [at_most(LONGEST_PURPOSE * 4)])
    is_required = BooleanField(_l("An answer is required"))
    is_sealed = BooleanField(_l("Private: kept encrypted, and every reading is noted"))
    readers = RadioField(
        _l("Who may read the answers"), [InputRequired(_l("Choose who may read the answers"))]
    )
    keep_days = IntegerField(
        _l("Days kept after the event"),
        [
            InputRequired(_l("Enter a number of days between 0 and 3650")),
            NumberRange(0, 3650, message=_l("Enter a number of days between 0 and 3650")),
        ],
    )
    page = SelectField(_l("On which page"))
    only_if = SelectMultipleField(
        _l("Ask only those who answered"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def offer(
        self,
        kind: QuestionKind,
        *,
        is_fixed: bool,
        pages: Sequence[FormPage],
        parents: Sequence[tuple[str, str]],
        lang: str,
        is_nameless: bool = False,
    ) -> None:
        """Leave out what this kind has no use for, and fill the choices. `parents`: (key=answer, words).

        `is_nameless`: the answers belong to nobody, so there is nothing private in them and one kind of reader.
        """
        if kind not in WITH_OPTIONS or is_fixed:
            del self.options_en, self.options_ja
        if kind in ALWAYS_SEALED or is_fixed or is_nameless:
            del self.is_sealed
        if is_nameless:
            del self.readers, self.page
        if is_fixed:
            del self.is_required, self.readers, self.keep_days, self.page, self.only_if
            return
        if not is_nameless:
            self.readers.choices = [(each.value, str(words)) for each, words in READERS.items()]
            titles = [(str(each.id), each.title.in_(lang)) for each in pages]
            self.page.choices = [("", _("The first page")), *titles]
        self.only_if.choices = list(parents)
        if not parents:
            del self.only_if

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if "only_if" in self and len({each.partition("=")[0] for each in self.only_if.data or ()}) > 1:
            self.only_if.errors = [_("Choose answers to one question only")]
        return not self.errors

    @property
    def spec(self) -> Spec:
        """What the organiser says, once the form is valid; for a question whose places are fixed, its words."""
        chosen = self._data("only_if") or []
        page = self._data("page")
        return Spec(
            label=Words(self.label_en.data or "", self.label_ja.data or ""),
            purpose=Words(self.purpose_en.data or "", self.purpose_ja.data or ""),
            is_required=bool(self._data("is_required")),
            is_sealed=bool(self._data("is_sealed")),
            readers=Readers(self._data("readers") or Readers.OFFICE),
            keep_days=self._data("keep_days") or 0,
            lines=Lines(_lines(self._data("options_en")), _lines(self._data("options_ja"))),
            only_if_key=chosen[0].partition("=")[0] if chosen else "",
            only_if_answers=tuple(each.partition("=")[2] for each in chosen),
            page_id=uuid.UUID(page) if page else None,
        )

    def _data(self, name: str) -> Any:
        return self[name].data if name in self else None


def stored(question: Question) -> dict[str, Any]:
    """What the form of a question begins with."""
    return {
        "version": question.version,
        "label_en": question.label.en,
        "label_ja": question.label.ja,
        "purpose_en": question.purpose.en,
        "purpose_ja": question.purpose.ja,
        "options_en": "\n".join(option.label.en for option in question.choices),
        "options_ja": "\n".join(option.label.ja for option in question.choices),
        "is_required": question.is_required,
        "is_sealed": question.is_sealed,
        "readers": question.readers.value,
        "keep_days": question.keep_days,
        "page": str(question.page_id or ""),
        "only_if": [f"{question.only_if_key}={answer}" for answer in question.only_if_answers],
    }


def _lines(text: str | None) -> list[str]:
    cleaned = (clean_line(line) for line in (text or "").split("\n"))
    return [line for line in cleaned if line]
