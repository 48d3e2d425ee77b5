"""The audit log in words: one sentence for each verb. People are looked up by reference, all in two statements."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import queries as audit
from tourapp.audit.models import AuditEntry
from tourapp.core.db import session
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import parse_ref
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.registration.models import Registration

SENTENCES: Mapping[str, Any] = {
    "event.create": _l("%(who)s made this event"),
    "event.change": _l("%(who)s changed the event"),
    "event.publish": _l("%(who)s published the event"),
    "event.cancel": _l("%(who)s cancelled the event"),
    "event.finish": _l("The event is over"),
    "event.add_venue": _l("%(who)s added a venue"),
    "event.change_venue": _l("%(who)s changed a venue"),
    "event.remove_venue": _l("%(who)s removed a venue"),
    "event.add_partner": _l("%(who)s added a partner"),
    "event.remove_partner": _l("%(who)s removed a partner"),
    "event.set_outline": _l("%(who)s changed the outline of the days"),
    "event.move_online": _l("The event takes place online only"),
    "plan.prepare": _l("%(who)s prepared a change of plan"),
    "plan.undo": _l("%(who)s undid a change of plan before anybody was told"),
    "plan.cancel": _l("%(who)s had everybody told that the event is cancelled"),
    "plan.postpone": _l("%(who)s postponed the event and had everybody told"),
    "plan.online": _l("%(who)s moved the event online and had everybody told"),
    "task.add": _l("%(who)s added a task"),
    "task.add_usual": _l("%(who)s added the usual tasks"),
    "task.change": _l("%(who)s changed a task"),
    "task.finish": _l("%(who)s did a task"),
    "task.drop": _l("%(who)s dropped a task"),
    "task.reopen": _l("%(who)s opened a task again"),
    "task.hand_on": _l("%(who)s handed a task on"),
    "registration.all_online": _l("Everybody takes part online"),
    "intake.open": _l("%(who)s set the places and the time of registration"),
    "intake.add_category": _l("%(who)s added a category"),
    "intake.change_category": _l("%(who)s changed a category"),
    "question.ask": _l("%(who)s added a question to the form"),
    "question.change": _l("%(who)s changed a question of the form"),
    "question.retire": _l("%(who)s took a question out of the form"),
    "registration.submit": _l("%(whom)s sent the form"),
    "registration.complete": _l("%(whom)s completed the form that somebody else had begun"),
    "registration.vouch": _l("%(who)s vouched for the address of %(whom)s"),
    "registration.know_registrant": _l("Whoever registered %(whom)s verified an address"),
    "registration.hand_over": _l("%(whom)s asked a colleague to take the place"),
    "registration.keep_place": _l("%(whom)s keeps the place after all"),
    "registration.hand_over_ended": _l("The colleague of %(whom)s did not take the place in time"),
    "registration.add_copy": _l("%(who)s had copies of the mails to %(whom)s sent to another address"),
    "registration.remove_copy": _l("%(who)s ended copies of the mails to %(whom)s"),
    "registration.stop_copy": _l("The reader of copies of the mails to %(whom)s wants no more"),
    "registration.replace": _l("%(whom)s sent the form again"),
    "registration.confirm": _l("%(whom)s has a place"),
    "registration.change": _l("%(whom)s changed the answers"),
    "registration.cancel": _l("%(whom)s cancelled the registration"),
    "registration.wait": _l("%(whom)s waits for a place"),
    "registration.hold": _l("%(whom)s is held for a decision"),
    "registration.offer": _l("A place is offered to %(whom)s"),
    "registration.decline": _l("%(whom)s declined the place"),
    "registration.lapse": _l("The offer to %(whom)s ended without an answer"),
    "registration.lift": _l("%(who)s lifted %(whom)s in the queue"),
    "registration.attend": _l("%(whom)s came"),
    "registration.miss": _l("%(whom)s did not come"),
    "registration.undo": _l("%(who)s took back that %(whom)s came"),
    "registration.expire": _l("The registration of %(whom)s expired"),
    "registration.close": _l("The registration of %(whom)s ended with the event"),
    "programme.add_item": _l("%(who)s added an item to the programme"),
    "programme.change_item": _l("%(who)s changed an item of the programme"),
    "programme.drop_item": _l("%(who)s dropped an item of the programme"),
    "programme.import": _l("%(who)s imported a programme"),
    "programme.freeze": _l("%(who)s froze an edition of the programme"),
    "programme.release.host": _l("%(who)s released the programme to the hosts"),
    "programme.release.participants": _l("%(who)s released the programme to the participants"),
    "programme.release.public": _l("%(who)s released the programme to everybody"),
    "programme.set_seats": _l("%(who)s set the seats of a session"),
    "sign_up.choose": _l("%(whom)s signed up for a session"),
    "sign_up.wait": _l("%(whom)s waits for a seat in a session"),
    "sign_up.move_up": _l("%(whom)s has a seat in a session that was full"),
    "sign_up.drop": _l("%(whom)s has dropped a session"),
    "sign_ups.export": _l("%(who)s took out the list of a session"),
    "feedback.set_window": _l("%(who)s changed when the questionnaire is open"),
    "feedback.export": _l("%(who)s took out the answers to the questionnaire"),
    "material.add": _l("%(who)s added a file or link for those who came"),
    "material.change": _l("%(who)s changed a file or link for those who came"),
    "material.release": _l("%(who)s released a file or link for those who came"),
    "material.hold": _l("%(who)s took back a file or link for those who came"),
    "material.remove": _l("%(who)s removed a file or link for those who came"),
    "answers.open": _l("%(who)s opened private answers"),
    "participants.export": _l("%(who)s took out a list of participants"),
    "message.retry": _l("%(who)s had a message sent again"),
}
"""What was done, for the people of the office. `who` acted, `whom` it concerns."""

BY_SOMEBODY_ELSE: Mapping[str, Any] = {
    "registration.change": _l("%(who)s changed the answers of %(whom)s"),
    "registration.cancel": _l("%(who)s cancelled the registration of %(whom)s"),
    "registration.decline": _l("%(who)s declined the registration of %(whom)s"),
    "registration.confirm": _l("%(who)s gave %(whom)s a place"),
    "registration.wait": _l("%(who)s put %(whom)s on the waiting list"),
    "registration.attend": _l("%(who)s checked in %(whom)s"),
}
"""The same verbs, done by the office instead of by the person herself."""

NEEDED = {
    "registration": Action.SEE_PARTICIPANTS,
    "answers": Action.SEE_AUDIT,
    "participants": Action.SEE_AUDIT,
    "sign_up": Action.SEE_PARTICIPANTS,
    "sign_ups": Action.SEE_AUDIT,
    "message": Action.SEE_MESSAGES,
}
"""What one must be allowed to see, to read of it. Who looked is for those who read the audit log."""

PURPOSES = {
    "catering": _l("Ordering food"),
    "access": _l("Arranging access"),
    "question": _l("Answering a question of this person"),
}
"""For what the office opens private answers, as the audit log keeps it, and in words."""


def purpose_words(purpose: str) -> str:
    """The purpose as people read it; for the person's own reading, which the house words itself, nothing."""
    return str(PURPOSES.get(purpose, ""))


