"""The forms of a questionnaire: the one that people fill in, and the one that says when it is open."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from wtforms import BooleanField, HiddenField

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events.forms import DateLine, TimeLine, WindowForm, stored_window
from tourapp.feedback.models import Feedback
from tourapp.questions import rules
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Answer, Question
from tourapp.registration.fields import control, only_if, prepare, stored
from tourapp.web.forms import Form, required


class ReplyForm(Form):
    """The fields of everybody; those of the questions join them (`Sheet`)."""

    with_name = BooleanField(
        _l("My name may be shown beside my answers"),
        description=_l("If you leave this unticked, nobody can tell that they are yours."),
    )


@lru_cache(maxsize=64)
def _form_class(asked: tuple[tuple[str, QuestionKind], ...]) -> type[Form]:
    """A form class for this set of questions; made once for each set."""
    return type("SheetForm", (ReplyForm,), {key: control(kind) for key, kind in asked})


class Sheet:
    """A questionnaire as one page: its questions with their controls, empty."""

    held: dict[str, Answer] = {}
    """Nothing is ever shown again: nobody knows whose it was."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = list(questions)
        self.form: Any = _form_class(tuple((each.key, each.kind) for each in self.questions))()
        for question in self.questions:
            prepare(self.form[question.key], question)

    def validate(self) -> bool:
        """Whether this is a submission of the right shape. Questions that are not asked are not looked at."""
        if not self.form.is_submitted():
            return False
        asked = {question.key for question in self.asked}
        for question in self.questions:
            if question.key not in asked:
                self.form[question.key].validators = []
        return bool(self.form.validate_on_submit())

    @property
    def asked(self) -> list[Question]:
        """The questions that are asked of somebody who says what the form says now."""
        return rules.asked(
            self.questions, {question.key: self._said(question) for question in self.questions}
        )

    @property
    def answers(self) -> dict[str, str | None]:
        """Answers by key, as they are stored."""
        return {question.key: self._said(question) for question in self.asked}

    def condition(self, question: Question) -> str:
        """When this question is asked, in words."""
        return only_if(question, self.questions, {})

    def _said(self, question: Question) -> str:
        try:
            return stored(question, self.form[question.key])
        except Refusal:
            return ""


class OpenForm(WindowForm):
    """From when to when people can answer, on the clocks of the event."""

    version = HiddenField()
    opens_on = DateLine(_l("Opens on"), [required(_l("Enter the day on which it opens"))])
    opens_time = TimeLine(_l("At"), [required(_l("Enter the time at which it opens"))])
    closes_on = DateLine(_l("Closes on"), [required(_l("Enter the day on which it closes"))])
    closes_time = TimeLine(_l("At"), [required(_l("Enter the time at which it closes"))])


def stored_times(feedback: Feedback) -> dict[str, Any]:
    """What the form begins with."""
    times = stored_window(feedback.opens_at, feedback.closes_at, feedback.event.zone)
    return {"version": feedback.version, **times}
