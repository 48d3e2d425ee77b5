"""Write to participants: the words, then a look at how many get what, then one press."""

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actor import Actor
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import ngettext
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.mailings import queries, services, wording
from tourapp.mailings.forms import LetterForm
from tourapp.mailings.mails import ANNOUNCEMENT
from tourapp.mailings.models import Audience, MailingKind
from tourapp.mailings.queries import Reach
from tourapp.messages import queries as messages
from tourapp.messages.models import Concerns
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_letter(slug: str) -> Response:
    """Three steps on one address: `check` shows who gets what, `send` sends it, `change` goes back to the words."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = LetterForm()
    step = request.form.get("step", "check")
    if step != "change" and form.validate_on_submit():
        try:
            services.check(ANNOUNCEMENT, form.texts)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            reached = _reach(event, form)
            if step == "send":
                return _send(actor, event, form)
            if reached.count:
                return _look(event, form, reached)
            form.refuse(Refusal(_("There is nobody to write to"), field="audience", code="nobody"))
    return page(
        "mailings/letter.html",
        form=form,
        event=event,
        placeholders=ANNOUNCEMENT.placeholders,
        letters=queries.of_event(event, MailingKind.ANNOUNCEMENT),
    )


def _reach(event: Event, form: LetterForm) -> Reach:
    return queries.reach(event, Audience(form.audience.data), form.way, Concerns(form.concerns.data))


def _look(event: Event, form: LetterForm, reached: Reach) -> Response:
    own = messages.event_mail(event.ref, ANNOUNCEMENT.template)
    form.seen.data = reached.count
    form.seen.raw_data = None
    return page(
        "mailings/letter_check.html",
        form=form,
        event=event,
        reached=reached,
        waits=own is not None and own.waits,
        previews=wording.previews(event, form.texts, may_stop=form.concerns.data == Concerns.OTHER),
    )


def _send(actor: Actor, event: Event, form: LetterForm) -> Response:
    with form.saving(event) as event:
        services.announce(
            actor,
            event,
            audience=Audience(form.audience.data),
            attendance=form.way,
            texts=form.texts,
            concerns=Concerns(form.concerns.data),
            seen=form.seen.data or 0,
        )
    if not form.saved:
        return _look(event, form, _reach(event, form))
    number = form.seen.data or 0
    flash(
        ngettext(
            "The letter to %(num)s person is being written. It appears here.",
            "The letter to %(num)s people is being written. It appears here.",
            number,
        ),
        "ok",
    )
    return see_other("manage_messages", slug=event.slug)
