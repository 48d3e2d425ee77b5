import json
import logging
import secrets
import time
import uuid
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from enum import StrEnum

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from tourapp.core.logs import configure_logging
from tourapp.core.redaction import redact, redact_text
from tourapp.core.sealed import KeyRing, new_key

TOKEN = "kV3xq0-Zl8_Jw2nB5yTgH7sRcA1uMdEoPfXiL9QvN6s"


@pytest.fixture(autouse=True)
def logging_as_it_was():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def lines(capsys):
    configure_logging(json=True)

    def read():
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return read


# --- what a text may keep --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"GET /calendar/{TOKEN}.ics 200", "GET /calendar/<redacted>.ics 200"),
        (f"/calendar/{TOKEN}.jcal", "/calendar/<redacted>.jcal"),
        ("/calendar/short.ics", "/calendar/<redacted>.ics"),
        (f"/host/{TOKEN}", "/host/<redacted>"),
        (f"/draft/{TOKEN}/edit", "/draft/<redacted>/edit"),
        ("/endorse/abc", "/endorse/<redacted>"),
        ("/member/abc", "/member/<redacted>"),
        ("http://localhost:5000/sign-in/abc?lang=ja&x=1", "http://localhost:5000/sign-in/<redacted>?lang=ja"),
        ("/verify/abc.def", "/verify/<redacted>"),
        ("/events/seminar?q=Anna+Lind&lang=en", "/events/seminar?lang=en"),
        ("/events/seminar?q=Anna", "/events/seminar"),
        ("/?lang=<script>", "/<script>"),
        ("sent to anna.lind+x@example.org.", "sent to <email>."),
        ("To: Anna <anna@example.org>", "To: Anna <<email>>"),
        ("mail=anna%40example.org", "mail=<email>"),
        ("postgresql://tourapp:s3cret@db/tourapp", "postgresql://<redacted>@db/tourapp"),
        (f"bearer {TOKEN}", "bearer <redacted>"),
        (
            "[SQL: INSERT …]\n[parameters: ('Anna', [1], 'x')]\n(Background)",
            "[SQL: INSERT …]\n[parameters: <redacted>]\n(Background)",
        ),
        ("DETAIL:  Key (email)=(a) already exists.", "DETAIL: <redacted>"),
        ("/events/<slug>/register", "/events/<slug>/register"),
        ("/calendar/<token>.ics", "/calendar/<token>.ics"),
        ("is it full? yes", "is it full? yes"),
        (
            "tests/registration/test_rules.py::test_a_freed_place_goes_to_the_queue_not_to_a_newcomer",
            "tests/registration/test_rules.py::test_a_freed_place_goes_to_the_queue_not_to_a_newcomer",
        ),
        ("0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000001"),
    ],
)
def test_a_text_keeps_what_helps_and_loses_what_harms(text, kept):
    assert redact_text(text) == kept
    assert redact_text(kept) == kept


@given(
    st.binary(min_size=32, max_size=32),
    st.sampled_from(["calendar", "host", "draft", "endorse", "sign-in", "verify"]),
)
def test_no_token_survives_in_an_address(raw, kind):
    token = urlsafe_b64encode(raw).rstrip(b"=").decode()
    assert token not in redact_text(f"GET http://localhost/{kind}/{token} HTTP/1.1")
    assert token not in redact_text(f"/{kind}/{token}.ics")


@given(st.text())
def test_redacting_twice_changes_nothing_more(text):
    assert redact_text(redact_text(text)) == redact_text(text)


def test_a_long_text_is_redacted_at_once():
    for text in ("a" * 200_000, "?" * 200_000, "a%40" * 50_000, "/host/" * 30_000, "://a" * 50_000):
        began = time.perf_counter()
        redact_text(text)
        assert time.perf_counter() - began < 2


class Colour(StrEnum):
    RED = "red"


