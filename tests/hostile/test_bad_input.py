"""Bad input against every address: a clear 4xx, never a 5xx, nothing changed."""

import hashlib
import json

import pytest
import sqlalchemy as sa

from tests.builders import give_role, make_person, make_registration, open_event, sign_in_as
from tourapp.access.policy import Role
from tourapp.core.db import Base, session
from tourapp.urls import ROUTES

LONG = "x" * 300_000
NAMES = (
    "\x00", "\ud800", "a\r\nBcc: b@example.org", "‮evil", "'; DROP TABLE event; --", "{{7*7}}", "${jndi:x}",
    "=HYPERLINK(1)", "<script>alert(1)</script>", "𝕏" * 50, "../../etc/passwd", "%s%n%x", "\u2028", "﷽",
)  # fmt: skip
HUGE = b"x" * (16 * 1024 * 1024), "application/octet-stream"
BODIES = (
    (b"\xff\xfe\x00bad=%zz&=&&&", "application/x-www-form-urlencoded"),
    (b"a=1&" * 2_000, "application/x-www-form-urlencoded"),
    (b"given_name=" + LONG.encode(), "application/x-www-form-urlencoded"),
    (b"[" * 100_000, "application/json"),
    (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
    (b"--\r\n", "multipart/form-data"),
    ("email=\ud800".encode("utf-16", "surrogatepass"), "application/x-www-form-urlencoded; charset=utf-16"),
    (b"", "text/xml"),
)
ODD_VALUES = ("nothing", "%00", "..", "a" * 5000, "%ff%fe", "😀", "-1", "' OR 1=1")


def addresses():
    """Every address, with something odd in each of its places."""
    for number, route in enumerate(ROUTES):
        path = route.rule
        while "<" in path:
            before, _, rest = path.partition("<")
            path = f"{before}{ODD_VALUES[number % len(ODD_VALUES)]}{rest.partition('>')[2]}"
        yield route, path


def fingerprint(app):
    """What stands in each table, but for counts of tries and when sessions were seen."""
    with app.app_context():
        tables = [
            table for table in Base.metadata.sorted_tables if table.name not in ("sign_in_try", "web_session")
        ]
        rows = {table.name: session().execute(sa.select(table)).fetchall() for table in tables}
        return {name: hashlib.sha256(repr(found).encode()).hexdigest() for name, found in rows.items()}


@pytest.fixture
def staff(app, client):
    """A browser in which somebody with every right of an office is signed in, and an event with a registration."""
    with app.app_context():
        make_registration(open_event())
        person = make_person("staff@example.org")
        give_role(person, Role.OFFICE_HEAD)
    sign_in_as(client, person)
    return client


def _ask(client, *args, **kwargs):
    try:
        return client.open(*args, **kwargs)
    except (ValueError, UnicodeError):
        return None  # the test's own client cannot even send it


def test_no_address_breaks_on_odd_places_methods_and_bodies(app, staff):
    before, broken = fingerprint(app), []
    for number, (route, path) in enumerate(addresses()):
        if route.endpoint in (
            "sign_out",
            "account_sessions",
            "account_mail",
            "account_data",
            "set_zone",
            "set_theme",
        ):  # they need no input
            continue
        for method in ("GET", "PUT"):
            answer = _ask(staff, path, method=method)
            if answer is not None and answer.status_code >= 500:
                broken.append(f"{method} {path[:80]}: {answer.status_code}")
        for body, kind in (*BODIES, HUGE) if number % 20 == 0 else BODIES:
            answer = _ask(staff, path, method="POST", data=body, content_type=kind)
            if answer is not None and answer.status_code >= 500:
                broken.append(f"POST {path[:80]} {kind} {body[:20]!r}: {answer.status_code}")
    assert broken == []
    assert fingerprint(app) == before


def test_a_hostile_value_in_any_field_or_query_is_refused_or_kept_as_text(app, staff):
    for name in NAMES:
        form = dict.fromkeys(("given_name", "organisation", "dietary", "email", "next", "lang", "zone"), name)
        for path in ("/events/seminar/register", "/sign-in", "/me/seminar/change", "/reading/zone"):
            answer = _ask(staff, path, method="POST", data=form)
            assert answer is None or answer.status_code < 500, (path, name)
        query = dict.fromkeys(("q", "lang", "sort", "page", "state", "year", "kind", "next"), name)
        for path in ("/", "/archive", "/manage/directory", "/manage/seminar/participants"):
            answer = _ask(staff, path, query_string=query)
            assert answer is None or answer.status_code < 500, (path, name)


def test_deep_json_and_giant_bodies_are_answered_in_words(app, client):
    deep = client.post(
        "/sign-in", data=json.dumps({}).replace("{}", "[" * 50_000), content_type="application/json"
    )
    assert deep.status_code in (200, 400, 415, 422)
    giant = client.post("/sign-in", data={"email": "x" * (16 * 1024 * 1024)})
    assert giant.status_code == 413 and "too large" in giant.get_data(as_text=True)


def test_a_value_that_a_store_cannot_hold_is_bad_input_and_no_trouble_of_ours(each_app):
    client = each_app.test_client()
    for path in ("/events/%00", "/events/%00.ics", "/events/a%00b/register", "/archive?q=%00"):
        assert client.get(path).status_code in (200, 400, 404), path
