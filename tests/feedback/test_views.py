"""The questionnaire and its results as pages, without scripts and in both languages."""

import io
import re
from datetime import timedelta
from urllib.parse import urlsplit

import openpyxl
import pytest
import sqlalchemy as sa

from tests.builders import open_event, sign_in_as
from tests.counting import statements
from tests.feedback.afterwards import AFTERWARDS, answer, held_event, keys
from tests.pages.desk_world import browser_of
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.feedback import services
from tourapp.feedback.models import Feedback, Reply
from tourapp.mailings.models import Audience, Mailing
from tourapp.messages.models import Concerns
from tourapp.messages.private_links import opened_links
from tourapp.questions import queries as questions
from tourapp.registration.models import Registration

MINE = "/me/seminar/feedback"
DESK = "/manage/seminar/feedback"
SENT = {"overall": "o2", "useful": "o1", "helped": ["o1", "o4"], "good": "The tea", "quote": "no"}


@pytest.fixture
def held(app):
    with app.app_context():
        _event, people = held_event(came=4, stayed_away=1)
        persons = [session().get_one(Person, person.person_id) for person in people]
    with clock.frozen(AFTERWARDS):
        yield people, persons


def browser(app, person):
    client = app.test_client()
    sign_in_as(client, person, strong=False)
    return client


def text(response):
    return response.get_data(as_text=True)


# --- those who came ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_somebody_who_came_finds_it_on_her_page_and_answers_it(app, held, lang):
    _people, persons = held
    client = browser(app, persons[0])
    assert MINE in text(client.get(f"/me/seminar?lang={lang}"))
    page = text(client.get(f"{MINE}?lang={lang}"))
    assert all(f'name="{key}"' in page for key in SENT)
    assert client.post(MINE, data=SENT).status_code == 303
    after = text(client.get(MINE))
    assert (
        "Thank you" if lang == "en" else "ありがとうございました"
    ) in after and 'name="overall"' not in after
    assert MINE not in text(client.get("/me/seminar"))


def test_what_is_required_and_missing_is_said_and_nothing_is_kept(app, held):
    client = browser(app, held[1][0])
    page = client.post(MINE, data={**SENT, "overall": "", "good": "The tea"})
    assert page.status_code == 422
    assert "Choose one of the answers" in text(page) and "The tea" in text(page)
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Reply)) == 0


def test_the_page_promises_what_is_kept(app, held):
    page = text(browser(app, held[1][0]).get(MINE))
    assert "We keep your answers without your name" in page
    assert "you cannot change them" in page


def test_pressing_twice_is_one_reply_and_says_so(app, held):
    client = browser(app, held[1][0])
    assert client.post(MINE, data=SENT).status_code == 303
    assert client.post(MINE, data=SENT).status_code == 200
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Reply)) == 1


def test_for_others_it_is_not_there(app, held):
    stayed_away = browser(app, held[1][4])
    assert stayed_away.get(MINE).status_code == 404
    assert stayed_away.post(MINE, data=SENT).status_code == 404
    assert app.test_client().get(MINE).status_code in (302, 303, 401)
    assert browser_of(app, Role.ORGANISER).get(MINE).status_code == 404


def test_before_and_after_its_time_the_page_says_when(app, held):
    client = browser(app, held[1][0])
    with app.app_context():
        feedback = session().get_one(Feedback, events.by_slug("seminar").id)
    with clock.frozen(feedback.opens_at.replace(hour=5)):
        assert "not open yet" in text(client.get(MINE))
    with clock.frozen(feedback.closes_at.replace(hour=23)):
        page = client.post(MINE, data=SENT)
        assert page.status_code == 200 and "is closed" in text(page)


# --- the office --------------------------------------------------------------------------------------


def test_one_press_makes_the_questionnaire_and_the_builder_changes_it(app):
    with app.app_context():
        event, _people = held_event(asks=False)
    client = browser_of(app, Role.ORGANISER)
    assert "There is no questionnaire yet" in text(client.get(DESK))
    assert "There is no questionnaire yet" in text(client.get(f"{DESK}/results"))
    assert client.post(DESK).status_code == 303
    new = {
        "label_en": "Would you come again?",
        "label_ja": "また参加したいですか",
        "keep_days": "365",
        "readers": "person",
        "is_sealed": "1",
    }
    assert client.post(f"{DESK}/new?kind=yes_no", data=new).status_code == 303
    with app.app_context():
        found = {each.key: each for each in questions.questions_of(f"feedback:{event.id}")}
        assert list(found)[-1] == "q_would_you_come_again" and len(found) == 7
        added = found["q_would_you_come_again"]
        assert (added.readers, added.is_sealed) == ("office", False), "nothing in it is private"
        form_of_event = {each.key for each in questions.questions_of(event.ref)}
    assert added.key not in form_of_event
    assert client.post(f"{DESK}/{added.id}/move", data={"way": "up"}).status_code == 303
    assert client.post(f"{DESK}/{added.id}/retire").status_code == 303
    with app.app_context():
        assert "q_would_you_come_again" not in keys(event)
    page = text(client.get(f"{DESK}?lang=ja"))
    assert "アンケート" in page


