"""A backup holds everything that was acknowledged, opens under its key only, and goes back into an empty place."""

import shutil
import threading
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders import make_person, session, unit_of_work
from tests.conftest import dispose, make_app
from tests.custody.planted import OPEN, SPECIAL, found_in, plant
from tourapp.access.actor import SYSTEM
from tourapp.cli import main
from tourapp.core.db import db
from tourapp.core.sealed import open_sealed
from tourapp.custody.backup import archive, stores, stream
from tourapp.custody.backup.stores import CannotCopy
from tourapp.custody.backup.stream import CannotRead, Reader, Writer
from tourapp.directory import services as directory
from tourapp.directory.models import Person
from tourapp.questions.models import Answer

SECRET = "backup-key-backup-key-backup-key-backup-key"
ANOTHER = "another-key-another-key-another-key-another"


# --- the stream --------------------------------------------------------------------------------------


def written(content: bytes, secret: str = SECRET) -> bytes:
    target = BytesIO()
    writer = Writer(target, secret)
    writer.write(content)
    writer.finish()
    return target.getvalue()


def read(content: bytes, secret: str = SECRET) -> bytes:
    return Reader(BytesIO(content), secret).read()


@pytest.fixture
def short_pieces(monkeypatch):
    monkeypatch.setattr(stream, "PIECE", 64)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 1000])
def test_what_was_written_is_read(short_pieces, size):
    content = bytes(range(256)) * 4
    assert read(written(content[:size])) == content[:size]


_LAST_OF_THE_MEASURE = stream._HEAD + 3
"""Where the length of the first piece ends."""


@settings(max_examples=60)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
@example(_LAST_OF_THE_MEASURE, 1)
def test_one_changed_byte_is_refused(position, change):
    content = bytearray(written(b"rows" * 100))
    content[position % len(content)] ^= change
    with pytest.raises(CannotRead):
        read(bytes(content))


def test_a_file_that_was_cut_off_is_refused_wherever_that_was(short_pieces):
    content = written(b"0123456789" * 20)
    for length in range(len(content)):
        with pytest.raises(CannotRead):
            read(content[:length])


def test_pieces_in_another_order_or_followed_by_others_are_refused(short_pieces):
    content = written(b"0123456789" * 20)
    head, size = len(stream.MAGIC) + 24, 4 + 64 + 16
    one, two = content[head : head + size], content[head + size : head + 2 * size]
    for changed in (
        content[:head] + two + one + content[head + 2 * size :],
        content[:head] + two + content[head + 2 * size :],
        content + one,
    ):
        with pytest.raises(CannotRead):
            read(changed)


def test_another_key_is_named_as_the_reason():
    with pytest.raises(CannotRead, match="another TOURAPP_BACKUP_KEY"):
        read(written(b"rows"), ANOTHER)
    with pytest.raises(CannotRead, match="not a backup"):
        read(b"PK\x03\x04 something else, which is long enough to be a head")


def test_the_same_content_is_never_the_same_file():
    assert written(b"rows")[-20:] != written(b"rows")[-20:]


# --- everything --------------------------------------------------------------------------------------


@pytest.fixture
def empty_place(each_app, request, tmp_path):
    """An application on the same store, with nothing in it."""
    place = tmp_path / "place"
    server = name = None
    with each_app.app_context():
        is_postgres = db.engine.dialect.name == "postgresql"
    if is_postgres:
        server = request.getfixturevalue("postgres_server")
        name = server.create()
        url = server.url(name)
    else:
        url = f"sqlite:///{place / 'tourapp.db'}"
    app = make_app(url, place, TOURAPP_BACKUP_KEY=SECRET)
    yield app
    dispose(app)
    if name:
        server.drop(name)


def back_up(app, tmp_path: Path, name: str = "copy.backup") -> Path:
    target = tmp_path / name
    with app.app_context():
        archive.backup(db.engine, tmp_path, target, SECRET)
    return target


def put_back(app, file: Path, secret: str = SECRET):
    with app.app_context():
        return archive.restore(db.engine, app.config["SETTINGS"].data_dir, file, secret)


def test_everything_comes_back_and_sealed_answers_open(each_app, empty_place, tmp_path):
    person, _tokens = plant(each_app)
    file = back_up(each_app, tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob(".backup-*")) == []
    put_back(empty_place, file)
    with empty_place.app_context():
        assert session().get_one(Person, person.id).given_name == "Plantgiven"
        answers = session().scalars(sa.select(Answer).where(Answer.sealed.is_not(None))).all()
        assert len(answers) == 2
        opened = {open_sealed(each.sealed, table="answer", row=each.id, column="sealed") for each in answers}
        assert opened == set(SPECIAL)


