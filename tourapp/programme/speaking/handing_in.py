"""What somebody who appears hands in: a short life, a photograph, slides, and whether she may be named."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor
from tourapp.audit import services as audit
from tourapp.core import blobs, clock
from tourapp.core.blobs import Blob
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id
from tourapp.core.text import clean_block
from tourapp.core.words import Words
from tourapp.events.states import EventState
from tourapp.programme.speaking import queries, rules
from tourapp.programme.speaking.models import Appearance, AppearanceFile
from tourapp.programme.speaking.states import FileKind, Part
from tourapp.questions.file_types import JPEG, PNG, file_type, safe_name
from tourapp.questions.pictures import drawn_anew


@dataclass(frozen=True)
class Upload:
    """A file that was looked at and sealed, ready to be kept."""

    file: AppearanceFile
    pieces: Sequence[Blob]


def read_upload(appearance: Appearance, kind: FileKind, *, name: str, data: bytes) -> Upload:
    """Look at a file and seal it; before the unit of work, since sealing takes its time. Writes nothing.

    Refused by what the content is and how large. A photograph is drawn anew, smaller: nothing that a camera noted in
    it comes along.
    """
    field = kind.value
    try:
        found = file_type(data, largest=rules.LARGEST[kind])
        if kind is FileKind.PHOTOGRAPH and found not in (JPEG, PNG):
            raise Refusal(_("Choose a JPEG or PNG picture"))
        longest = rules.PHOTOGRAPH_EDGE if kind is FileKind.PHOTOGRAPH else None
        data = drawn_anew(found, data, longest=longest)
    except Refusal as refusal:
        raise Refusal(refusal.message, field=field, code=refusal.code or "file") from None
    file = AppearanceFile(
        id=new_id(),
        appearance_id=appearance.id,
        kind=kind,
        file_name=safe_name(name, found.ending),
        content_type=found.content_type,
        size=len(data),
        sent_at=clock.now(),
        purge_on=rules.purge_day(appearance.event.last_day, kind),
    )
    return Upload(file, blobs.sealed_pieces(file.ref, data, purge_on=file.purge_on))


def keep_file(actor: Actor, appearance: Appearance, upload: Upload) -> AppearanceFile:
    """Keep a file of hers: a photograph in the place of the one before, slides beside the others."""
    _begin(actor, appearance)
    if upload.file.kind is FileKind.PHOTOGRAPH:
        _delete(appearance, [FileKind.PHOTOGRAPH])
    elif len(appearance.slides) >= rules.MOST_SLIDES:
        raise Refusal(
            _("Remove one first: %(most)s files with slides are kept at most", most=rules.MOST_SLIDES),
            field=upload.file.kind.value,
            code="many",
        )
    else:
        appearance.has_no_slides = False
    session().add(upload.file)
    session().flush()
    session().add_all(upload.pieces)
    session().flush()
    session().expire(appearance, ["files"])
    _note(actor, "speaking.send_file", appearance, upload.file.kind.value)
    return upload.file


def remove_file(actor: Actor, appearance: Appearance, file: AppearanceFile) -> None:
    """Take a file of hers away, its content with it."""
    _begin(actor, appearance)
    kind = file.kind.value
    _remove([file])
    session().expire(appearance, ["files"])
    _note(actor, "speaking.remove_file", appearance, kind)


def write_life(actor: Actor, appearance: Appearance, life: Words) -> None:
    """A few sentences about her, by herself, in one language or both."""
    _begin(actor, appearance)
    life = Words(clean_block(life.en), clean_block(life.ja))
    rules.check_life(life)
    if life != appearance.life:
        appearance.life = life
        session().flush()
        _note(actor, "speaking.write_life", appearance, "life")


def set_no_slides(actor: Actor, appearance: Appearance, *, has_none: bool) -> None:
    """Whether she speaks without slides. Refused while there are some."""
    _begin(actor, appearance)
    if has_none and appearance.slides:
        raise Refusal(_("Remove your slides first"), field="has_no_slides", code="slides")
    if has_none != appearance.has_no_slides:
        appearance.has_no_slides = has_none
        session().flush()
        _note(actor, "speaking.set_slides", appearance, "has_no_slides")


def agree(actor: Actor, appearance: Appearance, *, publishes: bool) -> None:
    """Whether name, life and photograph may stand on the public page (R35). It can be taken back at any time.

    Only she herself says so, not the office for her.
    """
    if actor.person_id != appearance.person_id:
        raise Refusal(_("Only the person concerned can agree to be named"), code="own")
    if publishes:
        _begin(actor, appearance)
        if appearance.part is Part.INTERPRETER:
            raise Refusal(_("Interpreters are not named on the public page"), code="part")
    if publishes == (appearance.publishes_at is not None):
        return
    appearance.publishes_at = clock.now() if publishes else None
    session().flush()
    _note(actor, "speaking.agree" if publishes else "speaking.take_back", appearance, "publishes_at")


def forget(appearance: Appearance) -> None:
    """Nothing of what she handed in or wrote is left; that she was asked is."""
    _delete(appearance, list(FileKind))
    appearance.life, appearance.remark = Words(), ""
    appearance.publishes_at, appearance.has_no_slides = None, False
    session().flush()


def follow_event(appearance: Appearance) -> None:
    """The event has moved: her files go on new dates."""
    for file in appearance.files:
        file.purge_on = rules.purge_day(appearance.event.last_day, file.kind)
        session().execute(
            sa.update(Blob).where(Blob.owner == file.ref).values(purge_on=file.purge_on),
            execution_options={"synchronize_session": False},
        )


def purge_due(limit: int = 100) -> int:
    """Take away files that have passed their date, then what people wrote about themselves; answers how many."""
    today = clock.today("UTC")
    old = sa.select(AppearanceFile).where(AppearanceFile.purge_on < today)
    files = session().scalars(old.order_by(AppearanceFile.purge_on, AppearanceFile.id).limit(limit)).all()
    _remove(files)
    holds = sa.or_(
        Appearance.__table__.c.life_en != "",
        Appearance.__table__.c.life_ja != "",
        Appearance.remark != "",
        Appearance.publishes_at.is_not(None),
    )
    due = sa.select(Appearance).where(Appearance.purge_on < today, holds)
    written = session().scalars(due.order_by(Appearance.purge_on, Appearance.id).limit(limit)).all()
    for appearance in written:
        session().expire(appearance, ["files"])
        forget(appearance)
    number = len(files) + len(written)
    if number:
        audit.record(SYSTEM, "speaking.purge", "appearances", fields=[str(number)])
    return number


def is_open(appearance: Appearance) -> bool:
    """Whether anything can still be handed in or answered: until the event is over."""
    event = appearance.event
    return event.state not in (EventState.CANCELLED, EventState.FINISHED) and clock.now() < event.ends_at


def _begin(actor: Actor, appearance: Appearance) -> None:
    if not actor.may(Action.OWN_APPEARANCE, appearance):
        actor.require(Action.EDIT_PROGRAMME, appearance)
    if not is_open(appearance):
        raise Refusal(_("The event is over, or does not take place."), code="over")
    if not appearance.is_accepted:
        raise Refusal(_("Say first that you take part."), code="answer")


def _delete(appearance: Appearance, kinds: Sequence[FileKind]) -> None:
    _remove([file for file in appearance.files if file.kind in kinds])
    session().expire(appearance, ["files"])


def _remove(files: Sequence[AppearanceFile]) -> None:
    for file in files:
        blobs.remove(file.ref)
        session().delete(file)
    session().flush()


def _note(actor: Actor, verb: str, appearance: Appearance, field: str) -> None:
    audit.record(actor, verb, appearance.ref, event=appearance.event.ref, fields=[field])


def sent_since(files: Sequence[AppearanceFile], moment: dt.datetime | None) -> bool:
    """Whether one of these has come since then."""
    return any(moment is None or file.sent_at > moment for file in files)


def owed(appearance: Appearance) -> bool:
    """Whether slides are still to come."""
    return any(each.value == FileKind.SLIDES for each in queries.lacking(appearance))
