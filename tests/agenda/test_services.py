import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tourapp.agenda import queries, services
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.agenda.models import Audience
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id, ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words

NOON = dt.datetime(2027, 4, 12, 12, 0, tzinfo=dt.UTC)


def content(title: str = "Visit", hour: int = 9) -> EntryContent:
    day = dt.datetime(2027, 6, 17)
    zone = "Europe/London"
    return EntryContent(
        starts=WallTime(day.replace(hour=hour), zone),
        ends=WallTime(day.replace(hour=hour + 1), zone),
        title=Words(title, title),
    )


def publish(event: str, circle: Circle, titles: dict[str, str], at: dt.datetime = NOON, **options: object):
    with unit_of_work():
        contents = {owner: content(title) for owner, title in titles.items()}
        return services.publish(event, circle, contents, at=at, **options)  # type: ignore[arg-type]


@pytest.fixture
def event(app: Flask):
    with app.app_context():
        yield ref("event", new_id())


def item() -> str:
    return ref("item", new_id())


def test_a_first_release_makes_the_entry_with_sequence_nought(event: str) -> None:
    visit = item()
    done = publish(event, Circle.PUBLIC, {visit: "Visit"})
    assert (done.added, done.changed, done.cancelled, done.revision) == ((visit,), (), (), 1)
    shown = queries.entry_of(visit, Circle.PUBLIC)
    assert shown is not None
    assert (shown.sequence, shown.stamp, shown.created_at, shown.is_cancelled) == (0, NOON, NOON, False)
    assert queries.entry_of(visit, Circle.HOST) is None


def test_releasing_the_same_again_changes_nothing(event: str) -> None:
    visit = item()
    publish(event, Circle.PUBLIC, {visit: "Visit"})
    before = queries.entries(event, Circle.PUBLIC), queries.ledger(event, Circle.PUBLIC)
    done = publish(event, Circle.PUBLIC, {visit: "Visit"}, at=NOON + dt.timedelta(hours=1))
    assert (done.added, done.changed, done.cancelled, done.revision) == ((), (), (), 1)
    assert (queries.entries(event, Circle.PUBLIC), queries.ledger(event, Circle.PUBLIC)) == before


def test_a_sequence_rises_over_all_circles_together(event: str) -> None:
    visit = item()
    publish(event, Circle.HOST, {visit: "Visit"})
    publish(event, Circle.PUBLIC, {visit: "Visit"})
    publish(event, Circle.HOST, {visit: "Visit to the museum"})
    sequences = {circle: queries.entry_of(visit, circle) for circle in (Circle.HOST, Circle.PUBLIC)}
    assert {circle: shown.sequence for circle, shown in sequences.items() if shown} == {
        "host": 2,
        "public": 1,
    }
    assert len({shown.uid for shown in sequences.values() if shown}) == 1


def test_what_is_dropped_is_struck_out_keeps_its_content_and_stays(event: str) -> None:
    visit, lunch = item(), item()
    publish(event, Circle.PUBLIC, {visit: "Visit", lunch: "Lunch"})
    done = publish(event, Circle.PUBLIC, {lunch: "Lunch"}, at=NOON + dt.timedelta(days=1))
    assert done.cancelled == (visit,)
    shown = queries.entry_of(visit, Circle.PUBLIC)
    assert shown is not None and shown.is_cancelled and shown.sequence == 1
    assert shown.content.title.en == "Visit"
    assert publish(event, Circle.PUBLIC, {}, family="item").cancelled == (lunch,)
    assert publish(event, Circle.PUBLIC, {}, family="item").cancelled == ()


def test_what_comes_back_has_its_uid_and_the_next_number(event: str) -> None:
    visit = item()
    publish(event, Circle.PUBLIC, {visit: "Visit"})
    first = queries.entry_of(visit, Circle.PUBLIC)
    publish(event, Circle.PUBLIC, {}, family="item")
    done = publish(event, Circle.PUBLIC, {visit: "Visit"})
    again = queries.entry_of(visit, Circle.PUBLIC)
    assert done.changed == (visit,)
    assert first and again and again.uid == first.uid
    assert (again.sequence, again.is_cancelled) == (2, False)


