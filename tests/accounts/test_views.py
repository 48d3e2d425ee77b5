"""Signing in and out, as a browser sees it."""

import re
from collections.abc import Iterator

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.conftest import mailed, mailed_address, statements, work
from tests.builders import (
    PASSWORD,
    TOTP_SECRET,
    give_role,
    make_account,
    make_office,
    make_person,
    sign_in_as,
)
from tests.conftest import NOW, make_app
from tourapp.access.actor import SYSTEM
from tourapp.accounts import services
from tourapp.accounts.models import Link, LinkPurpose, SignInTry, WebSession
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.directory.models import Person


@pytest.fixture(autouse=True)
def somebody(app: Flask) -> Person:
    """Ada, who has registered for something, and the office."""
    with app.app_context():
        make_office()
        return make_person()


def link_by_mail(app: Flask, client: FlaskClient, **form: str) -> str:
    """Ask for a link and take its path out of the mail."""
    answer = client.post("/sign-in", data={"email": "ada@example.org", **form})
    assert answer.status_code == 303
    with app.app_context():
        work()
        return mailed_address().removeprefix("http://localhost")


def link_of_machine(app: Flask, person: Person) -> str:
    with app.app_context(), unit_of_work():
        return services.machine_link(SYSTEM, session().get_one(Person, person.id)).removeprefix(
            "http://localhost"
        )


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def code(steps: int = 1) -> str:
    return pyotp.TOTP(TOTP_SECRET).at(int(clock.now().timestamp()) + steps * 30)


# --- by mail -----------------------------------------------------------------------------------------


def test_somebody_signs_in_with_the_link_from_her_mail(app, client):
    path = link_by_mail(app, client)
    page = client.get(path).get_data(as_text=True)
    assert "Ada Example" in page
    assert "<button" in page
    answer = client.post(path)
    assert (answer.status_code, answer.location) == (303, "/me")
    assert is_signed_in(client)


def test_the_answer_is_the_same_whoever_asks(app, client):
    answers = [
        client.post("/sign-in", data={"email": address})
        for address in ("ada@example.org", "nobody@example.org")
    ]
    assert {answer.status_code for answer in answers} == {303}
    assert {answer.location for answer in answers} == {"/sign-in/sent"}
    assert {answer.data for answer in answers} == {answers[0].data}
    with app.app_context():
        work()
        assert [message.to_address for message in mailed()] == ["ada@example.org"]


@pytest.mark.parametrize(
    "address", ["", "not an address", "a@b", "a@example.org\r\nBcc: b@example.org", "ü" * 300]
)
def test_what_is_no_address_is_said_beside_the_field(client, address):
    answer = client.post("/sign-in", data={"email": address})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.get_data(as_text=True)


def test_looking_at_a_link_does_not_use_it_however_often(app, client):
    path = link_by_mail(app, client)
    for scanner in (app.test_client(), app.test_client()):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert scanner.open(path, method=method).status_code == 200
        assert not is_signed_in(scanner)
    assert client.post(path).status_code == 303


def test_a_link_signs_in_once(app, client):
    path = link_by_mail(app, client)
    client.post(path)
    thief = app.test_client()
    for answer in (thief.get(path), thief.post(path)):
        assert answer.status_code == 410
        assert "works once" in answer.get_data(as_text=True)
    assert not is_signed_in(thief)


def test_pressing_the_button_twice_leads_to_the_same_page(app, client):
    path = link_by_mail(app, client)
    first, second = client.post(path), client.post(path)
    assert (second.status_code, second.location) == (first.status_code, first.location)


def test_a_link_that_has_run_out_offers_a_new_one(app, client, at):
    path = link_by_mail(app, client)
    with at(NOW.replace(minute=10)):
        answer = client.post(path)
    assert answer.status_code == 410
    assert 'action="/sign-in"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("token", ["x", "a" * 43, "..%2f", "a" * 3000])
def test_an_address_that_was_never_a_link_is_answered_alike(client, token):
    assert client.get(f"/sign-in/{token}").status_code in (404, 410)


def test_the_person_comes_back_to_where_she_wanted_to_go(app, client):
    answer = client.get("/account?lang=en")
    assert answer.location == "/sign-in?next=%2Faccount%3Flang%3Den"
    page = client.get(answer.location).get_data(as_text=True)
    assert 'value="/account?lang=en"' in page
    path = link_by_mail(app, client, next="/account?lang=en")
    assert client.post(path).location == "/account?lang=en"


