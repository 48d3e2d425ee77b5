"""Building the form of an event, or its questionnaire afterwards: questions, pages, a preview.

One press asks a ready-made question.
"""

import uuid
from collections.abc import Sequence

from flask import flash, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from tourapp.access.actor import VISITOR
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang, in_language
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import known as known_language
from tourapp.pages.registering.form_path import Path
from tourapp.pages.running import manage_feedback
from tourapp.pages.running.building import Building, building
from tourapp.questions import queries, rules, services
from tourapp.questions.forms import PageForm, QuestionForm, stored
from tourapp.questions.kinds import READY_MADE, WITH_KEYS, QuestionKind, Readers
from tourapp.questions.models import FormPage, Question
from tourapp.questions.services.asking import FOLLOWS_PLACES
from tourapp.questions.wording import READERS
from tourapp.registration import queries as registration
from tourapp.registration.fields import label_of, only_if
from tourapp.web.forms import Form
from tourapp.web.pages import page, see_other


def manage_questions(slug: str) -> Response:
    """Every question in the order of the form, page by page; what else can be asked."""
    return _list(building(slug), Form())


def manage_question_new(slug: str, form_of: str) -> Response:
    """Ask something new. The kind comes with the address and stays."""
    built = building(slug, form_of)
    kind = _kind(built, request.args.get("kind", ""))
    start = {
        "keep_days": 365,
        "readers": Readers.OFFICE.value,
        "page": request.args.get("page", ""),
    }
    form = QuestionForm(data=start)
    _offer(built, form, kind, queries.questions_of(built.about.ref))
    if form.validate_on_submit():
        with form.saving(built.about) as about:
            services.add_question(built.actor, about, kind=kind, spec=form.spec)
        if form.saved:
            flash(_("The question is added."), "ok")
            return see_other(built.endpoint, slug=slug)
    return _edit(built, form, kind, None)


def manage_question(slug: str, form_of: str, question_id: uuid.UUID) -> Response:
    """Change a question; answers that were given keep the words they were given to."""
    built = building(slug, form_of)
    question = queries.question(built.about.ref, question_id)
    form = QuestionForm(data=stored(question))
    order = queries.questions_of(built.about.ref)
    before = order[: order.index(question)] if question in order else order
    _offer(built, form, question.kind, before, is_fixed=question.key == FOLLOWS_PLACES)
    if form.validate_on_submit():
        with form.saving(question) as question:
            version = int(form.version.data) if str(form.version.data).isdigit() else -1
            services.change_question(built.actor, built.about, question, spec=form.spec, version=version)
        if form.saved:
            flash(_("The question is saved."), "ok")
            return see_other(built.endpoint, slug=slug)
    return _edit(built, form, question.kind, question)


def manage_question_ready(slug: str, key: str) -> Response:
    """Ask a ready-made question, at the end of the form."""
    built = building(slug)
    if key not in READY_MADE or key == FOLLOWS_PLACES:
        raise NotFound()
    form = Form()
    if form.validate_on_submit():
        with form.saving(built.event) as event:
            services.ask_ready_made(built.actor, event.ref, [key])
        if form.saved:
            flash(_("The question is added."), "ok")
    return _back(built, form)


def manage_question_move(slug: str, form_of: str, question_id: uuid.UUID) -> Response:
    """One place up or down."""
    built = building(slug, form_of)
    question, form = queries.question(built.about.ref, question_id), Form()
    if form.validate_on_submit():
        with form.saving(question) as question:
            services.move_question(built.actor, built.about, question, up=request.form.get("way") == "up")
    return _back(built, form, anchor=f"question-{question_id}")


def manage_question_retire(slug: str, form_of: str, question_id: uuid.UUID) -> Response:
    """Ask it no longer, or again."""
    built = building(slug, form_of)
    question, form = queries.question(built.about.ref, question_id), Form()
    comes_back = "back" in request.form
    if form.validate_on_submit():
        with form.saving(question) as question:
            act = services.bring_back if comes_back else services.retire_question
            act(built.actor, built.about, question)
        if form.saved:
            flash(
                _("The question is asked again.") if comes_back else _("The question is no longer asked."),
                "ok",
            )
    return _back(built, form)


def manage_form_page_new(slug: str) -> Response:
    """A page break at the end of the form."""
    built = building(slug)
    event, actor = built.event, built.actor
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
    built = building(slug)
    event, actor = built.event, built.actor
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
    built = building(slug)
    event, actor = built.event, built.actor
    form_page, form = queries.form_page(event.ref, page_id), Form()
    if form.validate_on_submit():
        with form.saving(form_page) as form_page:
            services.remove_page(actor, event, form_page)
        if form.saved:
            flash(_("The page break is removed."), "ok")
    return _back(built, form)


def manage_questions_preview(slug: str) -> Response:
    """The form as a participant sees it on a phone, in either language. Nothing can be sent from here."""
    event = building(slug).event
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


def _back(built: Building, form: Form, anchor: str = "") -> Response:
    """To the list; with the reason above it when the act was refused."""
    if form.failed:
        return manage_feedback.show(built, form) if built.is_feedback else _list(built, form)
    response = see_other(built.endpoint, slug=built.event.slug)
    if anchor:
        response.location = f"{response.location}#{anchor}"
    return response


def _list(built: Building, form: Form) -> Response:
    event = built.event
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
        kinds=built.kinds,
        readers=READERS,
        fixed=FOLLOWS_PLACES,
        has_intake=registration.intake_of(event) is not None,
    )


def _offer(
    built: Building,
    form: QuestionForm,
    kind: QuestionKind,
    before: Sequence[Question],
    *,
    is_fixed: bool = False,
) -> None:
    """What can be chosen in the form of a question that comes after these."""
    form.offer(
        kind,
        is_fixed=is_fixed,
        pages=queries.pages_of(built.about.ref),
        parents=_parents(built, before),
        lang=current_lang(),
        is_nameless=built.is_feedback,
    )


def _edit(built: Building, form: QuestionForm, kind: QuestionKind, question: Question | None) -> Response:
    counts = queries.counts_of(built.about.ref)
    return page(
        "pages/manage_question.html",
        form=form,
        event=built.event,
        built=built,
        question=question,
        kind=kind,
        kinds=built.kinds,
        answered=counts.get(question.key, 0) if question is not None else 0,
    )


def _kind(built: Building, word: str) -> QuestionKind:
    if word not in built.kinds:
        raise NotFound()
    return QuestionKind(word)


def _parents(built: Building, before: Sequence[Question]) -> list[tuple[str, str]]:
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
    if built.is_feedback:
        return found
    categories = [each for each in registration.categories_of(built.event.id) if each.is_open]
    if len(categories) > 1:
        found += [(f"category={each.key}", f"{_('Category')} → {each.name.in_(lang)}") for each in categories]
    return found