def test_releasing_items_leaves_the_events_own_entry_alone(event: str) -> None:
    publish(event, Circle.PUBLIC, {event: "Seminar"})
    publish(event, Circle.PUBLIC, {item(): "Visit"})
    own = queries.entry_of(event, Circle.PUBLIC)
    assert own is not None and not own.is_cancelled


def test_only_named_items_leaves_the_others_alone(event: str) -> None:
    visit, lunch = item(), item()
    publish(event, Circle.PUBLIC, {visit: "Visit", lunch: "Lunch"})
    assert publish(event, Circle.PUBLIC, {visit: "Visit"}, only=True).cancelled == ()


def test_cancelling_strikes_out_in_every_circle_that_shows_it(event: str) -> None:
    visit = item()
    publish(event, Circle.HOST, {visit: "Visit"})
    publish(event, Circle.PUBLIC, {visit: "Visit"})
    with unit_of_work():
        done = services.cancel(visit, at=NOON)
    assert [published.cancelled for published in done] == [(visit,), (visit,)]
    with unit_of_work():
        assert services.cancel(visit, at=NOON) == ()
        assert services.cancel(item(), at=NOON) == ()
    assert queries.ledger(event, Circle.PARTICIPANTS) is None


def test_an_owner_cannot_move_to_another_event(event: str) -> None:
    visit = item()
    publish(event, Circle.PUBLIC, {visit: "Visit"})
    with pytest.raises(ValueError):
        publish(ref("event", new_id()), Circle.PUBLIC, {visit: "Visit"})


def test_stamps_and_ledger_do_not_follow_a_clock_that_goes_back(event: str) -> None:
    visit = item()
    publish(event, Circle.PUBLIC, {visit: "Visit"})
    publish(event, Circle.PUBLIC, {visit: "Talk"}, at=NOON - dt.timedelta(days=3))
    shown, ledger = queries.entry_of(visit, Circle.PUBLIC), queries.ledger(event, Circle.PUBLIC)
    assert shown and ledger and (shown.stamp, ledger.changed_at, ledger.revision) == (NOON, NOON, 2)


def test_the_audience_is_kept_as_references(event: str) -> None:
    visit = item()
    publish(event, Circle.PUBLIC, {visit: "Visit"}, audiences={visit: [event, "group:5"]})
    found = session().scalars(sa.select(Audience.reference).order_by(Audience.reference))
    assert found.all() == sorted([event, "group:5"])


def test_events_have_a_ledger_of_their_own_that_items_do_not_move(event: str) -> None:
    publish(event, Circle.PUBLIC, {event: "Seminar"})
    publish(event, Circle.PUBLIC, {item(): "Visit"})
    everything = queries.ledger(queries.EVERY_EVENT, Circle.PUBLIC)
    assert everything is not None and everything.revision == 1
    assert [shown.owner for shown in queries.entries_of_events(Circle.PUBLIC)] == [event]
    publish(ref("event", new_id()), Circle.PUBLIC, {}, family="item")
    assert queries.ledger(queries.EVERY_EVENT, Circle.PUBLIC) == everything


def test_publishing_works_on_each_store(each_app: Flask) -> None:
    with each_app.app_context():
        event, visit = ref("event", new_id()), item()
        publish(event, Circle.PUBLIC, {visit: "Visit", event: "Seminar"})
        publish(event, Circle.PUBLIC, {event: "Seminar"}, family="item")
        assert [s.is_cancelled for s in queries.entries(event, Circle.PUBLIC)].count(True) == 1


OWNERS = ("item:a", "item:b", "item:c")
TITLES = st.sampled_from(["Visit", "Talk", "Lunch"])


