"""Who is signed in. The only module that knows Flask-Login.

The cookie holds the identifier of a server-side session and nothing else; what it means is asked through a loader that
assembly injects (`accounts` stands above this floor). The answer is kept for the request.
"""

from collections.abc import Callable

from flask import Flask, current_app, g, has_request_context, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from tourapp.access.actor import VISITOR, Actor

ActorLoader = Callable[[str], Actor | None]


class _Session(UserMixin):
    """What Flask-Login takes for a user: the token of one signed-in session."""

    def __init__(self, token: str) -> None:
        self.token = token

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask, load_actor: ActorLoader) -> None:
    manager = LoginManager()
    manager.session_protection = None  # the server-side session ends by itself; addresses of phones change

    @manager.user_loader  # type: ignore[untyped-decorator]
    def _load(token: str) -> _Session | None:
        return _Session(token) if load_actor(token) else None

    # Not `init_app`: its remember-me cookie, which we do not use, would touch the session of every answer,
    # and so mark public calendars as different for each reader (Vary: Cookie).
    app.login_manager = manager  # type: ignore[attr-defined]
    app.extensions["tourapp_load_actor"] = load_actor


def current_actor() -> Actor:
    """Whoever acts in this request; VISITOR when nobody is signed in."""
    if not has_request_context():
        return VISITOR
    if "actor" not in g:
        token = session.get("_user_id")
        g.actor = (current_app.extensions["tourapp_load_actor"](token) if token else None) or VISITOR
    actor: Actor = g.actor
    return actor


def session_token() -> str | None:
    """The token of the session in this request's cookie, if there is one."""
    return session.get("_user_id")


def sign_in(token: str) -> None:
    """Let this browser carry the session `token` from now on. The old cookie's contents are dropped (fixation).

    Who that is, is asked when somebody wants to know: most answers to it are a redirect.
    """
    session.clear()
    session.permanent = True
    login_user(_Session(token), force=True)
    session.pop("_id", None)  # a hash of address and browser, for a protection that is off
    g.pop("actor", None)


def sign_out() -> None:
    """Let this browser forget its session."""
    logout_user()
    session.clear()
    g.actor = VISITOR
