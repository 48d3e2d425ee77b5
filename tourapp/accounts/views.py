"""Signing in and out. A link is looked at with GET and used with POST: scanners of mail open every address."""

from flask import Response, make_response, redirect, request, url_for

from tourapp.accounts import queries, services, throttle
from tourapp.accounts.forms import OfficeSignInForm, PressForm, SignInForm
from tourapp.accounts.models import Link, LinkPurpose
from tourapp.accounts.rules import (
    MAIL_FROM_CLIENT,
    MAIL_TO_ADDRESS,
    PASSWORD_FROM_CLIENT,
    PASSWORD_OF_ADDRESS,
    agent_family,
    client_key,
)
from tourapp.core.errors import Gone, NotFound
from tourapp.core.text import email_key
from tourapp.web import identity
from tourapp.web.identity import current_actor, session_token
from tourapp.web.pages import local_path, page, see_other


def sign_in() -> Response:
    """Ask for a link by mail. The answer is the same whoever's address it is, and takes as long."""
    form = SignInForm()
    if form.validate_on_submit():
        address = form.email.data or ""
        with form.saving(None):
            throttle.count_try(MAIL_FROM_CLIENT, client_key(request.remote_addr))
            throttle.count_try(MAIL_TO_ADDRESS, email_key(address))
            services.request_sign_in(address, next_path=_local(form.next.data))
        if form.saved:
            return see_other("sign_in_sent")
    elif not form.is_submitted():
        form.next.data = _local(request.args.get("next"))
    return page("accounts/sign_in.html", form=form, has_ended="ended" in request.args)


def sign_in_sent() -> Response:
    """A mail is on its way, if the address is one that we know."""
    return page("accounts/sign_in_sent.html")


def sign_in_office() -> Response:
    """Sign in with password and code, for those who work for an office."""
    form = OfficeSignInForm()
    if form.validate_on_submit():
        address = form.email.data or ""
        with form.saving(None):
            throttle.count_try(PASSWORD_FROM_CLIENT, client_key(request.remote_addr))
            throttle.count_try(PASSWORD_OF_ADDRESS, email_key(address))
        checked = services.check_password(address, form.password.data)
        token = ""
        with form.saving(None):
            token = services.sign_in_with_code(
                checked, form.code.data or "", address=address, agent=this_agent(), replacing=session_token()
            )
        if form.saved:
            return enter(token, _local(form.next.data))
    elif not form.is_submitted():
        form.next.data = _local(request.args.get("next"))
    form.code.data = ""  # one that was sent is of no use any more
    return page("accounts/sign_in_office.html", form=form)


def sign_in_link(token: str) -> Response:
    """A one-time address: GET shows for whom it is and a button, POST signs in."""
    try:
        link = services.find_link(token, LinkPurpose.SIGN_IN, allow_used=True)
        if link.used_at is not None and _is_signed_in_by(link):
            return _onwards(link.next_path)  # the button was pressed twice
        services.find_link(token, LinkPurpose.SIGN_IN)
        form = PressForm()
        if form.validate_on_submit():
            with form.saving(link) as link:
                begun = services.sign_in_with_link(link, agent=this_agent(), replacing=session_token())
            if form.saved:
                return enter(begun, link.next_path)
    except (Gone, NotFound) as refused:
        return page("accounts/link_gone.html", status=410, form=SignInForm(formdata=None), text=str(refused))
    return page("accounts/sign_in_link.html", form=form, person=queries.person_behind(link))


def sign_out() -> Response:
    """End the session, in this browser and on the server."""
    token = session_token()
    form = PressForm()
    if form.validate_on_submit() and token:
        with form.saving(None):
            services.end_session(token)
    identity.sign_out()
    response = see_other("home")
    response.headers["Clear-Site-Data"] = (
        '"cache", "storage"'  # what a service worker has kept on this device
    )
    return response


def enter(token: str, next_path: str | None = None) -> Response:
    """Let this browser carry the session that has just begun, and go where the person wanted to go."""
    identity.sign_in(token)
    if not current_actor().is_signed_in:
        raise RuntimeError("a session that has just begun does not count")
    return _onwards(next_path)


def this_agent() -> str:
    """The family of the browser that asks."""
    return agent_family(request.user_agent.string)


def _onwards(next_path: str | None) -> Response:
    usual = "manage_home" if current_actor().is_staff else "me"
    return make_response(redirect(local_path(next_path) or url_for(usual), code=303))


def _local(target: str | None) -> str | None:
    path = local_path(target)
    return path if path and len(path) <= 500 else None


def _is_signed_in_by(link: Link) -> bool:
    person_id = current_actor().person_id
    return person_id is not None and person_id == link.person_id
