"""What a host says of an item: by its own page, its reply sheet, or written down by the office on its behalf."""

import datetime as dt
import uuid

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.core.text import clean_block, clean_line
from tourapp.core.words import Words
from tourapp.hosting import files, queries, rules
from tourapp.hosting.locking import lock
from tourapp.hosting.models import Dossier, Engagement, HostAnswer, SignOff
from tourapp.hosting.said import Facts, File, Said, Signature, Who
from tourapp.hosting.states import BY_HAND, AnswerKind, AnswerState, Channel
from tourapp.programme.confirming import rules as confirming_rules
from tourapp.programme.confirming import services as confirming
from tourapp.programme.confirming.services import Agreed
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.group import queries as group
from tourapp.programme.kinds import Confirmation
from tourapp.programme.models import ProgrammeItem


def answer(
    actor: Actor,
    engagement: Engagement,
    item_id: uuid.UUID,
    said: Said,
    who: Who,
    *,
    channel: Channel = Channel.LINK,
    given_by: str = "",
) -> HostAnswer:
    """The host answers for itself, about the edition that it has seen. A later answer replaces an earlier one.

    Refused with a sentence: an item that is not its own (NotFound); an edition that is not the newest that it was given
    of this item (Conflict); anything but a yes later than three days before the visit; an answer that nobody could act
    on; a step that the table of §4.4 does not list. A proposal never moves the item.
    """
    actor.require(Action.ANSWER_AS_HOST, engagement)
    return _answer(actor, engagement, item_id, said, who, channel=channel, given_by=given_by)


def record_on_behalf(
    actor: Actor,
    engagement: Engagement,
    item_id: uuid.UUID,
    said: Said,
    who: Who,
    *,
    on: dt.date | None,
    channel: Channel | None,
    file: File | None = None,
) -> HostAnswer:
    """Somebody of the office writes down what came by telephone, mail, letter or in a meeting.

    Date and channel are needed, and the post of whoever said it; the host sees that it was recorded so, and may correct
    it. Refused as `answer` is, but until the event is over.
    """
    actor.require(Action.EDIT_HOSTS, engagement)
    if on is None:
        raise Refusal(_l("Enter the date of the answer."), field="on", code="required")
    if channel not in BY_HAND:
        raise Refusal(_l("Say how the answer came."), field="channel", code="required")
    if on > clock.today(engagement.event.zone):
        raise Refusal(_l("Enter a date that is not in the future."), field="on", code="range")
    return _answer(
        actor, engagement, item_id, said, who, channel=channel, on=on, file=file, recorded_by=actor.reference
    )


def take_back(actor: Actor, answer: HostAnswer) -> None:
    """The host withdraws what it has answered, or the office does on its behalf: the item waits again.

    Refused: an answer that does not count any more, and by link later than three days before the visit.
    """
    engagement = answer.engagement
    is_host = _require_either(actor, engagement)
    lock(engagement)
    session().refresh(answer)
    if not answer.counts:
        raise Refusal(_l("This answer does not count any more."), code="ended")
    if is_host:
        _in_time(answer.item)
    confirming.move(actor, answer.item, ConfirmVerb.TAKE_BACK)
    end(answer, AnswerState.TAKEN_BACK)


def write_dossier(actor: Actor, engagement: Engagement, item_id: uuid.UUID, facts: Facts) -> Dossier:
    """What one needs to know of a visit; the whole of it, as it is from now on. Empty is not said yet."""
    _require_either(actor, engagement)
    item = own_item(engagement, item_id)
    if facts.capacity is not None and not 0 <= facts.capacity <= 9999:
        raise Refusal(_l("Enter a number of people, or leave it empty."), field="capacity", code="range")
    dossier = queries.dossier(item.id)
    if dossier is None:
        dossier = Dossier(
            id=new_id(), engagement=engagement, engagement_id=engagement.id, item=item, item_id=item.id
        )
        session().add(dossier)
    for name, value in vars(facts).items():
        clean = clean_block if name in ("entrance", "photo_note", "gift", "dress", "remarks") else clean_line
        setattr(dossier, name, clean(value) if type(value) is str else value)
    dossier.changed_at = clock.now()
    dossier.purge_on = files.day_contacts_purge_day(engagement.event)
    session().flush()
    _note(actor, "hosting.write_dossier", engagement)
    return dossier


def sign_off(
    actor: Actor,
    engagement: Engagement,
    signature: Signature,
    who: Who,
    *,
    channel: Channel = Channel.LINK,
    on: dt.date | None = None,
    file: File | None = None,
    given_by: str = "",
) -> SignOff:
    """行程の了承 of an edition: the authority, or the office on its behalf, records who signed and by which document.

    Section, post and name are all needed, and an edition that the authority was given. It confirms nothing by itself.
    """
    is_host = _require_either(actor, engagement)
    lock(engagement)
    for field in ("section", "post", "name"):
        if not getattr(who, field).strip():
            raise Refusal(_l("Enter section, post and name of whoever signs."), field=field, code="required")
    if signature.edition not in queries.editions_given(engagement):
        raise Refusal(_l("This authority was not sent that version."), field="edition", code="edition")
    signed = SignOff(
        id=file.row if file else new_id(),
        engagement=engagement,
        engagement_id=engagement.id,
        edition=signature.edition,
        section=_line(who.section),
        post=_line(who.post),
        name=_line(who.name),
        approval=signature.approval,
        document_number=clean_line(signature.document_number)[:80],
        document_on=signature.document_on,
        on=on or clock.today(engagement.event.zone),
        channel=channel,
        given_by=given_by,
        recorded_by="" if is_host else actor.reference,
        at=clock.now(),
        purge_on=files.names_purge_day(engagement.event),
    )
    files.attach(signed, file)
    session().add(signed)
    session().flush()
    _note(actor, "hosting.sign_off", engagement)
    return signed


