"""Making, changing, publishing, ending events: rows, audit, calendars, announcements, rights. On both stores."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_event, make_office, wall
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.audit import queries as audit
from tourapp.core import clock, ids
from tourapp.core import events as announcements
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Forbidden, NotFound, Refusal
from tourapp.core.words import Words
from tourapp.events import parts, queries, services
from tourapp.events.facts import EventCancelled, EventChanged, EventFinished, EventPublished, EventTimeChanged
from tourapp.events.kinds import EventKind, WayIn
from tourapp.events.models import Event, EventState, Part

REASON = Words("The hall is closed.", "会場が使えなくなりました。")


@pytest.fixture(autouse=True)
def context(each_app: Flask) -> Iterator[None]:
    with each_app.app_context():
        yield


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """Every fact that events announce, in order."""
    facts: list[Any] = []
    kinds = (EventPublished, EventChanged, EventTimeChanged, EventCancelled, EventFinished)
    for kind in kinds:
        announcements.listen(kind, facts.append)
    yield facts
    for kind in kinds:
        announcements._listeners[kind].remove(facts.append)


def organiser(*scopes: tuple[str, str]) -> Actor:
    grants = tuple(Grant(Role.ORGANISER, scope) for scope in scopes)
    return Actor(person_id=ids.new_id(), grants=grants, is_strong=True)


def change(event: Event, actor: Actor = SYSTEM, **changes: Any) -> frozenset[str]:
    with unit_of_work():
        return services.change_event(actor, session().get_one(Event, event.id), **changes)


def test_a_new_event_is_a_draft_with_what_its_kind_brings() -> None:
    office = make_office()
    with unit_of_work():
        tour = services.create_event(
            SYSTEM,
            office,
            kind=EventKind.STUDY_TOUR,
            slug="study-tour-2027",
            title=Words("Tour", "ツアー"),
            starts=wall("2027-01-17 00:00", "Asia/Tokyo"),
            ends=wall("2027-01-23 00:00", "Asia/Tokyo"),
        )
    session().expire_all()
    assert tour.state is EventState.DRAFT
    assert tour.way_in is WayIn.SELECTIVE
    assert tour.is_all_day
    assert tour.last_day == dt.date(2027, 1, 23)
    assert tour.summary == Words()
    assert tour.moved_from is None
    assert tour.mailbox == "lon@example.org"
    assert set(tour.scopes()) == {("office", "LON"), ("event", str(tour.id))}


def test_an_address_is_given_once() -> None:
    make_event("seminar")
    with pytest.raises(Refusal) as refused:
        make_event("seminar")
    assert refused.value.code == "taken"


def test_publishing_shows_it_to_everybody_and_tells_once(heard: list[Any]) -> None:
    event = make_event(state=EventState.DRAFT)
    assert agenda.entry_of(event.ref, Circle.PUBLIC) is None
    with unit_of_work():
        services.publish_event(SYSTEM, event)
    assert event.state is EventState.PUBLISHED
    assert event.published_at == clock.now()
    assert heard == [EventPublished(event.id)]
    shown = agenda.entry_of(event.ref, Circle.PUBLIC)
    assert shown is not None
    assert shown.content.title == event.title
    assert shown.content.starts == event.starts
    assert audit.of_subject(event.ref)[0].verb == "event.publish"


def test_an_event_without_a_japanese_title_or_a_place_is_not_published() -> None:
    nameless = make_event("one", title_ja="", state=EventState.DRAFT)
    nowhere = make_event("two", venue=False, state=EventState.DRAFT)
    for event, field in ((nameless, "title_ja"), (nowhere, "venue_name_en")):
        with pytest.raises(Refusal) as refused, unit_of_work():
            services.publish_event(SYSTEM, event)
        assert refused.value.field == field
    assert session().get_one(Event, nameless.id).state is EventState.DRAFT


def test_a_published_event_keeps_what_publishing_asks_for() -> None:
    event = make_event()
    with pytest.raises(Refusal):
        change(event, title=Words("Seminar", ""))
    with pytest.raises(Refusal), unit_of_work():
        parts.remove_venue(SYSTEM, event, event.venues[0].id)
    assert session().get_one(Event, event.id).title.ja == "セミナー"


def test_the_joining_address_reaches_those_who_take_part_and_nobody_else() -> None:
    event = make_event(online=True)
    public = agenda.entry_of(event.ref, Circle.PUBLIC)
    own = agenda.entry_of(event.ref, Circle.PARTICIPANTS)
    assert public is not None and own is not None
    assert "secret" not in str(public.content.to_json())
    assert own.content.conference_url == "https://meet.example.org/secret"


def test_a_move_tells_old_and_new_and_is_remembered(heard: list[Any]) -> None:
    event = make_event()
    before = agenda.entry_of(event.ref, Circle.PUBLIC)
    heard.clear()
    starts, ends = wall("2027-06-18 10:00"), wall("2027-06-18 17:00")
    old_starts, old_ends = event.starts, event.ends
    changed = change(event, starts=starts, ends=ends)
    assert changed == {"starts", "ends"}
    assert heard == [EventTimeChanged(event.id, old_starts, old_ends, starts, ends)]
    moved = session().get_one(Event, event.id)
    assert moved.moved_from == old_starts
    assert moved.starts_at == starts.instant
    after = agenda.entry_of(event.ref, Circle.PUBLIC)
    assert before is not None and after is not None
    assert after.uid == before.uid
    assert after.sequence > before.sequence


def test_a_move_of_a_draft_tells_nobody(heard: list[Any]) -> None:
    event = make_event(state=EventState.DRAFT)
    change(event, starts=wall("2027-06-18 10:00"), ends=wall("2027-06-18 17:00"))
    assert heard == []
    assert session().get_one(Event, event.id).moved_from is None


def test_saving_the_same_again_changes_nothing(heard: list[Any]) -> None:
    event = make_event()
    version, entries = event.version, len(audit.of_subject(event.ref))
    heard.clear()
    assert change(event, title=event.title, starts=event.starts, is_free=True) == frozenset()
    assert heard == []
    assert session().get_one(Event, event.id).version == version
    assert len(audit.of_subject(event.ref)) == entries


def test_audit_names_fields_and_never_values() -> None:
    event = make_event()
    change(event, theme=Words("Confidential words", "秘密"))
    newest = audit.of_subject(event.ref)[0]
    assert (newest.verb, newest.fields) == ("event.change", ["theme"])


def test_a_stale_change_is_a_conflict_and_changes_nothing() -> None:
    event = make_event()
    seen = event.version
    change(event, seen_version=seen, theme=Words("First", "一"))
    with pytest.raises(Conflict):
        change(event, seen_version=seen, theme=Words("Second", "二"))
    assert session().get_one(Event, event.id).theme.en == "First"


def test_a_change_of_a_part_is_a_new_version_too() -> None:
    event = make_event()
    seen = event.version
    with unit_of_work():
        parts.add_partner(SYSTEM, event, part=Part.HOST, name=Words("Toyota City", "豊田市"))
    with pytest.raises(Conflict):
        change(event, seen_version=seen, theme=Words("Second", "二"))


def test_the_address_of_a_published_event_stays() -> None:
    event = make_event()
    with pytest.raises(Refusal):
        change(event, slug="other")
    draft = make_event("draft", state=EventState.DRAFT)
    change(draft, slug="other")
    assert queries.by_slug("other").id == draft.id


def test_cancelling_needs_a_reason_in_both_languages() -> None:
    event = make_event()
    with pytest.raises(Refusal), unit_of_work():
        services.cancel_event(SYSTEM, event, reason=Words("Storm", ""))
    assert session().get_one(Event, event.id).state is EventState.PUBLISHED


def test_cancelling_leaves_tombstones_and_tells_once(heard: list[Any]) -> None:
    event = make_event()
    heard.clear()
    with unit_of_work():
        services.cancel_event(SYSTEM, event, reason=REASON)
    assert heard == [EventCancelled(event.id)]
    for circle in (Circle.PUBLIC, Circle.PARTICIPANTS):
        shown = agenda.entry_of(event.ref, circle)
        assert shown is not None and shown.is_cancelled
    with pytest.raises(Refusal):
        change(event, starts=wall("2027-06-18 10:00"), ends=wall("2027-06-18 17:00"))


def test_an_event_is_not_over_before_its_end() -> None:
    event = make_event()
    with pytest.raises(Refusal), unit_of_work():
        services.finish_event(SYSTEM, event)
    with clock.frozen(event.ends_at), unit_of_work():
        services.finish_event(SYSTEM, event)
    assert event.state is EventState.FINISHED


def test_the_daily_tick_finishes_what_is_over_and_nothing_else(heard: list[Any]) -> None:
    over, _ahead = make_event("over"), make_event("ahead", starts="2027-09-01 09:00", ends="2027-09-01 10:00")
    cancelled = make_event("cancelled", state=EventState.CANCELLED)
    heard.clear()
    with clock.frozen(over.ends_at + dt.timedelta(hours=1)):
        for expected in (1, 0):
            with unit_of_work():
                assert services.finish_past_events() == expected
    assert heard == [EventFinished(over.id)]
    states = {event.slug: event.state for event in session().scalars(sa.select(Event))}
    assert states == {
        "over": EventState.FINISHED,
        "ahead": EventState.PUBLISHED,
        "cancelled": EventState.CANCELLED,
    }
    assert cancelled.slug in states


def test_an_organiser_edits_the_events_of_her_office_or_her_event_only() -> None:
    own, other = make_event("own"), make_event("other", office="PAR", zone="Europe/Paris")
    for actor in (organiser(("office", "LON")), organiser(("event", str(own.id)))):
        change(own, actor, theme=Words(f"{actor.person_id}", "一"))
        with pytest.raises(Forbidden):
            change(other, actor, theme=Words("No", "否"))
        with pytest.raises(Forbidden), unit_of_work():
            services.cancel_event(actor, other, reason=REASON)
    with pytest.raises(Forbidden), unit_of_work():
        parts.set_outline(organiser(("office", "PAR")), own, [])


def test_the_desk_lists_what_the_actor_may_see() -> None:
    london, paris = make_event("london"), make_event("paris", office="PAR", zone="Europe/Paris")
    make_event("draft", state=EventState.DRAFT)
    assert [event.slug for event in queries.on_desk(organiser(("office", "PAR"))).items] == ["paris"]
    both = organiser(("office", "LON"), ("event", str(paris.id)))
    assert {event.slug for event in queries.on_desk(both).items} == {"london", "paris", "draft"}
    assert [event.slug for event in queries.on_desk(organiser(("event", str(london.id)))).items] == ["london"]
    assert queries.on_desk(Actor()).items == []


def test_an_event_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.by_slug("nothing")


def test_an_outline_has_each_day_once_and_only_days_of_the_event() -> None:
    tour = make_event(
        "tour",
        kind=EventKind.STUDY_TOUR,
        starts="2027-01-17 00:00",
        ends="2027-01-23 00:00",
        zone="Asia/Tokyo",
        is_all_day=True,
    )
    first, last = dt.date(2027, 1, 17), dt.date(2027, 1, 23)
    with unit_of_work():
        parts.set_outline(SYSTEM, tour, [parts.Day(last, Words("Toyota")), parts.Day(first, Words("Tokyo"))])
    with unit_of_work():
        parts.set_outline(SYSTEM, tour, [parts.Day(first, Words("Tokyo", "東京"))])
    session().expire_all()
    assert [(day.on, day.place) for day in tour.outline] == [(first, Words("Tokyo", "東京"))]
    for wrong in (
        [parts.Day(first, Words("A")), parts.Day(first, Words("B"))],
        [parts.Day(dt.date(2027, 1, 24), Words("A"))],
    ):
        with pytest.raises(Refusal), unit_of_work():
            parts.set_outline(SYSTEM, tour, wrong)


def test_a_venue_has_two_coordinates_or_none_and_a_link_to_a_map() -> None:
    event = make_event()
    assert (
        event.venues[0].map_url
        == "https://www.openstreetmap.org/?mlat=51.50000&mlon=-0.12500#map=17/51.50000/-0.12500"
    )
    for lat, lon in ((51.5, None), (91.0, 0.0), (0.0, 181.0)):
        with pytest.raises(Refusal), unit_of_work():
            parts.add_venue(SYSTEM, event, name=Words("Annex"), lat=lat, lon=lon)
