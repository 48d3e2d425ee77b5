"""Reminders of an event: the list, one to write or change beside who would get it now, stopping and starting."""

import uuid
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.mailings import queries, services, wording
from tourapp.mailings.forms import AUDIENCES, ReminderForm, stored
from tourapp.mailings.mails import REMINDER
from tourapp.mailings.models import Audience, Mailing, MailingKind, MailingState
from tourapp.messages import queries as messages
from tourapp.messages.models import Concerns
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_reminders(slug: str) -> Response:
    """Every reminder of the event, when it goes or went, and to whom."""
    event = events.by_slug(slug)
    guard(event)
    dates, now = queries.dates_of(event), clock.now()
    found = queries.of_event(event, MailingKind.REMINDER)
    return page(
        "mailings/reminders.html",
        event=event,
        reminders=[wording.standing(each, dates, now) for each in found],
        audiences=AUDIENCES,
        waits=_waits(event),
    )


def manage_reminder_new(slug: str) -> Response:
    """Write a reminder; `step` is `preview` or `save`."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = ReminderForm()
    if form.validate_on_submit() and request.form.get("step") != "preview":
        with form.saving(event) as event:
            services.remind(actor, event, form.wish)
        if form.saved:
            flash(_("The reminder is kept. It goes by itself at its time."), "ok")
            return see_other("manage_reminders", slug=slug)
    return _show(actor, event, form, None)


def manage_reminder(slug: str, mailing_id: uuid.UUID) -> Response:
    """Change a reminder that has not gone; afterwards its words can still be read."""
    event = events.by_slug(slug)
    actor = guard(event)
    mailing = queries.one(event, MailingKind.REMINDER, mailing_id)
    form = ReminderForm(data=stored(mailing))
    if form.validate_on_submit() and request.form.get("step") != "preview":
        with form.saving(mailing) as mailing:
            services.change(actor, mailing, form.wish, version=form.version.data or 0)
        if form.saved:
            flash(_("The reminder is changed."), "ok")
            return see_other("manage_reminders", slug=slug)
    return _show(actor, event, form, mailing)


def manage_reminder_stop(slug: str, mailing_id: uuid.UUID) -> Response:
    """Stop a reminder, or start it again."""
    event = events.by_slug(slug)
    actor = guard(event)
    mailing = queries.one(event, MailingKind.REMINDER, mailing_id)
    form = Form()
    if form.validate_on_submit():
        again = request.form.get("step") == "start"
        with form.saving(mailing) as mailing:
            (services.start if again else services.stop)(actor, mailing)
        if form.saved:
            flash(_("The reminder goes at its time again.") if again else _("The reminder is stopped."), "ok")
        else:
            flash(str(form.refused), "warn")
    return see_other("manage_reminders", slug=slug)


def _show(actor: Actor, event: Event, form: ReminderForm, mailing: Mailing | None) -> Response:
    shown: dict[str, Any] = {"previews": (), "problem": "", "reached": None}
    if form.is_submitted() or mailing is not None:
        try:
            texts = services.check(REMINDER, form.texts)
            may_stop = form.concerns.data == Concerns.OTHER
            shown["previews"] = wording.previews(event, texts, may_stop=may_stop)
        except Refusal as refusal:
            shown["problem"] = str(refusal)
    if form.audience.data in set(Audience):
        audience, concerns = Audience(form.audience.data), Concerns(form.concerns.data or Concerns.PLACE)
        shown["reached"] = queries.reach(event, audience, form.way, concerns)
    return page(
        "mailings/reminder.html",
        form=form,
        event=event,
        mailing=mailing,
        has_gone=mailing is not None and mailing.state is MailingState.EXPANDED,
        standing=wording.standing(mailing, queries.dates_of(event), clock.now()) if mailing else None,
        placeholders=REMINDER.placeholders,
        waits=_waits(event),
        **shown,
    )


def _waits(event: Event) -> bool:
    own = messages.event_mail(event.ref, REMINDER.template)
    return own is not None and own.waits
