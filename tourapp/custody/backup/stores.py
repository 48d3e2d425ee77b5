"""A copy of the database while others write, and the way back into an empty one; for each store by its own means."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from tourapp.custody.backup.stream import CannotRead


class CannotCopy(Exception):
    """The copy cannot be made, or not put back; the text says why and what to do, in words."""


def is_empty(engine: Engine) -> bool:
    """Whether no table stands there."""
    url = engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return True
    return not sa.inspect(engine).get_table_names()


def copy_out(engine: Engine, target: Path) -> None:
    """Write a copy of one moment into `target`: everything that was committed before this was called is in it."""
    if engine.url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(engine.url.database or ""), target)
    else:
        _run("pg_dump", engine.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def check(source: Path, backend: str) -> None:
    """Refuse a copy that the store itself would not take."""
    if backend == "sqlite":
        with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        connection.close()
        if answer != "ok" or broken is not None:
            raise CannotRead("The database in this backup is damaged.")
    else:
        _run("pg_restore", None, "--list", str(source))


def copy_in(engine: Engine, source: Path) -> None:
    """Put a copy into its empty place: all of it or nothing."""
    if engine.url.get_backend_name() == "sqlite":
        place = Path(engine.url.database or "")
        engine.dispose()
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for beside in ("-wal", "-shm"):
            Path(f"{place}{beside}").unlink(missing_ok=True)
        os.chmod(source, 0o600)
        os.replace(source, place)
        _sync(place.parent)
    else:
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run("pg_restore", engine.url, *options, f"--dbname={engine.url.database}", str(source))


def _copy_sqlite(database: Path, target: Path) -> None:
    """SQLite's online copy, in one step: a read in WAL mode, which keeps no writer waiting."""
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    finally:
        copy.close()
        source.close()


def _run(program: str, url: URL | None, *arguments: str) -> None:
    """Run a tool of PostgreSQL. The address goes through the environment: arguments can be read by everybody."""
    path = shutil.which(program)
    if path is None:
        raise CannotCopy(
            f"{program} is not on this machine. Install the package postgresql-client of the version of the server."
        )
    done = subprocess.run(
        [path, *arguments], env=os.environ | _place(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise CannotCopy(f"{program} failed: {said[-1] if said else done.returncode}")


def _place(url: URL | None) -> Mapping[str, str]:
    if url is None:
        return {}
    host = url.query.get("host", url.host)
    found = {
        "PGHOST": host if isinstance(host, str) else ",".join(host or ()),
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.database or "",
        "PGOPTIONS": "-c statement_timeout=0 -c lock_timeout=10s",
    }
    return {name: value for name, value in found.items() if value}


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
