"""A fresh clone in an empty folder with a clean environment: does the first command of the README work?

Clones what is committed into a folder whose path has spaces, and runs `up` with PATH, HOME and what tells pip, uv
and npm where packages come from, nothing else. Twice: the second start has five seconds. Then it looks whether
ending it left anybody behind. One figure a line; exit code 1 when something is not as promised.

    python -m tests.drills.fresh_clone            what is committed
    python -m tests.drills.fresh_clone --no-uv    with pip alone, where uv is on the path too
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST_START_S = 600.0
SECOND_START_S = 5.0
PASSED_ON = ("PIP_", "UV_", "NPM_CONFIG_", "npm_config_", "NODE_EXTRA_CA_CERTS", "SSL_CERT_", "HTTP_PROXY")
PASSED_ON += ("HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "REQUESTS_CA_BUNDLE")


def clean_environment(*, uv: bool) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.startswith(PASSED_ON)}
    folders = [
        folder
        for folder in os.environ["PATH"].split(os.pathsep)
        if not Path(folder).resolve().is_relative_to(ROOT) and (uv or not Path(folder, "uv").exists())
    ]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    return kept | {"PATH": os.pathsep.join(folders), "HOME": os.environ["HOME"], "PORT": port}


@contextmanager
def up(clone: Path, environ: dict[str, str], within: float) -> Iterator[float]:
    """`up`, running; the seconds until it was ready. At the end it is ended as Ctrl-C does."""
    started = time.monotonic()
    process = subprocess.Popen(
        ["python3", "-m", "tourapp", "up"],
        cwd=clone,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    too_long = threading.Timer(within, process.send_signal, [signal.SIGTERM])
    too_long.start()
    try:
        assert process.stdout
        if not process.stdout.readline().startswith("ready "):
            raise SystemExit(f"`up` ended with {process.wait()} and was never ready.")
        too_long.cancel()
        yield time.monotonic() - started
    finally:
        too_long.cancel()
        process.send_signal(signal.SIGINT)
        links = sum(line.startswith("sign-in ") for line in process.stdout or ())
        process.wait(timeout=30)
        print(f"  sign-in links: {links}, exit code after Ctrl-C: {process.returncode}")


def left_behind(clone: Path) -> list[str]:
    """Command lines of processes that still run out of the clone; empty where there is no /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").replace("\0", " ")
        except OSError:
            continue
        if str(clone) in words:
            found.append(words)
    return found


def run(*, uv: bool = True) -> list[str]:
    """The drill; what was not as promised."""
    folder = Path(tempfile.mkdtemp(prefix="fresh clone "))
    clone = folder / "a folder with spaces"
    environ = clean_environment(uv=uv)
    try:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        with up(clone, environ, FIRST_START_S) as first:
            print(f"first start, from nothing to ready: {first:.1f} s")
            with urllib.request.urlopen(f"http://127.0.0.1:{environ['PORT']}/", timeout=10) as answer:
                print(f"the home page answers: {answer.status}")
        with up(clone, environ, 60) as second:
            print(f"second start: {second:.1f} s (promised: under {SECOND_START_S:.0f} s)")
        orphans = left_behind(clone)
        print(f"processes left behind: {len(orphans)}")
        status = subprocess.check_output(["git", "status", "--porcelain"], cwd=clone, text=True).splitlines()
        print(
            f"files in the clone that git does not know or finds changed: {len(status)}", *status, sep="\n  "
        )
        missed = [f"second start took {second:.1f} s"] if second >= SECOND_START_S else []
        return missed + [f"left behind: {orphan}" for orphan in orphans] + status
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.drills.fresh_clone", description=__doc__.splitlines()[0])
    parser.add_argument("--no-uv", action="store_true", help="take uv off the path")
    return int(bool(run(uv=not parser.parse_args().no_uv)))


if __name__ == "__main__":
    sys.exit(main())
