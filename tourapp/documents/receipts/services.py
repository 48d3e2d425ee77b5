"""Saying that a change slip was received."""

import uuid

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import is_sqlite, session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.documents.receipts import queries
from tourapp.documents.receipts.models import SlipReceipt
from tourapp.documents.receipts.queries import Slip
from tourapp.hosting.models import Engagement
from tourapp.registration.models import Registration


def receive_as_host(actor: Actor, engagement: Engagement, number: int) -> None:
    """An authority has received what changed up to this edition, by its link. Twice is once.

    Refused: an edition that is not the newest it is asked about, for then it has not seen what changed last. It agrees
    to nothing by this.
    """
    actor.require(Action.ANSWER_AS_HOST, engagement)
    if _keep(engagement, queries.of_host(engagement), number, SlipReceipt.engagement_id):
        audit.record(actor, "hosting.receive_slip", engagement.ref, event=engagement.event.ref)


def receive_as_participant(actor: Actor, mine: Registration, number: int) -> None:
    """The same for somebody who takes part."""
    actor.require(Action.OWN_REGISTRATION, mine)
    if _keep(mine, queries.of_registration(mine), number, SlipReceipt.registration_id):
        audit.record(actor, "registration.receive_slip", mine.ref, event=mine.event.ref)


def _keep(
    reader: Engagement | Registration,
    slip: Slip | None,
    number: int,
    column: InstrumentedAttribute[uuid.UUID | None],
) -> bool:
    """Keep the receipt; whether it is the first."""
    if slip is None:
        raise Refusal(_l("There is no change to acknowledge."), code="none")
    if slip.number != number:
        raise Refusal(_l("The programme has changed again. Read the newest changes below."), code="newer")
    values = {"id": new_id(), "edition": number, column.key: reader.id, "at": clock.now()}
    dialect = sqlite if is_sqlite(session().connection()) else postgresql
    # Two presses at once: the store keeps the first and lets the other go by.
    kept = dialect.insert(SlipReceipt).values(values).on_conflict_do_nothing().returning(SlipReceipt.id)
    return session().scalar(kept) is not None
