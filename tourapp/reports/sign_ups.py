"""Who has a seat in an item and who waits for one, as rows of a sheet."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.sheets import Cell
from tourapp.events.models import Event
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.sign_ups import queries
from tourapp.programme.sign_ups.models import SignUp
from tourapp.programme.sign_ups.states import SignUpState
from tourapp.reports.services import Sheet


def take_out_sign_ups(actor: Actor, event: Event, item: ProgrammeItem) -> Sheet:
    """The list of one item as the screen shows it: seats by name, then those who wait in their order.

    Needs `EXPORT_PARTICIPANTS`. The audit log notes who took it out, so call it in a unit of work.
    """
    actor.require(Action.EXPORT_PARTICIPANTS, event)
    audit.record(actor, "sign_ups.export", item.ref, event=event.ref)
    city = time.city(event.zone, current_lang())
    columns = (
        _("Seat"),
        _("Participant"),
        _("Organisation"),
        _("Job title"),
        _("Email address"),
        _("Reference"),
        _("Asked for it (%(city)s)", city=city),
    )
    rows = [_row(event, each, _("Has a seat")) for each in queries.people(item, SignUpState.CHOSEN)]
    rows += [
        _row(event, each, _("Waits: number %(turn)s", turn=turn))
        for turn, each in enumerate(queries.people(item, SignUpState.FULL_ALTERNATIVE), start=1)
    ]
    return Sheet(columns, rows)


def _row(event: Event, row: SignUp, seat: str) -> list[Cell]:
    registration = row.registration
    asked_at = time.in_zone(row.asked_at, event.zone).replace(tzinfo=None, second=0, microsecond=0)
    return [
        seat,
        registration.display_name(current_lang()),
        registration.organisation_text,
        registration.job_title,
        registration.email,
        registration.reference,
        asked_at,
    ]
