"""Puts the application together. Imports anything, imported by nobody below."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from tourapp import models, urls, wiring
from tourapp.core import clock, sealed
from tourapp.core.db import db, engine_options, prepare_engine
from tourapp.core.logs import configure_logging
from tourapp.core.matching import teach_folding
from tourapp.settings import Settings
from tourapp.web import (
    assets,
    errors,
    headers,
    i18n,
    identity,
    limits,
    reader,
    requests,
    routes,
    templating,
)
from tourapp.web.forms import csrf

TOP = Path(__file__).resolve().parent.parent
LARGEST_BODY = 4 * 1024 * 1024
"""A form with one file of three megabytes; lists that are handed in have a limit of their own."""


def _folder(name: str) -> Path:
    """A folder of the top level: beside the package in a checkout, inside it in an installed copy."""
    beside = TOP / name
    return beside if beside.exists() else Path(__file__).resolve().parent / "_top" / name


def create_app(settings: Settings | None = None, **overrides: object) -> Flask:
    """The application for these settings, by default those of the environment. `overrides` are Flask's, for tests."""
    settings = settings or Settings.load()
    app = Flask("tourapp", template_folder=str(_folder("templates")), static_folder=str(assets.STATIC))
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SETTINGS=settings,
        BASE_URL=settings.base_url,
        LIMIT_SCALE=settings.limit_scale,
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open over lunch; the token is the check, not its age
        WTF_CSRF_SSL_STRICT=False,  # with Referrer-Policy no-referrer the strict check would refuse every form
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=90),  # the longest; the table of sessions ends most before
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).resolve().parent / "translations"),
        **overrides,
    )
    if settings.now_offset is not None:
        clock.set_offset(settings.now_offset)
    sealed.configure(settings.data_keys)
    configure_logging(json=settings.env == "production")

    models.load()
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        teach_folding(db.engine)
    Migrate(app, db, directory=str(_folder("migrations")))

    # Before the others, so that its hooks see every answer: the first to begin is the last to end.
    requests.init_app(app)
    headers.init_app(app, secure=secure)
    i18n.init_app(app)
    reader.init_app(app)
    identity.init_app(app, wiring.load_actor)
    limits.init_app(app)
    csrf.init_app(app)
    errors.init_app(app)
    templating.init_app(app)
    assets.init_app(app)
    wiring.connect(app)
    routes.register(app, urls.ROUTES, csrf.exempt)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
