"""The state of a message in words, for the people who look after an event."""

from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.messages.models import Failure, Message, MessageState

STATES = {
    MessageState.REVIEW: _l("Waiting for review"),
    MessageState.QUEUED: _l("Waiting to be sent"),
    MessageState.SENT: _l("Sent"),
    MessageState.BOUNCED: _l("Returned"),
    MessageState.FAILED: _l("Could not be sent"),
    MessageState.DROPPED: _l("Not sent"),
}

HISTORY = {
    MessageState.REVIEW: _l("Email waits for review"),
    MessageState.QUEUED: _l("Email waits to be sent"),
    MessageState.SENT: _l("Email sent"),
    MessageState.BOUNCED: _l("Email was returned"),
    MessageState.FAILED: _l("Email could not be sent"),
    MessageState.DROPPED: _l("Email not sent"),
}
"""The same in the history of a person, where other things stand beside mails."""

FAILURES = {
    Failure.ADDRESS_REFUSED: _l("The recipient’s mail server does not accept email for this address."),
    Failure.MESSAGE_REFUSED: _l("The recipient’s mail server refused this message."),
    Failure.DEFERRED: _l("The recipient’s mail server asked us to come back later."),
    Failure.CUT: _l("The connection broke before the mail server answered. The message may arrive twice."),
    Failure.NOT_MADE: _l("The message could not be composed. Tell whoever runs the site."),
    Failure.UNWANTED: _l("The recipient wants no email that is not about their own place."),
    Failure.ABANDONED: _l("Sending was interrupted every time. Tell whoever runs the site."),
}


def state_of(message: Message) -> str:
    """One or two words: waiting, trying again, sent, not sent."""
    if message.state is MessageState.QUEUED and message.failure is not None:
        return _("Trying again")
    return str(STATES[message.state])


def history_of(message: Message) -> str:
    """The state of a mail, where a line has to say that it is one."""
    return str(HISTORY[message.state])


def reason_of(message: Message) -> str:
    """Why it has not gone or has come back, as one sentence; empty when nothing is wrong."""
    if message.state is MessageState.BOUNCED:
        return _("The recipient’s mail server took it and sent it back.")
    if message.dropped_reason:
        return message.dropped_reason
    if message.failure is not None:
        return str(FAILURES[Failure(message.failure)])
    if message.state is MessageState.QUEUED and message.last_error:
        return _("Our own mail server did not answer. The message goes as soon as it does.")
    return ""
