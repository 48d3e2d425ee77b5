"""The build of the browser's files, and what travels in a wheel."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_build(package):
    spec = importlib.util.spec_from_file_location("_build_under_test", package / "assets" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def package(tmp_path):
    """The sources of the assets in a folder of their own, with the packages that are already here."""
    package = tmp_path / "a folder" / "tourapp"
    ours = ROOT / "tourapp"
    shutil.copytree(
        ours / "assets", package / "assets", ignore=shutil.ignore_patterns("node_modules", ".built")
    )
    shutil.copytree(ours / "translations", package / "translations", ignore=shutil.ignore_patterns("*.mo"))
    (package / "assets" / "node_modules").symlink_to(ours / "assets" / "node_modules")
    return package


def manifest_of(package):
    return json.loads((package / "static" / "dist" / "manifest.json").read_text("utf-8"))


def test_the_manifest_names_files_by_their_content(package):
    assert load_build(package).build()
    manifest = manifest_of(package)
    styles, scripts = (
        {"app.css", "builder.css"},
        {"app.js", "builder.js", "camera.js", "desk.js", "sw.js", "today.js"},
    )
    assert set(manifest) == styles | scripts
    for plain, name in manifest.items():
        stem, suffix = plain.split(".")
        assert re.fullmatch(rf"{stem}\.[A-Z0-9]{{8}}\.{suffix}", name)
        assert (package / "static" / "dist" / name).stat().st_size
    assert list(package.glob("translations/ja/**/*.mo"))


def test_unchanged_sources_are_not_built_again(package):
    build = load_build(package)
    assert build.build()
    assert not build.build()
    assert load_build(package).is_current()


def test_a_changed_style_gets_a_new_name_and_the_old_file_goes(package):
    build = load_build(package)
    build.build()
    before = manifest_of(package)
    with (package / "assets" / "css" / "app.css").open("a") as file:
        file.write("\nmain { color: rebeccapurple }\n")
    assert build.build()
    after = manifest_of(package)
    assert after["app.css"] != before["app.css"]
    assert after["app.js"] == before["app.js"]
    files = {path.name for path in (package / "static" / "dist").iterdir()}
    assert files == {"manifest.json", *after.values()}


def test_a_lost_file_is_built_again(package):
    build = load_build(package)
    build.build()
    (package / "static" / "dist" / manifest_of(package)["app.js"]).unlink()
    assert build.build()


FONTS = ("BIZUDPGothic_400Regular.ttf", "BIZUDPGothic_700Bold.ttf", "LICENSE_FONT")


def test_the_fonts_of_papers_come_with_their_licence_and_a_lost_one_comes_back(package):
    build = load_build(package)
    build.build()
    folder = package / "documents" / "fonts"
    assert {path.name for path in folder.iterdir()} == set(FONTS)
    (folder / FONTS[0]).unlink()
    assert not build.is_current()
    assert build.build()
    assert (folder / FONTS[0]).stat().st_size > 1_000_000


def test_a_broken_source_is_refused_in_the_bundler_s_words_and_the_last_build_stays(package):
    build = load_build(package)
    build.build()
    before = manifest_of(package)
    (package / "assets" / "js" / "app.js").write_text("import { from ;")
    with pytest.raises(build.BuildError, match=r"Bundling[\s\S]*js/app\.js:1"):
        build.build()
    assert manifest_of(package) == before
    assert all((package / "static" / "dist" / name).is_file() for name in before.values())
    assert not build.is_current()


def wheel(target, folder):
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_a_wheel_works_without_the_checkout(tmp_path):
    with zipfile.ZipFile(wheel("wheel", tmp_path)) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    assert {
        "tourapp/_top/config.py",
        "tourapp/_top/migrations/env.py",
        "tourapp/_top/templates/_base.html",
    } <= names
    assert "tourapp/static/dist/manifest.json" in names
    assert {f"tourapp/documents/fonts/{name}" for name in FONTS} <= names
    assert "tourapp/documents/typst/paper.typ" in names
    assert any(name.endswith(".mo") for name in names)
    assert not any("node_modules" in name or name.startswith("tourapp/assets/") for name in names)
    program = (
        "import sys; sys.path.insert(0, 'site'); import tourapp, config; print(tourapp.TOP, config.__file__)"
    )
    # -I: neither the current folder nor the environment may help.
    found = subprocess.check_output([sys.executable, "-I", "-c", program], cwd=tmp_path, text=True)
    assert "_top" in found.split()[0]


def test_an_editable_install_carries_no_copy_of_the_top_level(tmp_path):
    with zipfile.ZipFile(wheel("wheel:editable", tmp_path)) as archive:
        assert [name for name in archive.namelist() if "_top" in name or name.endswith("config.py")] == []
