"""Setting up the offices and the reference data from the machine."""

import pytest

from tourapp.cli import main
from tourapp.core.words import Words
from tourapp.directory import queries


@pytest.fixture
def run(app):
    def invoke(*arguments):
        return app.test_cli_runner().invoke(main, arguments)

    with app.app_context():
        yield invoke


def test_the_reference_data_come_in_once(run):
    first = run("import", "directory")
    assert first.exit_code == 0, first.output
    assert first.output.startswith("8 offices and ")
    assert run("import", "directory").output == "0 offices and 0 organisations are new\n"


def test_an_office_is_added_and_then_changed(run):
    facts = ("--name-en", "Office", "--country", "gb", "--zone", "Europe/London")
    assert run("office", "LON", *facts).output == "LON is added\n"
    assert run("office", "LON", "--name-ja", "事務所", "--mailbox", "events@example.org").exit_code == 0
    office = queries.office_by_code("LON")
    assert office.name == Words("Office", "事務所")
    assert (office.country, office.mailbox) == ("GB", "events@example.org")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (("--mailbox", "events@example.org"), "There is no office XXX yet"),
        (("--name-en", "X", "--country", "Britain", "--zone", "Europe/London"), "two letters"),
        (("--name-en", "X", "--country", "GB", "--zone", "London"), "no time zone"),
    ],
)
def test_an_office_that_cannot_be_is_refused(run, facts, sentence):
    result = run("office", "XXX", *facts)
    assert result.exit_code == 1
    assert sentence in result.output
