"""The desk at the door, as pages that work without scripts: find, check in, undo, register on the spot, print."""

from flask import Response as FlaskResponse
from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts.rules import agent_family
from tourapp.checkin import passes, queries, services, wording
from tourapp.checkin.forms import FindForm, PressForm, SettleForm, UndoForm, WalkInForm, device_of, identifier
from tourapp.checkin.models import Scan
from tourapp.checkin.services import Made
from tourapp.checkin.states import Means
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id
from tourapp.core.text import clean_line
from tourapp.events import queries as events
from tourapp.events import wording as when
from tourapp.events.models import Event
from tourapp.registration import queries as registrations
from tourapp.registration.models import Registration
from tourapp.registration.services import Details
from tourapp.registration.states import State
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

MOST_FOUND = 50
LONGEST_SEARCH = 100
CAMERA = "camera=(self), microphone=(), geolocation=()"
"""The desk alone may use the camera."""


def desk(slug: str) -> Response:
    """The desk: one field to find or scan, what came of the last scan, who fits the search, and the count."""
    event, actor = _at(slug)
    text = clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    last = _scan(event, request.args.get("scan"))
    response = page(
        "checkin/desk.html",
        event=event,
        actor_may_undo=actor.may(Action.UNDO_CHECK_IN, event),
        form=FindForm(formdata=None, text=text),
        text=text,
        found=queries.found(event, text, current_lang(), limit=MOST_FOUND) if text else (),
        last=last,
        seen=_seen(last),
        counted=queries.counted(event),
        looks=len(queries.to_look_at(event)),
        tag=passes.tag_of(event.id),
        new_id=new_id,
        said=wording.SAID,
        standing=wording.standing,
        standings=wording.STANDING,
        dates=when.when(event),
    )
    response.headers["Permissions-Policy"] = CAMERA
    return response


def desk_check_in(slug: str) -> Response:
    """Without scripts: a pass or code that was typed checks in; any other text is looked for."""
    event, actor = _at(slug)
    found = FindForm()
    text = found.text.data or ""
    if "text" in request.form:
        read = passes.read(text, event.id)
        if read is None or not found.validate_on_submit():
            return see_other("desk", slug=slug, **({"q": text[:LONGEST_SEARCH]} if text else {}))
        scan_id = identifier(request.form.get("scan")) or new_id()
        made = Made(scan_id, read.means, mark=read.mark, is_elsewhere=read.is_elsewhere)
        with found.saving(event) as event:
            services.take(actor, event, [made], device=_device())
        return see_other("desk", slug=slug, scan=scan_id)
    form = PressForm()
    if not form.validate_on_submit():
        return see_other("desk", slug=slug)
    scan_id = identifier(form.scan.data) or new_id()
    made = Made(scan_id, Means.NAME, registration_id=identifier(form.registration.data))
    with form.saving(event) as event:
        services.take(actor, event, [made], device=_device(), reason=form.reason.data or "")
    return see_other("desk", slug=slug, scan=scan_id)


def desk_person(slug: str, reference: str) -> Response:
    """Somebody at the door: how she stands, every scan of hers, and what can be done."""
    event, registration, actor = _one(slug, reference)
    return _show_person(event, registration, actor)


def desk_undo(slug: str, reference: str) -> Response:
    """Take a wrong scan back."""
    event, registration, actor = _one(slug, reference)
    form = UndoForm()
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            services.undo(actor, registration, reason=form.reason.data or "")
        if form.saved:
            flash(_("The check-in is undone."), "ok")
            return see_other("desk_person", slug=slug, reference=reference)
    return _show_person(event, registration, actor, form=form)


def desk_walk_in(slug: str) -> Response:
    """Register somebody on the spot, within the places that are left, and check her in."""
    event, actor = _at(slug)
    form = WalkInForm()
    categories = registrations.categories_of(event.id)
    form.category.choices = [(str(each.id), each.name.in_(current_lang())) for each in categories]
    scan: Scan | None = None
    if form.validate_on_submit():
        with form.saving(event) as event:
            scan = services.walk_in(
                actor,
                event,
                details=_details(form),
                email=form.email.data or "",
                is_another=bool(form.is_another.data),
                scan_id=identifier(form.scan.data),
                device=_device(),
            )
    if form.saved and scan is not None:
        return see_other("desk", slug=slug, scan=scan.id)
    is_doubt = form.refused is not None and form.refused.code == "lookalike"
    form.scan.data = form.scan.data or str(new_id())
    return page("checkin/walk_in.html", event=event, form=form, categories=categories, is_doubt=is_doubt)


def desk_looks(slug: str) -> Response:
    """Scans that came out otherwise than a device had told the desk without the network."""
    event, actor = _at(slug)
    form = SettleForm()
    if form.validate_on_submit():
        with form.saving(event) as event:
            scan = _scan(event, form.scan.data)
            if scan is not None:
                services.settle(actor, event, scan)
        return see_other("desk_looks", slug=slug)
    scans = queries.to_look_at(event)
    return page("checkin/looks.html", event=event, scans=scans, said=wording.SAID, means=wording.MEANS)


def desk_print(slug: str) -> Response:
    """Who is expected, for paper: in the order of names, with a box to tick."""
    event, _actor = _at(slug)
    return page(
        "checkin/print.html",
        event=event,
        rows=queries.expected(event),
        dates=when.when(event),
        venue=event.venues[0] if event.venues else None,
        printed_at=clock.now(),
    )


def _at(slug: str) -> tuple[Event, Actor]:
    event = events.by_slug(slug)
    return event, guard(event)


def _one(slug: str, reference: str) -> tuple[Event, Registration, Actor]:
    event, actor = _at(slug)
    registration = registrations.by_reference(event, reference)
    if registration.state is State.DRAFT:
        raise NotFound()
    return event, registration, actor


def _scan(event: Event, text: object) -> Scan | None:
    """The scan with this identifier, when it was made at this door."""
    wanted = identifier(text)
    scan = session().get(Scan, wanted) if wanted is not None else None
    return scan if scan is not None and scan.event_id == event.id else None


def _seen(last: Scan | None) -> queries.Seen | None:
    """By which scan the person of the last scan counts as come."""
    if last is None or last.registration is None:
        return None
    return queries.seen(last.registration, current_lang())


def _show_person(
    event: Event, registration: Registration, actor: Actor, *, form: UndoForm | None = None
) -> FlaskResponse:
    can_undo = actor.may(Action.UNDO_CHECK_IN, event) and services.can_undo(registration)
    return page(
        "checkin/person.html",
        form=form or UndoForm(formdata=None),
        event=event,
        registration=registration,
        name=registration.display_name(current_lang()),
        scans=queries.history(registration),
        can_undo=can_undo,
        said=wording.SAID,
        means=wording.MEANS,
        standing=wording.standing(registration.state),
        standings=wording.STANDING,
        new_id=new_id,
    )


def _details(form: WalkInForm) -> Details:
    return Details(
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        organisation=form.organisation.data or "",
        category_id=identifier(form.category.data) if form.category.data else None,
        lang=current_lang(),
    )


def _device() -> str:
    return device_of(agent_family(request.user_agent.string))
