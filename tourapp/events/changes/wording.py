"""A change of plan in words: for organisers, and as the banner that everybody reads."""

from dataclasses import dataclass
from typing import Any

from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events import wording
from tourapp.events.changes.models import PlanChange
from tourapp.events.changes.states import ChangeKind
from tourapp.events.models import Event

KINDS: dict[ChangeKind, Any] = {
    ChangeKind.CANCEL: _l("Cancel the event"),
    ChangeKind.POSTPONE: _l("Postpone the event"),
    ChangeKind.ONLINE: _l("Move the event online"),
}


@dataclass(frozen=True)
class Banner:
    """What changed, what stood before, since when, and why."""

    tone: str
    title: str
    before: str
    since: str
    reason: Words


def banner(change: PlanChange, event: Event) -> Banner:
    """The change of plan that is in force, for the page of the event and of each person."""
    lang = current_lang()
    old = wording.span(change.old_starts, change.old_ends, is_all_day=change.old_all_day)
    since = time.moment(change.ended_at, event.zone, lang) if change.ended_at else ""
    before = _("It was due to be: %(when)s.", when=old)
    match change.kind:
        case ChangeKind.CANCEL:
            title, tone = _("This event is cancelled."), "bad"
        case ChangeKind.ONLINE:
            title, tone = _("This event takes place online only."), "warn"
            before = _("It was due to be at: %(place)s.", place=change.old_place.in_(lang))
        case ChangeKind.POSTPONE:
            tone = "warn"
            title = (
                _("This event has a new time.")
                if change.has_new_time
                else _("This event is postponed. The new time is not known yet.")
            )
            if event.postponed_at is not None:
                before = _("%(before)s A programme on this page still has that date.", before=before)
    return Banner(tone, title, before, _("Announced on %(when)s.", when=since), change.reason)
