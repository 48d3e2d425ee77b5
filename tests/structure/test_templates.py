"""Templates parse, are used, escape, and never ask the database."""

import re

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from tests.structure.code import TEMPLATES, house

pytestmark = pytest.mark.structure

FILES = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))
ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True
)

QUERIES = {
    "all", "commit", "delete", "execute", "filter", "filter_by", "first", "flush", "one", "one_or_none", "query",
    "scalar", "scalars", "session",
}  # fmt: skip
"""What a template has no business to call."""


def _name(path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def _tree(path) -> nodes.Template:
    return ENVIRONMENT.parse(path.read_text("utf-8"), filename=_name(path))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_template_parses_and_asks_nothing(path):
    tree = _tree(path)
    called = [call.node for call in tree.find_all(nodes.Call)]
    asked = {node.attr for node in called if isinstance(node, nodes.Getattr)} & QUERIES
    named = {node.name for node in tree.find_all(nodes.Name)} & {"session", "db"}
    assert asked | named == set()


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_template_escapes_everything(path):
    tree = _tree(path)
    assert [node.lineno for node in tree.find_all(nodes.Filter) if node.name == "safe"] == []
    assert [node.lineno for node in tree.find_all(nodes.ScopedEvalContextModifier)] == []


def _strings_of_templates() -> set[str]:
    found = set()
    for path in FILES:
        for node in _tree(path).find_all(nodes.Const):
            if isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_template_is_used():
    """By a view or a mail (its name stands in the code), or by another template."""
    code = "\n".join(source.text for source in house())
    strings = _strings_of_templates()
    unused = []
    for path in FILES:
        name = _name(path)
        folder, _, file = name.rpartition("/")
        package, what = folder.removesuffix("/mail"), path.stem
        mails = (f'"{package}/{what}"', f'"{what}"') if folder.endswith("/mail") else ()
        started = f"{folder}/_"  # {% include "directory/_" ~ tab ~ ".html" %}
        if name in strings or any(words in code for words in (f'"{name}"', *mails)):
            continue
        if file.startswith("_") and started in strings:
            continue
        unused.append(name)
    assert unused == []


def test_every_form_that_posts_carries_the_token():
    found = []
    for path in FILES:
        source = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", source, flags=re.S | re.I):
            if not re.search(r"csrf|hidden_tag", form) and "/reading/" not in form and "set_" not in form:
                found.append(f"{_name(path)}: {form[:80]}")
    assert found == []