def test_a_backup_tells_nothing_without_its_key(each_app, tmp_path):
    _person, tokens = plant(each_app)
    content = back_up(each_app, tmp_path).read_bytes()
    assert found_in(content, [*OPEN, *SPECIAL, *tokens.split(), "registration", "SQLite format"]) == []


def test_a_place_in_which_anything_stands_is_left_alone(each_app, tmp_path):
    file = back_up(each_app, tmp_path)
    with pytest.raises(CannotCopy, match="already"):
        put_back(each_app, file)


@pytest.mark.parametrize("fault", ["key", "cut", "byte"])
def test_a_file_that_is_not_whole_changes_nothing(each_app, empty_place, tmp_path, fault):
    file = back_up(each_app, tmp_path)
    content = bytearray(file.read_bytes())
    if fault == "cut":
        del content[-100:]
    if fault == "byte":
        content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(CannotRead):
        put_back(empty_place, file, ANOTHER if fault == "key" else SECRET)
    with empty_place.app_context():
        assert stores.is_empty(db.engine)


def test_a_backup_is_never_written_over_another(app, tmp_path):
    file = back_up(app, tmp_path)
    before = file.read_bytes()
    with pytest.raises(CannotCopy, match="already"):
        back_up(app, tmp_path)
    assert file.read_bytes() == before


def test_a_copy_taken_while_others_write_misses_nothing_that_was_acknowledged_before(
    each_app, empty_place, tmp_path
):
    stop, known = threading.Event(), []

    def write(number):
        count = 0
        while not stop.is_set():
            with each_app.app_context():
                with unit_of_work():
                    made = directory.add_person(SYSTEM, given_name=f"Writer {number}", family_name=str(count))
                known.append(made.id)
                db.session.remove()
            count += 1

    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for writer in writers:
        writer.start()
    while len(known) < 30:
        stop.wait(0.01)
    acknowledged = list(known)
    file = back_up(each_app, tmp_path)
    stop.set()
    for writer in writers:
        writer.join()
    assert len(known) > len(acknowledged), "they went on writing meanwhile"
    put_back(empty_place, file)
    with empty_place.app_context():
        there = set(session().scalars(sa.select(Person.id)))
    assert set(acknowledged) - there == set()


def test_without_the_tool_of_the_server_the_command_says_what_to_install(monkeypatch, postgres_url, tmp_path):
    app = make_app(postgres_url, tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CannotCopy, match="postgresql-client"):
        back_up(app, tmp_path)
    dispose(app)


def test_the_commands_back_up_restore_and_erase_again(each_app, empty_place, tmp_path):
    each_app.config["SETTINGS"] = empty_place.config["SETTINGS"].__class__.from_env(
        {
            "TOURAPP_ENV": "test",
            "TOURAPP_DATA_DIR": str(tmp_path),
            "TOURAPP_SECRET_KEYS": "s" * 40,
            "TOURAPP_BACKUP_KEY": SECRET,
        }
    )
    runner = each_app.test_cli_runner()
    with each_app.app_context():
        kept = make_person("kept@example.org", given_name="Kept").id
        gone = make_person("gone@example.org", given_name="Gone").id
        db.session.remove()
    file, listed = tmp_path / "nightly", tmp_path / "erasures"
    assert runner.invoke(main, ["backup", str(file)]).exit_code == 0
    said = runner.invoke(main, ["erase", "gone@example.org"])
    assert said.exit_code == 0, said.output
    assert "person\t1" in said.output
    assert runner.invoke(main, ["erase", "gone@example.org"]).exit_code == 1
    listed.write_text(runner.invoke(main, ["erasures"]).output)
    said = empty_place.test_cli_runner().invoke(main, ["restore", str(file), "--erasures", str(listed)])
    assert said.exit_code == 0, said.output
    with empty_place.app_context():
        assert session().get_one(Person, kept).given_name == "Kept"
        assert session().get_one(Person, gone).given_name == ""
        assert session().get_one(Person, gone).erased_at is not None


def test_without_a_key_there_is_no_backup(app, tmp_path):
    said = app.test_cli_runner().invoke(main, ["backup", str(tmp_path / "copy")])
    assert said.exit_code == 1
    assert "TOURAPP_BACKUP_KEY" in said.output
