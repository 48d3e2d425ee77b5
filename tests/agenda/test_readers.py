"""Who reads what: admitted, let go, and what a calendar keeps of what its reader has lost."""

import datetime as dt
import uuid
from collections.abc import Iterable

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.agenda.test_services import NOON, content, item
from tests.builders import make_person
from tourapp.agenda import queries, readers, services
from tourapp.agenda.circles import Circle
from tourapp.agenda.models import Follower, OwnState, Reader
from tourapp.agenda.queries import Shown
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id, ref

LATER = NOON + dt.timedelta(days=1)


@pytest.fixture
def event(each_app: Flask):
    with each_app.app_context(), clock.frozen(NOON):
        yield ref("event", new_id())


@pytest.fixture
def ada(event: str) -> uuid.UUID:
    return make_person("ada@example.org").id


def follow(person: uuid.UUID) -> str:
    with unit_of_work():
        readers.follow(ref("person", person))
    return ref("person", person)


def admit(reference: str, people: Iterable[uuid.UUID], event: str = "") -> None:
    with unit_of_work():
        readers.admit(reference, people, event=event)


def let_go(reference: str, people: Iterable[uuid.UUID]) -> None:
    with unit_of_work():
        readers.let_go(reference, people)


def publish(
    event: str,
    audiences: dict[str, list[str]],
    *,
    circle: Circle = Circle.PARTICIPANTS,
    title: str = "Visit",
    at: dt.datetime = NOON,
) -> None:
    with unit_of_work():
        contents = {owner: content(title) for owner in audiences}
        services.publish(event, circle, contents, at=at, audiences=audiences, family="item")


def calendar(person: uuid.UUID, circle: Circle = Circle.PARTICIPANTS) -> dict[str, Shown]:
    found = queries.entries_of_reader(ref("person", person), readers.references(person), circle)
    return {shown.owner: shown for shown in found}


def revision(person: uuid.UUID) -> int:
    chosen = sa.select(Follower.revision).where(Follower.person_id == person)
    return session().scalar(chosen) or 0


def test_admitting_twice_is_once(event: str, ada: uuid.UUID) -> None:
    for _ in range(2):
        admit(event, [ada])
    assert readers.people([event]) == {ada}
    assert readers.references(ada) == {event, ref("person", ada)}
    assert session().scalar(sa.select(sa.func.count()).select_from(Reader)) == 1


def test_everybody_stands_behind_herself_and_nobody_else_can(event: str, ada: uuid.UUID) -> None:
    assert readers.people([ref("person", ada)]) == {ada}
    with pytest.raises(ValueError, match="nobody can be admitted"), unit_of_work():
        readers.admit(ref("person", ada), [ada], event=event)


def test_a_group_needs_the_event_in_which_it_means_anything(event: str, ada: uuid.UUID) -> None:
    with pytest.raises(ValueError, match="nobody can be admitted"), unit_of_work():
        readers.admit("group:5", [ada])


def test_she_reads_what_is_meant_for_her_and_nothing_else(event: str, ada: uuid.UUID) -> None:
    for_all, for_group, for_others, hers = item(), item(), item(), item()
    publish(
        event,
        {for_all: [event], for_group: ["group:1"], for_others: ["group:2"], hers: [ref("person", ada)]},
    )
    admit(event, [ada])
    admit("group:1", [ada], event)
    assert set(calendar(ada)) == {for_all, for_group, hers}


def test_where_nothing_was_released_to_those_who_take_part_they_read_what_everybody_reads(
    event: str, ada: uuid.UUID
) -> None:
    visit = item()
    admit(event, [ada])
    publish(event, {visit: [event]}, circle=Circle.PUBLIC, title="For everybody")
    assert calendar(ada)[visit].content.title.en == "For everybody"
    publish(event, {visit: [event]}, title="For those who come")
    assert calendar(ada)[visit].content.title.en == "For those who come"
    assert calendar(ada)[visit].sequence == 1


def test_a_release_to_hosts_does_not_change_who_of_the_participants_reads(event: str, ada: uuid.UUID) -> None:
    visit = item()
    admit(event, [ada])
    publish(event, {visit: [event]})
    publish(event, {visit: ["organisation:1"]}, circle=Circle.HOST, at=LATER)
    assert not calendar(ada)[visit].is_cancelled


def test_what_she_reads_no_more_stays_in_her_calendar_struck_out(event: str, ada: uuid.UUID) -> None:
    visit = item()
    follow(ada)
    admit("group:1", [ada], event)
    publish(event, {visit: ["group:1"]})
    before = calendar(ada)[visit]
    with clock.frozen(LATER):
        let_go("group:1", [ada])
    after = calendar(ada)[visit]
    assert (after.is_cancelled, after.sequence, after.stamp, after.uid) == (True, 1, LATER, before.uid)
    assert after.content == before.content
    others = queries.entries_for(["group:1"], Circle.PARTICIPANTS)
    assert [(shown.sequence, shown.is_cancelled) for shown in others] == [(0, False)]


