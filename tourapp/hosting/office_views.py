"""Hosts for the office: the board, one authority, one of its items."""

import uuid
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import ngettext
from tourapp.core.text import clean_line
from tourapp.directory import queries as directory
from tourapp.directory.models import Organisation
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.hosting import board, files, queries, rules, services, telling, wording
from tourapp.hosting.forms import (
    ContactForm,
    EngageForm,
    HandOnForm,
    NoteForm,
    RemindForm,
    StepForm,
    TermsForm,
    WayOutForm,
    WithFile,
    today_line,
)
from tourapp.hosting.models import Contact, Engagement
from tourapp.hosting.said import File
from tourapp.hosting.showing import WORDS
from tourapp.programme import queries as programme
from tourapp.programme.kinds import CONFIRMATIONS, Confirmation
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

MOST_FOUND = 12


def manage_hosts(slug: str) -> Response:
    """One row for each authority: what it agreed to, what is open, until when."""
    event = events.by_slug(slug)
    actor = guard(event)
    return _board(event, actor, RemindForm())


def manage_hosts_remind(slug: str) -> Response:
    """Remind every authority that has not replied."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = RemindForm()
    if form.validate_on_submit():
        reminded: Any = ()
        with form.saving(event) as event:
            reminded = services.remind(actor, event)
        if form.saved:
            flash(
                ngettext("%(num)s host is reminded.", "%(num)s hosts are reminded.", len(reminded)), "success"
            )
            return see_other("manage_hosts", slug=slug)
    return _board(event, actor, form)


def manage_host_new(slug: str) -> Response:
    """Add an authority of the directory."""
    event = events.by_slug(slug)
    actor = guard(event)
    text = clean_line(request.args.get("q", ""))
    found = _found(actor, event, text)
    form = EngageForm()
    form.find(found)
    if form.validate_on_submit():
        made = None
        with form.saving(event) as event:
            body = session().get_one(Organisation, form.organisation_id)
            made = services.engage(actor, event, body, state=wording.state_named(form.state.data))
        if form.saved and made is not None:
            flash(_("The authority is added. Enter whom its days are sent to."), "success")
            return see_other("manage_host", slug=slug, host_id=made.id)
    return page(
        "hosting/manage_host_new.html",
        status=form.status if form.failed else None,
        form=form,
        event=event,
        text=text,
        found=found,
    )


def manage_host(slug: str, host_id: uuid.UUID) -> Response:
    """One authority: its items, people, terms, links and history. Each form says what it does (`act`)."""
    event = events.by_slug(slug)
    actor = guard(event)
    engagement = queries.engagement(event, host_id)
    forms = _forms(engagement)
    act = request.form.get("act", "") if request.method == "POST" else ""
    form = forms.get(act)
    if form is not None and form.validate_on_submit():
        file = read_upload(form, "host_note", event) if isinstance(form, NoteForm) else None
        said = ""
        if not form.failed:
            with form.saving(engagement) as engagement:
                said = _do(actor, engagement, act, form, file)
        if form.saved:
            flash(said, "success")
            return see_other("manage_host", slug=slug, host_id=host_id)
    elif act and form is None:
        raise NotFound()
    return _authority(event, actor, engagement, forms, form)


# --- parts ------------------------------------------------------------------------------------------------


def _board(event: Event, actor: Actor, form: RemindForm) -> Response:
    return page(
        "hosting/manage_hosts.html",
        status=form.status if form.failed else None,
        form=form,
        event=event,
        board=board.board(event),
        words=WORDS,
        zone_of=telling.zone_of,
        circle=Circle.HOST,
        may_edit=actor.may(Action.EDIT_HOSTS, event),
        may_release=actor.may(Action.RELEASE_PROGRAMME, event),
    )


def _authority(
    event: Event, actor: Actor, engagement: Engagement, forms: dict[str, Form], form: Form | None
) -> Response:
    items = queries.items_of(engagement)
    return page(
        "hosting/manage_host.html",
        status=form.status if form is not None and form.failed else None,
        form=form,
        forms=forms,
        event=event,
        engagement=engagement,
        row=board.row_of(engagement, items),
        days=programme.days_of(items),
        answers={each.item_id: each for each in queries.counting(engagement)},
        dossiers=queries.dossiers([item.id for item in items]),
        notes=queries.notes(engagement),
        sign_offs=queries.sign_offs(engagement),
        since=_changed_since(engagement),
        uses=queries.uses_of(engagement),
        zone=telling.zone_of(engagement),
        addressee=wording.addressee,
        confirmations=CONFIRMATIONS,
        words=WORDS,
        may_edit=actor.may(Action.EDIT_HOSTS, event),
        may_release=actor.may(Action.RELEASE_PROGRAMME, event),
        counted_on=engagement.state in rules.AFTER_YES,
        has_stepped_back=engagement.state in rules.STEPPED_BACK,
        mark=services.mark(items),
    )


def _changed_since(engagement: Engagement) -> int:
    """How many of its items have changed since it agreed."""
    return sum(item.confirmation is Confirmation.CHANGED for item in queries.items_of(engagement))


def _forms(engagement: Engagement) -> dict[str, Form]:
    zone = telling.zone_of(engagement)
    contact = _contact(engagement, request.values.get("contact-contact") or request.args.get("contact"))
    step = StepForm(prefix="step")
    step.offer(engagement.state)
    return {
        "step": step,
        "way_out": WayOutForm(prefix="way"),
        "hand_on": _hand_on_form(engagement),
        "terms": TermsForm.of(engagement, zone, prefix="terms"),
        "contact": ContactForm.of(contact, prefix="contact"),
        "remove_contact": ContactForm(prefix="gone"),
        "note": NoteForm(prefix="note", data={"on": today_line(zone)}),
        "remind": RemindForm(prefix="remind"),
        "link": RemindForm(prefix="link"),
        "end_links": RemindForm(prefix="end"),
    }


def _hand_on_form(engagement: Engagement) -> HandOnForm:
    form = HandOnForm(prefix="hand", data={"to": request.args.get("hand-to", "")})
    others = [each for each in queries.engagements(engagement.event) if each.id != engagement.id]
    form.offer([each for each in others if each.state not in rules.ENDED])
    return form


def _hand_on(actor: Actor, engagement: Engagement, form: HandOnForm) -> str:
    seen, other_id = form.seen.data or "", form.other_id
    if other_id is None:
        number = services.drop_items(actor, engagement, reason=form.reason.data or "", seen=seen)
        return ngettext(
            "%(num)s item is dropped. You can undo it in the programme.",
            "%(num)s items are dropped. You can undo it in the programme.",
            number,
        )
    number = services.hand_on(actor, engagement, queries.engagement(engagement.event, other_id), seen=seen)
    return ngettext(
        "%(num)s item is handed on. Its new host is asked with the next version that you send.",
        "%(num)s items are handed on. Their new host is asked with the next version that you send.",
        number,
    )


def _do(actor: Actor, engagement: Engagement, act: str, form: Form, file: File | None) -> str:
    """What was asked for; the sentence that says that it is done."""
    match act, form:
        case "step", StepForm():
            services.move(actor, engagement, form.chosen, reason=form.reason.data or "")
            return _("Noted: %(state)s.", state=wording.STATES[engagement.state])
        case "way_out", WayOutForm():
            services.decide_way_out(actor, engagement, form.chosen)
            return _("The decision is noted, and its task is done.")
        case "hand_on", HandOnForm():
            return _hand_on(actor, engagement, form)
        case "terms", TermsForm():
            text = form.version.data or ""
            version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
            services.change(
                actor, engagement, seen_version=version, **form.changes(telling.zone_of(engagement))
            )
            return _("Saved.")
        case "contact" | "remove_contact" | "note", _other:
            return _enter(actor, engagement, act, form, file)
        case "remind", _other:
            services.remind(actor, engagement.event, only=engagement)
            return ngettext("%(num)s host is reminded.", "%(num)s hosts are reminded.", 1)
        case "link", _other:
            services.send_link_again(actor, engagement)
            return _("A new link is on its way.")
        case _:
            services.end_links(actor, engagement)
            return _("The links no longer work. Send a new one when somebody needs to open the page again.")


def _enter(actor: Actor, engagement: Engagement, act: str, form: Form, file: File | None) -> str:
    """People and history."""
    match act, form:
        case "contact", ContactForm():
            services.set_contact(
                actor, engagement, form.known, contact=_contact(engagement, form.contact.data)
            )
            return _("Saved.")
        case "remove_contact", ContactForm():
            found = _contact(engagement, form.contact.data)
            if found is None:
                raise NotFound()
            services.remove_contact(actor, found)
            return _("The contact is removed, and links that were sent there no longer work.")
        case "note", NoteForm():
            on = form.on.day
            if on is None:
                raise Refusal(_("Enter the date"), field="on", code="required")
            services.add_note(
                actor,
                engagement,
                kind=form.chosen,
                on=on,
                who=form.who.data or "",
                text=form.text.data or "",
                file=file,
            )
            return _("It is in the history.")
    raise NotFound()


def _contact(engagement: Engagement, text: str | None) -> Contact | None:
    return next((each for each in engagement.contacts if str(each.id) == text), None)


def _found(actor: Actor, event: Event, text: str) -> list[Organisation]:
    there = {each.organisation_id for each in queries.engagements(event)}
    if text:
        found = list(directory.search_organisations(text, limit=MOST_FOUND))
    else:
        found = list(queries.bodies({item.host_ref for item in programme.draft(event)}))
    return [body for body in found if body.id not in there]


def read_upload(form: WithFile, kind: str, event: Event) -> File | None:
    """The file that came with a form, sealed; what is wrong with it stands beside its field."""
    upload = form.upload
    if upload is None:
        return None
    try:
        return files.read_file(kind, event, name=upload.filename or "", data=upload.read())
    except Refusal as refusal:
        form.refuse(refusal)
        return None
