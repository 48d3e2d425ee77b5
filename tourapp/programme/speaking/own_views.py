"""The page of somebody who appears: her items, her answer, what she hands in. By the link of a mail, or signed in."""

import uuid
from collections.abc import Callable
from typing import Any

import structlog
from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actor import Actor
from tourapp.core import blobs
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.programme.speaking import handing_in, queries, rules, services, telling, wording
from tourapp.programme.speaking.forms import (
    NO,
    YES,
    AgreeForm,
    AnswerForm,
    LifeForm,
    NoSlidesForm,
    PhotographForm,
    RemoveForm,
    SlidesForm,
    UploadForm,
)
from tourapp.programme.speaking.models import Appearance, AppearanceFile
from tourapp.programme.speaking.states import FileKind, Part
from tourapp.questions.file_types import ACCEPT
from tourapp.web.downloads import download
from tourapp.web.forms import Form
from tourapp.web.guard import guard, guard_own
from tourapp.web.identity import current_actor
from tourapp.web.limits import limiter, per_address
from tourapp.web.pages import page, see_other

log = structlog.get_logger("tourapp.speaking")

KINDS: dict[str, type[Form]] = {
    "answer": AnswerForm,
    "life": LifeForm,
    "photograph": PhotographForm,
    "slides": SlidesForm,
    "no_slides": NoSlidesForm,
    "agree": AgreeForm,
    "remove": RemoveForm,
}
"""The forms of the page, by what their button does."""


def _posts() -> str:
    return per_address(60, minutes=10)


# --- addresses ---------------------------------------------------------------------------------------


@limiter.limit(_posts, methods=["POST"])
def speaking(token: str) -> Response:
    """Behind the link of a mail, without an account. Looking changes nothing; each use is noted."""
    appearance = services.of_link(token)
    log.info("speaking_link_used", appearance=str(appearance.id), method=request.method)
    actor = Actor(person_id=appearance.person_id)
    return _page(actor, appearance, "speaking", "speaking_file", {"token": token})


def speaking_file(token: str, file_id: uuid.UUID) -> Response:
    """A file of hers, or slides that she may have as an interpreter."""
    return _file(services.of_link(token), file_id)


def my_speaking(slug: str, appearance_id: uuid.UUID) -> Response:
    """The same for whoever is signed in."""
    appearance = _mine(slug, appearance_id)
    where = {"slug": slug, "appearance_id": appearance_id}
    return _page(current_actor(), appearance, "my_speaking", "my_speaking_file", where)


