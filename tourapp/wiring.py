"""Who listens to whom, in one place: facts, jobs, ticks, attachments, and what the frame of every page shows."""

from flask import Flask

from tourapp.access.actor import Actor


def load_actor(token: str) -> Actor | None:
    """Who stands behind a session token."""
    return None


def connect(app: Flask) -> None:
    """Connect the packages with each other; once for each application."""