@pytest.mark.parametrize(
    "kind", ["file", "email", "phone", "date", "dietary", "organisation", "consent", "nonsense"]
)
def test_nothing_is_asked_that_would_tell_who_somebody_is(app, held, kind):
    assert browser_of(app, Role.ORGANISER).get(f"{DESK}/new?kind={kind}").status_code == 404


def test_a_question_of_the_form_is_not_to_be_reached_from_the_questionnaire(app, held):
    with app.app_context():
        of_the_form = questions.questions_of(events.by_slug("seminar").ref)[0]
    client = browser_of(app, Role.ORGANISER)
    assert client.get(f"{DESK}/{of_the_form.id}").status_code == 404
    assert client.post(f"{DESK}/{of_the_form.id}/retire").status_code == 404


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_preview_shows_every_question(app, held, lang):
    page = text(browser_of(app, Role.ORGANISER).get(f"{DESK}/preview?in={lang}"))
    assert ("What was good?" in page) is (lang == "en")


def test_the_time_is_set_on_the_clocks_of_the_event(app, held):
    client = browser_of(app, Role.ORGANISER)
    with app.app_context():
        version = session().get_one(Feedback, events.by_slug("seminar").id).version
    times = {
        "opens_on": "2027-06-17",
        "opens_time": "16:00",
        "closes_on": "2027-07-01",
        "closes_time": "12:00",
    }
    assert client.post(DESK, data={**times, "version": str(version)}).status_code == 303
    assert client.post(DESK, data={**times, "version": str(version)}).status_code == 409
    late = client.post(DESK, data={**times, "closes_on": "2028-07-01", "version": str(version + 1)})
    assert late.status_code == 422 and "60 days" in text(late)
    assert client.post(DESK, data={"opens_on": "soon"}).status_code == 422
    with app.app_context():
        feedback = session().get_one(Feedback, events.by_slug("seminar").id)
        assert feedback.closes_at.isoformat() == "2027-07-01T11:00:00+00:00"


def test_people_are_asked_by_mail_the_day_after_and_it_is_not_about_their_place(app, held):
    client = browser_of(app, Role.ORGANISER)
    with clock.frozen(AFTERWARDS.replace(day=17, hour=17)):
        assert client.post(f"{DESK}/ask").status_code == 303
    with app.app_context():
        (mailing,) = session().scalars(sa.select(Mailing))
        assert (mailing.audience, mailing.concerns) == (Audience.CAME, Concerns.OTHER)
        assert (mailing.days, mailing.clock) == (1, "09:00")
        assert "{questionnaire}" in mailing.body.en and "{questionnaire}" in mailing.body.ja
    assert "is kept or has gone" in text(client.get(DESK))


def ask_those_who_came(app):
    """Have them asked, and the worker write the mails; the links in these."""
    from tourapp.core import jobs
    from tourapp.messages.models import Message

    client = browser_of(app, Role.ORGANISER)
    assert client.post(f"{DESK}/ask").status_code == 303
    with app.app_context():
        jobs.run_due()
        asked = session().scalars(sa.select(Message).where(Message.template == "mailings/announcement")).all()
        assert sorted(each.to_address for each in asked) == [
            f"guest{number}@example.org" for number in range(4)
        ]
        addresses = [address for each in asked for address in opened_links(each.id, each.secrets).values()]
    links = [urlsplit(address).path for address in addresses if "/feedback/" in address]
    assert len(set(links)) == 4 and not any(
        link.rpartition("/")[2] in each.text for each in asked for link in links
    )
    assert not any("/me/seminar/feedback" in each.text for each in asked), "the private one takes its place"
    return links


