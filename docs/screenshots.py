"""The pictures of the README: `python -m docs.screenshots` writes `docs/pictures/*.png`.

Builds the demonstration in a temporary folder, serves it on a port from 5400 to 5409 with the clock at a fixed
instant, and looks at it with the Chromium of this machine. Everything is gone afterwards but the pictures.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

TOP = Path(__file__).resolve().parents[1]
PICTURES = TOP / "docs" / "pictures"
PORTS = range(5400, 5410)
NOW = "2027-04-20T10:00+01:00"
"""When the pictures are taken: registration for the seminar of June 2027 has been open for five weeks."""
EVENT = "/events/seminar-2027"
WEEK = "/manage/study-tour-2027/programme/week"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class Shot:
    """One picture: which page, how large the window is, in which language, and who looks."""

    name: str
    path: str
    width: int = 1000
    height: int = 760
    lang: str = "en"
    role: str | None = None
    dark: bool = False


SHOTS = (
    Shot("home", "/"),
    Shot("event", EVENT, height=900),
    Shot("register-phone-ja", f"{EVENT}/register", width=390, height=780, lang="ja"),
    Shot("my-page-phone", "/me/seminar-2027", width=390, height=780, role="participant"),
    Shot("event-phone-ja-dark", EVENT, width=390, height=780, lang="ja", dark=True),
    Shot("overview", "/manage/seminar-2027/", height=900, role="organiser"),
    Shot("week", WEEK, width=1280, height=960, role="office_head"),
)


@contextlib.contextmanager
def demonstration() -> Iterator[tuple[str, dict[str, str]]]:
    """A demonstration of its own: the address of the site, and a one-time sign-in address for each role."""
    with tempfile.TemporaryDirectory(prefix="tourapp-pictures-") as folder:
        port = _free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TOURAPP_")}
        environ = kept | {"TOURAPP_DATA_DIR": folder, "TOURAPP_NOW": NOW, "PORT": str(port)}
        program = [sys.executable, "-m", "tourapp"]
        for arguments in (["db", "upgrade"], ["demo"]):
            subprocess.run([*program, *arguments], cwd=TOP, env=environ, check=True, stdout=sys.stderr)
        printed = subprocess.check_output(
            [*program, "demo", "--sign-in-links"], cwd=TOP, env=environ, text=True
        )
        links = {
            line.split()[1]: line.split()[3] for line in printed.splitlines() if line.startswith("sign-in ")
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:tourapp.server"], cwd=TOP, env=environ
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/healthz")
            yield address, links
        finally:
            server.terminate()
            server.wait(timeout=15)


def _free_port() -> int:
    for port in PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise SystemExit(f"No port is free from {PORTS.start} to {PORTS.stop - 1}.")


def _wait_for(address: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _attempt in range(300):
        with contextlib.suppress(OSError), opener.open(address, timeout=5):
            return
        time.sleep(0.1)
    raise SystemExit("The site does not answer.")


def take(browser: Browser, address: str, links: dict[str, str], shot: Shot) -> None:
    """One picture, in a browser that has seen nothing before. Refused: a page that does not answer 200."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.role:
        _sign_in(page, links[shot.role])
    answer = page.goto(f"{address}{shot.path}?lang={shot.lang}")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{shot.path} answers {answer.status if answer else 'nothing'}.")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=PICTURES / f"{shot.name}.png")
    context.close()


def _sign_in(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def main() -> None:
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        raise SystemExit("There is no Chromium on this machine: apt install chromium fonts-noto-cjk")
    PICTURES.mkdir(exist_ok=True)
    # A link works once, and each picture has a browser of its own: so everybody looks once.
    with demonstration() as (address, links), sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=FLAGS)
        for shot in SHOTS:
            take(browser, address, links, shot)
            print(f"docs/pictures/{shot.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
