import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_event, make_place, wall
from tests.programme import files
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.agenda.circles import Circle
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Refusal
from tourapp.core.words import Words
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.programme import queries, services
from tourapp.programme.importing.report import Report
from tourapp.programme.importing.taking_in import import_programme
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ImportedFile, ProgrammeItem
from tourapp.resources import queries as resources
from tourapp.resources.models import Known


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def seminar(context: None) -> Event:
    return make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")


@pytest.fixture
def tour(context: None) -> Event:
    days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
    return make_event("study-tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)


def take(event: Event, data: Any, **options: Any) -> Report:
    with unit_of_work():
        return import_programme(SYSTEM, event, data, **options)


def item(event: Event, source_id: str) -> ProgrammeItem:
    return next(item for item in queries.draft(event) if item.source_id == source_id)


def codes(report: Report) -> list[list[str]]:
    return [[issue.code for issue in row.issues] for row in report.rows]


# --- the three files --------------------------------------------------------------------------------


def test_the_seminar_has_fifteen_sessions_two_without_a_japanese_title(seminar: Event) -> None:
    report = take(seminar, files.SEMINAR, name="seminar_programme.json")
    assert report.totals == {"accept": 15, "added": 15}
    missing = [row.source_id for row in report.rows if row.issues]
    assert missing == ["SEM-05", "SEM-12"]
    keynote = item(seminar, "SEM-03")
    assert (keynote.kind, keynote.starts, keynote.room) == (
        ItemKind.KEYNOTE,
        wall("2027-06-17 09:45"),
        "Main hall",
    )
    assert keynote.place.en == "LGA, 18 Smith Square, London SW1P 3HZ"
    assert [speaker.post for speaker in keynote.speakers] == [
        Words("Keynote speaker from a university", "基調講演者（大学）")
    ]
    assert keynote.confirmation is Confirmation.NOT_NEEDED
    assert keynote.audience == [seminar.ref]


def test_the_tour_has_thirty_five_items_and_six_nights(tour: Event) -> None:
    report = take(tour, files.TOUR, name="study_tour_itinerary.json")
    assert (report.totals, report.edition_number) == ({"accept": 41, "added": 41}, 4)
    drafted = queries.draft(tour)
    assert sum(each.kind is ItemKind.LODGING for each in drafted) == 6
    night = item(tour, "NIGHT-3")
    assert (night.starts, night.ends) == (
        wall("2027-01-19 15:00", "Asia/Tokyo"),
        wall("2027-01-20 11:00", "Asia/Tokyo"),
    )
    assert night.place_key == "PL-TYTHOTEL"


def test_the_hosts_answers_are_mapped_and_say_where_they_come_from(tour: Event) -> None:
    take(tour, files.TOUR, name="study_tour_itinerary.json")
    mayor = item(tour, "IT-315")
    assert mayor.confirmation is Confirmation.CONFIRMED
    assert mayor.confirmed_by == Words("Mayor", "市長")
    assert (str(mayor.confirmed_on), mayor.confirmation_channel) == (
        "2026-12-11",
        "import study_tour_itinerary.json",
    )
    assert item(tour, "IT-423").confirmation is Confirmation.REQUESTED
    assert item(tour, "IT-631").confirmation is Confirmation.ARRANGING_INTERNALLY
    assert item(tour, "IT-101").confirmation is Confirmation.NOT_NEEDED


def test_the_summit_keeps_closed_meetings_from_the_public(context: None) -> None:
    days = {"starts": "2027-05-17 00:00", "ends": "2027-05-19 00:00", "is_all_day": True}
    summit = make_event("u20", kind=EventKind.SUMMIT, zone="Asia/Tokyo", **days)
    assert take(summit, files.SUMMIT).totals == {"accept": 19, "added": 19}
    assert item(summit, "U20-S04").audience == ["group:sherpas"]
    assert item(summit, "U20-S07").audience == [summit.ref]
    hotel = item(summit, "U20-S02")
    assert (hotel.place.ja, hotel.room) == ("ハイアット リージェンシー 東京", "Room A")
    assert item(summit, "U20-S18").room == "Prime Minister's Office"


def test_rows_are_kept_as_they_were_and_so_is_the_rest_of_the_file(tour: Event) -> None:
    take(tour, files.TOUR, name="tour.json")
    whole = json.loads(files.TOUR)
    assert item(tour, "IT-315").details["row"] == next(r for r in whole["items"] if r["item_id"] == "IT-315")
    kept = session().scalars(sa.select(ImportedFile)).one()
    assert kept.rest == {name: value for name, value in whole.items() if name not in ("items", "lodging")}


def test_a_row_says_in_which_line_of_the_file_it_begins(seminar: Event) -> None:
    report = take(seminar, files.SEMINAR)
    lines = files.SEMINAR.decode().splitlines()
    for row in report.rows:
        assert row.line is not None and row.source_id in lines[row.line - 1]


# --- once more --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SEMINAR", "TOUR"])
def test_the_same_file_twice_changes_nothing(seminar: Event, tour: Event, name: str) -> None:
    event = seminar if name == "SEMINAR" else tour
    take(event, getattr(files, name))
    before = [(each.id, each.version) for each in queries.draft(event)]
    report = take(event, getattr(files, name))
    assert set(report.totals) == {"accept", "unchanged"}
    assert [(each.id, each.version) for each in queries.draft(event)] == before
    assert session().scalar(sa.select(sa.func.count()).select_from(ImportedFile)) == 1


def test_a_dry_run_reports_and_writes_nothing(seminar: Event) -> None:
    report = take(seminar, files.SEMINAR, dry_run=True)
    assert report.totals == {"accept": 15, "added": 15}
    assert not report.is_written
    assert not queries.draft(seminar)


def test_a_changed_row_changes_its_item_and_no_other(seminar: Event) -> None:
    take(seminar, files.sessions(files.session(1), files.session(2)))
    report = take(seminar, files.sessions(files.session(1, title_en="Another title"), files.session(2)))
    assert [row.change for row in report.rows] == ["changed", "unchanged"]
    assert item(seminar, "S-1").title.en == "Another title"


def test_what_the_office_changed_stays_when_the_file_is_the_same(seminar: Event) -> None:
    take(seminar, files.sessions())
    change(item(seminar, "S-1"), room="Room 9")
    report = take(seminar, files.sessions())
    assert codes(report) == [["changed_here"]]
    assert item(seminar, "S-1").room == "Room 9"


def test_what_both_changed_is_left_for_a_person(seminar: Event) -> None:
    take(seminar, files.sessions())
    change(item(seminar, "S-1"), room="Room 9")
    report = take(seminar, files.sessions(files.session(1, room="Foyer")))
    assert (report.rows[0].outcome, report.rows[0].change, codes(report)) == (
        "review",
        "left_out",
        [["conflict"]],
    )
    assert item(seminar, "S-1").room == "Room 9"


def test_what_stands_in_the_file_no_more_is_reported_and_stays(seminar: Event) -> None:
    take(seminar, files.sessions(files.session(1), files.session(2)))
    report = take(seminar, files.sessions(files.session(1)))
    assert (report.rows[-1].source_id, report.rows[-1].outcome, report.rows[-1].line) == (
        "S-2",
        "review",
        None,
    )
    assert len(queries.draft(seminar)) == 2


def change(found: ProgrammeItem, **changes: Any) -> None:
    from dataclasses import replace

    with unit_of_work() as writing:
        fresh = writing.get_one(ProgrammeItem, found.id)
        services.change_item(SYSTEM, fresh, replace(queries.content_of(fresh), **changes))


# --- moving by weeks --------------------------------------------------------------------------------


def test_dates_move_by_whole_weeks_and_the_clock_on_the_wall_stays(tour: Event) -> None:
    take(tour, files.TOUR, shift_days=28 * 7)
    moved = item(tour, "IT-315")
    assert moved.starts == wall("2027-08-03 14:50", "Asia/Tokyo")
    assert str(moved.confirmed_on) == "2027-06-25"
    assert item(tour, "NIGHT-1").starts == wall("2027-08-01 15:00", "Asia/Tokyo")


def test_a_move_across_the_change_of_the_clocks_keeps_the_wall_time(seminar: Event) -> None:
    take(seminar, files.SEMINAR, shift_days=182)
    moved = item(seminar, "SEM-02")
    assert moved.starts == wall("2027-12-16 09:30")


def test_dates_do_not_move_by_days(seminar: Event) -> None:
    with pytest.raises(Refusal):
        take(seminar, files.SEMINAR, shift_days=3)


# --- rows that are wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "outcome"),
    [
        ({"kind": "workshop"}, "kind", "review"),
        ({"access": "friends"}, "audience", "review"),
        ({"kind": 7}, "type", "reject"),
        ({"title_en": ["a"]}, "type", "reject"),
        ({"roles": "moderator"}, "type", "reject"),
        ({"needs_signup": 1}, "type", "reject"),
        ({"capacity": "many"}, "type", "reject"),
        ({"capacity": -1}, "range", "reject"),
        ({"title_en": "t" * 501}, "too_long", "reject"),
        ({"start": "17 June"}, "time", "reject"),
        ({"start": None}, "required", "reject"),
        ({"start": "2027-06-17T12:00:00+01:00"}, "order", "reject"),
        ({"start": "2027-06-17T10:00:00+00:00"}, "offset", "reject"),
        ({"start": "2027-03-28T01:30:00", "end": "2027-03-28T03:00:00"}, "no_such_time", "reject"),
        ({"tz": "Mars/Olympus"}, "zone", "reject"),
        ({"session_id": None}, "required", "reject"),
        ({"start": "2027-06-18T10:00:00+01:00", "end": "2027-06-18T11:00:00+01:00"}, "outside", "accept"),
        ({"title_ja": ""}, "untranslated", "accept"),
    ],
)
def test_a_row_is_reported_for_what_is_wrong(
    seminar: Event, changes: dict[str, Any], code: str, outcome: str
) -> None:
    report = take(seminar, files.sessions(files.session(1, **changes), files.session(2)))
    assert code in codes(report)[0]
    assert [row.outcome for row in report.rows] == [outcome, "accept"]
    assert report.is_written is (outcome != "reject")
    assert bool(queries.draft(seminar)) is (outcome != "reject")


