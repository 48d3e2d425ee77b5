"""A letter to those who take part or wait: it goes once, when somebody sends it."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.events.models import Event
from tourapp.mailings import queries
from tourapp.mailings.mails import ANNOUNCEMENT
from tourapp.mailings.models import Audience, Mailing, MailingKind, MailingState
from tourapp.mailings.services.expanding import begin_writing
from tourapp.mailings.services.texts import Texts, check
from tourapp.messages.models import Concerns
from tourapp.registration.states import Attendance


def announce(
    actor: Actor,
    event: Event,
    *,
    audience: Audience,
    attendance: Attendance | None = None,
    texts: Texts,
    concerns: Concerns = Concerns.PLACE,
    seen: int | None = None,
) -> Mailing:
    """Write to everybody in this audience. The worker writes the messages; they wait for review where the event asks.

    `seen` is the number of people that the writer was shown; when it is another one now she is shown it again
    (Refusal). Refused besides: nobody to write to, and what `check` refuses.
    """
    actor.require(Action.SEND_MESSAGES, event)
    kept = check(ANNOUNCEMENT, texts)
    reached = queries.reach(event, audience, attendance, concerns)
    if not reached.count:
        raise Refusal(_("There is nobody to write to"), field="audience", code="nobody")
    if seen is not None and seen != reached.count:
        raise Refusal(
            _("It would go to %(number)s people now. Look again before you send it.", number=reached.count),
            code="count",
        )
    mailing = Mailing(
        event=event,
        event_id=event.id,
        kind=MailingKind.ANNOUNCEMENT,
        state=MailingState.EXPANDED,
        audience=audience,
        attendance=attendance,
        concerns=concerns,
        subject=kept.subject,
        body=kept.body,
        only_lang=kept.only_lang,
        made_by=actor.reference,
        created_at=clock.now(),
        expanded_at=clock.now(),
    )
    session().add(mailing)
    session().flush()
    begin_writing(mailing)
    audit.record(
        actor, "mailing.announce", mailing.ref, event=event.ref, fields=[audience.value, concerns.value]
    )
    return mailing
