"""The settings, read once from the environment.

`Settings.load()` is what programs call. Whatever is wrong is refused in one go (`SettingsRefused`), and
nothing that production needs has a default there.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, Self, cast
from urllib.parse import urlsplit

from dotenv import dotenv_values

Env = Literal["development", "test", "production"]
Network = IPv4Network | IPv6Network

ENVS = ("development", "test", "production")
MAIL_SCHEMES = ("smtp", "smtps", "console")
SHORTEST_KEY = 32
"""Characters. What `python3 -c "import secrets; print(secrets.token_urlsafe(32))"` prints has 43."""

_HERE = Path(__file__).resolve().parent
# Data of an installed copy does not belong into site-packages.
_HOME = Path.cwd() if _HERE.name == "_top" else _HERE


@dataclass(frozen=True)
class Setting:
    """One line of help; `tourapp doctor` and the README print these."""

    name: str
    default: str
    help: str
    secret: bool = False
    required_in_production: bool = False


SETTINGS = (
    Setting("TOURAPP_ENV", "development", "development, test or production"),
    Setting(
        "TOURAPP_DATA_DIR", "instance/", "Folder for the SQLite file, uploads and, in development, the keys"
    ),
    Setting(
        "TOURAPP_DATABASE_URL",
        "an SQLite file in the data folder",
        "postgresql://user:password@host/name, or sqlite:////path/to/file.db",
        secret=True,
    ),
    Setting(
        "TOURAPP_SECRET_KEYS",
        "made once in development",
        "Keys that sign sessions and forms, newest first, separated by commas; each 32 characters or more",
        secret=True,
        required_in_production=True,
    ),
    Setting(
        "TOURAPP_DATA_KEYS",
        "made once in development",
        "Keys that seal sensitive answers, newest first; a lost key loses what it sealed",
        secret=True,
        required_in_production=True,
    ),
    Setting(
        "TOURAPP_BACKUP_KEY", "none", "Key that encrypts backups; without it no backup is made", secret=True
    ),
    Setting(
        "TOURAPP_BASE_URL",
        "http://127.0.0.1:5000",
        "Address under which people reach the site, as it stands in mails and calendars",
        required_in_production=True,
    ),
    Setting(
        "TOURAPP_MAIL_URL",
        "none: messages are shown on a local page",
        "smtp://user:password@host:587, smtps://user:password@host:465 or console:",
        secret=True,
        required_in_production=True,
    ),
    Setting(
        "TOURAPP_MAIL_FROM",
        "tourapp@localhost",
        "Sender of mails, an address or a name with an address: Events <events@example.org>",
        required_in_production=True,
    ),
    Setting(
        "TOURAPP_BROKER_URL",
        "none: embedded",
        "Kept for a later wake-up of workers on other machines; nothing reads it yet",
        True,
    ),
    Setting("TOURAPP_OFFICE", "LON", "Code of the office whose name and mailbox the site shows"),
    Setting("TOURAPP_PROXIES", "0", "How many reverse proxies stand in front and set X-Forwarded-For"),
    Setting(
        "TOURAPP_METRICS_FROM",
        "127.0.0.0/8, ::1",
        "Networks whose machines may read /metrics, separated by commas; never through a proxy",
    ),
    Setting(
        "TOURAPP_NOW",
        "none",
        "An instant such as 2026-05-01T09:00+02:00 at which the clock starts; not in production",
    ),
    Setting(
        "TOURAPP_LIMIT_SCALE",
        "1",
        "Multiplies every throttle; for load tests and for offices behind one address",
    ),
)


class SettingsRefused(Exception):
    """The environment cannot be used. `problems` has one sentence for each fault, all of them at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(
            "The settings cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems)
        )


