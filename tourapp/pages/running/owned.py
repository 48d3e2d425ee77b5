"""Everything that one person looks after, gathered from all packages: what a successor has to know of."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Scope, Subject
from tourapp.accounts.models import RoleGrant
from tourapp.agenda.circles import Circle
from tourapp.core.db import session
from tourapp.directory import queries as directory
from tourapp.directory.models import Office
from tourapp.events.models import Event, EventState
from tourapp.events.tasks import queries as tasks
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.states import TaskState
from tourapp.messages.models import Message, MessageState
from tourapp.programme.models import Edition, ProgrammeItem, Release
from tourapp.registration.models import Registration
from tourapp.registration.states import State

RUNNING = (MessageState.QUEUED, MessageState.SENT)
"""Messages in these states wait for nobody."""


@dataclass(frozen=True)
class Nowhere:
    """What a role without a scope holds in, as the subject of a permission."""

    def scopes(self) -> Iterable[Scope]:
        return ()


@dataclass(frozen=True)
class Held:
    """A role of the person, what it is a role in, and whether whoever looks may give it."""

    grant: RoleGrant
    within: Office | Event | None
    may_move: bool

    @property
    def subject(self) -> Subject:
        return self.within if self.within is not None else Nowhere()


@dataclass(frozen=True)
class Work:
    """What waits in one event: it goes with the roles, and is named so that nobody has to find it."""

    event: Event
    messages: Sequence[Message]
    """Failed, or waiting for somebody to look at them."""
    held: Sequence[Registration]
    """Registrations about which a person has to decide."""
    is_draft: bool
    has_programme_draft: bool
    """There are items, and no edition that everybody reads."""

    @property
    def is_empty(self) -> bool:
        return not (self.messages or self.held or self.is_draft or self.has_programme_draft)


@dataclass(frozen=True)
class Owned:
    """All of it."""

    roles: Sequence[Held]
    own_tasks: Sequence[Task]
    """That she looks after by name."""
    role_tasks: Sequence[Task]
    """Of her roles, and of nobody in particular: they go with the role."""
    work: Sequence[Work]

    @property
    def movable(self) -> Sequence[Held]:
        return [held for held in self.roles if held.may_move]

    @property
    def is_empty(self) -> bool:
        return not (self.roles or self.own_tasks or self.role_tasks or self.work)


def owned(actor: Actor, grants: Sequence[RoleGrant], own_tasks: Sequence[Task]) -> Owned:
    """What hangs by these grants, as far as the actor may see it, and these tasks; about ten statements in all."""
    roles = _roles(actor, grants)
    scoped = [(held.grant.role.value, held.grant.scope) for held in roles if held.grant.scope is not None]
    role_tasks = tasks.open_of_roles((role, scope) for role, scope in scoped if scope is not None)
    return Owned(
        roles=roles,
        own_tasks=[
            task
            for task in own_tasks
            if task.state is TaskState.OPEN and actor.may(Action.SEE_EVENT_DESK, task)
        ],
        role_tasks=[task for task in role_tasks if actor.may(Action.SEE_EVENT_DESK, task)],
        work=_work(actor, [held.within for held in roles if held.within is not None]),
    )


def _roles(actor: Actor, grants: Sequence[RoleGrant]) -> list[Held]:
    offices = {office.code: office for office in directory.offices()}
    of_events = [
        uuid.UUID(grant.scope_id) for grant in grants if grant.scope_kind == "event" and grant.scope_id
    ]
    events = {
        str(event.id): event
        for event in session().scalars(sa.select(Event).where(Event.id.in_(of_events)).order_by(Event.id))
    }
    found = []
    for grant in grants:
        within: Office | Event | None = None
        if grant.scope_kind == "office":
            within = offices.get(grant.scope_id or "")
        elif grant.scope_kind == "event":
            within = events.get(grant.scope_id or "")
        known = within is not None or grant.scope is None
        subject: Subject = within if within is not None else Nowhere()
        found.append(Held(grant, within, known and actor.may(Action.GRANT_ROLES, subject)))
    return found


def _work(actor: Actor, within: Sequence[Office | Event]) -> list[Work]:
    """What waits in the events of these offices, and in these events; those in which nothing waits are left out."""
    offices = [each.id for each in within if isinstance(each, Office)]
    single = [each.id for each in within if isinstance(each, Event)]
    chosen = sa.select(Event).where(
        sa.or_(Event.office_id.in_(offices), Event.id.in_(single)), Event.state != EventState.CANCELLED
    )
    events = [
        event
        for event in session().scalars(chosen.order_by(Event.starts_at, Event.id))
        if actor.may(Action.SEE_EVENT_DESK, event)
    ]
    messages, held = _messages(events), _held(events)
    drafted = _programme_drafts(events)
    found = [
        Work(
            event,
            [each for each in messages if each.event == event.ref]
            if actor.may(Action.SEE_MESSAGES, event)
            else (),
            [each for each in held if each.event_id == event.id]
            if actor.may(Action.SEE_PARTICIPANTS, event)
            else (),
            event.state is EventState.DRAFT,
            event.id in drafted,
        )
        for event in events
    ]
    return [work for work in found if not work.is_empty]


def _messages(events: Sequence[Event]) -> Sequence[Message]:
    chosen = sa.select(Message).where(
        Message.event.in_([event.ref for event in events]), Message.state.not_in(RUNNING)
    )
    return session().scalars(chosen.order_by(Message.created_at, Message.id).limit(200)).all()


def _held(events: Sequence[Event]) -> Sequence[Registration]:
    chosen = sa.select(Registration).where(
        Registration.event_id.in_([event.id for event in events]), Registration.state == State.HELD
    )
    return session().scalars(chosen.order_by(Registration.verified_at, Registration.id).limit(200)).all()


def _programme_drafts(events: Sequence[Event]) -> frozenset[uuid.UUID]:
    """Events with items that no edition released to participants or everybody holds yet."""
    identifiers = [event.id for event in events]
    with_items = sa.select(ProgrammeItem.event_id).where(
        ProgrammeItem.event_id.in_(identifiers), ProgrammeItem.dropped_at.is_(None)
    )
    released = (
        sa.select(Edition.event_id)
        .join(Release, Release.edition_id == Edition.id)
        .where(Edition.event_id.in_(identifiers), Release.circle.in_((Circle.PARTICIPANTS, Circle.PUBLIC)))
    )
    return frozenset(session().scalars(with_items.distinct())) - frozenset(
        session().scalars(released.distinct())
    )
