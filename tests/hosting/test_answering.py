import datetime as dt
import uuid

import pytest
from flask import Flask

from tests.builders import wall
from tests.hosting.world import (
    TOKYO,
    TSU,
    WHO,
    add,
    answer,
    change,
    fresh,
    host_actor,
    item,
    mails,
    make_asked,
    make_host,
    make_tour,
    record,
    release,
    state,
)
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Forbidden, NotFound, Refusal
from tourapp.core.words import Words
from tourapp.hosting import queries, services
from tourapp.hosting.models import HostAnswer
from tourapp.hosting.said import Facts, Said, Signature, Who
from tourapp.hosting.states import AnswerKind, AnswerState, Approval, Channel, Known
from tourapp.programme.kinds import Confirmation

AGREE, CONDITION, PROPOSE = AnswerKind.AGREE, AnswerKind.CONDITION, AnswerKind.PROPOSE
LATER = {"starts": wall("2027-06-21 10:30", TOKYO), "ends": wall("2027-06-21 11:30", TOKYO)}


@pytest.fixture
def asked(app: Flask):
    with app.app_context():
        yield make_asked()


def decide(verb, found: HostAnswer, **given: object) -> None:
    with unit_of_work():
        verb(SYSTEM, session().get_one(HostAnswer, found.id), **given)


def test_an_agreed_item_is_confirmed_by_post_date_and_channel_and_never_by_name(asked) -> None:
    event, host = asked
    answer(event, host, "Station")
    found = item(event, "Station")
    assert found.confirmation is Confirmation.CONFIRMED
    assert found.confirmed_by == Words("", "交通政策課 主査")
    assert (found.confirmed_on, found.confirmation_channel) == (dt.date(2027, 4, 12), "link")
    assert state(event, "School") is Confirmation.REQUESTED


@pytest.mark.parametrize(
    ("kind", "said", "wanted"),
    [
        (CONDITION, {"text": "通訳の同行"}, Confirmation.CONDITIONAL),
        (PROPOSE, LATER, Confirmation.COUNTER_PROPOSED),
        (AnswerKind.ARRANGING, {"expected_on": dt.date(2027, 4, 23)}, Confirmation.ARRANGING_INTERNALLY),
        (AnswerKind.DECLINE, {}, Confirmation.DECLINED),
    ],
)
def test_every_answer_has_its_state(asked, kind, said, wanted) -> None:
    event, host = asked
    answer(event, host, "Station", kind, **said)
    assert state(event, "Station") is wanted


def test_a_proposal_does_not_move_the_item_and_accepting_it_does(asked) -> None:
    event, host = asked
    found = answer(event, host, "Station", PROPOSE, text="15分ほどかかるため", **LATER)
    assert item(event, "Station").starts == wall("2027-06-21 10:00", TOKYO)
    decide(services.take_up, found)
    moved = item(event, "Station")
    assert (moved.starts, moved.ends) == (LATER["starts"], LATER["ends"])
    assert moved.confirmation is Confirmation.CONFIRMED
    assert (found.name, found.decided_by, found.state) == ("見本 太郎", "system", AnswerState.TAKEN_UP)
    assert [mail.template for mail in mails(host)][-1] == "hosting/taken_up"


def test_a_start_alone_takes_the_end_along(asked) -> None:
    event, host = asked
    decide(services.take_up, answer(event, host, "Station", PROPOSE, starts=wall("2027-06-21 10:20", TOKYO)))
    assert item(event, "Station").ends == wall("2027-06-21 11:20", TOKYO)


def test_another_place_brings_nothing_of_the_first_one_along(asked) -> None:
    event, host = asked
    change(event, "Station", place_key="PL-1", address=Words("1 Street", "1丁目"), lat=35.0, lon=137.0)
    release(event)
    found = answer(event, host, "Station", PROPOSE, place=Words("", "南庁舎"))
    decide(services.take_up, found, place=Words("South building", "南庁舎"))
    moved = item(event, "Station")
    assert moved.place == Words("South building", "南庁舎")
    assert (moved.place_key, moved.address, moved.lat) == (None, Words(), None)
    assert moved.confirmation is Confirmation.CONFIRMED


def test_a_condition_that_is_accepted_confirms_the_item_as_it_is(asked) -> None:
    event, host = asked
    decide(services.take_up, answer(event, host, "Station", CONDITION, text="20名まで"))
    assert state(event, "Station") is Confirmation.CONFIRMED
    assert item(event, "Station").starts == wall("2027-06-21 10:00", TOKYO)


