"""The demonstration as its people see it: each role signs in and follows every link there is."""

from urllib.parse import urljoin, urlsplit

import pytest

from tests.client import XHTML
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.demo import world
from tourapp.events import queries as events
from tourapp.programme import queries as programme
from tourapp.registration import queries as registration
from tourapp.registration import rules

ROLES = (
    "visitor",
    "administrator",
    "office_head",
    "organiser",
    "logistics",
    "headquarters",
    "auditor",
    "participant",
)
ENOUGH = 400


def links_of(document, here):
    for anchor in document.iter(f"{XHTML}a"):
        target = urlsplit(urljoin(here, anchor.get("href") or ""))
        if (
            target.netloc in ("", "localhost")
            and target.scheme in ("", "http")
            and target.path.startswith("/")
        ):
            yield target.path + (f"?{target.query}" if target.query else "")


def shape(address):
    """Addresses that differ only in the person, the sort order or the page number are looked at a few times."""
    parts = urlsplit(address)
    words = [
        "*" if any(character.isdigit() for character in word) and "-" in word else word
        for word in parts.path.split("/")
    ]
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return "/".join(words) + "?" + "&".join(names)


@pytest.mark.parametrize("role", ROLES)
def test_every_link_that_a_role_is_shown_works_for_it(demo_app, sign_in_links, role):
    client = demo_app.test_client()
    if role != "visitor":
        assert client.post(urlsplit(sign_in_links[role]).path).status_code == 303
    waiting, seen, shapes, broken = ["/", "/me", "/manage/", "/account"], set(), {}, []
    if role == "visitor":
        waiting = ["/"]
    while waiting and len(seen) < ENOUGH:
        address = waiting.pop(0)
        kind = shape(address)
        if address in seen or shapes.get(kind, 0) >= 2:
            continue
        seen.add(address)
        shapes[kind] = shapes.get(kind, 0) + 1
        answer = client.get(address)
        start = address in ("/me", "/manage/", "/account")
        if answer.status_code >= 400 and not (start and answer.status_code == 403):
            broken.append(f"{answer.status_code} {address}")
        if answer.mimetype == "text/html" and answer.status_code == 200:
            waiting.extend(links_of(answer.document, address))
        elif answer.status_code in (301, 302, 303):
            waiting.append(urlsplit(answer.location).path)
    assert not broken, broken
    assert len(seen) > 10


def test_the_demonstration_has_what_it_promises(demo_app):
    with demo_app.app_context():
        for slug, circle in (
            ("seminar-2027", Circle.PUBLIC),
            ("u20-2019", Circle.PUBLIC),
            ("study-tour-2027", Circle.HOST),
        ):
            assert programme.released(events.by_slug(slug), circle), slug
        assert programme.released(events.by_slug("study-tour-2027"), Circle.HOST).number == 4
        assert programme.released(events.by_slug("study-tour-2027"), Circle.PUBLIC) is None
        hosted = [item for item in programme.draft(events.by_slug("study-tour-2027")) if item.host_ref]
        assert len(hosted) > 10 and {item.host_organisation.en for item in hosted} >= {"Toyota City"}
        seminar = events.by_slug("seminar-2027")
        intake = registration.intake_of(seminar)
        assert rules.window(intake.opens_at, intake.closes_at, clock.now()) == "open"
        places = registration.places(intake)
        assert 50 < places.taken < places.capacity
        assert seminar.starts_at > clock.now() and events.by_slug("u20-2019").state == "finished"


def test_loading_it_a_second_time_changes_nothing(demo_app):
    with demo_app.app_context():
        assert world.build() is False
