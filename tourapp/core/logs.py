"""One log for the whole process: a JSON object a line (plain text in development), redacted, with the
request's id.

Modules log with `structlog.get_logger("tourapp.…")`: an event in one or two words, facts as fields. What a
request binds with `structlog.contextvars.bind_contextvars(request_id=…)` stands in each of its lines, those
of libraries as well: the standard library's loggers pass through the same steps.
"""

import logging
import sys
from datetime import UTC, datetime
from json import dumps
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from tourapp.core.redaction import redact

# Fields that structlog itself puts in; what is not text there is not for the log.
_OWN_FIELDS = frozenset({"_record", "_from_structlog", "exc_info"})


class _ErrorStream(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at that moment: a test runner may have replaced it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None:
        raise AttributeError("this handler follows sys.stderr")


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Lines that are ready are written as they are (`log_line`)."""

    def format(self, record: logging.LogRecord) -> str:
        ready: str | None = getattr(record, "ready", None)
        return super().format(record) if ready is None else ready


_lines_are_json = False


def log_line(name: str, event: str, **fields: str | int | float) -> None:
    """Log numbers and words of our own at the level of information, as a logger of that name would, and cheaply.

    For what is written thousands of times in a minute. Nothing is redacted here: never for what somebody typed.
    """
    logger = logging.getLogger(name)
    if not logger.isEnabledFor(logging.INFO):
        return
    if not _lines_are_json:
        structlog.get_logger(name).info(event, **fields)
        return
    record = logging.LogRecord(name, logging.INFO, __file__, 0, event, None, None)
    at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
    record.ready = dumps({**fields, "event": event, "level": "info", "logger": name, "at": at})
    logger.handle(record)


def configure_logging(*, json: bool, level: int = logging.INFO) -> None:
    """Send everything that is logged in this process to standard error; `json` for machines, else for people.

    May be called again: the last call counts. Handlers of others (a test runner's) stay.
    """
    # The time of the machine on purpose, not of `core.clock`: a log says when it really happened.
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        stamp,
        # As text and before the redaction: the message of an error may quote what somebody typed.
        structlog.processors.format_exc_info,
        redact_event,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *common,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        # Modules make their loggers before this call; caching would also defeat structlog.testing.
        cache_logger_on_first_use=False,
    )
    global _lines_are_json
    _lines_are_json = json
    handler = _ErrorStream()
    handler.setFormatter(
        _Formatter(
            foreign_pre_chain=common,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(json=json)],
        )
    )
    root = logging.getLogger()
    root.handlers = [other for other in root.handlers if not isinstance(other, _ErrorStream)] + [handler]
    root.setLevel(level)
    _route_the_servers()


def _renderer(*, json: bool) -> Processor:
    if json:
        # In ASCII: no character that somebody typed can break a line or the encoding of the stream.
        return structlog.processors.JSONRenderer()
    # Not rich tracebacks: they print the local variables of each frame, answers and tokens among them.
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        timestamp_key="at",
        exception_formatter=structlog.dev.plain_traceback,
    )


def _route_the_servers() -> None:
    """Let the servers' errors through our own steps; their access logs are silent, they would hold whole
    addresses.

    One line for each request, without its address, is written by `tourapp.web.requests`.
    """
    errors = logging.getLogger("gunicorn.error")
    errors.handlers = []
    errors.propagate = True
    access = logging.getLogger("gunicorn.access")
    access.handlers = [logging.NullHandler()]
    access.propagate = False
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


def redact_event(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """The step that takes secrets and personal data out of an event (see `core.redaction`)."""
    return {key: value if key in _OWN_FIELDS else redact(value, key) for key, value in event.items()}
