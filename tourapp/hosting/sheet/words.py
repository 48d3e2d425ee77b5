"""The words of a trial run."""

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.hosting.sheet.rules import Outcome

OUTCOMES = {
    Outcome.RECORD: _l("Will be recorded"),
    Outcome.SAME: _l("Recorded already"),
    Outcome.OPEN: _l("No answer in this row"),
    Outcome.UNCLEAR: _l("Not understood"),
    Outcome.CHANGED: _l("Changed since this sheet"),
    Outcome.FOREIGN: _l("Not one of these items"),
    Outcome.CLOSED: _l("Not possible here"),
    Outcome.TWICE: _l("Answered more than once"),
}
TONES = {
    Outcome.RECORD: "ok",
    Outcome.SAME: "idle",
    Outcome.OPEN: "idle",
    Outcome.UNCLEAR: "bad",
    Outcome.CHANGED: "bad",
    Outcome.FOREIGN: "bad",
    Outcome.CLOSED: "bad",
    Outcome.TWICE: "bad",
}
