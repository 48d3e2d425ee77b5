import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.builders import make_event, wall
from tests.programme import files
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Refusal
from tourapp.core.sheets_in import read
from tourapp.core.text import clean_block, clean_line
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.programme import choices, columns, queries, services
from tourapp.programme.content import ItemContent
from tourapp.programme.exporting import Format, export
from tourapp.programme.headings import FIELDS, LABELS
from tourapp.programme.importing.report import Report
from tourapp.programme.importing.taking_in import import_programme
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ProgrammeItem

TOKYO, LONDON = "Asia/Tokyo", "Europe/London"
DAYS: dict[str, Any] = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def seminar(context: None) -> Event:
    return make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")


@pytest.fixture
def tour(context: None) -> Event:
    return make_event("study-tour", kind=EventKind.STUDY_TOUR, zone=TOKYO, **DAYS)


def empty_like(event: Event, slug: str) -> Event:
    """Another event of the same kind at the same time, with nothing in its programme."""
    starts, ends = event.starts.local, event.ends.local
    return make_event(
        slug,
        kind=event.kind,
        zone=event.zone,
        starts=f"{starts:%Y-%m-%d %H:%M}",
        ends=f"{ends:%Y-%m-%d %H:%M}",
        is_all_day=event.is_all_day,
    )


def take(event: Event, data: Any, **options: Any) -> Report:
    with unit_of_work():
        return import_programme(SYSTEM, event, data, **options)


def out(event: Event, form: str = "json", **options: Any) -> bytes:
    return export(SYSTEM, event, Format(form), **options)


def as_object(event: Event, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out(event, **options))
    return found


def item(event: Event, source_id: str) -> ProgrammeItem:
    return next(each for each in queries.draft(event) if each.source_id == source_id)


def add(event: Event, **values: Any) -> ProgrammeItem:
    given = {"kind": ItemKind.LECTURE, "title": Words("By hand", "手入力"), **values}
    with unit_of_work():
        return services.add_item(SYSTEM, event, ItemContent(**given))


def change(found: ProgrammeItem, **changes: Any) -> None:
    with unit_of_work() as writing:
        fresh = writing.get_one(ProgrammeItem, found.id)
        services.change_item(SYSTEM, fresh, replace(queries.content_of(fresh), **changes))


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def cells_of(data: bytes) -> list[list[str]]:
    """What stands in a list, whichever form it has; a workbook also says when it was made."""
    return [[cell.text for cell in line.cells] for line in read(data).lines]


# --- the data files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SEMINAR", "TOUR", "SUMMIT"])
def test_a_data_file_goes_in_and_comes_out_equal(context: None, name: str) -> None:
    kind = {"SEMINAR": EventKind.SEMINAR, "TOUR": EventKind.STUDY_TOUR, "SUMMIT": EventKind.SUMMIT}[name]
    event = make_event(name.lower(), kind=kind, zone=LONDON if name == "SEMINAR" else TOKYO)
    data = getattr(files, name)
    take(event, data, name="file.json")
    assert as_object(event) == json.loads(data)


@pytest.mark.parametrize("name", ["SEMINAR", "TOUR", "SUMMIT"])
def test_a_file_whose_dates_were_moved_comes_out_with_its_own_and_goes_in_again_unchanged(
    context: None, name: str
) -> None:
    event = make_event(zone=LONDON if name == "SEMINAR" else TOKYO)
    data = getattr(files, name)
    take(event, data, shift_days=28)
    assert as_object(event) == json.loads(data)
    again = take(event, out(event))
    assert set(again.totals) == {"accept", "unchanged"}
    assert again.notes == ("The dates of the file are moved by 28 days.",)


def test_after_an_edit_only_the_edited_values_differ(seminar: Event) -> None:
    take(seminar, files.SEMINAR)
    change(
        item(seminar, "SEM-03"), title=Words("Another keynote", "別の基調講演"), room="Room 9", capacity=12
    )
    change(item(seminar, "SEM-03"), kind=ItemKind.LECTURE)
    change(item(seminar, "SEM-04"), starts=wall("2027-06-17 10:47"), track="B")
    expected = json.loads(files.SEMINAR)
    rows = {row["session_id"]: row for row in expected["sessions"]}
    rows["SEM-03"] |= {
        "title_en": "Another keynote",
        "title_ja": "別の基調講演",
        "room": "Room 9",
        "capacity": 12,
    }
    rows["SEM-03"] |= {"kind": "lecture"}
    rows["SEM-04"] |= {"track": "B", "start": "2027-06-17T10:47:00+01:00"}
    assert as_object(seminar) == expected


