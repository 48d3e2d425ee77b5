import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import wall
from tests.hosting.world import (
    TOKYO,
    TSU,
    add,
    answer,
    change,
    fresh,
    item,
    link_of,
    mails,
    make_asked,
    make_host,
    make_tour,
    release,
    state,
)
from tourapp.access.actor import SYSTEM
from tourapp.accounts.tokens import token_hash
from tourapp.agenda.circles import Circle
from tourapp.core import clock, jobs
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.events import services as events
from tourapp.events.models import Event
from tourapp.events.tasks.models import Task
from tourapp.hosting import queries, services
from tourapp.hosting.models import HostLink
from tourapp.hosting.states import AnswerKind, EngagementState
from tourapp.messages.layout import COLUMNS, width
from tourapp.programme import services as programme
from tourapp.programme.kinds import Confirmation

LATER = {"starts": wall("2027-06-21 10:30", TOKYO), "ends": wall("2027-06-21 11:30", TOKYO)}


@pytest.fixture
def context(app: Flask):
    with app.app_context():
        yield app


def drop(event: Event, title: str) -> None:
    with unit_of_work():
        programme.drop_item(SYSTEM, item(event, title), reason="No time")


def at(text: str):
    """The clock in Tokyo."""
    return clock.frozen(wall(text, TOKYO).instant)


def work_off() -> None:
    while jobs.run_due():
        pass


def test_a_release_to_hosts_asks_about_what_was_not_sent(context) -> None:
    event, host = make_asked()
    assert {state(event, title) for title in ("Station", "School")} == {Confirmation.REQUESTED}
    assert (fresh(host).edition_sent, len(mails(host))) == (1, 1)
    release(event, Circle.PARTICIPANTS)
    assert len(mails(host)) == 1


def test_the_mail_is_what_a_japanese_office_can_read(context) -> None:
    _event, host = make_asked()
    (mail,) = mails(host)
    assert mail.subject == "【4/26（月）17:00まで】行程案（第1版）のご確認のお願い（クレア・ロンドン事務所）"
    lines = mail.text.splitlines()
    assert lines[0] == "豊田市 国際交流担当 御中"
    assert "いつもお世話になっております。クレア・ロンドン事務所です。" in lines
    address = next(line for line in lines if line.startswith("https://private.invalid/"))
    assert address == address.strip()
    assert "お手数をおかけしますが、よろしくお願いいたします。" in lines
    assert [line for line in lines if width(line) > COLUMNS and "://" not in line] == []
    assert "6月21日（月）10:00〜11:00 Station（視察）" in mail.text
    assert mail.next_try_at == wall("2027-04-13 08:30", TOKYO).instant


def test_the_link_is_in_the_mail_and_only_its_hash_is_kept(context) -> None:
    _event, host = make_asked()
    (mail,) = mails(host)
    token = link_of(mail).partition("/host/")[2].partition("?")[0]
    assert token and token not in mail.text
    (link,) = queries.links_of(fresh(host))
    assert link.token_hash == token_hash(token)
    assert link.expires_at == wall("2027-07-06 12:00", TOKYO).instant


def test_a_later_edition_asks_only_the_host_concerned_and_only_about_what_is_new(context) -> None:
    event, host = make_asked()
    other = make_host(event, TSU, email="tsu@example.org")
    add(event, other, "Port", "16:00-17:00")
    release(event)
    for title in ("Station", "School"):
        answer(event, host, title)
    answer(event, other, "Port")
    change(event, "Station", **LATER)
    change(event, "School", remarks_participants=Words("Bring slippers", "上履き持参"))
    assert (state(event, "Station"), state(event, "School")) == (Confirmation.CHANGED, Confirmation.CONFIRMED)
    before = (len(mails(host)), len(mails(other)))
    release(event)
    assert (state(event, "Station"), state(event, "School")) == (
        Confirmation.REQUESTED,
        Confirmation.CONFIRMED,
    )
    assert (len(mails(host)), len(mails(other))) == (before[0] + 1, before[1])
    text = mails(host)[-1].text
    assert "10:30〜11:30 Station" in text and "（変更前：6月21日（月）10:00〜11:00）" in text
    assert "School" not in text


def test_what_is_dropped_is_said_to_its_host(context) -> None:
    event, host = make_asked()
    drop(event, "School")
    release(event)
    mail = mails(host)[-1]
    assert "School" in mail.text and "Station" not in mail.text
    assert "行程案（第2版）" in mail.subject and "まで】" not in mail.subject
    assert fresh(host).reply_by == wall("2027-04-26 17:00", TOKYO).instant, "nothing new is asked"


def test_an_item_that_goes_to_another_host_is_dropped_by_the_one_and_asked_of_the_other(context) -> None:
    event, host = make_asked()
    answer(event, host, "School")
    other = make_host(event, TSU, email="tsu@example.org")
    change(event, "School", host_ref=other.host_ref)
    release(event)
    assert state(event, "School") is Confirmation.REQUESTED
    assert "School" in mails(other)[-1].text and "変更前" not in mails(other)[-1].text
    assert "School" in mails(host)[-1].text
    assert not queries.counting(fresh(host))


@pytest.mark.parametrize("kind", [AnswerKind.CONDITION, AnswerKind.PROPOSE, AnswerKind.DECLINE])
def test_what_was_answered_otherwise_is_asked_again_only_when_it_was_changed(context, kind) -> None:
    event, host = make_asked()
    answer(event, host, "Station", kind, text="午後なら可能です。")
    add(event, host, "Mill", "14:00-15:00")
    release(event)
    assert state(event, "Station") is not Confirmation.REQUESTED
    assert "Station" not in mails(host)[-1].text
    change(event, "Station", **LATER)
    release(event)
    assert state(event, "Station") is Confirmation.REQUESTED
    assert "Station" in mails(host)[-1].text


