"""One's own account, as a browser sees it."""

import re

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import (
    PASSWORD,
    TOTP_SECRET,
    give_role,
    make_account,
    make_office,
    make_person,
    sign_in_as,
)
from tests.conftest import NOW
from tourapp.accounts import queries, services
from tourapp.accounts.models import Account
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.directory.models import Person


@pytest.fixture(autouse=True)
def somebody(app: Flask) -> Person:
    """Ada, and the office."""
    with app.app_context():
        make_office()
        return make_person()


@pytest.fixture
def with_password(app: Flask, somebody: Person) -> Person:
    with app.app_context():
        make_account(somebody)
    return somebody


def text_of(client: FlaskClient, path: str = "/account") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def code(secret: str = TOTP_SECRET, steps: int = 1) -> str:
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + steps * 30)


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/code"])
def test_the_account_is_asked_for_signing_in(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path.replace('/', '%2F')}")


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/code"])
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("strong", [True, False])
def test_the_pages_are_there_in_both_languages(client, somebody, path, lang, strong):
    sign_in_as(client, somebody, strong=strong)
    assert f'<html lang="{lang}"' in text_of(client, f"{path}?lang={lang}")


def test_the_page_shows_name_and_address(client, somebody):
    sign_in_as(client, somebody, strong=False)
    page = text_of(client)
    assert "Ada Example" in page
    assert "ada@example.org" in page


def test_a_participant_is_not_bothered_with_passwords(client, somebody):
    sign_in_as(client, somebody, strong=False)
    assert "password" not in text_of(client)


def test_language_and_zone_are_kept_and_used_at_once(app, client, somebody):
    sign_in_as(client, somebody, strong=False)
    answer = client.post("/account", data={"lang": "ja", "zone": "Asia/Seoul"})
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert '<html lang="ja"' in page
    assert "保存しました" in page
    with app.app_context():
        person = session().get_one(Person, somebody.id)
        assert (person.lang, person.zone) == ("ja", "Asia/Seoul")
    assert client.get_cookie("zone").decoded_value == "Asia/Seoul"


def test_a_zone_of_ones_own_that_the_list_lacks_stays_in_it(app, client):
    with app.app_context():
        far = make_person("far@example.org", zone="Pacific/Auckland")
    sign_in_as(client, far, strong=False)
    assert '<option selected value="Pacific/Auckland">' in text_of(client)


@pytest.mark.parametrize("data", [{"lang": "fr", "zone": ""}, {"lang": "en", "zone": "Mars/Olympus"}, {}])
def test_what_stands_in_no_list_is_refused(app, client, somebody, data):
    sign_in_as(client, somebody, strong=False)
    assert client.post("/account", data=data).status_code in (422, 303)
    with app.app_context():
        assert session().get_one(Person, somebody.id).zone is None


def test_the_page_lists_where_somebody_is_signed_in_and_marks_this_browser(client, somebody):
    sign_in_as(client.application.test_client(), somebody, strong=False)
    sign_in_as(client, somebody, strong=False)
    page = text_of(client)
    assert "signed in on 2 devices" in page
    assert page.count("(this one)") == 1


def test_other_sessions_end_and_ones_own_goes_on_as_it_was(app, client, somebody):
    with app.app_context():
        give_role(somebody)
    other = app.test_client()
    sign_in_as(other, somebody)
    token = sign_in_as(client, somebody)
    assert client.post("/account/sessions").status_code == 303
    assert client.get("/manage/").status_code == 200
    assert other.get("/account").status_code == 303
    with app.app_context():
        assert services.load_actor(token) is None


def test_the_first_set_up_needs_no_current_password(app, client, somebody):
    sign_in_as(client, somebody)
    page = text_of(client, "/account/password")
    assert 'name="current_password"' not in page
    form = {"new_password": PASSWORD, "repeated": PASSWORD}
    assert client.post("/account/password", data=form).status_code == 303
    page = text_of(client, "/account/code")
    secret = re.search(r'name="secret" type="hidden" value="([A-Z2-7]{32})"', page)
    assert secret is not None
    assert "<svg" in page
    form = {"secret": secret[1], "code": code(secret[1], 0), "current_password": PASSWORD}
    assert client.post("/account/code", data=form).status_code == 303
    assert "signed out everywhere else" in text_of(client)
    data = {"email": "ada@example.org", "password": PASSWORD, "code": code(secret[1], 1)}
    assert app.test_client().post("/sign-in/office", data=data).status_code == 303


