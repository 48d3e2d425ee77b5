"""Templates use the stylesheet and nothing beside it."""

import re
from pathlib import Path

import pytest

from tests.design.stylesheet import TEMPLATES, classes_of_css, classes_of_template, template_files

pytestmark = pytest.mark.structure

CLASSES = classes_of_css()


def _name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", template_files(), ids=_name)
def test_every_class_is_one_the_stylesheet_knows(path: Path) -> None:
    assert classes_of_template(path.read_text("utf-8")) - CLASSES == set()


@pytest.mark.parametrize("path", template_files(), ids=_name)
def test_nothing_is_styled_or_scripted_inline(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)
    assert not re.search(r"\sstyle\s*=|<style\b", source)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", source)
    assert "javascript:" not in source
    for tag in re.findall(r"<script\b[^>]*>", source):
        assert " src=" in tag or "nonce=" in tag


@pytest.mark.parametrize("path", template_files(), ids=_name)
def test_colours_come_from_classes(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not re.search(
        r"\b(?:fill|stroke|color|bgcolor)=\"(?!none|url\(|currentcolor)[^\"{]", source, flags=re.I
    )


def test_every_icon_that_is_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r"set shapes\.(\w+)", (TEMPLATES / "_icons.html").read_text("utf-8")))
    asked = {
        name
        for path in template_files()
        for name in re.findall(r"\bicon\(\"(\w+)\"\)", path.read_text("utf-8"))
    }
    assert asked <= drawn


def test_classes_inside_expressions_are_seen() -> None:
    source = """<p class="pill{{ ' ok' if state == 'open' else ' bad' }} k-{{ group }}{% if wide %} wide{% endif %}">"""
    assert classes_of_template(source) == {"pill", "ok", "bad", "wide"}