READ = 200
"""So many entries are read, so that a long import does not hide what was done before it."""


@dataclass(frozen=True)
class Change:
    """One line of "Recent changes"."""

    at: dt.datetime
    text: str
    reason: str = ""


def recent(actor: Actor, event: Event, limit: int = 8) -> Sequence[Change]:
    """The last changes of this event, newest first, as far as the actor may see them; three statements at most.

    The same done again and again by one person, as an import does, is one line.
    """
    seen = [entry for entry in audit.of_event(event.ref, READ) if _is_for(actor, event, entry)]
    runs = _runs(seen)[:limit]
    names = _Names([run[0] for run in runs])
    return [Change(run[0].at, _many(run, names)) for run in runs]


def of_registration(actor: Actor, event: Event, registration: Registration) -> Sequence[Change]:
    """Everything that was done to one registration, newest first, as far as the actor may see it."""
    seen = [entry for entry in audit.of_subject(registration.ref) if _is_for(actor, event, entry)]
    names = _Names(seen, known=registration)
    return [Change(entry.at, names.sentence(entry), names.reason(entry)) for entry in seen]


def _is_for(actor: Actor, event: Event, entry: AuditEntry) -> bool:
    needed = NEEDED.get(entry.verb.partition(".")[0])
    return entry.verb in SENTENCES and (needed is None or actor.may(needed, event))


