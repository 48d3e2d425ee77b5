"""Making a questionnaire, replying to it, letting it go.

What is promised to whoever replies: her answers are kept without her name, and with nothing that leads to her, unless
she says that her name may stand beside them. All that is noted of her is that she has replied. So nobody can change a
reply afterwards, she neither: the house does not know which one is hers.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.addresses import address_of
from tourapp.core.db import session
from tourapp.core.errors import Conflict, NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import parse_ref
from tourapp.events.models import Event
from tourapp.feedback import queries, rules
from tourapp.feedback.models import Feedback, Replied, Reply
from tourapp.feedback.usual import USUAL, Usual
from tourapp.questions import queries as questions
from tourapp.questions import services as question_services
from tourapp.questions.copying import copy_form
from tourapp.questions.rules import purge_day
from tourapp.registration import came
from tourapp.registration import queries as registrations
from tourapp.registration.models import Registration

# --- the office --------------------------------------------------------------------------------------


def prepare(actor: Actor, event: Event) -> Feedback:
    """Give an event its questionnaire: the usual questions, open for 30 days from its end. Twice changes nothing."""
    actor.require(Action.EDIT_EVENT, event)
    feedback = queries.of_event(event) or _begin(event)
    ask_usual(actor, feedback)
    return feedback


def _begin(event: Event) -> Feedback:
    feedback = Feedback(
        event_id=event.id,
        event=event,
        opens_at=event.ends_at,
        closes_at=event.ends_at + rules.OPEN_FOR,
        created_at=clock.now(),
    )
    session().add(feedback)
    session().flush()
    return feedback


def ask_usual(actor: Actor, feedback: Feedback) -> int:
    """Ask the usual questions that were never asked, at the end; how many were added."""
    missing = missing_usual(feedback)
    for usual in missing:
        question_services.add_question(actor, feedback, kind=usual.kind, spec=usual.spec, key=usual.key)
    return len(missing)


def missing_usual(feedback: Feedback) -> list[Usual]:
    """The usual questions that this questionnaire never asked."""
    known = {question.key for question in questions.questions_of(feedback.ref, retired=True)}
    return [usual for usual in USUAL if usual.key not in known]


def set_window(
    actor: Actor, feedback: Feedback, *, opens_at: dt.datetime, closes_at: dt.datetime, version: int
) -> None:
    """Open it from and until. Refused as `rules.check_window` says; Conflict when somebody else changed it."""
    actor.require(Action.EDIT_EVENT, feedback)
    if feedback.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Compare both texts and save again."))
    event = feedback.event
    rules.check_window(opens_at, closes_at, starts_at=event.starts_at, ends_at=event.ends_at)
    feedback.opens_at, feedback.closes_at = opens_at, closes_at
    audit.record(
        actor, "feedback.set_window", feedback.ref, event=event.ref, fields=["opens_at", "closes_at"]
    )


def note_taken_out(actor: Actor, feedback: Feedback) -> None:
    """Note that somebody takes the answers out as a file."""
    actor.require(Action.EXPORT_PARTICIPANTS, feedback)
    audit.record(actor, "feedback.export", feedback.ref, event=feedback.event_ref)


def copy_questionnaire(actor: Actor, event: Event, following: Event) -> int:
    """The same questions after the next run, open from its end; how many there are. Nobody's answers come along."""
    actor.require(Action.EDIT_EVENT, following)
    before = queries.of_event(event)
    if before is None:
        return 0
    return copy_form(actor, before, queries.of_event(following) or _begin(following))


# --- those who came ----------------------------------------------------------------------------------


def reply(
    actor: Actor,
    feedback: Feedback,
    registration: Registration,
    answers: Mapping[str, str | None],
    *,
    with_name: bool,
) -> None:
    """Keep what this person says, without her name unless she wants it there; and note that she has replied.

    NotFound for somebody who did not come. Refused: not open, the same person again, nothing said at all.
    """
    actor.require(Action.OWN_REGISTRATION, registration)
    _keep(feedback, registration, answers, with_name=with_name)


def reply_by_link(
    feedback: Feedback, token: str, answers: Mapping[str, str | None], *, with_name: bool
) -> None:
    """The same for whoever holds the link of the mail. NotFound and Gone for links that do not work."""
    _keep(feedback, of_link(feedback, token), answers, with_name=with_name)


def private_link(registration: Registration) -> str:
    """The address of the questionnaire for one person's mail: it needs no signing in, and works until it must close.

    Without a questionnaire, the address that asks for signing in.
    """
    event = registration.event
    if queries.of_event(event) is None:
        return address_of("my_feedback", slug=event.slug)
    token = accounts.new_link(
        LinkPurpose.ANSWER_FEEDBACK,
        about=registration.ref,
        expires_at=max(clock.now(), event.ends_at) + rules.LONGEST_OPEN,
    )
    return address_of("feedback_by_link", slug=event.slug, token=token)


def of_link(feedback: Feedback, token: str) -> Registration:
    """Whose link it is. NotFound and Gone for links that do not work here, and for somebody who did not come."""
    link = accounts.find_link(token, LinkPurpose.ANSWER_FEEDBACK)
    kind, identifier = parse_ref(link.about or ":")
    found = registrations.by_id(identifier) if kind == "registration" else None
    if found is None or found.event_id != feedback.event_id or not came.has_come(found):
        raise NotFound()
    return found


def _keep(
    feedback: Feedback, registration: Registration, answers: Mapping[str, str | None], *, with_name: bool
) -> None:
    if registration.event_id != feedback.event_id or not came.has_come(registration):
        raise NotFound()
    _lock(feedback)
    now = rules.standing(feedback.opens_at, feedback.closes_at, clock.now())
    rules.may_reply(now, has_replied=queries.has_replied(registration))
    if not any((value or "").strip() for value in answers.values()):
        raise Refusal(_("Answer at least one question"), code="empty")
    last_day = feedback.event.last_day
    keep_days = max((each.keep_days for each in questions.questions_of(feedback.ref)), default=0)
    said = Reply(
        event_id=feedback.event_id,
        registration_id=registration.id if with_name else None,
        purge_on=purge_day(last_day, keep_days),
    )
    session().add(said)
    session().add(Replied(registration_id=registration.id, purge_on=last_day + rules.MARKS_KEPT))
    session().flush()
    question_services.record_answers(feedback.ref, said.ref, answers, ends_on=last_day)


def _lock(feedback: Feedback) -> None:
    """Replies to one questionnaire come one after the other: two presses at once are one reply."""
    counted = sa.update(Feedback).where(Feedback.event_id == feedback.event_id)
    session().execute(
        counted.values(replies=Feedback.replies + 1), execution_options={"synchronize_session": False}
    )
    session().refresh(feedback)


# --- letting go --------------------------------------------------------------------------------------


def purge_due(limit: int = 500) -> int:
    """Remove replies and marks whose day has passed; how many. Their answers go by their own dates."""
    gone = 0
    for kind, identifier in ((Reply, Reply.id), (Replied, Replied.registration_id)):
        due = (
            sa.select(identifier)
            .where(kind.purge_on < clock.today("UTC"))
            .order_by(kind.purge_on, identifier)
        )
        wanted = session().scalars(due.limit(limit)).all()
        if wanted:
            session().execute(
                sa.delete(kind).where(identifier.in_(wanted)),
                execution_options={"synchronize_session": False},
            )
        gone += len(wanted)
    return gone
