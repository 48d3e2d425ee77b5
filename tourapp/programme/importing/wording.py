"""What the report of a file says on the page."""

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.programme.importing.report import Change, Outcome

CHANGES = {
    Change.ADDED: _l("Added"),
    Change.CHANGED: _l("Changed"),
    Change.UNCHANGED: _l("As it is"),
    Change.LEFT_OUT: _l("Left out"),
}
OUTCOMES = {
    Outcome.ACCEPT: _l("Accepted"),
    Outcome.REVIEW: _l("To decide"),
    Outcome.REJECT: _l("Rejected"),
}
TONES = {Outcome.ACCEPT: "ok", Outcome.REVIEW: "wait", Outcome.REJECT: "bad"}
