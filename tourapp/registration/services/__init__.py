"""Verbs of registration. Each takes the actor and the subject, decides by the rules, writes, notes, and tells."""

from tourapp.registration.services.closing import close_event, expire_due, tell_new_time
from tourapp.registration.services.intake import open_intake
from tourapp.registration.services.keeping import cancel, change_answers
from tourapp.registration.services.registering import (
    Details,
    Outcome,
    Result,
    register,
    submit,
    take_place,
    verify,
)

__all__ = [
    "Details",
    "Outcome",
    "Result",
    "cancel",
    "change_answers",
    "close_event",
    "expire_due",
    "open_intake",
    "register",
    "submit",
    "take_place",
    "tell_new_time",
    "verify",
]
