"""Answers of the second stage that a list brought too early: they wait, sealed, until their person has a place."""

import json
import uuid

import sqlalchemy as sa

from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.sealed import open_sealed
from tourapp.questions import services as questions
from tourapp.registration.importing.models import HeldBack
from tourapp.registration.models import Registration
from tourapp.registration.states import COMING, ENDED, Source


def follow(registration: Registration) -> None:
    """A registration has moved: whoever has a place now has her answers, whoever is out of it never had any.

    Nobody reads them on the way: they are opened and sealed again for their own place.
    """
    if registration.source is not Source.IMPORT or registration.state not in COMING | ENDED:
        return
    waits = session().get(HeldBack, registration.id)
    if waits is None:
        return
    if registration.state in COMING:
        place = {"table": "held_back", "row": str(registration.id), "column": "answers"}
        answers: dict[str, str] = json.loads(open_sealed(waits.answers, **place))
        event = registration.event
        questions.record_answers(event.ref, registration.ref, answers, ends_on=event.last_day)
    session().delete(waits)
    session().flush()


def purge_due() -> int:
    """Delete what still waits when its event is over; answers of how many people."""
    gone = (
        sa.delete(HeldBack).where(HeldBack.purge_on < clock.today("UTC")).returning(HeldBack.registration_id)
    )
    found: list[uuid.UUID] = list(session().scalars(gone, execution_options={"synchronize_session": False}))
    return len(found)
