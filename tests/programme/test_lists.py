"""Programmes as lists: CSV and XLSX, in and out."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter
from flask import Flask

from docs import columns
from tests.builders import make_event
from tests.programme import files
from tests.programme.test_exporting import add, change, item, out, table, take
from tourapp.access.actor import SYSTEM
from tourapp.cli import main
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import queries, services
from tourapp.programme.headings import LABELS
from tourapp.programme.importing.models import HandedIn
from tourapp.programme.importing.report import Report
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.models import ImportedFile, ProgrammeItem

ROW = {
    "id": "",
    "kind": "visit",
    "title_en": "Town hall",
    "title_ja": "市役所",
    "starts_date": "2027-06-17",
    "starts_time": "10:47",
    "ends_time": "11:30",
}


@pytest.fixture
def seminar(app: Flask) -> Iterator[Event]:
    with app.app_context():
        yield make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")


def a_list(*rows: dict[str, Any], headings: dict[str, str] | None = None) -> bytes:
    """A list as CSV with these rows; `headings` says otherwise what some columns are called."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([(headings or {}).get(name, name) for name in names])
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def take_list(event: Event, *rows: dict[str, Any], **options: Any) -> Report:
    return take(event, a_list(*rows, headings=options.pop("headings", None)), name="list.csv", **options)


def codes(report: Report) -> list[list[str]]:
    return [[issue.code for issue in row.issues] for row in report.rows]


# --- out --------------------------------------------------------------------------------------------


