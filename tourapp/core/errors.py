"""What can be refused, as exceptions that carry a sentence for the person who asked.

Services raise them; the edge turns each into one answer (`tourapp.web.errors` holds the table). An outcome that is not
a refusal, such as "the event is full", is a return value and never stands here.
"""


class Refused(Exception):
    """The base of every refusal: a sentence in the reader's language, and the status of the answer."""

    status = 422

    def __init__(self, message: object = "", *, field: str | None = None, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Refusal(Refused):
    """A rule says no. `field` names the input that is meant, `code` the rule, for programs and tests."""


class Forbidden(Refused):
    """The actor may not do this."""

    status = 403


class SignInNeeded(Forbidden):
    """Nobody is signed in, and the page needs somebody."""


class NotFound(Refused):
    """There is no such thing, or the actor may not know that there is."""

    status = 404


class Conflict(Refused):
    """Somebody else changed it in between; the page shows both texts."""

    status = 409


class Gone(Refused):
    """It was there once: a used, revoked or expired link."""

    status = 410


class TooMany(Refused):
    """Asked too often. `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: object = "", *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(Refused):
    """Trouble below, for instance a full disk or a database that is away; it passes by itself."""

    status = 503
    retry_after = 10
