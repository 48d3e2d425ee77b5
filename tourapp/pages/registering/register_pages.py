"""A form of several pages: the list of pages, each page, checking, sending, and coming back later."""

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tourapp.access.actor import Actor
from tourapp.accounts import throttle
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.i18n import current_lang
from tourapp.core.text import email_key
from tourapp.directory import queries as directory
from tourapp.events.models import Event
from tourapp.messages.views import is_shown_here
from tourapp.pages.registering import form_path
from tourapp.pages.registering.form_path import Path, Step
from tourapp.pages.registering.way_in import open_event
from tourapp.questions.kinds import QuestionKind
from tourapp.registration import queries, rules
from tourapp.registration.draft_form import LaterForm
from tourapp.registration.forms import AGREEING, Questionnaire
from tourapp.registration.models import Intake, Registration
from tourapp.registration.rules import Window
from tourapp.registration.services import drafting
from tourapp.web.forms import Form
from tourapp.web.identity import current_actor
from tourapp.web.limits import limiter, per_address
from tourapp.web.pages import page, see_other

SHORTEST_SEARCH, MOST_FOUND = 2, 8


def _pages_per_client() -> str:
    """A form of ten pages is sent ten times."""
    return per_address(600, minutes=10)


def tasks(event: Event, intake: Intake, actor: Actor) -> Response:
    """The whole job at once: every page, what is done, what is wrong, and what comes at the end."""
    draft = form_path.draft_of(event)
    path = Path(event, intake, actor, draft)
    return _private(
        page(
            "pages/register_tasks.html",
            event=event,
            intake=intake,
            path=path,
            draft=draft,
            places=queries.places(intake),
            window=rules.window(intake.opens_at, intake.closes_at, clock.now()),
        )
    )


@limiter.limit(_pages_per_client, methods=["POST"])
def register_page(slug: str, number: int) -> Response:
    """One page of the form. What was typed is kept, right or wrong; a wrong one is shown again with its messages."""
    path = _begun(slug)
    if path is None:
        return see_other("register", slug=slug)
    step = path.step(number)
    posted = _posted(step) if request.method == "POST" else None
    whole = path.questionnaire(posted)
    form: Any = whole.form
    if posted is not None:
        whole.check()
        is_right = whole.only(step.fields)
        saver = _keep(path, step, whole)
        later = "later" in request.form
        if saver.saved and later:
            return see_other("register_later", slug=slug)
        if saver.saved and is_right:
            return _onwards(path, step)
        form = saver if saver.refused else form
    return _private(
        page(
            "pages/register_page.html",
            form=form,
            whole=whole,
            event=path.event,
            step=step,
            total=len(path.steps),
            places=queries.places(path.intake),
            file_names=path.file_names(),
            back=request.args.get("back"),
            draft=path.draft,
        )
    )


@limiter.limit(_pages_per_client, methods=["POST"])
def register_check(slug: str) -> Response:
    """Every answer, one way back each, and the button that sends. Nothing is sent before."""
    path = _begun(slug)
    if path is None or path.draft is None:
        return see_other("register", slug=slug)
    posted = _posted_agreement() if request.method == "POST" else None
    whole = path.questionnaire(posted)
    if posted is not None and path.is_complete:
        whole.check()
        if whole.only(AGREEING) and _send(path, whole):
            form_path.forget(path.event)
            return see_other("my_event" if path.actor.is_signed_in else "register_sent", slug=slug)
    names = path.file_names()
    return _private(
        page(
            "pages/register_check.html",
            form=whole.form,
            whole=whole,
            event=path.event,
            intake=path.intake,
            path=path,
            sections=[(step, form_path.lines(whole, step, names)) for step in path.steps],
        )
    )


@limiter.limit(_pages_per_client, methods=["POST"])
def register_later(slug: str) -> Response:
    """Ask for the address, mail a link that leads back, and say how long it works."""
    path = _begun(slug)
    if path is None or path.draft is None:
        return see_other("register", slug=slug)
    draft = path.draft
    typed = (path.typed.values.get("email") or [""])[0]
    form = LaterForm(data={"email": draft.email or typed})
    if form.validate_on_submit():
        with form.saving(draft) as draft:
            throttle.count_try(rules.MAILS_TO_ADDRESS, email_key(form.email.data or ""))
            drafting.save_for_later(path.actor, draft, email=form.email.data or "")
    return _private(
        page(
            "pages/register_later.html",
            form=form,
            event=path.event,
            draft=draft,
            is_saved=form.saved,
            outbox_is_here=is_shown_here(),
        )
    )


def register_discard(slug: str) -> Response:
    """Throw away what was typed, now."""
    event, _intake = open_event(slug)
    draft, form = form_path.draft_of(event), Form()
    if draft is not None and form.validate_on_submit():
        with form.saving(draft) as draft:
            drafting.discard(current_actor(), draft)
    form_path.forget(event)
    return see_other("register", slug=slug)


