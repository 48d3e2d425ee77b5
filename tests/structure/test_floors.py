"""The floors: contracts of import-linter in `pyproject.toml`, and what they cannot say."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.structure.code import HOUSE, TOP, house, imported, migrations

pytestmark = pytest.mark.structure

OUTSIDE_THE_FLOORS = {"assets", "static", "translations"}


def _floors() -> list[str]:
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract for contract in contracts if contract["id"] == "floors")["layers"]
    return [name.strip() for line in layers for name in line.replace(":", "|").split("|")]


def _check(config: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command as check; check()"
    command = [sys.executable, "-c", program, "--no-cache", "--no-logo", "--config", str(config)]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)


def test_every_import_goes_down():
    checked = _check(TOP / "pyproject.toml")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_import_that_goes_up_would_be_seen(tmp_path):
    """The house upside down must fail, or the test above says nothing."""
    upside_down = tmp_path / "upside_down.toml"
    upside_down.write_text(
        '[tool.importlinter]\nroot_package = "tourapp"\n[[tool.importlinter.contracts]]\n'
        'name = "upside down"\ntype = "layers"\nlayers = ["tourapp.core", "tourapp.directory"]\n'
    )
    assert "tourapp.directory.models -> tourapp.core" in _check(upside_down).stdout


def test_what_stands_in_parentheses_is_not_built_yet():
    optional = {name.strip("()") for name in _floors() if name.startswith("(")}
    assert [name for name in sorted(optional) if (HOUSE / name / "__init__.py").exists()] == []


def test_every_package_has_its_floor():
    named = {name.strip("()") for name in _floors()}
    packages = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    assert packages - named - OUTSIDE_THE_FLOORS == set()


def test_migrations_stand_on_their_own():
    """The tables of the day they were written: an import would bring those of today."""
    found = [
        f"{source.name}: {module}"
        for source in migrations()
        for node in source.tree.body
        for module in imported(node)
        if module.split(".")[0] == "tourapp"
    ]
    assert found == []


def test_nobody_imports_the_tests():
    found = [
        source.name
        for source in house()
        for node in ast.walk(source.tree)
        if any(module.split(".")[0] == "tests" for module in imported(node))
    ]
    assert found == []
