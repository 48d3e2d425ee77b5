"""Backup and restore: what goes into the file, in which order, and what is checked before anything is written.

In the file stands a tar of `manifest.json` and the copy of the database. Files that people send are sealed in the
database; the data folder holds nothing else that belongs. Keys are never in it: whoever finds a backup and its key
still cannot open a sealed answer, and whoever restores needs `TOURAPP_DATA_KEYS` from where keys are kept.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tourapp.core import clock
from tourapp.core.sealed import key_ring
from tourapp.custody.backup import stores
from tourapp.custody.backup.stores import CannotCopy
from tourapp.custody.backup.stream import CannotRead, Reader, Writer

STAGING = ".backup-"
"""Beginning of the folders in the data folder in which a copy stands for a moment; left ones are removed next time."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is."""

    made_at: str
    store: str
    """`sqlite` or `postgresql`: a copy goes back into the store that it came from."""
    revision: str
    """The head of the migrations it was made under."""
    size: int
    """Bytes of the copy of the database."""
    sha256: str
    data_keys: list[str]
    """Names of the keys of sealed values in use then; nothing of the keys themselves."""


def backup(engine: Engine, data_dir: Path, target: Path, secret: str) -> Manifest:
    """Write a backup into `target`: everything that was acknowledged before this began is in it.

    The file appears whole or not at all, readable by its owner only. Refuses (`CannotCopy`) when the tools of the store
    are missing, and when the file is there already.
    """
    if target.exists():
        raise CannotCopy(f"{target} is there already. Give the backup another name.")
    with _staging(data_dir) as folder:
        copy = folder / "database"
        stores.copy_out(engine, copy)
        manifest = _manifest(engine, copy)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                _pack(file, secret, manifest, copy)
                file.flush()
                os.fsync(file.fileno())
            os.link(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
    return manifest


def restore(engine: Engine, data_dir: Path, source: Path, secret: str) -> Manifest:
    """Put a backup into an empty place. All of it is decrypted and checked before anything is written there.

    Refuses (`CannotCopy`) a place in which anything stands, and another store; `CannotRead` a file that is not whole or
    not under this key. Whoever calls migrates afterwards.
    """
    if not stores.is_empty(engine):
        raise CannotCopy("There is a database in this place already. A backup goes into an empty place only.")
    with _staging(data_dir) as folder, source.open("rb") as file:
        copy = folder / "database"
        manifest = _unpack(cast(Any, Reader(file, secret)), copy)
        if manifest.store != engine.url.get_backend_name():
            raise CannotCopy(
                f"This backup is of {manifest.store}; TOURAPP_DATABASE_URL names {engine.url.get_backend_name()}."
            )
        stores.check(copy, manifest.store)
        stores.copy_in(engine, copy)
    return manifest


def missing_keys(manifest: Manifest) -> int:
    """How many keys that seal something in this backup are not in the ring of this process."""
    here = {mark.hex() for mark in key_ring().marks}
    return len(set(manifest.data_keys) - here)


def _manifest(engine: Engine, copy: Path) -> Manifest:
    with engine.connect() as connection:
        revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
    return Manifest(
        made_at=clock.now().isoformat(),
        store=engine.url.get_backend_name(),
        revision=revision,
        size=copy.stat().st_size,
        sha256=_digest(copy),
        data_keys=sorted(mark.hex() for mark in key_ring().marks),
    )


def _pack(file: Any, secret: str, manifest: Manifest, copy: Path) -> None:
    writer = Writer(file, secret)
    with tarfile.open(fileobj=writer, mode="w|") as packed:
        content = json.dumps(asdict(manifest)).encode()
        head = tarfile.TarInfo("manifest.json")
        head.size = len(content)
        packed.addfile(head, BytesIO(content))
        head = tarfile.TarInfo("database")
        head.size = manifest.size
        with copy.open("rb") as database:
            packed.addfile(head, database)
    writer.finish()


def _unpack(reader: Any, copy: Path) -> Manifest:
    """Read to the very end: only the last piece says that nothing is missing."""
    manifest = None
    with tarfile.open(fileobj=reader, mode="r|") as packed:
        for member in packed:
            content = packed.extractfile(member)
            if content is None:
                continue
            if member.name == "manifest.json":
                manifest = Manifest(**json.load(content))
            elif member.name == "database":
                with copy.open("wb") as file:
                    shutil.copyfileobj(content, file, 1 << 20)
                    file.flush()
                    os.fsync(file.fileno())
    while reader.read(1 << 20):
        pass
    if manifest is None or not copy.exists() or _digest(copy) != manifest.sha256:
        raise CannotRead("This backup is not whole: its database is missing or not the one that was copied.")
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _staging(data_dir: Path) -> Iterator[Path]:
    """A folder on the same disk that only we can read; what a killed run has left is removed first."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in data_dir.glob(f"{STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=data_dir, prefix=STAGING) as name:
        yield Path(name)
