"""From a bare checkout to a running site: `python -m tourapp` before anything else can be imported.

Standard library only. `environment` makes `.venv` and keeps it up to date, `processes` starts programs and
ends them again, `up` brings up the demonstration. The rest goes to `tourapp.cli`, in the environment.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tourapp.bootstrap import up
from tourapp.bootstrap.environment import Environment
from tourapp.bootstrap.processes import Failed, Stopped, stop_on_signals

ROOT = Path(__file__).resolve().parents[2]

SIDE_BY_SIDE = ("-n", "2", "--dist", "loadgroup")
WORKERS = ("-n", "--numprocesses", "--pdb", "--trace", "-p")
"""Arguments of pytest that decide how many processes run the tests."""


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; the exit code. Replaces this process when another Python must do it."""
    command, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    commands: dict[str, Callable[[Environment, list[str]], int]] = {"up": _up, "test": _test, "setup": _setup}
    try:
        if command in commands:
            _check_checkout(command)
            with stop_on_signals():
                return commands[command](Environment(ROOT), rest)
        return _program(Environment(ROOT))
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    except (Stopped, KeyboardInterrupt):
        print("Stopped.", file=sys.stderr)
        return 130


def _up(environment: Environment, arguments: list[str]) -> int:
    """Environment, assets, database, demonstration, site, worker; until told to end, or until a part dies."""
    if arguments:
        raise Failed("`up` takes no arguments. It reads PORT, TOURAPP_DATA_DIR and the other settings.")
    port = up.free_port(os.environ.get("PORT", ""))
    changed = environment.ensure(tests=False)
    if changed or not environment.is_running():
        environment.become("-m", "tourapp", "up")
    return up.serve(environment, port)


def _test(environment: Environment, arguments: list[str]) -> int:
    """The tests, with what they need; arguments go to pytest and its exit code comes back."""
    environment.ensure(tests=True)
    chosen = any(argument.startswith(WORKERS) for argument in arguments)
    os.chdir(environment.root)
    return environment.become("-m", "pytest", *([] if chosen else SIDE_BY_SIDE), *arguments)


def _setup(environment: Environment, arguments: list[str]) -> int:
    """The environment with all that developing takes, and nothing started."""
    if arguments:
        raise Failed("`setup` takes no arguments.")
    environment.ensure(tests=True)
    return 0


def _program(environment: Environment) -> int:
    """Every other command is the program's own."""
    if not environment.is_running() and environment.python.exists():
        environment.become("-m", "tourapp", *sys.argv[1:])
    if importlib.util.find_spec("flask") is None:
        raise Failed("The environment does not exist yet. First: python3 -m tourapp up")
    # Loading the house makes a million objects, none of them rubbish: looking for some is a fifth of every start.
    gc.set_threshold(20_000, 20, 20)
    # Cannot be imported before the environment exists.
    from tourapp.cli import main as program

    program(prog_name="tourapp")
    return 0


def _check_checkout(command: str) -> None:
    if not (ROOT / "pyproject.toml").is_file():
        raise Failed(
            f"`{command}` works in a checkout of tourapp. This is an installed copy: see `tourapp --help`."
        )
