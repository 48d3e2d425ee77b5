"""`python -m tourapp` from the outside: what it says, where it goes on, what it needs."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BARE = [getattr(sys, "_base_executable", sys.executable), "-S"]
"""A Python with nothing but its standard library."""


def tourapp(*arguments, cwd=ROOT, python=(sys.executable,), **environ):
    return subprocess.run(
        [*python, "-m", "tourapp", *arguments],
        cwd=cwd,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def checkout(tmp_path):
    """As much of a checkout as is needed before the environment exists."""
    root = tmp_path / "with a space"
    (root / "tourapp").mkdir(parents=True)
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "tourapp" / name, root / "tourapp" / name)
    shutil.copytree(ROOT / "tourapp" / "bootstrap", root / "tourapp" / "bootstrap")
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def test_a_port_in_use_is_said_before_anything_is_made(checkout):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        answer = tourapp("up", cwd=checkout, python=BARE, PORT=str(port))
    assert answer.returncode == 1
    assert f"Port {port} is in use" in answer.stderr
    assert answer.stdout == ""
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "٥٠٠٠"])
def test_a_port_that_is_none_is_refused(checkout, port):
    answer = tourapp("up", cwd=checkout, python=BARE, PORT=port)
    assert (answer.returncode, "is a number from 1 to 65535" in answer.stderr) == (1, True)


def test_without_an_environment_a_command_says_what_comes_first(checkout):
    answer = tourapp("doctor", cwd=checkout, python=BARE)
    assert (answer.returncode, answer.stderr) == (
        1,
        "The environment does not exist yet. First: python3 -m tourapp up\n",
    )


def test_a_command_goes_on_in_the_environment_with_its_arguments_and_its_exit_code(checkout):
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s|" "$@"\nexit 7\n')
    python.chmod(0o755)
    answer = tourapp("sign-in", "a b@example.org", cwd=checkout, python=BARE)
    assert (answer.returncode, answer.stdout) == (7, "-m|tourapp|sign-in|a b@example.org|")


def test_a_python_without_ensurepip_is_told_the_one_line(checkout, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['ensurepip'] = None")
    answer = tourapp("setup", cwd=checkout, python=BARE[:1], PYTHONPATH=str(tmp_path), PATH="/usr/bin:/bin")
    version = ".".join(map(str, sys.version_info[:2]))
    assert answer.returncode == 1
    assert f"sudo apt install python{version}-venv" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_an_installed_copy_says_that_setting_up_is_for_a_checkout(checkout):
    (checkout / "pyproject.toml").unlink()
    assert "installed copy" in tourapp("up", cwd=checkout, python=BARE).stderr


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_an_old_python_can_read_what_tells_it_that_it_is_old(name):
    ast.parse((ROOT / "tourapp" / name).read_text("utf-8"), feature_version=(3, 7))


def test_what_runs_before_the_environment_needs_the_standard_library_only():
    program = "import tourapp.__main__, tourapp.bootstrap, runpy; runpy.run_path('tourapp/assets/build.py')"
    subprocess.run([*BARE, "-c", program], cwd=ROOT, check=True)


def test_settings_that_cannot_be_used_are_a_sentence_and_no_traceback(tmp_path):
    answer = tourapp("doctor", TOURAPP_ENV="production", TOURAPP_DATA_DIR=str(tmp_path))
    assert answer.returncode == 1
    assert "TOURAPP_DATA_KEYS is missing" in answer.stderr
    assert "Traceback" not in answer.stderr
