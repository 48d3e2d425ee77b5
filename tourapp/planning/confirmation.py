"""R31: what the host has not confirmed is not shown to those who rely on it."""

from collections.abc import Sequence

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning.findings import Finding, Planned, Severity
from tourapp.programme.kinds import CONFIRMATIONS, SETTLED, Confirmation

CIRCLES = (Circle.PARTICIPANTS, Circle.PUBLIC)
"""The host itself may see what it has not answered yet."""


def findings(items: Sequence[Planned], circle: Circle) -> Sequence[Finding]:
    """A BLOCK for each item that is neither confirmed nor without anybody to ask."""
    if circle not in CIRCLES:
        return ()
    return [_open(item) for item in items if item.content.confirmation not in SETTLED]


def _open(item: Planned) -> Finding:
    state = item.content.confirmation
    message = {
        Confirmation.PROPOSED: _l("The host has not been asked yet."),
        Confirmation.REQUESTED: _l("The host has not answered yet."),
        Confirmation.ARRANGING_INTERNALLY: _l("The host is still checking."),
        Confirmation.CONDITIONAL: _l("The host agreed with a condition that is still open."),
        Confirmation.COUNTER_PROPOSED: _l("The host has proposed a change that is still open."),
        Confirmation.DECLINED: _l("The host cannot take this."),
        Confirmation.CHANGED: _l("This has changed since the host agreed."),
    }.get(state, CONFIRMATIONS[state].name.en)
    return Finding("R31", Severity.BLOCK, (item.ref,), message, ("confirmation",))
