"""Mail-outs in words: when a reminder goes, to whom, and how it stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tourapp.core import time
from tourapp.core.i18n import current_lang, in_language, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.events.models import Event
from tourapp.mailings import rules
from tourapp.mailings.models import Anchor, Mailing, MailingState
from tourapp.mailings.rules import Dates, Turn
from tourapp.mailings.services import Texts
from tourapp.messages.preview import Preview, preview
from tourapp.registration.mails import sample


@dataclass(frozen=True)
class Standing:
    """One reminder as its list shows it. `pill` is a word of the status shapes."""

    mailing: Mailing
    rule: str
    at: dt.datetime | None
    pill: str
    state: str


def standing(mailing: Mailing, dates: Dates, now: dt.datetime) -> Standing:
    """When it goes or went, and in one or two words how it stands."""
    anchor = mailing.anchor or Anchor.BEFORE_START
    at = rules.due(dates, anchor, mailing.days, dt.time.fromisoformat(mailing.clock or "00:00"))
    turn = rules.turn(dates, anchor, at, made_at=mailing.created_at, now=now)
    if mailing.state is MailingState.EXPANDED:
        told = ngettext("Gone to %(num)s person", "Gone to %(num)s people", mailing.told)
        return Standing(mailing, rule_of(mailing), mailing.expanded_at, "sent", told)
    if mailing.state is MailingState.STOPPED:
        return Standing(mailing, rule_of(mailing), at, "stopped", _("Stopped"))
    pill, state = {
        Turn.WAITS: ("wait", _("Waits for its time")),
        Turn.NOW: ("wait", _("Sent within a minute")),
        Turn.PASSED: ("bad", _("Its time has passed: it was sent to nobody")),
        Turn.NEVER: ("bad", _("Has no time set: change it")),
    }[turn]
    return Standing(mailing, rule_of(mailing), at, pill, state)


def rule_of(mailing: Mailing) -> str:
    """`7 days before the event starts, 09:00 (Tokyo)`."""
    days, place = mailing.days, time.city(mailing.event.zone, current_lang())
    match mailing.anchor:
        case Anchor.BEFORE_CLOSE:
            words = ngettext(
                "%(num)s day before registration closes", "%(num)s days before registration closes", days
            )
        case Anchor.AFTER_END:
            words = ngettext("%(num)s day after the event ends", "%(num)s days after the event ends", days)
        case _other:
            words = ngettext(
                "%(num)s day before the event starts", "%(num)s days before the event starts", days
            )
    return _("%(rule)s, at %(clock)s (%(city)s)", rule=words, clock=mailing.clock, city=place)


def previews(event: Event, texts: Texts, *, may_stop: bool) -> Sequence[Preview]:
    """How each language reads; the texts have been checked."""
    langs = (texts.only_lang,) if texts.only_lang else ("en", "ja")
    return [
        preview(
            texts.in_(lang),
            lang,
            sample=sample(event, lang),
            sender_name=event.office.name.in_(lang),
            reply_to=event.mailbox,
            may_stop=_private(lang) if may_stop else "",
        )
        for lang in langs
    ]


def _private(lang: str) -> str:
    """What stands in a preview for the link that ends such mail: each reader gets one of her own."""
    with in_language(lang):
        return _("(private link)")
