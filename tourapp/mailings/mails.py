"""The two kinds of mail-out as the list of mails names them: each has its own text, so there is none to replace."""

from collections.abc import Sequence

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.messages.catalogue import Mail
from tourapp.registration.mails import ALWAYS, PLACEHOLDERS

_ALLOWED = {name: PLACEHOLDERS[name] for name in (*ALWAYS, "questionnaire")}

REMINDER = Mail(
    "mailings/reminder", _l("Reminders"), _l("At the time that stands in the reminder."), _ALLOWED
)
ANNOUNCEMENT = Mail(
    "mailings/announcement", _l("Letters to participants"), _l("When somebody writes one."), _ALLOWED
)

MAILS: Sequence[Mail] = (REMINDER, ANNOUNCEMENT)
