"""How often one address may knock. In memory for one machine, Redis when an office has several; scaled by a setting.

Signing in has its own table of tries in `accounts`, which knows persons as well as addresses.
"""

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=False)


def per_address(count: int, minutes: int) -> str:
    """A limit for `limiter.limit`, multiplied by the setting `TOURAPP_LIMIT_SCALE`."""
    scale = float(current_app.config["LIMIT_SCALE"])
    return f"{max(1, int(count * scale))} per {minutes} minutes"


def init_app(app: Flask, broker_url: str | None) -> None:
    redis = bool(broker_url and broker_url.startswith(("redis://", "rediss://")))
    app.config["RATELIMIT_STORAGE_URI"] = broker_url if redis else "memory://"
    limiter.init_app(app)
