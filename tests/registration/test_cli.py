"""Opening registration from the machine."""

import datetime as dt

import pytest

from tests.builders import make_event
from tourapp.cli import main
from tourapp.questions import queries as questions
from tourapp.registration import queries

OPEN = ("--opens", "2027-04-01 09:00", "--closes", "2027-06-10 17:00")


@pytest.fixture
def run(app):
    def invoke(*arguments):
        return app.test_cli_runner().invoke(main, arguments)

    with app.app_context():
        yield invoke


def test_registration_opens_by_the_clocks_of_the_event(run):
    event = make_event(online=True)
    result = run("intake", "seminar", *OPEN, "--places", "30", "--in-person", "20", "--online", "10")
    assert result.exit_code == 0, result.output
    intake = queries.intake_of(event)
    assert intake.closes_at == dt.datetime(2027, 6, 10, 16, 0, tzinfo=dt.UTC)
    assert (intake.capacity, intake.capacity_in_person, intake.capacity_online) == (30, 20, 10)
    assert [each.key for each in questions.questions_of(event.ref)] == [
        "attendance",
        "dietary",
        "access_needs",
    ]


def test_opening_again_changes_the_numbers_and_asks_nothing_twice(run):
    event = make_event()
    run("intake", "seminar", *OPEN, "--in-person", "20")
    assert run("intake", "seminar", *OPEN, "--in-person", "25").exit_code == 0
    assert queries.intake_of(event).capacity_in_person == 25
    assert len(questions.questions_of(event.ref)) == 3


@pytest.mark.parametrize(
    ("slug", "closes", "sentence"),
    [
        ("nothing", "2027-06-10 17:00", "There is no event nothing"),
        ("seminar", "2027-03-28 01:30", "the clocks go forward"),
        ("seminar", "2027-03-01 17:00", "must close after it opens"),
    ],
)
def test_what_cannot_be_opened_is_refused(run, slug, closes, sentence):
    make_event()
    result = run("intake", slug, "--opens", "2027-03-20 09:00", "--closes", closes)
    assert result.exit_code == 1
    assert sentence in result.output