def test_a_kind_that_we_do_not_know_is_never_guessed(seminar: Event) -> None:
    report = take(seminar, files.sessions(files.session(1, kind="workshop"), files.session(2)))
    assert report.rows[0].change == "left_out"
    assert [each.source_id for each in queries.draft(seminar)] == ["S-2"]


def test_an_audience_that_we_do_not_know_is_kept_from_the_public(seminar: Event) -> None:
    take(seminar, files.sessions(files.session(1, access="friends")))
    assert item(seminar, "S-1").audience == ["group:unknown"]


def test_a_row_twice_is_rejected(seminar: Event) -> None:
    report = take(seminar, files.sessions(files.session(1), files.session(1)))
    assert [row.outcome for row in report.rows] == ["accept", "reject"]
    assert not queries.draft(seminar)


def test_a_row_that_is_no_object_is_rejected(seminar: Event) -> None:
    assert [row.outcome for row in take(seminar, files.sessions(None, 7, "x")).rows] == ["reject"] * 3


def test_confirmed_without_post_or_date_is_not_taken_for_confirmed(tour: Event) -> None:
    whole = json.loads(files.TOUR)
    whole["items"][1]["host_confirmation"]["on"] = None
    report = take(tour, whole)
    assert codes(report)[1] == ["confirmation"]
    assert item(tour, "IT-102").confirmation is Confirmation.REQUESTED


