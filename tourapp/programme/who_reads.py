"""Whether the agenda knows rightly who reads what: compared with places, groups and seats, which are the truth.

Readers are kept beside the facts, in the same transaction (`agenda.readers`). This looks whether they have drifted
apart, and puts them right. Who speaks is the business of whoever asked her.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tourapp.agenda import readers
from tourapp.agenda.models import Reader
from tourapp.core.db import session
from tourapp.core.ids import ref
from tourapp.events.models import Event, EventState
from tourapp.programme.sign_ups.models import SignUp
from tourapp.programme.sign_ups.states import SignUpState
from tourapp.registration.marks.models import GroupMember
from tourapp.registration.models import Registration
from tourapp.registration.states import COMING

Stands = tuple[str, uuid.UUID]
"""A reference, and a person who stands behind it."""

KINDS = ("event", "group", "signup")


@dataclass(frozen=True)
class Drift:
    """Who should stand behind a reference and does not (with the event), and who stands there and should not."""

    missing: Mapping[Stands, str]
    surplus: frozenset[Stands]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus)


def drift() -> Drift:
    """Compare; changes nothing. In an event that is cancelled everybody keeps what she had."""
    should = _should()
    chosen = sa.select(Reader.reference, Reader.person_id, Reader.event).order_by(Reader.id)
    does = {
        (reference, person): event
        for reference, person, event in session().execute(chosen)
        if reference.partition(":")[0] in KINDS
    }
    off = {
        ref("event", each)
        for each in session().scalars(sa.select(Event.id).where(Event.state == EventState.CANCELLED))
    }
    return Drift(
        {each: event for each, event in should.items() if each not in does},
        frozenset(each for each, event in does.items() if each not in should and event not in off),
    )


def mend() -> Drift:
    """Put right what has drifted apart, and return what it was."""
    found = drift()
    come: dict[tuple[str, str], list[uuid.UUID]] = defaultdict(list)
    for (reference, person), event in found.missing.items():
        come[reference, event].append(person)
    for (reference, event), people in sorted(come.items()):
        readers.admit(reference, people, event=event)
    gone: dict[str, list[uuid.UUID]] = defaultdict(list)
    for reference, person in found.surplus:
        gone[reference].append(person)
    for reference, people in sorted(gone.items()):
        readers.let_go(reference, people)
    return found


def _should() -> dict[Stands, str]:
    coming = sa.and_(Registration.state.in_(COMING), Registration.person_id.is_not(None))
    who = (Registration.event_id, Registration.person_id)
    chosen = {
        "event": sa.select(*who, Registration.event_id).where(coming),
        "group": sa.select(*who, GroupMember.group_id)
        .join(GroupMember, GroupMember.registration_id == Registration.id)
        .where(coming),
        "signup": sa.select(*who, SignUp.item_id)
        .join(SignUp, SignUp.registration_id == Registration.id)
        .where(coming, SignUp.state == SignUpState.CHOSEN),
    }
    return {
        (ref(kind, what), person): ref("event", event)
        for kind, rows in chosen.items()
        for event, person, what in session().execute(rows)
        if person is not None
    }
