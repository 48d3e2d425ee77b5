"""What the contact section does for the others: links for single sections, the sign-off. A new link for an old one."""

import uuid
from typing import Any

from flask import flash
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from tourapp.core import time
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.hosting import services
from tourapp.hosting.links import address, host_actor
from tourapp.hosting.models import HostLink
from tourapp.hosting.portal import links, reading, uploads
from tourapp.hosting.portal.forms import EndForm, RenewForm, SectionForm, SignOffForm
from tourapp.hosting.portal.reading import HostView
from tourapp.hosting.portal.views import host_language, looks, of_host, posts, show
from tourapp.hosting.said import Signature, Who
from tourapp.hosting.states import Approval, Channel
from tourapp.web.limits import limiter, per_address
from tourapp.web.pages import page, see_other


def _renewals() -> str:
    return per_address(5, minutes=60)


# --- sections ---------------------------------------------------------------------------------------------


@limiter.limit(looks)
@limiter.limit(posts, methods=["POST"])
@of_host
def host_sections(token: str, link: HostLink) -> Response:
    """Links for single sections: the ones that work, and a new one. Its address is shown once, here."""
    _only_main(link)
    seen = reading.view(link)
    form = SectionForm()
    _offer(form, seen)
    made = ""
    if form.validate_on_submit():
        with form.saving(link) as fresh:
            items = [uuid.UUID(each) for each in form.items.data or ()]
            made = links.make_for_section(host_actor(fresh), fresh, form.section.data or "", items)
        if form.saved:
            made = address(made, current_lang())
            seen, name = reading.view(link), form.section.data
            form = SectionForm(formdata=None)
            _offer(form, seen)
            return _sections(token, seen, form, made=made, made_for=name or "")
    return _sections(token, seen, form)


@limiter.limit(posts)
@of_host
def host_section_end(token: str, link: HostLink) -> Response:
    """End the link of a section."""
    _only_main(link)
    form = EndForm()
    if form.validate_on_submit():
        try:
            identifier = uuid.UUID(form.link.data or "")
        except ValueError:
            raise NotFound() from None
        with form.saving(link) as fresh:
            links.end_for_section(host_actor(fresh), fresh, identifier)
        if form.saved:
            flash(_("The link no longer works."), "ok")
    return see_other("host_sections", token=token)


def _sections(
    token: str, seen: HostView, form: SectionForm, *, made: str = "", made_for: str = ""
) -> Response:
    return page(
        "hosting/portal/host_sections.html",
        form=form,
        token=token,
        seen=seen,
        there=links.of_sections(seen.engagement),
        titles={str(each.id): each.item.title for each in seen.items},
        made=made,
        made_for=made_for,
    )


def _offer(form: SectionForm, seen: HostView) -> None:
    lang = current_lang()
    form.items.choices = [
        SelectChoice(str(each.id), _named(each, lang)) for each in seen.items if each.is_asked
    ]


def _named(each: reading.Seen, lang: str) -> str:
    item = each.item
    if item.starts is None:
        return item.title.in_(lang)
    day, hour = time.short_date(item.starts.date, lang), time.clock_time(item.starts.local, lang)
    return f"{day} {hour} {item.title.in_(lang)}"


def _only_main(link: HostLink) -> None:
    if link.is_of_section:
        raise NotFound()


# --- sign-off ---------------------------------------------------------------------------------------------


@limiter.limit(looks)
@limiter.limit(posts, methods=["POST"])
@of_host
def host_sign_off(token: str, link: HostLink) -> Response:
    """行程の了承: the authority signs for all its items of the edition that it has seen. By its main link only."""
    _only_main(link)
    form = SignOffForm(prefix="sign-")
    if form.validate_on_submit():
        _sign(link, form)
        if form.saved:
            flash(_("Received. Thank you."), "ok")
            return see_other("host_page", token=token, _anchor="sign-off")
    return show(
        token,
        link,
        form=form if form.is_submitted() else None,
        sign_form=form if form.is_submitted() else None,
    )


def _sign(link: HostLink, form: SignOffForm) -> None:
    try:
        kept = uploads.read_document(form.upload, link.engagement) if form.upload else None
    except Refusal as refusal:
        form.refuse(Refusal(refusal.message, field="file", code=refusal.code))
        return
    with form.saving(link) as fresh:
        services.sign_off(
            host_actor(fresh),
            fresh.engagement,
            Signature(
                edition=reading.view(fresh).number,
                approval=Approval(form.approval.data),
                document_number=form.document_number.data or "",
                document_on=form.document_on.day,
            ),
            Who(section=form.section.data or "", post=form.post.data or "", name=form.name.data or ""),
            channel=Channel.LINK,
            given_by=reading.giver(fresh),
            file=kept,
        )


# --- a new link -------------------------------------------------------------------------------------------


@limiter.limit(_renewals)
def host_renew(token: str) -> Response:
    """After a link has run out: a new one goes to the registered address. The answer is the same whatever happened."""
    form = RenewForm()
    try:
        links.of_token(token)
    except links.Expired as expired:
        link: Any = expired.link
    else:
        return see_other("host_page", token=token)
    if form.validate_on_submit():
        _send_again(form, link)
    with host_language(link):
        return page("hosting/portal/expired.html", link=link, token=token, sent=True)


def _send_again(form: RenewForm, link: HostLink) -> None:
    """Send it; where nobody is registered nothing goes, and nothing is said of that."""
    with form.saving(link) as fresh:
        services.send_link_again(host_actor(fresh), fresh.engagement)
