"""The organisers' pages on which papers are chosen and fetched."""

import datetime as dt

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.documents import choosing
from tourapp.documents.forms import ContactsForm
from tourapp.documents.kinds import KINDS, Kind
from tourapp.documents.receipts import queries as receipts
from tourapp.documents.said import BOTH, LANGS
from tourapp.documents.services import make
from tourapp.events import queries as events
from tourapp.programme import queries as programme
from tourapp.programme.contacts import queries as contacts
from tourapp.programme.contacts.services import set_contacts
from tourapp.web.downloads import download
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_documents(slug: str) -> Response:
    """The papers of a version for one reader (`?for=…&edition=…`); by default the newest of those who go."""
    event = events.by_slug(slug)
    actor = guard(event)
    shelf, refused = None, None
    try:
        shelf = choosing.shelf(event, choosing.chosen(event, request.args.get("for", "")), _edition())
    except Refusal as refusal:
        refused = refusal
    return page(
        "documents/manage_documents.html",
        event=event,
        shelf=shelf,
        refused=refused,
        choices=choosing.choices(event),
        editions=programme.editions(event),
        contacts=contacts.contacts(event),
        may_edit=actor.may(Action.EDIT_PROGRAMME, event),
        wanted=request.args.get("for", ""),
        asked=request.args.get("edition", ""),
        kinds=KINDS,
        people_asked=receipts.of_people(event) if actor.may(Action.SEE_PARTICIPANTS, event) else (),
        langs=(BOTH, "ja", "en") if current_lang() == "ja" else (BOTH, "en", "ja"),
    )


def manage_document(slug: str, kind: str) -> Response:
    """A paper as a file. Where there is none, back to the list with the reason."""
    event = events.by_slug(slug)
    guard(event)
    choice = choosing.chosen(event, request.args.get("for", ""))
    try:
        paper = make(
            kind_of(kind),
            event,
            lang=lang_of(request.args.get("in", BOTH)),
            reader=choice.reader if choice else None,
            host=choice.host if choice else "",
            edition=_edition(),
            day=day_of(request.args.get("day", "")),
        )
    except Refusal as refusal:
        flash(str(refusal), "warn")
        return see_other("manage_documents", slug=slug)
    return download(paper.name, paper.mimetype, paper.content)


def manage_document_contacts(slug: str) -> Response:
    """Say who leads the group and which telephone it has: the head and the foot of every paper."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = ContactsForm()
    if form.validate_on_submit():
        with form.saving(event) as event:
            set_contacts(actor, event, form.contacts)
        if form.saved:
            flash(_("Every document downloaded from now on says so."), "ok")
            return see_other("manage_documents", slug=slug)
    elif not form.is_submitted():
        form.fill(contacts.contacts(event))
    return page("documents/manage_document_contacts.html", form=form, event=event)


def kind_of(text: str) -> Kind:
    if text not in set(Kind):
        raise NotFound()
    return Kind(text)


def lang_of(text: str) -> str:
    if text not in LANGS:
        raise NotFound()
    return text


def day_of(text: str) -> dt.date | None:
    """The date that an address names; None for none."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound() from None


def _edition() -> int | None:
    text = request.args.get("edition", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound()
    return int(text)
