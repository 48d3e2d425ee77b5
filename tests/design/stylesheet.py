"""Reads our own stylesheet and templates, well enough for tests that check promises about them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "tourapp" / "assets" / "css"
TEMPLATES = ROOT / "templates"


def css_files() -> list[Path]:
    return sorted(CSS.glob("*.css"))


def template_files() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def declarations(selector: str, *, inside: str = "") -> list[dict[str, str]]:
    """The custom properties of each block of tokens.css with this selector, within an at-rule that holds `inside`."""
    css = without_comments((CSS / "tokens.css").read_text("utf-8"))
    found = []
    for context, name, body in blocks(css):
        if name == selector and (inside in context if inside else not context):
            found.append(dict(re.findall(r"(--[\w-]+):\s*([^;]+);", body)))
    return found


def blocks(css: str, context: str = "") -> list[tuple[str, str, str]]:
    """(at-rules around it, selector, body) of every rule, in order."""
    found, at = [], 0
    while (opening := css.find("{", at)) != -1:
        head = css[at:opening].split(";")[-1].strip()
        depth, end = 1, opening + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        body = css[opening + 1 : end - 1]
        if head.startswith(("@media", "@supports")):
            found += blocks(body, f"{context} {head}")
        else:
            found.append((context, head, body))
        at = end
    return found


def classes_of_css() -> set[str]:
    names = set()
    for path in css_files():
        for _context, selector, _body in blocks(without_comments(path.read_text("utf-8"))):
            names |= set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", selector))
    return names


def classes_of_template(source: str) -> set[str]:
    """The class names a template writes out, inside expressions too; a name with a hole in it is left out."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.S)
    names: set[str] = set()
    for written in re.findall(r'\bclass="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', source, flags=re.S):
        for expression in re.findall(r"\{\{(.*?)\}\}|\{%(.*?)%\}", written, flags=re.S):
            names |= _words_of_expression("".join(expression))
        plain = re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "\0", written, flags=re.S), flags=re.S)
        names |= {
            word for word in plain.replace("\0", " \0").split() if "\0" not in word and not word.endswith("-")
        }
    for literal in re.findall(r"class_=[\"']([^\"']*)[\"']", source):
        names |= set(literal.split())
    return names


def _words_of_expression(expression: str) -> set[str]:
    expression = re.sub(r"(==|!=|\bin\b)\s*(\([^)]*\)|\"[^\"]*\"|'[^']*')", "", expression)
    expression = re.sub(r"\w+\(.*?\)|\[[^\]]*\]", "", expression)
    literals = re.findall(r"'([^']*)'|\"([^\"]*)\"", expression)
    return {
        word
        for pair in literals
        for word in "".join(pair).split()
        if re.fullmatch(r"[a-z][\w-]*[a-z0-9]", word)
    }
