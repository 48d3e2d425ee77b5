"""Those who appear, and what is held about people: taken out whole, gone when somebody is erased, joined when two are
one, purged on their dates."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_person
from tests.programme.sign_up_world import item
from tests.programme.speaking import world
from tests.programme.speaking.world import (
    again,
    agree,
    herself,
    mails,
    make_talks,
    say,
    send,
    speaker,
    write,
)
from tourapp.access.actor import SYSTEM
from tourapp.accounts.models import Link, LinkPurpose
from tourapp.agenda import readers
from tourapp.core import clock
from tourapp.core.blobs import Blob
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.custody.retention import RETENTION
from tourapp.custody.rules import Why
from tourapp.custody.services import erasing, merging, taking_out
from tourapp.custody.services.contacts import purge_contacts
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.messages.models import Message
from tourapp.programme.speaking import queries
from tourapp.programme.speaking.models import Appearance, AppearanceFile, AppearanceItem
from tourapp.programme.speaking.states import FileKind, Part


@pytest.fixture
def event(each_app: Flask):
    with each_app.app_context():
        yield make_talks()


@pytest.fixture
def everything(event: Event) -> Appearance:
    """Somebody who has said yes, and sent and agreed to all there is."""
    appearance = speaker(event)
    say(appearance, remark="Plantremark")
    write(appearance, "Plantlife.", "植木略歴")
    send(appearance)
    send(appearance, FileKind.PHOTOGRAPH)
    agree(appearance)
    return appearance


def left() -> dict[str, int]:
    tables = (Appearance, AppearanceItem, AppearanceFile, Blob)
    counted = {each.__tablename__: sa.select(sa.func.count()).select_from(each) for each in tables}
    return {name: session().scalar(number) or 0 for name, number in counted.items()}


def test_the_file_about_somebody_holds_her_life_her_photograph_and_her_slides(everything: Appearance) -> None:
    with unit_of_work():
        person = session().get_one(Person, everything.person_id)
        found = taking_out.take_out(herself(everything), person, reason="own wish")
    sections = {each.table: each.rows for each in reversed(found.sections)}
    (row,) = sections["appearance"]
    assert (row["life_en"], row["life_ja"], row["remark"]) == ("Plantlife.", "植木略歴", "Plantremark")
    names = {each["file_name"]: f"files/appearance_file-{each['id']}" for each in sections["appearance_file"]}
    assert set(names) == {"me.jpg", "talk.pdf"}
    assert found.files[names["talk.pdf"]] == world.SLIDES
    assert b"Plantslides" not in taking_out.as_json(found).encode(), (
        "a file stands beside the list, not in it"
    )


def test_erasing_somebody_leaves_nothing_of_her_appearance(event: Event, everything: Appearance) -> None:
    with unit_of_work():
        erasing.erase(SYSTEM, session().get_one(Person, everything.person_id), why=Why.ASKED)
    assert set(left().values()) == {0}
    assert not readers.people([ref("speaking", item(event, "Keynote").id)])
    links = sa.select(sa.func.count()).select_from(Link).where(Link.purpose == LinkPurpose.SPEAKING)
    assert session().scalar(links) == 0 and not queries.public_speakers(event)
    texts = session().scalars(sa.select(Message.text)).all()
    assert not any("Ada" in (text or "") for text in texts)


def test_two_people_who_are_one_appear_once_with_what_either_sent(event: Event) -> None:
    stays, goes = make_person("ada@example.org"), speaker(event, "adah")
    say(goes)
    send(goes)
    with unit_of_work():
        person, other = session().get_one(Person, stays.id), session().get_one(Person, goes.person_id)
        merging.merge_people(SYSTEM, person, other, take={}, reason="Entered twice")
    (appearance,) = queries.of_person(stays.id)
    assert appearance.id == goes.id and len(appearance.slides) == 1
    assert f"person:{stays.id}" in {
        ref("person", each) for each in readers.people([ref("speaking", item(event, "Keynote").id)])
    }


def test_two_who_were_both_asked_for_one_part_are_not_made_one(event: Event) -> None:
    first, second = speaker(event, "ada"), speaker(event, "adah", "Panel")
    with unit_of_work():
        person, other = (
            session().get_one(Person, first.person_id),
            session().get_one(Person, second.person_id),
        )
        found = merging.preview_people(SYSTEM, person, other)
    (conflict,) = found.conflicts
    assert "same event and part" in conflict.words


def test_slides_go_90_days_and_a_life_a_year_after_the_event_and_that_she_appeared_stays(
    event: Event, everything: Appearance
) -> None:
    (line,) = [each for each in RETENTION if each.kind == "appearances"]

    def purge(on: dt.date) -> int:
        with clock.frozen(dt.datetime.combine(on, dt.time(3), tzinfo=dt.UTC)), unit_of_work():
            return line.purge()

    assert [purge(dt.date(2027, 9, 15)), purge(dt.date(2027, 9, 16))] == [0, 1]
    assert left()["appearance_file"] == left()["blob"] == 1 and again(everything).life == Words(
        "Plantlife.", "植木略歴"
    )
    assert [purge(dt.date(2028, 6, 16)), purge(dt.date(2028, 6, 17)) > 0] == [0, True]
    fresh = again(everything)
    assert (fresh.life, fresh.remark, fresh.publishes_at, fresh.is_accepted) == (Words(), "", None, True)
    assert left()["appearance_file"] == left()["blob"] == 0
    assert purge(dt.date(2028, 6, 18)) == 0, "there is nothing left to do"


def test_nobody_is_purged_from_the_directory_while_she_is_to_appear(event: Event) -> None:
    appearance = speaker(event)

    def purge(on: dt.date) -> int:
        with clock.frozen(dt.datetime.combine(on, dt.time(3), tzinfo=dt.UTC)), unit_of_work():
            return purge_contacts()

    assert purge(dt.date(2028, 6, 1)) == 0 and mails(appearance) == ["asked"]
    assert purge(dt.date(2028, 7, 1)) == 1


def test_an_interpreter_of_one_who_was_erased_has_no_slides_any_more(
    event: Event, everything: Appearance
) -> None:
    interpreter = speaker(event, "iris", part=Part.INTERPRETER)
    say(interpreter)
    assert queries.slides_for(again(interpreter))
    with unit_of_work():
        erasing.erase(SYSTEM, session().get_one(Person, everything.person_id), why=Why.ASKED)
    assert not queries.slides_for(again(interpreter))
