"""Ending mail that is not about one's own place: by the link at the foot of such a mail, or in one's account."""

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.core.db import session
from tourapp.core.errors import SignInNeeded
from tourapp.core.i18n import gettext as _
from tourapp.directory.models import Person
from tourapp.mailings import services
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.limits import limiter, per_address
from tourapp.web.pages import page, see_other


def _presses() -> str:
    return per_address(60, 10)


@limiter.limit(_presses, methods=["POST"])
def mail_stop(token: str) -> Response:
    """GET shows how it stands and a button; POST ends such mail, or begins it again.

    No form token: the press may come from a mail program (RFC 8058), and whoever holds the address of this page may
    press. The answer to a press is the page itself, since mail programs follow no redirect.
    """
    form = Form(meta={"csrf": False})
    if request.method == "POST":
        act = services.hear_again if request.form.get("step") == "again" else services.stop_other_mail
        with form.saving(None):
            act(current_actor(), token)
    return page(
        "mailings/mail_stop.html", hears_all=services.hears_all(token), pressed=request.method == "POST"
    )


def account_mail() -> Response:
    """The same choice for whoever is signed in; the account shows how it stands."""
    person_id = current_actor().person_id
    person = session().get(Person, person_id) if person_id else None
    if person is None:
        raise SignInNeeded()
    actor = guard(person)
    form = Form()
    if form.validate_on_submit():
        hears_all = request.form.get("step") == "again"
        with form.saving(person) as person:
            services.choose_for_oneself(actor, person, hears_all=hears_all)
        if form.saved:
            flash(_("Saved"), "ok")
    return see_other("account")
