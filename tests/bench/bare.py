"""The bare reference: the least that Flask and the store can do, so that our figures are ratios and not seconds.

`select` is a route that makes one one-row SELECT. The rest is the least possible registration: a form, a link that
verifies, a place taken with one conditional UPDATE; each step committed as durably as ours.
"""

import os
import secrets
import sqlite3
import threading

from flask import Flask, redirect, request

PAGE = (
    '<!DOCTYPE html><html lang="en"><title>Register</title><form method="post"><input name="email">'
    '<input type="hidden" name="csrf_token" value="none"><button>Send</button></form>'
)
_local = threading.local()


def _store() -> sqlite3.Connection:
    connection = getattr(_local, "connection", None)
    if connection is None:
        connection = sqlite3.connect(os.environ["BARE_DATABASE"], isolation_level=None, timeout=5)
        connection.execute("PRAGMA journal_mode=wal")
        connection.execute("PRAGMA synchronous=FULL")
        _local.connection = connection
    return connection


def create_app() -> Flask:
    app = Flask("bare")
    connection = _store()
    connection.execute("CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY, name TEXT, places INTEGER)")
    connection.execute("CREATE TABLE IF NOT EXISTS person (token TEXT PRIMARY KEY, email TEXT, state TEXT)")
    connection.execute("INSERT OR IGNORE INTO event VALUES (1, 'Seminar', 1000000)")

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/select")
    def select() -> str:
        return str(_store().execute("SELECT name FROM event WHERE id = 1").fetchone()[0])

    @app.route("/register", methods=["GET", "POST"])
    def register():  # type: ignore[no-untyped-def]
        if request.method == "GET":
            return PAGE
        token = secrets.token_urlsafe(32)
        _store().execute("INSERT INTO person VALUES (?, ?, 'submitted')", (token, request.form["email"]))
        return redirect("/sent", 303)

    @app.get("/token/<email>")
    def token(email: str) -> str:
        return str(_store().execute("SELECT token FROM person WHERE email = ?", (email,)).fetchone()[0])

    @app.route("/verify/<token>", methods=["GET", "POST"])
    def verify(token: str):  # type: ignore[no-untyped-def]
        if request.method == "GET":
            return PAGE
        store = _store()
        store.execute("BEGIN IMMEDIATE")
        taken = store.execute("UPDATE event SET places = places - 1 WHERE id = 1 AND places > 0").rowcount
        if taken:
            store.execute("UPDATE person SET state = 'confirmed' WHERE token = ?", (token,))
        store.execute("COMMIT")
        return redirect("/me" if taken else "/full", 303)

    return app
