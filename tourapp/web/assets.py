"""The stylesheet and the script: built once, named by their content, served for ever."""

import json
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from whitenoise import WhiteNoise

STATIC = Path(__file__).resolve().parent.parent / "static"
DIST = STATIC / "dist"


@cache
def _manifest() -> dict[str, str]:
    path = DIST / "manifest.json"
    if not path.exists():
        raise RuntimeError("the browser assets have not been built: run `python3 -m tourapp up` once")
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def asset(name: str) -> str:
    """The address of a built asset, for example `asset("app.css")`."""
    return url_for("static", filename=f"dist/{_manifest()[name]}")


def built(name: str) -> Path:
    """The built file itself, for the one that is not served under its hashed name."""
    return DIST / _manifest()[name]


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    if DIST.exists():
        served = WhiteNoise(
            app.wsgi_app,
            immutable_file_test=lambda path, url: "/dist/" in url,
            add_headers_function=_headers,
        )
        served.add_files(str(STATIC), prefix="static/")
        app.wsgi_app = served  # type: ignore[method-assign]


def _headers(headers: object, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]
    headers["Cross-Origin-Resource-Policy"] = "same-origin"  # type: ignore[index]
