"""Adding files and links for those who came, releasing them, taking them away."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import blobs, clock
from tourapp.core.blobs import Blob
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, ref
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.materials import queries, rules
from tourapp.materials.models import Material, Readers
from tourapp.questions.file_types import file_type, safe_name
from tourapp.questions.pictures import drawn_anew


@dataclass(frozen=True)
class Spec:
    """What the office says about a file or a link."""

    title: Words
    item: Words = field(default_factory=Words)
    readers: Readers = Readers.CAME
    keep_days: int = rules.KEEP_DAYS


@dataclass(frozen=True)
class Upload:
    """A file that was looked at and sealed, ready to be kept."""

    material: Material
    pieces: Sequence[Blob]


def read_upload(event: Event, *, name: str, data: bytes, spec: Spec) -> Upload:
    """Look at a file and seal it; before the unit of work, since sealing takes its time. Writes nothing.

    Refused by what the content is (`questions.file_types`) and how large. The name is cleaned and ends as the content
    says; nothing on a disk is ever called by it.
    """
    kind = file_type(data, largest=rules.LARGEST)
    data = drawn_anew(kind, data)
    material = _material(event, spec)
    material.file_name = safe_name(name, kind.ending)
    material.content_type, material.size = kind.content_type, len(data)
    pieces = blobs.sealed_pieces(material.ref, data, purge_on=material.purge_on)
    return Upload(material, pieces)


def add_file(actor: Actor, event: Event, upload: Upload) -> Material:
    """Keep a file of an event; nobody but the office sees it before it is released."""
    actor.require(Action.EDIT_EVENT, event)
    _add(actor, event, upload.material)
    session().add_all(upload.pieces)
    session().flush()
    return upload.material


def add_link(actor: Actor, event: Event, url: str, spec: Spec) -> Material:
    """Keep the address of something that stands elsewhere, a recording. Nothing is fetched from there, ever."""
    actor.require(Action.EDIT_EVENT, event)
    material = _material(event, spec)
    material.url = rules.link(url)
    _add(actor, event, material)
    return material


def change(actor: Actor, material: Material, spec: Spec, *, version: int) -> None:
    """Other words, other readers, another date. Conflict when somebody else changed it since `version`."""
    actor.require(Action.EDIT_EVENT, material)
    if material.version != version:
        raise Conflict(_("Somebody else changed this in the meantime. Compare both texts and save again."))
    _check(spec)
    material.title, material.item, material.readers = spec.title, spec.item, spec.readers
    material.purge_on = rules.purge_day(material.event.last_day, spec.keep_days)
    session().execute(
        sa.update(Blob).where(Blob.owner == material.ref).values(purge_on=material.purge_on),
        execution_options={"synchronize_session": False},
    )
    _note(actor, "material.change", material)


def release(actor: Actor, material: Material) -> None:
    """Let its readers have it. Twice changes nothing."""
    actor.require(Action.EDIT_EVENT, material)
    if material.released_at is None:
        material.released_at = clock.now()
        _note(actor, "material.release", material)


def hold(actor: Actor, material: Material) -> None:
    """Keep it to the office again; whoever has it already has it."""
    actor.require(Action.EDIT_EVENT, material)
    if material.released_at is not None:
        material.released_at = None
        _note(actor, "material.hold", material)


def move(actor: Actor, material: Material, *, up: bool) -> None:
    """One place up or down in the list; at its end nothing changes."""
    actor.require(Action.EDIT_EVENT, material)
    order = list(queries.of_event(material.event))
    place = order.index(material)
    neighbour = place + (-1 if up else 1)
    if 0 <= neighbour < len(order):
        order[place], order[neighbour] = order[neighbour], order[place]
    for position, each in enumerate(order):
        if each.position != position:
            each.position = position
    session().flush()


def remove(actor: Actor, material: Material) -> None:
    """Take it away, the file with it."""
    actor.require(Action.EDIT_EVENT, material)
    _note(actor, "material.remove", material)
    blobs.remove(material.ref)
    session().delete(material)
    session().flush()


def purge_due(limit: int = 100) -> int:
    """Take away what has passed its date, files with it; how many."""
    due = sa.select(Material.id).where(Material.purge_on < clock.today("UTC"))
    wanted = session().scalars(due.order_by(Material.purge_on, Material.id).limit(limit)).all()
    for identifier in wanted:
        blobs.remove(ref("material", identifier))
    if wanted:
        session().execute(
            sa.delete(Material).where(Material.id.in_(wanted)),
            execution_options={"synchronize_session": False},
        )
    return len(wanted)


def _material(event: Event, spec: Spec) -> Material:
    """A row that is not in the session yet."""
    _check(spec)
    return Material(
        id=new_id(),
        event_id=event.id,
        title=spec.title,
        item=spec.item,
        readers=spec.readers,
        purge_on=rules.purge_day(event.last_day, spec.keep_days),
        created_at=clock.now(),
    )


def _add(actor: Actor, event: Event, material: Material) -> None:
    there = queries.of_event(event)
    if len(there) >= rules.MOST:
        raise Refusal(_("An event has %(most)s files and links at most", most=rules.MOST), code="many")
    material.position = max((each.position for each in there), default=-1) + 1
    session().add(material)
    session().flush()
    _note(actor, "material.add", material)


def _check(spec: Spec) -> None:
    if not spec.title:
        raise Refusal(_("Enter a title"), field="title_en", code="title")


def _note(actor: Actor, verb: str, material: Material) -> None:
    audit.record(actor, verb, material.ref, event=ref("event", material.event_id))
