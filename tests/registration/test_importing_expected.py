"""The three messy files give exactly what stands in `registrations_messy_expected.json`."""

import csv
import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest

from tourapp.core.ids import new_id
from tourapp.core.text import search_key
from tourapp.directory.rules import plain_key
from tourapp.registration.importing import examine
from tourapp.registration.importing.bodies import Bodies, Body
from tourapp.registration.importing.codes import Outcome
from tourapp.registration.importing.columns import known_columns
from tourapp.registration.importing.rows import Context

DATA = Path(__file__).resolve().parents[2] / "tourapp" / "demo" / "data"
EXPECTED = json.loads((DATA / "registrations_messy_expected.json").read_text("utf-8"))
LONDON = frozenset({"AT", "DK", "FI", "DE", "IE", "NL", "NO", "SE", "GB"})
DAY = dt.date.fromisoformat(EXPECTED["event_day"])
CITIES_OF_PARTNERSHIPS = ("豊田市",)
"""Bodies that the files of partnerships alone name, as far as a row needs them."""


def rows_of(name):
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def body(official, others=(), name_en=""):
    keys = tuple(key for key in map(search_key, official) if key)
    also = tuple(key for key in (*map(search_key, others), plain_key(name_en)) if key and key not in keys)
    return Body(new_id(), keys, also, name_en)


@pytest.fixture(scope="module")
def context():
    bodies = [
        body(
            [row["official_name_en"]],
            [row["official_name_local"], row["short_name"]],
            row["official_name_en"],
        )
        for row in rows_of("uk_authorities_sample.csv")
    ]
    bodies += [body([row["name_ja"]], [row["name_en"]]) for row in rows_of("prefectures.csv")]
    bodies += [body([name]) for name in CITIES_OF_PARTNERSHIPS]
    columns = known_columns()
    options = tuple(EXPECTED["breakouts"])
    columns["breakout"] = dataclasses.replace(columns["breakout"], options=options)
    return Context(columns, DAY, DAY, Bodies.of(bodies), LONDON)


def judged(name, context):
    return examine((DATA / name).read_bytes(), context)


def as_told(candidates, number="line"):
    return [
        {number: each.line, "email": each.email, "outcome": each.outcome.value}
        | ({"record": each.record} if number == "line" else {})
        | {"issues": [issue.to_json() for issue in each.issues]}
        for each in candidates
    ]


def wanted(records):
    return [{key: value for key, value in record.items() if key != "note"} for record in records]


def file_issues(issues):
    return [issue.to_json() for issue in issues]


def without_notes(issues):
    return [{key: value for key, value in issue.items() if key != "note"} for issue in issues]


def of_the_container(found):
    """What is odd about the file. Its headings are those of the CSV file, and told of in the same way."""
    return [issue for issue in file_issues(found.issues) if not issue["code"].startswith("HEADER_")]


def in_any_order(issues):
    return sorted(issues, key=lambda issue: issue["code"])


def totals(candidates):
    return {
        outcome.value: count
        for outcome in Outcome
        if (count := sum(each.outcome is outcome for each in candidates))
    }


def test_the_columns_are_those_that_are_expected(context):
    heading = judged("registrations_messy.csv", context).heading
    own_name = {"name_kanji": "name_local"}
    assert list(heading.keys) == [own_name.get(key, key) for key in EXPECTED["expected_columns"]]


def test_the_csv_file_gives_exactly_what_is_expected(context):
    found = judged("registrations_messy.csv", context)
    rows = found.candidates
    assert as_told(rows) == wanted(EXPECTED["csv"]["records"])
    assert totals(rows) == EXPECTED["csv"]["totals"]
    assert found.table.encoding == EXPECTED["csv"]["encoding"]
    assert file_issues(found.issues) == EXPECTED["csv"]["file_issues"]


def test_the_workbook_gives_exactly_what_is_expected(context):
    found = judged("registrations_messy.xlsx", context)
    rows = found.candidates
    expected = EXPECTED["xlsx"]
    assert as_told(rows, "row") == wanted(expected["rows"])
    assert totals(rows) == expected["totals"]
    assert (found.table.sheet, found.heading.line) == (expected["sheet"], expected["header_row"])
    assert in_any_order(of_the_container(found)) == in_any_order(without_notes(expected["file_issues"]))


LOST = {record["line"]: record for record in EXPECTED["sjis"]["lossy_records"]}


def test_the_file_in_code_page_932_has_the_same_rows_and_tells_what_was_lost(context):
    found = judged("registrations_messy_sjis.csv", context)
    rows = found.candidates
    assert found.table.encoding == EXPECTED["sjis"]["encoding"]
    assert of_the_container(found) == without_notes(EXPECTED["sjis"]["file_issues"])
    told, expected = as_told(rows), wanted(EXPECTED["csv"]["records"])
    assert [each for each in told if each["line"] not in LOST] == [
        each for each in expected if each["line"] not in LOST
    ]
    assert [each["outcome"] for each in told] == [each["outcome"] for each in expected]
    assert totals(rows) == EXPECTED["csv"]["totals"]
    lossy = {
        each["line"]: issue["fields"]
        for each in told
        for issue in each["issues"]
        if issue["code"] == "ENCODING_LOSSY"
    }
    assert lossy == {line: [field["field"] for field in record["fields"]] for line, record in LOST.items()}


def test_what_was_lost_is_not_guessed(context):
    by_line = {each.line: each for each in judged("registrations_messy_sjis.csv", context).candidates}
    assert by_line[33].values["given_name"] == "Z?phyrine"
    assert by_line[32].values["name_local"] == "?????￢"
    assert by_line[27].values["family_name"] == "Sampleton?"


def test_values_are_kept_as_they_should_be(context):
    by_line = {each.line: each for each in judged("registrations_messy.csv", context).candidates}
    assert by_line[9].values["name_local"] == "髙橋 仮子"
    assert by_line[9].values["family_name"] == "ダミー"
    assert by_line[6].values["email"] == "clover.placeholder@example.org"
    assert by_line[6].values["organisation"] == "Kent County Council"
    assert by_line[13].values["arrival_date"] == "2027-06-17"
    assert by_line[11].values["arrival_date"] == ""
    assert by_line[35].values["remarks"] == "①通訳 ㈱関係なし～"
    assert by_line[28].values["job_title"] == "Manager, North area"
    assert by_line[22].values["phone"] == "+44 7700 900219"
    assert by_line[22].values["dietary"] == ""
    assert by_line[31].values["job_title"] == "<b>Manager</b><script>alert(1)</script>"
    assert by_line[27].values["given_name"] == "Umber"
