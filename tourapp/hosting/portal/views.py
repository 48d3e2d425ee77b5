"""A host's page: behind an access link, without an account. Looking changes nothing; each use is written down."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

import structlog
from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.core import time
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang, in_language, known
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.hosting import slips
from tourapp.hosting.models import HostLink
from tourapp.hosting.portal import acts, links, reading, wording
from tourapp.hosting.portal.forms import (
    AgreeForm,
    ArrangeForm,
    ConditionForm,
    DeclineForm,
    DossierForm,
    ProposeForm,
    SignOffForm,
    TakeBackForm,
    WhoForm,
)
from tourapp.hosting.portal.noting import noted
from tourapp.hosting.portal.reading import HostView, Seen
from tourapp.hosting.said import Who
from tourapp.programme.group import queries as group
from tourapp.web.forms import Form
from tourapp.web.i18n import COOKIE
from tourapp.web.limits import limiter, per_address
from tourapp.web.pages import page, see_other

log = structlog.get_logger("tourapp.hosting")

FORMS: Mapping[str, type[Form]] = {
    "agree": AgreeForm,
    "propose": ProposeForm,
    "arrange": ArrangeForm,
    "condition": ConditionForm,
    "decline": DeclineForm,
    "dossier": DossierForm,
    "take_back": TakeBackForm,
}
"""The forms of an item, by what their button does."""


USES: Mapping[str, str] = {"host_participants": "participants", "host_paper": "paper"}
"""What the note of a use says of pages that hand something over; of the others that they were opened."""


def posts() -> str:
    """How often one address may send something here."""
    return per_address(120, minutes=10)


def looks() -> str:
    """How often one address may open pages here: links cannot be guessed, and nobody shall try."""
    return per_address(300, minutes=10)


# --- what every page of a host begins with ----------------------------------------------------------------


def of_host(view: Callable[..., Response]) -> Callable[..., Response]:
    """A page of a host: its link found, its language, the use written down. `view` gets the link for the token."""

    @wraps(view)
    def shown(token: str, **values: Any) -> Response:
        try:
            link = links.of_token(token)
        except links.Expired as expired:
            with host_language(expired.link):
                return page("hosting/portal/expired.html", status=410, link=expired.link, token=token)
        with host_language(link):
            link_id, what = (
                link.id,
                "send" if request.method == "POST" else USES.get(str(request.endpoint), "open"),
            )
            log.info("host_link_used", link=str(link_id), method=request.method)
            answer = view(token, link, **values)
        answer.headers["Cache-Control"] = "no-store"  # names of people, on a computer that others use as well
        return noted(answer, link_id, what)

    return shown


@contextmanager
def host_language(link: HostLink) -> Iterator[None]:
    """The language that was chosen on the page, else the one in which this host is written to."""
    chosen = known(request.args.get("lang")) or known(request.cookies.get(COOKIE))
    with in_language(chosen or link.engagement.lang):
        yield


# --- the page ---------------------------------------------------------------------------------------------


@limiter.limit(looks)
@limiter.limit(posts, methods=["POST"])
@of_host
def host_page(token: str, link: HostLink) -> Response:
    """Everything that this authority is asked. Sent back: who answers from now on, for the forms of this page."""
    form = WhoForm(prefix="who-") if request.method == "POST" else None
    if form is not None and form.validate_on_submit():
        return show(token, link, who=form.who)
    return show(token, link, form=form, who_form=form)


@limiter.limit(looks)
@limiter.limit(posts, methods=["POST"])
@of_host
def host_item(token: str, link: HostLink, item_id: uuid.UUID) -> Response:
    """The same page with a form open for one item; sent back, its answer."""
    seen = reading.view(link)
    each = seen.one(item_id)
    doing = (request.form.get("act") if request.method == "POST" else request.args.get("do")) or ""
    if doing and doing not in FORMS:
        raise NotFound()
    if not doing:
        return show(token, link, opened=each)
    who = reading.last_who(link)
    if request.method != "POST":
        if doing not in wording.DOING:
            raise NotFound()
        return show(
            token, link, opened=each, doing=doing, form=FORMS[doing](data=stored(each, seen, doing, who))
        )
    form = FORMS[doing]()
    if form.validate_on_submit():
        said = _do(link, each, doing, form)
        if form.saved:
            flash(said, "ok")
            return see_other("host_page", token=token, _anchor=anchor(each), done=_key(link, each, doing))
    collision = None
    if form.status == 409:
        collision = acts.collision(reading.view(link), _number(form), item_id)
    return show(token, link, opened=each, doing=doing, form=form, collision=collision)


def show(
    token: str,
    link: HostLink,
    *,
    opened: Seen | None = None,
    doing: str = "",
    form: Form | None = None,
    who: tuple[str, str, str] | None = None,
    who_form: Form | None = None,
    sign_form: Form | None = None,
    collision: Any = None,
) -> Response:
    """The page as it stands now, with at most one form open."""
    seen = reading.view(link)
    who = who or reading.last_who(link)
    said = dict(zip(("section", "post", "name"), who, strict=True))
    return page(
        "hosting/portal/host_page.html",
        form=form,
        token=token,
        seen=seen,
        title=wording.title(seen),
        addressee=wording.addressee(link.engagement, link),
        full_name=wording.full_name(seen.event),
        group=_group(seen),
        rest=wording.rest(seen),
        last_word=wording.last_word(seen),
        deadline=wording.deadline(link.engagement.reply_by) if link.engagement.reply_by else "",
        ends_at=wording.ends_at(link),
        signed=wording.signed(seen),
        slip=None if seen.is_of_section else slips.state(seen.engagement),
        undecided=len(seen.undecided),
        opened=opened.id if opened else None,
        doing=doing if doing in wording.DOING else "",
        collision=collision,
        who=said,
        who_form=who_form or WhoForm(prefix="who-", formdata=None, data=said),
        who_open=who_form is not None,
        sign_form=sign_form or SignOffForm(prefix="sign-", formdata=None, data=_signer(link) or said),
        sign_open=sign_form is not None,
        said=wording,
        words={"what": wording.WHAT, "doing": wording.DOING, "send": wording.SEND},
        done=request.args.getlist("done"),
    )


def _signer(link: HostLink) -> dict[str, str] | None:
    """Who signs off: the contact that the link was sent to, where she is known by name."""
    contact = link.contact
    if contact is None or not contact.name:
        return None
    section = contact.section or link.engagement.section
    return {"section": section, "post": contact.post, "name": contact.name}


def anchor(each: Seen) -> str:
    return f"x{each.id.hex[:12]}-item"


def _key(link: HostLink, each: Seen, doing: str) -> str:
    """Under which name the browser has kept what was typed; never the token."""
    return f"host:{link.id.hex[:12]}:{each.id.hex[:12]}:{doing}"


def _group(seen: HostView) -> str:
    """How many come: numbers only, no names (R18)."""
    numbers = group.numbers(seen.event)
    parts = [
        (numbers.participants, _("%(num)s participants", num=numbers.participants)),
        (numbers.tour_leaders, _("%(num)s of our office", num=numbers.tour_leaders)),
        (numbers.interpreters, _("%(num)s interpreters", num=numbers.interpreters)),
    ]
    return _(", ").join(text for number, text in parts if number)


def stored(each: Seen, seen: HostView, doing: str, who: tuple[str, str, str]) -> dict[str, Any]:
    """What a form begins with: who answered last, and of a proposal or the details what stands there."""
    lang = current_lang()
    found: dict[str, Any] = {
        "edition": seen.number,
        **dict(zip(("section", "post", "name"), who, strict=True)),
    }
    item = each.item
    if doing == "propose":
        found["place"] = item.place.in_(lang)
        found["received_by"] = item.host.in_(lang)
        if item.starts is not None:
            found["on"] = time.short_date(item.starts.date, lang)
            found["starts"] = time.clock_time(item.starts.local, lang)
        if item.ends is not None:
            found["ends"] = time.clock_time(item.ends.local, lang)
    elif doing == "dossier":
        return acts.facts_of(each)
    return found


# --- what the buttons do ----------------------------------------------------------------------------------


def _do(link: HostLink, each: Seen, doing: str, form: Any) -> str:
    """Do what the button says; the sentence that tells so. Look at `form.saved` afterwards."""
    said = acts.said(each, doing, form) if doing in acts.KINDS else None
    with form.saving(link) as fresh:
        if doing == "dossier":
            acts.write_dossier(fresh, each.id, form)
        elif said is None:
            acts.take_back(fresh, each.id)
        else:
            who = Who(section=form.section.data, post=form.post.data, name=form.name.data)
            acts.answer(fresh, each.id, said, who)
    return str(_DONE.get(doing, _l("Received. Thank you.")))


_DONE = {"dossier": _l("The details are saved. Thank you."), "take_back": _l("Your answer is withdrawn.")}


def _number(form: Form) -> int:
    edition = getattr(form, "edition", None)
    text = (edition.data if edition is not None else "") or ""
    return int(text) if text.isdigit() and len(text) < 7 else 0
