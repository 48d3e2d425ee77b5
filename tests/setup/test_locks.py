"""The lock files work anywhere: pinned, hashed, and silent about where packages come from."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

ALLOWED_AT_THE_TOP = {
    *("pyproject.toml", "README.md", "config.py", "tourapp", "templates", "migrations", "tests"),
    *("Makefile", "docs", "LICENSE", "CHANGELOG.md", *LOCKS),
}


def entries(lock):
    """Each requirement with everything that belongs to it: name, version, the lines below."""
    text = (ROOT / lock).read_text("utf-8")
    for block in re.split(r"\n(?=\S)", text):
        if not block.startswith("#"):
            name, version = re.match(r"([\w.-]+)==([\w.!+]+)", block).groups()
            yield name, version, block


def normalised(requirement):
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement).group()).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_has_hashes(lock):
    assert [name for name, _, block in entries(lock) if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_place_of_a_machine(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert (
        re.findall(r"\w+://\S+|\bfile:\S*|--(?:index|extra|find|trusted)\S*|(?<=\s)/\w\S*| @ \S+", text) == []
    )


def test_the_runtime_lock_holds_what_runs_and_what_builds():
    wanted = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
    locked = {name for name, _, _ in entries("requirements.lock")}
    assert {normalised(requirement) for requirement in wanted} - locked == set()


def test_the_lock_for_tests_holds_the_extras_and_agrees_with_the_runtime_lock():
    runtime = {(name, version) for name, version, _ in entries("requirements.lock")}
    tests = {(name, version) for name, version, _ in entries("requirements-test.lock")}
    extras = PROJECT["project"]["optional-dependencies"]
    assert runtime - tests == set()
    assert {normalised(r) for extra in extras.values() for r in extra} - {name for name, _ in tests} == set()


def test_the_lock_of_the_browser_packages_names_no_address():
    text = (ROOT / "tourapp/assets/package-lock.json").read_text("utf-8")
    assert "resolved" not in text
    assert "://" not in re.sub(r'"url": "[^"]*"', "", text)  # where a package asks for donations
    packages = json.loads(text)["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_the_top_level_holds_what_it_should_and_nothing_else():
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    top = {path.partition("/")[0] for path in listed.split("\0") if path}
    assert {name for name in top if not name.startswith(".")} - ALLOWED_AT_THE_TOP == set()
