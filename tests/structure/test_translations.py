"""Both languages from the first page."""

import pytest

from tourapp import translations

pytestmark = pytest.mark.structure


@pytest.fixture(scope="module")
def findings():
    return translations.check()


def test_no_message_lacks_its_japanese(findings):
    assert list(findings.missing) == []


def test_rooms_do_not_contradict_each_other(findings):
    assert list(findings.contradictory) == []


def test_no_translation_is_left_over(findings):
    assert list(findings.unused) == []