@dataclass(frozen=True)
class Settings:
    """All settings, checked. Instances never show a secret in their `repr`."""

    env: Env
    data_dir: Path
    database_url: str = field(repr=False)
    secret_keys: tuple[str, ...] = field(repr=False)
    data_keys: tuple[str, ...] = field(repr=False)
    backup_key: str | None = field(repr=False)
    base_url: str
    mail_url: str | None = field(repr=False)
    mail_from: str
    broker_url: str | None = field(repr=False)
    proxies: int
    now_offset: timedelta | None
    limit_scale: float
    metrics_from: tuple[Network, ...] = ()
    """Whose machines may read `/metrics`."""
    office: str = "LON"
    """Code of the office whose name and mailbox stand in the frame of every page."""

    @classmethod
    def load(cls) -> Self:
        """The settings of this process: its environment and, in development, what `.env` adds to it."""
        environ = dict(os.environ)
        if environ.get("TOURAPP_ENV", "development") == "development":
            added = dotenv_values(_HOME / ".env")
            environ = {name: value for name, value in added.items() if value is not None} | environ
        return cls.from_env(environ)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read, check and complete the settings; raise `SettingsRefused` with everything that is wrong.

        Outside production, missing keys are made and kept in the data folder, which is made too.
        """
        reader = _Reader(environ)
        env = reader.env()
        data_dir = reader.data_dir()
        keys = {name: reader.keys(name) for name in ("TOURAPP_SECRET_KEYS", "TOURAPP_DATA_KEYS")}
        settings = cls(
            env=env,
            data_dir=data_dir,
            database_url=reader.database_url(data_dir),
            secret_keys=keys["TOURAPP_SECRET_KEYS"],
            data_keys=keys["TOURAPP_DATA_KEYS"],
            backup_key=reader.text("TOURAPP_BACKUP_KEY") or None,
            base_url=reader.base_url(),
            mail_url=reader.mail_url(),
            mail_from=reader.text("TOURAPP_MAIL_FROM") or "tourapp@localhost",
            broker_url=reader.text("TOURAPP_BROKER_URL") or None,
            proxies=reader.proxies(),
            now_offset=None,
            limit_scale=reader.limit_scale(),
            metrics_from=reader.metrics_from(),
            office=reader.text("TOURAPP_OFFICE") or "LON",
        )
        now = reader.now(env)
        if env == "production":
            reader.require_production_settings()
        if reader.problems:
            raise SettingsRefused(reader.problems)
        return settings if env == "production" else settings._completed(now)

    def _completed(self, now: datetime | None) -> Self:
        """With what a machine for development makes for itself and keeps."""
        return dataclasses.replace(
            self,
            secret_keys=self.secret_keys or _kept_keys(self.data_dir, "secret.key"),
            data_keys=self.data_keys or _kept_keys(self.data_dir, "data.key"),
            now_offset=None if now is None else _kept_offset(self.data_dir, now),
        )


class _Reader:
    """Reads one environment and collects what is wrong with it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def env(self) -> Env:
        value = self.text("TOURAPP_ENV") or "development"
        if value not in ENVS:
            self.problems.append(f"TOURAPP_ENV is {value!r}; it is one of {', '.join(ENVS)}.")
        return cast(Env, value)

    def data_dir(self) -> Path:
        value = self.text("TOURAPP_DATA_DIR")
        return Path(value).expanduser().absolute() if value else _HOME / "instance"

    def database_url(self, data_dir: Path) -> str:
        value = self.text("TOURAPP_DATABASE_URL")
        if not value:
            return f"sqlite:///{data_dir / 'tourapp.db'}"
        value = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value)
        if not value.startswith(("sqlite://", "postgresql+psycopg://")):
            self.problems.append("TOURAPP_DATABASE_URL begins with sqlite:// or postgresql://.")
        return value

    def keys(self, name: str) -> tuple[str, ...]:
        found = tuple(part for part in re.split(r"[\s,]+", self.environ.get(name, "")) if part)
        if any(len(key) < SHORTEST_KEY for key in found):
            self.problems.append(f"{name} has a key of fewer than {SHORTEST_KEY} characters.")
        return found

    def base_url(self) -> str:
        value = self.text("TOURAPP_BASE_URL") or f"http://127.0.0.1:{self.text('PORT') or '5000'}"
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            self.problems.append(f"TOURAPP_BASE_URL is {value!r}; it looks like https://events.example.org.")
        return value.rstrip("/")

    def mail_url(self) -> str | None:
        value = self.text("TOURAPP_MAIL_URL")
        if value and value.partition(":")[0] not in MAIL_SCHEMES:
            self.problems.append("TOURAPP_MAIL_URL begins with smtp://, smtps:// or console:.")
        return value or None

    def proxies(self) -> int:
        value = self.text("TOURAPP_PROXIES") or "0"
        if not re.fullmatch(r"[0-9]{1,2}", value):
            self.problems.append(f"TOURAPP_PROXIES is {value!r}; it is a number of proxies, 0 for none.")
            return 0
        return int(value)

    def limit_scale(self) -> float:
        value = self.text("TOURAPP_LIMIT_SCALE") or "1"
        with contextlib.suppress(ValueError):
            if 0 < (scale := float(value)) < float("inf"):
                return scale
        self.problems.append(f"TOURAPP_LIMIT_SCALE is {value!r}; it is a number above 0.")
        return 1.0

    def metrics_from(self) -> tuple[Network, ...]:
        value = self.text("TOURAPP_METRICS_FROM") or "127.0.0.0/8, ::1"
        try:
            return tuple(ip_network(part) for part in re.split(r"[\s,]+", value) if part)
        except ValueError:
            self.problems.append(f"TOURAPP_METRICS_FROM is {value!r}; it looks like 127.0.0.1, 10.1.0.0/16.")
            return ()

    def now(self, env: Env) -> datetime | None:
        value = self.text("TOURAPP_NOW")
        if not value:
            return None
        if env == "production":
            self.problems.append("TOURAPP_NOW moves the clock, which production does not allow.")
            return None
        try:
            now = datetime.fromisoformat(value)
        except ValueError:
            now = None
        if now is None or now.tzinfo is None:
            self.problems.append(
                f"TOURAPP_NOW is {value!r}; it is an instant such as 2026-05-01T09:00+02:00."
            )
            return None
        return now.astimezone(UTC)

    def require_production_settings(self) -> None:
        for setting in SETTINGS:
            if setting.required_in_production and not self.text(setting.name):
                self.problems.append(f"{setting.name} is missing. {setting.help}.")


