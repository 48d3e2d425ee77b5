"""The audit log in words: one sentence for each verb. People are looked up by reference, all in two statements."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

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
from tourapp.reports.sentences import BY_SOMEBODY_ELSE, NEEDED, SENTENCES

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