def test_a_moved_visit_differs_by_its_time_and_day(tour: Event) -> None:
    take(tour, files.TOUR)
    visit = item(tour, "IT-315")
    assert visit.starts and visit.ends
    change(visit, starts=visit.starts.moved(days=1), ends=visit.ends.moved(days=1))
    expected = json.loads(files.TOUR)
    row = next(row for row in expected["items"] if row["item_id"] == "IT-315")
    row |= {
        "start": "2027-01-20T14:50:00+09:00",
        "end": row["end"].replace("01-19", "01-20"),
        "date": "2027-01-20",
        "day": 4,
        "weekday_en": "Wed",
        "weekday_ja": "水",
    }
    found = as_object(tour)
    moved = next(row for row in found["items"] if row["item_id"] == "IT-315")
    answer = moved.pop("host_confirmation"), row.pop("host_confirmation")
    assert answer[0] == {**answer[1], "status": "changed"}
    assert found == expected


def test_an_item_added_by_hand_has_the_form_of_the_file_and_nothing_made_up(tour: Event) -> None:
    take(tour, files.TOUR)
    place = Words("Town hall of Asuke", "足助支所")
    times = {"starts": wall("2027-01-22 09:07", TOKYO), "ends": wall("2027-01-22 09:53", TOKYO)}
    added = add(tour, kind=ItemKind.VISIT, place=place, **times)
    found = as_object(tour)
    row = found["items"][-1]
    assert row == {
        "item_id": str(added.id),
        "start": "2027-01-22T09:07:00+09:00",
        "end": "2027-01-22T09:53:00+09:00",
        "tz": TOKYO,
        "type": "visit",
        "title_en": "By hand",
        "title_ja": "手入力",
        "date": "2027-01-22",
        "day": 6,
        "weekday_en": "Fri",
        "weekday_ja": "金",
        "place_id": found["places"][-1]["place_id"],
        "party": "all",
        "host_confirmation": {"status": "proposed"},
    }
    assert (found["places"][-1]["name_en"], found["places"][-1]["name_ja"]) == (place.en, place.ja)
    assert found["places"][:-1] == json.loads(files.TOUR)["places"]


def test_a_session_added_by_hand_has_the_form_of_a_session(seminar: Event) -> None:
    take(seminar, files.SEMINAR)
    times = {"starts": wall("2027-06-17 12:00"), "ends": wall("2027-06-17 12:30")}
    added = add(seminar, place=item(seminar, "SEM-03").place, room="Room 4", **times)
    row = as_object(seminar)["sessions"][-1]
    assert {name: row[name] for name in ("session_id", "kind", "room", "start")} == {
        "session_id": str(added.id),
        "kind": "lecture",
        "room": "Room 4",
        "start": "2027-06-17T12:00:00+01:00",
    }


def test_a_night_added_by_hand_stands_among_the_nights(tour: Event) -> None:
    take(tour, files.TOUR)
    kept = item(tour, "NIGHT-6")
    assert kept.starts and kept.ends
    added = add(
        tour,
        kind=ItemKind.LODGING,
        title=kept.place,
        place=kept.place,
        address=kept.address,
        lat=kept.lat,
        lon=kept.lon,
        starts=kept.starts.moved(days=1),
        ends=kept.ends.moved(days=1),
    )
    row = as_object(tour)["lodging"][-1]
    assert (row["night"], row["date"], row["place_id"]) == (7, "2027-01-23", "PL-TYTHOTEL")
    assert row["tourapp"]["id"] == str(added.id)
    assert set(take(tour, out(tour)).totals) == {"accept", "unchanged"}