KEPT_KEYS = ("secret.key", "data.key")
"""Files in the data folder, outside production, that hold keys: one a line, newest first."""


def _kept_keys(folder: Path, name: str) -> tuple[str, ...]:
    """The keys in that file, newest first; the first is made once, whoever comes at the same time."""
    path = folder / name
    with _alone_in(folder):
        if not path.exists():
            _write_private(path, secrets.token_urlsafe(32))
        return tuple(path.read_text("ascii").split())


def add_kept_keys(folder: Path) -> list[str]:
    """Put a new key before the others in each file that is there; answers which. They count from the next start."""
    changed = []
    with _alone_in(folder):
        for name in KEPT_KEYS:
            path = folder / name
            if path.exists():
                kept = path.read_text("ascii").split()
                _write_private(path, "\n".join([secrets.token_urlsafe(32), *kept]))
                changed.append(name)
    return changed


def drop_kept_keys(folder: Path) -> None:
    """Keep only the newest data key, when nothing is sealed with another any more; sessions keep theirs."""
    path = folder / "data.key"
    with _alone_in(folder):
        if path.exists():
            _write_private(path, path.read_text("ascii").split()[0])


def _kept_offset(folder: Path, now: datetime) -> timedelta:
    """How far the clock is moved: fixed at the first start with this TOURAPP_NOW, for web and worker."""
    path = folder / "clock.json"
    with _alone_in(folder):
        if path.exists():
            kept = json.loads(path.read_text("ascii"))
            if kept["now"] == now.isoformat():
                return timedelta(seconds=kept["offset_seconds"])
        # The one place that reads the real clock for the moved one; everything else asks core.clock.
        offset = now - datetime.now(UTC)
        _write_private(path, json.dumps({"now": now.isoformat(), "offset_seconds": offset.total_seconds()}))
        return offset


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and keep other processes out of this section meanwhile."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write_private(path: Path, text: str) -> None:
    """Replace the file at once or not at all, readable by its owner only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
