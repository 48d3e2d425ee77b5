"""The demonstration world: built once for each worker, copied for each test."""

import shutil

import pytest

from tests.conftest import NOW, dispose, make_app
from tourapp.core import clock
from tourapp.demo import world
from tourapp.pages import frame


@pytest.fixture(scope="session")
def built_world(migrated_sqlite, tmp_path_factory):
    path = tmp_path_factory.mktemp("world") / "world.db"
    shutil.copyfile(migrated_sqlite, path)
    app = make_app(f"sqlite:///{path}", path.parent)
    with app.app_context(), clock.frozen(NOW):
        assert world.build()
        from tourapp.core.db import db

        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    dispose(app)
    return path


@pytest.fixture
def demo_app(built_world, tmp_path):
    """The application on a copy of the demonstration."""
    path = tmp_path / "world.db"
    shutil.copyfile(built_world, path)
    frame.forget()
    app = make_app(f"sqlite:///{path}", tmp_path)
    yield app
    frame.forget()
    dispose(app)


@pytest.fixture
def sign_in_links(demo_app):
    with demo_app.app_context():
        return {link.role: link.address for link in world.sign_in_links()}