def test_what_was_dropped_is_not_taken_out(seminar: Event) -> None:
    take(seminar, files.SEMINAR)
    with unit_of_work() as writing:
        services.drop_item(SYSTEM, writing.get_one(ProgrammeItem, item(seminar, "SEM-02").id), reason="no")
    assert "SEM-02" not in {row["session_id"] for row in as_object(seminar)["sessions"]}
    assert len(table(out(seminar, "csv"))) == 14


# --- editions ---------------------------------------------------------------------------------------


def test_an_edition_comes_out_as_it_was_frozen(tour: Event) -> None:
    take(tour, files.TOUR)
    with unit_of_work():
        services.freeze(SYSTEM, tour)
    change(item(tour, "IT-101"), title=Words("Changed", "変更"))
    assert as_object(tour, edition=4) == json.loads(files.TOUR)
    assert as_object(tour) != json.loads(files.TOUR)
    with unit_of_work():
        services.freeze(SYSTEM, tour)
    assert as_object(tour, edition=5)["version"] == 5


def test_an_edition_that_there_is_not_is_refused(tour: Event) -> None:
    with pytest.raises(Refusal):
        out(tour, edition=9)


def test_taking_out_needs_the_right(seminar: Event) -> None:
    with pytest.raises(Forbidden):
        export(VISITOR, seminar, Format.JSON)


# --- every field, every form ------------------------------------------------------------------------

_letters = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"))
lines = st.text(_letters, max_size=40).map(clean_line)
blocks = st.text(st.one_of(_letters, st.just("\n")), max_size=60).map(clean_block)
odd = st.sampled_from(
    ["=1+1", "'=1", "''+x", "'plain", "-", "@a | b", "\\n", "a|b", "TRUE", "007", "1e3", "＝和", "- x"]
)
texts = st.one_of(lines, odd)
words = st.builds(Words, texts, texts)
titles = words.filter(bool)
blocks_of_words = st.builds(Words, st.one_of(blocks, odd), st.one_of(blocks, odd))
dates = st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31))


@st.composite
def moments(draw: Any) -> WallTime:
    zone = draw(st.sampled_from([LONDON, TOKYO, "America/New_York", "Asia/Kathmandu"]))
    instant = draw(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 12, 1), timezones=st.just(dt.UTC)))
    moment = WallTime.from_instant(instant.replace(second=0, microsecond=0), zone)
    # A column of local time forgets which of two equal hours it was.
    return WallTime(moment.local.replace(fold=0), zone)


def of_field(name: str) -> Any:
    """Values of a field by its type, so that a field that is added is covered."""
    hint = columns.HINTS[name]
    if name in choices.BY_FIELD:
        return st.sampled_from(["", *choices.BY_FIELD[name]])
    if name in columns.CHECKED:
        reference = name.removesuffix("_ref").replace("host", "organisation")
        samples = {
            "join_url": "https://example.org/a?b=c&d",
            "cost_amount": "1200.50",
            "cost_currency": "JPY",
        }
        return st.sampled_from(["", samples.get(name, f"{reference}:0f8fad5b-d9cb-469f-a165-70867728950e")])
    if name in columns.LARGEST:
        return st.none() | st.floats(-90, 90, allow_nan=False)
    if hint is Words:
        return words if name in columns.ONE_LINE else blocks_of_words
    if hint == tuple[Words, ...]:
        return st.lists(titles, max_size=3).map(tuple)
    if hint == tuple[str, ...]:
        return st.sampled_from([("en",), ("en", "ja"), ()])
    return {
        bool: st.booleans(),
        str: lines.map(lambda text: text[:30]) | odd,
        str | None: st.none() | lines.filter(bool).map(lambda text: text[:30]),
        int | None: st.none() | st.integers(0, 1000),
        float | None: st.none() | st.floats(0, 1000, allow_nan=False),
        bool | None: st.sampled_from([None, True, False]),
        dt.date | None: st.none() | dates,
    }[hint]


FREE_FIELDS = [
    each.name
    for each in fields(ItemContent)
    if each.name
    not in ("kind", "title", "starts", "ends", "confirmation", "audience", "source_id", "source_kind")
]


