"""From a mail-out to its messages: a few hundred in each job, each message once however often a job runs."""

import datetime as dt
import uuid

import sqlalchemy as sa

from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.core import clock, jobs
from tourapp.core.addresses import address_of
from tourapp.core.db import session
from tourapp.core.ids import ref
from tourapp.feedback import services as feedback
from tourapp.mailings import queries, rules
from tourapp.mailings.mails import ANNOUNCEMENT, REMINDER
from tourapp.mailings.models import Mailing, MailingKind, MailingState
from tourapp.mailings.rules import Turn
from tourapp.mailings.services.texts import Texts
from tourapp.messages import services as messages
from tourapp.messages.models import Concerns, Message
from tourapp.messages.rendering import MailText
from tourapp.messages.services import Recipient
from tourapp.registration import mails
from tourapp.registration.models import Registration

WRITE_JOB = "mailings.write"

PORTION = 100
"""Messages in one unit of work: on SQLite others wait for it, so it is short."""

STOP_LINK_WORKS = dt.timedelta(days=400)


def expand_due() -> int:
    """Let every reminder go whose time has come; answers how many. What has gone does not go again."""
    now = clock.now()
    gone = 0
    for mailing in queries.waiting_reminders():
        if mailing.anchor is None:
            continue
        dates = queries.dates_of(mailing.event)
        at = rules.due(dates, mailing.anchor, mailing.days, dt.time.fromisoformat(mailing.clock))
        if rules.turn(dates, mailing.anchor, at, made_at=mailing.created_at, now=now) is not Turn.NOW:
            continue
        mailing.state = MailingState.EXPANDED
        mailing.expanded_at = now
        session().flush()  # the version column lets one of two workers through
        begin_writing(mailing)
        gone += 1
    return gone


def begin_writing(mailing: Mailing) -> None:
    """Leave the messages to the worker; in the caller's unit of work."""
    jobs.enqueue(WRITE_JOB, {"mailing": str(mailing.id), "after": ""}, once=f"{WRITE_JOB}:{mailing.id}")


def write_portion(mailing_id: uuid.UUID, after: str = "") -> int:
    """Write the next messages of a mail-out, for registrations after this one; answers how many were new.

    Whoever has got it already, by an earlier run of the same job, gets nothing twice. The next portion is a job.
    """
    mailing = session().get(Mailing, mailing_id)
    if mailing is None or mailing.state is not MailingState.EXPANDED:
        return 0
    reached = queries.reach_of(mailing, after=uuid.UUID(after) if after else None).registrations
    portion = reached[:PORTION]
    names = {each.id: f"mailing:{mailing.id}:{each.id}" for each in portion}
    written = set(session().scalars(sa.select(Message.once).where(Message.once.in_(names.values()))))
    new = [each for each in portion if names[each.id] not in written]
    for registration in new:
        _write(mailing, registration, names[registration.id])
    mailing.told += len(new)
    if len(reached) > PORTION:
        last = portion[-1].id
        jobs.enqueue(
            WRITE_JOB,
            {"mailing": str(mailing.id), "after": str(last)},
            once=f"{WRITE_JOB}:{mailing.id}:{last}",
        )
    return len(new)


def _write(mailing: Mailing, registration: Registration, once: str) -> None:
    event = mailing.event
    lang = mailing.only_lang or registration.lang
    values = {
        "event": event,
        "registration": registration,
        "name": registration.typed_name,
        "my_page": address_of("my_event", slug=event.slug),
        **mails.hours(event, registration.lang),
    }
    kind = REMINDER if mailing.kind is MailingKind.REMINDER else ANNOUNCEMENT
    person = ref("person", registration.person_id) if registration.person_id else None
    words = Texts(mailing.subject, mailing.body, mailing.only_lang).in_(lang)
    messages.send(
        template=kind.template,
        to=Recipient(person, registration.email, registration.typed_name, lang),
        about=registration.ref,
        event=event.ref,
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(lang),
        values=values,
        words=words,
        fill=lambda: mails.fields(registration, values),
        links=_links(mailing, registration, words),
        concerns=mailing.concerns,
        once=once,
    )


def _links(mailing: Mailing, registration: Registration, words: MailText) -> dict[str, str]:
    """The private addresses in this mail: for each message its own."""
    links = _stop_link(registration) if mailing.concerns is Concerns.OTHER else {}
    if "{questionnaire}" in words.body:
        links["questionnaire"] = feedback.private_link(registration)
    return links


def _stop_link(registration: Registration) -> dict[str, str]:
    """The page on which the reader ends such mail."""
    token = accounts.new_link(
        LinkPurpose.STOP_MAIL,
        person=registration.person,
        about=registration.ref,
        expires_at=clock.now() + STOP_LINK_WORKS,
    )
    return {"stop": address_of("mail_stop", token=token)}