def my_speaking_file(slug: str, appearance_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file of hers, or slides that she may have as an interpreter."""
    return _file(_mine(slug, appearance_id), file_id)


def event_photograph(slug: str, appearance_id: uuid.UUID) -> Response:
    """A photograph on the public page, as long as she agrees to that."""
    event = events.for_page(current_actor(), slug)
    return _download(queries.public_photograph(event, appearance_id))


def _mine(slug: str, appearance_id: uuid.UUID) -> Appearance:
    person_id = guard_own()
    appearance = queries.one(events.by_slug(slug), appearance_id)
    if appearance not in queries.of_person(person_id, appearance.event):
        raise NotFound()
    guard(appearance)
    return appearance


def _file(appearance: Appearance, file_id: uuid.UUID) -> Response:
    try:
        return _download(queries.file_of(appearance, file_id))
    except NotFound:
        return _download(queries.slides_file(appearance, file_id))


def _download(file: AppearanceFile) -> Response:
    data = blobs.load(file.ref)
    if data is None:
        raise NotFound()
    return download(file.file_name, file.content_type, data)


# --- the page ----------------------------------------------------------------------------------------


def _page(
    actor: Actor, appearance: Appearance, endpoint: str, file_endpoint: str, where: dict[str, Any]
) -> Response:
    act = request.form.get("act", "") if request.method == "POST" else ""
    forms = {name: _form(kind, name, act, appearance) for name, kind in KINDS.items()}
    form = forms.get(act)
    if form is not None and form.validate_on_submit():
        said = _do(actor, appearance, act, form)
        if form.saved:
            flash(said, "ok")
            return see_other(endpoint, **where)
    return page(
        "programme/speaking/own.html",
        form=form,
        forms=forms,
        appearance=appearance,
        event=appearance.event,
        places=queries.places(appearance),
        lacking=queries.lacking(appearance),
        needed=rules.NEEDED[appearance.part],
        slides_for=queries.slides_for(appearance),
        is_open=handing_in.is_open(appearance),
        is_published=appearance.part is not Part.INTERPRETER,
        ends_at=telling.link_ends_at(appearance),
        by_link="token" in where,
        file_endpoint=file_endpoint,
        where=where,
        accept=ACCEPT,
        largest={kind.value: size // 1024 // 1024 for kind, size in rules.LARGEST.items()},
        most_slides=rules.MOST_SLIDES,
        longest_life=rules.LONGEST_LIFE,
        words={"parts": wording.PARTS, "states": wording.STATES, "lacking": wording.LACKING},
        interpreting=wording.interpreting,
        other_zone=wording.other_zone,
    )


def _form(kind: type[Form], name: str, act: str, appearance: Appearance) -> Form:
    """The form that was sent with what was typed; the others as they stand."""
    given: dict[str, Any] = {} if name == act else {"formdata": None}
    return kind(prefix=f"{name}-", data=_stored(appearance, name), **given)


def _stored(appearance: Appearance, name: str) -> dict[str, Any]:
    match name:
        case "answer":
            answered = appearance.answered_at is not None
            return {
                "answer": (YES if appearance.is_accepted else NO) if answered else None,
                "remark": appearance.remark,
            }
        case "life":
            return {"life_en": appearance.life.en, "life_ja": appearance.life.ja}
        case "no_slides":
            return {"has_no_slides": appearance.has_no_slides}
        case "agree":
            return {"publishes": appearance.publishes_at is not None}
    return {}


# --- what the buttons do -----------------------------------------------------------------------------


def _do(actor: Actor, appearance: Appearance, act: str, form: Any) -> str:
    """Do what the button says; the sentence that tells so. Look at `form.saved` afterwards."""
    said = ""
    if isinstance(form, UploadForm):
        upload = _read(appearance, form, FileKind(act))
        if upload is None:
            return said
        with form.saving(appearance) as fresh:
            handing_in.keep_file(actor, fresh, upload)
            said = _("We have received the file. Thank you.")
        return said
    with form.saving(appearance) as fresh:
        said = _ACTS[act](actor, fresh, form)
    return said


def _read(appearance: Appearance, form: UploadForm, kind: FileKind) -> handing_in.Upload | None:
    """Look at a file and seal it before anything is written: that takes its time."""
    sent = form.upload
    assert sent is not None  # noqa: S101
    try:
        return handing_in.read_upload(
            appearance, kind, name=sent.filename or "", data=sent.stream.read(rules.LARGEST[kind] + 1)
        )
    except Refusal as refusal:
        form.refuse(Refusal(refusal.message, field="file", code=refusal.code))
        return None


def _answer(actor: Actor, appearance: Appearance, form: AnswerForm) -> str:
    accepts = form.answer.data == YES
    services.answer(actor, appearance, accepts=accepts, remark=form.remark.data or "")
    if accepts:
        return _("Thank you: you take part. A receipt is on its way to you.")
    return _("Thank you for telling us. A receipt is on its way to you.")


def _life(actor: Actor, appearance: Appearance, form: LifeForm) -> str:
    handing_in.write_life(actor, appearance, form.life)
    return _("Your biography is saved.")


def _no_slides(actor: Actor, appearance: Appearance, form: NoSlidesForm) -> str:
    handing_in.set_no_slides(actor, appearance, has_none=form.has_no_slides.data)
    return _("It is saved.")


def _agree(actor: Actor, appearance: Appearance, form: AgreeForm) -> str:
    handing_in.agree(actor, appearance, publishes=form.publishes.data)
    if form.publishes.data:
        return _("The public page shows your name, your biography and your photograph.")
    return _("The public page shows your post only.")


def _remove(actor: Actor, appearance: Appearance, form: RemoveForm) -> str:
    try:
        identifier = uuid.UUID(form.file.data or "")
    except ValueError:
        raise NotFound() from None
    handing_in.remove_file(actor, appearance, queries.file_of(appearance, identifier))
    return _("The file is removed.")


_ACTS: dict[str, Callable[[Actor, Appearance, Any], str]] = {
    "answer": _answer,
    "life": _life,
    "no_slides": _no_slides,
    "agree": _agree,
    "remove": _remove,
}