OUTSIDE = [
    "https://evil.example.org/",
    "//evil.example.org/",
    "///evil.example.org/",
    "/\\evil.example.org",
    "\\/evil.example.org",
    "/\t/evil.example.org",
    "/\r\n//evil.example.org",
    "javascript:alert(1)",
    "evil.example.org",
    "http:evil.example.org",
    "/" + "a" * 600,
    "",
]


@pytest.mark.parametrize("target", OUTSIDE)
def test_signing_in_leads_nowhere_outside(app, client, target):
    path = link_by_mail(app, client, next=target)
    assert client.post(path).location == "/me"


@pytest.mark.parametrize("target", OUTSIDE)
def test_a_link_leads_nowhere_outside_whoever_wrote_its_row(app, client, somebody, target):
    with app.app_context(), unit_of_work():
        person = session().get_one(Person, somebody.id)
        facts = {"person": person, "expires_at": NOW.replace(minute=10), "next_path": target[:500]}
        token = services.new_link(LinkPurpose.SIGN_IN, **facts)
    location = client.post(f"/sign-in/{token}").location
    assert location == ("/me" if not target.startswith("/aaa") else target[:500])


@pytest.mark.parametrize("target", OUTSIDE)
def test_signing_in_with_a_password_leads_nowhere_outside(app, client, somebody, target):
    with app.app_context():
        make_account(somebody)
    answer = client.post(
        "/sign-in/office",
        data={"email": "ada@example.org", "password": PASSWORD, "code": code(), "next": target},
    )
    assert answer.location == "/me"


def test_a_form_that_arrives_without_a_session_leads_back_to_its_page(client):
    answer = client.post("/account", data={"lang": "ja"})
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=%2Faccount&ended=1"
    page = client.get(answer.location).get_data(as_text=True)
    assert "Nothing was saved" in page


def test_a_form_of_a_page_that_cannot_be_read_leads_to_signing_in_only(client):
    assert client.post("/account/sessions").location == "/sign-in?ended=1"


# --- the cookie and the session ------------------------------------------------------------------------


def test_a_session_that_somebody_else_planted_is_not_the_one_that_gets_signed_in(app, client):
    path = link_by_mail(app, client)
    with client.session_transaction() as kept:
        kept["_user_id"] = "planted"
        kept["anything"] = "of the thief's"
    client.post(path)
    with client.session_transaction() as kept:
        assert kept["_user_id"] != "planted"
        assert "anything" not in kept


def test_signing_in_again_ends_the_session_that_the_browser_had(app, client, somebody):
    before = sign_in_as(client, somebody, strong=False)
    client.post(link_by_mail(app, client))
    with app.app_context():
        assert services.load_actor(before) is None


def test_signing_out_ends_the_session_on_the_server_too(app, client, somebody):
    token = sign_in_as(client, somebody)
    assert is_signed_in(client)
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert not is_signed_in(client)
    with client.session_transaction() as kept:  # who has copied the cookie
        kept["_user_id"] = token
    assert not is_signed_in(client)


def test_signing_out_twice_and_by_a_stranger_is_answered_alike(client):
    assert client.post("/sign-out").status_code == 303
    assert client.get("/sign-out").status_code == 405


def test_the_cookie_holds_a_token_and_nothing_about_the_person(app, client):
    client.post(link_by_mail(app, client))
    with client.session_transaction() as kept:
        assert set(kept) <= {"_user_id", "_fresh", "_permanent", "csrf_token", "_flashes"}
    cookie = client.get_cookie("session")
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_over_https_the_cookie_is_locked_to_the_host(sqlite_url, tmp_path):
    app = make_app(sqlite_url, tmp_path, TOURAPP_BASE_URL="https://events.example.org")
    with app.app_context():
        make_office()
        person = make_person("ben@example.org")
    client = app.test_client()
    path = link_of_machine(app, person).removeprefix("https://events.example.org")
    answer = client.post(path, base_url="https://events.example.org")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if "session" in line)
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_pages_of_somebody_signed_in_are_never_kept(client, somebody):
    sign_in_as(client, somebody)
    assert client.get("/account").headers["Cache-Control"] == "no-store"


