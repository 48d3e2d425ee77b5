"""Building the form of an event: its questions, their words and conditions, its pages."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, ref
from tourapp.core.words import Words
from tourapp.questions import queries, rules
from tourapp.questions.kinds import (
    ALWAYS_SEALED,
    READY_MADE,
    WITH_KEYS,
    WITH_OPTIONS,
    Option,
    QuestionKind,
    Readers,
)
from tourapp.questions.models import Answer, Question, Wording
from tourapp.questions.services.answering import fill
from tourapp.questions.services.order import About, number

FOLLOWS_PLACES = "attendance"
"""The question whose answers are the ways of taking part: its options are not an organiser's to change."""

MOST_QUESTIONS = 100


@dataclass(frozen=True)
class Spec:
    """What an organiser says about a question."""

    label: Words
    purpose: Words = field(default_factory=Words)
    is_required: bool = False
    is_sealed: bool = False
    readers: Readers = Readers.OFFICE
    keep_days: int = 365
    lines: rules.Lines = field(default_factory=lambda: rules.Lines((), ()))
    only_if_key: str = ""
    only_if_answers: tuple[str, ...] = ()
    page_id: uuid.UUID | None = None


# --- asking ------------------------------------------------------------------------------------------


def ask_ready_made(actor: Actor, about: str, keys: Iterable[str]) -> list[Question]:
    """Let an event (a reference) ask these ready-made questions, in this order, at the end of its form.

    Asking twice changes nothing; one that was retired is asked again.
    """
    known = {question.key: question for question in queries.questions_of(about, retired=True)}
    asked = {key: question for key, question in known.items() if question.retired_at is None}
    pages = queries.pages_of(about)
    for position, key in enumerate(keys, start=len(known)):
        if key in asked:
            continue
        question = known.get(key) or _ready_made(about, key)
        question.retired_at = None
        question.position = position
        question.page_id = pages[-1].id if pages else None
        session().add(question)
        asked[key] = question
        audit.record(actor, "question.ask", ref("question", question.id), event=about, fields=[key])
    session().flush()
    return list(asked.values())


def _ready_made(about: str, key: str) -> Question:
    made = READY_MADE[key]
    return Question(
        id=new_id(),
        about=about,
        key=key,
        kind=made.kind,
        label=Words(made.label.en, made.label.ja),
        purpose=Words(made.purpose.en, made.purpose.ja),
        is_required=made.is_required,
        is_sealed=made.is_sealed,
        readers=made.readers,
        keep_days=made.keep_days,
        options=list(made.options),
    )


def add_question(
    actor: Actor, event: About, *, kind: QuestionKind, spec: Spec, key: str | None = None
) -> Question:
    """Ask something new, at the end of its page. `key`: the house's own name for it, which no other may have.

    Refused: no words, a condition that cannot be.
    """
    actor.require(Action.EDIT_EVENT, event)
    known = queries.questions_of(event.ref, retired=True)
    if len(known) >= MOST_QUESTIONS:
        raise Refusal(_("A form has %(most)s questions at most", most=MOST_QUESTIONS), code="many")
    _check(spec)
    question = Question(
        id=new_id(),
        about=event.ref,
        key=key or _fresh_key(spec.label, {each.key for each in known}),
        kind=kind,
        position=len(known),
        options=[],
    )
    if kind in WITH_OPTIONS:
        question.options = _stored(rules.new_options(spec.lines, (), used=()))
    _settle(question, spec)
    _place(event, question, spec)
    session().add(question)
    number(event.ref)
    _audit(actor, event, "question.ask", question)
    return question


def change_question(actor: Actor, event: About, question: Question, *, spec: Spec, version: int) -> list[str]:
    """Change a question; returns the names of what changed.

    When somebody has answered, other words make a new revision and the answers keep the one they were given to.
    Refused then: fewer seals and other readers than people were told. Conflict when somebody else changed it since
    `version`.
    """
    actor.require(Action.EDIT_EVENT, event)
    if question.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Compare both texts and save again."))
    _check(spec)
    before = _state(question)
    is_answered = queries.is_answered(question)
    if is_answered:
        _refuse_wider(question, spec)
    options = question.choices
    if question.kind in WITH_OPTIONS and question.key != FOLLOWS_PLACES:
        options = rules.new_options(spec.lines, options, used=queries.option_keys(question))
    if is_answered and not _words_stay(question, spec, options):
        _keep_wording(question)
    if options != question.choices:
        question.options = _stored(options)
    seals = spec.is_sealed and not question.is_sealed
    _settle(question, spec)
    if question.key != FOLLOWS_PLACES:
        _place(event, question, spec)
    if seals and is_answered:
        _seal_all(question)
    number(event.ref)
    changed = [name for name, value in _state(question).items() if value != before[name]]
    if changed:
        _audit(actor, event, "question.change", question)
    return changed


def retire_question(actor: Actor, event: About, question: Question) -> None:
    """Ask it no longer. What was answered stays until its date; a question that nobody answered goes for good.

    Refused while another question depends on it. Twice changes nothing.
    """
    actor.require(Action.EDIT_EVENT, event)
    if question.retired_at is not None:
        return
    if any(each.only_if_key == question.key for each in queries.questions_of(event.ref)):
        raise Refusal(_("Another question depends on this one: change that one first"), code="condition")
    if question.key == FOLLOWS_PLACES:
        raise Refusal(_("This question comes from the places that you offer"), code="fixed")
    _audit(actor, event, "question.retire", question)
    if queries.is_answered(question):
        question.retired_at = clock.now()
    else:
        session().execute(sa.delete(Wording).where(Wording.question_id == question.id))
        session().delete(question)
    session().flush()
    number(event.ref)


