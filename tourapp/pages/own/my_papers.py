"""The papers of somebody who takes part: her items of the edition that those who go were given."""

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.documents.rules import Reader
from tourapp.documents.services import make
from tourapp.documents.views import day_of, kind_of, lang_of
from tourapp.events.models import Event
from tourapp.pages.own.me import mine
from tourapp.programme import queries as programme
from tourapp.web.downloads import download
from tourapp.web.pages import see_other


def my_paper(slug: str, kind: str) -> Response:
    """A paper as a file (`?lang=both`, `?day=…`); NotFound for whoever has no place, or before there is a version."""
    event, registration = mine(slug)
    if not registration.is_coming or registration.person_id is None or not has_papers(event):
        raise NotFound()
    try:
        paper = make(
            kind_of(kind),
            event,
            lang=lang_of(request.args.get("in") or current_lang()),
            reader=Reader.PARTICIPANTS,
            day=day_of(request.args.get("day", "")),
            references=readers.references(registration.person_id),
        )
    except Refusal as refusal:
        flash(str(refusal), "warn")
        return see_other("my_event", slug=slug)
    return download(paper.name, paper.mimetype, paper.content)


def has_papers(event: Event) -> bool:
    """Whether those who go, or everybody, were given a version: what they were not given is on no paper of theirs."""
    given = (programme.newest_edition(event, circle) for circle in (Circle.PARTICIPANTS, Circle.PUBLIC))
    return any(edition is not None for edition in given)
