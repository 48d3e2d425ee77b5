"""Hostile input over the wire: bytes that no browser sends, against every address, from a visitor and from staff.

A clear 4xx or a closed connection, never a 5xx; nothing changed in the database; memory bound.
"""

import contextlib
import hashlib
import http.client
import socket
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import sqlalchemy as sa

from tests.bench.measuring import memory
from tests.drills.figures import Figures
from tests.load import people
from tests.load.client import FORM, Browser
from tests.load.site import Site, Store, running, store
from tests.load.truth import SLUG, Truth, prepared
from tourapp.core.db import Base
from tourapp.demo import world
from tourapp.urls import ROUTES

MOST_MEMORY = 150.0
WAIT_S = 20.0
COUNTED_APART = ("sign_in_try", "web_session")
"""Tables in which a request may leave a trace whatever it asks: counts of tries, when a session was seen."""

VALUES = (
    b"%00",
    b"%ED%A0%80",
    b"%FF%FE",
    b"a%0D%0ABcc:%20b@example.org",
    b"%E2%80%AEevil",
    b"%27%20OR%201=1",
)
VALUES += (
    b"%7B%7B7*7%7D%7D",
    b"-1",
    b"99999999999999999999",
    b"..%2F..%2Fetc%2Fpasswd",
    b"x" * 4000,
    b"%F0%9F%98%80",
)
QUERIES = ("q", "sort", "page", "state", "attendance", "year", "kind", "lang", "next")
BODIES: tuple[tuple[bytes, bytes], ...] = (
    (b"application/x-www-form-urlencoded", b"\xff\xfe\x00bad=%zz&=&&&"),
    (b"application/x-www-form-urlencoded", b"a=1&" * 2000),
    (b"application/x-www-form-urlencoded; charset=utf-16", "email=x".encode("utf-16")),
    (b"application/json", b"[" * 100_000),
    (b"multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name="),
    (
        b"multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 300,
    ),
    (b"multipart/form-data", b"--\r\n"),
    (b"text/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
)
HUGE = b"given_name=" + b"x" * (3 * 1024 * 1024)
METHODS = (b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"TRACE", b"PROPFIND", b"BREW")
BROKEN: tuple[bytes, ...] = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: x\r\n" % each for each in range(2000)) + b"\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nCookie: session=\xff\xfe\x00; lang=%00; zone=\xed\xa0\x80\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nAccept-Language: " + b"ja;q=x," * 900 + b"\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
)


