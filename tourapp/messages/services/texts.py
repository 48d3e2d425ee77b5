"""An event's own words for its mails, and which of them somebody looks at before they go."""

from dataclasses import replace

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.audit.services import record
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_block, clean_line
from tourapp.messages import queries
from tourapp.messages.catalogue import Mail, mails
from tourapp.messages.models import EventMail
from tourapp.messages.placeholders import check
from tourapp.messages.rendering import LONGEST_SUBJECT, MailText

LONGEST_BODY = 8000


def check_text(mail: Mail, text: MailText) -> MailText:
    """The text as it may be kept; refused (with the field) when it is empty, too long, or a placeholder is wrong."""
    cleaned = MailText(clean_line(text.subject), clean_block(text.body))
    for field, words, limit in (
        ("subject", cleaned.subject, LONGEST_SUBJECT),
        ("body", cleaned.body, LONGEST_BODY),
    ):
        if not words:
            empty = {"subject": _("Enter the subject"), "body": _("Enter the text")}
            raise Refusal(empty[field], field=field, code="empty")
        if len(words) > limit:
            raise Refusal(
                _(
                    "Use %(length)s characters or fewer. You have used %(used)s.",
                    length=limit,
                    used=len(words),
                ),
                field=field,
                code="long",
            )
    # A link in a subject cannot be pressed, and would show a private address in every list of mails.
    check(cleaned.subject, known=set(mail.placeholders) - {"link"}, field="subject")
    check(cleaned.body, known=mail.placeholders, needed=mail.needs, field="body")
    return cleaned


def set_text(
    actor: Actor, event: str, mail: Mail, *, lang: str, text: MailText, version: int | None, within: Subject
) -> None:
    """Let the event (a reference) say this in one language; the other language stays as it is.

    `version` is what the person began with, None when the event had no text of its own: a save over somebody else's
    is a Conflict. Refuses what `check_text` refuses.
    """
    actor.require(Action.EDIT_EVENT, within)
    cleaned = check_text(mail, text)
    own = _own(event, mail, version)
    own.subject = replace(own.subject, **{lang: cleaned.subject})
    own.body = replace(own.body, **{lang: cleaned.body})
    session().flush()
    record(actor, "mail.word", event, event=event, fields=[f"{mail.template}:{lang}"])


def reset_text(actor: Actor, event: str, mail: Mail, *, lang: str, within: Subject) -> None:
    """Back to the text of the house in this language. Nothing happens when it is that already."""
    actor.require(Action.EDIT_EVENT, within)
    own = queries.event_mail(event, mail.template)
    if own is None or not (getattr(own.subject, lang) or getattr(own.body, lang)):
        return
    own.subject = replace(own.subject, **{lang: ""})
    own.body = replace(own.body, **{lang: ""})
    record(actor, "mail.reset", event, event=event, fields=[f"{mail.template}:{lang}"])


def choose_review(actor: Actor, event: str, templates: set[str], *, within: Subject) -> list[str]:
    """Let messages of exactly these mails wait for somebody's look; returns the mails for which that changed.

    Mails that never wait are passed over, whoever asks for them: a link in them runs out. Messages that wait already go
    on waiting.
    """
    actor.require(Action.EDIT_EVENT, within)
    own = queries.event_mails(event)
    changed = []
    for mail in mails():
        waits = mail.may_wait and mail.template in templates
        row = own.get(mail.template)
        if waits == (row is not None and row.waits):
            continue
        if row is None:
            row = EventMail(event=event, template=mail.template)
            session().add(row)
        row.waits = waits
        changed.append(mail.template)
    if changed:
        record(actor, "mail.review", event, event=event, fields=changed)
    return changed


def _own(event: str, mail: Mail, version: int | None) -> EventMail:
    own = queries.event_mail(event, mail.template)
    if own is None:
        own = EventMail(event=event, template=mail.template, waits=False)
        session().add(own)
    elif version is not None and own.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Compare both texts and save again."))
    return own
