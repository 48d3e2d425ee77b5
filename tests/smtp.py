"""A real SMTP server for tests, at the far end of the wire. It can be told to behave as badly as real ones do."""

import asyncio
import contextlib
import logging
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Received:
    """One mail that the server has taken: who it was for, the bytes of it, and the parsed mail."""

    recipient: str
    sender: str
    content: bytes
    mail: EmailMessage = field(repr=False)


class MailServer:
    """What a test says to the server, and what the server has seen.

    `answers` holds what it says to a recipient, one answer for each try, the last one for ever: "ok", "defer" (451),
    "refuse" (550 to the address), "refuse_data" (554 to the content), "cut" (takes the mail and breaks the connection
    before it says so). Who is not in it is "ok".
    """

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: dict[str, list[str]] = {}
        self.connections = 0
        self.slowness = 0.0
        """Seconds that the server thinks before it takes a mail."""
        self.hold = threading.Event()
        self.hold.set()
        """While cleared, mails are taken but the answer is kept back."""
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def copies(self) -> dict[str, list[str]]:
        """Message-ID → who got a copy under it, in order."""
        found: dict[str, list[str]] = {}
        for each in self.received:
            found.setdefault(each.mail["Message-ID"], []).append(each.recipient)
        return found

    def wait_for(self, number: int, seconds: float = 10.0) -> None:
        until = time.monotonic() + seconds
        while len(self.received) < number:
            assert time.monotonic() < until, f"{len(self.received)} of {number} mails after {seconds} s"
            time.sleep(0.02)

    def _answer(self, recipient: str) -> str:
        answers = self.answers.get(recipient) or ["ok"]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    # --- aiosmtpd's hooks --------------------------------------------------------------------------

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer(address)
        if answer == "defer":
            return f"451 4.7.1 <{address}> Try again later"
        if answer == "refuse":
            return f"550 5.1.1 <{address}> No such person here"
        envelope.rcpt_tos.append(address)
        envelope.answer = answer  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer: str = envelope.answer  # type: ignore[attr-defined]
        if answer == "refuse_data":
            return "554 5.7.1 We do not like this message"
        await asyncio.sleep(self.slowness)
        content = bytes(envelope.content or b"")
        mail: Any = message_from_bytes(content, policy=POLICY)
        self.received.append(Received(envelope.rcpt_tos[0], envelope.mail_from or "", content, mail))
        while not self.hold.is_set():
            await asyncio.sleep(0.02)
        if answer == "cut":
            server.transport.abort()
        return "250 OK"


class _Controller(Controller):
    def __init__(self, mails: MailServer, port: int) -> None:
        self.mails = mails
        super().__init__(mails, hostname="127.0.0.1", port=port, ready_timeout=10)

    def factory(self) -> SMTP:
        self.mails.connections += 1
        return super().factory()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that runs in a thread of its own, gone afterwards."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    mails = MailServer()
    mails.port = free_port()
    controller = _Controller(mails, mails.port)
    controller.start()
    mails.connections = 0  # the controller has tried the door itself
    try:
        yield mails
    finally:
        mails.hold.set()
        controller.stop()
