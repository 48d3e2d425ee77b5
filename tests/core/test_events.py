"""Who listens for facts."""

from tests.conftest import dispose, make_app
from tourapp.core import events


def test_a_second_application_of_a_process_listens_to_nothing_twice(app, sqlite_url, tmp_path):
    before = {kind: list(listeners) for kind, listeners in events._listeners.items()}
    dispose(make_app(sqlite_url, tmp_path))
    assert before and events._listeners == before