# --- parts ------------------------------------------------------------------------------------------------


def own_item(engagement: Engagement, item_id: uuid.UUID) -> ProgrammeItem:
    """The item of the draft that this authority receives; NotFound for another's, or one that was dropped."""
    item = session().get(ProgrammeItem, item_id)
    if item is None or item.event_id != engagement.event_id or item.dropped_at is not None:
        raise NotFound()
    if item.host_ref != engagement.host_ref:
        raise NotFound()
    return item


def end(answer: HostAnswer, state: AnswerState) -> None:
    """An answer counts no more; it stays in the history."""
    answer.state, answer.ended_at = state, clock.now()
    session().flush()


def post_of(engagement: Engagement, who: Who) -> Words:
    """By which post an item is confirmed: section and post, never the name (R35)."""
    text = " ".join(part for part in (_line(who.section), _line(who.post)) if part)
    return Words("", text) if engagement.lang == "ja" else Words(text, "")


def _answer(
    actor: Actor,
    engagement: Engagement,
    item_id: uuid.UUID,
    said: Said,
    who: Who,
    *,
    channel: Channel,
    on: dt.date | None = None,
    file: File | None = None,
    given_by: str = "",
    recorded_by: str = "",
) -> HostAnswer:
    lock(engagement)
    item = own_item(engagement, item_id)
    seen = queries.given_item(engagement, item.id, said.edition)
    if not recorded_by and said.kind is not AnswerKind.AGREE:  # a late yes is welcome
        _in_time(item)
    rules.check_said(said, who, starts=seen.starts, ends=seen.ends)
    row = _row(
        engagement, item, said, who, channel=channel, given_by=given_by, recorded_by=recorded_by, file=file
    )
    row.on = on or clock.today(engagement.event.zone)
    _take_its_place(actor, item)
    agreed = Agreed(
        by=post_of(engagement, who),
        on=row.on,
        channel=channel.value,
        said=confirming_rules.agreed_part(seen),
        size=group.numbers(engagement.event).people or None,
    )
    confirming.move(actor, item, rules.VERBS[said.kind], agreed)
    session().add(row)
    session().flush()
    if recorded_by:
        _note(actor, "hosting.record", engagement)
    return row


def _row(
    engagement: Engagement,
    item: ProgrammeItem,
    said: Said,
    who: Who,
    *,
    channel: Channel,
    given_by: str,
    recorded_by: str,
    file: File | None,
) -> HostAnswer:
    proposes = said.kind is AnswerKind.PROPOSE
    row = HostAnswer(
        id=file.row if file else new_id(),
        engagement=engagement,
        engagement_id=engagement.id,
        item=item,
        item_id=item.id,
        edition=said.edition,
        kind=said.kind,
        state=AnswerState.OPEN if said.kind in rules.TO_DECIDE else AnswerState.STANDING,
        text=clean_block(said.text),
        starts=said.starts if proposes else None,
        ends=said.ends if proposes else None,
        place=_words(said.place) if proposes else Words(),
        received_by=_words(said.received_by) if proposes else Words(),
        expected_on=said.expected_on if said.kind is AnswerKind.ARRANGING else None,
        section=_line(who.section),
        post=_line(who.post),
        name=_line(who.name),
        channel=channel,
        given_by=given_by,
        recorded_by=recorded_by,
        at=clock.now(),
        purge_on=files.names_purge_day(engagement.event),
    )
    files.attach(row, file)
    return row


def _take_its_place(actor: Actor, item: ProgrammeItem) -> None:
    """The answer that counts so far ends, and its item waits again."""
    before = queries.counting_for(item.id)
    if before is not None:
        end(before, AnswerState.REPLACED)
    if item.confirmation in rules.ANSWERED or item.confirmation is Confirmation.ARRANGING_INTERNALLY:
        confirming.move(actor, item, ConfirmVerb.TAKE_BACK)


def _require_either(actor: Actor, engagement: Engagement) -> bool:
    """The host itself, or the office on its behalf; answers whether it is the host. Forbidden for others."""
    if actor.may(Action.EDIT_HOSTS, engagement):
        return False
    actor.require(Action.ANSWER_AS_HOST, engagement)
    return True


def _in_time(item: ProgrammeItem) -> None:
    zone = item.starts.zone if item.starts else item.event.zone
    rules.check_in_time(item.starts.date if item.starts else None, clock.today(zone))


def _line(text: str) -> str:
    return clean_line(text)[: rules.LONGEST_LINE]


def _words(words: Words) -> Words:
    return Words(_line(words.en), _line(words.ja))


def _note(actor: Actor, verb: str, engagement: Engagement) -> None:
    audit.record(actor, verb, engagement.ref, event=engagement.event.ref)
