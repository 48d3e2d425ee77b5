"""Asking somebody to appear, her answer, and what follows; on each store."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_person, wall
from tests.programme.sign_up_world import item
from tests.programme.speaking import world
from tests.programme.speaking.world import (
    again,
    agree,
    ask,
    herself,
    mails,
    make_talks,
    say,
    send,
    speaker,
    write,
)
from tests.together import at_once
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.agenda import readers
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.blobs import Blob
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Forbidden, Gone, NotFound, Refusal
from tourapp.core.ids import new_id, ref
from tourapp.core.jobs import Job
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events import services as events
from tourapp.events.models import Event
from tourapp.messages.models import Message
from tourapp.programme.speaking import handing_in, queries, reminding, rules, services
from tourapp.programme.speaking.models import AppearanceFile
from tourapp.programme.speaking.services import Request
from tourapp.programme.speaking.states import AppearanceState, FileKind, Lacking, Part
from tourapp.programme.speaking.telling import end_links


@pytest.fixture
def event(each_app: Flask):
    with each_app.app_context():
        yield make_talks()


def on(before: int) -> dt.datetime:
    return dt.datetime(2027, 6, 17, 8, tzinfo=dt.UTC) - dt.timedelta(days=before)


def references(appearance) -> set[str]:
    return {each for each in readers.references(appearance.person_id) if each.startswith("speaking:")}


def verbs(appearance) -> list[str]:
    chosen = sa.select(AuditEntry.verb).where(AuditEntry.subject == appearance.ref).order_by(AuditEntry.id)
    return list(session().scalars(chosen))


# --- asking and answering ----------------------------------------------------------------------------


def test_whoever_is_asked_gets_one_mail_in_her_language_with_her_items_on_both_clocks(event):
    person = make_person("haru@example.org", given_name="Haru", lang="ja")
    appearance = ask(event, person, "Panel", "Keynote")
    assert mails(appearance) == ["asked"] and verbs(appearance) == ["speaking.ask"]
    (message,) = session().scalars(sa.select(Message).where(Message.about == appearance.ref))
    assert message.lang == "ja" and message.to_ref == person.ref
    assert "10:00〜10:45（ロンドン）" in message.text and "18:00〜18:45（東京）" in message.text
    assert message.text.index("Keynote（日）") < message.text.index("Panel（日）")
    assert world.token(appearance) not in message.text, "the link waits under seal"
    assert world.token(appearance) not in (message.html or "")


def test_nobody_is_asked_twice_for_one_part_but_for_another_one_she_is(event):
    appearance = speaker(event)
    person = appearance.person
    with pytest.raises(Refusal) as refused:
        ask(event, person, "Panel")
    assert refused.value.code == "asked"
    assert ask(event, person, "Panel", part=Part.MODERATOR).id != appearance.id


def test_two_who_ask_the_same_person_in_the_same_moment_ask_once_and_one_is_told_so(each_app):
    with each_app.app_context():
        event = make_talks()
        event_id, item_id, person_id = event.id, item(event, "Panel").id, make_person("haru@example.org").id

    def press():
        asked = Request(part=Part.SPEAKER, items=[item_id])
        services.ask(SYSTEM, session().get_one(Event, event_id), session().get_one(Person, person_id), asked)

    answers = at_once(each_app, press)
    assert [each.code for each in answers if each is not None] == ["asked"]


def test_items_of_another_event_are_not_there(event):
    other = make_talks("other")
    stranger = item(other, "Keynote").id
    with pytest.raises(NotFound), unit_of_work():
        fresh = session().get_one(Event, event.id)
        services.ask(SYSTEM, fresh, make_or_get(), Request(part=Part.SPEAKER, items=[stranger]))


def make_or_get() -> Person:
    person = Person(id=new_id(), given_name="Zoe", created_at=clock.now())
    session().add(person)
    return person


def test_only_the_office_asks_and_only_she_answers(event):
    appearance = speaker(event)
    somebody = Actor(person_id=new_id())
    participant = Actor(person_id=new_id(), grants=(Grant(Role.DESK, ("office", "LON")),), is_strong=True)
    for actor in (somebody, participant):
        with pytest.raises(Forbidden), unit_of_work():
            services.answer(actor, again(appearance), accepts=True)
        with pytest.raises(Forbidden), unit_of_work():
            services.withdraw(actor, again(appearance), reason="no")
        with pytest.raises(Forbidden), unit_of_work():
            services.answer_for(actor, again(appearance), accepts=True, reason="telephone")
        with pytest.raises(Forbidden), unit_of_work():
            services.ask_again(actor, again(appearance))
    with pytest.raises(Forbidden), unit_of_work():
        services.withdraw(herself(appearance), again(appearance), reason="no")
    assert again(appearance).state is AppearanceState.ASKED


def test_she_says_yes_gets_a_receipt_and_from_then_on_reads_her_items(event):
    appearance = speaker(event, "ada", "Keynote", "Panel")
    assert references(appearance) == set()
    say(appearance, remark="With pleasure.\nI come by train.")
    fresh = again(appearance)
    assert (fresh.state, fresh.remark) == (AppearanceState.ACCEPTED, "With pleasure.\nI come by train.")
    assert fresh.answered_by == fresh.person.ref
    assert references(appearance) == {ref("speaking", each) for each in fresh.item_ids}
    say(appearance)
    assert mails(appearance) == ["asked", "answered"], "the same answer twice is one receipt"
    assert verbs(appearance) == ["speaking.ask", "speaking.accept"]


def test_who_turns_it_down_reads_nothing_any_more_and_is_not_named(event):
    appearance = speaker(event)
    say(appearance)
    agree(appearance)
    say(appearance, accepts=False)
    fresh = again(appearance)
    assert fresh.state is AppearanceState.DECLINED and fresh.publishes_at is None
    assert references(appearance) == set() and not queries.public_speakers(event)
    say(appearance)
    assert references(appearance) and again(appearance).publishes_at is None, (
        "she is asked anew whether to be named"
    )


def test_who_appears_in_two_parts_of_one_item_still_reads_it_when_one_part_ends(event):
    appearance = speaker(event)
    second = ask(event, appearance.person, part=Part.MODERATOR)
    say(appearance)
    say(second)
    say(second, accepts=False)
    assert references(appearance) == {ref("speaking", item(event, "Keynote").id)}


def test_the_office_records_an_answer_that_came_by_telephone_with_how_it_came(event):
    appearance = speaker(event)
    with pytest.raises(Refusal) as refused, unit_of_work():
        services.answer_for(SYSTEM, again(appearance), accepts=True, reason=" ")
    assert refused.value.field == "reason"
    with unit_of_work():
        services.answer_for(SYSTEM, again(appearance), accepts=True, reason="Telephone, 12 April")
    assert again(appearance).answered_by == "system"
    message = session().scalars(sa.select(Message).order_by(Message.id.desc())).first()
    assert "Telephone, 12 April" in message.text


def test_somebody_without_an_address_is_asked_by_the_office_itself(event):
    appearance = ask(event, make_person(None))
    assert mails(appearance) == []
    with unit_of_work():
        services.answer_for(SYSTEM, again(appearance), accepts=True, reason="In a meeting")
    assert again(appearance).is_accepted and mails(appearance) == []


def test_other_items_change_what_she_reads_and_a_stale_save_is_refused(event):
    appearance = speaker(event)
    say(appearance)
    version = again(appearance).version
    request = Request(part=Part.SPEAKER, items=[item(event, "Panel").id], post=Words("Head", "部長"))
    with unit_of_work():
        services.change(SYSTEM, again(appearance), request, version=version)
    assert references(appearance) == {ref("speaking", item(event, "Panel").id)}
    with pytest.raises(Conflict), unit_of_work():
        services.change(SYSTEM, again(appearance), request, version=version)


def test_when_the_office_does_without_her_what_she_sent_goes_and_her_link_ends(event):
    appearance = speaker(event)
    say(appearance)
    write(appearance)
    send(appearance)
    send(appearance, FileKind.PHOTOGRAPH)
    agree(appearance)
    token = world.token(appearance)
    with pytest.raises(Refusal), unit_of_work():
        services.withdraw(SYSTEM, again(appearance), reason="")
    with unit_of_work():
        services.withdraw(SYSTEM, again(appearance), reason="The panel is shorter")
    fresh = again(appearance)
    assert fresh.state is AppearanceState.WITHDRAWN and not fresh.life and fresh.publishes_at is None
    assert fresh.files == [] and session().scalar(sa.select(sa.func.count()).select_from(Blob)) == 0
    assert references(appearance) == set() and mails(appearance)[-1] == "withdrawn"
    with pytest.raises(Gone):
        services.of_link(token)


def test_asking_again_ends_earlier_links_and_the_new_one_works(event):
    appearance = speaker(event)
    first = world.token(appearance)
    say(appearance, accepts=False)
    with unit_of_work():
        services.ask_again(SYSTEM, again(appearance))
    assert again(appearance).state is AppearanceState.ASKED
    with pytest.raises(Gone):
        services.of_link(first)
    assert services.of_link(world.token(appearance)).id == appearance.id
    say(appearance)
    with pytest.raises(Refusal), unit_of_work():
        services.ask_again(SYSTEM, again(appearance))


def test_a_link_works_again_and_again_until_the_event_is_over(event):
    appearance = speaker(event)
    token = world.token(appearance)
    for _each in range(3):
        assert services.of_link(token).id == appearance.id
    with clock.frozen(on(0) + dt.timedelta(hours=12)), pytest.raises(Gone):
        services.of_link(token)
    with pytest.raises(NotFound):
        services.of_link("nothing")
    with unit_of_work():
        end_links(again(appearance))
    with pytest.raises(Gone):
        services.of_link(token)


def test_nothing_is_asked_or_answered_once_the_event_is_over(event):
    appearance = speaker(event)
    with clock.frozen(on(-1)):
        for act in (
            lambda: services.answer(herself(appearance), again(appearance), accepts=True),
            lambda: services.answer_for(SYSTEM, again(appearance), accepts=True, reason="late"),
            lambda: services.ask_again(SYSTEM, again(appearance)),
        ):
            with pytest.raises(Refusal) as refused, unit_of_work():
                act()
            assert refused.value.code == "over"


def test_whoever_has_the_address_is_asked_and_nobody_is_entered_twice(event):
    person = make_person("ada@example.org")
    with unit_of_work():
        fresh = session().get_one(Event, event.id)
        about = {"given_name": "Somebody", "family_name": "Else", "lang": "en"}
        assert services.person_for(SYSTEM, fresh, email="ADA@example.org", **about).id == person.id
        made = services.person_for(SYSTEM, fresh, email="new@example.org", **about)
    assert made.primary_email == "new@example.org" and made.emails[0].verified_at is None


# --- handing in --------------------------------------------------------------------------------------


def test_files_are_kept_sealed_with_a_date_and_a_new_photograph_takes_the_place_of_the_old(event):
    appearance = speaker(event)
    say(appearance)
    send(appearance)
    for _each in range(2):
        send(appearance, FileKind.PHOTOGRAPH)
    fresh = again(appearance)
    assert [each.kind for each in fresh.files] == [FileKind.SLIDES, FileKind.PHOTOGRAPH]
    dates = {each.kind: each.purge_on for each in fresh.files}
    assert dates == {FileKind.SLIDES: dt.date(2027, 9, 15), FileKind.PHOTOGRAPH: dt.date(2028, 6, 16)}
    pieces = session().scalars(sa.select(Blob)).all()
    assert len(pieces) == 2 and all(b"Plantslides" not in each.content.blob for each in pieces)
    assert {each.purge_on for each in pieces} == set(dates.values())


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (FileKind.PHOTOGRAPH, world.SLIDES),
        (FileKind.PHOTOGRAPH, b"\xff\xd8\xff broken"),
        (FileKind.SLIDES, b"<html>"),
        (FileKind.SLIDES, b"%PDF-" + b"x" * rules.LARGEST[FileKind.SLIDES]),
        (FileKind.SLIDES, b""),
    ],
)
def test_a_file_that_is_none_is_refused_beside_its_field(event, kind, data):
    appearance = speaker(event)
    say(appearance)
    with pytest.raises(Refusal) as refused:
        send(appearance, kind, data)
    assert refused.value.field == kind.value


def test_nothing_is_handed_in_before_a_yes_nor_after_the_event(event):
    appearance = speaker(event)
    with pytest.raises(Refusal) as refused:
        write(appearance)
    assert refused.value.code == "answer"
    say(appearance)
    with clock.frozen(on(-1)), pytest.raises(Refusal) as refused:
        send(appearance)
    assert refused.value.code == "over"


def test_what_is_lacking_follows_what_has_come(event):
    appearance = speaker(event)
    assert queries.lacking(again(appearance)) == ()
    say(appearance)
    assert set(queries.lacking(again(appearance))) == set(Lacking)
    write(appearance, en="", ja="略歴")
    send(appearance, FileKind.PHOTOGRAPH)
    send(appearance)
    assert queries.lacking(again(appearance)) == ()


def test_only_she_herself_agrees_to_be_named(event):
    appearance = speaker(event)
    say(appearance)
    with pytest.raises(Refusal) as refused, unit_of_work():
        handing_in.agree(SYSTEM, again(appearance), publishes=True)
    assert refused.value.code == "own"
    interpreter = speaker(event, "bea", part=Part.INTERPRETER)
    say(interpreter)
    with pytest.raises(Refusal) as refused:
        agree(interpreter)
    assert refused.value.code == "part"


def test_the_public_reads_posts_until_she_has_said_yes_and_agreed(event):
    appearance = speaker(event)
    keynote = item(event, "Keynote").id
    assert not queries.public_speakers(event), "nobody is shown before she has said yes"
    say(appearance)
    write(appearance)
    send(appearance, FileKind.PHOTOGRAPH)
    (shown,) = queries.public_speakers(event)[keynote]
    assert (shown.post, shown.person, shown.life, shown.has_photograph) == (world.POST, None, Words(), False)
    with pytest.raises(NotFound):
        queries.public_photograph(event, appearance.id)
    agree(appearance)
    (shown,) = queries.public_speakers(event)[keynote]
    assert shown.person.given_name == "Ada" and shown.life.en == "Ada plans." and shown.has_photograph
    assert queries.public_photograph(event, appearance.id).kind is FileKind.PHOTOGRAPH
    agree(appearance, publishes=False)
    (shown,) = queries.public_speakers(event)[keynote]
    assert shown.person is None and not shown.life
    with pytest.raises(NotFound):
        queries.public_photograph(event, appearance.id)


def test_interpreters_are_not_published(event):
    interpreter = speaker(event, part=Part.INTERPRETER)
    say(interpreter)
    assert not queries.public_speakers(event)


# --- slides for interpreters -------------------------------------------------------------------------


def test_an_interpreter_has_the_slides_of_her_own_items_and_no_others(event):
    keynote, panel = speaker(event, "ada"), speaker(event, "bea", "Panel")
    interpreter = speaker(event, "iris", part=Part.INTERPRETER)
    for each in (keynote, panel, interpreter):
        say(each)
    send(keynote)
    send(keynote, FileKind.PHOTOGRAPH)
    send(panel)
    (theirs,) = again(keynote).slides
    (others,) = again(panel).slides
    assert [each.file.id for each in queries.slides_for(again(interpreter))] == [theirs.id]
    assert queries.slides_file(again(interpreter), theirs.id).id == theirs.id
    for refused in (others.id, again(keynote).photograph.id):
        with pytest.raises(NotFound):
            queries.slides_file(again(interpreter), refused)
    assert not queries.slides_for(again(panel)), "a speaker gets nobody's slides"
    say(interpreter, accepts=False)
    assert not queries.slides_for(again(interpreter))


def test_slides_are_asked_for_from_day_ten_once_a_day_and_no_more_when_they_are_there(event):
    appearance, silent = speaker(event, "ada"), speaker(event, "bea")
    say(appearance)

    def remind(before: int) -> int:
        with clock.frozen(on(before)), unit_of_work():
            return reminding.remind_due()

    assert [remind(11), remind(10), remind(10), remind(9), remind(8)] == [0, 1, 0, 0, 1]
    assert mails(appearance).count("slides_due") == 2 and "slides_due" not in mails(silent)
    with clock.frozen(on(7)):
        send(appearance)
    assert [remind(7), remind(1)] == [0, 0]


def test_who_speaks_without_slides_is_not_asked_for_them(event):
    appearance = speaker(event)
    say(appearance)
    with unit_of_work():
        handing_in.set_no_slides(herself(appearance), again(appearance), has_none=True)
    with clock.frozen(on(5)), unit_of_work():
        assert reminding.remind_due() == 0


def test_interpreters_are_told_seven_days_before_and_again_when_more_comes(event):
    appearance, interpreter = speaker(event), speaker(event, "iris", part=Part.INTERPRETER)
    say(appearance)
    say(interpreter)
    send(appearance)

    def hand_on(before: int) -> int:
        with clock.frozen(on(before)), unit_of_work():
            return reminding.hand_on_due()

    assert [hand_on(8), hand_on(7), hand_on(6)] == [0, 1, 0]
    with clock.frozen(on(5)):
        send(appearance)
    assert [hand_on(4), hand_on(3)] == [1, 0]
    assert mails(interpreter).count("slides_here") == 2


# --- the event changes -------------------------------------------------------------------------------


def test_when_the_event_is_off_each_who_counts_on_it_gets_one_mail(event):
    asked, accepted, declined = speaker(event, "ada"), speaker(event, "bea"), speaker(event, "cleo")
    say(accepted)
    say(declined, accepts=False)
    with unit_of_work():
        fresh = session().get_one(Event, event.id)
        events.cancel_event(SYSTEM, fresh, reason=Words("The hall is closed.", "会場が使えません。"))
    waiting = session().scalars(sa.select(Job.payload).where(Job.kind == "speaking.tell_off")).all()
    assert waiting == [{"event": str(event.id), "fact": "cancelled"}]
    for _twice in range(2):
        with unit_of_work():
            services.tell_off(event.id, fact="cancelled")
    assert mails(asked)[-1] == mails(accepted)[-1] == "off"
    assert mails(asked).count("off") == 1 and "off" not in mails(declined)
    assert references(accepted), "it stays in her calendar, struck out with the event"


def test_when_the_event_moves_links_and_dates_move_with_it(event):
    appearance = speaker(event)
    say(appearance)
    send(appearance)
    token = world.token(appearance)
    with unit_of_work():
        fresh = session().get_one(Event, event.id)
        events.change_event(SYSTEM, fresh, starts=wall("2027-07-01 09:30"), ends=wall("2027-07-01 16:30"))
    assert again(appearance).purge_on == dt.date(2028, 6, 30)
    (file,) = session().scalars(sa.select(AppearanceFile))
    (piece,) = session().scalars(sa.select(Blob))
    assert file.purge_on == piece.purge_on == dt.date(2027, 9, 29)
    with clock.frozen(on(-10)):
        assert services.of_link(token).id == appearance.id
