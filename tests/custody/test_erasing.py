"""Erased means gone: from the database, its file, its log, what is taken out afterwards; the numbers stay."""

import io
import logging
import zipfile

import pytest
import sqlalchemy as sa

from tests.builders import (
    give_role,
    make_person,
    make_registration,
    open_event,
    session,
    submit,
    token_of,
    unit_of_work,
)
from tests.custody.planted import OPEN, SPECIAL, bytes_of, found_in, plant
from tests.pages.desk_world import browser_of
from tourapp.access.actor import SYSTEM, VISITOR, Actor, Grant
from tourapp.access.policy import Role
from tourapp.audit import chain
from tourapp.core.db import db
from tourapp.core.errors import Forbidden, Refusal
from tourapp.custody.cleaning import clean
from tourapp.custody.models import ErasureRecord
from tourapp.custody.rules import Why
from tourapp.custody.services import erasing
from tourapp.directory.models import Person
from tourapp.registration import services as registration
from tourapp.registration.models import Registration
from tourapp.registration.states import State


def erase(app, person):
    with app.app_context():
        with unit_of_work():
            record = erasing.erase(SYSTEM, session().get_one(Person, person.id), why=Why.ASKED)
        assert clean()
        removed = dict(record.removed)
        db.session.remove()
        return removed


def test_nothing_of_somebody_who_was_erased_is_left_in_the_store(each_app, tmp_path):
    person, tokens = plant(each_app)
    assert found_in(bytes_of(each_app, tmp_path), OPEN) == list(OPEN), "the search itself finds what is there"
    assert len(OPEN) + len(SPECIAL) >= 25
    with each_app.app_context(), unit_of_work():
        chain.tie_due()
    erase(each_app, person)
    assert found_in(bytes_of(each_app, tmp_path), [*OPEN, *SPECIAL, *tokens.split()]) == []
    with each_app.app_context():
        log = chain.check()
    assert log.taken_out and not log.broken, "the log stays whole, without what people typed"


def test_without_the_cleaning_the_file_still_tells(app, tmp_path):
    """The control: rows that are gone still stand in the log until it is cut off."""
    person, _tokens = plant(app)
    with app.app_context(), unit_of_work():
        erasing.erase(SYSTEM, session().get_one(Person, person.id), why=Why.ASKED)
    assert found_in(bytes_of(app, tmp_path), OPEN)


def test_special_answers_and_tokens_stand_nowhere_even_before(each_app, tmp_path):
    _person, tokens = plant(each_app)
    assert len(tokens.split()) == 4
    assert found_in(bytes_of(each_app, tmp_path), [*SPECIAL, *tokens.split()]) == []


def test_the_numbers_stay_and_the_place_is_given_back(each_app):
    person, _tokens = plant(each_app)
    with each_app.app_context():
        before = session().scalar(sa.select(sa.func.count()).select_from(Registration))
    removed = erase(each_app, person)
    assert removed["registration"] == 3
    assert removed["person"] == 1
    assert removed["person_email"] == 3
    assert removed["sign_in_try"] == 1
    with each_app.app_context():
        rows = session().scalars(sa.select(Registration)).all()
        assert len(rows) == before
        assert {row.state for row in rows} == {State.CANCELLED}
        assert {(row.email, row.given_name, row.search_text) for row in rows} == {("", "", "")}
        assert session().get_one(Person, person.id).erased_at is not None
        record = session().scalars(sa.select(ErasureRecord)).one()
        assert record.cleaned_at is not None
        assert f"person:{person.id}" in record.references


def test_somebody_else_is_left_alone(each_app):
    with each_app.app_context():
        other = make_person("other@example.org", given_name="Olive", family_name="Other")
    person, _tokens = plant(each_app)
    erase(each_app, person)
    with each_app.app_context():
        kept = session().get_one(Person, other.id)
        assert (kept.given_name, kept.emails[0].address) == ("Olive", "other@example.org")


def test_a_shared_address_leads_to_nobody_else(each_app):
    person, _tokens = plant(each_app)
    with each_app.app_context(), unit_of_work() as writing:
        row = session().get_one(Person, person.id)
        for email in row.emails:
            email.is_shared = True
        writing.flush()
        erasing.erase(SYSTEM, row, why=Why.ASKED)
    with each_app.app_context():
        unverified = session().scalars(sa.select(Registration).where(Registration.person_id.is_(None))).one()
        assert unverified.given_name == "Plantunverifiedgiven"


