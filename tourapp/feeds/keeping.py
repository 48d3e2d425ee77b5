"""Keeping the written pieces: after each publishing those of its event, once a day what is lacking or too old."""

from tourapp.agenda.facts import EntriesPublished
from tourapp.core import clock, jobs
from tourapp.feeds import asking, pieces

WRITE_JOB = "feeds.write_pieces"


def follow(fact: EntriesPublished) -> None:
    """Have the worker write what was published; one job, whoever many read it."""
    name = f"{WRITE_JOB}:{fact.event}:{fact.circle}:{fact.revision}"
    jobs.enqueue(WRITE_JOB, {"event": fact.event}, once=name)


def write(event: str, base_url: str) -> None:
    """The job: one portion, and another job where more is lacking. Done twice, it changes nothing."""
    if pieces.write(event, base_url.rstrip("/")):
        jobs.enqueue(WRITE_JOB, {"event": event})


def tend(base_url: str) -> None:
    """Once a day: throw away what nobody is shown any more, and old sums; have the rest written, after a change of this
    code say."""
    asking.sweep(clock.now())
    pieces.sweep(base_url.rstrip("/"))
    for event in pieces.events_lacking(base_url.rstrip("/")):
        jobs.enqueue(WRITE_JOB, {"event": event})