def _runs(entries: Sequence[AuditEntry]) -> list[list[AuditEntry]]:
    """Neighbours with the same actor and verb, where the verb is one of `_MANY`."""
    runs: list[list[AuditEntry]] = []
    for entry in entries:
        before = runs[-1][-1] if runs else None
        if before and entry.verb in _MANY and (entry.actor, entry.verb) == (before.actor, before.verb):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


_MANY = ("programme.add_item", "programme.change_item", "programme.drop_item", "question.ask")


def _many(run: Sequence[AuditEntry], names: "_Names") -> str:
    entry, number = run[0], len(run)
    if number == 1:
        return names.sentence(entry)
    who = names.who(entry)
    match entry.verb:
        case "programme.add_item":
            return ngettext(
                "%(who)s added %(num)s item to the programme",
                "%(who)s added %(num)s items to the programme",
                number,
                who=who,
            )
        case "question.ask":
            return ngettext(
                "%(who)s added %(num)s question to the form",
                "%(who)s added %(num)s questions to the form",
                number,
                who=who,
            )
        case "programme.change_item":
            return ngettext(
                "%(who)s changed %(num)s item of the programme",
                "%(who)s changed %(num)s items of the programme",
                number,
                who=who,
            )
        case _:
            return ngettext(
                "%(who)s dropped %(num)s item of the programme",
                "%(who)s dropped %(num)s items of the programme",
                number,
                who=who,
            )


class _Names:
    """The names behind the references of some entries: one statement for actors, one for registrations."""

    def __init__(self, entries: Iterable[AuditEntry], *, known: Registration | None = None) -> None:
        entries = list(entries)
        self.lang = current_lang()
        self.people = self._people(entry.actor for entry in entries)
        self.registrations = {known.ref: known} if known else self._registrations(e.subject for e in entries)

    def sentence(self, entry: AuditEntry) -> str:
        registration = self.registrations.get(entry.subject)
        sentences = SENTENCES if self._by_herself(entry) else {**SENTENCES, **BY_SOMEBODY_ELSE}
        return str(sentences[entry.verb]) % {"who": self.who(entry), "whom": self._whom(registration)}

    def reason(self, entry: AuditEntry) -> str:
        """What somebody of the office gave as her reason; the house's own reasons are in the sentence already."""
        if entry.verb == "answers.open":
            return purpose_words(entry.reason)
        return "" if self._by_herself(entry) or entry.actor == "system" else entry.reason

    def _by_herself(self, entry: AuditEntry) -> bool:
        """Whether it was the person of the registration who acted, signed in or by her link."""
        registration = self.registrations.get(entry.subject)
        return entry.actor == "visitor" or bool(
            registration and entry.actor == f"person:{registration.person_id}"
        )

    def who(self, entry: AuditEntry) -> str:
        if entry.actor == "system":
            return _("tourapp")
        if entry.actor == "visitor":
            return _("A visitor")
        person = self.people.get(entry.actor)
        return (person.display_name(self.lang) if person else "") or _("Somebody who was erased")

    def _whom(self, registration: Registration | None) -> str:
        return (registration.display_name(self.lang) if registration else "") or _("somebody who was erased")

    @staticmethod
    def _people(references: Iterable[str]) -> dict[str, Person]:
        wanted = _ids(references, "person")
        if not wanted:
            return {}
        chosen = sa.select(Person).where(Person.id.in_(wanted)).order_by(Person.id)
        return {person.ref: person for person in session().scalars(chosen)}

    @staticmethod
    def _registrations(references: Iterable[str]) -> dict[str, Registration]:
        wanted = _ids(references, "registration")
        if not wanted:
            return {}
        chosen = (
            sa.select(Registration)
            .where(Registration.id.in_(wanted))
            .options(joinedload(Registration.person))
            .order_by(Registration.id)
        )
        return {registration.ref: registration for registration in session().scalars(chosen)}


def _ids(references: Iterable[str], kind: str) -> set[uuid.UUID]:
    return {parse_ref(reference)[1] for reference in references if reference.startswith(f"{kind}:")}
