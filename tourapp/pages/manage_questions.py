"""Building the form of an event: its questions and pages, one press for the ready-made ones, and a preview."""

import uuid
from collections.abc import Sequence

from flask import flash, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from tourapp.access.actor import VISITOR, Actor
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang, in_language
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import known as known_language
from tourapp.events import queries as events
from tourapp.events.kinds import WayIn
from tourapp.events.models import Event
from tourapp.pages.form_path import Path
from tourapp.questions import queries, rules, services
from tourapp.questions.forms import PageForm, QuestionForm, stored
from tourapp.questions.kinds import READY_MADE, WITH_KEYS, QuestionKind, Readers
from tourapp.questions.models import FormPage, Question
from tourapp.questions.services.asking import FOLLOWS_PLACES
from tourapp.questions.wording import KINDS, READERS
from tourapp.registration import queries as registration
from tourapp.registration.fields import label_of, only_if
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_questions(slug: str) -> Response:
    """Every question in the order of the form, page by page; what else can be asked."""
    event, _actor = _open(slug)
    return _list(event, Form())


def manage_question_new(slug: str) -> Response:
    """Ask something new. The kind comes with the address and stays."""
    event, actor = _open(slug)
    kind = _kind(request.args.get("kind", ""))
    start = {
        "keep_days": 365,
        "readers": Readers.OFFICE.value,
        "page": request.args.get("page", ""),
    }
    form = QuestionForm(data=start)
    order = queries.questions_of(event.ref)
    form.offer(
        kind,
        is_fixed=False,
        pages=queries.pages_of(event.ref),
        parents=_parents(event, order),
        lang=current_lang(),
    )
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.add_question(actor, event, kind=kind, spec=form.spec)
        if form.saved:
            flash(_("The question is added."), "ok")
            return see_other("manage_questions", slug=slug)
    return _edit(event, form, kind, None)


def manage_question(slug: str, question_id: uuid.UUID) -> Response:
    """Change a question; answers that were given keep the words they were given to."""
    event, actor = _open(slug)
    question = queries.question(event.ref, question_id)
    form = QuestionForm(data=stored(question))
    order = queries.questions_of(event.ref)
    before = order[: order.index(question)] if question in order else order
    form.offer(
        question.kind,
        is_fixed=question.key == FOLLOWS_PLACES,
        pages=queries.pages_of(event.ref),
        parents=_parents(event, before),
        lang=current_lang(),
    )
    if form.validate_on_submit():
        with form.saving(question) as question:
            version = int(form.version.data) if str(form.version.data).isdigit() else -1
            services.change_question(actor, event, question, spec=form.spec, version=version)
        if form.saved:
            flash(_("The question is saved."), "ok")
            return see_other("manage_questions", slug=slug)
    return _edit(event, form, question.kind, question)


def manage_question_ready(slug: str, key: str) -> Response:
    """Ask a ready-made question, at the end of the form."""
    event, actor = _open(slug)
    if key not in READY_MADE or key == FOLLOWS_PLACES:
        raise NotFound()
    form = Form()
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.ask_ready_made(actor, event.ref, [key])
        if form.saved:
            flash(_("The question is added."), "ok")
    return _back(event, form)


def manage_question_move(slug: str, question_id: uuid.UUID) -> Response:
    """One place up or down."""
    event, actor = _open(slug)
    question, form = queries.question(event.ref, question_id), Form()
    if form.validate_on_submit():
        with form.saving(question) as question:
            services.move_question(actor, event, question, up=request.form.get("way") == "up")
    return _back(event, form, anchor=f"question-{question_id}")


def manage_question_retire(slug: str, question_id: uuid.UUID) -> Response:
    """Ask it no longer, or again."""
    event, actor = _open(slug)
    question, form = queries.question(event.ref, question_id), Form()
    comes_back = "back" in request.form
    if form.validate_on_submit():
        with form.saving(question) as question:
            act = services.bring_back if comes_back else services.retire_question
            act(actor, event, question)
        if form.saved:
            flash(
                _("The question is asked again.") if comes_back else _("The question is no longer asked."),
                "ok",
            )
    return _back(event, form)


def manage_form_page_new(slug: str) -> Response:
    """A page break at the end of the form."""
    event, actor = _open(slug)
    form = PageForm()
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.add_page(actor, event, title=form.title)
        if form.saved:
            flash(_("The page is added. Move questions to it, or add new ones."), "ok")
            return see_other("manage_questions", slug=slug)
    return page("pages/manage_form_page.html", form=form, event=event, form_page=None)