class Person:
    def __repr__(self):
        return "Person(name='Anna Lind')"


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("status", 200, 200),
        ("ms", 1.5, 1.5),
        ("event_id", uuid.UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        ("closes_at", datetime(2025, 1, 31, 17, tzinfo=UTC), "2025-01-31 17:00:00+00:00"),
        ("state", Colour.RED, "red"),
        ("person", Person(), "<Person>"),
        ("error", ValueError("Anna"), "<ValueError>"),
        ("raw", b"Anna", "<bytes>"),
        ("answer", KeyRing([new_key()]).seal("x", table="a", row=1, column="b"), "<redacted>"),
        ("value", KeyRing([new_key()]).seal("x", table="a", row=1, column="b"), "<Sealed>"),
        ("password", "x", "<redacted>"),
        ("Set-Cookie", "x", "<redacted>"),
        ("email", "anna", "<redacted>"),
        ("form", {"a": "b"}, "<redacted>"),
        ("email_sent", True, True),
        ("token", None, None),
        (
            "facts",
            {"csrf_token": "x", "n": 1, "to": "anna@example.org"},
            {"csrf_token": "<redacted>", "n": 1, "to": "<email>"},
        ),
        ("paths", ["/host/abc", 1], ["/host/<redacted>", 1]),
    ],
)
def test_a_field_keeps_what_its_name_and_type_allow(name, value, kept):
    assert redact(value, name) == kept


# --- the log ---------------------------------------------------------------------------------------


def test_a_line_is_an_object_with_time_level_logger_and_facts(lines):
    structlog.get_logger("tourapp.request").info("request", status=200, route="/events/<slug>")
    (line,) = lines()
    assert datetime.fromisoformat(line.pop("at")).tzinfo is not None
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "tourapp.request",
        "status": 200,
        "route": "/events/<slug>",
    }


def test_the_id_of_the_request_stands_in_every_line_of_it(lines):
    structlog.contextvars.bind_contextvars(request_id="abc")
    structlog.get_logger("tourapp.x").info("one")
    logging.getLogger("some.library").warning("two %s", "words")
    structlog.contextvars.clear_contextvars()
    structlog.get_logger("tourapp.x").info("three")
    assert [(line["event"], line.get("request_id")) for line in lines()] == [
        ("one", "abc"),
        ("two words", "abc"),
        ("three", None),
    ]


def test_lines_of_libraries_are_redacted_too(lines):
    logging.getLogger("tourapp").error("Exception on /calendar/%s.ics [GET]", TOKEN)
    logging.getLogger("smtp").warning("refused anna@example.org", extra={"password": "x"})
    first, second = lines()
    assert first["event"] == "Exception on /calendar/<redacted>.ics [GET]"
    assert second["event"] == "refused <email>"
    assert "password" not in second


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_is_logged_with_its_frames_but_without_what_was_typed(capsys, as_json):
    configure_logging(json=as_json)
    password = "local-" + secrets.token_hex(4)

    def fail(secret):
        raise ValueError(f"cannot send to anna@example.org with {TOKEN}")

    for log in (structlog.get_logger("tourapp.x").exception, logging.getLogger("library").exception):
        try:
            fail(password)
        except ValueError:
            log("unexpected")
    text = capsys.readouterr().err
    assert text.count("Traceback") == 2
    assert text.count("\nValueError: cannot") + text.count("\\nValueError: cannot") == 2
    assert "test_logs.py" in text
    assert not [secret for secret in ("anna@", TOKEN, password) if secret in text]


def test_configuring_again_does_not_double_the_lines(lines):
    configure_logging(json=True)
    structlog.get_logger("tourapp.x").info("once")
    assert len(lines()) == 1


def test_handlers_of_others_stay(lines):
    other = logging.NullHandler()
    logging.getLogger().addHandler(other)
    configure_logging(json=False)
    assert other in logging.getLogger().handlers


def test_the_access_logs_of_the_servers_are_silent_and_their_errors_are_not(lines):
    logging.getLogger("gunicorn.access").info("GET /host/abc")
    logging.getLogger("werkzeug").info("GET /host/abc")
    logging.getLogger("gunicorn.error").error("worker died")
    assert [line["event"] for line in lines()] == ["worker died"]


def test_what_is_below_the_level_is_not_written(lines):
    structlog.get_logger("tourapp.x").debug("detail")
    assert lines() == []


def test_in_development_a_line_is_for_people(capsys):
    configure_logging(json=False)
    structlog.get_logger("tourapp.x").info("request", status=200, path="/host/abc")
    text = capsys.readouterr().err
    assert "status=200" in text
    assert "path=/host/<redacted>" in text
    assert not text.startswith("{")


def test_a_line_break_in_a_value_does_not_make_a_second_line(lines):
    structlog.get_logger("tourapp.x").info("one", title="a\nb\u2028c", odd="\ud800")
    assert len(lines()) == 1
