"""R31: what the host has not confirmed is not shown to those who rely on it."""

from collections.abc import Iterator

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.programme.importing.vocabulary import CONFIRMATIONS as FILE_WORDS
from tourapp.programme.kinds import CONFIRMATIONS, SETTLED, Confirmation

CIRCLES = (Circle.PARTICIPANTS, Circle.PUBLIC)
"""The host itself may see what it has not answered yet."""

IN_FILES = {state: word for word, state in FILE_WORDS.items()}
"""What the data files call a state, where they have a word for it."""

SENTENCES = {
    Confirmation.PROPOSED: _l("The host has not been asked yet."),
    Confirmation.REQUESTED: _l("The host has not answered yet."),
    Confirmation.ARRANGING_INTERNALLY: _l("The host is still checking."),
    Confirmation.CONDITIONAL: _l("The host agreed with a condition that is still open."),
    Confirmation.COUNTER_PROPOSED: _l("The host has proposed a change that is still open."),
    Confirmation.DECLINED: _l("The host cannot take this."),
    Confirmation.CHANGED: _l("This has changed since the host agreed."),
}


def findings(situation: Situation) -> Iterator[Finding]:
    """A BLOCK for each item that is neither confirmed nor without anybody to ask."""
    if situation.circle in CIRCLES:
        yield from (_open(item) for item in situation.items if item.content.confirmation not in SETTLED)


def _open(item: Planned) -> Finding:
    state = item.content.confirmation
    numbers = {"file_status": IN_FILES.get(state, state.value), "item_state": state.value}
    message = SENTENCES.get(state, CONFIRMATIONS[state].name.en)
    return Finding("R31", Severity.BLOCK, (item.ref,), message, ("confirmation",), numbers)
