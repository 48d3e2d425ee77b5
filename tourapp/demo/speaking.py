"""Those who appear in the seminar: one has sent everything and is named, one owes her slides, one has not replied,
one interprets."""

import datetime as dt
import io
import uuid
from dataclasses import dataclass

from PIL import Image, ImageDraw

from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.kinds import ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.speaking import handing_in, services
from tourapp.programme.speaking.models import Appearance
from tourapp.programme.speaking.services import Request
from tourapp.programme.speaking.states import FileKind, Part

SLIDES = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
ASKED_BEFORE = dt.timedelta(days=20)
ANSWERS_AFTER = dt.timedelta(days=2)


@dataclass(frozen=True)
class Invited:
    """One of them: what she is asked, in which language, and what becomes of it."""

    email: str
    given_name: str
    family_name: str
    lang: str
    part: Part
    kind: ItemKind
    post: int | None
    """Which of the posts of the item, from 0; None where it has none for her."""
    accepts: bool
    remark: str = ""


INVITED = (
    Invited(
        "rosemary.trialby@example.org",
        "Rosemary",
        "Trialby",
        "en",
        Part.SPEAKER,
        ItemKind.KEYNOTE,
        0,
        accepts=True,
        remark="I arrive the evening before.",
    ),
    Invited(
        "haruka.mihon@example.org",
        "Haruka",
        "Mihon",
        "ja",
        Part.SPEAKER,
        ItemKind.PANEL,
        2,
        accepts=True,
    ),
    Invited(
        "basil.placeholder@example.org",
        "Basil",
        "Placeholder",
        "en",
        Part.SPEAKER,
        ItemKind.PANEL,
        1,
        accepts=False,
    ),
    Invited(
        "iris.exampleby@example.org",
        "Iris",
        "Exampleby",
        "en",
        Part.INTERPRETER,
        ItemKind.KEYNOTE,
        None,
        accepts=True,
    ),
)

LIFE = Words(
    "Rosemary Trialby has run services for older residents for twenty years. She works on how a town stays a good "
    "place to grow old in.",
    "高齢者福祉に20年携わる。年を重ねても暮らしやすいまちづくりに取り組んでいる。",
)


def invite(actor: Actor, event: Event) -> None:
    """Ask them three weeks ago, and let those answer who do; the first sends everything and agrees to be named."""
    asked_at = clock.now() - ASKED_BEFORE
    made = []
    for invited in INVITED:
        with clock.frozen(asked_at), unit_of_work():
            made.append(_ask(actor, session().get_one(Event, event.id), invited))
    with clock.frozen(asked_at + ANSWERS_AFTER):
        for invited, identifier in zip(INVITED, made, strict=True):
            if invited.accepts:
                with unit_of_work():
                    appearance = session().get_one(Appearance, identifier)
                    services.answer(_herself(appearance), appearance, accepts=True, remark=invited.remark)
        _send_everything(made[0])


def _ask(actor: Actor, event: Event, invited: Invited) -> uuid.UUID:
    person = services.person_for(
        actor,
        event,
        given_name=invited.given_name,
        family_name=invited.family_name,
        email=invited.email,
        lang=invited.lang,
    )
    interprets = invited.part is Part.INTERPRETER
    pair = ("en", "ja", "simultaneous") if interprets else ("", "", "")
    item = _first(event, invited.kind)
    post = Words() if invited.post is None else item.speakers[invited.post].post
    request = Request(invited.part, [item.id], post, *pair)
    return services.ask(actor, event, person, request).id


def _first(event: Event, kind: ItemKind) -> ProgrammeItem:
    return next(item for item in programme.draft(event) if item.kind is kind)


def _send_everything(identifier: uuid.UUID) -> None:
    appearance = session().get_one(Appearance, identifier)
    files = (
        handing_in.read_upload(appearance, FileKind.PHOTOGRAPH, name="portrait.png", data=_portrait()),
        handing_in.read_upload(appearance, FileKind.SLIDES, name="ageing-well.pdf", data=SLIDES),
    )
    with unit_of_work():
        appearance = session().get_one(Appearance, identifier)
        herself = _herself(appearance)
        handing_in.write_life(herself, appearance, LIFE)
        for file in files:
            handing_in.keep_file(herself, appearance, file)
        handing_in.agree(herself, appearance, publishes=True)


def _herself(appearance: Appearance) -> Actor:
    return Actor(person_id=appearance.person_id)


def _portrait() -> bytes:
    """A drawn head and shoulders: there are no photographs of people in the demonstration."""
    picture = Image.new("RGB", (320, 320), (226, 232, 240))
    drawing = ImageDraw.Draw(picture)
    drawing.ellipse((110, 60, 210, 170), fill=(99, 115, 148))
    drawing.ellipse((60, 190, 260, 420), fill=(99, 115, 148))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
