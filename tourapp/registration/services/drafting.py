"""A form that is filled in page by page: kept sealed until it is sent, come back to by a link, wiped afterwards."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.addresses import address_of
from tourapp.core.db import session
from tourapp.core.errors import Gone, NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, parse_ref, ref
from tourapp.core.sealed import open_sealed, seal
from tourapp.core.text import email_key
from tourapp.events.models import Event
from tourapp.messages import services as messages
from tourapp.messages.services import Recipient
from tourapp.questions import queries as asked
from tourapp.questions import services as questions
from tourapp.questions.models import Question, StoredFile
from tourapp.registration import mails, queries, rules
from tourapp.registration.models import Registration
from tourapp.registration.rules import Window
from tourapp.registration.services.registering import Details, given, register, submit
from tourapp.registration.states import Source, State

UNSAVED_LASTS = dt.timedelta(hours=24)
"""How long a form waits in the browser that began it, since it was last touched."""

SAVED_LASTS = dt.timedelta(days=30)
"""How long the link that was mailed works, at most; never beyond the close of registration."""


@dataclass
class Typed:
    """What somebody has typed so far: values by field, as a form sends them, and the pages she has been on."""

    values: dict[str, list[str]] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)


def start(visitor: Actor, event: Event, *, lang: str) -> tuple[Registration, str]:
    """An empty draft, and the token that leads to it (shown once). Refused while registration is not open."""
    closes_at = _refuse_closed(event)
    now = clock.now()
    identifier = new_id()
    draft = Registration(
        id=identifier,
        event=event,
        event_id=event.id,
        person_id=visitor.person_id,
        reference=f"DRAFT-{identifier.hex}",
        state=State.DRAFT,
        attendance=queries.intake_of(event).ways[0],  # type: ignore[union-attr]
        source=Source.WEB,
        email="",
        email_key="",
        lang=lang,
        submitted_at=now,
        asked_at=now,
        expires_at=min(now + UNSAVED_LASTS, closes_at),
    )
    session().add(draft)
    session().flush()
    return draft, _new_link(draft)


def find(event: Event, token: str) -> Registration:
    """The draft behind a token, for this event. NotFound or Gone when it is over; looking changes nothing."""
    draft = of_link(token)
    if draft.event_id != event.id:
        raise NotFound()
    return draft


def of_link(token: str) -> Registration:
    """The draft behind an access link. NotFound or Gone when it is over; looking changes nothing."""
    link = accounts.find_link(token, LinkPurpose.DRAFT)
    kind, identifier = parse_ref(link.about or ":")
    draft = queries.by_id(identifier) if kind == "registration" else None
    if draft is None or draft.state is not State.DRAFT:
        raise Gone(_("This form was sent already, or it has expired."))
    return draft


def use_link(visitor: Actor, token: str) -> Registration:
    """Come back by the link that was mailed; each use is noted, and the link works again until its date."""
    draft = of_link(token)
    audit.record(visitor, "registration.open_draft", draft.ref, event=ref("event", draft.event_id))
    return draft


def typed(draft: Registration) -> Typed:
    """What the draft holds, opened for the one who wrote it."""
    if draft.typed is None:
        return Typed()
    kept: dict[str, Any] = json.loads(
        open_sealed(draft.typed, table="registration", row=draft.id, column="typed")
    )
    return Typed(values=kept["values"], seen=kept["seen"])


def keep(draft: Registration, content: Typed) -> None:
    """Keep what was typed, right or wrong, and wait a day again where no link was mailed."""
    closes_at = _refuse_closed(draft.event)
    text = json.dumps({"values": content.values, "seen": sorted(set(content.seen))}, ensure_ascii=False)
    draft.typed = seal(text, table="registration", row=draft.id, column="typed")
    if not draft.email:
        draft.expires_at = min(clock.now() + UNSAVED_LASTS, closes_at)
        accounts.prolong_links(LinkPurpose.DRAFT, about=draft.ref, expires_at=draft.expires_at)
    session().flush()


def keep_file(draft: Registration, question: Question, *, name: str, data: bytes) -> str:
    """Keep a file of a draft, sealed; what stands in the form is its id. It goes with the draft."""
    kept = questions.keep_file(question, draft.ref, name=name, data=data, ends_on=draft.event.last_day)
    return str(kept.id)


def drop_file(draft: Registration, question: Question) -> None:
    """Delete the file with which a draft answers this question."""
    session().execute(
        sa.delete(StoredFile).where(
            StoredFile.respondent == draft.ref, StoredFile.question_id == question.id
        ),
        execution_options={"synchronize_session": False},
    )


def save_for_later(visitor: Actor, draft: Registration, *, email: str) -> None:
    """Mail a link that leads back to the form, until registration closes, thirty days at most.

    Every link to this draft works until the same date; sending or discarding the form ends them all.
    """
    closes_at = _refuse_closed(draft.event)
    draft.email, draft.email_key = email, email_key(email)
    draft.expires_at = min(clock.now() + SAVED_LASTS, closes_at)
    accounts.prolong_links(LinkPurpose.DRAFT, about=draft.ref, expires_at=draft.expires_at)
    _mail_link(draft, _new_link(draft))
    audit.record(visitor, "registration.save_draft", draft.ref, event=ref("event", draft.event_id))


def send(
    actor: Actor,
    draft: Registration,
    *,
    email: str | None,
    details: Details,
    answers: Mapping[str, str | None],
) -> None:
    """Send the form of a draft as any other, with its files, and wipe the draft.

    `email` is None for somebody who is signed in. Whatever `submit` and `register` refuse is refused here, and then
    the draft stays.
    """
    event = draft.event
    if email is None:
        sent: Registration | None = register(actor, event, details=details, answers=answers).registration
    else:
        sent = submit(actor, event, email=email, details=details, answers=answers)
    if sent is not None and sent.state is not State.DRAFT:
        _hand_on_files(draft, sent, answers)
    wipe(draft)


def discard(visitor: Actor, draft: Registration) -> None:
    """The one who wrote it wants it gone, now."""
    audit.record(visitor, "registration.discard_draft", draft.ref, event=ref("event", draft.event_id))
    wipe(draft)


def purge_drafts(limit: int = 200) -> int:
    """Wipe the drafts that have run out; returns how many, and notes the number and nothing else."""
    due = (
        sa.select(Registration)
        .where(Registration.state == State.DRAFT, Registration.expires_at < clock.now())
        .order_by(Registration.expires_at, Registration.id)
    )
    found = session().scalars(due.limit(limit)).all()
    for draft in found:
        wipe(draft)
    if found:
        audit.record(SYSTEM, "registration.purge_drafts", "registrations", fields=[str(len(found))])
    return len(found)


def wipe(draft: Registration) -> None:
    """Nothing of a draft stays: not the text, not the files, not the row; its links lead nowhere."""
    questions.wipe_answers(draft.ref)
    accounts.revoke_links(LinkPurpose.DRAFT, about=draft.ref)
    session().delete(draft)
    session().flush()


def _hand_on_files(draft: Registration, sent: Registration, answers: Mapping[str, str | None]) -> None:
    """The files of the draft answer for the registration now."""
    files = {question.id: question for question in asked.questions_of(ref("event", draft.event_id))}
    chosen = sa.select(StoredFile).where(StoredFile.respondent == draft.ref).order_by(StoredFile.id)
    for kept in session().scalars(chosen):
        question = files.get(kept.question_id)
        if question is None or answers.get(question.key) != str(kept.id):
            continue
        session().execute(
            sa.delete(StoredFile).where(
                StoredFile.respondent == sent.ref, StoredFile.question_id == kept.question_id
            )
        )
        kept.respondent = sent.ref
        session().flush()
        questions.record_answers(
            question.about,
            sent.ref,
            {question.key: str(kept.id)},
            ends_on=draft.event.last_day,
            given=given(sent),
        )


def _new_link(draft: Registration) -> str:
    return accounts.new_link(LinkPurpose.DRAFT, about=draft.ref, expires_at=draft.expires_at)


def _mail_link(draft: Registration, token: str) -> None:
    event = draft.event
    messages.send(
        template="registration/draft",
        to=Recipient(ref=None, address=draft.email, name="", lang=draft.lang),
        about=draft.ref,
        event=ref("event", event.id),
        reply_to=event.mailbox,
        sender_name=event.office.name.in_(draft.lang),
        values={"event": event, "expires_at": draft.expires_at, **mails.hours(event, draft.lang)},
        links={"draft": address_of("draft", token=token)},
    )


def _refuse_closed(event: Event) -> dt.datetime:
    """When registration closes; refused before it opens and after."""
    intake = queries.intake_of(event)
    if intake is None:
        raise NotFound()
    if rules.window(intake.opens_at, intake.closes_at, clock.now()) is not Window.OPEN:
        raise Refusal(_("Registration has closed"), code="window")
    return intake.closes_at
