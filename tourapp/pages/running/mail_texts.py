"""What an event says in its mails: which have words of their own, which wait for a look, and the page to write them."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import Optional

from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.messages import catalogue, queries, services
from tourapp.messages.catalogue import Mail
from tourapp.messages.models import EventMail
from tourapp.messages.preview import Preview, preview
from tourapp.messages.rendering import MailText
from tourapp.web.forms import Block, Form, Line
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


class TextForm(Form):
    """The words of one mail in one language."""

    subject = Line(_l("Subject"))
    body = Block(_l("Text"))
    version = IntegerField(validators=[Optional()])
    """What the text was when the page was opened."""


def manage_mail_texts(slug: str) -> Response:
    """Every mail of the event: whose words it has, and whether somebody looks at it first. POST chooses the latter."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = Form()
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.choose_review(actor, event.ref, set(request.form.getlist("waits")), within=event)
        if form.saved:
            flash(_("Saved"), "ok")
            return see_other("manage_mail_texts", slug=slug)
    return page(
        "pages/mail_texts.html",
        form=form,
        event=event,
        mails=catalogue.mails(),
        own=queries.event_mails(event.ref),
        to_review=len(queries.to_review(event.ref)),
    )


def manage_mail_text(slug: str, mail: str, words: str) -> Response:
    """Write one mail in one language (`words`) beside its preview; back to the text of the house."""
    event = events.by_slug(slug)
    actor = guard(event)
    kind = catalogue.by_key(mail)
    if kind.house is None:
        raise NotFound()
    own = queries.event_mail(event.ref, kind.template)
    form = TextForm(data=_stored(event, kind, own, words))
    step = request.form.get("step", "save")
    if step == "save" and form.validate_on_submit():
        text = MailText(form.subject.data or "", form.body.data or "")
        with form.saving(event) as event:
            services.set_text(
                actor, event.ref, kind, lang=words, text=text, version=form.version.data, within=event
            )
        if form.saved:
            flash(_("This email uses your words from now on."), "ok")
            return see_other("manage_mail_text", slug=slug, mail=mail, words=words)
    elif step == "reset" and form.validate_on_submit():
        with form.saving(event) as event:
            services.reset_text(actor, event.ref, kind, lang=words, within=event)
        if form.saved:
            flash(_("This email has the standard text again."), "ok")
            return see_other("manage_mail_text", slug=slug, mail=mail, words=words)
    shown, problem = _preview(event, kind, form, words)
    return page(
        "pages/mail_text.html",
        form=form,
        event=event,
        mail=kind,
        words=words,
        is_own=_has(own, words),
        other_is_own=_has(own, "ja" if words == "en" else "en"),
        preview=shown,
        problem=problem,
    )


def _stored(event: Event, mail: Mail, own: EventMail | None, lang: str) -> dict[str, Any]:
    """What the page begins with: the event's own words, else those of the house with its placeholders."""
    if own is not None and _has(own, lang):
        text = MailText(getattr(own.subject, lang), getattr(own.body, lang))
    else:
        text = mail.house(event, lang) if mail.house else MailText("", "")
    return {
        "subject": text.subject,
        "body": text.body,
        "version": own.version if own is not None else None,
    }


def _has(own: EventMail | None, lang: str) -> bool:
    return own is not None and bool(getattr(own.subject, lang) and getattr(own.body, lang))


def _preview(event: Event, mail: Mail, form: TextForm, lang: str) -> tuple[Preview | None, str]:
    """How the mail reads as it is typed; or why it cannot be shown."""
    try:
        text = services.check_text(mail, MailText(form.subject.data or "", form.body.data or ""))
    except Refusal as refusal:
        return None, str(refusal)
    sample = mail.sample(event, lang) if mail.sample else {}
    name = event.office.name.in_(lang)
    return preview(text, lang, sample=sample, sender_name=name, reply_to=event.mailbox), ""
