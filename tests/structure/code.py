"""The source of the house, parsed once for all tests of its shape."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
HOUSE = TOP / "tourapp"
TEMPLATES = TOP / "templates"
NOT_OURS = {"node_modules", "_top", "__pycache__"}


@dataclass(frozen=True)
class Source:
    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(TOP).as_posix()

    def line(self, node: ast.AST) -> str:
        return self.text.split("\n")[node.lineno - 1]  # type: ignore[attr-defined]


def _read(root: Path) -> Iterator[Source]:
    for path in sorted(root.rglob("*.py")):
        if not NOT_OURS & set(path.parts):
            text = path.read_text("utf-8")
            yield Source(path, text, ast.parse(text))


@cache
def house() -> tuple[Source, ...]:
    """Every Python file of the program."""
    return tuple(_read(HOUSE))


@cache
def migrations() -> tuple[Source, ...]:
    return tuple(_read(TOP / "migrations" / "versions"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(node: ast.AST) -> tuple[str, ...]:
    """The modules that an import statement names; nothing for other nodes."""
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "",)
    return ()


def dotted(node: ast.AST) -> str:
    """`datetime.now` of the expression `datetime.now`; empty for what is no plain name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted name of what is called; the last part only where it hangs on another call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            if not name and isinstance(node.func, ast.Attribute):
                name = f"().{node.func.attr}"
            yield node, name