def test_keeping_the_first_plan_needs_a_reason_and_asks_again(asked) -> None:
    event, host = asked
    found = answer(event, host, "Station", PROPOSE, **LATER)
    with pytest.raises(Refusal) as refused:
        decide(services.keep_first_plan, found, reason="  ")
    assert refused.value.field == "reason"
    decide(services.keep_first_plan, found, reason="列車の時刻に間に合わないため")
    assert state(event, "Station") is Confirmation.REQUESTED
    assert not queries.counting(fresh(host))
    mail = mails(host, "hosting/kept_first")[-1]
    assert "列車の時刻に間に合わないため" in mail.text
    with pytest.raises(Refusal):
        decide(services.keep_first_plan, found, reason="Again")


def test_of_two_organisers_the_second_is_told_that_it_is_decided(asked) -> None:
    event, host = asked
    found = answer(event, host, "Station", PROPOSE, **LATER)
    decide(services.take_up, found)
    with pytest.raises(Refusal, match="Nobody waits"):
        decide(services.keep_first_plan, found, reason="No")


def test_a_proposal_is_not_accepted_into_an_item_that_somebody_has_changed(asked) -> None:
    event, host = asked
    found = answer(event, host, "Station", PROPOSE, **LATER)
    looked_at = item(event, "Station").version
    change(event, "Station", dress=Words("Casual", "平服"))
    with pytest.raises(Conflict):
        decide(services.take_up, found, seen_version=looked_at)


def test_a_later_answer_takes_the_place_of_the_one_before_and_both_stay_in_the_history(asked) -> None:
    event, host = asked
    answer(event, host, "Station")
    answer(event, host, "Station", PROPOSE, **LATER)
    states = [each.state for each in queries.answers(fresh(host), item(event, "Station").id)]
    assert states == [AnswerState.OPEN, AnswerState.REPLACED]
    assert state(event, "Station") is Confirmation.COUNTER_PROPOSED


def test_a_sent_answer_can_be_taken_back(asked) -> None:
    event, host = asked
    found = answer(event, host, "Station")
    with unit_of_work():
        services.take_back(host_actor(host), session().get_one(HostAnswer, found.id))
    assert state(event, "Station") is Confirmation.REQUESTED
    assert item(event, "Station").confirmed_by == Words()
    with pytest.raises(Refusal):
        decide(services.take_back, found)


def test_what_was_agreed_is_what_was_seen(asked) -> None:
    """The draft has moved on meanwhile: the host agreed to something else."""
    event, host = asked
    change(event, "Station", starts=LATER["starts"], ends=LATER["ends"])
    answer(event, host, "Station")
    assert state(event, "Station") is Confirmation.CHANGED
    release(event)
    assert state(event, "Station") is Confirmation.REQUESTED


def test_an_edition_that_is_no_longer_the_newest_of_an_item_is_refused(asked) -> None:
    event, host = asked
    change(event, "Station", starts=LATER["starts"], ends=LATER["ends"])
    release(event)
    with pytest.raises(Conflict, match="newer version"):
        answer(event, host, "Station", edition=1)
    answer(event, host, "School", edition=1)  # nothing of this one is different
    with pytest.raises(NotFound):
        answer(event, host, "Station", edition=9)


def test_a_host_answers_nothing_of_anothers(asked) -> None:
    event, host = asked
    other = make_host(event, TSU, email="tsu@example.org")
    add(event, other, "Port", "16:00-17:00")
    release(event)
    with pytest.raises(NotFound):
        answer(event, host, "Port")
    with pytest.raises(Forbidden):
        answer(event, host, "Station", actor=host_actor(other))
    with pytest.raises(Forbidden):
        answer(event, host, "Station", actor=VISITOR)
    with pytest.raises(NotFound), unit_of_work():
        services.write_dossier(host_actor(host), fresh(host), item(event, "Port").id, Facts())
    with pytest.raises(NotFound), unit_of_work():
        what = Said(kind=AGREE, edition=2)
        services.answer(host_actor(host), fresh(host), uuid.UUID(int=1), what, WHO)


def test_nothing_is_answered_that_was_not_asked(app: Flask) -> None:
    with app.app_context():
        event = make_tour()
        host = make_host(event)
        add(event, host, "Station", "10:00-11:00")
        with pytest.raises(NotFound):
            answer(event, host, "Station", edition=1)
        release(event)
        add(event, host, "School", "12:00-13:00")
        with pytest.raises(NotFound):
            answer(event, host, "School")


