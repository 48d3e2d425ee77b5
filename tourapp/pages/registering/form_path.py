"""The way through a form of several pages: its steps, what has been typed, and what is left to do."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import session as cookie
from werkzeug.datastructures import MultiDict

from tourapp.access.actor import Actor
from tourapp.core.errors import Gone, NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.directory import queries as directory
from tourapp.events.models import Event
from tourapp.questions import queries as questions
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Question
from tourapp.questions.services.files import file_name
from tourapp.questions.wording import said
from tourapp.registration import queries
from tourapp.registration.fields import stored
from tourapp.registration.forms import ABOUT_YOU, Questionnaire
from tourapp.registration.models import Intake, Registration
from tourapp.registration.services import drafting
from tourapp.registration.services.drafting import Typed
from tourapp.web.countries import country_name

COOKIE = "drafts"


def is_stepwise(asked: Sequence[Question]) -> bool:
    """Whether a form is filled in page by page: it has page breaks, or takes files, which have to be kept between."""
    return any(question.page_id is not None or question.kind is QuestionKind.FILE for question in asked)


# --- the draft of this browser -----------------------------------------------------------------------


def remember(event: Event, token: str) -> None:
    """This browser works on this draft: the token stands in its signed cookie, and in no address."""
    kept: dict[str, str] = dict(cookie.get(COOKIE, {}))
    kept[event.slug] = token
    cookie[COOKIE] = dict(list(kept.items())[-5:])


def forget(event: Event) -> None:
    """This browser is done with its draft."""
    kept: dict[str, str] = dict(cookie.get(COOKIE, {}))
    if kept.pop(event.slug, None) is not None:
        cookie[COOKIE] = kept


def draft_of(event: Event) -> Registration | None:
    """The draft that this browser works on, while it is there."""
    token = cookie.get(COOKIE, {}).get(event.slug)
    if token is None:
        return None
    try:
        return drafting.find(event, token)
    except (NotFound, Gone):
        return None


# --- the steps ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One page of the form: from 1, with the fields and questions that stand on it."""

    number: int
    title: str
    fields: tuple[str, ...]
    questions: tuple[Question, ...]
    problems: tuple[str, ...] = ()
    is_seen: bool = False

    @property
    def is_complete(self) -> bool:
        return self.is_seen and not self.problems


class Path:
    """A form of several pages for whoever fills it in now."""

    def __init__(self, event: Event, intake: Intake, actor: Actor, draft: Registration | None) -> None:
        self.event, self.intake, self.actor, self.draft = event, intake, actor, draft
        self.asked = questions.questions_of(event.ref)
        self.pages = questions.pages_of(event.ref)
        self.categories = [each for each in queries.categories_of(event.id) if each.is_open]
        self.typed = drafting.typed(draft) if draft is not None else Typed()

    def questionnaire(self, posted: MultiDict[str, Any] | None = None) -> Questionnaire:
        """The whole form with what was typed on every page; `posted` takes the place of what it names."""
        formdata: MultiDict[str, Any] = MultiDict()
        for name, values in self.typed.values.items():
            formdata.setlist(name, list(values))
        for name in posted or ():
            formdata.setlist(name, posted.getlist(name) if posted is not None else [])
        return Questionnaire(
            self.intake,
            self.asked,
            with_address=not self.actor.is_signed_in,
            data=known(self.actor),
            categories=self.categories,
            formdata=formdata,
            takes_files=True,
        )

    @cached_property
    def steps(self) -> list[Step]:
        """Every page that has something to ask, with what is still wrong on it."""
        whole = self.questionnaire()
        whole.check()
        wrong = {name: errors[0] for name, errors in whole.form.errors.items() if errors}
        live = {question.key for question in whole.asked}
        found: list[Step] = []
        for title, fields, on_page in self.sheets(whole):
            shown = tuple(each for each in on_page if each.key in live or _has_parent(each, on_page, fields))
            if not fields and not shown:
                continue
            names = (*fields, *(each.key for each in shown))
            number = len(found) + 1
            problems = tuple(wrong[name] for name in names if name in wrong)
            found.append(Step(number, title, names, shown, problems, number in self.typed.seen))
        return found

    def step(self, number: int) -> Step:
        if not 1 <= number <= len(self.steps):
            raise NotFound()
        return self.steps[number - 1]

    @property
    def is_complete(self) -> bool:
        return all(step.is_complete for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.is_complete for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first page that is not complete."""
        return next((step for step in self.steps if not step.is_complete), None)

    def file_names(self) -> dict[str, str]:
        """What the files of the draft are called, for the one who chose them."""
        if self.draft is None:
            return {}
        found = {}
        for question in self.asked:
            if question.kind is QuestionKind.FILE and self.typed.values.get(question.key):
                kept = questions.file_of(self.draft.ref, question.id)
                if kept is not None:
                    found[question.key] = file_name(kept)
        return found

    def sheets(self, whole: Questionnaire) -> list[tuple[str, tuple[str, ...], list[Question]]]:
        """Title, fields of everybody, and questions of each page, the first one included."""
        lang = current_lang()
        you = tuple(name for name in ABOUT_YOU if name in whole.form)
        titles: dict[uuid.UUID | None, str] = {None: _("About you")}
        titles |= {each.id: each.title.in_(lang) for each in self.pages}
        return [
            (
                title,
                you if page_id is None else (),
                [question for question in whole.questions if question.page_id == page_id],
            )
            for page_id, title in titles.items()
        ]

    def take(self, step: Step, posted: MultiDict[str, Any]) -> None:
        """Write what was sent from a page into what was typed; uploads are kept apart."""
        kinds = {question.key: question for question in step.questions}
        for name in step.fields:
            if name in kinds and kinds[name].kind is QuestionKind.FILE:
                continue
            self.typed.values[name] = posted.getlist(name)
        if step.number not in self.typed.seen:
            self.typed.seen.append(step.number)


def _has_parent(question: Question, on_page: Sequence[Question], fields: tuple[str, ...]) -> bool:
    """Whether the answer on which it depends is given on the same page: then it may be asked while one is there."""
    return question.only_if_key in fields or any(each.key == question.only_if_key for each in on_page)


# --- checking ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One answer as the person checks it."""

    label: str
    value: str
    field: str


def lines(whole: Questionnaire, step: Step, file_names: dict[str, str]) -> list[Line]:
    """The answers of one page in words; questions that are not asked are left out."""
    lang = current_lang()
    live = {question.key for question in whole.asked}
    kinds = {question.key: question for question in step.questions}
    found = []
    for name in step.fields:
        field = whole.form[name]
        if name in kinds:
            if name not in live:
                continue
            value = _value(whole, kinds[name], file_names, lang)
        elif name == "country":
            value = country_name(field.data, lang) if field.data else ""
        elif name == "category":
            value = dict(field.choices).get(field.data, "")
        else:
            value = field.data or ""
        found.append(Line(field.label.text, value, name))
    return found


def _value(whole: Questionnaire, question: Question, file_names: dict[str, str], lang: str) -> str:
    if question.kind is QuestionKind.FILE:
        return file_names.get(question.key, "")
    field = whole.form[question.key]
    if question.key == "attendance":
        return str(dict(field.choices).get(field.data, ""))
    try:
        return said(question.kind, stored(question, field), question.choices, lang)
    except Refusal:
        return ""


def known(actor: Actor) -> dict[str, str]:
    """What we know already about somebody who is signed in, so that she need not type it again."""
    if actor.person_id is None:
        return {}
    person = directory.person(actor.person_id)
    return {"given_name": person.given_name, "family_name": person.family_name}
