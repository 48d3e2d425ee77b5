"""Where a short code is typed that came with a mail. The answer is always the same."""

from werkzeug.wrappers import Response

from tourapp.access.actor import SYSTEM
from tourapp.hosting import codes, services
from tourapp.hosting.models import Engagement
from tourapp.hosting.portal.forms import CodeForm
from tourapp.web.limits import limiter, per_address
from tourapp.web.pages import page


def _tries() -> str:
    return per_address(5, minutes=60)


@limiter.limit(_tries, methods=["POST"])
def host_code() -> Response:
    """A code sends a fresh link to the registered address of its authority, and shows nothing.

    Whether there is one, and whether a mail went, is not told.
    """
    form = CodeForm()
    is_sent = form.validate_on_submit()
    if is_sent:
        engagement = codes.engagement_of(form.code.data or "")
        if engagement is not None:
            _send(form, engagement)
    return page("hosting/portal/host_code.html", form=None if is_sent else form, sent=is_sent)


def _send(form: CodeForm, engagement: Engagement) -> None:
    with form.saving(engagement) as fresh:
        services.send_link_again(SYSTEM, fresh)