def draft(token: str) -> Response:
    """The link that was mailed. GET shows what it leads to and changes nothing; the button goes on in this browser."""
    kept = drafting.of_link(token)
    form = Form()
    if form.validate_on_submit():
        with form.saving(kept) as kept:
            drafting.use_link(current_actor(), token)
        if form.saved:
            form_path.remember(kept.event, token)
            return see_other("register", slug=kept.event.slug)
    return _private(page("pages/draft.html", form=form, event=kept.event, draft=kept))


@limiter.limit(_pages_per_client)
def register_organisations(slug: str) -> Response:
    """Bodies of the directory for what somebody types, by any of their names, as options of a field."""
    open_event(slug)
    typed = request.args.get(request.args.get("field", "q"), "")[:100].strip()
    found = directory.search_organisations(typed, MOST_FOUND) if len(typed) >= SHORTEST_SEARCH else []
    response = page("pages/_organisation_options.html", found=found, typed=typed)
    response.mimetype = "text/plain"  # a part of a page, for the field alone: nobody opens it as a page
    return response


# --- what they share ---------------------------------------------------------------------------------


def _begun(slug: str) -> Path | None:
    """The way through this event's form; None when there is nothing to fill in (closed, or registered already)."""
    event, intake = open_event(slug)
    actor = current_actor()
    if actor.person_id and queries.live_of(event, actor.person_id):
        return None
    if rules.window(intake.opens_at, intake.closes_at, clock.now()) is not Window.OPEN:
        return None
    path = Path(event, intake, actor, form_path.draft_of(event))
    return path if form_path.is_stepwise(path.asked) else None


def _posted(step: Step) -> MultiDict[str, Any]:
    """What this page says, uploads included; a box that is not ticked says nothing, which is an answer too."""
    sent: MultiDict[str, Any] = MultiDict()
    uploads = {question.key for question in step.questions if question.kind is QuestionKind.FILE}
    for name in step.fields:
        if name not in uploads:
            sent.setlist(name, request.form.getlist(name))
        elif (file := request.files.get(name)) is not None and file.filename:
            sent.setlist(name, [file])
        elif name in request.form.getlist("delete"):
            sent.setlist(name, [])
    return sent


def _posted_agreement() -> MultiDict[str, Any]:
    sent: MultiDict[str, Any] = MultiDict()
    for name in AGREEING:
        sent.setlist(name, request.form.getlist(name))
    return sent


def _keep(path: Path, step: Step, whole: Questionnaire) -> Form:
    """Write the page into the draft, which begins with the first page that is sent."""
    saver, token = Form(), ""
    path.take(step, request.form)
    with saver.saving(path.event) as event:
        if path.draft is None:
            path.draft, token = drafting.start(path.actor, event, lang=current_lang())
        else:
            path.draft = session().get_one(Registration, path.draft.id)
        for question in step.questions:
            if question.kind is QuestionKind.FILE:
                _keep_file(path, whole, question.key)
        drafting.keep(path.draft, path.typed)
    if saver.saved and token:
        form_path.remember(path.event, token)
    return saver


def _keep_file(path: Path, whole: Questionnaire, key: str) -> None:
    """A fresh upload that is right takes the place of the one before; a box that says so deletes it."""
    field = whole.form[key]
    question = next(each for each in path.asked if each.key == key)
    if path.draft is not None and field.upload is not None and not field.errors:
        data = field.upload.stream.read()
        name = field.upload.filename or ""
        path.typed.values[key] = [drafting.keep_file(path.draft, question, name=name, data=data)]
    elif path.draft is not None and key in request.form.getlist("delete"):
        drafting.drop_file(path.draft, question)
        path.typed.values[key] = []


def _onwards(path: Path, step: Step) -> Response:
    """Back to the check page after a change from there, else to the next page, at the end to the check page."""
    fresh = Path(path.event, path.intake, path.actor, path.draft)
    slug = path.event.slug
    if request.args.get("back") == "check" and fresh.is_complete:
        return see_other("register_check", slug=slug)
    if step.number < len(fresh.steps):
        return see_other("register_page", slug=slug, number=step.number + 1)
    return see_other("register_check" if fresh.is_complete else "register", slug=slug)


def _send(path: Path, whole: Questionnaire) -> bool:
    """Send the form of the draft; a refusal stands in the form."""
    details, answers = whole.details, whole.answers
    email = None if path.actor.is_signed_in else whole.form.email.data
    with whole.form.saving(path.draft) as draft:
        if email is not None:
            throttle.count_try(rules.MAILS_TO_ADDRESS, email_key(email))
        drafting.send(path.actor, draft, email=email, details=details, answers=answers)
    return bool(whole.form.saved)


def _private(response: Response) -> Response:
    """What somebody has typed stays in no store between us and her."""
    response.headers["Cache-Control"] = "no-store"
    return response
