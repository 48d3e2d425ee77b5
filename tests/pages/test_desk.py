"""The overview of an event: numbers, attention, curve, changes, and who may see which of them."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import (
    give_role,
    make_event,
    make_person,
    make_registration,
    open_event,
    sign_in_as,
    submit,
)
from tests.conftest import NOW
from tests.counting import statements
from tests.pages.desk_world import browser_of, fill, text_of
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events import services as event_services
from tourapp.events.kinds import EventKind
from tourapp.events.models import EventState
from tourapp.messages.models import Message, MessageState
from tourapp.questions import services as questions
from tourapp.registration import services
from tourapp.registration.states import Attendance
from tourapp.reports import changes

PAGE = "/manage/seminar/"


def overview(app, role=Role.ORGANISER, scope=("office", "LON"), lang="en") -> str:
    response = browser_of(app, role, scope, lang).get(PAGE)
    assert response.status_code == 200
    return text_of(response)


# --- numbers -----------------------------------------------------------------------------------------


def test_the_numbers_say_what_they_mean(app):
    with app.app_context():
        event = open_event(places=5, in_person=4, online=2)
        make_registration(event, "a@example.org")
        make_registration(event, "b@example.org", attendance=Attendance.ONLINE)
        submit(event, "c@example.org")
        gone = make_registration(event, "d@example.org")
        with unit_of_work():
            services.cancel(SYSTEM, gone, reason="asked")
    page = overview(app)
    assert "people have a place 2 of 5 3 places left" in page
    assert "in person 1 of 4 3 places left" in page
    assert "online 1 of 2 1 place left" in page
    assert "not verified yet 1 They hold no place until they open their email" in page
    assert "cancelled 1 No form has expired" in page


def test_an_event_that_nobody_can_register_for_says_so(app):
    with app.app_context():
        make_event()
    page = overview(app)
    assert "Nobody can register" in page
    # Figures of a registration that there is none of would all be noughts.
    assert "people have a place" not in page and "Nobody has registered yet" not in page


def test_the_first_line_names_both_cities_and_counts_the_days(app):
    with app.app_context():
        open_event()
    page = overview(app)
    assert "Monday 12 April 2027, 10:00 (London) / 18:00 (Tokyo)" in page
    assert "It starts in 66 days." in page


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_overview_takes_as_many_statements_for_one_person_as_for_many(app, number):
    with app.app_context():
        open_event(places=500)
    fill(app, number)
    client = browser_of(app)
    assert (asked(app, client, PAGE), asked(app, client, "/manage/seminar/participants")) == (20, 14)


def asked(app, client, path) -> int:
    """How many statements one page takes, the sign-in included."""
    client.get(path)  # what a process asks once is not counted
    with app.app_context(), statements() as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_counts_of_private_answers_are_for_those_who_plan_and_never_the_answers(app):
    with app.app_context():
        event = open_event()
        make_registration(event, "a@example.org", answers={"dietary": "kosher"})
        make_registration(event, "b@example.org", answers={"dietary": "halal", "access_needs": "a ramp"})
    for role, scope in ((Role.ORGANISER, ("office", "LON")), (Role.HEADQUARTERS, None)):
        page = overview(app, role, scope)
        assert "Food: what must the kitchen know? 2 answers" in page
        assert "Access: what do you need to take part? 1 answer" in page
        assert not {"kosher", "halal", "ramp"} & set(page.split())
    assert "Food" not in overview(app, Role.AUDITOR, None)


# --- the curve ---------------------------------------------------------------------------------------


def test_the_heading_of_the_curve_is_what_it_says(app):
    with app.app_context():
        event = open_event(places=8)
        for number, day in enumerate((2, 3, 40, 41, 41)):
            with clock.frozen(datetime(2027, 3, 1, 12, tzinfo=UTC) + timedelta(days=day)):
                make_registration(event, f"p{number}@example.org")
    assert "5 of 8 places are taken; more than half came in the last 7 days" in overview(app)
    assert "定員8名のうち5名が決まりました。半数を超える方が直近7日間の登録です" in overview(
        app, Role.OFFICE_HEAD, ("office", "LON"), "ja"
    )


def test_the_curve_is_compared_with_the_edition_before(app):
    with app.app_context():
        with clock.frozen(NOW - timedelta(days=120)):
            before = open_event(
                "seminar-2026",
                starts="2027-02-01 09:30",
                ends="2027-02-01 16:30",
                opens="2026-12-01 09:00",
                closes="2027-01-20 17:00",
            )
            for number in range(3):
                make_registration(before, f"old{number}@example.org")
        event = open_event(places=8)
        make_registration(event)
        with unit_of_work():
            series = event_services.add_series(
                SYSTEM,
                event.office,
                key="seminars",
                kind=EventKind.SEMINAR,
                name=Words("Seminars", "セミナー"),
            )
            for each, label in ((before, "2026"), (event, "2027")):
                each.series_id, each.edition_label = series.id, label
    page = overview(app)
    assert "2027: 1" in page
    assert "As many days after its opening, 2026 had 3." in page


# --- what needs attention ----------------------------------------------------------------------------


def test_what_needs_attention_is_listed_with_one_verb_each_and_the_most_urgent_first(app):
    with app.app_context():
        event = open_event(online=5, closes="2027-04-14 17:00")
        make_registration(event)
        with unit_of_work():
            event_services.change_event(SYSTEM, event, joining_url=None, theme=Words("Water", ""))
            session().execute(sa.update(Message).values(state=MessageState.FAILED))
    page = overview(app)
    order = [
        "2 messages could not be sent",
        "Registration closes soon",
        "The link to join online is missing",
        "1 text has one language only",
    ]
    assert sorted(order, key=page.index) == order
    assert "theme" in page
    assert "Translate" in page


def test_nobody_is_asked_to_do_what_she_may_not_do(app):
    with app.app_context():
        event = open_event()
        with unit_of_work():
            event_services.change_event(SYSTEM, event, theme=Words("Water", ""))
        make_registration(event)
        with unit_of_work():
            session().execute(sa.update(Message).values(state=MessageState.FAILED))
    assert "could not be sent" in overview(app)
    page = overview(app, Role.LOGISTICS)
    assert "Nothing needs attention" in page
    assert "could not be sent" not in page


def test_a_draft_says_that_it_is_one(app):
    with app.app_context():
        make_event(state=EventState.DRAFT)
    assert "This event is a draft Only the office can see it." in overview(app)


# --- recent changes ----------------------------------------------------------------------------------


def test_recent_changes_are_sentences_with_names(app):
    with app.app_context():
        event = open_event()
        made = make_registration(event, given_name="Zoë", family_name="Ångström")
    client = browser_of(app)
    client.post(
        f"/manage/seminar/participants/{made.reference}/cancel", data={"reason": "asked by telephone"}
    )
    page = text_of(client.get(PAGE))
    assert "Sam Staff organiser cancelled the registration of Zoë Ångström" in page
    assert "Zoë Ångström has a place" in page
    assert "tourapp added 3 questions to the form" in page
    assert "Sam Staff organiserがZoë Ångströmさんの登録を取り消しました" in text_of(
        client.get(f"{PAGE}?lang=ja")
    )


def test_who_looked_is_for_those_who_read_the_audit_log(app):
    with app.app_context():
        event = open_event()
        made = make_registration(event, answers={"dietary": "kosher"})
        with unit_of_work():
            questions.open_answers(
                SYSTEM, event, [made.ref], event=event.ref, purpose="catering", keys=["dietary"]
            )
    assert "opened private answers" not in overview(app)
    assert "opened private answers" in overview(app, Role.OFFICE_HEAD)


def test_every_verb_about_an_event_has_its_sentence(app):
    """Whatever the services of this test's world have noted about an event is in the table."""
    with app.app_context():
        event = open_event(online=5)
        made = make_registration(event)
        with unit_of_work():
            services.cancel(SYSTEM, made, reason="asked")
        verbs = set(session().scalars(sa.select(AuditEntry.verb).where(AuditEntry.event == event.ref)))
    assert verbs <= set(changes.SENTENCES)


