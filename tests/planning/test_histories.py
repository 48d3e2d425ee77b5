"""Random lives of a programme: whatever organisers edit and release, in whatever order, calendars stay right, nobody is
told twice or of nothing, and what is for the office alone never leaves it.

`HISTORIES` in the environment asks for more of them than the suite takes.
"""

import datetime as dt
import os
import uuid
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.builders import make_registration, open_event, sign_in_as, wall
from tests.conftest import NOW
from tourapp.access.actor import SYSTEM
from tourapp.agenda import queries as agenda
from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.agenda.queries import Shown
from tourapp.core import clock, jobs
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Refusal
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.feeds import calendar
from tourapp.feeds.calendar import Style
from tourapp.messages.models import Message
from tourapp.planning import services
from tourapp.planning.findings import Severity
from tourapp.planning.queries import problems
from tourapp.planning.telling.models import Telling, Untold
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.content import ItemContent, Override
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem

SUITE = settings(
    max_examples=int(os.environ.get("HISTORIES", "6")),
    stateful_step_count=18,
    deadline=None,
    phases=(Phase.generate, Phase.shrink) if "HISTORIES" in os.environ else (Phase.generate,),
    derandomize="HISTORIES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)

PLANTED = "PLANTED"
"""In every value that only the office may see."""
HIDDEN_FROM_PUBLIC = "INSIDERS"
"""In every value that those who take part may see, and nobody else."""

GROUP = ref("group", uuid.UUID(int=5))
PICK = st.integers(0, 99)
TITLES = st.sampled_from(["Visit", "Talk", "Lunch", "見学", "a\u2028b;,\\", "長" * 90, "END:VEVENT"])
STYLES = [Style("en", "https://tour.example.org"), Style("ja", "https://tour.example.org", is_private=True)]


class Histories(RuleBasedStateMachine):
    """One event after the other in one database; two people, one of them in a group."""

    app: Flask
    number = 0
    telling_happened = 0

    @initialize()
    def begin(self) -> None:
        type(self).number += 1
        self.now = NOW
        self.seen: dict[tuple[Circle, str], Shown] = {}
        self.bytes: dict[tuple[Circle, str, int], bytes] = {}
        self.uids: dict[str, str] = {}
        self.made = 0
        slug = f"history-{self.number}"
        with clock.frozen(NOW):
            self.event = open_event(slug, asks=())
            ada = make_registration(self.event, f"ada{self.number}@example.org")
            ben = make_registration(self.event, f"ben{self.number}@example.org")
            self.people = [ada.person_id, ben.person_id]
            with unit_of_work():
                readers.admit(self.event.ref, self.people, event=self.event.ref)
                readers.admit(GROUP, [ben.person_id], event=self.event.ref)
            for _ in range(3):
                self._add("Visit", 1)

    # --- what organisers do ------------------------------------------------------------------------------

    @rule(title=TITLES, slot=st.integers(0, 20))
    def add(self, title: str, slot: int) -> None:
        with clock.frozen(self.now):
            self._add(title, slot)

    @rule(which=PICK, slot=st.integers(0, 20))
    def move(self, which: int, slot: int) -> None:
        self._change(which, starts=self._at(slot), ends=self._at(slot + 1))

    @rule(which=PICK, title=TITLES)
    def retitle(self, which: int, title: str) -> None:
        self._change(which, title=Words(title, f"{title}（日）"))

    @rule(which=PICK, note=st.sampled_from(["", "one", "two"]))
    def remark(self, which: int, note: str) -> None:
        self._change(
            which,
            remarks_public=Words(note, note),
            remarks_participants=Words(f"{HIDDEN_FROM_PUBLIC} {note}", f"{HIDDEN_FROM_PUBLIC} {note}"),
            remarks_internal=Words(f"{PLANTED} {note}", f"{PLANTED} {note}"),
        )

    @rule(which=PICK, for_group=st.booleans())
    def mean(self, which: int, for_group: bool) -> None:
        self._change(which, audience=(GROUP,) if for_group else (self.event.ref,))

    @rule(which=PICK)
    def drop_or_reinstate(self, which: int) -> None:
        with unit_of_work() as writing, clock.frozen(self.now):
            item = writing.get_one(ProgrammeItem, self._pick(which))
            if item.dropped_at is None:
                programme_services.drop_item(SYSTEM, item, reason="So it is")
            else:
                item.dropped_at = None

    @rule(circle=st.sampled_from(Circle), alone=st.none() | st.lists(PICK, min_size=1, max_size=2))
    def release(self, circle: Circle, alone: list[int] | None) -> None:
        items = None if alone is None else {self._pick(each) for each in alone}
        with clock.frozen(self.now):
            event = session().get_one(Event, self.event.id)
            found = problems(event, circle, programme.to_freeze(event, items))
            accepted = [
                Override(each.name, each.items, "Because")
                for each in found
                if each.severity is Severity.BLOCK
            ]
            try:
                with unit_of_work():
                    event = session().get_one(Event, self.event.id)
                    services.release(SYSTEM, event, circle=circle, items=items, overrides=accepted)
            except Refusal as refused:
                session().rollback()
                assert refused.code in ("released", "empty"), refused.code

    @rule(minutes=st.sampled_from([1, 9, 10, 70, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)
        with clock.frozen(self.now):
            jobs.run_due()

    # --- what must hold ----------------------------------------------------------------------------------

    @invariant()
    def every_entry_keeps_its_uid_and_its_number_rises(self) -> None:
        for circle in Circle:
            for shown in agenda.entries(self.event.ref, circle):
                assert self.uids.setdefault(shown.owner, shown.uid) == shown.uid
                before = self.seen.get((circle, shown.owner))
                assert before is None or shown.sequence >= before.sequence
                assert before is None or shown.stamp >= before.stamp
                same = before is not None and shown.sequence == before.sequence
                assert not same or shown == before
                self.seen[circle, shown.owner] = shown

    @invariant()
    def what_did_not_change_is_written_with_the_same_bytes(self) -> None:
        for circle in Circle:
            for shown in agenda.entries(self.event.ref, circle):
                for number, style in enumerate(STYLES):
                    written = calendar.piece(shown, style).content
                    key = (circle, f"{shown.uid}.{shown.sequence}", number)
                    assert self.bytes.setdefault(key, written) == written
                    assert all(len(line) <= 75 for line in written.split(b"\r\n"))

    @invariant()
    def every_circle_reads_what_it_was_last_given(self) -> None:
        event = session().get_one(Event, self.event.id)
        for circle in Circle:
            edition = programme.released(event, circle)
            live = {shown.owner for shown in agenda.entries(event.ref, circle) if not shown.is_cancelled}
            given = {item.ref for item in edition.items} if edition else set()
            assert live - {event.ref} == given

    @invariant()
    def nothing_of_the_office_is_in_what_a_circle_was_given(self) -> None:
        for circle in Circle:
            for shown in agenda.entries(self.event.ref, circle):
                for style in STYLES:
                    written = calendar.piece(shown, style).content.replace(b"\r\n ", b"").decode()
                    assert PLANTED not in written
                    assert circle is not Circle.PUBLIC or HIDDEN_FROM_PUBLIC not in written

    def teardown(self) -> None:
        """At the end of a life: every page, feed and mail once, and nobody waits for ever to be told."""
        with clock.frozen(self.now + dt.timedelta(hours=2)):
            jobs.run_due()
            waiting = sa.select(sa.func.count()).select_from(Untold).where(Untold.event_id == self.event.id)
            assert session().scalar(waiting) == 0
            told = session().scalars(sa.select(Telling).where(Telling.event_id == self.event.id)).all()
            type(self).telling_happened += len(told)
            mails = session().scalars(sa.select(Message).where(Message.event == self.event.ref)).all()
            changed = [mail for mail in mails if mail.template == "planning/changed"]
            assert len({(mail.once) for mail in changed}) == len(changed)
            person = session().get_one(Person, self.people[0])
        for mail in mails:
            assert PLANTED not in f"{mail.subject}{mail.text}{mail.html}"
        with clock.frozen(self.now):
            everybody, hers = self.app.test_client(), self.app.test_client()
            sign_in_as(hers, person)
            self._look(everybody, hers)

    def _look(self, everybody: FlaskClient, hers: FlaskClient) -> None:
        slug = self.event.slug
        numbers = [edition.number for edition in programme.editions(session().get_one(Event, self.event.id))]
        public = [
            f"/events/{slug}",
            f"/events/{slug}/programme",
            f"/events/{slug}.ics",
            f"/events/{slug}.ics?lang=ja",
        ]
        public += [f"/events/{slug}/programme/editions/{number}" for number in numbers]
        own = [f"/me/{slug}", *(f"/me/{slug}/programme/editions/{number}" for number in numbers)]
        for client, addresses in ((everybody, public), (hers, public + own)):
            for address in addresses:
                text = client.get(address).get_data(as_text=True).replace("\r\n ", "")
                assert PLANTED not in text, address
                assert address in own or HIDDEN_FROM_PUBLIC not in text, address

    # --- helpers -------------------------------------------------------------------------------------------

    def _add(self, title: str, slot: int) -> None:
        self.made += 1
        content = ItemContent(
            kind=ItemKind.BREAK,
            title=Words(title, f"{title}（日）"),
            starts=self._at(slot),
            ends=self._at(slot + 1),
            confirmation=Confirmation.NOT_NEEDED,
            remarks_participants=Words(HIDDEN_FROM_PUBLIC, HIDDEN_FROM_PUBLIC),
            remarks_internal=Words(PLANTED, PLANTED),
            confirmed_by=Words(PLANTED, PLANTED),
            confirmation_channel=f"{PLANTED} +44 7700 900123",
            cost_amount="4711",
            cost_currency="GBP",
            cost_bearer=Words(HIDDEN_FROM_PUBLIC, HIDDEN_FROM_PUBLIC),
            join_url=f"https://meet.example.org/{HIDDEN_FROM_PUBLIC}",
        )
        with unit_of_work():
            programme_services.add_item(SYSTEM, session().get_one(Event, self.event.id), content)

    def _at(self, slot: int) -> Any:
        """Half hours from the morning of the first day on, some of them within a day of now."""
        start = dt.datetime(2027, 4, 13, 8) + dt.timedelta(minutes=30 * slot)
        return wall(start.isoformat())

    def _pick(self, which: int) -> uuid.UUID:
        items = programme.draft(session().get_one(Event, self.event.id), dropped=True)
        return items[which % len(items)].id

    def _change(self, which: int, **changes: Any) -> None:
        with unit_of_work() as writing, clock.frozen(self.now):
            item = writing.get_one(ProgrammeItem, self._pick(which))
            content = replace(programme.content_of(item), **changes)
            programme_services.change_item(SYSTEM, item, content)


def test_random_lives_of_a_programme(app: Flask) -> None:
    Histories.app = app
    Histories.telling_happened = 0
    with app.app_context():
        run_state_machine_as_test(Histories, settings=SUITE)
    assert Histories.telling_happened > 0
