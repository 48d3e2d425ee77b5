"""Keys rotate while people work: nobody is signed out, nothing becomes unreadable, the old key opens nothing."""

import threading

import pytest
import sqlalchemy as sa

from tests.builders import make_registration, open_event, session, sign_in_as, unit_of_work
from tests.conftest import KEY, SEALING_KEY, dispose, make_app
from tourapp.cli import main
from tourapp.core import sealed
from tourapp.core.db import Base, SealedColumn, db
from tourapp.core.sealed import CannotOpen, KeyRing, new_key
from tourapp.custody import rotating
from tourapp.directory.models import Person
from tourapp.questions import services as questions
from tourapp.questions.models import Answer
from tourapp.registration.models import Registration

NEW = new_key()
NEW_SIGNING = "new-signing-key-new-signing-key-new-signing"


@pytest.fixture
def rotated(each_app, tmp_path):
    """The same house after a restart with a new key before the old ones."""
    with each_app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    app = make_app(
        url,
        tmp_path,
        TOURAPP_DATA_KEYS=f"{NEW},{SEALING_KEY}",
        TOURAPP_SECRET_KEYS=f"{NEW_SIGNING},{KEY}",
    )
    sealed.configure([SEALING_KEY])  # the ring belongs to the process: begin under the old key
    yield app
    dispose(app)
    sealed.configure([SEALING_KEY])


def answers():
    return session().scalars(sa.select(Answer).where(Answer.sealed.is_not(None)).order_by(Answer.id)).all()


def test_everything_is_sealed_anew_and_the_old_key_opens_nothing(each_app, rotated):
    with each_app.app_context():
        event = open_event()
        for number in range(5):
            make_registration(event, f"p{number}@example.org", answers={"dietary": f"diet {number}"})
        db.session.remove()
    sealed.configure([NEW, SEALING_KEY])
    said = rotated.test_cli_runner().invoke(main, ["rotate-keys"])
    assert said.exit_code == 0, said.output
    assert "answer.sealed\t5" in said.output
    with rotated.app_context():
        assert rotating.stale() == {}
        old, new = KeyRing([SEALING_KEY]), KeyRing([NEW])
        for number, answer in enumerate(answers()):
            place = {"table": "answer", "row": str(answer.id), "column": "sealed"}
            assert new.open(answer.sealed, **place) == f"diet {number}"
            with pytest.raises(CannotOpen):
                old.open(answer.sealed, **place)
    assert "sealed 0 anew" in rotated.test_cli_runner().invoke(main, ["rotate-keys"]).output


def test_doctor_names_what_is_still_under_an_older_key(app):
    with app.app_context():
        make_registration(open_event(), answers={"dietary": "diet"})
        sealed.configure([NEW, SEALING_KEY])
        try:
            assert rotating.stale()["answer.sealed"] == 1
        finally:
            sealed.configure([SEALING_KEY])


def test_a_value_that_no_key_opens_is_left_as_it_is_and_counted(app):
    with app.app_context():
        make_registration(open_event(), answers={"dietary": "diet"})
        before = answers()[0].sealed
        sealed.configure([NEW])
        try:
            _done, lost = rotating.reseal_all()
        finally:
            sealed.configure([SEALING_KEY])
        assert lost["answer.sealed"] == 1
        session().expire_all()
        assert answers()[0].sealed == before


def test_while_it_runs_people_go_on_answering_and_nothing_is_lost(each_app, rotated, monkeypatch):
    with each_app.app_context():
        event = open_event()
        made = [
            make_registration(event, f"p{n}@example.org", answers={"dietary": "before"}).ref
            for n in range(12)
        ]
        event_ref, ends_on = event.ref, event.last_day
        db.session.remove()
    sealed.configure([NEW, SEALING_KEY])
    monkeypatch.setattr(rotating, "BATCH", 2)
    stop, said = threading.Event(), {}

    def answer():
        count = 0
        while not stop.is_set():
            who = made[count % len(made)]
            with rotated.app_context():
                with unit_of_work():
                    questions.record_answers(event_ref, who, {"dietary": f"round {count}"}, ends_on=ends_on)
                said[who] = f"round {count}"
                db.session.remove()
            count += 1

    writer = threading.Thread(target=answer)
    writer.start()
    with rotated.app_context():
        for _round in range(5):
            rotating.reseal_all()
    stop.set()
    writer.join()
    only_new = KeyRing([NEW])
    with rotated.app_context():
        assert rotating.stale() == {}
        for one in answers():
            text = only_new.open(one.sealed, table="answer", row=str(one.id), column="sealed")
            assert text == said.get(one.respondent, "before")


def test_nobody_is_signed_out_by_a_new_signing_key(each_app, rotated):
    with each_app.app_context():
        person_id = make_registration(open_event()).person_id
        person = session().get_one(Person, person_id)
        db.session.remove()
    before = each_app.test_client()
    sign_in_as(before, person)
    assert before.get("/me").status_code == 200
    after = rotated.test_client()
    cookie = before.get_cookie("session")
    after.set_cookie("session", cookie.value)
    assert after.get("/me").status_code == 200


def test_a_form_that_was_open_before_the_new_signing_key_still_counts(each_app, rotated):
    with each_app.app_context():
        person_id = make_registration(open_event()).person_id
        person = session().get_one(Person, person_id)
        db.session.remove()
    for app in (each_app, rotated):
        app.config["WTF_CSRF_ENABLED"] = True
    before, after = each_app.test_client(), rotated.test_client()
    sign_in_as(before, person)
    page = before.get("/account").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    after.set_cookie("session", before.get_cookie("session").value)
    answer = after.post("/account", data={"csrf_token": token, "lang": "ja", "zone": ""})
    assert answer.status_code == 303


def test_on_a_machine_for_development_the_keys_in_the_data_folder_rotate(sqlite_url, tmp_path):
    def start():
        return make_app(sqlite_url, tmp_path, TOURAPP_DATA_KEYS="", TOURAPP_SECRET_KEYS="")

    try:
        first = start()
        with first.app_context():
            make_registration(open_event(), answers={"dietary": "diet"})
            db.session.remove()
        old = (tmp_path / "data.key").read_text().split()
        said = first.test_cli_runner().invoke(main, ["rotate-keys", "--new"])
        assert said.exit_code == 0, said.output
        second = start()
        assert second.config["SETTINGS"].data_keys[1:] == tuple(old)
        said = second.test_cli_runner().invoke(main, ["rotate-keys"])
        assert "answer.sealed\t1" in said.output
        assert (tmp_path / "data.key").stat().st_mode & 0o077 == 0
        third = start()
        assert len(third.config["SETTINGS"].data_keys) == 1
        with third.app_context():
            kept = answers()[0]
            assert sealed.open_sealed(kept.sealed, table="answer", row=kept.id, column="sealed") == "diet"
        for app in (first, second, third):
            dispose(app)
    finally:
        sealed.configure([SEALING_KEY])


@pytest.mark.structure
def test_every_sealed_column_stands_under_the_key_of_its_row():
    """Rotation finds the place of a value by its table, its one primary key and its column."""
    for table in Base.metadata.tables.values():
        if any(isinstance(column.type, SealedColumn) for column in table.columns):
            assert len(table.primary_key.columns) == 1, table.name
    assert Registration.__table__.c.typed in set(rotating.sealed_columns())
