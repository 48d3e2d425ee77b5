"""Who listens to whom, in one place: facts, jobs, ticks, attachments, and what the frame of every page shows."""

import datetime as dt
import uuid

from flask import Flask

from tourapp.access.actor import Actor
from tourapp.accounts import presence, scopes
from tourapp.accounts import services as accounts
from tourapp.agenda import services as agenda
from tourapp.agenda.facts import EntriesPublished
from tourapp.audit import chain
from tourapp.checkin import attachments as door
from tourapp.checkin import passes
from tourapp.core import clock, jobs, maps, runs
from tourapp.core import events as facts
from tourapp.core.ids import new_id, ref
from tourapp.core.time import WallTime
from tourapp.custody import cleaning
from tourapp.custody.services import purging
from tourapp.documents import attachments as document_files
from tourapp.documents.receipts import queries as receipts
from tourapp.events import queries as events
from tourapp.events import services as event_services
from tourapp.events.changes.states import ChangeKind
from tourapp.events.facts import EventCancelled, EventPostponed, EventTimeChanged, PlanReleased
from tourapp.events.tasks import services as tasks
from tourapp.events.tasks.states import Anchor
from tourapp.feeds import attachments as calendar_files
from tourapp.feeds import keeping
from tourapp.feeds import views as feeds
from tourapp.feeds.invitations import mails as invitation_mails
from tourapp.feeds.invitations import services as invitations
from tourapp.hosting import queries as hosts
from tourapp.hosting import services as hosting
from tourapp.hosting import slips
from tourapp.mailings import mails as mail_outs
from tourapp.mailings import services as mailings
from tourapp.messages import attachments, catalogue
from tourapp.messages.delivery import deliver_due
from tourapp.pages.frame import letterhead
from tourapp.pages.people import export_runs
from tourapp.planning.telling import mails as change_mails
from tourapp.planning.telling import services as changes_telling
from tourapp.programme import choices, papers, reading
from tourapp.programme.facts import EditionReleased
from tourapp.programme.kinds import KINDS
from tourapp.programme.sign_ups import mails as sign_up_mails
from tourapp.programme.sign_ups import services as sign_ups
from tourapp.programme.speaking import mails as speaking_mails
from tourapp.programme.speaking import reminding as speaking_reminding
from tourapp.programme.speaking import services as speaking
from tourapp.registration import import_runs
from tourapp.registration import mails as registration_mails
from tourapp.registration import services as registration
from tourapp.registration.facts import IntakeSet, PlaceHandedOver, RegistrationMoved
from tourapp.registration.services import colleagues, drafting, importing
from tourapp.registration.services import purging as registration_purging
from tourapp.registration.states import ENDED


def load_actor(token: str) -> Actor | None:
    """Who stands behind a session token."""
    return presence.load_actor(token)


def _listen() -> None:
    """Facts: same transaction, in this order. What concerns many people is one job.

    Listeners have names: one made on the spot would be another one for each application of a process.
    """
    facts.listen(EventCancelled, _strike_out_programme)
    facts.listen(EventCancelled, _close_registrations)
    facts.listen(EventCancelled, _tell_speakers_it_is_off)
    facts.listen(EventTimeChanged, _date_answers)
    facts.listen(EventTimeChanged, _date_speaking)
    facts.listen(EventTimeChanged, _tell_new_time)
    facts.listen(EventPostponed, _strike_out_programme)
    facts.listen(EventPostponed, _tell_speakers_it_waits)
    facts.listen(EventCancelled, _tell_hosts_it_is_off)
    facts.listen(EventPostponed, _tell_hosts_it_waits)
    facts.listen(EventTimeChanged, _tell_hosts_new_time)
    facts.listen(EditionReleased, _send_days)
    facts.listen(PlanReleased, _follow_plan)
    facts.listen(EntriesPublished, keeping.follow)
    facts.listen(IntakeSet, _date_tasks)
    facts.listen(PlaceHandedOver, _pass_seats_on)
    facts.listen(RegistrationMoved, _free_seats)


