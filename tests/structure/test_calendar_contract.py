"""Every number of the calendar contract stands in its table with tests that exist and name it."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.structure

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "calendar-contract.md"
SECTIONS = (
    range(1, 15),
    range(20, 27),
    range(30, 36),
    range(40, 46),
    range(50, 58),
    range(60, 68),
    range(70, 76),
    range(80, 85),
    range(90, 96),
    range(100, 103),
)
NUMBERS = [number for section in SECTIONS for number in section]
ROW = re.compile(r"^\| CAL-(\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> dict[int, list[tuple[str, str]]]:
    return {int(number): NAMED.findall(tests) for number, _, tests in ROW.findall(TABLE.read_text())}


def numbers_in(name: str) -> set[int]:
    """The rules that the name of a test names: `cal_20_to_23` is four of them, `cal_41_94` two."""
    found: set[int] = set()
    said = re.search(r"cal_((?:to_)?\d+(?:_(?:to_)?\d+)*)", name)
    for first, last in re.findall(r"(\d+)(?:_to_(\d+))?", said[1] if said else ""):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def test_every_number_of_the_contract_stands_in_the_table_once() -> None:
    assert [int(number) for number, *_ in ROW.findall(TABLE.read_text())] == NUMBERS


def test_every_test_that_the_table_names_exists() -> None:
    there: dict[str, set[str]] = {}
    for path, name in (each for tests in rows().values() for each in tests):
        if path not in there:
            tree = ast.parse((ROOT / path).read_text())
            there[path] = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in there[path], f"{path} has no {name}"


@pytest.mark.parametrize("number", NUMBERS)
def test_every_rule_is_named_by_its_number_in_a_test(number: int) -> None:
    assert any(number in numbers_in(name) for _, name in rows()[number])
