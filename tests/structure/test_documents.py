"""What the README and `docs/` say about the house is true of it."""

import importlib.util
import re

import pytest

from config import SETTINGS
from docs import states
from tests.structure.code import HOUSE, TOP
from tourapp.cli import main
from tourapp.planning.problems.headings import HEADINGS
from tourapp.planning.rules import CHECKS

pytestmark = pytest.mark.structure

README = (TOP / "README.md").read_text("utf-8")
DEPLOYING = (TOP / "docs" / "deploy" / "README.md").read_text("utf-8")
ENVIRONMENT = (TOP / "docs" / "deploy" / "tourapp.env.example").read_text("utf-8")
UP = {"up", "test", "setup"}
"""Commands of `python3 -m tourapp` alone."""


def _code(text: str) -> str:
    """What stands in blocks and between backticks, a line for each."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.S | re.M)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


def test_the_page_of_states_is_what_the_rules_say():
    kept = (TOP / "docs" / "registration-states.md").read_text("utf-8")
    assert kept == states.page(), "run: .venv/bin/python -m docs.states > docs/registration-states.md"


def test_the_readme_has_every_setting_as_it_is():
    rows = [line for line in README.split("\n") if line.startswith("| `TOURAPP_")]
    assert rows == [
        f"| `{each.name}` | {each.default} | {each.help}"
        + (" **Needed in production.** |" if each.required_in_production else " |")
        for each in SETTINGS
    ]


@pytest.mark.parametrize("text", [README, DEPLOYING, ENVIRONMENT], ids=["readme", "deploying", "environment"])
def test_no_setting_is_named_that_does_not_exist(text):
    named = set(re.findall(r"\bTOURAPP_[A-Z_]+", text))
    assert named - {each.name for each in SETTINGS} == set()


def test_the_example_of_an_environment_has_what_production_needs():
    named = set(re.findall(r"^(TOURAPP_\w+)=", ENVIRONMENT, re.M))
    assert {each.name for each in SETTINGS if each.required_in_production} - named == set()


def test_the_map_has_every_package():
    packages = {path.name for path in HOUSE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    start = README.index("## A map of the house")
    rows = [line for line in README[start:].split("\n## ")[0].split("\n") if line.startswith("|")]
    assert packages - {"_top"} - set(re.findall(r"`(\w+)`", "\n".join(rows))) == set()


LINE = re.compile(
    r"^(?:\w+=\S+ )?(?:\S*bin/|python3 -m )?tourapp ([a-z][a-z-]*)(?: ([a-z]+))?(?=\s|$)(.*)$", re.M
)
"""A line of code that calls the program: command, what may be a command of a group, the rest."""


@pytest.mark.parametrize("text", [README, DEPLOYING], ids=["readme", "deploying"])
def test_every_command_that_is_named_exists_with_its_options(app, text):
    run = app.test_cli_runner()
    lines = {line for line in LINE.findall(_code(text)) if line[0] not in UP}
    assert len(lines) > 5
    for first, second, rest in lines:
        words = [first, second] if second else [first]
        explained = run.invoke(main, [*words, "--help"])
        assert explained.exit_code == 0, words
        known = set(re.findall(r"--[a-z-]+", explained.output))
        assert set(re.findall(r"(?<=\s)--[a-z-]+", rest.partition("#")[0])) <= known, words


def test_every_module_and_target_that_is_named_exists():
    code = _code(README)
    modules = set(re.findall(r"python3? -m ([a-z][\w.]+)", code)) - {"venv", "pip"}
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []
    targets = set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"\bmake ([a-z]+)", code)) - targets == set()


def test_every_file_that_is_named_exists():
    named = [first or second for first, second in re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", README)]
    named += re.findall(r"`((?:docs|tests|tourapp|templates|migrations)/[\w./-]+)`", README)
    assert len(named) > 20
    assert [name for name in named if not (TOP / name).exists()] == []


def test_every_example_of_deploying_is_told_of():
    examples = {path.name for path in (TOP / "docs" / "deploy").iterdir()} - {"README.md"}
    assert [name for name in sorted(examples) if f"`{name}`" not in DEPLOYING] == []


def test_the_table_of_rules_has_every_check_and_every_rule_that_is_found():
    rows = re.findall(
        r"^\| `?(\w+)`? \|.*$", text := (TOP / "docs" / "planning-rules.md").read_text("utf-8"), re.M
    )
    assert {name.partition(".")[0] for name in HEADINGS} <= set(rows)
    files = re.findall(r"`([\w/]+\.py)`|`(tourapp/[\w/]+/)`", text)
    named = {first or second for first, second in files}
    assert {f"{check.__module__.rpartition('.')[2]}.py" for check in CHECKS} <= named
    found = {name if "/" in name else f"tourapp/planning/{name}" for name in named}
    assert [name for name in sorted(found) if not (TOP / name).exists()] == []
