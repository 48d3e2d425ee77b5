"""What the README and `docs/` say about the house is true of it."""

from pathlib import Path

import pytest

from docs import states

pytestmark = pytest.mark.structure

TOP = Path(__file__).resolve().parents[2]


def test_the_page_of_states_is_what_the_rules_say():
    kept = (TOP / "docs" / "registration-states.md").read_text("utf-8")
    assert kept == states.page(), "run: .venv/bin/python -m docs.states > docs/registration-states.md"
