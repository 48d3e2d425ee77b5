"""Japanese, one file for each room: `ja/<package>.po`. Compiled together into one catalogue.

Imports babel and the standard library only, since the build uses it before the rest can be imported. As a command,
`python -m tourapp.translations` compiles and lists what is missing, contradictory or no longer used; it exits 1 then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
LANGUAGE = "ja"

METHODS = [
    ("translations/**", "ignore"),
    ("assets/**", "ignore"),
    ("static/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


@dataclass(frozen=True)
class Findings:
    missing: tuple[str, ...]
    contradictory: tuple[str, ...]
    unused: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.contradictory or self.unused)


def _parts() -> Iterator[tuple[Path, Catalog]]:
    for path in sorted((HERE / LANGUAGE).glob("*.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale=LANGUAGE)


def merged() -> tuple[Catalog, tuple[str, ...]]:
    """All rooms' entries in one catalogue, and the messages on which two rooms disagree."""
    whole = Catalog(locale=LANGUAGE, charset="utf-8")
    contradictory = []
    for path, part in _parts():
        for message in part:
            if not message.id or message.fuzzy:
                continue
            before = whole.get(message.id)
            if before is not None and before.string != message.string:
                contradictory.append(f"{path.name}: {message.id!r}")
            if before is None:
                whole.add(message.id, message.string, flags=message.flags)
    return whole, tuple(contradictory)


def used() -> set[str]:
    """Every message that the code and the templates use (of a plural, the singular)."""
    found = set()
    templates = PACKAGE.parent / "templates"
    roots = [PACKAGE, templates if templates.exists() else PACKAGE / "_top" / "templates"]
    for root in roots:
        options = {"**.html": {"trimmed": "true"}, "**.txt": {"trimmed": "true"}}
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(root), METHODS, options, keywords=KEYWORDS
        ):
            found.add(str(message if isinstance(message, str) else message[0]))
    return found


def check() -> Findings:
    """What is wrong with the Japanese: missing entries, entries that disagree, entries nobody uses."""
    whole, contradictory = merged()
    translated: dict[str, str] = {}
    for message in whole:
        if message.id:
            name = message.id[0] if isinstance(message.id, tuple) else message.id
            text = message.string if isinstance(message.string, str) else "".join(message.string or ())
            translated[str(name)] = text
    needed = used()
    return Findings(
        missing=tuple(sorted(name for name in needed if not translated.get(name))),
        contradictory=contradictory,
        unused=tuple(sorted(set(translated) - needed)),
    )


def compile_all() -> Path:
    """Write the compiled catalogue that the application reads, and return its path."""
    whole, _contradictory = merged()
    target = HERE / LANGUAGE / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".tmp")
    with partial.open("wb") as file:
        write_mo(file, whole)
    partial.replace(target)
    return target


def main() -> int:
    compile_all()
    findings = check()
    for kind in ("missing", "contradictory", "unused"):
        for message in getattr(findings, kind):
            print(f"{kind}: {message!r}")
    return 1 if findings else 0
