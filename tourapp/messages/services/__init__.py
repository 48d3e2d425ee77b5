"""What can be done with the outbox: say something, look at it before it goes, try again, note what came back."""

from tourapp.messages.services.addresses import (
    mark_refused,
    opt_in,
    opt_out,
    works_again,
)
from tourapp.messages.services.bouncing import came_back
from tourapp.messages.services.reviewing import drop, release, release_all, try_again
from tourapp.messages.services.sending import Recipient, mailable, send
from tourapp.messages.services.texts import check_text, choose_review, reset_text, set_text

__all__ = [
    "Recipient",
    "came_back",
    "check_text",
    "choose_review",
    "drop",
    "mailable",
    "mark_refused",
    "opt_in",
    "opt_out",
    "release",
    "release_all",
    "reset_text",
    "send",
    "set_text",
    "try_again",
    "works_again",
]
