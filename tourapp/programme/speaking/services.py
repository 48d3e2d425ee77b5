"""Asking somebody to appear, her answer, and what follows from both. What she hands in: `handing_in`."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.agenda import readers
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Gone, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, parse_ref, ref
from tourapp.core.text import clean_block, clean_line
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.directory import services as directory_services
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.events.states import EventState
from tourapp.programme import services as programme
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.speaking import handing_in, queries, rules, telling
from tourapp.programme.speaking.models import Appearance, AppearanceItem
from tourapp.programme.speaking.states import AppearanceState, AppearanceVerb, Part


@dataclass(frozen=True)
class Request:
    """What the office asks of somebody."""

    part: Part
    items: Collection[uuid.UUID]
    """Items of the draft."""
    post: Words = field(default_factory=Words)
    from_lang: str = ""
    to_lang: str = ""
    mode: str = ""


def person_for(
    actor: Actor, event: Event, *, given_name: str, family_name: str, email: str, lang: str
) -> Person:
    """Whoever has this address, else somebody new in the directory. Of those who share it the one of this name.

    For who may ask people for this event, whether or not she keeps the directory.
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    known = directory.person_at(email, given_name, family_name) if email else None
    if known is not None:
        return known
    return directory_services.add_person(
        SYSTEM, given_name=given_name, family_name=family_name, email=email or None, lang=lang
    )


