"""What every test can ask for: an application on a fresh migrated database, a client that looks at every page,
a real PostgreSQL, a real SMTP server, a real browser, and the clock."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from tests import postgres
from tests.client import InspectingClient
from tourapp.core import clock
from tourapp.core.db import PRAGMAS, db
from tourapp.factory import create_app
from tourapp.pages import frame
from tourapp.settings import Settings

KEY = "test-key-test-key-test-key-test-key-0123456"
SEALING_KEY = "c2VhbGluZy1rZXktZm9yLXRlc3RzLTMyLWJ5dGVzLSE"
NOW = datetime(2027, 4, 12, 9, 0, tzinfo=UTC)
"""When tests happen unless they say otherwise: a Monday morning, ten in London, six in the evening in Tokyo."""


def settings_for(database_url: str, data_dir: Path, **changes: str) -> Settings:
    values = {
        "TOURAPP_ENV": "test",
        "TOURAPP_DATABASE_URL": database_url,
        "TOURAPP_DATA_DIR": str(data_dir),
        "TOURAPP_SECRET_KEYS": KEY,
        "TOURAPP_DATA_KEYS": SEALING_KEY,
        "TOURAPP_BASE_URL": "http://localhost",
        "TOURAPP_MAIL_FROM": "events@example.org",
        "TOURAPP_LIMIT_SCALE": "1000",
        **changes,
    }
    return Settings.from_env(values)


class _Compiled(BytecodeCache):
    """Templates compiled once for all applications of a process: every test makes one, and the files stay."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()

_compile = Rule.compile
_compiled: dict[tuple[object, ...], dict[str, Any]] = {}


def _compiled_once(rule: Rule) -> None:
    """What finds and builds the address of a route, compiled once for all applications: most of making one."""
    named = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
    if named not in _compiled:
        _compile(rule)
        _compiled[named] = {
            name: vars(rule)[name] for name in ("_parts", "_trace", "_converters", "arguments")
        }
        _compiled[named] |= {name: vars(rule)[name].__func__ for name in ("_build", "_build_unknown")}
        return
    kept = _compiled[named]
    for name in ("_parts", "_trace", "_converters", "arguments"):
        setattr(rule, name, kept[name])
    for name in ("_build", "_build_unknown"):
        setattr(rule, name, kept[name].__get__(rule, None))


Rule.compile = _compiled_once  # type: ignore[method-assign]

PRAGMAS["synchronous"] = "0"
"""Nobody pulls the plug on a test, and waiting for the disk is a tenth of the suite. Processes that a test starts keep
what is promised; `drills/kills` looks at it there."""


def make_app(database_url: str, data_dir: Path, **changes: str) -> Flask:
    app = create_app(settings_for(database_url, data_dir, **changes), TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = InspectingClient
    share_compiled(app)
    return app


def share_compiled(app: Flask) -> None:
    """Let an application use the templates and statements that others of this process have compiled."""
    app.jinja_env.bytecode_cache = _COMPILED
    with app.app_context():
        _compile_together(db.engine)


_FIRST: dict[str, sa.Engine] = {}
"""Of each store, the engine that has connected to a migrated database first."""


STATEMENTS = 10_000
"""More than all tests of a process have: in SQLAlchemy's five hundred they would push each other out."""


def _compile_together(engine: sa.Engine) -> None:
    """Let an engine use the statements that others have compiled: a third of what a test does is compiling.

    They are kept under the dialect that compiled them, so the engine takes that one as well.
    """
    engine._compiled_cache.capacity = STATEMENTS
    first = _FIRST.get(engine.dialect.name)
    if first is not None:
        engine.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache


def _migrate(app: Flask) -> None:
    with app.app_context():
        upgrade()
        _FIRST[db.engine.dialect.name] = db.engine


LONG = ("/races/", "/setup/test_environment.py", "/demo/", "/checkin/test_browser.py", "/hostile/")
"""Where single tests take ten seconds and more."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: begun last, one of them would keep one process busy while the other has nothing left."""
    items.sort(key=lambda item: not any(part in item.path.as_posix() for part in LONG))


def pytest_collection_finish() -> None:
    """Look for rubbish seldom, and only among what tests have made: among all modules it is a sixth of the suite."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file, made once for each worker and copied before each test."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "template.db"
    app = make_app(f"sqlite:///{path}", folder)
    _migrate(app)
    with app.app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "tourapp.db"
    shutil.copyfile(migrated_sqlite, path)
    return f"sqlite:///{path}"


# The frame asks once a minute for the office's name: in a test that counts statements it must not be that minute.
frame.FRESH_SECONDS = 1_000_000_000


@pytest.fixture(autouse=True)
def standing_clock() -> Iterator[None]:
    """Time stands still at `NOW` unless a test moves it."""
    with clock.frozen(NOW):
        yield


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite."""
    app = make_app(sqlite_url, tmp_path)
    yield app
    dispose(app)


def dispose(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that looks at every page it gets. Never hold an application context open around its calls."""
    return app.test_client()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[postgres.Server]:
    folder = tmp_path_factory.getbasetemp()
    shared = (folder.parent if worker_id != "master" else folder) / "postgres"
    users = shared / "users"
    users.mkdir(parents=True, exist_ok=True)
    (users / worker_id).touch()
    with postgres.shared(shared) as server:
        try:
            yield server
        finally:
            (users / worker_id).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture(scope="session")
def migrated_postgres(
    postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A migrated database, made once for each worker and emptied before each test."""
    name = postgres_server.create()
    app = make_app(postgres_server.url(name), tmp_path_factory.mktemp("pg"))
    _migrate(app)
    dispose(app)
    yield name
    postgres_server.drop(name)


@pytest.fixture
def postgres_url(postgres_server: postgres.Server, migrated_postgres: str) -> str:
    postgres_server.empty(migrated_postgres)
    return postgres_server.url(migrated_postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh migrated database, on each store in turn."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def each_app(store_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application, on each store in turn."""
    app = make_app(store_url, tmp_path)
    yield app
    dispose(app)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A real Chromium. Without one the test is skipped, unless REQUIRE_BROWSER says that there has to be one."""
    path = chromium()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and no Chromium was found")
        pytest.skip("no Chromium on this machine: browser tests are skipped")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    flags += ["--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=path, args=flags)
        yield running
        running.close()


@pytest.fixture
def at() -> Callable[[datetime], object]:
    """`with at(instant):` moves the clock."""
    return clock.frozen
