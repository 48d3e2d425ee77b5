"""What came back: a message that was sent did not arrive, says the server that took it."""

from tourapp.core import clock
from tourapp.messages import queries
from tourapp.messages.bounces import Returned
from tourapp.messages.models import Message, MessageState
from tourapp.messages.services.addresses import LONGEST_WORDS, mark_refused


def came_back(returned: Returned) -> Message | None:
    """Mark the message that a notification names as returned, and its address as one that takes no mail.

    None, and nothing changed, when we have sent no such message or know already: whoever forges a notification has to
    know the Message-ID of a mail that went out, and then harms nobody but the one she got it from.
    """
    for identifier in returned.message_ids:
        message = queries.by_message_id(identifier)
        if message is None or not _may_have_gone(message):
            continue
        message.end(MessageState.BOUNCED)
        message.bounced_at = clock.now()
        message.last_error = returned.words[:LONGEST_WORDS]
        mark_refused(message.to_address, words=returned.words, message=message)
        return message
    return None


def _may_have_gone(message: Message) -> bool:
    """It went, or is in the act of going: a server can return mail faster than we write down that it took it."""
    return message.state is MessageState.SENT or (
        message.state is MessageState.QUEUED and message.attempts > 0
    )
