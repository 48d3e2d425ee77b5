"""Migrations: empty to head is what the models say, indexes and their conditions too; down and up again."""

import re

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from tests.conftest import make_app
from tests.structure.code import migrations
from tourapp.core.db import Base, db
from tourapp.demo import world

pytestmark = pytest.mark.structure


def _plain(sql: str | None) -> str:
    return re.sub(r"[\s\"`()]+|::[a-z ]+", " ", sql or "").strip().lower()


def _indexes(connection: sa.Connection) -> set[str]:
    """The DDL of every index, which has the condition of a partial one."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        )
    else:
        rows = connection.exec_driver_sql(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename <> 'alembic_version'"
        )
    return {_plain(sql) for (sql,) in rows}


def _tables(connection: sa.Connection) -> dict[str, object]:
    """Columns, keys and conditions of every table, comparable."""
    found: dict[str, object] = {}
    look = sa.inspect(connection)
    for name in look.get_table_names():
        if name == "alembic_version":
            continue
        found[name] = {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], _plain(column["default"]))
                for column in sorted(look.get_columns(name), key=lambda column: column["name"])
            ],
            "key": look.get_pk_constraint(name),
            "foreign": sorted(
                (key["name"], key["constrained_columns"], key["referred_table"], key["options"])
                for key in look.get_foreign_keys(name)
            ),
            "unique": sorted((key["name"], key["column_names"]) for key in look.get_unique_constraints(name)),
            "check": sorted(
                (str(check["name"]), _plain(check["sqltext"])) for check in look.get_check_constraints(name)
            ),
        }
    return found


def _shape(app) -> tuple[dict[str, object], set[str]]:
    with app.app_context(), db.engine.connect() as connection:
        return _tables(connection), _indexes(connection)


@pytest.fixture
def empty_url(store_url, request, tmp_path):
    """The address of a database with nothing in it, on the store whose turn it is."""
    if store_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def empty_app(empty_url, tmp_path):
    app = make_app(empty_url, tmp_path)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_empty_to_head_is_what_the_models_say(each_app, empty_app):
    with empty_app.app_context(), db.engine.connect() as connection:
        connection = connection.execution_options(tourapp_writes=True)
        Base.metadata.create_all(connection)
        connection.commit()
    made, wanted = _shape(each_app), _shape(empty_app)
    assert made[0].keys() == wanted[0].keys()
    for name, table in wanted[0].items():
        assert made[0][name] == table, name
    assert made[1] == wanted[1]


def test_down_to_the_base_and_up_again(empty_app):
    with empty_app.app_context():
        upgrade()
    first = _shape(empty_app)
    with empty_app.app_context():
        downgrade(revision="base")
    assert _shape(empty_app) == ({}, set())
    with empty_app.app_context():
        upgrade()
    assert _shape(empty_app) == first


def test_each_step_can_be_undone_by_itself(empty_app):
    """Down one, up one, from the head to the base: nothing is left behind, nothing is missing."""
    names = [re.search(r'^revision = "(\w+)"', source.text, re.M).group(1) for source in migrations()]
    with empty_app.app_context():
        upgrade()
    for name in reversed(names):
        before = _shape(empty_app)
        with empty_app.app_context():
            downgrade(revision="-1")
        with empty_app.app_context():
            upgrade(revision="+1")
        assert _shape(empty_app) == before, name
        with empty_app.app_context():
            downgrade(revision="-1")


def test_migrations_are_numbered_in_one_line():
    """One head, no gap, the file named after its number."""
    down = None
    for number, source in enumerate(migrations(), 1):
        name = f"{number:04}"
        assert source.path.name.startswith(f"{name}_")
        assert f'revision = "{name}"' in source.text
        assert f"down_revision = {down!r}".replace("'", '"') in source.text
        down = name


STAYS = (
    "event",
    "organisation",
    "organisation_alias",
    "person",
    "person_email",
    "programme_item",
)
"""Tables of the first version that no step takes rows from."""


def test_rows_survive_the_tables_that_a_step_writes_anew(each_app):
    """SQLite changes a table by dropping it: its children have to be there afterwards, whatever refers to what."""

    def counted():
        with db.engine.connect() as connection:
            return {
                name: connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar() for name in STAYS
            }

    with each_app.app_context():
        world.build()
        db.session.remove()
        before = counted()
        downgrade(revision="0010")
        assert counted() == before
        upgrade()
        assert counted() == before
    assert all(before.values())


def test_a_populated_house_goes_down_and_up_again(each_app):
    """With the demonstration in it: no step trips over rows, and what comes back is whole and empty."""
    before = _shape(each_app)
    with each_app.app_context():
        world.build()
        db.session.remove()
        downgrade(revision="base")
    assert _shape(each_app) == ({}, set())
    with each_app.app_context():
        upgrade()
    assert _shape(each_app) == before
