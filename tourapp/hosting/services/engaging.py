"""How it stands with an authority: begun, moved on, ended; its people, terms and history."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.access.policy import Role
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.core.text import clean_block, clean_line
from tourapp.core.words import Words
from tourapp.directory.models import Organisation
from tourapp.events.models import Event
from tourapp.events.tasks import services as tasks
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor, TaskState, TaskVerb
from tourapp.hosting import files, links, queries, rules
from tourapp.hosting.models import Contact, Engagement, EngagementNote
from tourapp.hosting.said import File
from tourapp.hosting.states import EngagementState, EngagementVerb, NoteKind, WayOut
from tourapp.messages import services as messages
from tourapp.programme import queries as programme
from tourapp.programme.confirming import services as confirming
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.kinds import Confirmation

CHANGEABLE = ("lang", "section", "pays", "gives", "expects", "wishes", "blackout", "interpreter", "reply_by")
"""The fields that `change` takes."""

_LINES = frozenset({"section"})
_TEXTS = frozenset({"pays", "gives", "expects", "wishes"})


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody of a host's, as typed."""

    section: str = ""
    post: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    is_main: bool = False
    is_cir: bool = False


def engage(
    actor: Actor,
    event: Event,
    organisation: Organisation,
    *,
    state: EngagementState = EngagementState.SOUNDED,
) -> Engagement:
    """Begin with an authority, from where it stands already. One that is there comes back as it is."""
    actor.require(Action.EDIT_HOSTS, event)
    found = queries.of(event, organisation.id)
    if found is not None:
        return found
    engagement = Engagement(
        id=new_id(),
        event=event,
        event_id=event.id,
        organisation=organisation,
        organisation_id=organisation.id,
        state=state,
        state_on=clock.today(event.zone),
        lang="ja" if organisation.country == "JP" else "en",
        contacts=[],
        created_at=clock.now(),
    )
    session().add(engagement)
    session().flush()
    _note(actor, "hosting.engage", engagement)
    return engagement


def change(
    actor: Actor, engagement: Engagement, *, seen_version: int | None = None, **changes: Any
) -> frozenset[str]:
    """Change fields of an engagement (`CHANGEABLE`); the names of those that are different now are the answer.

    `Conflict`: the change was begun from another version.
    """
    actor.require(Action.EDIT_HOSTS, engagement)
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not a changeable field: {', '.join(sorted(unknown))}")
    if seen_version is not None and seen_version != engagement.version:
        raise Conflict(_l("Somebody else changed this in the meantime. Compare both texts and save again."))
    cleaned = {name: _clean(name, value) for name, value in changes.items()}
    changed = frozenset(name for name, value in cleaned.items() if getattr(engagement, name) != value)
    for name in changed:
        setattr(engagement, name, cleaned[name])
    session().flush()
    if changed:
        _note(actor, "hosting.change", engagement, fields=sorted(changed))
    return changed


def move(actor: Actor, engagement: Engagement, verb: EngagementVerb, *, reason: str = "") -> None:
    """One step of the table (`rules.TRANSITIONS`). To decline or withdraw needs a reason."""
    actor.require(Action.EDIT_HOSTS, engagement)
    if verb is EngagementVerb.WITHDRAW:
        withdraw(actor, engagement, reason=reason)
        return
    if verb is EngagementVerb.DECLINE and not reason.strip():
        raise Refusal(_l("Enter the reason"), field="reason", code="reason")
    engagement.state, engagement.state_on = (
        rules.step(engagement.state, verb),
        clock.today(engagement.event.zone),
    )
    if verb is EngagementVerb.DECLINE:
        links.end_links(actor, engagement)
    if verb is EngagementVerb.SOUND_AGAIN:
        engagement.way_out = None
    session().flush()
    _note(actor, f"hosting.{verb}", engagement, reason=reason)


def withdraw(actor: Actor, engagement: Engagement, *, reason: str) -> Task | None:
    """The authority (or the office) steps back. Its links end; what it had answered is taken back and declined.

    After it had accepted, somebody has to decide what becomes of the event: the task to do so is the answer.
    """
    actor.require(Action.EDIT_HOSTS, engagement)
    if not reason.strip():
        raise Refusal(_l("Enter the reason"), field="reason", code="reason")
    counted_on = engagement.state in rules.AFTER_YES
    engagement.state = rules.step(engagement.state, EngagementVerb.WITHDRAW)
    engagement.state_on, engagement.way_out = clock.today(engagement.event.zone), None
    links.end_links(actor, engagement)
    for item in programme.draft(engagement.event):
        if item.host_ref == engagement.host_ref:
            _decline(actor, item)
    for answer in queries.counting(engagement):
        answer.ended_at = clock.now()
    task = _decision(actor, engagement, reason) if counted_on else None
    session().flush()
    _note(actor, "hosting.withdraw", engagement, reason=reason)
    return task


def decide_way_out(actor: Actor, engagement: Engagement, way: WayOut) -> None:
    """What is done since an authority stepped back. The task to decide it is finished."""
    actor.require(Action.EDIT_HOSTS, engagement)
    if engagement.state is not EngagementState.WITHDRAWN:
        raise Refusal(
            _l("There is nothing to decide: this authority has not stepped back."), code="transition"
        )
    engagement.way_out = way
    task = session().get(Task, engagement.task_id) if engagement.task_id else None
    if task is not None and task.state is TaskState.OPEN:
        tasks.act(actor, task, TaskVerb.FINISH)
    session().flush()
    _note(actor, "hosting.decide_way_out", engagement, fields=["way_out"])