def test_what_waits_and_moves_is_told(context) -> None:
    event, host = make_asked()
    change(event, "Station", **LATER)
    release(event)
    assert "Station" in mails(host)[-1].text and "School" not in mails(host)[-1].text


def test_an_item_of_an_edition_that_holds_on_to_the_old_plan_stays_changed(context) -> None:
    """A release of other items alone: what is asked is what stands in the edition, and that is the old plan."""
    event, host = make_asked()
    answer(event, host, "Station")
    change(event, "Station", **LATER)
    mill = add(event, host, "Mill", "14:00-15:00").id
    with unit_of_work():
        found = session().get_one(Event, event.id)
        edition = programme.freeze(SYSTEM, found, items={mill})
        programme.release(SYSTEM, found, edition, circle=Circle.HOST)
    assert state(event, "Station") is Confirmation.CHANGED
    assert "Mill" in mails(host)[-1].text and "Station" not in mails(host)[-1].text


def test_a_host_without_an_address_is_asked_and_nobody_is_written_to(context) -> None:
    event = make_tour()
    host = make_host(event, email="")
    add(event, host, "Station", "10:00-11:00")
    release(event)
    assert state(event, "Station") is Confirmation.REQUESTED
    assert mails(host) == []


def test_an_authority_that_nobody_has_engaged_yet_is_engaged_by_the_release(context) -> None:
    event, host = make_asked()
    with unit_of_work():
        session().delete(fresh(host))
    change(event, "Station", **LATER)
    release(event)
    (engagement,) = queries.engagements(event)
    assert (engagement.state, engagement.lang) == (EngagementState.SOUNDED, "ja")


def test_whoever_stepped_back_is_not_asked_again(context) -> None:
    event, host = make_asked()
    with unit_of_work():
        services.withdraw(SYSTEM, fresh(host), reason="台風被害のため")
    add(event, host, "Mill", "14:00-15:00")
    sent = len(mails(host))
    release(event)
    assert len(mails(host)) == sent


# --- reminding --------------------------------------------------------------------------------------------


def remind_due() -> int:
    with unit_of_work():
        return services.remind_due()


def test_reminders_come_three_working_days_before_and_the_morning_after_then_somebody_telephones(
    context,
) -> None:
    """Reply by Monday 26 April; the 29th is a holiday."""
    _event, host = make_asked()
    done = {}
    for day in range(13, 31):
        with at(f"2027-04-{day} 09:00"):
            if number := remind_due():
                done[day] = number
            assert remind_due() == 0, "twice is once"
    assert done == {21: 1, 27: 1, 28: 1}
    assert [mail.template for mail in mails(host)] == ["hosting/days", *["hosting/reminder"] * 2]
    assert "回答期限" in mails(host)[-1].subject
    (task,) = session().scalars(sa.select(Task))
    assert task.title.ja == "豊田市に電話する（未回答2件）"


def test_whoever_has_replied_is_left_alone(context) -> None:
    event, host = make_asked()
    answer(event, host, "Station")
    answer(event, host, "School", AnswerKind.ARRANGING, expected_on=dt.date(2027, 5, 6))
    for day in (21, 27, 28):
        with at(f"2027-04-{day} 09:00"):
            assert remind_due() == 0


def test_nobody_is_reminded_twice_on_one_day(context) -> None:
    event, host = make_asked()
    with pytest.raises(Refusal, match="Nobody to remind"), unit_of_work():
        services.remind(SYSTEM, event)  # on the day on which it was asked
    with at("2027-04-20 10:00"):
        with unit_of_work():
            assert services.remind(SYSTEM, session().get_one(Event, event.id)) == [fresh(host)]
        with pytest.raises(Refusal), unit_of_work():
            services.remind(SYSTEM, session().get_one(Event, event.id))
    assert len(mails(host, "hosting/reminder")) == 1


def test_links_end_for_all_at_once_and_a_new_one_goes_to_the_known_address(context) -> None:
    _event, host = make_asked()
    with unit_of_work():
        assert services.end_links(SYSTEM, fresh(host)) == 1
        services.send_link_again(SYSTEM, fresh(host))
    links = list(session().scalars(sa.select(HostLink).order_by(HostLink.created_at, HostLink.id)))
    assert [link.revoked_at is None for link in links] == [False, True]
    assert mails(host)[-1].to_address == "host@example.org"


# --- what is news of the event ----------------------------------------------------------------------------


def test_hosts_are_told_when_the_event_is_cancelled_or_postponed(context) -> None:
    event, host = make_asked()
    with unit_of_work():
        found = session().get_one(Event, event.id)
        events.cancel_event(SYSTEM, found, reason=Words("The airport is closed.", "空港閉鎖のため"))
    work_off()
    (mail,) = mails(host, "hosting/off")
    assert "空港閉鎖のため" in mail.text and "中止" in mail.subject
    with unit_of_work():
        services.tell_off(event.id, fact="cancelled")
    assert len(mails(host, "hosting/off")) == 1


def test_hosts_are_told_new_dates_and_their_links_work_until_then(context) -> None:
    event, host = make_asked()
    with unit_of_work():
        found = session().get_one(Event, event.id)
        events.change_event(
            SYSTEM, found, starts=wall("2027-07-04 14:00", TOKYO), ends=wall("2027-07-06 12:00", TOKYO)
        )
    work_off()
    (mail,) = mails(host, "hosting/new_time")
    assert "2027年7月4日（日）〜6日（火）" in mail.text and "2027年6月20日（日）" in mail.text
    (link,) = queries.links_of(fresh(host))
    session().refresh(link)
    assert link.expires_at == wall("2027-07-20 12:00", TOKYO).instant
