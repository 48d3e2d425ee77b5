"""Size, late imports, and what a line may be silenced for."""

import ast
import re

import pytest

from tests.structure.code import Source, functions, house, imported

pytestmark = pytest.mark.structure

LONGEST_FILE = 400
LONGEST_FUNCTION = 40

LONG_FILES: dict[str, str] = {}
"""Files that stay longer, with the reason."""

LONG_FUNCTIONS = {
    "tourapp/factory.py: create_app": "the settings and the order of assembly, read from top to bottom",
}
"""Functions that stay longer, with the reason."""

REASONS = ("slow import", "optional", "environment", "version", "process of its own")
"""Why an import may stand inside a function; a comment on its line or above it, or the docstring, says which."""


def test_no_file_is_longer_than_a_room():
    long = {source.name: source.text.count("\n") for source in house()}
    found = {name: lines for name, lines in long.items() if lines > LONGEST_FILE}
    assert {name: lines for name, lines in found.items() if name not in LONG_FILES} == {}
    assert set(LONG_FILES) - set(found) == set(), "no longer long: take it off the list"


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; the contract (signature and docstring) is free."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_a_page():
    found = {
        f"{source.name}: {function.name}": _length(function)
        for source in house()
        for function in functions(source.tree)
        if _length(function) > LONGEST_FUNCTION
    }
    assert {name: lines for name, lines in found.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) - set(found) == set(), "no longer long: take it off the list"


def comment(source: Source, node: ast.AST) -> str:
    """The comment on the line of this node, or else on the line above."""
    lines = source.text.split("\n")[node.lineno - 2 : node.lineno]  # type: ignore[attr-defined]
    return " ".join(line.partition("#")[2] for line in lines)


def test_an_import_inside_a_function_says_why():
    found = [
        f"{source.name}:{node.lineno}"
        for source in house()
        for function in functions(source.tree)
        for node in ast.walk(function)
        if imported(node)
        and not any(
            reason in comment(source, node) + (ast.get_docstring(function) or "") for reason in REASONS
        )
    ]
    assert found == []


def test_what_is_silenced_is_named():
    """`# noqa` and `# type: ignore` name the finding that they silence."""
    found = [
        f"{source.name}:{number}"
        for source in house()
        for number, line in enumerate(source.text.split("\n"), 1)
        if re.search(r"# noqa(?!: [A-Z]+[0-9]+)|# type: ignore(?!\[[a-z-]+)", line)
    ]
    assert found == []


def test_no_room_for_odds_and_ends():
    odd = {"utils", "helpers", "common", "misc", "manager", "managers", "util", "helper"}
    assert [source.name for source in house() if odd & set(source.path.with_suffix("").parts)] == []