def test_hostile_text_is_kept_without_what_nobody_can_see(seminar: Event) -> None:
    take(seminar, files.sessions(files.session(1, title_en="<b>\x00Tea\u202e</b>\ud800", title_ja="=1+1")))
    assert item(seminar, "S-1").title == Words("<b>Tea</b>", "=1+1")


# --- files that are wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b'{"schema": ', "not_json"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "too_deep"),
        (b"[]", "not_object"),
        (b'"x"', "not_object"),
        (b'{"schema": NaN}', "not_json"),
        (b'{"schema": 1e999}', "not_json"),
        (b'{"schema": ' + b"9" * 5000 + b"}", "not_json"),
        ("{}".encode("utf-16"), "encoding"),
        (b" " * (2 * 1024 * 1024 + 1), "too_large"),
        (b"{}", "schema"),
        (b'{"schema": "tourapp/event-programme/2", "sessions": []}', "schema"),
        (b'{"schema": ["tourapp/event-programme/1"]}', "schema"),
        (b'{"schema": "tourapp/event-programme/1"}', "rows"),
        (b'{"schema": "tourapp/event-programme/1", "sessions": {}}', "rows"),
        (b'{"schema": "tourapp/itinerary/1", "items": [], "lodging": 7}', "rows"),
    ],
)
def test_a_file_that_is_wrong_is_refused_as_a_whole(seminar: Event, data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        take(seminar, data)
    assert refused.value.code == code
    assert not queries.draft(seminar)
    assert not session().scalars(sa.select(ImportedFile)).all()


def test_a_byte_order_mark_does_not_matter(seminar: Event) -> None:
    assert take(seminar, b"\xef\xbb\xbf" + files.sessions()).is_written


@pytest.mark.parametrize("places", [None, 7, [7], [{"place_id": 7}], [{"place_id": "PL-HND", "lat": "x"}]])
def test_odd_places_reject_rows_and_break_nothing(tour: Event, places: Any) -> None:
    report = take(tour, {**json.loads(files.TOUR), "places": places})
    assert report.rejected and not report.is_written


def test_importing_needs_the_right(seminar: Event) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        import_programme(VISITOR, seminar, files.sessions())


def test_an_imported_number_becomes_that_of_the_edition(tour: Event) -> None:
    take(tour, files.TOUR)
    with unit_of_work():
        edition = services.freeze(SYSTEM, tour)
        services.release(SYSTEM, tour, edition, circle=Circle.HOST)
    assert edition.number == 4


# --- the command ------------------------------------------------------------------------------------


def test_the_command_prints_a_json_object_for_each_row(app: Flask, tmp_path: Any) -> None:
    with app.app_context():
        make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
    file = tmp_path / "seminar.json"
    file.write_bytes(files.SEMINAR)
    from tourapp.cli import main

    run = app.test_cli_runner().invoke
    dry = run(main, ["import", "programme", "seminar", str(file), "--dry-run", "--json"])
    assert dry.exit_code == 0, dry.output
    rows = [json.loads(line) for line in dry.output.splitlines() if line.startswith("{")]
    assert len(rows) == 15
    assert {"line", "outcome", "issues"} <= set(rows[0])
    assert run(main, ["import", "programme", "seminar", str(file)]).exit_code == 0
    file.write_bytes(files.sessions(files.session(1, start="no")))
    assert run(main, ["import", "programme", "seminar", str(file)]).exit_code == 1
    file.write_bytes(b"{")
    broken = run(main, ["import", "programme", "seminar", str(file)])
    assert broken.exit_code == 1 and "JSON" in broken.output
    assert run(main, ["import", "programme", "nowhere", str(file)]).exit_code == 1


# --- places and what an item says besides -------------------------------------------------------------


def test_the_places_of_a_file_are_kept_once_and_used_again(tour: Event, seminar: Event) -> None:
    take(tour, files.TOUR)
    first = {place.source_key: place.ref for place in resources.offered(tour.office)}
    assert len(first) == 19
    assert item(tour, "IT-315").place_ref == first["PL-CITYHALL"]
    museum = next(each for each in resources.offered(tour.office) if each.source_key == "PL-MUSEUM")
    assert (museum.step_free, museum.photography) == (Known.YES, Known.UNKNOWN)
    take(seminar, files.TOUR)
    assert {place.source_key: place.ref for place in resources.offered(tour.office)} == first
    assert item(seminar, "IT-315").place_ref == first["PL-CITYHALL"]


def test_a_file_never_writes_over_a_place_that_the_office_has(tour: Event) -> None:
    make_place("Our own words", source_key="PL-CITYHALL")
    take(tour, files.TOUR)
    (kept,) = [each for each in resources.offered(tour.office) if each.source_key == "PL-CITYHALL"]
    assert kept.name.en == "Our own words" and item(tour, "IT-315").place_ref == kept.ref


def test_a_dry_run_keeps_no_place(tour: Event) -> None:
    take(tour, files.TOUR, dry_run=True)
    assert not resources.offered(tour.office)


def test_the_same_file_again_changes_nothing_places_and_all(tour: Event) -> None:
    take(tour, files.TOUR)
    again = take(tour, files.TOUR)
    assert again.totals == {"accept": 41, "unchanged": 41}


def test_what_an_itinerary_says_besides_is_read(tour: Event) -> None:
    take(tour, files.TOUR)
    visit = queries.content_of(item(tour, "IT-419"))
    assert (visit.interpretation, visit.photography, visit.cards) == ("consecutive", "not_allowed", 0)
    assert visit.dress == Words("Smart casual, flat shoes", "スマートカジュアル、歩きやすい靴")
    call = queries.content_of(item(tour, "IT-315"))
    assert call.principal == Words("Mayor", "市長") and call.gift and call.cards == 1
    meal = queries.content_of(item(tour, "IT-104"))
    assert (meal.meal_kind, meal.diets_sent) == ("dinner", True)
    assert meal.cost_bearer == Words("CLAIR", "クレア")
    bus = queries.content_of(item(tour, "IT-102"))
    assert (bus.travel_mode, bus.travel_km) == ("chartered_bus", 19.0)
    assert bus.travel_from.en.startswith("Tokyo International Airport")
    assert queries.content_of(item(tour, "IT-313")).transfer_minutes == 10
    night = queries.content_of(item(tour, "NIGHT-1"))
    assert night.night == dt.date(2027, 1, 17)


def test_the_panels_of_a_seminar_have_a_moderator_and_the_summit_its_languages(seminar: Event) -> None:
    take(seminar, files.SEMINAR)
    assert queries.content_of(item(seminar, "SEM-10")).moderator.en == "Moderator"


def test_money_without_its_currency_is_rejected_with_its_row_and_not_with_the_file(seminar: Event) -> None:
    row = files.session(tourapp={"cost_amount": "1200.50"})
    report = take(seminar, files.sessions(row, files.session(2)))
    assert [each.outcome for each in report.rows] == ["reject", "accept"]
    assert report.rows[0].issues[0].field == "cost_currency" and not report.is_written


def test_a_word_for_interpreting_that_we_do_not_know_is_left_for_a_person(seminar: Event) -> None:
    report = take(seminar, files.sessions(files.session(interpretation="telepathy")))
    assert (codes(report), report.rows[0].outcome) == ([["word"]], "review")
    assert queries.content_of(item(seminar, "S-1")).interpretation == ""
