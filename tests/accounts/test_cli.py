"""The commands of whoever is on the machine."""

import datetime as dt

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from tests.builders import PASSWORD, give_role, make_account, make_event, make_office, make_person
from tests.conftest import NOW
from tourapp.accounts import queries, services
from tourapp.accounts.models import LinkPurpose, RoleGrant
from tourapp.cli import main
from tourapp.core.db import session
from tourapp.directory.models import Person
from tourapp.directory.queries import person_by_email


@pytest.fixture
def run(app: Flask):
    """Run `tourapp …` on the application of this test."""

    def invoke(*arguments: str) -> Result:
        return app.test_cli_runner().invoke(main.commands[arguments[0]], arguments[1:])

    with app.app_context():
        make_office()
    return invoke


def grants(address: str = "ada@example.org") -> list[RoleGrant]:
    person = person_by_email(address)
    assert person is not None
    return list(queries.grants_of(person.id))


def test_the_first_administrator_is_made_by_a_command(app, run):
    result = run("grant", "first@example.org", "administrator")
    assert (result.exit_code, result.output) == (0, "first@example.org is administrator\n")
    with app.app_context():
        (grant,) = grants("first@example.org")
        assert (grant.role, grant.scope, grant.granted_by) == ("administrator", None, "system")
        person = session().scalars(sa.select(Person)).one()
        assert person.display_name("en") == "first"
        assert person.emails[0].verified_at is None


def test_somebody_new_gets_the_name_that_is_given(app, run):
    run("grant", "new@example.org", "auditor", "--given-name", "Nora", "--family-name", "Sample")
    with app.app_context():
        assert session().scalars(sa.select(Person)).one().display_name("en") == "Nora Sample"


def test_a_role_is_given_to_who_is_known_in_an_office_from_and_to(app, run):
    with app.app_context():
        make_person()
    result = run(
        "grant",
        "ADA@example.org",
        "organiser",
        "--scope",
        "office:LON",
        "--from",
        "2027-05-01",
        "--to",
        "2027-06-30",
    )
    assert result.exit_code == 0, result.output
    with app.app_context():
        (grant,) = grants()
        assert grant.scope == ("office", "LON")
        assert (grant.valid_from, grant.valid_to) == (dt.date(2027, 5, 1), dt.date(2027, 6, 30))
        assert session().scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_a_scope_of_an_event_is_written_with_its_slug(app, run):
    with app.app_context():
        event_id = make_event("seminar-2027").id
        make_person()
    assert run("grant", "ada@example.org", "logistics", "--scope", "event:seminar-2027").exit_code == 0
    with app.app_context():
        assert [grant.scope for grant in grants()] == [("event", str(event_id))]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["organiser"], "needs a scope"),
        (["organiser", "--scope", "office:XXX"], "no office"),
        (["organiser", "--scope", "event:nowhere"], "no event"),
        (["organiser", "--scope", "planet:mars"], "office:"),
        (["organiser", "--scope", "office:"], "office:"),
        (["administrator", "--scope", "office:LON"], "cannot be given"),
        (["participant"], "Invalid value"),
        (["emperor"], "Invalid value"),
        (["auditor", "--from", "2027-06-01", "--to", "2027-05-01"], "before the first"),
        (["auditor", "--from", "1 May"], "Invalid value"),
    ],
)
def test_what_makes_no_sense_is_refused_and_makes_nobody(app, run, arguments, said):
    result = run("grant", "new@example.org", *arguments)
    assert result.exit_code != 0
    assert said in result.output
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Person)) == 0


def test_a_role_is_ended_and_a_second_time_says_so(app, run):
    with app.app_context():
        give_role(make_person())
    assert run("revoke", "ada@example.org", "organiser", "--scope", "office:LON").exit_code == 0
    with app.app_context():
        assert grants() == []
    again = run("revoke", "ada@example.org", "organiser", "--scope", "office:LON")
    assert again.exit_code == 1
    assert "is not organiser" in again.output


def test_the_printed_address_signs_in_once_and_for_ten_minutes(app, run):
    with app.app_context():
        give_role(make_person())
    result = run("sign-in", "ada@example.org")
    assert result.exit_code == 0
    address = result.output.strip()
    assert address.startswith("http://localhost/sign-in/")
    with app.app_context():
        link = services.find_link(address.rpartition("/")[2], LinkPurpose.SIGN_IN)
        assert link.expires_at == NOW + dt.timedelta(minutes=10)
    client = app.test_client()
    path = address.removeprefix("http://localhost")
    assert client.post(path).location == "/manage/"
    assert app.test_client().post(path).status_code == 410


def test_who_has_lost_everything_is_forgotten_and_let_in(app, run):
    with app.app_context():
        make_account(make_person())
    assert run("sign-in", "ada@example.org", "--forget").exit_code == 0
    with app.app_context():
        assert services.check_password("ada@example.org", PASSWORD) is None


def test_nobody_unknown_is_signed_in(run):
    result = run("sign-in", "nobody@example.org")
    assert result.exit_code == 1
    assert "nobody has the address" in result.output
