"""The address space: every route declares who may use it, and its view checks it, for every role."""

import os
import uuid
from pathlib import Path

import pytest

from tests import builders
from tests.structure.code import TOP
from tourapp.access.actions import Action
from tourapp.access.actor import VISITOR, Actor, Grant
from tourapp.access.policy import ANYWHERE, POLICY, Role
from tourapp.core.ids import new_id
from tourapp.directory.rules import Area
from tourapp.events.rules import RESERVED
from tourapp.urls import ROUTES
from tourapp.web.routes import Public

pytestmark = pytest.mark.structure

MATRIX = Path(__file__).with_name("matrix.txt")
GUARDED = tuple(route for route in ROUTES if not isinstance(route.allow, Public))
OWN = {Action.OWN_ACCOUNT, Action.OWN_REGISTRATION}

OF_AN_AREA = {Action.EDIT_DIRECTORY, Action.ERASE_PERSON, Action.MERGE_DIRECTORY, Action.TAKE_OUT_PERSON}
"""Asked about the offices that look after a person or an organisation."""

WITHOUT_TOKEN = {"set_zone", "set_theme", "mail_stop"}
"""Forms that change nothing but cookies of the reader's own browser; and the press that ends news, whose secret is the
address itself: mail programs press it without a form (RFC 8058)."""

OUTSIDE_THE_LIST = {"static"}


# --- the list ----------------------------------------------------------------------------------------


def test_every_route_declares_an_action_or_says_why_it_is_public():
    for route in ROUTES:
        assert isinstance(route.allow, Action) or (isinstance(route.allow, Public) and route.allow.reason)


def test_every_route_is_called_like_its_view_and_stands_once():
    names = [route.endpoint for route in ROUTES]
    assert len(set(names)) == len(names)
    assert [route.endpoint for route in ROUTES if route.view.__name__ != route.endpoint] == []
    assert len({(route.rule, method) for route in ROUTES for method in route.methods}) == sum(
        len(route.methods) for route in ROUTES
    )