# --- who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        (Role.ORGANISER, ("office", "LON"), 200),
        (Role.ORGANISER, ("office", "PAR"), 403),
        (Role.LOGISTICS, ("office", "LON"), 200),
        (Role.HEADQUARTERS, None, 200),
        (Role.AUDITOR, None, 200),
        (Role.ADMINISTRATOR, None, 403),
    ],
)
def test_the_overview_is_for_the_office_of_the_event(app, role, scope, status):
    with app.app_context():
        open_event()
    assert browser_of(app, role, scope).get(PAGE).status_code == status


def test_an_organiser_of_one_event_sees_that_event_only(app):
    with app.app_context():
        mine, other = open_event(), make_event("other")
        person = make_person("one@example.org")
        give_role(person, Role.ORGANISER, ("event", str(mine.id)))
        session().refresh(person)
        slug = other.slug
    client = app.test_client()
    sign_in_as(client, person)
    assert client.get(PAGE).status_code == 200
    assert client.get(f"/manage/{slug}/").status_code == 403


def test_an_organiser_without_a_second_factor_sees_nothing(app):
    with app.app_context():
        open_event()
        person = make_person("weak@example.org")
        give_role(person)
        session().refresh(person)
    client = app.test_client()
    sign_in_as(client, person, strong=False)
    assert client.get(PAGE).status_code == 403


def test_a_cancelled_event_is_shown_without_a_wrong_word(app):
    with app.app_context():
        event = open_event()
        make_registration(event)
        with unit_of_work():
            event_services.cancel_event(SYSTEM, events.by_slug("seminar"), reason=Words("Rain", "雨天"))
    assert "Event cancelled" in overview(app)