def machine(make_event: Callable[[], str]) -> type[RuleBasedStateMachine]:
    class Releases(RuleBasedStateMachine):
        """Publishing, cancelling and bringing back in three circles, against what each circle must see."""

        def __init__(self) -> None:
            super().__init__()
            self.event = make_event()
            self.owners = {name: f"{name}{self.event[-12:]}" for name in OWNERS}
            self.expected: dict[Circle, dict[str, tuple[str, bool]]] = {circle: {} for circle in Circle}
            self.before: dict[tuple[Circle, str], queries.Shown] = {}
            self.ledgers: dict[Circle, queries.LedgerState | None] = {}
            self.highest: dict[str, int] = {}
            self.minutes = 0

        def _at(self, minutes: int) -> dt.datetime:
            self.minutes += minutes
            return NOON + dt.timedelta(minutes=self.minutes)

        @rule(
            circle=st.sampled_from(Circle),
            wanted=st.dictionaries(st.sampled_from(OWNERS), TITLES),
            only=st.booleans(),
            minutes=st.integers(-3, 5),
        )
        def release(self, circle: Circle, wanted: dict[str, str], only: bool, minutes: int) -> None:
            titles = {self.owners[name]: title for name, title in wanted.items()}
            publish(self.event, circle, titles, self._at(minutes), only=only, family="item")
            seen = self.expected[circle]
            if not only:
                seen.update(
                    {owner: (title, True) for owner, (title, _) in seen.items() if owner not in titles}
                )
            seen.update({owner: (title, False) for owner, title in titles.items()})

        @rule(name=st.sampled_from(OWNERS), minutes=st.integers(-3, 5))
        def strike_out(self, name: str, minutes: int) -> None:
            with unit_of_work():
                services.cancel(self.owners[name], at=self._at(minutes))
            for seen in self.expected.values():
                if self.owners[name] in seen:
                    seen[self.owners[name]] = (seen[self.owners[name]][0], True)

        @invariant()
        def each_circle_sees_what_was_released_to_it(self) -> None:
            for circle in Circle:
                shown = {s.owner: (s.content.title.en, s.is_cancelled) for s in self._shown(circle)}
                assert shown == self.expected[circle]

        @invariant()
        def numbers_rise_exactly_where_something_changed(self) -> None:
            given = []
            for circle in Circle:
                for shown in self._shown(circle):
                    old = self.before.get((circle, shown.owner))
                    if old == shown:
                        continue
                    same = old and (old.content, old.is_cancelled) == (shown.content, shown.is_cancelled)
                    assert not same, "a number or a stamp moved without a change"
                    assert shown.sequence > self.highest.get(shown.owner, -1)
                    assert old is None or (shown.uid == old.uid and shown.stamp >= old.stamp)
                    assert old is None or shown.created_at == old.created_at
                    self.before[circle, shown.owner] = shown
                    given.append((shown.owner, shown.sequence))
            assert len(set(given)) == len(given)
            for owner, sequence in given:
                self.highest[owner] = max(sequence, self.highest.get(owner, -1))

        @invariant()
        def no_ledger_moves_back(self) -> None:
            for circle in Circle:
                old, new = self.ledgers.get(circle), queries.ledger(self.event, circle)
                self.ledgers[circle] = new
                if old is not None:
                    assert new is not None
                    assert new.revision >= old.revision and new.changed_at >= old.changed_at
                if new is not None:
                    newest = max(shown.stamp for shown in self._shown(circle))
                    assert new.changed_at == newest

        def _shown(self, circle: Circle) -> list[queries.Shown]:
            return list(queries.entries(self.event, circle))

    return Releases


def test_numbers_hold_in_every_order_of_releases(app: Flask) -> None:
    with app.app_context():
        run_state_machine_as_test(
            machine(lambda: ref("event", new_id())),
            settings=settings(
                max_examples=25,
                stateful_step_count=15,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                derandomize=True,
                database=None,
            ),
        )