def _handle(app: Flask) -> None:
    """Jobs, by kind. Each may run twice. Runs, which take long, write in units of work of their own."""
    jobs.handle(import_runs.MAIL_ALL_JOB, lambda job: import_runs.mail_all(uuid.UUID(job["import"])))
    jobs.handle(import_runs.MAIL_JOB, lambda job: import_runs.mail(job["registrations"]))
    runs.handle(importing.CHECK, lambda progress: import_runs.check(progress, progress.about))
    runs.handle(export_runs.EXPORT, export_runs.export)
    runs.handle(importing.WRITE, lambda progress: import_runs.write(progress, progress.about))
    jobs.handle(
        accounts.MAIL_LINK_JOB,
        lambda job: accounts.mail_sign_in_link(job, letterhead(app.config["SETTINGS"].office)),
    )
    jobs.handle(purging.MORE_JOB, lambda job: purging.purge_more())
    jobs.handle(
        mailings.WRITE_JOB, lambda job: mailings.write_portion(uuid.UUID(job["mailing"]), job["after"])
    )
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
    jobs.handle(changes_telling.DUE_JOB, lambda job: changes_telling.tell_due(uuid.UUID(job["event"])))
    jobs.handle(
        changes_telling.PORTION_JOB,
        lambda job: changes_telling.tell_portion(uuid.UUID(job["telling"]), job["after"]),
    )
    jobs.handle("speaking.tell_off", lambda job: speaking.tell_off(uuid.UUID(job["event"]), fact=job["fact"]))
    jobs.handle("hosting.tell_off", lambda job: hosting.tell_off(uuid.UUID(job["event"]), fact=job["fact"]))
    jobs.handle(
        "hosting.tell_new_time",
        lambda job: hosting.tell_new_time(
            uuid.UUID(job["event"]),
            old_starts=WallTime(dt.datetime.fromisoformat(job["local"]), job["zone"]),
            fact=job["fact"],
        ),
    )
    jobs.handle("registration.tell_plan", lambda job: registration.tell_plan(uuid.UUID(job["change"])))


def _handle_calendars(app: Flask) -> None:
    """Jobs of calendars, by kind."""
    jobs.handle(keeping.WRITE_JOB, lambda job: keeping.write(job["event"], app.config["BASE_URL"]))
    jobs.handle(invitations.JOB, lambda job: invitations.invite(uuid.UUID(job["person"])))


def _tick(app: Flask) -> None:
    """What happens by itself, and how often (in seconds)."""
    jobs.every("daily", "events.finish_past_events", event_services.finish_past_events)
    jobs.every(60, "audit.tie_due", chain.tie_due)
    jobs.every(60, "feeds.invite_due", invitations.invite_due)
    jobs.every(60, "mailings.expand_due", mailings.expand_due)
    jobs.every(60, "registration.purge_drafts", drafting.purge_drafts)
    jobs.every(60, "registration.expire_due", registration.expire_due)
    jobs.every(60, "registration.lapse_due", registration.lapse_due)
    jobs.every(60, "registration.hand_overs", colleagues.expire_due)
    jobs.every(600, "registration.offer_due", registration.offer_due)
    jobs.every(3600, "registration.miss_due", registration.miss_due)
    jobs.every("daily", "speaking.remind_due", speaking_reminding.remind_due)
    jobs.every("daily", "speaking.hand_on_due", speaking_reminding.hand_on_due)
    jobs.every(3600, "hosting.remind_due", hosting.remind_due)
    jobs.every("daily", purging.JOB, purging.purge_daily)
    jobs.every("daily", "feeds.tend", lambda: keeping.tend(app.config["BASE_URL"]))


def _step() -> None:
    """What every round of a worker does besides the jobs."""
    jobs.step("custody.clean", cleaning.clean_if_due)
    jobs.step("runs", runs.work)
    jobs.step("outbox", lambda stop: deliver_due(stop=stop))


def connect(app: Flask) -> None:
    """Connect the packages with each other; once for each application."""
    _listen()
    _handle(app)
    _handle_calendars(app)
    _tick(app)
    _step()
    catalogue.list_mails(
        [
            *registration_mails.MAILS,
            *sign_up_mails.MAILS,
            *speaking_mails.MAILS,
            *change_mails.MAILS,
            *mail_outs.MAILS,
        ]
    )
    attachments.provide(calendar_files.KIND, calendar_files.attach)
    attachments.provide(invitation_mails.KIND, invitation_mails.attach)
    attachments.provide(passes.KIND, door.attach_pass)
    attachments.provide(papers.KIND, document_files.attach)
    slips.provide(receipts.host_states)
    feeds.init_app(app)
    app.jinja_env.globals["item_kinds"] = KINDS
    app.jinja_env.globals["has_hosts"] = hosts.has_hosts
    app.jinja_env.globals["item_choices"] = {**choices.BY_FIELD, "languages": choices.LANGUAGES}
    app.jinja_env.globals.update(slots_of=reading.slots, leaves_at=reading.leaves_at, map_url=maps.map_url)
    scopes.provide("event", lambda slug: str(events.by_slug(slug).id))
    presence.init_app(app)
    app.context_processor(lambda: {"office": letterhead(app.config["SETTINGS"].office)})