@dataclass
class Count:
    """What the site said to all this."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def note(self, status: int, what: bytes) -> None:
        self.statuses[status] += 1
        if status >= 500:
            self.broken.append(f"{status}: {what[:100]!r}")


def run() -> list[str]:
    missed = []
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="hostile") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"hostile {name}")
            hostile(figures, on)
            missed += figures.missed
    return missed


def hostile(figures: Figures, on: Store) -> None:
    """Send everything to a site on an empty store, and look what it did."""
    with prepared(on) as truth:
        truth.load_demonstration()
        truth.open_event(in_person=None, online=None)
        with running(on, processes=1) as site:
            staff = _signed_in(site, truth)
            before, count = _fingerprint(truth), Count()
            for who in (b"", staff):
                for request in _requests(who):
                    count.note(_say(site.port, request), request)
            _forms(site, count)
            for path in (b"/sign-in", f"/events/{SLUG}/register".encode()):
                status = _say(site.port, _request(b"POST", path, b"", FORM.encode(), HUGE))
                figures.must(f"a body of three MiB {path.decode()}: {status}", status == 413)
            figures.must("nothing changed in the database", _fingerprint(truth) == before)
            whole, _own = memory(site.web_processes()[0])
            figures.at_most("memory of the web process", whole, MOST_MEMORY, " MiB")
    said = ", ".join(f"{status or 'closed'} {number}" for status, number in sorted(count.statuses.items()))
    figures.say(f"answers {said}")
    figures.none("answers of 5xx", len(count.broken), count.statuses.total())
    for line in count.broken[:10]:
        figures.say(line)


def _requests(cookie: bytes) -> Iterator[bytes]:
    """Everything that needs no form token; without one nothing may be changed."""
    yield from BROKEN
    for number, path in enumerate(_addresses()):
        value = VALUES[number % len(VALUES)]
        asked = b"&".join(name.encode() + b"=" + value for name in QUERIES)
        yield _request(b"GET", path + b"?" + asked, cookie)
        yield _request(METHODS[number % len(METHODS)], path, cookie)
        for kind, body in BODIES:
            yield _request(b"POST", path, cookie, kind, body)


def _addresses() -> Iterator[bytes]:
    """Every address, once with what is there in its first place, and once with each odd value in all of them."""
    for route in ROUTES:
        # The first three take no input that could be wrong; the last says truly that the demonstration's mail waits.
        if route.endpoint in ("sign_out", "set_zone", "set_theme", "readyz"):
            continue
        yield _filled(route.rule, b"x", SLUG.encode())
        for value in VALUES if "<" in route.rule else ():
            yield _filled(route.rule, value, value)


def _filled(rule: str, value: bytes, slug: bytes) -> bytes:
    path = rule.encode().replace(b"<slug>", slug)
    while b"<" in path:
        before, _, rest = path.partition(b"<")
        path = before + value + rest.partition(b">")[2]
    return path


def _request(method: bytes, path: bytes, cookie: bytes, kind: bytes = b"", body: bytes = b"") -> bytes:
    lines = [method + b" " + path + b" HTTP/1.1", b"Host: localhost", b"Connection: close"]
    lines += [b"Cookie: " + cookie] if cookie else []
    lines += [b"Content-Type: " + kind, b"Content-Length: %d" % len(body)] if kind else []
    return b"\r\n".join([*lines, b"", body])


def _say(port: int, request: bytes) -> int:
    """The status of the answer; 0 when the connection was closed without one."""
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_S) as wire:
        # Who is refused while still talking gets a reset, and may read what was said before it.
        with contextlib.suppress(OSError):
            wire.sendall(request)
            wire.shutdown(socket.SHUT_WR)
        answer = b""
        with contextlib.suppress(OSError):
            while len(answer) < 12 and (piece := wire.recv(4096)):
                answer += piece
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.") and answer[9:12].isdigit() else 0


def _forms(site: Site, count: Count) -> None:
    """Forms with a good token and hostile words in every field; the box that has to be ticked is not."""
    register = f"/events/{SLUG}/register"
    for path, fields in ((register, people.Guest(0).form), ("/sign-in", {"email": ""})):
        with Browser(site.port) as browser:
            token = urlencode({"csrf_token": browser.get(path).csrf}).encode()
            for value in VALUES:
                words = b"&".join(
                    quote(name).encode() + b"=" + value for name in fields if name != "privacy_notice"
                )
                with contextlib.suppress(http.client.HTTPException):
                    answer = browser.ask("POST", path, token + b"&" + words, {"Content-Type": FORM})
                    count.note(answer.status, path.encode() + value)


def _signed_in(site: Site, truth: Truth) -> bytes:
    """The cookie of somebody of the office who may see most pages."""
    with truth.app.app_context():
        links = {link.role: link.address for link in world.sign_in_links()}
    path = urlsplit(links["office_head"]).path
    with Browser(site.port) as browser:
        browser.post(path, {"csrf_token": browser.get(path).csrf})
        if browser.get("/manage/").status != 200:
            raise RuntimeError("the sign-in of the drill did not work")
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items()).encode()


def _fingerprint(truth: Truth) -> str:
    """A hash of everything that stands in the database."""
    digest = hashlib.sha256()
    with truth.reading() as reading:
        for table in Base.metadata.sorted_tables:
            if table.name not in COUNTED_APART:
                rows = reading.execute(sa.select(table).order_by(*table.primary_key.columns))
                digest.update(f"{table.name} {[tuple(row) for row in rows]!r}".encode())
    return digest.hexdigest()