def test_who_still_works_for_us_is_not_erased(app):
    with app.app_context():
        person = make_person()
        give_role(person)
        with pytest.raises(Refusal, match="role"), unit_of_work():
            erasing.erase(SYSTEM, session().get_one(Person, person.id), why=Why.ASKED)


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_a_head_of_office_erases(app, role):
    with app.app_context():
        person, staff = make_person(), make_person("staff@example.org")
        actor = Actor(
            person_id=staff.id, grants=(Grant(role, ("office", "LON")), Grant(role)), is_strong=True
        )
        with pytest.raises(Forbidden), unit_of_work():
            erasing.erase(actor, session().get_one(Person, person.id), why=Why.ASKED)


def test_an_erasure_that_a_backup_undid_is_done_again(each_app, tmp_path):
    person, _tokens = plant(each_app)
    references = [f"person:{person.id}"]
    with each_app.app_context(), unit_of_work():
        assert erasing.erase_again(SYSTEM, references) is not None
    with each_app.app_context(), unit_of_work():
        assert erasing.erase_again(SYSTEM, references) is None, "twice changes nothing"


def test_an_address_in_a_form_that_nobody_verified_is_erased_too(each_app):
    with each_app.app_context():
        submit(open_event(), "nobody.yet@example.org", given_name="Nobodyyet")
        with unit_of_work():
            record = erasing.erase_address(SYSTEM, "Nobody.Yet@example.org", why=Why.ASKED)
            assert record is not None
            assert record.removed["registration"] == 1
        with unit_of_work():
            assert erasing.erase_address(SYSTEM, "nobody.yet@example.org", why=Why.ASKED) is None
        assert session().scalars(sa.select(Registration.given_name)).all() == [""]


def test_the_place_of_somebody_who_is_erased_goes_to_the_next_in_the_queue(each_app):
    with each_app.app_context():
        event = open_event(places=1, waiting_list=True)
        placed = make_registration(event, "first@example.org")
        waiting = submit(event, "second@example.org")
        with unit_of_work():
            registration.verify(VISITOR, event, token_of(waiting))
        assert session().get_one(Registration, waiting.id).state is State.WAITLISTED
        with unit_of_work():
            erasing.erase(SYSTEM, session().get_one(Person, placed.person_id), why=Why.ASKED)
        session().expire_all()
        assert session().get_one(Registration, waiting.id).state is State.OFFERED


TAKEN_OUT = (
    "/manage/seminar/participants.csv",
    "/manage/seminar/participants.xlsx",
    "/manage/later/participants.csv",
)
SHOWN = (
    "/manage/seminar/participants",
    "/manage/seminar/queue",
    "/manage/seminar/messages",
    "/manage/search?q=plant",
    "/desk/seminar/list",
    "/desk/seminar/print",
)


def everything_that_leaves(client) -> bytes:
    """What the office takes out and sees of these events: files unpacked, pages, the list that a device keeps."""
    found = []
    for address in TAKEN_OUT:
        answer = client.post(address)
        assert answer.status_code == 200, address
        if address.endswith("xlsx"):
            with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
                found += [packed.read(name) for name in packed.namelist()]
        found.append(answer.data)
    for address in SHOWN:
        answer = client.get(address)
        assert answer.status_code == 200, address
        found.append(answer.data)
    return b"\n".join(found)


def test_what_is_taken_out_and_shown_afterwards_does_not_name_her(each_app):
    person, tokens = plant(each_app)
    office = browser_of(each_app, Role.ORGANISER)
    before = found_in(everything_that_leaves(office), OPEN)
    assert {"Planttypedfamily", "plant.first@example.org", "Planttypedbody"} <= set(before), "the control"
    erase(each_app, person)
    assert found_in(everything_that_leaves(office), [*OPEN, *SPECIAL, *tokens.split()]) == []


def test_no_line_of_the_log_names_her_from_her_first_form_to_her_erasure(each_app, caplog, capfd):
    with caplog.at_level(logging.DEBUG, logger="tourapp"):
        person, tokens = plant(each_app)
        everything_that_leaves(browser_of(each_app, Role.ORGANISER))
        erase(each_app, person)
    out, err = capfd.readouterr()
    said = f"{caplog.text}{out}{err}"
    assert "tourapp.request" in said, "the control"
    assert found_in(said.encode(), [*OPEN, *SPECIAL, *tokens.split()]) == []
