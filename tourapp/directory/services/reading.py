"""How a person reads: her language and her second time zone, which she chooses herself."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import known
from tourapp.core.time import zone_info
from tourapp.directory.models import Person


def choose_reading(actor: Actor, person: Person, *, lang: str, zone: str | None) -> None:
    """Set the language in which somebody is written to, and the zone that is shown to her besides the event's.

    Her own choice: refused to others. `zone` None leaves it to her browser.
    """
    actor.require(Action.OWN_ACCOUNT, person)
    if not known(lang):
        raise Refusal(_("Choose English or Japanese"), field="lang", code="lang")
    if zone is not None:
        zone_info(zone)
    changed = [name for name, value in (("lang", lang), ("zone", zone)) if getattr(person, name) != value]
    if not changed:
        return
    person.lang, person.zone = lang, zone
    session().flush()
    audit.record(actor, "directory.choose_reading", person.ref, fields=changed)
