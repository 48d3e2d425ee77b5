"""`tourapp worker`: the loop that does what was left for later, as a process of its own."""

import signal
import threading
from types import FrameType

import click
import structlog
from flask.cli import ScriptInfo

from tourapp.core import jobs

log = structlog.get_logger("tourapp.worker")


@click.command("worker")
@click.pass_obj
def worker(info: ScriptInfo) -> None:
    """Send what waits in the outbox and run the jobs, until told to end.

    Start as many as you like, on as many machines as reach the database (with SQLite: on one machine). Ends
    within a second of SIGTERM or Ctrl-C, after the task in hand; what a killed worker had in hand is taken up
    by the others.
    """
    app = info.load_app()
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    settings = app.config["SETTINGS"]
    log.info("worker_started", sends_mail=settings.mail_url is not None)
    jobs.work(app, stop)
    log.info("worker_ended")