def test_a_csv_begins_with_its_mark_and_its_headings_do_not_change(seminar: Event) -> None:
    take(seminar, files.SEMINAR)
    data = out(seminar, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    first = data.decode("utf-8-sig").splitlines()[0].replace('"', "").split(",")
    assert first[:10] == [
        "id", "mark", "kind", "title_en", "title_ja",
        "starts_date", "starts_time", "starts_zone", "ends_date", "ends_time",
    ]  # fmt: skip
    row = table(data)[2]
    assert (row["id"], row["kind"], row["starts_date"], row["starts_time"], row["audience"]) == (
        "SEM-03",
        "keynote",
        "2027-06-17",
        "09:45",
        "everybody",
    )


def test_the_columns_stand_in_the_documents() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "programme-files.md"
    assert page.read_text("utf-8").endswith(columns.table()), (
        "put the output of `python -m docs.columns` at its end"
    )


def test_no_cell_is_taken_for_a_formula(seminar: Event) -> None:
    add(seminar, title=Words('=HYPERLINK("http://x")', "@x"), room="+1")
    row = table(out(seminar, "csv"))[0]
    assert (row["title_en"][:2], row["title_ja"], row["room"]) == ("'=", "'@x", "'+1")


# --- in ---------------------------------------------------------------------------------------------


def test_a_new_row_makes_an_item(seminar: Event) -> None:
    report = take_list(seminar, {**ROW, "id": "A-1"})
    assert [(row.outcome, row.change) for row in report.rows] == [("accept", "added")]
    made = item(seminar, "A-1")
    assert (made.kind, made.title, str(made.starts), str(made.ends)) == (
        ItemKind.VISIT,
        Words("Town hall", "市役所"),
        "2027-06-17 10:47 Europe/London",
        "2027-06-17 11:30 Europe/London",
    )
    assert made.audience == [seminar.ref]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_headings_may_be_in_either_language(seminar: Event, lang: str) -> None:
    headings = {name: LABELS[name].in_(lang) for name in ROW}
    assert take_list(seminar, {**ROW, "id": "A-1"}, headings=headings).is_written
    assert item(seminar, "A-1").title.ja == "市役所"


@pytest.mark.parametrize("word", ["visit", "site_visit", "Site visit", "視察", "VISIT"])
def test_a_kind_may_be_called_by_any_of_its_names(seminar: Event, word: str) -> None:
    assert take_list(seminar, {**ROW, "kind": word}).is_written


def test_a_row_without_an_id_is_taken_once(seminar: Event) -> None:
    assert codes(take_list(seminar, ROW)) == [["no_id"]]
    assert set(take_list(seminar, ROW).totals) == {"accept", "unchanged"}
    assert len(queries.draft(seminar)) == 1


def test_columns_that_a_file_does_not_have_leave_an_item_as_it_is(seminar: Event) -> None:
    take(seminar, files.SEMINAR)
    before = queries.content_of(item(seminar, "SEM-03"))
    row = {"id": "SEM-03", "kind": "keynote", "title_en": "Another keynote"}
    take_list(seminar, row)
    after = queries.content_of(item(seminar, "SEM-03"))
    assert after.title == Words("Another keynote", before.title.ja)
    assert (after.room, after.starts, after.speakers) == (before.room, before.starts, before.speakers)


def test_a_list_that_was_edited_outside_changes_those_items_and_no_other(seminar: Event) -> None:
    add(seminar, title=Words("One", "一"))
    add(seminar, title=Words("Two", "二"))
    rows = table(out(seminar, "csv"))
    rows[1]["room"] = "Room 7"
    report = take_list(seminar, *rows)
    assert [row.change for row in report.rows] == ["unchanged", "changed"]
    assert [each.room for each in queries.draft(seminar)] == ["", "Room 7"]


def test_what_the_office_changed_meanwhile_is_not_overwritten(seminar: Event) -> None:
    kept = add(seminar, title=Words("One", "一"))
    rows = table(out(seminar, "csv"))
    change(kept, room="Room 9")
    assert codes(take_list(seminar, *rows)) == [["changed_here"]]
    rows[0]["room"] = "Room 7"
    report = take_list(seminar, *rows)
    assert (report.rows[0].outcome, codes(report)) == ("review", [["conflict"]])
    assert [each.room for each in queries.draft(seminar)] == ["Room 9"]


def test_what_the_list_does_not_hold_stays_and_is_said(seminar: Event) -> None:
    take(seminar, files.sessions(files.session(1), files.session(2)))
    report = take_list(seminar, *table(out(seminar, "csv"))[:1])
    assert [(row.source_id, row.change) for row in report.rows] == [
        ("S-1", "unchanged"),
        ("S-2", "unchanged"),
    ]
    assert codes(report)[1] == ["not_in_file"]
    assert len(queries.draft(seminar)) == 2


def test_the_form_of_a_json_file_outlives_a_list(seminar: Event) -> None:
    take(seminar, files.SEMINAR)
    rows = table(out(seminar, "csv"))
    rows[2]["room"] = "Room 7"
    take_list(seminar, *rows)
    expected = json.loads(files.SEMINAR)
    expected["sessions"][2]["room"] = "Room 7"
    assert json.loads(out(seminar)) == expected


def test_a_dry_run_of_a_list_writes_nothing(seminar: Event) -> None:
    assert not take_list(seminar, ROW, dry_run=True).is_written
    assert not queries.draft(seminar)


def test_a_dropped_item_is_not_brought_back_silently(seminar: Event) -> None:
    kept = add(seminar)
    rows = table(out(seminar, "csv"))
    with unit_of_work() as writing:
        services.drop_item(SYSTEM, writing.get_one(ProgrammeItem, kept.id), reason="no")
    rows[0]["room"] = "Room 7"
    assert codes(take_list(seminar, *rows)) == [["conflict"]]


# --- rows that are wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "outcome"),
    [
        ({"kind": "workshop"}, "kind", "review"),
        ({"kind": ""}, "required", "reject"),
        ({"title_en": "", "title_ja": ""}, "required", "reject"),
        ({"title_ja": ""}, "untranslated", "accept"),
        ({"title_en": "t" * 501}, "too_long", "reject"),
        ({"starts_date": "17/06/2027"}, "date", "reject"),
        ({"starts_date": "2027-06-31"}, "date", "reject"),
        ({"starts_date": ""}, "time", "reject"),
        ({"starts_time": "10.47"}, "time", "reject"),
        ({"starts_time": "25:00"}, "time", "reject"),
        ({"starts_zone": "Mars/Olympus"}, "zone", "reject"),
        ({"starts_date": "2027-03-28", "starts_time": "01:30"}, "no_such_time", "reject"),
        ({"starts_time": "10:47+09:00"}, "offset", "reject"),
        ({"ends_time": "09:00"}, "order", "reject"),
        ({"starts_date": "2027-06-18"}, "outside", "accept"),
        ({"capacity": "many"}, "type", "reject"),
        ({"capacity": "2.5"}, "type", "reject"),
        ({"capacity": "-1"}, "range", "reject"),
        ({"lat": "91"}, "range", "reject"),
        ({"lat": "nan"}, "range", "reject"),
        ({"needs_signup": "perhaps"}, "type", "reject"),
        ({"confirmation": "sure"}, "confirmation", "review"),
        ({"confirmation": "confirmed"}, "confirmation", "review"),
        ({"audience": "friends"}, "audience", "review"),
        ({"photography": "sometimes"}, "choice", "review"),
        ({"join_url": "javascript:alert(1)"}, "form", "reject"),
        ({"cost_amount": "a lot"}, "form", "reject"),
        ({"speakers": "a | b | c"}, "parts", "reject"),
        ({"room": "r" * 201}, "too_long", "reject"),
        ({"id": "i" * 81}, "too_long", "reject"),
    ],
)
def test_a_row_of_a_list_is_reported_for_what_is_wrong(
    seminar: Event, changes: dict[str, str], code: str, outcome: str
) -> None:
    report = take_list(seminar, {**ROW, "id": "A-1", **changes}, {**ROW, "id": "A-2"})
    assert code in codes(report)[0]
    assert [row.outcome for row in report.rows] == [outcome, "accept"]
    assert bool(queries.draft(seminar)) is (outcome != "reject")


