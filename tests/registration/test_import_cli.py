"""`tourapp import registrations`: what the contract promises."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import open_event
from tourapp.access.actor import SYSTEM
from tourapp.cli import main
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.directory.data import load_reference
from tourapp.directory.kinds import OrganisationKind
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Question
from tourapp.registration.models import Registration

DATA = Path(__file__).resolve().parents[2] / "tourapp" / "demo" / "data"
EXPECTED = json.loads((DATA / "registrations_messy_expected.json").read_text("utf-8"))


@pytest.fixture
def house(app):
    """An event of the day that the files are about, with the directory that they name."""
    with app.app_context():
        event = open_event(places=100)
        with unit_of_work():
            load_reference(DATA)
            name = Words("Toyota City", "豊田市")
            directory.add_organisation(SYSTEM, kind=OrganisationKind.CITY, name=name, country="JP")
            options = [{"key": key, "en": key, "ja": key} for key in EXPECTED["breakouts"]]
            session().add(
                Question(
                    about=event.ref, key="breakout", kind=QuestionKind.CHOICE, label=Words("Group", "組"),
                    purpose=Words("", ""), options=options, position=9,
                )
            )  # fmt: skip
            event.office.area = ["AT", "DK", "FI", "DE", "IE", "NL", "NO", "SE", "GB"]
            session().merge(event.office)
    return app


def run(app, *arguments):
    return app.test_cli_runner().invoke(main, ["import", "registrations", "seminar", *map(str, arguments)])


def test_json_is_one_object_a_row_and_exactly_what_is_expected(house):
    told = run(house, DATA / "registrations_messy.csv", "--dry-run", "--json")
    assert told.exit_code == 1, told.output
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert rows == [
        {key: record[key] for key in ("line", "outcome", "issues")} for record in EXPECTED["csv"]["records"]
    ]


def test_the_workbook_too(house):
    told = run(house, DATA / "registrations_messy.xlsx", "--dry-run", "--json")
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert rows == [
        {"line": record["row"], "outcome": record["outcome"], "issues": record["issues"]}
        for record in EXPECTED["xlsx"]["rows"]
    ]


def made(app):
    with app.app_context():
        return session().scalar(sa.select(sa.func.count()).select_from(Registration))


def test_a_rejected_row_lets_nothing_be_written_unless_it_is_left_out(house):
    assert run(house, DATA / "registrations_messy.csv").exit_code == 1
    assert made(house) == 0
    told = run(house, DATA / "registrations_messy.csv", "--leave-out-rejected")
    assert told.exit_code == 1
    assert made(house) > 15, told.output


def test_a_clean_list_is_written(house, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Given name,E-mail,Consent\nAda,ada@example.org,Y\n", "utf-8")
    told = run(house, file)
    assert told.exit_code == 0, told.output
    assert made(house) == 1, "held: one name is asked about"


def test_what_is_no_list_is_refused_in_words(house, tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    told = run(house, file)
    assert told.exit_code == 1
    assert "Error:" in told.output