def test_later_the_mail_goes_at_once_to_those_who_came(app, held):
    assert len(ask_those_who_came(app)) == 4


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_link_of_the_mail_needs_no_signing_in_and_tells_nothing_of_its_reader(app, held, lang):
    link, other = ask_those_who_came(app)[:2]
    client = app.test_client()
    shown = text(client.get(f"{link}?lang={lang}"))
    assert 'name="overall"' in shown and "Guest" not in shown and "guest0@" not in shown
    assert client.post(link, data={**SENT, "overall": ""}).status_code == 422
    assert client.post(link, data=SENT).status_code == 303
    assert 'name="overall"' not in text(client.get(link)) and 'name="overall"' in text(client.get(other))
    assert client.post(link, data=SENT).status_code == 200
    assert client.get(f"{link[:-4]}AAAA").status_code == 404
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Reply)) == 1
        assert not session().scalars(sa.select(AuditEntry).where(AuditEntry.subject.contains("reply"))).all()
    with clock.frozen(AFTERWARDS + timedelta(days=90)):
        assert client.get(other).status_code == 410


def test_a_link_of_another_event_opens_nothing_here(app, held):
    link = ask_those_who_came(app)[0]
    with app.app_context():
        open_event("elsewhere")
        with unit_of_work():
            services.prepare(SYSTEM, events.by_slug("elsewhere"))
    assert app.test_client().get(link.replace("/seminar/", "/elsewhere/")).status_code == 404


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_results_are_pictures_with_their_numbers_in_a_table_and_texts_by_language(app, held, lang):
    people, _persons = held
    with app.app_context():
        event = events.by_slug("seminar")
        for person in people[:3]:
            answer(event, person)
        answer(event, people[3], {"overall": "o4", "useful": "o1", "good": "お茶がよかった"}, with_name=True)
    page = text(browser_of(app, Role.ORGANISER).get(f"{DESK}/results?lang={lang}"))
    assert page.count('<svg class="chart"') == 4
    assert ("3 of 4 chose ‘5: very satisfied’" if lang == "en" else "4名中3名が「5：とても満足」") in page
    chart = re.search(r'<svg class="chart".*?</svg>', page, re.S).group()
    assert "<title" in chart and "style=" not in chart
    assert page.count("<table") == 4
    assert page.count("The talk on night trains") == 3 and "お茶がよかった" in page
    assert page.count("Guest3") == 1, "only she wanted her name there"
    assert "Guest0" not in page and "Guest1" not in page


def test_of_two_answers_nothing_is_shown_and_no_file_is_made(app, held):
    people, _persons = held
    with app.app_context():
        for person in people[:2]:
            answer(events.by_slug("seminar"), person)
    client = browser_of(app, Role.ORGANISER)
    page = text(client.get(f"{DESK}/results"))
    assert "The talk on night trains" not in page and '<svg class="chart"' not in page
    assert "2 answers so far" in page
    assert client.post(f"{DESK}/results.csv").status_code == 303


def test_the_replies_are_taken_out_as_a_flat_file_and_the_log_knows_who_did_it(app, held):
    from tourapp.audit.models import AuditEntry

    people, _persons = held
    with app.app_context():
        for person in people[:4]:
            answer(events.by_slug("seminar"), person, with_name=person is people[1])
    client = browser_of(app, Role.ORGANISER)
    sheet = client.post(f"{DESK}/results.xlsx")
    assert sheet.headers["Content-Disposition"].startswith("attachment")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.data)).active.values)
    assert len(rows) == 5 and rows[0][0] == "Name"
    assert sorted(row[0] or "" for row in rows[1:])[:3] == ["", "", ""]
    assert client.post(f"{DESK}/results.csv").data.startswith(b"\xef\xbb\xbf")
    with app.app_context():
        taken = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "feedback.export")).all()
        assert len(taken) == 2


@pytest.mark.parametrize("page", [f"{DESK}/results", MINE, "/me/seminar", DESK])
def test_one_reply_or_many_take_as_many_statements(app, held, page):
    people, persons = held
    client = browser(app, persons[3]) if page.startswith("/me") else browser_of(app, Role.ORGANISER)
    taken = []
    with app.app_context():
        answer(events.by_slug("seminar"), people[0], with_name=True)
    for _round in range(2):
        with app.app_context(), statements() as seen:
            pass
        client.get(page)
        with app.app_context(), statements() as seen:
            client.get(page)
        taken.append(len(seen))
        if _round == 0:
            with app.app_context():
                for person in people[1:3]:
                    answer(events.by_slug("seminar"), person, with_name=True)
    assert taken[0] == taken[1]


def test_a_link_of_somebody_who_did_not_come_after_all_opens_nothing(app, held):
    people, _persons = held
    with app.app_context(), unit_of_work():
        link = services.private_link(session().get_one(Registration, people[4].id))
    assert app.test_client().get(urlsplit(link).path).status_code == 404
