"""What may become of an event, decided without a database."""

import datetime as dt
from itertools import product
from types import SimpleNamespace

import pytest

from tourapp.core.errors import Refusal
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events import rules
from tourapp.events.kinds import KINDS, WAYS_IN, EventKind, WayIn
from tourapp.events.rules import TRANSITIONS, Verb
from tourapp.events.states import EventState


def wall(text: str, zone: str = "Europe/London") -> WallTime:
    return WallTime(dt.datetime.fromisoformat(text), zone)


def place(name: Words) -> SimpleNamespace:
    return SimpleNamespace(name=name, address=Words(), city=Words())


def event(**changes) -> SimpleNamespace:
    texts = {name: Words() for name in rules.TEXTS} | {"title": Words("Seminar", "セミナー")}
    return SimpleNamespace(
        **{**texts, "venues": [place(Words("Hall", "会場"))], "has_online": False, **changes}
    )


@pytest.mark.parametrize(("state", "verb"), list(product(EventState, Verb)))
def test_what_the_table_does_not_list_is_refused(state: EventState, verb: Verb) -> None:
    if (state, verb) in TRANSITIONS:
        assert rules.transition(state, verb).to is not state
    else:
        with pytest.raises(Refusal):
            rules.transition(state, verb)


def test_nothing_leads_back_from_cancelled_or_finished() -> None:
    assert {state for state, _verb in TRANSITIONS} == {EventState.DRAFT, EventState.PUBLISHED}


def test_every_kind_and_way_in_has_its_words_in_both_languages() -> None:
    assert set(KINDS) == set(EventKind)
    assert set(WAYS_IN) == set(WayIn)
    for kind in KINDS.values():
        assert not any(words.missing for words in (kind.name, kind.plural, kind.programme))
    for way in WAYS_IN.values():
        assert not any(words.missing for words in (way.name, way.how, way.short))


def test_an_event_of_hours_lasts_from_its_first_to_its_last_minute() -> None:
    span = rules.span(wall("2027-06-17 09:30"), wall("2027-06-17 16:30"), is_all_day=False)
    assert span.starts_at == dt.datetime(2027, 6, 17, 8, 30, tzinfo=dt.UTC)
    assert span.ends_at == dt.datetime(2027, 6, 17, 15, 30, tzinfo=dt.UTC)


def test_an_event_of_days_lasts_until_the_midnight_after_its_last_day() -> None:
    tokyo = "Asia/Tokyo"
    span = rules.span(wall("2027-01-17 00:00", tokyo), wall("2027-01-23 00:00", tokyo), is_all_day=True)
    assert span.starts_at == dt.datetime(2027, 1, 16, 15, 0, tzinfo=dt.UTC)
    assert span.ends_at == dt.datetime(2027, 1, 23, 15, 0, tzinfo=dt.UTC)


def test_a_day_that_begins_at_one_still_begins() -> None:
    beirut = "Asia/Beirut"  # the clocks go forward at midnight
    day = dt.datetime(2027, 3, 28, 12, 0)
    span = rules.span(WallTime(day, beirut), WallTime(day, beirut), is_all_day=True)
    assert span.ends_at - span.starts_at == dt.timedelta(hours=23)


def test_an_event_ends_after_it_begins() -> None:
    with pytest.raises(Refusal) as refused:
        rules.span(wall("2027-06-17 09:30"), wall("2027-06-17 09:30"), is_all_day=False)
    assert refused.value.field == "ends"


@pytest.mark.parametrize(
    ("ends", "is_all_day", "last"),
    [("2027-06-18 00:00", False, 17), ("2027-06-18 00:00", True, 18), ("2027-06-18 00:01", False, 18)],
)
def test_what_ends_at_midnight_belongs_to_the_day_before(ends: str, is_all_day: bool, last: int) -> None:
    found = rules.last_day(wall("2027-06-17 18:00"), wall(ends), is_all_day=is_all_day)
    assert found == dt.date(2027, 6, last)


def test_nothing_is_missing_from_a_title_in_two_languages_and_a_venue() -> None:
    assert rules.obstacles(event()) == []
    assert rules.obstacles(event(venues=[], has_online=True)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": Words("", "セミナー")}, "title_en"),
        ({"title": Words("Seminar", " ")}, "title_ja"),
        ({"venues": []}, "venue_name_en"),
        ({"venues": [place(Words())]}, "venue_name_en"),
    ],
)
def test_each_missing_thing_is_said_at_its_field(changes: dict, field: str) -> None:
    assert [refusal.field for refusal in rules.obstacles(event(**changes))] == [field]


def test_one_sided_texts_are_listed_with_the_language_that_is_missing() -> None:
    found = rules.untranslated(event(summary=Words("Short", ""), venues=[place(Words("", "会場"))]))
    assert found == [("summary", "ja"), ("venue_name", "en")]


@pytest.mark.parametrize(
    "slug", ["", "Seminar", "seminar_2027", "-a", "a-", "a--b", "セミナー", "a/b", "x" * 61, "new"]
)
def test_an_unusable_address_is_refused(slug: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.usable_slug(slug)
    assert refused.value.field == "slug"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a b", 'https://x"y', "ftp://example.org", "//example.org"]
)
def test_only_web_addresses_are_web_addresses(address: str) -> None:
    with pytest.raises(Refusal):
        rules.web_address(address, field="url")


def test_a_reason_is_read_in_two_languages() -> None:
    rules.reason_in_both_languages(Words("Storm", "台風"))
    for reason in (Words("Storm", ""), Words("", "台風")):
        with pytest.raises(Refusal):
            rules.reason_in_both_languages(reason)
