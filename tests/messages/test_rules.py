"""What becomes of a message after a try."""

from datetime import UTC, datetime, timedelta

import pytest

from tourapp.messages.models import Failure, MessageState
from tourapp.messages.rules import BACK_OFF, TRIES, after_failure, is_final

NOW = datetime(2027, 4, 12, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("failure", [Failure.ADDRESS_REFUSED, Failure.MESSAGE_REFUSED, Failure.ABANDONED])
def test_what_no_later_try_would_mend_is_given_up_at_once(failure: Failure) -> None:
    assert after_failure(failure, attempt=1, now=NOW).state is MessageState.FAILED


@pytest.mark.parametrize("failure", [Failure.DEFERRED, Failure.CUT, Failure.NOT_MADE])
def test_what_may_mend_is_tried_again_after_a_minute(failure: Failure) -> None:
    verdict = after_failure(failure, attempt=1, now=NOW)
    assert verdict.state is MessageState.QUEUED
    assert verdict.next_try_at == NOW + timedelta(minutes=1)


def test_a_message_rests_longer_each_time() -> None:
    rests = [
        after_failure(Failure.DEFERRED, attempt=attempt, now=NOW).next_try_at for attempt in range(1, TRIES)
    ]
    assert rests == sorted(rests)
    assert sum(BACK_OFF, timedelta(0)) > timedelta(days=2)


def test_a_message_is_given_up_after_ten_tries() -> None:
    assert TRIES == 10
    assert after_failure(Failure.DEFERRED, attempt=TRIES, now=NOW).state is MessageState.FAILED


@pytest.mark.parametrize(
    ("code", "final"), [(250, False), (421, False), (451, False), (500, True), (554, True)]
)
def test_answers_from_500_are_for_good(code: int, final: bool) -> None:
    assert is_final(code) is final