def test_an_unknown_kind_in_a_list_is_left_out_and_never_guessed(seminar: Event) -> None:
    report = take_list(seminar, {**ROW, "id": "A-1", "kind": "workshop"}, {**ROW, "id": "A-2"})
    assert report.rows[0].change == "left_out"
    assert [each.source_id for each in queries.draft(seminar)] == ["A-2"]


def test_confirmed_without_post_or_date_is_not_taken_for_confirmed(seminar: Event) -> None:
    take_list(seminar, {**ROW, "id": "A-1", "confirmation": "confirmed"})
    assert item(seminar, "A-1").confirmation is Confirmation.REQUESTED


def test_an_audience_of_another_event_is_kept_from_everybody(seminar: Event) -> None:
    other = make_event("other")
    take_list(seminar, {**ROW, "id": "A-1", "audience": other.ref})
    assert item(seminar, "A-1").audience == ["group:unknown"]


def test_a_row_twice_in_a_list_is_rejected(seminar: Event) -> None:
    report = take_list(seminar, {**ROW, "id": "A-1"}, {**ROW, "id": "A-1"})
    assert [row.outcome for row in report.rows] == ["accept", "reject"]


def test_a_column_that_nobody_knows_is_named(seminar: Event) -> None:
    report = take_list(seminar, {**ROW, "Weather": "fine"})
    assert report.is_written and "Weather" in report.notes[0]


# --- files that are wrong ---------------------------------------------------------------------------


def a_workbook(*rows: list[Any], formula: str = "", hidden: int = 0) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if formula:
            sheet.write_formula(1, 2, formula)
        if hidden:
            sheet.set_row(hidden, None, None, {"hidden": True})
    return file.getvalue()


HEAD, LINE = ["id", "kind", "title_en"], ["A-1", "visit", "Town hall"]


def test_a_formula_in_a_workbook_rejects_its_row(seminar: Event) -> None:
    report = take(seminar, a_workbook(HEAD, LINE, formula="=1+1"), name="x.xlsx")
    assert codes(report)[0][0] == "formula" and not report.is_written


def test_a_hidden_row_of_a_workbook_is_for_a_person_to_decide(seminar: Event) -> None:
    report = take(seminar, a_workbook(HEAD, LINE, ["A-2", "visit", "Museum"], hidden=2), name="x.xlsx")
    assert [(row.outcome, row.change) for row in report.rows] == [("accept", "added"), ("review", "left_out")]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "x.csv", "empty"),
        (b"kind,title_en\n" + b"\xff\xfe\x81", "x.csv", "encoding"),
        (b"a,b\n1,2\n", "x.csv", "no_heading"),
        (b"kind,title_en,title_en\nvisit,a,b\n", "x.csv", "two_columns"),
        (b"kind,title_en\n" + b"visit,a\n" * 5_001, "x.csv", "rows"),
        (b"kind,title_en" + b",x" * 300 + b"\n", "x.csv", "columns"),
        (b" " * (2 * 1024 * 1024 + 1) + b"x", "x.csv", "too_large"),
        (b"PK\x03\x04 nonsense", "x.xlsx", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.xls", "locked"),
    ],
)
def test_a_list_that_is_wrong_is_refused_as_a_whole(
    seminar: Event, data: bytes, name: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        take(seminar, data, name=name)
    assert refused.value.code == code
    assert not queries.draft(seminar)
    assert not session().scalars(sa.select(ImportedFile)).all()


def test_a_list_is_not_moved(seminar: Event) -> None:
    with pytest.raises(Refusal):
        take_list(seminar, ROW, shift_days=7)


# --- the commands -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_the_commands_write_a_file_and_take_it_in_again(app: Flask, tmp_path: Any, form: str) -> None:
    with app.app_context():
        take(make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30"), files.SEMINAR)
        make_event("empty", starts="2027-06-17 09:00", ends="2027-06-17 17:30")
    run = app.test_cli_runner().invoke
    first = run(main, ["export", "programme", "seminar", "--format", form])
    assert first.exit_code == 0, first.output
    file = tmp_path / f"programme.{form}"
    file.write_bytes(first.stdout_bytes)
    if form == "json":
        assert json.loads(first.stdout_bytes) == json.loads(files.SEMINAR)
    dry = run(main, ["import", "programme", "empty", str(file), "--dry-run", "--json"])
    assert dry.exit_code == 0 and len(dry.output.splitlines()) == 15
    assert run(main, ["import", "programme", "empty", str(file)]).exit_code == 0
    with app.app_context():
        kept = session().scalars(sa.select(HandedIn)).one()
        assert (kept.name, len(kept.report["rows"]), kept.written_at is not None) == (file.name, 15, True)
    second = run(main, ["export", "programme", "empty", "--format", form])
    if form != "xlsx":
        assert second.stdout_bytes == first.stdout_bytes
    assert run(main, ["export", "programme", "nowhere", "--format", form]).exit_code == 1
    assert run(main, ["export", "programme", "seminar", "--format", form, "--edition", "9"]).exit_code == 1
