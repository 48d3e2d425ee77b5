"""Programs that are started here and do not outlive this one.

Each gets a process group of its own, so that Ctrl-C in a terminal reaches this process only, which ends the
others in order: asked first, killed when they do not listen.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

PATIENCE_S = 10.0
POLL_S = 0.2
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


class Failed(Exception):
    """It cannot go on; the message is one for people."""


class Stopped(BaseException):
    """Somebody asked this program to end."""


@contextlib.contextmanager
def stop_on_signals() -> Iterator[None]:
    """Inside, the usual signals to end raise `Stopped`, once; then they are ignored until the block ends.

    A program that is ending must not be torn out of ending its children; `Crew.stop` waits for a second.
    """

    def stop(signum: int, frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    # Whoever started us with nohup wants us to outlive the terminal.
    heard = [
        each for each in _SIGNALS if each is not signal.SIGHUP or signal.getsignal(each) != signal.SIG_IGN
    ]
    before = {each: signal.signal(each, stop) for each in heard}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def run(what: str, arguments: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str]) -> str:
    """Run a program to its end; what it printed. `Failed` with that text when it fails; ended when we are."""
    process = subprocess.Popen(
        [str(argument) for argument in arguments],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        preexec_fn=_end_with_parent(),
    )
    try:
        output, _ = process.communicate()
    finally:
        _end_group(process.pid)
        process.wait()
    return _checked(what, process.returncode, output)


def run_fork(what: str, main: Callable[[], object]) -> str:
    """The same for a function, in a process of its own that starts with everything loaded here."""
    with tempfile.TemporaryFile() as file:
        fork = Fork(main, output=file.fileno())
        try:
            code = fork.wait()
        finally:
            _end_group(fork.pid)
            fork.wait()
        file.seek(0)
        return _checked(what, code, file.read().decode("utf-8", "replace"))


class Fork:
    """A function in a process of its own: loading the house takes a second, and is done once for all of them.

    What it prints goes to our standard error, or to the file `output`.
    """

    def __init__(self, main: Callable[[], object], *, output: int | None = None) -> None:
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_in_fork, args=(main, output, _end_with_parent()))
        self._process.start()
        self.pid: int = self._process.pid or 0  # it has one, since it has been started

    def poll(self) -> int | None:
        """The exit code once it has ended; below zero the signal that ended it."""
        return self._process.exitcode

    def wait(self) -> int:
        self._process.join()
        return self._process.exitcode or 0

    def terminate(self) -> None:
        self._process.terminate()


def _in_fork(main: Callable[[], object], output: int | None, prepare: Callable[[], None] | None) -> None:
    os.setsid()
    if prepare is not None:
        prepare()
    for each in _SIGNALS:
        signal.signal(each, signal.default_int_handler if each is signal.SIGINT else signal.SIG_DFL)
    os.dup2(2 if output is None else output, 1)
    if output is not None:
        os.dup2(output, 2)
    # Whatever the names meant above, here they are the two files.
    sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    main()


def _checked(what: str, code: int, output: str) -> str:
    if code:
        raise Failed(f"{what} failed.\n{output.strip()}")
    return output


def _end_group(pid: int) -> None:
    """Kill what is left of a process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


class Crew:
    """Programs that run side by side: when one ends, or we are told to end, all end."""

    def __init__(self) -> None:
        self._members: dict[str, Fork] = {}

    def add(self, name: str, process: Fork) -> None:
        self._members[name] = process

    def check(self) -> None:
        """`Failed`, with a sentence, as soon as one has ended by itself."""
        for name, process in self._members.items():
            if (code := process.poll()) is not None:
                how = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
                raise Failed(f"The {name} has ended by itself ({how}); everything else was ended too.")

    def wait(self) -> None:
        """Until one ends by itself."""
        while True:
            self.check()
            time.sleep(POLL_S)

    def stop(self) -> None:
        """Ask all to end, wait, and kill whoever is left: after ten seconds, or at a second signal."""
        patience_ends = time.monotonic() + PATIENCE_S
        impatient = False

        def hurry(signum: int, frame: FrameType | None) -> None:
            nonlocal impatient
            impatient = True

        before = {each: signal.signal(each, hurry) for each in _SIGNALS}
        try:
            for process in self._members.values():
                if process.poll() is None:
                    process.terminate()
            while any(process.poll() is None for process in self._members.values()):
                if impatient or time.monotonic() > patience_ends:
                    break
                time.sleep(POLL_S / 4)
        finally:
            for process in self._members.values():
                _end_group(process.pid)
                process.wait()
            for each, handler in before.items():
                signal.signal(each, handler)


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux, have the kernel end the child when this process is killed and cannot do it itself."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    parent = os.getpid()

    def in_child() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != parent:  # killed between the fork and the line above
            os._exit(1)

    return in_child