def manage_form_page(slug: str, page_id: uuid.UUID) -> Response:
    """Another title for a page."""
    event, actor = _open(slug)
    form_page = queries.form_page(event.ref, page_id)
    form = PageForm(data={"title_en": form_page.title.en, "title_ja": form_page.title.ja})
    if form.validate_on_submit():
        with form.saving(form_page) as form_page:
            services.change_page(actor, event, form_page, title=form.title)
        if form.saved:
            flash(_("The page is saved."), "ok")
            return see_other("manage_questions", slug=slug)
    return page("pages/manage_form_page.html", form=form, event=event, form_page=form_page)


def manage_form_page_remove(slug: str, page_id: uuid.UUID) -> Response:
    """Take a page break out; its questions go to the page before."""
    event, actor = _open(slug)
    form_page, form = queries.form_page(event.ref, page_id), Form()
    if form.validate_on_submit():
        with form.saving(form_page) as form_page:
            services.remove_page(actor, event, form_page)
        if form.saved:
            flash(_("The page break is taken out."), "ok")
    return _back(event, form)


def manage_questions_preview(slug: str) -> Response:
    """The form as a participant sees it on a phone, in either language. Nothing can be sent from here."""
    event, _actor = _open(slug)
    intake = registration.intake_of(event)
    if intake is None:
        return see_other("manage_intake", slug=slug)
    shown = known_language(request.args.get("in")) or current_lang()
    with in_language(shown):
        path = Path(event, intake, VISITOR, None)
        whole = path.questionnaire()
        form = render_template(
            "pages/_form_preview.html",
            event=event,
            whole=whole,
            sheets=path.sheets(whole),
            places=registration.places(intake),
        )
    return page("pages/manage_questions_preview.html", event=event, shown=shown, preview=Markup(form))  # noqa: S704


# --- what they share ---------------------------------------------------------------------------------


def _open(slug: str) -> tuple[Event, Actor]:
    """The event with an open way in, for somebody who may change it."""
    event = events.by_slug(slug)
    actor = guard(event)
    if event.way_in is not WayIn.OPEN:
        raise NotFound()
    return event, actor


def _back(event: Event, form: Form, anchor: str = "") -> Response:
    """To the list; with the reason above it when the act was refused."""
    if form.failed:
        return _list(event, form)
    response = see_other("manage_questions", slug=event.slug)
    if anchor:
        response.location = f"{response.location}#{anchor}"
    return response


def _list(event: Event, form: Form) -> Response:
    everything = queries.questions_of(event.ref, retired=True)
    order = [question for question in everything if question.retired_at is None]
    categories = {each.key: each.name for each in registration.categories_of(event.id)}
    pages: list[FormPage | None] = [None, *queries.pages_of(event.ref)]
    return page(
        "pages/manage_questions.html",
        form=form,
        event=event,
        sheets=[(each, [q for q in order if q.page_id == (each.id if each else None)]) for each in pages],
        first=order[0] if order else None,
        last=order[-1] if order else None,
        retired=[question for question in everything if question.retired_at is not None],
        counts=queries.counts_of(event.ref),
        conditions={question.key: only_if(question, order, categories) for question in order},
        ready=[
            made
            for key, made in READY_MADE.items()
            if key not in {q.key for q in order} and key != FOLLOWS_PLACES
        ],
        kinds=KINDS,
        readers=READERS,
        fixed=FOLLOWS_PLACES,
        has_intake=registration.intake_of(event) is not None,
    )


def _edit(event: Event, form: QuestionForm, kind: QuestionKind, question: Question | None) -> Response:
    return page(
        "pages/manage_question.html",
        form=form,
        event=event,
        question=question,
        kind=kind,
        kinds=KINDS,
        answered=queries.counts_of(event.ref).get(question.key, 0) if question is not None else 0,
    )


def _kind(word: str) -> QuestionKind:
    if word not in set(QuestionKind):
        raise NotFound()
    return QuestionKind(word)


def _parents(event: Event, before: Sequence[Question]) -> list[tuple[str, str]]:
    """On what a question can depend, answer by answer: questions before it whose answers are keys and not private."""
    lang = current_lang()
    found = []
    for question in before:
        if question.kind not in WITH_KEYS or question.is_sealed:
            continue
        answers = [(option.key, label_of(question, option)) for option in question.choices]
        if question.kind is QuestionKind.YES_NO:
            answers = [(rules.YES, _("Yes")), (rules.NO, _("No"))]
        if question.kind is QuestionKind.CONSENT:
            answers = [(rules.YES, _("Yes"))]
        label = question.label.in_(lang)
        found += [(f"{question.key}={key}", f"{label} → {words}") for key, words in answers]
    categories = [each for each in registration.categories_of(event.id) if each.is_open]
    if len(categories) > 1:
        found += [(f"category={each.key}", f"{_('Category')} → {each.name.in_(lang)}") for each in categories]
    return found
