"""Who listens to whom, in one place: facts, jobs, ticks, attachments, and what the frame of every page shows."""

import datetime as dt
import uuid

from flask import Flask

from tourapp.access.actor import Actor
from tourapp.accounts import presence, scopes
from tourapp.accounts import services as accounts
from tourapp.agenda import services as agenda
from tourapp.core import clock, jobs
from tourapp.core import events as facts
from tourapp.core.ids import new_id, ref
from tourapp.custody.services import cleaning, purging
from tourapp.events import queries as events
from tourapp.events import services as event_services
from tourapp.events.facts import EventCancelled, EventTimeChanged
from tourapp.feeds import attachments as calendar_files
from tourapp.feeds import views as feeds
from tourapp.messages import attachments
from tourapp.messages.delivery import deliver_due
from tourapp.pages.frame import letterhead
from tourapp.programme.kinds import KINDS
from tourapp.registration import services as registration
from tourapp.registration.services import purging as registration_purging


def load_actor(token: str) -> Actor | None:
    """Who stands behind a session token."""
    return presence.load_actor(token)


def _listen() -> None:
    """Facts: same transaction, in this order. What concerns many people is one job."""
    facts.listen(EventCancelled, _strike_out_programme)
    facts.listen(EventCancelled, _close_registrations)
    facts.listen(EventTimeChanged, lambda fact: registration_purging.follow_event(fact.event_id))
    facts.listen(EventTimeChanged, _tell_new_time)


def _handle(app: Flask) -> None:
    """Jobs, by kind. Each may run twice."""
    jobs.handle(
        accounts.MAIL_LINK_JOB,
        lambda job: accounts.mail_sign_in_link(job, letterhead(app.config["SETTINGS"].office)),
    )
    jobs.handle(purging.MORE_JOB, lambda job: purging.purge_more())
    jobs.handle("registration.close_event", lambda job: registration.close_event(uuid.UUID(job["event"])))
    jobs.handle(
        "registration.tell_new_time",
        lambda job: registration.tell_new_time(
            uuid.UUID(job["event"]),
            old_starts=dt.datetime.fromisoformat(job["old_starts"]),
            old_ends=dt.datetime.fromisoformat(job["old_ends"]),
            fact=job["fact"],
        ),
    )


def _tick() -> None:
    """What happens by itself, and how often (in seconds)."""
    jobs.every("daily", "events.finish_past_events", event_services.finish_past_events)
    jobs.every(60, "registration.expire_due", registration.expire_due)
    jobs.every(60, "registration.lapse_due", registration.lapse_due)
    jobs.every(600, "registration.offer_due", registration.offer_due)
    jobs.every(3600, "registration.miss_due", registration.miss_due)
    jobs.every("daily", purging.JOB, purging.purge_daily)


def _step() -> None:
    """What every round of a worker does besides the jobs."""
    jobs.step("custody.clean", cleaning.clean_if_due)
    jobs.step("outbox", lambda stop: deliver_due(stop=stop))


def connect(app: Flask) -> None:
    """Connect the packages with each other; once for each application."""
    _listen()
    _handle(app)
    _tick()
    _step()
    attachments.provide(calendar_files.KIND, calendar_files.attach)
    feeds.init_app(app)
    app.jinja_env.globals["item_kinds"] = KINDS
    scopes.provide("event", lambda slug: str(events.by_slug(slug).id))
    presence.init_app(app)
    app.context_processor(lambda: {"office": letterhead(app.config["SETTINGS"].office)})


def _strike_out_programme(fact: EventCancelled) -> None:
    agenda.cancel_all(ref("event", fact.event_id), at=clock.now())


def _close_registrations(fact: EventCancelled) -> None:
    jobs.enqueue(
        "registration.close_event",
        {"event": str(fact.event_id)},
        once=f"registration.close_event:{fact.event_id}",
    )


def _tell_new_time(fact: EventTimeChanged) -> None:
    jobs.enqueue(
        "registration.tell_new_time",
        {
            "event": str(fact.event_id),
            "old_starts": fact.old_starts.instant.isoformat(),
            "old_ends": fact.old_ends.instant.isoformat(),
            "fact": str(new_id()),
        },
    )