@pytest.fixture
def checked_client(sqlite_url: str, app: Flask) -> Iterator[FlaskClient]:
    """A browser whose forms need their token."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app.test_client()


@pytest.mark.parametrize(
    "path", ["/sign-in", "/sign-in/office", "/sign-out", "/account", "/account/password"]
)
def test_a_form_from_another_site_is_refused(checked_client, somebody, path):
    token = sign_in_as(checked_client, somebody)
    assert checked_client.post(path, data={"email": "ada@example.org"}).status_code == 400
    with checked_client.application.app_context():
        assert services.load_actor(token) is not None


def test_a_link_is_not_used_by_a_form_from_another_site(app, checked_client, somebody):
    path = link_of_machine(app, somebody)
    assert checked_client.post(path).status_code == 400
    page = checked_client.get(path).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    assert checked_client.post(path, data={"csrf_token": token[1]}).status_code == 303


def test_the_use_of_a_session_is_noted_after_ten_minutes_and_once(app, client, somebody, at):
    sign_in_as(client, somebody)

    def seen() -> object:
        with app.app_context():
            return session().scalar(sa.select(WebSession.seen_at))

    with at(NOW.replace(minute=9)):
        client.get("/account", buffered=True)
        assert seen() == NOW
    with at(NOW.replace(minute=12)):
        client.get("/account", buffered=True)
        assert seen() == NOW.replace(minute=12)


def test_a_page_is_read_without_writing(app, client, somebody, at):
    sign_in_as(client, somebody)
    with at(NOW.replace(minute=12)), statements(app) as executed:
        answer = client.get("/account")
        before_the_answer = list(executed)
        answer.close()
    assert not [one for one in before_the_answer if one.startswith(("UPDATE", "INSERT", "DELETE"))]
    assert [one for one in executed if one.startswith("UPDATE web_session")]


# --- roles -------------------------------------------------------------------------------------------


def test_by_mail_somebody_with_a_role_sees_her_own_pages_only(app, client, somebody):
    with app.app_context():
        give_role(somebody)
    answer = client.post(link_by_mail(app, client))
    assert answer.location == "/me"
    assert client.get("/manage/").status_code == 403
    assert "password and code" in client.get("/account").get_data(as_text=True)


def test_the_link_of_the_machine_opens_the_desk_to_who_works_for_us(app, client, somebody):
    with app.app_context():
        give_role(somebody)
    answer = client.post(link_of_machine(app, somebody))
    assert answer.location == "/manage/"
    assert client.get("/manage/").status_code == 200


def test_a_role_that_ends_closes_the_desk_at_once(app, client, somebody):
    from tourapp.access.policy import Role

    with app.app_context():
        give_role(somebody)
    sign_in_as(client, somebody)
    assert client.get("/manage/").status_code == 200
    with app.app_context(), unit_of_work():
        services.revoke(SYSTEM, session().get_one(Person, somebody.id), Role.ORGANISER, ("office", "LON"))
    assert client.get("/manage/").status_code == 303


# --- with password and code ----------------------------------------------------------------------------


def office(client: FlaskClient, **changes: str):
    data = {"email": "ada@example.org", "password": PASSWORD, "code": code(), **changes}
    return client.post("/sign-in/office", data=data)


def test_password_and_code_open_the_desk(app, client, somebody):
    with app.app_context():
        give_role(somebody)
        make_account(somebody)
    answer = office(client)
    assert (answer.status_code, answer.location) == (303, "/manage/")
    assert client.get("/manage/").status_code == 200


def test_every_wrong_try_is_answered_with_the_same_page(app, client, somebody):
    with app.app_context():
        make_account(somebody)
        make_person("ben@example.org", given_name="Ben")
    wrong = [
        {"password": "wrong words here"},
        {"code": "000000"},
        {"email": "ben@example.org"},
        {"email": "nobody@example.org"},
    ]
    pages = []
    for changes in wrong:
        answer = office(client, **changes)
        assert answer.status_code == 422
        page = answer.get_data(as_text=True).replace(changes.get("email", "ada@example.org"), "…")
        pages.append(
            re.sub(r'(csrf_token" value=|nonce=)"[^"]*"|<code class="reference">.*?</code>', "", page)
        )
    assert len(set(pages)) == 1


def test_the_password_is_not_sent_back(app, client):
    answer = office(client, password="my secret sentence")
    assert answer.status_code == 422
    assert "my secret sentence" not in answer.get_data(as_text=True)


def test_a_code_that_was_used_is_refused_in_another_browser(app, client, somebody):
    with app.app_context():
        make_account(somebody)
    used = code()
    assert office(client, code=used).status_code == 303
    assert office(app.test_client(), code=used).status_code == 422


# --- how often -----------------------------------------------------------------------------------------


@pytest.fixture
def strict(app: Flask) -> Flask:
    """As in production: every limit as it stands in the rules."""
    app.config["LIMIT_SCALE"] = 1
    return app


@pytest.mark.parametrize("address", ["ada@example.org", "nobody@example.org"])
def test_one_address_gets_five_mails_an_hour(strict, address, at):
    client = strict.test_client()
    answers = [client.post("/sign-in", data={"email": address}) for _time in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "3600"
    assert "60 minutes" in answers[-1].get_data(as_text=True)
    with at(NOW.replace(hour=10)):
        assert client.post("/sign-in", data={"email": address}).status_code == 303


def test_one_client_asks_for_forty_mails_an_hour_whatever_the_addresses(strict):
    client = strict.test_client()
    for number in range(40):
        assert client.post("/sign-in", data={"email": f"p{number}@example.org"}).status_code == 303
    assert client.post("/sign-in", data={"email": "one.more@example.org"}).status_code == 429
    other = client.post(
        "/sign-in", data={"email": "one.more@example.org"}, environ_base={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert other.status_code == 303


def test_an_account_takes_ten_wrong_passwords_in_a_quarter_of_an_hour(strict, somebody, at):
    client = strict.test_client()
    with strict.app_context():
        make_account(somebody)
    for _time in range(10):
        assert office(client, password="wrong words here").status_code == 422
    assert office(client).status_code == 429  # the right one, too late
    elsewhere = {"REMOTE_ADDR": "192.0.2.9"}
    data = {"email": "ADA@example.org ", "password": PASSWORD, "code": code()}
    assert client.post("/sign-in/office", data=data, environ_base=elsewhere).status_code == 429
    with at(NOW.replace(minute=15)):
        assert office(client).status_code == 303


def test_mistakes_are_forgotten_once_the_person_is_in(strict, somebody):
    client = strict.test_client()
    with strict.app_context():
        make_account(somebody)
    for _time in range(9):
        office(client, password="wrong words here")
    assert office(client).status_code == 303
    with strict.app_context():
        kinds = session().scalars(sa.select(SignInTry.kind)).all()
    assert kinds == ["password_from_client"]


def test_a_try_is_counted_even_when_its_form_is_refused(strict):
    client = strict.test_client()
    office(client)
    with strict.app_context():
        assert session().scalars(sa.select(SignInTry.tries).order_by(SignInTry.kind)).all() == [1, 1]


def test_the_table_of_tries_names_nobody(strict):
    strict.test_client().post("/sign-in", data={"email": "ada@example.org"})
    with strict.app_context():
        rows = session().connection().exec_driver_sql("SELECT * FROM sign_in_try").fetchall()
    assert len(rows) == 2
    assert "ada" not in repr(rows)


def test_the_scale_of_limits_is_a_setting(app):
    app.config["LIMIT_SCALE"] = 0.2
    client = app.test_client()
    statuses = [client.post("/sign-in", data={"email": "ada@example.org"}).status_code for _time in range(2)]
    assert statuses == [303, 429]


# --- pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/sent", "/sign-in/office", "/sign-in?ended=1"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_pages_are_there_in_both_languages(client, path, lang):
    page = client.get(path, headers={"Accept-Language": lang})
    assert page.status_code == 200
    assert f'<html lang="{lang}"' in page.get_data(as_text=True)


def test_nothing_of_a_link_is_logged(app, client, capfd):
    path = link_by_mail(app, client)
    client.get(path)
    client.post(path)
    with app.app_context():
        assert (
            session().scalar(sa.select(sa.func.count()).select_from(Link).where(Link.used_at.is_not(None)))
            == 1
        )
    out = "".join(capfd.readouterr())
    assert path.rpartition("/")[2] not in out
    assert "ada@example.org" not in out