def test_nothing_answers_that_is_not_in_the_list(app):
    listed = {(route.rule, route.endpoint) for route in ROUTES}
    found = {(rule.rule, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert {each for each in found - listed if each[1] not in OUTSIDE_THE_LIST} == set()


def test_every_form_needs_its_token_but_for_choices_of_reading():
    assert {route.endpoint for route in ROUTES if not route.csrf} == WITHOUT_TOKEN


def test_a_post_without_a_token_changes_nothing(app):
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    for route in ROUTES:
        if "POST" in route.methods and route.csrf:
            assert client.post(_address(route.rule, SAMPLES)).status_code == 400, route.endpoint


def test_no_event_can_take_the_address_of_a_page():
    """Beside `/manage/<slug>` stands `/manage/new`: such words are no slugs."""
    parts = [route.rule.strip("/").split("/") for route in ROUTES]
    with_slug = {part[0] for part in parts if part[1:2] == ["<slug>"]}
    taken = {part[1] for part in parts if part[0] in with_slug and part[1:] and not part[1].startswith("<")}
    assert taken - RESERVED == set()


def test_nothing_is_changed_by_looking():
    assert {method for route in ROUTES for method in route.methods} == {"GET", "POST"}


# --- the matrix --------------------------------------------------------------------------------------

LETTERS = {ANYWHERE: "*", "office": "o", "event": "e", "own": "s", "delegation": "d", "host": "h"}
LEGEND = "* everywhere, o in her office, e in her event, s for herself, - never"


def _cell(action: Action, role: Role) -> str:
    return "".join(letter for kind, letter in LETTERS.items() if kind in POLICY[action].get(role, ())) or "-"


def _table(heading: str, rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return [heading, "", *(line.rstrip() for line in lines), ""]


def matrix() -> str:
    """Who may what, as text: the actions by role, then the routes with the action that each asks for."""
    roles = list(Role)
    rights = [["", *(role.value for role in roles)]]
    rights += [[action.value, *(_cell(action, role) for role in roles)] for action in Action]
    routes = [
        [
            " ".join(route.methods),
            route.rule,
            f"public: {route.allow.reason}" if isinstance(route.allow, Public) else route.allow.value,
        ]
        for route in sorted(ROUTES, key=lambda route: route.rule)
    ]
    return "\n".join([*_table(f"Actions by role ({LEGEND})", rights), *_table("Routes", routes)])


def test_the_matrix_is_the_one_that_was_looked_at():
    """A change of rights shows as a change of the file. To accept it: UPDATE_MATRIX=1, and look at the diff."""
    if os.environ.get("UPDATE_MATRIX"):
        MATRIX.write_text(matrix(), "utf-8")
    assert matrix() == MATRIX.read_text("utf-8"), f"see {MATRIX.relative_to(TOP)}"


def test_every_action_is_decided():
    assert set(POLICY) == set(Action)


# --- what really answers -----------------------------------------------------------------------------

SAMPLES: dict[str, str] = {
    "slug": "seminar",
    "token": "no-such-token",
    "organisation_id": str(uuid.UUID(int=1)),
    "host_id": str(uuid.UUID(int=1)),
    "row_id": str(uuid.UUID(int=1)),
    "person_id": str(uuid.UUID(int=1)),
    "alias_id": str(uuid.UUID(int=1)),
    "appointment_id": str(uuid.UUID(int=1)),
    "partner": str(uuid.UUID(int=1)),
    "registration_id": str(uuid.UUID(int=1)),
    "message_id": str(uuid.UUID(int=1)),
    "mailing_id": str(uuid.UUID(int=1)),
    "mail": "registration-confirmed",
    "words": "en",
    "reference": "SEM-0001",
    "number": "1",
    "question_id": str(uuid.UUID(int=1)),
    "page_id": str(uuid.UUID(int=1)),
    "ending": "csv",
    "act": str(uuid.UUID(int=1)),
    "view": str(uuid.UUID(int=1)),
    "group": str(uuid.UUID(int=1)),
    "tag": str(uuid.UUID(int=1)),
    "note": str(uuid.UUID(int=1)),
    "key": "dietary",
    "item_id": str(uuid.UUID(int=1)),
    "sheet_id": str(uuid.UUID(int=1)),
    "task_id": str(uuid.UUID(int=1)),
    "list_id": str(uuid.UUID(int=1)),
    "run_id": str(uuid.UUID(int=1)),
    "verb": "finish",
    "hand_over_id": str(uuid.UUID(int=1)),
    "email_id": str(uuid.UUID(int=1)),
    "form_of": "questions",
    "material_id": str(uuid.UUID(int=1)),
    "appearance_id": str(uuid.UUID(int=1)),
    "file_id": str(uuid.UUID(int=1)),
    "table_id": str(uuid.UUID(int=1)),
    "step": "release",
    "place_id": str(uuid.UUID(int=1)),
    "room_id": str(uuid.UUID(int=1)),
    "deed": "copy",
    "day": "2027-06-17",
    "field": "cost_bearer",
    "year": "2026",
    "which": "own",
    "whose": "host",
    "reader_id": str(uuid.UUID(int=1)),
    "form": "jcal",
    "kind": "itinerary",
}
"""A value for every part of an address that varies. A new one is added here."""


def _address(rule: str, values: dict[str, str]) -> str:
    for part in [part.partition(">")[0] for part in rule.split("<")[1:]]:
        rule = rule.replace(f"<{part}>", values[part.rpartition(":")[2]])
    return rule


@pytest.fixture
def world(app):
    """One event of the London office with one registration, an organisation and a person in its area."""
    with app.app_context():
        event = builders.open_event("seminar")
        registration = builders.make_registration(event)
        builders.make_office("PAR")
        person = builders.make_person("other@example.org")
        with builders.unit_of_work():
            organisation = builders.directory.add_organisation(
                builders.SYSTEM, kind="city", name=builders.Words("Placeham"), country="GB"
            )
        place = builders.make_place("Town hall")
        values = {
            **SAMPLES,
            "organisation_id": str(organisation.id),
            "place_id": str(place.id),
            "person_id": str(person.id),
            "registration_id": str(registration.id),
            "reference": registration.reference,
        }
        return event, values


def _subject(route, event):
    """What the route's action is done to; None where it is asked whether it may be done anywhere."""
    if route.endpoint == "manage_new":
        return Area(frozenset({"LON", "PAR"}))  # some office of hers has to run it
    if "<slug>" in route.rule:
        return event
    if route.allow is Action.EDIT_PLACES:
        return Area(frozenset({"LON"} if "place_id" in route.rule else {"LON", "PAR"}))
    if route.allow in OF_AN_AREA and "organisation_id" in route.rule:
        return Area(frozenset({"LON"}))
    if route.allow in OF_AN_AREA and "person_id" in route.rule:
        return Area(frozenset({"LON", "PAR"}))
    return None


def _may(actor: Actor, route, event) -> bool:
    if route.allow in OWN:
        return actor.is_signed_in
    subject = _subject(route, event)
    return actor.may(route.allow, subject) if subject is not None else actor.may_somewhere(route.allow)


def _become(app, client, actor: Actor) -> None:
    """Let whoever asks be this actor: the loader is what assembly injects."""
    app.extensions["tourapp_load_actor"] = lambda token: actor if token == "token" else None
    with client.session_transaction() as kept:
        if actor.is_signed_in:
            kept["_user_id"] = "token"


DENIED = {403, 404}


def _alike() -> list[tuple[Role, ...]]:
    """Roles that may exactly the same, together; asking for each of them would only take longer."""
    groups: dict[tuple[str, ...], list[Role]] = {}
    for role in Role:
        groups.setdefault(tuple(_cell(action, role) for action in Action), []).append(role)
    return [tuple(group) for group in groups.values()]


@pytest.mark.parametrize("roles", _alike(), ids=lambda roles: roles[0].value)
def test_every_route_answers_as_the_policy_says(app, client, world, roles):
    """Whoever may is never refused, whoever may not always is: in her office, her event, elsewhere, everywhere."""
    event, values = world
    elsewhere = (("office", "PAR"), ("event", str(new_id())))
    wrong = []
    for scopes in ((("office", "LON"),), (("event", str(event.id)),), elsewhere, (None,)):
        grants = tuple(Grant(role, scope) for role in roles for scope in scopes)
        actor = Actor(person_id=new_id(), name="Somebody", grants=grants, is_strong=True)
        _become(app, client, actor)
        for route in GUARDED:
            may = _may(actor, route, event)
            method = route.methods[0] if may else route.methods[-1]
            status = client.open(_address(route.rule, values), method=method).status_code
            if status >= 500 or (status == 403 if may else status not in DENIED):
                wrong.append(f"{scopes} {method} {route.endpoint}: {'may' if may else 'may not'}, {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.ADMINISTRATOR])
def test_a_role_of_staff_counts_for_nothing_without_the_second_factor(app, client, world, role):
    _event, values = world
    _become(app, client, Actor(person_id=new_id(), grants=(Grant(role, ("office", "LON")), Grant(role))))
    for route in GUARDED:
        if route.allow not in OWN:
            status = client.open(_address(route.rule, values), method=route.methods[0]).status_code
            assert status in DENIED, route.endpoint


def test_a_visitor_is_asked_to_sign_in(app, client, world):
    _event, values = world
    _become(app, client, VISITOR)
    for route in GUARDED:
        answer = client.open(_address(route.rule, values), method=route.methods[0])
        ics = route.rule.endswith(".ics")
        assert answer.status_code == (403 if ics else 303), route.endpoint
        assert ics or answer.location.startswith("/sign-in"), route.endpoint
