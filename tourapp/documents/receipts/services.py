"""Saying that a change slip was received."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.documents.receipts import queries
from tourapp.documents.receipts.models import SlipReceipt
from tourapp.documents.receipts.queries import Slip
from tourapp.hosting.locking import lock
from tourapp.hosting.models import Engagement
from tourapp.registration.models import Registration


def receive_as_host(actor: Actor, engagement: Engagement, number: int) -> None:
    """An authority has received what changed up to this edition, by its link. Twice is once.

    Refused: an edition that is not the newest it is asked about, for then it has not seen what changed last. It agrees
    to nothing by this.
    """
    actor.require(Action.ANSWER_AS_HOST, engagement)
    lock(engagement)
    if _is_new(queries.of_host(engagement), number):
        session().add(SlipReceipt(id=new_id(), edition=number, engagement_id=engagement.id, at=clock.now()))
        session().flush()
        audit.record(actor, "documents.receive_slip", engagement.ref, event=engagement.event.ref)


def receive_as_participant(actor: Actor, mine: Registration, number: int) -> None:
    """The same for somebody who takes part."""
    actor.require(Action.OWN_REGISTRATION, mine)
    if _is_new(queries.of_registration(mine), number):
        session().add(SlipReceipt(id=new_id(), edition=number, registration_id=mine.id, at=clock.now()))
        session().flush()
        audit.record(actor, "documents.receive_slip", mine.ref, event=mine.event.ref)


def _is_new(slip: Slip | None, number: int) -> bool:
    if slip is None:
        raise Refusal(_l("There is no change to acknowledge."), code="none")
    if slip.number != number:
        raise Refusal(_l("The programme has changed again. Read the newest changes below."), code="newer")
    return slip.received_at is None
