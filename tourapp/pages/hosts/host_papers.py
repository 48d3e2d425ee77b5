"""The papers of a host, by its link: its own days of the edition that hosts were given."""

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.agenda.circles import Circle
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.documents.rules import Reader
from tourapp.documents.services import make
from tourapp.documents.views import day_of, kind_of, lang_of
from tourapp.hosting.models import HostLink
from tourapp.hosting.portal.views import looks, of_host
from tourapp.programme import queries as programme
from tourapp.web.downloads import download
from tourapp.web.limits import limiter
from tourapp.web.pages import see_other


@limiter.limit(looks)
@of_host
def host_paper(token: str, link: HostLink, kind: str) -> Response:
    """A paper as a file (`?in=both`, `?day=…`). NotFound by the link of a section, which sees its own items only, and
    before hosts were given a version."""
    engagement = link.engagement
    if link.is_of_section or programme.newest_edition(engagement.event, Circle.HOST) is None:
        raise NotFound()
    try:
        paper = make(
            kind_of(kind),
            engagement.event,
            lang=lang_of(request.args.get("in") or current_lang()),
            reader=Reader.HOST,
            host=engagement.host_ref,
            day=day_of(request.args.get("day", "")),
        )
    except Refusal as refusal:
        flash(str(refusal), "warn")
        return see_other("host_page", token=token)
    return download(paper.name, paper.mimetype, paper.content)
