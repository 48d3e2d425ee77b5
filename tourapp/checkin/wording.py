"""What the desk reads: an outcome as a word with its colour and shape, and what to do about it."""

from dataclasses import dataclass
from typing import Any

from tourapp.checkin.states import Means, Outcome
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.registration.states import COMING, ENDED, State


@dataclass(frozen=True)
class Said:
    tone: str
    """ok, wait or bad: colour and edge."""
    icon: str
    """The shape beside the word."""
    word: Any
    hint: Any


SAID: dict[Outcome, Said] = {
    Outcome.CHECKED_IN: Said("ok", "check", _l("Checked in"), ""),
    Outcome.ALREADY: Said(
        "wait", "info", _l("Already checked in"), _l("Ask whether this is the same person.")
    ),
    Outcome.NOT_CONFIRMED: Said(
        "bad", "warn", _l("No place yet"), _l("The registration is not confirmed. Ask the desk lead.")
    ),
    Outcome.ENDED: Said(
        "bad", "stop", _l("Registration ended"), _l("It was cancelled or has expired. The pass is void.")
    ),
    Outcome.REVOKED: Said(
        "bad",
        "stop",
        _l("Pass replaced"),
        _l("A newer pass was made. Ask for that one, or find the person by name."),
    ),
    Outcome.OTHER_EVENT: Said("bad", "stop", _l("Pass of another event"), _l("Find the person by name.")),
    Outcome.UNKNOWN: Said("bad", "stop", _l("Pass not known"), _l("Find the person by name.")),
    Outcome.CLOSED: Said(
        "bad",
        "warn",
        _l("Check-in is not open"),
        _l("People are checked in on the days of the event. Later, open the person and enter the reason."),
    ),
}

MEANS: dict[Means, Any] = {
    Means.PASS: _l("Pass read"),
    Means.CODE: _l("Code typed"),
    Means.NAME: _l("Found by name"),
    Means.WALK_IN: _l("Registered on the spot"),
}

STANDING: dict[str, tuple[str, Any]] = {
    "expected": ("idle", _l("Expected")),
    "come": ("ok", _l("Checked in")),
    "missed": ("wait", _l("Did not come")),
    "waiting": ("wait", _l("No place yet")),
    "ended": ("bad", _l("Registration ended")),
}
"""How somebody stands, in the list of the desk: the tone of the word, and the word."""


def standing(state: State) -> str:
    """The desk's word for a state: it needs five, not twelve."""
    if state is State.ATTENDED:
        return "come"
    if state is State.NO_SHOW:
        return "missed"
    if state in COMING:
        return "expected"
    return "ended" if state in ENDED else "waiting"
