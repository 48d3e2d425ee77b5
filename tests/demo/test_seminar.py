"""A seminar from announcement to questionnaire with a handful of people; `make drills` holds it with three hundred, on
both stores."""

from tests.drills.figures import Figures
from tests.drills.seminar import SHORT, hold_seminar
from tests.load.site import Store


def test_a_seminar_is_held_from_announcement_to_questionnaire(sqlite_url, tmp_path):
    figures = Figures("seminar")
    hold_seminar(figures, Store("", sqlite_url, tmp_path), SHORT)
    assert not figures.missed