def test_what_she_was_told_last_does_not_change_when_the_others_are_told_more(
    event: str, ada: uuid.UUID
) -> None:
    visit = item()
    follow(ada)
    admit("group:1", [ada], event)
    publish(event, {visit: ["group:1"]}, title="As she saw it")
    let_go("group:1", [ada])
    left = calendar(ada)[visit]
    publish(event, {visit: ["group:1"]}, title="Not for her", at=LATER)
    assert calendar(ada)[visit] == left


def test_what_she_still_reads_through_another_reference_stays_as_it_is(event: str, ada: uuid.UUID) -> None:
    visit = item()
    follow(ada)
    admit(event, [ada])
    admit("group:1", [ada], event)
    publish(event, {visit: [event, "group:1"]})
    let_go("group:1", [ada])
    assert (calendar(ada)[visit].is_cancelled, calendar(ada)[visit].sequence) == (False, 0)


def test_whoever_comes_back_finds_it_on_again_under_a_higher_number(event: str, ada: uuid.UUID) -> None:
    visit = item()
    follow(ada)
    admit("group:1", [ada], event)
    publish(event, {visit: ["group:1"]})
    let_go("group:1", [ada])
    with clock.frozen(LATER):
        admit("group:1", [ada], event)
    back = calendar(ada)[visit]
    assert (back.is_cancelled, back.sequence, back.stamp) == (False, 2, LATER)


def test_a_newer_word_of_the_circle_counts_for_whoever_came_back(event: str, ada: uuid.UUID) -> None:
    visit = item()
    follow(ada)
    admit("group:1", [ada], event)
    publish(event, {visit: ["group:1"]})
    let_go("group:1", [ada])
    admit("group:1", [ada], event)
    publish(event, {visit: ["group:1"]}, title="Moved", at=LATER)
    assert (calendar(ada)[visit].sequence, calendar(ada)[visit].content.title.en) == (3, "Moved")


def test_a_release_that_narrows_the_audience_strikes_out_for_those_who_are_out(
    event: str, ada: uuid.UUID
) -> None:
    visit, grace = item(), make_person("grace@example.org").id
    for person in (ada, grace):
        follow(person)
    admit(event, [ada, grace])
    admit("group:1", [grace], event)
    publish(event, {visit: [event]}, title="For all")
    publish(event, {visit: ["group:1"]}, title="For the group", at=LATER)
    hers, graces = calendar(ada)[visit], calendar(grace)[visit]
    assert (hers.is_cancelled, hers.content.title.en) == (True, "For all")
    assert (graces.is_cancelled, graces.content.title.en) == (False, "For the group")
    assert hers.sequence > graces.sequence > 0


def test_narrowing_alone_counts_in_the_ledger_and_changes_nothing_for_the_others(
    event: str, ada: uuid.UUID
) -> None:
    visit = item()
    follow(ada)
    admit(event, [ada])
    publish(event, {visit: [event]})
    before = queries.ledger(event, Circle.PARTICIPANTS)
    publish(event, {visit: ["group:1"]}, at=LATER)
    after = queries.ledger(event, Circle.PARTICIPANTS)
    assert before is not None and after is not None
    assert after.revision > before.revision
    others = queries.entries_for(["group:1"], Circle.PARTICIPANTS)
    assert [shown.sequence for shown in others] == [0]


def test_a_host_that_receives_a_visit_no_more_keeps_it_struck_out(event: str) -> None:
    visit, first, second = item(), "organisation:1", "organisation:2"
    with unit_of_work():
        readers.follow(first)
    publish(event, {visit: [first]}, circle=Circle.HOST)
    publish(event, {visit: [second]}, circle=Circle.HOST, at=LATER)
    (shown,) = queries.entries_of_reader(first, [first], Circle.HOST)
    assert shown.is_cancelled
    (shown,) = queries.entries_for([second], Circle.HOST)
    assert not shown.is_cancelled


def test_the_calendar_of_where_she_speaks_has_its_own_memory(event: str, ada: uuid.UUID) -> None:
    talk = item()
    follow(ada)
    with unit_of_work():
        readers.follow(ref("speaker", ada))
    admit(event, [ada])
    admit("speaking:1", [ada], event)
    publish(event, {talk: [event, "speaking:1"]})
    let_go("speaking:1", [ada])
    assert not calendar(ada)[talk].is_cancelled
    (as_speaker,) = queries.entries_of_reader(ref("speaker", ada), [], Circle.PARTICIPANTS)
    assert as_speaker.is_cancelled


