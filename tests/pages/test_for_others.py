"""Acting for somebody else, as people see it: every page looked at by the client that inspects."""

import pytest
import sqlalchemy as sa

from tests.builders import (
    give_role,
    make_person,
    make_registration,
    open_event,
    session,
    sign_in_as,
)
from tests.counting import statements
from tourapp.directory.models import Person
from tourapp.messages.models import Message
from tourapp.messages.private_links import opened_links
from tourapp.registration.models import Registration
from tourapp.registration.states import State

FORM = {
    "given_name": "Chief",
    "family_name": "Example",
    "email": "chief@example.org",
    "organisation": "Sample Council",
    "job_title": "Director",
    "country": "GB",
    "lang": "en",
}
BY = {"by_given_name": "Ben", "by_email": "ben@example.org", "privacy_notice": "y"}


@pytest.fixture
def event(app):
    with app.app_context():
        return open_event(asks=("dietary",))


def address(app, template):
    """The path of the private link in the newest mail of this kind."""
    with app.app_context():
        chosen = sa.select(Message).where(Message.template == template).order_by(Message.id.desc())
        message = session().scalars(chosen).first()
        (link,) = opened_links(message.id, message.secrets).values()
        return link.removeprefix("http://localhost")


def only(app):
    with app.app_context():
        return session().scalars(sa.select(Registration).order_by(Registration.id)).all()


def test_an_assistant_registers_her_chief_who_says_yes_herself(app, event):
    assistant, chief = app.test_client(), app.test_client()
    asked = assistant.get("/events/seminar/register/somebody-else").text
    assert "dietary" not in asked and "share_in_list" not in asked
    assert assistant.post("/events/seminar/register/somebody-else", data={}).status_code == 422
    sent = assistant.post("/events/seminar/register/somebody-else", data={**FORM, **BY})
    assert sent.status_code == 303 and sent.location.endswith("/somebody-else/sent")
    assert assistant.get(sent.location).status_code == 200
    hers = address(app, "registration/verify_herself")
    shown = chief.get(hers).text
    assert "ben@example.org" in shown and "Sample Council" in shown and "dietary" in shown
    assert only(app)[0].state is State.SUBMITTED  # looking changes nothing
    assert chief.post(hers, data={}).status_code == 422
    assert chief.post(hers, data={"privacy_notice": "y", "dietary": "no nuts"}).status_code == 303
    assert chief.get("/me/seminar").status_code == 200
    known = address(app, "registration/registered_other")
    assert assistant.get(known).status_code == 200
    there = assistant.post(known)
    state = assistant.get(there.location).text
    assert "Confirmed" in state and "no nuts" not in state
    assert "Chief" in assistant.get("/me").text


def test_the_plain_button_does_not_pass_over_the_person(app, client, event):
    client.post("/events/seminar/register/somebody-else", data={**FORM, **BY})
    hers = address(app, "registration/verify_herself")
    plain = hers.replace("/for-me/", "/verify/")
    assert client.get(plain).location.endswith(hers)
    client.post(plain)
    assert only(app)[0].state is State.SUBMITTED


def test_nobody_sees_whom_somebody_else_registered(app, client, event):
    with app.app_context():
        ben = make_person("ben@example.org")
    sign_in_as(client, ben)
    client.post("/events/seminar/register/somebody-else", data=FORM)
    (sent,) = only(app)
    assert client.get(f"/registered/{sent.reference}").status_code == 200
    other = app.test_client()
    with app.app_context():
        eve = make_person("eve@example.org")
    sign_in_as(other, eve)
    for page in ("", "/copies"):
        assert other.get(f"/registered/{sent.reference}{page}").status_code == 404
    assert (
        other.post(f"/registered/{sent.reference}/copies", data={"address": "eve@example.org"}).status_code
        == 404
    )


def test_copies_are_named_stopped_by_the_reader_and_taken_out(app, client, event):
    with app.app_context():
        holder = make_registration(event)
        person = session().get_one(Person, holder.person_id)
    sign_in_as(client, person)
    assert client.post("/me/seminar/copies", data={"address": "nonsense"}).status_code == 422
    for name in ("desk", "other"):
        assert client.post("/me/seminar/copies", data={"address": f"{name}@example.org"}).status_code == 303
    assert "desk@example.org" in client.get("/me/seminar").text
    client.post("/me/seminar/copies", data={"remove": "other@example.org"})
    assert "other@example.org" not in client.get("/me/seminar/copies").text
    client.post("/me/seminar/cancel")
    reader = app.test_client()
    stop = address(app, "registration/copy")
    assert reader.get(stop).status_code == 200
    assert "no more copies" in reader.post(stop).text


