"""The colours keep the contrast that the design promises (WCAG 2.2 AA), in light and in dark."""

import re

import pytest

from tests.design.stylesheet import CSS, css_files, declarations, without_comments

pytestmark = pytest.mark.structure

GROUNDS = ("paper", "surface", "sunken")
STATUS = ("ok", "wait", "bad", "info", "idle")
KINDS = ("visit", "seminar", "courtesy", "transfer", "meal", "free", "lodging")

LIGHT = declarations(":root")[0]
DARK = {**LIGHT, **declarations(':root[data-theme="dark"]', inside="@media screen")[0]}
THEMES = {"light": LIGHT, "dark": DARK}

PAIRS = (
    [(ink, ground, 4.5) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS]
    + [("ai", ground, 4.5) for ground in (*GROUNDS, "ai-soft")]
    + [("ai-hover", ground, 4.5) for ground in (*GROUNDS, "ai-soft")]
    + [("on-ai", "ai", 4.5), ("on-ai", "ai-hover", 4.5), ("paper", "ink", 4.5)]
    + [(text, "ai-deep", 4.5) for text in ("on-deep", "on-deep-2", "on-ai-2")]
    + [("ai-deep", "on-deep", 4.5), ("ai-deep", "on-deep-2", 4.5), ("deep-line", "ai-deep", 3)]
    + [(name, f"{name}-soft", 4.5) for name in (*STATUS, *KINDS, "shu")]
    + [(name, ground, 4.5) for name in ("ok", "wait", "bad", *KINDS) for ground in ("paper", "surface")]
    + [("shu", "surface", 4.5), ("bad", "surface", 4.5), ("ink", "mark", 4.5)]
    + [("ink", f"{name}-soft", 4.5) for name in (*STATUS, *KINDS)]
    + [("line-strong", ground, 3) for ground in ("paper", "surface")]
    + [("ok", "line-2", 3), ("ai", "line-2", 3)]
    + [("focus-in", "focus-out", 3)]
)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_colours_has_the_contrast_it_needs(theme: str) -> None:
    tokens = THEMES[theme]
    measured = {
        f"{text} on {ground}: {ratio:.2f}, needs {needed}"
        for text, ground, needed in PAIRS
        if (ratio := _contrast(tokens[f"--{text}"], tokens[f"--{ground}"])) < needed
    }
    assert not measured


def test_the_lowest_contrasts_are_those_the_design_states() -> None:
    def lowest(theme: dict[str, str], pairs: list[tuple[str, str]]) -> float:
        return round(min(_contrast(theme[f"--{a}"], theme[f"--{b}"]) for a, b in pairs), 2)

    inks = [(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS]
    status = [(name, f"{name}-soft") for name in STATUS]
    kinds = [(name, f"{name}-soft") for name in KINDS]
    assert (lowest(LIGHT, inks), lowest(DARK, inks)) == (5.03, 6.04)
    assert (lowest(LIGHT, [("ai", "ai-soft")]), lowest(DARK, [("ai", "ai-soft")])) == (7.59, 6.40)
    assert (lowest(LIGHT, status), lowest(DARK, status)) == (5.66, 6.40)
    assert (lowest(LIGHT, kinds), lowest(DARK, kinds)) == (5.01, 6.16)
    assert (lowest(LIGHT, [("focus-in", "focus-out")]), lowest(DARK, [("focus-in", "focus-out")])) == (
        11.48,
        12.60,
    )


def test_dark_by_system_and_dark_by_choice_are_the_same() -> None:
    by_system = declarations(':root:not([data-theme="light"])', inside="prefers-color-scheme: dark")
    by_choice = declarations(':root[data-theme="dark"]', inside="@media screen")
    assert by_system == by_choice
    assert len(by_system) == 1


def test_dark_gives_every_colour_of_its_own_that_light_has() -> None:
    same_in_both = {"--on-deep", "--on-deep-2", "--deep-line", "--deep-wash"}
    colours = {name for name, value in LIGHT.items() if re.match(r"#|rgb|\d+ \d+px", value)}
    dark = declarations(':root[data-theme="dark"]', inside="@media screen")[0]
    assert colours - same_in_both <= set(dark)


def test_raw_colours_stand_in_the_tokens_only() -> None:
    raw = re.compile(
        r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(|:\s*(?:white|black)\b", re.I
    )
    found = {
        f"{path.name}: {match.group()}"
        for path in css_files()
        if path.name != "tokens.css"
        for match in raw.finditer(without_comments(path.read_text("utf-8")))
    }
    assert not found


def test_every_token_that_is_used_exists() -> None:
    used, known = set(), set(LIGHT)
    for path in css_files():
        css = without_comments(path.read_text("utf-8"))
        used |= set(re.findall(r"var\((--[\w-]+)", css))
        known |= set(re.findall(r"(--[\w-]+):", css))
    assert used <= known


def test_the_stylesheet_imports_each_of_its_parts_once() -> None:
    imported = re.findall(r'@import "\./([\w.]+)"', (CSS / "app.css").read_text("utf-8"))
    alone = ["app.css", "builder.css"]  # the second is for the pages that load it
    assert sorted([*imported, *alone]) == [path.name for path in css_files()]
