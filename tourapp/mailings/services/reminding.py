"""Reminders: made, changed, stopped and started again by the office; they go by themselves (`expanding`)."""

import datetime as dt
from dataclasses import dataclass

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.events.models import Event
from tourapp.mailings import queries, rules
from tourapp.mailings.mails import REMINDER
from tourapp.mailings.models import Anchor, Audience, Mailing, MailingKind, MailingState
from tourapp.mailings.services.texts import Texts, check
from tourapp.messages.models import Concerns
from tourapp.registration.states import Attendance


@dataclass(frozen=True)
class Wish:
    """What a reminder says, to whom, and when."""

    texts: Texts
    audience: Audience
    anchor: Anchor
    days: int
    clock: dt.time
    attendance: Attendance | None = None
    concerns: Concerns = Concerns.PLACE


def remind(actor: Actor, event: Event, wish: Wish) -> Mailing:
    """Keep a reminder; it goes at its time to whoever is in the audience then.

    Refused: a time that has passed, one on the wrong side of what it counts from, and what `check` refuses.
    """
    actor.require(Action.SEND_MESSAGES, event)
    mailing = Mailing(
        event=event,
        event_id=event.id,
        kind=MailingKind.REMINDER,
        state=MailingState.ACTIVE,
        made_by=actor.reference,
        created_at=clock.now(),
    )
    _fill(mailing, wish)
    session().add(mailing)
    session().flush()
    _note(actor, "mailing.remind", mailing)
    return mailing


def change(actor: Actor, mailing: Mailing, wish: Wish, *, version: int) -> None:
    """Change a reminder that has not gone. `version` is what the person began with; another save is a Conflict."""
    actor.require(Action.SEND_MESSAGES, mailing.event)
    if mailing.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Compare both texts and save again."))
    _refuse_gone(mailing)
    _fill(mailing, wish)
    mailing.created_at = clock.now()
    _note(actor, "mailing.change", mailing)


def stop(actor: Actor, mailing: Mailing) -> None:
    """It goes to nobody, until it is started again. Stopping twice changes nothing; refused when it has gone."""
    actor.require(Action.SEND_MESSAGES, mailing.event)
    _refuse_gone(mailing)
    if mailing.state is not MailingState.STOPPED:
        mailing.state = MailingState.STOPPED
        _note(actor, "mailing.stop", mailing)


def start(actor: Actor, mailing: Mailing) -> None:
    """Let a stopped reminder go at its time after all. A time that passed meanwhile is not made up for."""
    actor.require(Action.SEND_MESSAGES, mailing.event)
    _refuse_gone(mailing)
    if mailing.state is not MailingState.ACTIVE:
        mailing.state = MailingState.ACTIVE
        mailing.created_at = clock.now()
        _note(actor, "mailing.start", mailing)


def _fill(mailing: Mailing, wish: Wish) -> None:
    kept = check(REMINDER, wish.texts)
    if not 0 <= wish.days <= rules.MOST_DAYS:
        raise Refusal(_("Enter a number of days from 0 to 366"), field="days", code="days")
    dates = queries.dates_of(mailing.event)
    at = rules.due(dates, wish.anchor, wish.days, wish.clock)
    if at is None:
        raise Refusal(_("Registration has no closing date yet"), field="anchor", code="anchor")
    if not rules.fits(dates, wish.anchor, at):
        sentences = {
            Anchor.BEFORE_START: _("At this time the event has begun. Choose an earlier one."),
            Anchor.BEFORE_CLOSE: _("At this time registration has closed. Choose an earlier one."),
            Anchor.AFTER_END: _("At this time the event has not ended. Choose a later one."),
        }
        raise Refusal(sentences[wish.anchor], field="clock", code="side")
    if at <= clock.now():
        raise Refusal(_("This time has passed. Choose a later one."), field="days", code="passed")
    mailing.subject, mailing.body, mailing.only_lang = kept.subject, kept.body, kept.only_lang
    mailing.audience, mailing.attendance, mailing.concerns = wish.audience, wish.attendance, wish.concerns
    mailing.anchor, mailing.days, mailing.clock = wish.anchor, wish.days, f"{wish.clock:%H:%M}"


def _refuse_gone(mailing: Mailing) -> None:
    if mailing.state is MailingState.EXPANDED:
        raise Refusal(_("This reminder has been sent already"), code="gone")


def _note(actor: Actor, verb: str, mailing: Mailing) -> None:
    audit.record(actor, verb, mailing.ref, event=mailing.event.ref)