def test_a_place_goes_to_a_colleague(app, client, event):
    with app.app_context():
        holder = make_registration(event)
        person = session().get_one(Person, holder.person_id)
    sign_in_as(client, person)
    named = {"given_name": "Cora", "email": "cora@example.org", "lang": "en"}
    assert (
        client.post("/me/seminar/hand-over", data=named).status_code == 422
    )  # no word about the organisation
    assert client.post("/me/seminar/hand-over", data={**named, "is_colleague": "y"}).status_code == 303
    assert "cora@example.org" in client.get("/me/seminar/hand-over").text
    cora = app.test_client()
    take = address(app, "registration/take_over")
    assert "Sample Council" in cora.get(take).text
    answers = {"given_name": "Cora", "job_title": "Officer", "country": "GB", "privacy_notice": "y"}
    assert cora.post(take, data={**answers, "organisation": "Another Council"}).status_code == 303
    assert cora.get("/me/seminar").status_code == 200
    assert client.get("/me/seminar/hand-over").status_code == 303
    old, new = only(app)
    assert (old.state, new.state, new.organisation_text) == (
        State.CANCELLED,
        State.CONFIRMED,
        "Sample Council",
    )
    desk = app.test_client()
    with app.app_context():
        staff = make_person("staff@example.org")
        give_role(staff)
    sign_in_as(desk, staff)
    assert new.reference in desk.get(f"/manage/seminar/participants/{old.reference}").text
    assert old.reference in desk.get(f"/manage/seminar/participants/{new.reference}").text


def test_a_holder_keeps_her_place_after_all(app, client, event):
    with app.app_context():
        holder = make_registration(event)
        person = session().get_one(Person, holder.person_id)
    sign_in_as(client, person)
    named = {"given_name": "Cora", "email": "cora@example.org", "lang": "en", "is_colleague": "y"}
    client.post("/me/seminar/hand-over", data=named)
    take = address(app, "registration/take_over")
    assert client.post("/me/seminar/hand-over", data={"keep": "yes"}).status_code == 303
    assert app.test_client().get(take).status_code == 410


def test_staff_add_by_hand_and_vouch(app, client, event):
    with app.app_context():
        staff = make_person("staff@example.org")
        give_role(staff)
    sign_in_as(client, staff)
    assert "participants/add" in client.get("/manage/seminar/participants").text
    wrong = client.post("/manage/seminar/participants/add", data={**FORM, "address_is": "vouched"})
    assert wrong.status_code == 422 and "Enter the reason" in wrong.text
    asked = client.post("/manage/seminar/participants/add", data={**FORM, "address_is": "asked"})
    assert asked.status_code == 303
    (sent,) = only(app)
    vouch = f"/manage/seminar/participants/{sent.reference}/vouch"
    assert client.get(vouch).status_code == 200
    assert client.post(vouch, data={"reason": "Telephone"}).status_code == 303
    shown = client.get(f"/manage/seminar/participants/{sent.reference}").text
    assert "Telephone" in shown and "Confirmed" in shown


def test_staff_let_several_people_share_an_address(app, client, event):
    with app.app_context():
        staff, office = make_person("staff@example.org"), make_person("office@example.org")
        give_role(staff)
        email = office.emails[0].id
    sign_in_as(client, staff)
    page = f"/manage/directory/people/{office.id}/addresses/{email}/share"
    assert client.post(page, data={}).status_code == 422
    assert client.post(page, data={"reason": "the secretariat"}).status_code == 303
    assert "Shared" in client.get(f"/manage/directory/people/{office.id}").text
    assert client.post(page, data={}).status_code == 303  # and hers alone again


def test_my_page_takes_as_many_statements_for_three_as_for_one(app, client, event):
    with app.app_context():
        ben = make_person("ben@example.org")
    sign_in_as(client, ben)
    counted = []
    for wanted in (1, 3):
        while len(only(app)) < wanted:
            number = len(only(app))
            client.post(
                "/events/seminar/register/somebody-else", data={**FORM, "email": f"chief{number}@example.org"}
            )
        client.get("/me")
        with app.app_context(), statements() as executed:
            client.get("/me")
        counted.append(len(executed))
    assert counted[0] == counted[1]
