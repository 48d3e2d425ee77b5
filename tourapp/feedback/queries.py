"""Reading questionnaires and what was answered. Nothing here leads from a person to her answers but her own wish."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.text import has_japanese
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.feedback.models import Feedback, Replied, Reply
from tourapp.feedback.usual import QUOTE
from tourapp.questions import queries as questions
from tourapp.questions import rules as answer_rules
from tourapp.questions.kinds import WITH_KEYS, QuestionKind
from tourapp.questions.models import Answer, Question
from tourapp.registration.models import Registration


def of_event(event: Event) -> Feedback | None:
    """The questionnaire of this event. The event is in hand already, so only its own row is read."""
    return session().get(Feedback, event.id, options=[lazyload(Feedback.event)])


def of_event_or_404(event: Event) -> Feedback:
    """The questionnaire of this event; NotFound where nobody has made one."""
    found = of_event(event)
    if found is None:
        raise NotFound()
    return found


def has_replied(registration: Registration) -> bool:
    """Whether this person has answered; what, nobody can tell."""
    return session().get(Replied, registration.id) is not None


@dataclass(frozen=True)
class Count:
    """One answer that could be chosen, and how many chose it."""

    label: Words
    number: int
    key: str = ""


@dataclass(frozen=True)
class Said:
    """What somebody wrote. `by` is her registration when she wants her name beside it."""

    text: str
    by: Registration | None = None
    may_quote: bool = False

    @property
    def lang(self) -> str:
        """In which language it is written, as far as letters tell."""
        return "ja" if has_japanese(self.text) else "en"


@dataclass(frozen=True)
class Result:
    """What was answered to one question by how many people. `counts` where one chooses, `texts` where one writes."""

    question: Question
    answers: int
    counts: Sequence[Count] = ()
    texts: Sequence[Said] = ()


@dataclass(frozen=True)
class Results:
    """Everything that is kept of the replies to one questionnaire."""

    replies: Sequence[Reply]
    """In a random order that stays the same."""
    of_question: Sequence[Result] = ()
    by_reply: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Reference of a reply → key of a question → the answer as it is stored."""


def results(feedback: Feedback) -> Results:
    """What was answered; four statements however many have. What may be shown of it is a rule's (`rules.is_shown`)."""
    replies = session().scalars(
        sa.select(Reply)
        .where(Reply.event_id == feedback.event_id)
        .options(joinedload(Reply.registration).joinedload(Registration.person))
        .order_by(Reply.id)
    )
    found = Results(list(replies), by_reply=_answers(feedback))
    asked = questions.questions_of(feedback.ref, retired=True)
    former = _former_labels(feedback)
    of_question = [_result(question, found, former) for question in asked]
    return Results(
        found.replies,
        [each for each in of_question if each.answers or each.question.retired_at is None],
        found.by_reply,
    )


def _answers(feedback: Feedback) -> dict[str, dict[str, str]]:
    chosen = (
        sa.select(Answer.respondent, Question.key, Answer.text)
        .join(Question, Answer.question_id == Question.id)
        .where(Question.about == feedback.ref, Answer.text.is_not(None))
        .order_by(Answer.respondent, Question.position)
    )
    found: dict[str, dict[str, str]] = {}
    for respondent, key, text in session().execute(chosen):
        found.setdefault(respondent, {})[key] = text or ""
    return found


def _former_labels(feedback: Feedback) -> dict[tuple[object, str], Words]:
    """What answers said that can no longer be chosen, by question and key."""
    return {
        (wording.question_id, option.key): option.label
        for wording in questions.wordings_of(feedback.ref).values()
        for option in wording.choices
    }


def _result(question: Question, found: Results, former: Mapping[tuple[object, str], Words]) -> Result:
    stored = {
        reply: answers[question.key] for reply, answers in found.by_reply.items() if answers.get(question.key)
    }
    if question.kind not in WITH_KEYS:
        texts = [
            Said(
                stored[reply.ref],
                reply.registration,
                found.by_reply[reply.ref].get(QUOTE) == answer_rules.YES,
            )
            for reply in found.replies
            if reply.ref in stored
        ]
        return Result(question, len(texts), texts=texts)
    chosen = Counter(key for text in stored.values() for key in answer_rules.unpack(text))
    counts = [Count(label, chosen.pop(key, 0), key) for key, label in _choices(question)]
    counts += [
        Count(former.get((question.id, key), Words(key, key)), number, key)
        for key, number in sorted(chosen.items())
    ]
    return Result(question, len(stored), counts=counts)


def _choices(question: Question) -> list[tuple[str, Words]]:
    if question.kind in (QuestionKind.YES_NO, QuestionKind.CONSENT):
        return [(answer_rules.YES, Words("Yes", "はい")), (answer_rules.NO, Words("No", "いいえ"))]
    return [(option.key, option.label) for option in question.choices]
