"""Decisions about signing in and roles."""

import datetime as dt

import pytest

from tests.conftest import NOW
from tourapp.access.policy import Role
from tourapp.accounts import rules
from tourapp.accounts.common_passwords import COMMON_PASSWORDS
from tourapp.core.errors import Refusal

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def ends(*, is_strong: bool, age: dt.timedelta, unused: dt.timedelta) -> dt.timedelta:
    """How long a session of this age that was last used so long ago still lasts."""
    at = rules.session_ends_at(is_strong=is_strong, created_at=NOW - age, seen_at=NOW - unused)
    return at - NOW


def test_a_strong_session_ends_eight_hours_after_its_last_use_and_twelve_after_it_began():
    assert ends(is_strong=True, age=HOUR, unused=HOUR) == 7 * HOUR
    assert ends(is_strong=True, age=11 * HOUR, unused=0 * HOUR) == HOUR


def test_a_participants_session_lasts_thirty_days_unused_and_ninety_at_all():
    assert ends(is_strong=False, age=DAY, unused=DAY) == 29 * DAY
    assert ends(is_strong=False, age=80 * DAY, unused=0 * DAY) == 10 * DAY


def test_the_use_of_a_session_is_noted_every_ten_minutes_and_not_more_often():
    assert not rules.is_use_due(NOW - dt.timedelta(minutes=9, seconds=59), NOW)
    assert rules.is_use_due(NOW - dt.timedelta(minutes=10), NOW)


@pytest.mark.parametrize(
    ("expires", "used", "revoked", "state"),
    [
        (NOW + HOUR, None, None, "open"),
        (NOW, None, None, "expired"),
        (NOW + HOUR, NOW, None, "used"),
        (NOW - HOUR, NOW - 2 * HOUR, None, "used"),
        (NOW + HOUR, None, NOW, "revoked"),
        (NOW + HOUR, NOW, NOW, "revoked"),
    ],
)
def test_a_link_is_open_until_it_is_used_revoked_or_expired(expires, used, revoked, state):
    assert rules.link_state(expires_at=expires, used_at=used, revoked_at=revoked, now=NOW) == state


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "password_short"),
        ("ｅｌｅｖｅｎｃｈａｒｓ", "password_short"),
        ("Password1234", "password_common"),
        ("ｐａｓｓｗｏｒｄ１２３４", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("abcabcabcabcab", "password_common"),
        ("ada@example.org", "password_name"),
        ("adaexample123", "password_name"),
    ],
)
def test_a_password_that_would_be_guessed_first_is_refused(password, code):
    with pytest.raises(Refusal) as refused:
        rules.check_new_password(password, names=("Ada", "adaexample", "ada@example.org"))
    assert (refused.value.code, refused.value.field) == (code, "new_password")


@pytest.mark.parametrize(
    "password", ["correct horse battery", "三つの言葉で十二文字以上です", "ada likes blue bicycles"]
)
def test_long_words_make_a_password_whatever_characters_they_have(password):
    rules.check_new_password(password, names=("Ada", "ada@example.org"))


def test_the_list_of_common_passwords_holds_only_what_the_length_lets_through():
    assert all(len(word) >= rules.SHORTEST_PASSWORD and word == word.casefold() for word in COMMON_PASSWORDS)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.ADMINISTRATOR, None),
        (Role.AUDITOR, None),
        (Role.AUDITOR, ("event", "1")),
        (Role.ORGANISER, ("office", "LON")),
        (Role.TOUR_LEADER, ("event", "1")),
        (Role.ASSESSOR, ("event", "1")),
    ],
)
def test_a_role_is_given_where_it_means_something(role, scope):
    rules.check_grant(role, scope, valid_from=None, valid_to=None)


@pytest.mark.parametrize(
    ("role", "scope", "code"),
    [
        (Role.ORGANISER, None, "grant_scope"),
        (Role.ADMINISTRATOR, ("office", "LON"), "grant_scope"),
        (Role.TOUR_LEADER, ("office", "LON"), "grant_scope"),
        (Role.ORGANISER, ("own", "1"), "grant_scope"),
        (Role.PARTICIPANT, ("event", "1"), "grant_role"),
        (Role.PARTICIPANT, None, "grant_role"),
    ],
)
def test_a_role_is_refused_where_it_means_nothing(role, scope, code):
    with pytest.raises(Refusal) as refused:
        rules.check_grant(role, scope, valid_from=None, valid_to=None)
    assert refused.value.code == code


def test_a_role_that_ends_before_it_begins_is_refused():
    day = NOW.date()
    rules.check_grant(Role.AUDITOR, None, valid_from=day, valid_to=day)
    with pytest.raises(Refusal):
        rules.check_grant(Role.AUDITOR, None, valid_from=day, valid_to=day - DAY)


def test_a_window_of_tries_begins_and_ends_for_everybody_at_the_same_moment():
    limit = rules.Limit("x", 5, dt.timedelta(minutes=15))
    assert limit.window_at(NOW + dt.timedelta(minutes=14, seconds=59)) == NOW
    assert limit.window_at(NOW + dt.timedelta(minutes=15)) == NOW + dt.timedelta(minutes=15)
    assert limit.retry_after(NOW + dt.timedelta(minutes=14)) == 60
    assert limit.retry_after(NOW + dt.timedelta(minutes=14, seconds=59, microseconds=999_999)) == 1


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        (None, "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_one_household_is_one_client(address, key):
    assert rules.client_key(address) == key


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Safari/537.36 Edg/138.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_by_its_family_only(agent, family):
    assert rules.agent_family(agent) == family
