"""The mail server: one connection for many mails, and its answers as failures that the outbox knows.

`TOURAPP_MAIL_URL`: `smtp://user:password@host:587?starttls=1`, `smtps://user:password@host:465`, `console:`.
Empty means that nothing is sent; the messages wait and are shown on a local page.
"""

import contextlib
import smtplib
import ssl
import sys
from collections.abc import Callable
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from tourapp.messages.models import Failure
from tourapp.messages.rules import is_final

TIMEOUT_SECONDS = 30
"""For the connection and for each answer of the server. Shorter, and a slow "taken over" becomes a second
copy.
"""

PORTS = {"smtp": 25, "smtps": 465}


class Trouble(Exception):
    """This message was not taken over. `failure` says why, the text is the server's own words."""

    def __init__(self, failure: Failure, words: str = "") -> None:
        super().__init__(words)
        self.failure = failure


class Transport(Protocol):
    """Takes mails over, one after the other."""

    def send(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        """Hand over one mail, or raise `Trouble`; NO_SERVER when this mail has not even been mentioned."""

    def close(self) -> None: ...


class Console:
    """Prints mails instead of sending them, private links included: for a developer's terminal."""

    def send(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        text = mail.get_body(("plain",))
        words = text.get_content() if text is not None else ""
        heads = "\n".join(f"{name}: {mail[name]}" for name in ("From", "To", "Subject", "Message-ID"))
        sys.stdout.write(f"{heads}\n\n{words}\n")
        sys.stdout.flush()

    def close(self) -> None:
        """Nothing to close."""


class Smtp:
    """A mail server. Connects when the first mail comes, and again when the connection has broken."""

    def __init__(self, connect: Callable[[], smtplib.SMTP]) -> None:
        self._connect = connect
        self._server: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        server = self._begun(sender)
        try:
            _expect(server.rcpt(recipient), Failure.ADDRESS_REFUSED)
            _expect(server.data(mail.as_bytes()), Failure.MESSAGE_REFUSED)
        except Trouble:
            self._forget(server)
            raise
        except smtplib.SMTPDataError as error:
            self._forget(server)
            raise _trouble(error.smtp_code, error.smtp_error, Failure.MESSAGE_REFUSED) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Trouble(Failure.CUT, _words(error)) from error

    def close(self) -> None:
        if self._server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._drop()

    def _begun(self, sender: str) -> smtplib.SMTP:
        """A connection on which a mail has been begun. One that the server has tired of is replaced once."""
        if self._server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if self._server.mail(sender)[0] == 250:
                    return self._server
            self._drop()
        try:
            self._server = self._connect()
            code, answer = self._server.mail(sender)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Trouble(Failure.NO_SERVER, _words(error)) from error
        if code != 250:
            self._drop()
            raise Trouble(Failure.NO_SERVER, _answer(code, answer))
        return self._server

    def _forget(self, server: smtplib.SMTP) -> None:
        """Undo a mail that was begun, so that the next one can use the connection."""
        try:
            server.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def open_transport(url: str, *, our_name: str) -> Transport:
    """The transport of a mail address of the settings. `our_name` is how we greet the server, a domain.

    A password never goes over a connection without TLS; `starttls=1` asks for TLS where there is no password.
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return Console()
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("the address of the mail server is smtp://host, smtps://host or console:")
    host, port = parts.hostname, parts.port or PORTS[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    starttls = parse_qs(parts.query).get("starttls", [""])[-1] == "1" or bool(user)

    def connect() -> smtplib.SMTP:
        safe = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, local_hostname=our_name, timeout=TIMEOUT_SECONDS, context=safe
            )
        else:
            server = smtplib.SMTP(host, port, our_name, TIMEOUT_SECONDS)
        try:
            if starttls and parts.scheme == "smtp":
                server.starttls(context=safe)
            server.ehlo_or_helo_if_needed()
            if user:
                server.login(user, password)
        except BaseException:
            server.close()
            raise
        return server

    return Smtp(connect)


_NOT_SIGNED_IN = frozenset({530, 534, 535, 538})
"""The server wants us to sign in, or does not know us: nobody's fault but ours. [RFC 4954, 6]"""


def _expect(reply: tuple[int, bytes], final: Failure) -> None:
    code, answer = reply
    if not 200 <= code <= 299:
        raise _trouble(code, answer, final)


def _trouble(code: int, answer: bytes | str, final: Failure) -> Trouble:
    if code in _NOT_SIGNED_IN:
        return Trouble(Failure.NO_SERVER, _answer(code, answer))
    return Trouble(final if is_final(code) else Failure.DEFERRED, _answer(code, answer))


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__
