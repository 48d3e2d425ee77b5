"""Passes: nothing in them leads to a person, a desk knows them again, older keys go on working while they stand."""

import segno

from tests.builders import make_registration, open_event
from tests.conftest import KEY, make_app
from tourapp.checkin import passes
from tourapp.checkin.states import Means
from tourapp.core.ids import new_id


def one(app, event_id, registration_id, number=1):
    with app.app_context():
        return passes.pass_of(event_id, registration_id, number)


def test_a_pass_is_read_back_whatever_a_scanner_does_to_it(app):
    event, registration = new_id(), new_id()
    made = one(app, event, registration)
    picture, typed = made.marks
    for text in (made.text, made.text.lower(), f" {made.text}\n", made.text.translate(FULL_WIDTH)):
        read = passes.read(text, event)
        assert (read.mark, read.means, read.is_elsewhere) == (picture, Means.PASS, False)
    for text in (made.code, made.grouped, made.grouped.replace(" ", "-").lower()):
        assert passes.read(text, event) == passes.Read(typed, Means.CODE, False)


FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def test_other_text_is_no_pass():
    for text in ("", "Ada", "Testington", "TP", "山田", "SEMINAR-0001", "0O1I0O1I"):
        assert passes.read(text, new_id()) is None


def test_a_pass_says_itself_that_it_is_for_another_event(app):
    made = one(app, new_id(), new_id())
    assert passes.read(made.text, new_id()).is_elsewhere


def test_no_two_people_and_no_two_numbers_have_the_same_pass(app):
    event, registration = new_id(), new_id()
    texts = {one(app, event, registration, number).text for number in range(1, 4)}
    texts |= {one(app, event, new_id()).text, one(app, new_id(), registration).text}
    assert len(texts) == 5


def test_neither_the_person_nor_the_registration_stands_in_a_pass(app):
    with app.app_context():
        event = open_event()
        registration = make_registration(event)
        made = passes.pass_of(event.id, registration.id, 1)
    for identifier in (registration.id, registration.person_id):
        assert identifier.hex.upper() not in made.text
    assert len(made.text) == 38


def test_a_pass_of_an_older_key_is_known_and_the_newest_key_makes_new_ones(app, sqlite_url, tmp_path):
    event, registration = new_id(), new_id()
    old = one(app, event, registration)
    newer = make_app(
        sqlite_url, tmp_path, TOURAPP_SECRET_KEYS=f"another-key-another-key-another-key-0123456,{KEY}"
    )
    with newer.app_context():
        shown = passes.pass_of(event, registration, 1)
        known = [made.text for made in passes.passes_of(event, registration, 1)]
    assert shown.text != old.text
    assert known == [shown.text, old.text]


def test_the_picture_fits_a_small_code(app):
    made = one(app, new_id(), new_id())
    assert segno.make(made.text, error="m", boost_error=False).version <= 3
    assert passes.png(made.text).startswith(b"\x89PNG")
    assert "style" not in passes.svg(made.text)
