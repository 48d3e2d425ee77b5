"""The desk in real browsers: without a network, after the session has ended, by camera, and after signing out."""

import pytest

from tests.drills.desk import SHORT, check_in
from tests.drills.figures import Figures
from tests.load.site import store

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def standing_clock():
    """Here time runs: the site is another process."""
    return


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_ten_people_from_two_devices_with_the_network_cut_none_lost_none_twice(browser, name, tmp_path):
    figures = Figures(f"desk {name}")
    with store(name, tmp_path) as on:
        check_in(figures, on, browser, SHORT)
    assert figures.missed == []
