"""The environment in `.venv`: made, brought up to date, and left alone when nothing has changed.

What is in it is what the lock files say, checked by hash. Where packages come from is the business of the
machine: pip, uv and npm read their own configuration, and nothing here names an address.

`.venv/tourapp.json` is the stamp of what was done. `.venv/unfinished` stands there while packages are being
installed; an environment that still has it was left by a killed process, and is made again.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from tourapp.bootstrap.processes import Failed, run

LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
"""Holds everything that LOCK holds, in the same versions."""

PROJECT = ("pyproject.toml", "tourapp/__init__.py", "tourapp/assets/hatch_build.py")
"""What an editable install depends on; the sources themselves are read where they stand."""

MISDIRECTING = {
    *("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_DRY_RUN", "PIP_REQUIRE_HASHES"),
    *("UV_REQUIRE_HASHES", "UV_SYSTEM_PYTHON", "UV_PYTHON", "PYTHONHOME", "__PYVENV_LAUNCHER__"),
}
"""Would send packages elsewhere than into our environment, or refuse our own package, which has no hash."""


@dataclass(frozen=True)
class Environment:
    """The environment of the checkout in `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def is_running(self) -> bool:
        """Whether this very process runs in it."""
        return Path(sys.prefix).resolve() == self.folder.resolve()

    def become(self, *arguments: str) -> NoReturn:
        """Replace this process by the environment's Python with these arguments."""
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(self.python, [str(self.python), *arguments])  # noqa: S606 - no shell is wanted

    def ensure(self, *, tests: bool) -> bool:
        """Make it, or bring it up to date; whether anything had to be done. `Failed` when it cannot be."""
        with self._alone():
            changed = False
            if self.folder.exists() and not self._is_usable():
                _say("Removing an environment that is unfinished or no longer works")
                shutil.rmtree(self.folder)
            if not self.folder.exists():
                self._make()
                changed = True
            lock = TEST_LOCK if tests else LOCK
            if self._stamp().get(lock) != self._hash(lock):
                self._install(lock)
                changed = True
            if self._stamp().get("project") != self._project():
                self._install_project()
                changed = True
            return self._build_assets() or changed

    # --- steps -------------------------------------------------------------------------------------

    def _make(self) -> None:
        _say("Making the environment in .venv")
        self.folder.mkdir()
        self._unfinished.touch()
        # The Python below an environment that this process may be running in.
        base = getattr(sys, "_base_executable", sys.executable)
        if importlib.util.find_spec("ensurepip") is not None:
            self._run("Making the environment", [base, "-m", "venv", self.folder])
        elif uv := self._uv():
            self._run(
                "Making the environment", [uv, "venv", "--allow-existing", "--python", base, self.folder]
            )
        else:
            self._unfinished.unlink()
            self.folder.rmdir()
            major, minor = sys.version_info[:2]
            raise Failed(
                f"This Python makes no environments: its module ensurepip is missing. On Debian and Ubuntu:\n"
                f"  sudo apt install python{major}.{minor}-venv"
            )
        self._record(python=sys.version, root=str(self.root))

    def _install(self, lock: str) -> None:
        _say(f"Installing what {lock} says; this takes a minute the first time")
        was_complete = "project" in self._stamp()
        self._unfinished.touch()
        try:
            self._with_installer(f"Installing {lock}", ["--require-hashes", "-r", str(self.root / lock)])
        except Failed:
            # Refused, not torn off: what was there before still works, perhaps away from any network.
            if was_complete:
                self._unfinished.unlink()
            raise
        done = {name: self._hash(name) for name in ((LOCK, TEST_LOCK) if lock == TEST_LOCK else (LOCK,))}
        # Installing the one lock may have changed what had been installed for the other.
        self._record(**({LOCK: None, TEST_LOCK: None} | done))
        self._unfinished.unlink()

    def _install_project(self) -> None:
        _say("Installing tourapp itself and building its assets")
        self._with_installer(
            "Installing tourapp", ["--no-build-isolation", "--no-deps", "--editable", str(self.root)]
        )
        self._record(project=self._project())

    def _build_assets(self) -> bool:
        script = self.root / "tourapp" / "assets" / "build.py"
        if _load(script).is_current():
            return False
        _say("Building the assets")
        self._run("Building the assets", [self.python, script])
        return True

    # --- installers --------------------------------------------------------------------------------

    def _with_installer(self, what: str, arguments: list[str]) -> None:
        """With the first installer that can do it; `Failed` with the words of all that could not."""
        installers = self._installers()
        complaints = []
        for installer in installers:
            try:
                self._run(what, [*installer, *arguments])
                return
            except Failed as failure:
                complaints.append(str(failure))
        if not installers:
            raise Failed("Neither pip nor uv can install into .venv. Remove that folder and try again.")
        raise Failed("\n\n".join(complaints))

    def _installers(self) -> list[list[str | Path]]:
        """uv is faster, but knows nothing of a mirror that only pip has been told about."""
        pip: list[str | Path] = [self.python, "-m", "pip", "--disable-pip-version-check"]
        try:
            configured = self._run("Reading the configuration of pip", [*pip, "config", "list"])
        except Failed:
            pip = []
            configured = ""
        found: list[list[str | Path]] = []
        if pip:
            found.append([*pip, "install", "--quiet"])
        if uv := self._uv():
            by_uv: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", self.python]
            of_pip_only = any(word in configured for word in ("index", "find-links", "proxy"))
            found.insert(len(found) if of_pip_only else 0, [*by_uv, "--compile-bytecode"])
        return found

    def _uv(self) -> str | None:
        uv = shutil.which("uv")
        if uv is not None:
            # A name on the path may be a shim that leads nowhere.
            with contextlib.suppress(Failed, OSError):
                self._run("Asking uv", [uv, "--version"])
                return uv
        return None

    # --- what has been done ------------------------------------------------------------------------

    @property
    def _unfinished(self) -> Path:
        return self.folder / "unfinished"

    def _is_usable(self) -> bool:
        """Finished, made for this folder, and with the Python it was made with."""
        if self._unfinished.exists() or not self.python.exists():
            return False
        stamp = self._stamp()
        if stamp.get("root", str(self.root)) != str(self.root):
            return False  # a moved or copied folder: the scripts inside name the old one
        try:
            version = self._run("", [self.python, "-c", "import sys; print(sys.version)"]).strip()
        except (Failed, OSError):
            return False
        return bool(stamp.get("python", version) == version)

    def _stamp(self) -> dict[str, Any]:
        try:
            stamp = json.loads((self.folder / "tourapp.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _record(self, **done: str | None) -> None:
        path = self.folder / "tourapp.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(self._stamp() | done, indent=2) + "\n", "utf-8")
        new.replace(path)

    def _hash(self, *names: str) -> str:
        digest = hashlib.sha256()
        for name in names:
            digest.update((self.root / name).read_bytes())
        return digest.hexdigest()

    def _project(self) -> str:
        return self._hash(*PROJECT)

    # --- doing -------------------------------------------------------------------------------------

    def _run(self, what: str, arguments: list[str | Path]) -> str:
        env = {name: value for name, value in os.environ.items() if name not in MISDIRECTING}
        return run(what, arguments, cwd=self.root, env=env)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time works on the environment; the lock goes with the process that holds it."""
        handle = os.open(self.root, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _say("Waiting for another process that is working on the environment")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise Failed(f"{path} cannot be read.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _say(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)