def _strike_out_programme(fact: EventCancelled | EventPostponed) -> None:
    agenda.cancel_all(ref("event", fact.event_id), at=clock.now())


def _close_registrations(fact: EventCancelled) -> None:
    jobs.enqueue(
        "registration.close_event",
        {"event": str(fact.event_id)},
        once=f"registration.close_event:{fact.event_id}",
    )


def _tell_speakers(event_id: uuid.UUID, fact: str) -> None:
    """`fact` names what has happened, so that a job that runs twice tells it once."""
    jobs.enqueue(
        "speaking.tell_off",
        {"event": str(event_id), "fact": fact},
        once=f"speaking.tell_off:{event_id}:{fact}",
    )


def _tell_speakers_it_is_off(fact: EventCancelled) -> None:
    _tell_speakers(fact.event_id, "cancelled")


def _tell_speakers_it_waits(fact: EventPostponed) -> None:
    """An event may be postponed more than once, each time told."""
    _tell_speakers(fact.event_id, str(new_id()))


def _send_days(fact: EditionReleased) -> None:
    """Forty hosts at most: their mails are written with the release itself."""
    hosting.follow_release(fact.event_id, fact.edition_id, fact.circle)


def _tell_hosts(event_id: uuid.UUID, fact: str) -> None:
    jobs.enqueue(
        "hosting.tell_off", {"event": str(event_id), "fact": fact}, once=f"hosting.tell_off:{event_id}:{fact}"
    )


def _tell_hosts_it_is_off(fact: EventCancelled) -> None:
    _tell_hosts(fact.event_id, "cancelled")


def _tell_hosts_it_waits(fact: EventPostponed) -> None:
    _tell_hosts(fact.event_id, str(new_id()))


def _tell_hosts_new_time(fact: EventTimeChanged) -> None:
    """Hosts are told whoever tells those who take part: their days are asked about anew."""
    hosting.follow_event(fact.event_id)
    if fact.old_starts.date == fact.new_starts.date:
        return
    jobs.enqueue(
        "hosting.tell_new_time",
        {
            "event": str(fact.event_id),
            "local": fact.old_starts.local.isoformat(),
            "zone": fact.old_starts.zone,
            "fact": str(new_id()),
        },
    )


def _date_answers(fact: EventTimeChanged) -> None:
    registration_purging.follow_event(fact.event_id)


def _date_speaking(fact: EventTimeChanged) -> None:
    speaking.follow_event(fact.event_id)


def _follow_plan(fact: PlanReleased) -> None:
    """Places follow in the same transaction; one job tells people. A cancellation has `_close_registrations`."""
    registration.follow_plan(fact.change_id)
    if fact.kind != ChangeKind.CANCEL:
        jobs.enqueue(
            "registration.tell_plan",
            {"change": str(fact.change_id)},
            once=f"registration.tell_plan:{fact.change_id}",
        )


def _pass_seats_on(fact: PlaceHandedOver) -> None:
    """Before the holder's registration ends, which would give them to those who wait."""
    sign_ups.pass_on(fact.holder_id, fact.taken_id)


def _free_seats(fact: RegistrationMoved) -> None:
    """Whoever is out of the event is out of its items."""
    if fact.state in ENDED:
        sign_ups.drop_all_of(fact.registration_id, fact.event_id)


def _date_tasks(fact: IntakeSet) -> None:
    dates = {Anchor.OPENS: fact.opens_at, Anchor.CLOSES: fact.closes_at}
    tasks.note_dates(events.by_id(fact.event_id), dates)


def _tell_new_time(fact: EventTimeChanged) -> None:
    if fact.told_by is not None:
        return
    jobs.enqueue(
        "registration.tell_new_time",
        {
            "event": str(fact.event_id),
            "old_starts": fact.old_starts.instant.isoformat(),
            "old_ends": fact.old_ends.instant.isoformat(),
            "fact": str(new_id()),
        },
    )