def test_nothing_is_kept_for_whom_nobody_looks_at_a_calendar(event: str, ada: uuid.UUID) -> None:
    visit = item()
    admit(event, [ada])
    publish(event, {visit: [event]})
    let_go(event, [ada])
    assert session().scalar(sa.select(sa.func.count()).select_from(OwnState)) == 0
    assert calendar(ada) == {}


def test_what_is_written_for_her_alone_counts_in_her_calendar(event: str, ada: uuid.UUID) -> None:
    follow(ada)
    before = revision(ada)
    publish(event, {ref("offer", new_id()): [ref("person", ada)]})
    assert revision(ada) > before


def test_staff_read_everything_but_what_is_for_one_person(event: str, ada: uuid.UUID) -> None:
    shared, private, hosted = item(), item(), item()
    publish(event, {shared: ["group:1"], private: [ref("person", ada)]})
    publish(event, {hosted: []}, circle=Circle.HOST)
    assert {shown.owner for shown in queries.entries_for_staff(event)} == {shared, hosted}


def test_two_people_who_are_one_keep_what_was_struck_out_once(event: str, ada: uuid.UUID) -> None:
    visit, twin = item(), make_person("ada@example.com").id
    for person in (ada, twin):
        follow(person)
        admit("group:1", [person], event)
    publish(event, {visit: ["group:1"]})
    let_go("group:1", [ada, twin])
    with unit_of_work():
        readers.merge(ref("person", ada), ref("person", twin))
    assert [shown.is_cancelled for shown in calendar(ada).values()] == [True]
    assert calendar(twin) == {}


class Readers(RuleBasedStateMachine):
    """Whatever happens, a calendar shows exactly what is hers, forgets nothing, and no number of hers falls."""

    def __init__(self) -> None:
        super().__init__()
        self.event = ref("event", new_id())
        self.owners = [item() for _ in range(3)]
        self.references = [f"{kind}:{new_id()}" for kind in ("group", "group", "signup")]
        self.now = NOON
        self.hers: set[str] = set()
        self.audience: dict[str, frozenset[str]] = {}
        self.cancelled: set[str] = set()
        self.titles: dict[str, str] = {}
        self.person = make_person(f"{new_id()}@example.org").id
        self.seen: dict[str, Shown] = {}
        follow(self.person)

    def tick(self) -> dt.datetime:
        self.now += dt.timedelta(minutes=7)
        return self.now

    @rule(number=st.integers(0, 2))
    def come_in(self, number: int) -> None:
        reference = self.references[number]
        with clock.frozen(self.tick()):
            admit(reference, [self.person], self.event)
        self.hers.add(reference)

    @rule(number=st.integers(0, 2))
    def go_out(self, number: int) -> None:
        reference = self.references[number]
        with clock.frozen(self.tick()):
            let_go(reference, [self.person])
        self.hers.discard(reference)

    @rule(
        shown=st.dictionaries(
            st.integers(0, 2),
            st.tuples(st.sets(st.integers(0, 2), min_size=1), st.sampled_from("AB")),
        )
    )
    def release(self, shown: dict[int, tuple[set[int], str]]) -> None:
        contents = {self.owners[index]: content(title) for index, (_, title) in shown.items()}
        audiences = {
            self.owners[index]: [self.references[each] for each in sorted(audience)]
            for index, (audience, _) in shown.items()
        }
        with unit_of_work():
            services.publish(
                self.event,
                Circle.PARTICIPANTS,
                contents,
                at=self.tick(),
                audiences=audiences,
                family="item",
            )
        for owner in self.owners:
            if owner in audiences:
                self.audience[owner] = frozenset(audiences[owner])
                self.cancelled.discard(owner)
            elif owner in self.audience:
                self.cancelled.add(owner)

    @invariant()
    def her_calendar_is_right(self) -> None:
        now = calendar(self.person)
        live = {owner for owner, shown in now.items() if not shown.is_cancelled}
        meant = {owner for owner, audience in self.audience.items() if audience & self.hers}
        assert live == meant - self.cancelled
        assert self.seen.keys() <= now.keys()
        for owner, before in self.seen.items():
            after = now[owner]
            assert after.uid == before.uid
            assert after.sequence >= before.sequence
            if after.sequence == before.sequence:
                assert after == before
            assert after.stamp >= before.stamp
        self.seen = now


def test_random_histories_keep_every_calendar_right(each_app: Flask) -> None:
    with each_app.app_context():
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            Readers,
            settings=settings(
                max_examples=12,
                stateful_step_count=15,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
