"""The bare reference: the least that Flask and the store can do, so that our figures are ratios and not seconds.

`/select` makes one one-row SELECT, `/bytes/<n>` does so too and answers with so many bytes. The rest is the least
possible registration: a form, a link that verifies, a place taken with one conditional UPDATE; each step committed as
durably as ours.
"""

import functools
import os
import secrets
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

PAGE = (
    '<!DOCTYPE html><html lang="en"><title>Register</title><form method="post"><input name="email">'
    '<input type="hidden" name="csrf_token" value="none"><button>Send</button></form>'
)
TABLES = (
    "CREATE TABLE IF NOT EXISTS bare_event (id INTEGER PRIMARY KEY, name TEXT, places INTEGER)",
    "CREATE TABLE IF NOT EXISTS bare_person (token TEXT PRIMARY KEY, email TEXT, state TEXT)",
    "INSERT INTO bare_event VALUES (1, 'Seminar', 1000000) ON CONFLICT DO NOTHING",
)
_local = threading.local()


class Bare:
    """One connection of one thread; each statement is a transaction unless BEGIN was said."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self._connection: Any
        if self.is_sqlite:
            file = url.removeprefix("sqlite:///")
            self._connection = sqlite3.connect(file, isolation_level=None, timeout=5)
            self._connection.execute("PRAGMA journal_mode=wal")
            self._connection.execute("PRAGMA synchronous=FULL")
        else:
            self._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

    def __call__(self, statement: str, *values: Any) -> Any:
        if not self.is_sqlite:
            statement = statement.replace("?", "%s").replace("BEGIN IMMEDIATE", "BEGIN")
        return self._connection.execute(statement, values)

    def close(self) -> None:
        self._connection.close()


@functools.lru_cache
def _sized(number: int) -> bytes:
    return b"x" * number


def _store() -> Bare:
    connection: Bare | None = getattr(_local, "connection", None)
    if connection is None:
        connection = _local.connection = Bare(os.environ["TOURAPP_DATABASE_URL"])
    return connection


def prepare(url: str) -> None:
    """Make the tables; for the first process, before it starts the others."""
    bare = Bare(url)
    for statement in TABLES:
        bare(statement)
    bare.close()


def tokens(url: str) -> dict[str, str]:
    """What the mailbox would say: address → token."""
    bare = Bare(url)
    found = dict(bare("SELECT email, token FROM bare_person").fetchall())
    bare.close()
    return found


def create_app() -> Flask:
    app = Flask("bare")

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/select")
    def select() -> str:
        return str(_store()("SELECT name FROM bare_event WHERE id = 1").fetchone()[0])

    @app.get("/bytes/<int:number>")
    def sized(number: int) -> Response:
        _store()("SELECT name FROM bare_event WHERE id = 1").fetchone()
        return Response(_sized(number), mimetype="text/calendar")

    @app.route("/register", methods=["GET", "POST"])
    def register() -> str | Response:
        if request.method == "GET":
            return PAGE
        token = secrets.token_urlsafe(32)
        _store()("INSERT INTO bare_person VALUES (?, ?, 'submitted')", token, request.form["email"])
        return redirect("/sent", 303)

    @app.route("/verify/<token>", methods=["GET", "POST"])
    def verify(token: str) -> str | Response:
        if request.method == "GET":
            return PAGE
        store = _store()
        store("BEGIN IMMEDIATE")
        taken = store("UPDATE bare_event SET places = places - 1 WHERE id = 1 AND places > 0").rowcount
        if taken:
            store("UPDATE bare_person SET state = 'confirmed' WHERE token = ?", token)
        store("COMMIT")
        return redirect("/me" if taken else "/full", 303)

    return app