@pytest.mark.parametrize(
    ("kind", "said", "who", "field"),
    [
        (AGREE, {}, Who(name="見本"), "post"),
        (CONDITION, {"text": " "}, WHO, "text"),
        (PROPOSE, {}, WHO, "text"),
        (PROPOSE, {"starts": wall("2027-06-21 12:00", TOKYO)}, WHO, "ends"),
        (PROPOSE, {"text": "長" * 2001}, WHO, "text"),
    ],
)
def test_an_answer_that_nobody_could_act_on_is_refused(asked, kind, said, who, field) -> None:
    event, host = asked
    with pytest.raises(Refusal) as refused:
        answer(event, host, "Station", kind, who=who, **said)
    assert refused.value.field == field
    assert state(event, "Station") is Confirmation.REQUESTED


def test_from_two_days_before_only_a_yes_comes_by_link(asked) -> None:
    event, host = asked
    with clock.frozen(dt.datetime(2027, 6, 18, 3, tzinfo=dt.UTC)):
        answer(event, host, "School", AnswerKind.DECLINE)  # the third day before
    with clock.frozen(dt.datetime(2027, 6, 19, 3, tzinfo=dt.UTC)):
        with pytest.raises(Refusal, match="Telephone us"):
            answer(event, host, "Station", AnswerKind.DECLINE)
        found = answer(event, host, "Station")
        with pytest.raises(Refusal, match="Telephone us"), unit_of_work():
            services.take_back(host_actor(host), session().get_one(HostAnswer, found.id))
        record(event, host, "Station", AnswerKind.DECLINE, on=dt.date(2027, 6, 19))
    assert state(event, "Station") is Confirmation.DECLINED


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": None}, "on"),
        ({"on": dt.date(2027, 4, 14)}, "on"),
        ({"on": dt.date(2027, 4, 12), "channel": None}, "channel"),
        ({"on": dt.date(2027, 4, 12), "channel": Channel.LINK}, "channel"),
    ],
)
def test_what_is_recorded_on_behalf_says_when_and_how_it_came(asked, given, field) -> None:
    event, host = asked
    with pytest.raises(Refusal) as refused:
        record(event, host, "Station", AGREE, **given)
    assert refused.value.field == field


def test_what_is_recorded_on_behalf_is_shown_so_and_the_host_corrects_it(asked) -> None:
    event, host = asked
    found = record(event, host, "Station", AGREE, on=dt.date(2027, 4, 9))
    assert (found.recorded_by, found.channel) == ("system", Channel.TELEPHONE)
    assert item(event, "Station").confirmed_on == dt.date(2027, 4, 9)
    answer(event, host, "Station", CONDITION, text="15名まで")
    assert state(event, "Station") is Confirmation.CONDITIONAL
    with pytest.raises(Forbidden):
        record(event, host, "School", AGREE, on=dt.date(2027, 4, 9), actor=host_actor(host))


def test_the_dossier_is_kept_whole_and_written_by_the_host_or_the_office(asked) -> None:
    event, host = asked
    with unit_of_work():
        facts = Facts(
            contact_name="見本 次郎", contact_phone="090-0000-0000", capacity=20, step_free=Known.NO
        )
        services.write_dossier(host_actor(host), fresh(host), item(event, "Station").id, facts)
    with unit_of_work():
        services.write_dossier(SYSTEM, fresh(host), item(event, "Station").id, Facts(entrance="北口 "))
    found = queries.dossier(item(event, "Station").id)
    assert found is not None
    assert (found.entrance, found.contact_name, found.capacity) == ("北口", "", None)
    with pytest.raises(Refusal), unit_of_work():
        services.write_dossier(SYSTEM, fresh(host), item(event, "Station").id, Facts(capacity=-1))


def test_a_sign_off_names_section_post_and_name_and_an_edition_that_was_given(asked) -> None:
    event, host = asked
    signature = Signature(edition=1, approval=Approval.DECIDED, document_number="豊国第12号")
    with unit_of_work():
        services.sign_off(host_actor(host), fresh(host), signature, WHO)
    (signed,) = queries.sign_offs(fresh(host))
    assert (signed.post, signed.document_number, signed.recorded_by) == ("主査", "豊国第12号", "")
    assert state(event, "Station") is Confirmation.REQUESTED, "it confirms nothing by itself"
    with pytest.raises(Refusal) as refused, unit_of_work():
        services.sign_off(SYSTEM, fresh(host), signature, Who(section="課", post="長"))
    assert refused.value.field == "name"
    with pytest.raises(Refusal) as refused, unit_of_work():
        services.sign_off(SYSTEM, fresh(host), Signature(edition=7, approval=Approval.NOT_YET), WHO)
    assert refused.value.code == "edition"
