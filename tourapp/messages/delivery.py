"""Delivery: claim (a short write), send (no transaction at all), note the answer (a short write).

A worker that dies in between leaves its rows to the next one when their lease runs out, so a message may go
out twice, both times under its one Message-ID, and is never lost.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.utils import parseaddr

import structlog
from flask import current_app
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.leases import Lease, claim, give_back, still_mine
from tourapp.core.text import clean_line
from tourapp.messages import queries
from tourapp.messages.attachments import fetch
from tourapp.messages.mime import mail, wire_address
from tourapp.messages.models import Concerns, Failure, Message, MessageState
from tourapp.messages.private_links import opened_links
from tourapp.messages.rules import TRIES, after_failure
from tourapp.messages.services.addresses import mark_refused
from tourapp.messages.transport import TIMEOUT_SECONDS, Transport, Trouble, open_transport

log = structlog.get_logger("tourapp.messages")

BATCH = 20
"""Messages that one connection takes before the worker looks round again."""

LEASE = dt.timedelta(minutes=5)
MARGIN = dt.timedelta(seconds=5 * TIMEOUT_SECONDS)
"""A message is begun only when its lease lasts through the slowest conversation with the server."""

PAUSE = dt.timedelta(seconds=30)
"""How long messages wait when the server is away. No try is counted then: it is not their fault."""

PATIENCE_SECONDS = (0.5, 1, 2, 4, 8)
"""Pauses between tries to write down what a server said."""

LONGEST_ERROR = 500


def deliver_due(limit: int = BATCH, stop: threading.Event | None = None) -> int:
    """Send what is due, `limit` messages at most; how many were taken in hand. For workers: it commits.

    Without a mail server nothing is claimed. One message that cannot be made or sent never holds up the
    others. After `stop` the message in hand is finished and the rest handed back.
    """
    settings = current_app.config["SETTINGS"]
    if not settings.mail_url:
        return 0
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    transport = open_transport(settings.mail_url, our_name=domain)
    leases = claim(Message, limit=limit, lasting=LEASE)
    try:
        for number, lease in enumerate(leases):
            if stop is not None and stop.is_set():
                give_back(leases[number:], Message, after=dt.timedelta(0))
                break
            if clock.now() > lease.until - MARGIN:
                break
            trouble = _deliver(lease, transport, settings.mail_from)
            if trouble is not None and trouble.failure is Failure.NO_SERVER:
                away = type(trouble.__cause__).__name__
                log.warning("mail_server_away", waiting=len(leases) - number, error=away)
                _wait_for_the_server(leases[number:], trouble)
                break
    finally:
        transport.close()
    return len(leases)


def _deliver(lease: Lease, transport: Transport, mail_from: str) -> Trouble | None:
    """Send one message and note what came of it; NO_SERVER is only answered, since it concerns the whole
    batch.
    """
    try:
        made, recipient = _made(lease, mail_from)
        transport.send(made, sender=parseaddr(mail_from)[1], recipient=recipient)
    except Trouble as trouble:
        if trouble.failure is not Failure.NO_SERVER:
            # A name of its own: Python forgets that of the exception when the block ends.
            failed = trouble
            _patiently(lambda: _note_failure(lease, failed))
        return trouble
    _patiently(lambda: _note_sent(lease))
    return None


def _patiently(note: Callable[[], None]) -> None:
    """Write down what happened, even when the database is busy or away for a moment: forgotten would be sent
    twice.
    """
    for pause in PATIENCE_SECONDS:
        try:
            note()
            return
        except (DBAPIError, PoolTimeout):
            time.sleep(pause)
    note()


def _made(lease: Lease, mail_from: str) -> tuple[EmailMessage, str]:
    """The mail and the address it goes to. The read ends here, and all that goes wrong is this message's
    trouble.
    """
    if lease.attempt > TRIES:
        raise Trouble(Failure.ABANDONED)
    try:
        message = session().get_one(Message, lease.id, populate_existing=True)
        if message.concerns is Concerns.OTHER and queries.has_opted_out(message.to_ref, message.to_address):
            raise Trouble(Failure.UNWANTED)
        links = opened_links(message.id, message.secrets)
        files = [fetch(reference, message.lang) for reference in message.attachments]
        attached = [file for file in files if file is not None]
        made = mail(message, mail_from=mail_from, links=links, attachments=attached)
        return made, wire_address(message.to_address)
    except (DBAPIError, PoolTimeout, Trouble):
        raise
    except Exception as error:
        log.error("message_not_made", message=str(lease.id), exc_info=error)
        raise Trouble(Failure.NOT_MADE, type(error).__name__) from error
    finally:
        session().rollback()


def _note_sent(lease: Lease) -> None:
    with unit_of_work() as current:
        message = still_mine(current, Message, lease, lasting=LEASE)
        if message is not None:
            message.end(MessageState.SENT)
            message.sent_at = clock.now()
            message.failure = None
            message.last_error = ""
    log.info("message_sent", message=str(lease.id), attempt=lease.attempt)


def _note_failure(lease: Lease, trouble: Trouble) -> None:
    verdict = after_failure(trouble.failure, attempt=lease.attempt, now=clock.now())
    with unit_of_work() as current:
        message = still_mine(current, Message, lease, lasting=LEASE)
        if message is not None:
            message.failure = trouble.failure
            message.last_error = clean_line(str(trouble))[:LONGEST_ERROR]
            message.lease_until = None
            message.next_try_at = verdict.next_try_at
            if verdict.state is not MessageState.QUEUED:
                message.end(verdict.state)
            if trouble.failure is Failure.ADDRESS_REFUSED:
                mark_refused(message.to_address, words=str(trouble), message=message)
    # The server's words may name the recipient: they stand in the row, for the organisers, not in the log.
    log.warning("message_not_sent", message=str(lease.id), failure=trouble.failure, state=verdict.state)


def _wait_for_the_server(leases: Sequence[Lease], trouble: Trouble) -> None:
    give_back(leases, Message, after=PAUSE, because=clean_line(str(trouble))[:LONGEST_ERROR])