def ask(actor: Actor, event: Event, person: Person, request: Request) -> Appearance:
    """Ask somebody to appear, by mail where she has an address.

    Refused: once the event is over or off, without an item, an interpreter without her languages, and whoever was
    asked for the same part before (she is asked again).
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    _refuse_over(event)
    programme.lock(event)  # two who ask the same person in the same moment come one after the other
    if any(each.part is request.part for each in _all_of(event, person)):
        raise Refusal(
            _("This person was asked for this part already: open the entry and ask again there"),
            field="part",
            code="asked",
        )
    appearance = Appearance(
        id=new_id(),
        event=event,
        person=person,
        part=request.part,
        lang=person.lang,
        state=rules.step(None, AppearanceVerb.ASK),
        asked_at=clock.now(),
        purge_on=rules.purge_day(event.last_day),
    )
    _write(appearance, request, queries.draft_items(event, request.items))
    session().add(appearance)
    session().flush()
    _note(actor, "speaking.ask", appearance)
    telling.tell_asked(appearance)
    return appearance


def ask_again(actor: Actor, appearance: Appearance) -> None:
    """Ask again, with a new link; the links of earlier mails end. The answer, if there was one, is open again."""
    actor.require(Action.EDIT_PROGRAMME, appearance)
    _refuse_over(appearance.event)
    _move(actor, appearance, AppearanceVerb.ASK_AGAIN)
    appearance.asked_at, appearance.answered_at, appearance.answered_by = clock.now(), None, ""
    telling.end_links(appearance)
    telling.tell_asked(appearance)


def change(actor: Actor, appearance: Appearance, request: Request, *, version: int) -> None:
    """Other items, another post, other languages. Who has said yes is not asked again: tell her, or ask her anew.

    Conflict when somebody else changed it since `version`; the part stays as it is.
    """
    actor.require(Action.EDIT_PROGRAMME, appearance)
    if appearance.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Compare both texts and save again."))
    before = appearance.item_ids
    _write(appearance, request, queries.draft_items(appearance.event, request.items))
    session().flush()
    _follow(appearance, before)
    _note(actor, "speaking.change", appearance)


def withdraw(actor: Actor, appearance: Appearance, *, reason: str) -> None:
    """Do without her, and say why (for the log). What she handed in goes, her links end, she is told."""
    actor.require(Action.EDIT_PROGRAMME, appearance)
    _need_reason(reason)
    was_live = appearance.is_live
    _move(actor, appearance, AppearanceVerb.WITHDRAW, reason=reason)
    handing_in.forget(appearance)
    telling.end_links(appearance)
    if was_live:
        telling.tell_withdrawn(appearance)


def answer(actor: Actor, appearance: Appearance, *, accepts: bool, remark: str = "") -> None:
    """She says yes or no, and may say the other one until the event is over. A receipt follows.

    The same answer twice changes nothing but the remark.
    """
    actor.require(Action.OWN_APPEARANCE, appearance)
    _refuse_over(appearance.event)
    appearance.remark = clean_block(remark)[: rules.LONGEST_REMARK]
    _answer(actor, appearance, accepts=accepts)


def answer_for(actor: Actor, appearance: Appearance, *, accepts: bool, reason: str) -> None:
    """Record an answer that came another way, and how it came. She gets the receipt with it."""
    actor.require(Action.EDIT_PROGRAMME, appearance)
    _refuse_over(appearance.event)
    _need_reason(reason)
    _answer(actor, appearance, accepts=accepts, reason=clean_line(reason))


def of_link(token: str) -> Appearance:
    """The appearance behind an access link. NotFound or Gone when there is none (any more); looking changes nothing."""
    link = accounts.find_link(token, LinkPurpose.SPEAKING)
    kind, identifier = parse_ref(link.about or ":")
    appearance = session().get(Appearance, identifier) if kind == "appearance" else None
    if appearance is None or appearance.state is AppearanceState.WITHDRAWN:
        raise Gone(_("This page no longer exists."))
    return appearance


def follow_event(event_id: uuid.UUID) -> None:
    """An event has moved: links work until its new end, and what is kept goes on new dates."""
    event = session().get_one(Event, event_id)
    for appearance in queries.of_event(event):
        appearance.purge_on = rules.purge_day(event.last_day)
        handing_in.follow_event(appearance)
        accounts.prolong_links(
            LinkPurpose.SPEAKING, about=appearance.ref, expires_at=telling.link_ends_at(appearance)
        )


def tell_off(event_id: uuid.UUID, *, fact: str) -> int:
    """The event is cancelled or postponed: one message to each who counts on it, or may still. Twice is once."""
    told = 0
    for identifier in queries.live_ids(event_id):
        appearance = session().get_one(Appearance, identifier)
        telling.tell_off(appearance, fact=fact, is_cancelled=appearance.event.state is EventState.CANCELLED)
        told += 1
    return told


# --- what every verb begins and ends with ------------------------------------------------------------------


def _answer(actor: Actor, appearance: Appearance, *, accepts: bool, reason: str = "") -> None:
    wanted = AppearanceState.ACCEPTED if accepts else AppearanceState.DECLINED
    if appearance.state is wanted:
        return
    _move(actor, appearance, AppearanceVerb.ACCEPT if accepts else AppearanceVerb.DECLINE, reason=reason)
    appearance.answered_at, appearance.answered_by = clock.now(), actor.reference
    if not accepts:
        appearance.publishes_at = None
    telling.tell_answered(appearance, reason=reason)


def _move(actor: Actor, appearance: Appearance, verb: AppearanceVerb, *, reason: str = "") -> None:
    """One step of the table, with its note."""
    appearance.state = rules.step(appearance.state, verb)
    session().flush()
    _follow(appearance, appearance.item_ids)
    _note(actor, f"speaking.{verb}", appearance, reason=reason)


def _follow(appearance: Appearance, before: Iterable[uuid.UUID]) -> None:
    """Whoever has said yes reads her items; who does not appear any more reads them no more by this.

    Where the event itself is off she keeps them, struck out with the event.
    """
    event, person = appearance.event, appearance.person_id
    hers = {item for each in _all_of(event, appearance.person) if each.is_accepted for item in each.item_ids}
    for item in sorted(hers & appearance.item_ids):
        readers.admit(ref("speaking", item), [person], event=event.ref)
    if event.state is not EventState.CANCELLED:
        for item in sorted({*before, *appearance.item_ids} - hers):
            readers.let_go(ref("speaking", item), [person])


def _all_of(event: Event, person: Person) -> Collection[Appearance]:
    chosen = sa.select(Appearance).where(Appearance.event_id == event.id, Appearance.person_id == person.id)
    return session().scalars(chosen.order_by(Appearance.id)).all()


def _write(appearance: Appearance, request: Request, items: Collection[ProgrammeItem]) -> None:
    pair = (request.from_lang, request.to_lang, request.mode)
    rules.check_request(
        appearance.part, items, from_lang=request.from_lang, to_lang=request.to_lang, mode=request.mode
    )
    is_interpreter = appearance.part is Part.INTERPRETER
    appearance.from_lang, appearance.to_lang, appearance.mode = pair if is_interpreter else ("", "", "")
    appearance.post = Words(clean_line(request.post.en), clean_line(request.post.ja))
    there = {each.item_id: each for each in appearance.places}
    appearance.places = [
        there.get(item.id) or AppearanceItem(id=new_id(), item=item, item_id=item.id) for item in items
    ]


def _refuse_over(event: Event) -> None:
    if event.state in (EventState.CANCELLED, EventState.FINISHED) or event.ends_at <= clock.now():
        raise Refusal(_("The event is over, or does not take place."), code="over")


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")


def _note(actor: Actor, verb: str, appearance: Appearance, *, reason: str = "") -> None:
    audit.record(
        actor, verb, appearance.ref, event=appearance.event.ref, fields=["state"], reason=clean_line(reason)
    )
