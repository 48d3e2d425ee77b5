"""A small HTTP client: one connection that is kept, one jar of cookies, as a browser has them."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode, urlsplit

_CSRF = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
PATIENCE_SECONDS = 40.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    seconds: float

    @property
    def location(self) -> str:
        """Where a redirect leads, without the site's own address."""
        parts = urlsplit(self.headers.get("location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def csrf(self) -> str:
        """The token of the first form of this page."""
        found = _CSRF.search(self.body)
        if found is None:
            raise LookupError(f"no form in an answer of {self.status}: {self.body[:200]!r}")
        return found[1].decode()


class Browser:
    """Somebody's browser. Raises OSError or HTTPException when the connection breaks; the next call connects anew."""

    def __init__(self, port: int) -> None:
        self.cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        return self.ask("POST", path, urlencode(form).encode(), {"Content-Type": FORM})

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        sent = dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        try:
            self._connection.request(method, path, body, sent)
            got = self._connection.getresponse()
            content = got.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        self._keep(got.headers.get_all("Set-Cookie") or [])
        headers_got = {name.lower(): value for name, value in got.getheaders()}
        return Answer(got.status, headers_got, content, time.perf_counter() - began)

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value:
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