# --- people and history -----------------------------------------------------------------------------------


def set_contact(
    actor: Actor, engagement: Engagement, known: Known, *, contact: Contact | None = None
) -> Contact:
    """Add somebody of the host's, or change her. There is one main contact: a new one takes the place of the other.

    Refused: nothing to call her by, an address that no mail can go to, a main contact without an address.
    """
    actor.require(Action.EDIT_HOSTS, engagement)
    values = {
        name: clean_line(getattr(known, name)) for name in ("section", "post", "name", "email", "phone")
    }
    if not (values["section"] or values["post"] or values["name"]):
        raise Refusal(_l("Enter a section, a post or a name."), field="section", code="required")
    if values["email"]:
        values["email"] = messages.mailable(values["email"])
    elif known.is_main:
        raise Refusal(
            _l("Enter the email address that the days are sent to."), field="email", code="required"
        )
    if contact is None:
        contact = Contact(id=new_id(), purge_on=files.names_purge_day(engagement.event))
        engagement.contacts.append(contact)
    for name, value in values.items():
        setattr(contact, name, value)
    if known.is_main:
        for other in engagement.contacts:
            other.is_main = False
    contact.is_main, contact.is_cir = known.is_main, known.is_cir
    session().flush()
    _note(actor, "hosting.set_contact", engagement)
    return contact


def remove_contact(actor: Actor, contact: Contact) -> None:
    """Forget somebody of a host's; her links end."""
    engagement = contact.engagement
    actor.require(Action.EDIT_HOSTS, engagement)
    for link in queries.links_of(engagement):
        if link.contact_id == contact.id and link.revoked_at is None:
            link.revoked_at = clock.now()
    engagement.contacts.remove(contact)
    session().flush()
    _note(actor, "hosting.remove_contact", engagement)


def add_note(
    actor: Actor,
    engagement: Engagement,
    *,
    kind: NoteKind,
    on: dt.date,
    who: str,
    text: str,
    file: File | None = None,
) -> EngagementNote:
    """Put a mail, a call, a letter or a meeting into the history. Refused: neither text nor file, a day to come."""
    actor.require(Action.EDIT_HOSTS, engagement)
    text = clean_block(text)
    if not text and file is None:
        raise Refusal(_l("Enter what was said, or choose a file."), field="text", code="required")
    if on > clock.today(engagement.event.zone):
        raise Refusal(_l("Enter a date that is not in the future."), field="on", code="range")
    note = EngagementNote(
        id=file.row if file else new_id(),
        engagement=engagement,
        engagement_id=engagement.id,
        kind=kind,
        on=on,
        who=clean_line(who)[: rules.LONGEST_LINE],
        text=text,
        by=actor.reference,
        at=clock.now(),
        purge_on=files.names_purge_day(engagement.event),
    )
    files.attach(note, file)
    session().add(note)
    session().flush()
    _note(actor, "hosting.add_note", engagement)
    return note


# --- parts ------------------------------------------------------------------------------------------------


def _decline(actor: Actor, item: Any) -> None:
    """What the authority had said of an item counts no more, and it does not receive the group."""
    if item.confirmation in rules.ANSWERED:
        confirming.move(actor, item, ConfirmVerb.TAKE_BACK)
    if item.confirmation in (Confirmation.REQUESTED, Confirmation.ARRANGING_INTERNALLY):
        confirming.move(actor, item, ConfirmVerb.DECLINE)


def _decision(actor: Actor, engagement: Engagement, reason: str) -> Task:
    """The task to decide, due on the next day."""
    event, name = engagement.event, engagement.organisation.name
    days = (clock.today(event.zone) + dt.timedelta(days=1) - event.starts.date).days
    task = tasks.add_task(
        actor,
        event,
        title=Words(
            f"Decide: {name.in_('en')} has stepped back. New host, Tokyo only, online, or cancel?",
            f"{name.in_('ja')}の受入れ辞退への対応を決める（新たな受入自治体・東京のみ・オンライン・取りやめ）",
        ),
        owner=Role.ORGANISER,
        rule=DueRule(Anchor.START, days),
        note=clean_line(reason),
    )
    engagement.task_id = task.id
    return task


def _clean(name: str, value: Any) -> Any:
    if name in _LINES:
        return clean_line(value or "")[: rules.LONGEST_LINE]
    if name in _TEXTS:
        return clean_block(value or "")[: rules.LONGEST_TEXT]
    if name == "blackout":
        return _periods(value)
    return value


def _periods(given: Sequence[tuple[dt.date, dt.date, str]]) -> list[dict[str, str]]:
    rules.check_blackout([(first, last) for first, last, _why in given])
    return [
        {"from": first.isoformat(), "to": last.isoformat(), "why": clean_line(why)}
        for first, last, why in sorted(given)
    ]


def _note(
    actor: Actor, verb: str, engagement: Engagement, *, fields: Sequence[str] = (), reason: str = ""
) -> None:
    audit.record(
        actor, verb, engagement.ref, event=engagement.event.ref, fields=fields, reason=clean_line(reason)
    )
