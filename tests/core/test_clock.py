from datetime import UTC, date, datetime, timedelta, timezone
from threading import Thread

import pytest

from tourapp.core import clock

NOON = datetime(2025, 5, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def right_clock(standing_clock):
    """These tests are about the clock itself: they begin with one that runs."""
    clock.set_offset(None)
    yield
    clock.set_offset(None)


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_frozen_clock_stands_still_and_is_put_right_afterwards():
    with clock.frozen(NOON):
        assert clock.now() == NOON
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_a_frozen_clock_answers_in_utc_whatever_zone_it_was_given():
    with clock.frozen(datetime(2025, 5, 20, 21, 0, tzinfo=timezone(timedelta(hours=9)))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_travel_moves_a_standing_clock_and_returns():
    with clock.frozen(NOON):
        with clock.travel(timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
            with clock.travel(timedelta(hours=-1)):
                assert clock.now() == NOON + timedelta(hours=23)
        assert clock.now() == NOON


def test_travel_lets_a_running_clock_run():
    with clock.travel(timedelta(days=400)):
        assert clock.now() - datetime.now(UTC) > timedelta(days=399)


def test_the_clock_is_put_right_after_a_failure():
    with pytest.raises(RuntimeError), clock.frozen(NOON):
        raise RuntimeError
    assert clock.now() != NOON


def test_an_offset_moves_the_clock_until_it_is_taken_away():
    clock.set_offset(timedelta(days=-365))
    assert datetime.now(UTC) - clock.now() > timedelta(days=364)
    clock.set_offset(None)
    assert datetime.now(UTC) - clock.now() < timedelta(seconds=5)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.frozen(datetime(2025, 5, 20, 12, 0)):
        pass


def test_today_depends_on_the_place():
    with clock.frozen(datetime(2025, 1, 31, 17, 0, tzinfo=UTC)):
        assert clock.today("Europe/London") == date(2025, 1, 31)
        assert clock.today("Asia/Tokyo") == date(2025, 2, 1)


def test_every_thread_sees_the_same_clock():
    seen = []
    with clock.frozen(NOON):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen == [NOON]
