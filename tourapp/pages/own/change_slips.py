"""The change slip (変更票) on a page: what changed late, old and new, and one press to say that it was received."""

from flask import flash
from werkzeug.wrappers import Response
from wtforms import HiddenField

from tourapp.core.errors import NotFound
from tourapp.core.i18n import gettext as _
from tourapp.documents.receipts import queries, services
from tourapp.hosting.links import host_actor
from tourapp.hosting.models import HostLink
from tourapp.hosting.portal import reading, wording
from tourapp.hosting.portal.views import looks, of_host, posts
from tourapp.pages.own.me import mine
from tourapp.web.forms import Form
from tourapp.web.identity import current_actor
from tourapp.web.limits import limiter
from tourapp.web.pages import page, see_other


class ReceiveForm(Form):
    """The edition that was read."""

    edition = HiddenField()

    @property
    def number(self) -> int:
        text = self.edition.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@limiter.limit(looks)
@limiter.limit(posts, methods=["POST"])
@of_host
def host_changes(token: str, link: HostLink) -> Response:
    """What changed late of an authority's days. NotFound by the link of a section, and where nothing did."""
    if link.is_of_section:
        raise NotFound()
    form = ReceiveForm()
    if form.validate_on_submit():
        with form.saving(link) as fresh:
            services.receive_as_host(host_actor(fresh), fresh.engagement, form.number)
        if form.saved:
            flash(_("Thank you. We know that you received the change slip."), "ok")
            return see_other("host_page", token=token)
    slip = queries.of_host(link.engagement)
    if slip is None:
        raise NotFound()
    seen = reading.view(link)
    return page(
        "pages/host_changes.html",
        form=form,
        token=token,
        seen=seen,
        slip=slip,
        full_name=wording.full_name(seen.event),
    )


def my_changes(slug: str) -> Response:
    """What changed late of somebody's own programme. NotFound where nothing did."""
    event, registration = mine(slug)
    form = ReceiveForm()
    if form.validate_on_submit():
        with form.saving(registration) as fresh:
            services.receive_as_participant(current_actor(), fresh, form.number)
        if form.saved:
            flash(_("Thank you. We know that you received the change slip."), "ok")
            return see_other("my_event", slug=slug)
    slip = queries.of_registration(registration)
    if slip is None:
        raise NotFound()
    return page("pages/my_changes.html", form=form, event=event, slip=slip)