def test_a_changed_password_needs_the_current_one_and_ends_other_sessions(app, client, with_password):
    other = app.test_client()
    sign_in_as(other, with_password)
    sign_in_as(client, with_password)
    form = {"new_password": "quite another sentence", "repeated": "quite another sentence"}
    for wrong in ({}, {"current_password": "wrong words here"}):
        answer = client.post("/account/password", data=form | wrong)
        assert answer.status_code == 422
        assert 'href="#current_password"' in answer.get_data(as_text=True)
    assert other.get("/account").status_code == 200
    assert client.post("/account/password", data=form | {"current_password": PASSWORD}).status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("short", "short", "at least 12"),
        ("password1234", "password1234", "harder to guess"),
        ("ada@example.org", "ada@example.org", "not your name or address"),
        ("a fine long sentence", "another long sentence", "same password twice"),
        ("x" * 201, "x" * 201, "200 characters or fewer"),
        ("", "", "Enter a new password"),
    ],
)
def test_a_password_that_will_not_do_is_refused_beside_the_field(app, client, somebody, new, again, said):
    sign_in_as(client, somebody)
    answer = client.post("/account/password", data={"new_password": new, "repeated": again})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    with app.app_context():
        assert session().scalar(sa.select(Account.password_hash)) is None


def test_a_second_factor_is_not_set_up_without_its_code(app, client, somebody):
    sign_in_as(client, somebody)
    answer = client.post("/account/code", data={"secret": TOTP_SECRET, "code": "000000"})
    assert answer.status_code == 422
    assert f'value="{TOTP_SECRET}"' in answer.get_data(as_text=True)  # the telephone has scanned it already
    with app.app_context():
        assert session().scalar(sa.select(Account.totp_secret)) is None


@pytest.mark.parametrize("secret", ["", "short", "not base32 at all, not base32 at", "A" * 31 + "1"])
def test_a_secret_that_was_tampered_with_is_replaced(app, client, somebody, secret):
    sign_in_as(client, somebody)
    answer = client.post("/account/code", data={"secret": secret, "code": "123456"})
    assert answer.status_code == 422
    with app.app_context():
        assert session().scalar(sa.select(Account.totp_secret)) is None


def test_another_telephone_needs_the_current_password(app, client, with_password):
    sign_in_as(client, with_password)
    form = {"secret": "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"}
    form["code"] = code(form["secret"])
    assert client.post("/account/code", data=form).status_code == 422
    assert client.post("/account/code", data=form | {"current_password": "wrong words"}).status_code == 422
    assert client.post("/account/code", data=form | {"current_password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("path", ["/account/password", "/account/code"])
def test_a_session_by_mail_changes_nothing_of_how_one_signs_in(app, client, somebody, path):
    sign_in_as(client, somebody, strong=False)
    assert "<input class" not in text_of(client, path)
    form = {"new_password": PASSWORD, "repeated": PASSWORD, "secret": TOTP_SECRET, "code": code()}
    assert client.post(path, data=form).status_code == 403
    with app.app_context():
        own = queries.account_of(somebody.id)
        assert own is not None
        assert (own.password_hash, own.totp_secret) == (None, None)


def test_the_current_password_is_asked_ten_times_in_a_quarter_of_an_hour(app, client, with_password, at):
    app.config["LIMIT_SCALE"] = 1
    sign_in_as(client, with_password)
    form = {"new_password": "quite another sentence", "repeated": "quite another sentence"}
    wrong, right = {"current_password": "wrong words here"}, {"current_password": PASSWORD}
    statuses = [client.post("/account/password", data=form | wrong).status_code for _time in range(10)]
    assert statuses == [422] * 10
    assert client.post("/account/password", data=form | right).status_code == 429
    with at(NOW.replace(minute=15)):
        assert client.post("/account/password", data=form | right).status_code == 303
