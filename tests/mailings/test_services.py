"""Letters and reminders: who gets them, once, in which language, and who does not want them."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_registration, open_event, wall
from tourapp.access.actor import SYSTEM, Actor
from tourapp.core import clock, jobs
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Refusal, SignInNeeded
from tourapp.core.words import Words
from tourapp.events import services as events
from tourapp.mailings import queries, services
from tourapp.mailings.models import Anchor, Audience, Mailing, MailingState
from tourapp.mailings.services import Texts, Wish
from tourapp.messages import services as messages
from tourapp.messages.models import Concerns, Message, MessageState
from tourapp.messages.private_links import opened_links
from tourapp.registration.models import Registration
from tourapp.registration.states import Attendance, State

TEXTS = Texts(
    Words("About {event}", "{event}について"), Words("Dear {name},\n\nhello.", "{name} 様\n\nこんにちは。")
)


def write(event, audience=Audience.CONFIRMED, **more) -> Mailing:
    with unit_of_work():
        return services.announce(SYSTEM, event, audience=audience, texts=more.pop("texts", TEXTS), **more)


def wish(**more) -> Wish:
    given = {"texts": TEXTS, "audience": Audience.CONFIRMED, "anchor": Anchor.BEFORE_START, "days": 7}
    return Wish(**{**given, "clock": dt.time(9), **more})


def remind(event, **more) -> Mailing:
    with unit_of_work():
        return services.remind(SYSTEM, event, wish(**more))


def written(template: str = "mailings/announcement") -> list[Message]:
    chosen = sa.select(Message).where(Message.template == template).order_by(Message.to_address)
    return list(session().scalars(chosen))


def be(registration: Registration, state: State) -> None:
    with unit_of_work() as current:
        current.get_one(Registration, registration.id).state = state


def test_a_letter_goes_to_each_in_her_language_once(each_app: Flask):
    with each_app.app_context():
        event = open_event()
        make_registration(event)
        make_registration(event, "hana@example.org", given_name="花子", family_name="見本", lang="ja")
        mailing = write(event, seen=2)
        jobs.run_due()
        ada, hana = written()
        assert (ada.subject, ada.lang, hana.subject) == ("About Seminar", "en", "セミナーについて")
        assert hana.text.startswith("見本 花子 様\n")
        assert session().get_one(Mailing, mailing.id, populate_existing=True).told == 2
        with unit_of_work():
            assert services.write_portion(mailing.id) == 0
        assert len(written()) == 2


def test_a_long_letter_is_written_in_portions(app: Flask, monkeypatch):
    monkeypatch.setattr("tourapp.mailings.services.expanding.PORTION", 2)
    with app.app_context():
        event = open_event()
        for number in range(5):
            make_registration(event, f"p{number}@example.org")
        mailing = write(event)
        jobs.run_due()
        assert len(written()) == 5
        assert session().get_one(Mailing, mailing.id, populate_existing=True).told == 5


def test_one_language_goes_to_all_when_somebody_says_that_it_is_enough(app: Flask):
    with app.app_context():
        event = open_event()
        make_registration(event, lang="ja")
        half = Texts(Words("About {event}"), Words("Hello"))
        with pytest.raises(Refusal) as refused:
            write(event, texts=half)
        assert refused.value.field == "subject_ja"
        write(event, texts=Texts(half.subject, half.body, only_lang="en"))
        jobs.run_due()
        assert [message.lang for message in written()] == ["en"]


def test_a_letter_goes_to_those_for_whom_it_is_meant(each_app: Flask):
    with each_app.app_context():
        event = open_event(online=None)
        make_registration(event, "here@example.org")
        make_registration(event, "there@example.org", attendance=Attendance.ONLINE)
        others = {"waits": State.WAITLISTED, "offered": State.OFFERED, "gone": State.CANCELLED}
        made = {name: make_registration(event, f"{name}@example.org") for name in others}
        for name, registration in made.items():
            be(registration, others[name])

        def reached(audience: Audience, way: Attendance | None = None) -> set[str]:
            found = queries.reach(event, audience, way, Concerns.PLACE).registrations
            return {each.email.partition("@")[0] for each in found}

        assert reached(Audience.CONFIRMED) == {"here", "there"}
        assert reached(Audience.CONFIRMED, Attendance.ONLINE) == {"there"}
        assert reached(Audience.WAITING) == {"waits", "offered"}
        assert reached(Audience.EVERYBODY) == {"here", "there", "waits", "offered"}


def test_a_letter_to_another_number_than_was_seen_is_shown_again(app: Flask):
    with app.app_context():
        event = open_event()
        with pytest.raises(Refusal, match="nobody"):
            write(event)
        make_registration(event)
        with pytest.raises(Refusal) as refused:
            write(event, seen=2)
        assert refused.value.code == "count"
        with pytest.raises(SignInNeeded), unit_of_work():
            services.announce(Actor(), event, audience=Audience.CONFIRMED, texts=TEXTS)


def test_the_joining_link_stays_with_those_who_have_a_place(app: Flask):
    with app.app_context():
        event = open_event(online=None)
        make_registration(event, "a@example.org", attendance=Attendance.ONLINE)
        be(make_registration(event, "b@example.org", attendance=Attendance.ONLINE), State.WAITLISTED)
        body = Words("{place}", "{place}")
        write(event, Audience.EVERYBODY, texts=Texts(Words("x", "x"), body))
        jobs.run_due()
        has_place, waits = written()
        assert "meet.example.org/secret" in has_place.text
        assert "meet.example.org/secret" not in waits.text


def test_who_opted_out_gets_what_is_about_her_place_and_nothing_else(each_app: Flask):
    with each_app.app_context():
        event = open_event()
        make_registration(event)
        write(event, concerns=Concerns.OTHER)
        jobs.run_due()
        (message,) = written()
        (address,) = opened_links(message.id, message.secrets).values()
        token = address.rpartition("/")[2]
        assert services.hears_all(token)
        with unit_of_work():
            services.stop_other_mail(SYSTEM, token)
        assert not services.hears_all(token)
        assert queries.reach(event, Audience.CONFIRMED, None, Concerns.OTHER).opted_out == 1
        with pytest.raises(Refusal, match="nobody"):
            write(event, concerns=Concerns.OTHER)
        write(event, concerns=Concerns.PLACE)
        jobs.run_due()
        assert len(written()) == 2
        with unit_of_work():
            services.hear_again(SYSTEM, token)
        assert queries.reach(event, Audience.CONFIRMED, None, Concerns.OTHER).count == 1


def test_the_same_person_at_another_address_counts_as_opted_out(app: Flask):
    with app.app_context():
        event = open_event()
        registration = make_registration(event)
        with unit_of_work():
            messages.opt_out("old@example.org", person=f"person:{registration.person_id}")
        assert queries.reach(event, Audience.CONFIRMED, None, Concerns.OTHER).opted_out == 1


def test_other_mail_does_not_go_to_an_address_from_which_mail_comes_back(app: Flask):
    with app.app_context():
        event = open_event()
        make_registration(event)
        with unit_of_work():
            messages.mark_refused(
                "ADA@example.org", words="550 no", message=session().scalars(sa.select(Message)).first()
            )
        assert queries.reach(event, Audience.CONFIRMED, None, Concerns.OTHER).refused == 1
        assert queries.reach(event, Audience.CONFIRMED, None, Concerns.PLACE).count == 1


# --- reminders ----------------------------------------------------------------------------------------


def test_a_reminder_goes_at_its_time_once_to_whoever_has_a_place_then(each_app: Flask):
    with each_app.app_context():
        event = open_event()
        mailing = remind(event)  # 10 June 2027, 09:00 in London
        make_registration(event)
        with clock.frozen(wall("2027-06-10 08:59").instant):
            jobs.run_due()
            assert written("mailings/reminder") == []
        for minute in ("09:00", "09:01", "12:00"):
            with clock.frozen(wall(f"2027-06-10 {minute}").instant):
                jobs.run_due()
        assert len(written("mailings/reminder")) == 1
        gone = session().get_one(Mailing, mailing.id, populate_existing=True)
        assert (gone.state, gone.told) == (MailingState.EXPANDED, 1)
        with pytest.raises(Refusal), unit_of_work():
            services.stop(SYSTEM, gone)


def test_a_reminder_follows_the_event_when_it_moves(app: Flask):
    with app.app_context():
        event = open_event()
        make_registration(event)
        remind(event)
        with unit_of_work():
            events.change_event(SYSTEM, event, starts=wall("2027-06-18 09:30"), ends=wall("2027-06-18 16:30"))
        with clock.frozen(wall("2027-06-10 10:00").instant):
            jobs.run_due()
            assert written("mailings/reminder") == []
        with clock.frozen(wall("2027-06-11 10:00").instant):
            jobs.run_due()
            assert len(written("mailings/reminder")) == 1


def test_a_stopped_reminder_goes_to_nobody_and_can_be_started_again(app: Flask):
    with app.app_context():
        event = open_event()
        make_registration(event)
        mailing = remind(event)
        with unit_of_work():
            services.stop(SYSTEM, session().get_one(Mailing, mailing.id))
        with clock.frozen(wall("2027-06-10 09:00").instant):
            jobs.run_due()
        assert written("mailings/reminder") == []
        with clock.frozen(wall("2027-06-10 08:00").instant), unit_of_work():
            services.start(SYSTEM, session().get_one(Mailing, mailing.id))
        with clock.frozen(wall("2027-06-10 09:30").instant):
            jobs.run_due()
        assert len(written("mailings/reminder")) == 1


def test_a_reminder_of_a_cancelled_event_never_goes(app: Flask):
    with app.app_context():
        event = open_event()
        make_registration(event)
        remind(event)
        with unit_of_work():
            events.cancel_event(SYSTEM, event, reason=Words("No", "いいえ"))
        with clock.frozen(wall("2027-06-10 09:00").instant):
            jobs.run_due()
        assert written("mailings/reminder") == []


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"days": 400}, "days", "days"),
        ({"days": 0, "clock": dt.time(10)}, "clock", "side"),
        ({"days": 100}, "days", "passed"),
        ({"anchor": Anchor.AFTER_END, "days": 0}, "clock", "side"),
        ({"texts": Texts(Words("x", "x"), Words("{nobody}", "x"))}, "body_en", "placeholder"),
    ],
)
def test_a_reminder_that_could_never_go_is_refused(app: Flask, change, field, code):
    with app.app_context():
        event = open_event()
        with pytest.raises(Refusal) as refused:
            remind(event, **change)
        assert (refused.value.field, refused.value.code) == (field, code)


def test_two_who_change_the_same_reminder_see_each_other(app: Flask):
    with app.app_context():
        mailing = remind(open_event())
        with unit_of_work():
            services.change(SYSTEM, session().get_one(Mailing, mailing.id), wish(days=5), version=1)
        with pytest.raises(Conflict), unit_of_work():
            services.change(SYSTEM, session().get_one(Mailing, mailing.id), wish(days=4), version=1)


def test_reminders_wait_for_review_where_the_event_asks(app: Flask):
    with app.app_context():
        event = open_event()
        make_registration(event)
        remind(event)
        with unit_of_work():
            messages.choose_review(SYSTEM, event.ref, {"mailings/reminder"}, within=event)
        with clock.frozen(wall("2027-06-10 09:00").instant):
            jobs.run_due()
        assert [message.state for message in written("mailings/reminder")] == [MessageState.REVIEW]
