"""Codes of the second factor."""

import datetime as dt

import pyotp
import pytest

from tests.builders import TOTP_SECRET
from tests.conftest import NOW
from tourapp.accounts import codes

STEP = int(NOW.timestamp()) // codes.STEP


def code(steps: int) -> str:
    return pyotp.TOTP(TOTP_SECRET).at(int(NOW.timestamp()) + steps * codes.STEP)


def matching(text: str, last_step: int | None = None) -> int | None:
    return codes.matching_step(TOTP_SECRET, text, now=NOW, last_step=last_step)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_code_of_now_the_one_before_and_the_one_after_count(steps):
    assert matching(code(steps)) == STEP + steps


@pytest.mark.parametrize("steps", [-2, 2])
def test_older_and_later_codes_do_not_count(steps):
    assert matching(code(steps)) is None


def test_a_code_counts_once_and_none_before_it_ever_again():
    assert matching(code(0), last_step=STEP) is None
    assert matching(code(-1), last_step=STEP) is None
    assert matching(code(1), last_step=STEP) == STEP + 1


@pytest.mark.parametrize("text", ["", "12345", "abcdef", "１２３４５６７", "\ud800"])
def test_what_is_not_a_code_does_not_count(text):
    assert matching(text) is None


def test_a_code_may_be_typed_in_two_groups():
    assert matching(f" {code(0)[:3]} {code(0)[3:]} ") == STEP


def test_a_fresh_secret_is_long_and_different_each_time():
    secrets = {codes.new_secret() for _ in range(20)}
    assert len(secrets) == 20
    assert all(codes.is_secret(secret) for secret in secrets)
    assert not codes.is_secret("short")


def test_the_picture_holds_the_address_and_no_style():
    address = codes.provisioning_address(TOTP_SECRET, account="ada@example.org", site="events.example.org")
    assert address.startswith("otpauth://totp/events.example.org:ada%40example.org?")
    assert f"secret={TOTP_SECRET}" in address
    picture = codes.qr_svg(address)
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert "<script" not in picture


def test_a_code_of_another_instant_is_another_code():
    later = NOW + dt.timedelta(minutes=5)
    assert codes.matching_step(TOTP_SECRET, code(0), now=later, last_step=None) is None
