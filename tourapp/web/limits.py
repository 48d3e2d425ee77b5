"""How often one address may knock, counted in each process; scaled by a setting.

A coarse net against machines that fill in forms all day. What has to be exact (signing in, mails to one address) is
counted in a table that every process sees (`accounts.throttle`).
"""

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=False)


def per_address(count: int, minutes: int) -> str:
    """A limit for `limiter.limit`, multiplied by the setting `TOURAPP_LIMIT_SCALE`."""
    scale = float(current_app.config["LIMIT_SCALE"])
    return f"{max(1, int(count * scale))} per {minutes} minutes"


def init_app(app: Flask) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = "memory://"
    limiter.init_app(app)