def bring_back(actor: Actor, event: About, question: Question) -> None:
    """Ask a retired question again, at the end of the last page and of everybody."""
    actor.require(Action.EDIT_EVENT, event)
    if question.retired_at is None:
        return
    pages = queries.pages_of(event.ref)
    question.retired_at = None
    question.only_if_key, question.only_if_answers = "", []
    question.page_id = pages[-1].id if pages else None
    question.position = len(queries.questions_of(event.ref, retired=True))
    session().flush()
    number(event.ref)
    _audit(actor, event, "question.ask", question)


# --- what they share ---------------------------------------------------------------------------------


def _check(spec: Spec) -> None:
    if not spec.label:
        raise Refusal(_("Enter the question"), field="label_en", code="label")
    if not 0 <= spec.keep_days <= 3650:
        raise Refusal(_("Enter a number of days between 0 and 3650"), field="keep_days", code="keep_days")


def _settle(question: Question, spec: Spec) -> None:
    """What is simply as the organiser says; kinds that hold health or belief stay sealed."""
    if question.label != spec.label:
        question.label = spec.label
    if question.purpose != spec.purpose:
        question.purpose = spec.purpose
    if question.key == FOLLOWS_PLACES:
        return
    question.is_required = spec.is_required
    question.is_sealed = spec.is_sealed or question.kind in ALWAYS_SEALED
    question.readers = spec.readers
    question.keep_days = spec.keep_days


def _place(event: About, question: Question, spec: Spec) -> None:
    """Its page and its condition; a condition has to be one that can come true."""
    if spec.page_id is not None:
        queries.form_page(event.ref, spec.page_id)
    question.page_id = spec.page_id
    question.only_if_key = spec.only_if_key
    question.only_if_answers = list(spec.only_if_answers) if spec.only_if_key else []
    if spec.only_if_key and not spec.only_if_answers:
        raise Refusal(_("Choose at least one answer"), field="only_if", code="condition")
    if spec.only_if_key and spec.only_if_key not in rules.GIVEN:
        parents = {each.key: each for each in queries.questions_of(event.ref)}
        parent = parents.get(spec.only_if_key)
        if parent is None or parent is question or parent.kind not in WITH_KEYS or parent.is_sealed:
            raise Refusal(_("A question cannot depend on this one"), field="only_if", code="condition")
    if question.is_sealed and any(
        each.only_if_key == question.key for each in queries.questions_of(event.ref)
    ):
        raise Refusal(
            _("Another question depends on this one, so its answers cannot be private"),
            field="is_sealed",
            code="condition",
        )


def _refuse_wider(question: Question, spec: Spec) -> None:
    """People answered on what they were told."""
    if question.is_sealed and not spec.is_sealed and question.kind not in ALWAYS_SEALED:
        raise Refusal(
            _("Somebody has answered in private: retire this question and ask a new one"),
            field="is_sealed",
            code="answered",
        )
    if spec.readers not in (question.readers, Readers.PERSON):
        raise Refusal(
            _(
                "Somebody has answered, trusting what it said about who reads it: retire this "
                "question and ask a new one"
            ),
            field="readers",
            code="answered",
        )


def _words_stay(question: Question, spec: Spec, options: Sequence[Option]) -> bool:
    return (
        question.label == spec.label
        and question.purpose == spec.purpose
        and rules.says_the_same(question.choices, options)
    )


def _keep_wording(question: Question) -> None:
    """What it said until now, for those who answered it."""
    session().add(
        Wording(
            id=new_id(),
            question_id=question.id,
            revision=question.revision,
            label=question.label,
            purpose=question.purpose,
            options=list(question.options),
        )
    )
    question.revision += 1


def _seal_all(question: Question) -> None:
    """What was kept in the open goes under the seal too."""
    chosen = sa.select(Answer).where(Answer.question_id == question.id, Answer.text.is_not(None))
    for answer in session().scalars(chosen.order_by(Answer.id)):
        fill(answer, question, answer.text or "")


def _stored(options: Iterable[Option]) -> list[Any]:
    return [{"key": each.key, "en": each.label.en, "ja": each.label.ja} for each in options]


def _state(question: Question) -> dict[str, object]:
    names = (
        "label",
        "purpose",
        "is_required",
        "is_sealed",
        "readers",
        "keep_days",
        "options",
        "page_id",
        "only_if_key",
        "only_if_answers",
    )
    return {name: getattr(question, name) for name in names}


def _fresh_key(label: Words, taken: set[str]) -> str:
    """A name for its field: never one of the form's own, never one that was used before."""
    stem = "q_" + (re.sub("[^a-z0-9]+", "_", label.en.lower()).strip("_")[:30] or "question")
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def _audit(actor: Actor, event: About, verb: str, question: Question) -> None:
    audit.record(actor, verb, ref("question", question.id), event=event.event_ref, fields=[question.key])
