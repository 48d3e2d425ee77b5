"""Somebody with a distinct value in every field that can hold one, and where such values are looked for."""

import os
import subprocess
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from tests.builders import make_account, open_event, session, submit, token_of, unit_of_work
from tourapp.access.actor import SYSTEM, VISITOR, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts import throttle
from tourapp.accounts.rules import MAIL_TO_ADDRESS
from tourapp.core.db import db
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.directory.models import Person
from tourapp.messages.models import Message
from tourapp.questions import services as questions
from tourapp.registration import services as registration
from tourapp.registration.models import Registration

OPEN = (
    "Plantgiven",
    "Plantfamily",
    "植木春夫",
    "ウエキハルオ",
    "Plantpreferred",
    "Plantbadge",
    "Planthonorific",
    "植木様",
    "plant.first@example.org",
    "plant.second@example.org",
    "plant.unverified@example.org",
    "Plantappointmentbody",
    "Plantpost",
    "植木職",
    "Planttypedgiven",
    "Planttypedfamily",
    "Planttypedbody",
    "Planttitle",
    "Plantunverifiedgiven",
    "Plantcancelreason",
    "Plantauditreason",
    "Plantserverwords",
    "/plant/next/path",
    "Plantagent",
    "plantfirst",
    "Plantdropped",
    "Plantunsent",
)
"""Values that stand somewhere in plain text."""
SPECIAL = ("plantdiet no sesame", "plantaccess step-free")
"""Values that stand nowhere in plain text, erased or not."""


def plant(app: Flask) -> tuple[Person, str]:
    """The person with all those values, and the tokens that were made for her, joined by spaces."""
    with app.app_context():
        event, later = (
            open_event("seminar"),
            open_event("later", starts="2027-07-17 09:30", ends="2027-07-17 16:30"),
        )
        with unit_of_work():
            person = directory.add_person(
                SYSTEM,
                given_name="Plantgiven",
                family_name="Plantfamily",
                email="plant.first@example.org",
                verified=True,
                name_local="植木春夫",
                name_kana="ウエキハルオ",
                preferred_name="Plantpreferred",
                badge_name="Plantbadge",
                honorific_en="Planthonorific",
                honorific_ja="植木様",
            )
            directory.add_email(SYSTEM, person, "plant.second@example.org", verified=True)
            directory.appoint(
                SYSTEM, person, organisation="Plantappointmentbody", post=Words("Plantpost", "植木職")
            )
        tokens = [*_register(event, person, later)]
        make_account(person)
        with unit_of_work():
            tokens.append(
                accounts.start_session(session().get_one(Person, person.id), strong=True, agent="Plantagent")
            )
            accounts.request_sign_in("plant.first@example.org", next_path="/plant/next/path")
            throttle.count_try(MAIL_TO_ADDRESS, "plant.first@example.org")
        db.session.remove()
        return person, " ".join(tokens)


def _register(event, person, later):
    answers = {"dietary": SPECIAL[0], "access_needs": SPECIAL[1]}
    details = {"given_name": "Planttypedgiven", "family_name": "Planttypedfamily"}
    sent = submit(
        event,
        "plant.first@example.org",
        organisation="Planttypedbody",
        job_title="Planttitle",
        answers=answers,
        **details,
    )
    token = token_of(sent)
    yield token
    with unit_of_work():
        placed = registration.verify(VISITOR, event, token).registration
        first = session().scalars(sa.select(Message).where(Message.about == placed.ref)).first()
        first.last_error = "550 Plantserverwords plantfirst"
        first.dropped_reason = "Plantdropped"
    other = submit(later, "plant.first@example.org", **details)
    yield token_of(other)
    with unit_of_work():
        registration.verify(VISITOR, later, token_of(other))
    with unit_of_work():
        registration.cancel(SYSTEM, session().get_one(Registration, other.id), reason="Plantcancelreason")
    unverified = submit(event, "plant.unverified@example.org", given_name="Plantunverifiedgiven")
    yield token_of(unverified)
    with unit_of_work():
        directory.add_email(SYSTEM, session().get_one(Person, person.id), "plant.unverified@example.org")
        questions.open_answers(
            Actor(person_id=person.id),
            placed,
            [placed.ref],
            event=event.ref,
            purpose="Plantauditreason",
            keys=["dietary"],
        )
        last = session().scalars(sa.select(Message).where(Message.about == unverified.ref)).first()
        last.text += " Plantunsent"


def bytes_of(app: Flask, folder: Path) -> bytes:
    """Everything that a thief of the disk would have: the files of the data folder, or a dump of the server."""
    with app.app_context():
        url = db.engine.url
    found = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    if url.get_backend_name() == "postgresql":
        environment = os.environ | {
            "PGHOST": str(url.query["host"]),
            "PGUSER": url.username,
            "PGDATABASE": url.database,
        }
        found += subprocess.run(
            ["pg_dump", "--inserts"], env=environment, check=True, capture_output=True
        ).stdout
    return found


def found_in(content: bytes, values) -> list[str]:
    return [value for value in values if value.encode() in content]
