"""The environment: made once, brought up to date, made again when it was left half-made. Real venv and real pip, on
a checkout so small that no network is needed."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tourapp.bootstrap.environment import LOCK, Environment
from tourapp.bootstrap.processes import Failed

# One environment for all of them: making one takes seconds.
pytestmark = pytest.mark.xdist_group("environment")

BACKEND = '''
"""A build backend of the standard library: one wheel that points at the checkout."""
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "tourapp-0-py3-none-any.whl"
    info = "tourapp-0.dist-info"
    files = {
        "tourapp.pth": str(pathlib.Path.cwd()),
        f"{info}/METADATA": "Metadata-Version: 2.1\\nName: tourapp\\nVersion: 0\\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
        wheel.writestr(f"{info}/RECORD", "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"]))
    return name
'''

BUILD = """
from pathlib import Path
MADE = Path(__file__).with_name("made")
def is_current(): return MADE.exists()
if __name__ == "__main__": MADE.touch()
"""


@pytest.fixture(scope="module", autouse=True)
def only_pip(tmp_path_factory):
    """Neither a uv of this machine nor an index takes part."""
    patch = pytest.MonkeyPatch()
    bare = tmp_path_factory.mktemp("bin")
    patch.setenv("PATH", f"{bare}{os.pathsep}/usr/bin{os.pathsep}/bin")
    patch.setenv("PIP_NO_INDEX", "1")
    yield
    patch.undo()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("a checkout with spaces")
    (root / "tourapp" / "assets").mkdir(parents=True)
    (root / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "tourapp"\nversion = "0"\n'
    )
    (root / "backend.py").write_text(BACKEND)
    (root / "tourapp" / "__init__.py").write_text("")
    (root / "tourapp" / "assets" / "build.py").write_text(BUILD)
    (root / "tourapp" / "assets" / "hatch_build.py").write_text("")
    (root / LOCK).write_text("# nothing\n")
    environment = Environment(root)
    assert environment.ensure(tests=False)
    return environment


@pytest.fixture
def environment(made):
    """Complete at the start of each test, with a file in it that does not survive being made again."""
    made.ensure(tests=False)
    (made.folder / "witness").touch()
    lock = (made.root / LOCK).read_text()
    yield made
    (made.root / LOCK).write_text(lock)


def was_made_again(environment):
    return not (environment.folder / "witness").exists()


def test_a_second_time_there_is_nothing_to_do(environment):
    assert not environment.ensure(tests=False)
    assert not was_made_again(environment)


def test_a_changed_lock_is_installed_into_the_same_environment(environment):
    with (environment.root / LOCK).open("a") as file:
        file.write("# changed\n")
    assert environment.ensure(tests=False)
    assert not was_made_again(environment)
    assert not environment.ensure(tests=False)


def test_changed_assets_are_built(environment):
    (environment.root / "tourapp" / "assets" / "made").unlink()
    assert environment.ensure(tests=False)
    assert not environment.ensure(tests=False)


def test_what_a_killed_process_left_is_made_again(environment):
    (environment.folder / "unfinished").touch()
    assert environment.ensure(tests=False)
    assert was_made_again(environment)
    assert not (environment.folder / "unfinished").exists()


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A folder of packages that only pip's own configuration knows of; the hash of the one package in it."""
    wheel = tmp_path / "small-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("small.py", "")
        archive.writestr("small-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: small\nVersion: 1\n")
        archive.writestr(
            "small-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("small-1.dist-info/RECORD", "small.py,,\nsmall-1.dist-info/RECORD,,\n")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_packages_come_from_where_pip_is_told_and_are_checked_by_hash(environment, mirror):
    (environment.root / LOCK).write_text(f"small==1 --hash=sha256:{mirror}\n")
    assert environment.ensure(tests=False)
    assert list(environment.folder.glob("lib/*/site-packages/small.py"))


@pytest.mark.parametrize("hashes", ["", f"--hash=sha256:{'0' * 64}"])
def test_a_package_without_its_hash_is_refused_and_the_environment_stays(environment, mirror, hashes):
    before = (environment.root / LOCK).read_text()
    (environment.root / LOCK).write_text(f"small==1 {hashes}\n")
    subprocess.run([environment.python, "-m", "pip", "uninstall", "-qy", "small"], check=True)
    with pytest.raises(Failed, match=r"Installing requirements\.lock failed[\s\S]*(hash|HASH)"):
        environment.ensure(tests=False)
    (environment.root / LOCK).write_text(before)
    assert not environment.ensure(tests=False)
    assert not was_made_again(environment)


def test_settings_of_pip_cannot_send_packages_elsewhere(environment, monkeypatch, tmp_path):
    monkeypatch.setenv("PIP_TARGET", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_REQUIRE_HASHES", "1")
    (environment.root / "tourapp" / "__init__.py").write_text(f"# {os.urandom(4).hex()}")
    assert environment.ensure(tests=False)
    assert not (tmp_path / "elsewhere").exists()


def test_a_moved_checkout_gets_a_new_environment(environment, tmp_path):
    moved = Environment(tmp_path / "moved")
    shutil.copytree(environment.root, moved.root, symlinks=True)
    assert moved.ensure(tests=False)
    assert was_made_again(moved)
    assert (moved.folder / "pyvenv.cfg").is_file()


def test_running_in_the_environment_is_recognised(environment):
    assert not environment.is_running()
    assert Environment(Path(sys.prefix).parent).is_running() == (Path(sys.prefix).name == ".venv")
