"""The page behind the link at the foot of a mail that is not about one's own place."""

from flask import request
from werkzeug.wrappers import Response

from tourapp.mailings import services
from tourapp.web.forms import Form
from tourapp.web.identity import current_actor
from tourapp.web.limits import limiter, per_address
from tourapp.web.pages import page


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
