"""A person makes her own pass anew, when it has come into other hands."""

from flask import flash
from werkzeug.wrappers import Response

from tourapp.checkin import services
from tourapp.core.i18n import gettext as _
from tourapp.pages.own.me import mine
from tourapp.web.forms import Form
from tourapp.web.identity import current_actor
from tourapp.web.pages import see_other


def my_event_pass(slug: str) -> Response:
    """Make the pass void and draw a new one."""
    _event, registration = mine(slug)
    form = Form()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            services.renew_pass(current_actor(), registration)
        if form.saved:
            flash(_("You have a new pass. The one before no longer works."), "ok")
    return see_other("my_event", slug=slug)