@st.composite
def contents(draw: Any) -> ItemContent:
    values = {
        name: draw(of_field(name)) for name in draw(st.lists(st.sampled_from(FREE_FIELDS), unique=True))
    }
    if values.get("cost_amount"):  # money has its currency and who bears it (R53)
        values |= {"cost_currency": "JPY", "cost_bearer": Words("CLAIR", "クレア")}
    starts = draw(st.none() | moments())
    if starts is not None and draw(st.booleans()):
        minutes = draw(st.integers(0, 900))
        zone = draw(st.sampled_from([starts.zone, TOKYO, "America/Los_Angeles"]))
        end = WallTime.from_instant(starts.instant + dt.timedelta(minutes=minutes), zone)
        ends = WallTime(end.local.replace(fold=0), zone)
        values["ends"] = ends if ends.instant >= starts.instant else None
    confirmation = draw(st.sampled_from(Confirmation))
    if confirmation is Confirmation.CONFIRMED:
        values |= {"confirmed_by": Words("Mayor", "市長"), "confirmed_on": dt.date(2027, 1, 5)}
    return ItemContent(
        **values,
        kind=draw(st.sampled_from(ItemKind)),
        title=draw(titles),
        starts=starts,
        confirmation=confirmation,
        audience=draw(st.sampled_from([(), ("group:delegates",), ("group:media", "person:x-1")])),
    )


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    drafted=st.lists(contents(), min_size=1, max_size=4),
    form=st.sampled_from(Format),
    kind=st.sampled_from([EventKind.SEMINAR, EventKind.STUDY_TOUR]),
    over=st.sampled_from(["", "SEMINAR", "TOUR"]),
    lang=st.sampled_from(["", "en", "ja"]),
)
def test_what_is_taken_out_and_in_makes_the_same_programme(
    context: None, drafted: list[ItemContent], form: Format, kind: EventKind, over: str, lang: str
) -> None:
    with unit_of_work():
        number = len(session().query(Event).all())
    event = make_event(f"from-{number}", kind=kind, zone=TOKYO, **DAYS)
    if over:
        take(event, getattr(files, over), name="over.json")
    for content in drafted:
        with unit_of_work():
            services.add_item(SYSTEM, event, content)
    data = out(event, form, heading_lang=lang)
    same = take(event, data, name=f"x.{form}")
    assert {row.change for row in same.rows} <= {"unchanged"}, [
        (row.change, row.issues) for row in same.rows if row.change != "unchanged"
    ]
    other = empty_like(event, f"to-{number}")
    report = take(other, data, name=f"x.{form}")
    assert report.is_written, [row for row in report.rows if row.issues]
    assert {row.change for row in report.rows} <= {"added"}
    again = out(other, form, heading_lang=lang)
    if form is Format.JSON:
        assert json.loads(again) == json.loads(data)
    else:
        assert cells_of(again) == cells_of(data)
    here, there = ([_said(content) for _id, content in sorted_contents(each)] for each in (event, other))
    assert [replace(each, audience=_audience(each, event)) for each in here] == [
        replace(each, audience=_audience(each, other), place_ref=was.place_ref and each.place_ref)
        for was, each in zip(here, there, strict=True)
    ]  # a row without a place of the office gets the one that stands under its key: more than the file says


def sorted_contents(event: Event) -> list[tuple[str, ItemContent]]:
    found = [(each.source_id or str(each.id), queries.content_of(each)) for each in queries.draft(event)]
    return sorted(found, key=lambda pair: pair[0])


def _said(content: ItemContent) -> ItemContent:
    channel = content.confirmation_channel
    return replace(
        content,
        source_id=None,
        source_kind="",
        place_key=None,
        confirmation_channel="import" if channel.startswith("import") else channel,
    )


def _audience(content: ItemContent, event: Event) -> tuple[str, ...]:
    return tuple("everybody" if each == event.ref else each for each in content.audience)


def test_every_column_has_a_name_in_both_languages() -> None:
    assert set(FIELDS) == set(columns.SHAPES)
    labels = [label for lang in ("en", "ja") for label in {each.in_(lang) for each in LABELS.values()}]
    assert len(labels) == 2 * len(LABELS)
