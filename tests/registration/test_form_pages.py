"""A form of several pages, through the browser's eyes: pages, draft, checking, sending, coming back by a link."""

import datetime as dt
import io
import re

import pytest
import sqlalchemy as sa

from tests.builders import give_role, make_person, open_event, sign_in_as, token_of, wall
from tests.conftest import NOW
from tests.photographs import photograph
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.messages.models import Message
from tourapp.messages.private_links import opened_links, placeholder
from tourapp.questions import queries as questions
from tourapp.questions import services as asking
from tourapp.questions.kinds import QuestionKind, Readers
from tourapp.questions.models import Answer, StoredFile
from tourapp.questions.rules import Lines
from tourapp.questions.services import Spec
from tourapp.registration.models import Registration
from tourapp.registration.services import drafting
from tourapp.registration.states import State

ABOUT_YOU = {
    "given_name": "Ada",
    "family_name": "Example",
    "email": "ada@example.org",
    "organisation": "Sample Council",
    "job_title": "Head of Housing",
    "country": "GB",
    "attendance": "in_person",
}
BASE = "/events/seminar/register"
PDF = b"%PDF-1.7\n%planted-file-content\n"


@pytest.fixture
def form(app):
    """A form of two pages: food on the first; on the second a choice, what follows from it, and a file."""
    with app.app_context():
        event = open_event(in_person=2, online=5)
        with unit_of_work():
            event = events.by_slug("seminar")
            made = asking.add_page(SYSTEM, event, title=Words("Your work", "お仕事"))
            lines = Lines(["Rail", "Trade"], ["鉄道", "貿易"])
            asking.add_question(
                SYSTEM,
                event,
                kind=QuestionKind.CHOICE,
                spec=Spec(Words("Theme", "テーマ"), lines=lines, is_required=True, page_id=made.id),
            )
            asking.add_question(
                SYSTEM,
                event,
                kind=QuestionKind.TEXT,
                spec=Spec(
                    Words("Which line", "路線"),
                    is_required=True,
                    page_id=made.id,
                    only_if_key="q_theme",
                    only_if_answers=("o1",),
                ),
            )
            asking.add_question(
                SYSTEM,
                event,
                kind=QuestionKind.FILE,
                spec=Spec(Words("Paper", "資料"), page_id=made.id),
            )
    return app


def rows(app, kind):
    with app.app_context():
        return session().scalars(sa.select(kind).order_by(kind.id)).all()


def drafts(app):
    return [row for row in rows(app, Registration) if row.state is State.DRAFT]


def fill(client, **changes):
    client.post(f"{BASE}/page/1", data={**ABOUT_YOU, "dietary": "secret-kosher"})
    data = {"q_theme": "o2", "q_paper": (io.BytesIO(PDF), "My paper.pdf"), **changes}
    return client.post(f"{BASE}/page/2", data=data, content_type="multipart/form-data")


def mailed(app, template, name):
    with app.app_context():
        message = (
            session()
            .scalars(sa.select(Message).where(Message.template == template).order_by(Message.id.desc()))
            .first()
        )
        return opened_links(message.id, message.secrets)[placeholder(message.id, name)].rpartition("/")[2]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_list_of_pages_shows_the_whole_job(form, lang):
    text = form.test_client().get(f"{BASE}?lang={lang}").get_data(as_text=True)
    for words in {"en": ("About you", "Your work", "0 of 2"), "ja": ("お仕事", "0")}[lang]:
        assert words in text
    assert drafts(form) == [], "looking keeps nothing"


def test_page_by_page_to_a_registration(form):
    client = form.test_client()
    first = client.post(f"{BASE}/page/1", data=ABOUT_YOU)
    assert (first.status_code, first.location) == (303, f"{BASE}/page/2")
    assert "1 of 2" in client.get(BASE).get_data(as_text=True)
    second = fill(client)
    assert (second.status_code, second.location) == (303, f"{BASE}/check")
    check = client.get(f"{BASE}/check")
    text = check.get_data(as_text=True)
    for words in (
        "Trade",
        "My paper.pdf",
        "secret-kosher",
        "United Kingdom",
        f"{BASE}/page/2?back=check#q_theme",
    ):
        assert words in text
    assert check.headers["Cache-Control"] == "no-store"
    refused = client.post(f"{BASE}/check", data={})
    assert refused.status_code == 422 and "<title>Error: " in refused.get_data(as_text=True)
    sent = client.post(f"{BASE}/check", data={"privacy_notice": "y", "photographs": "y"})
    assert (sent.status_code, sent.location) == (303, f"{BASE}/sent")
    (row,) = rows(form, Registration)
    assert (row.state, row.photographs, row.share_in_list, row.typed) == (State.SUBMITTED, True, False, None)
    with form.app_context():
        held = questions.answers_of(row.ref)
        (file,) = session().scalars(sa.select(StoredFile)).all()
        assert {key: answer.text for key, answer in held.items()} == {
            "dietary": None,
            "q_theme": "o2",
            "q_paper": str(file.id),
        }
        assert (file.respondent, file.content_type, file.purge_on) == (
            row.ref,
            "application/pdf",
            dt.date(2028, 6, 16),
        )
        assert token_of(row)
    assert "0 of 2" in client.get(BASE).get_data(as_text=True), "the draft is gone"


def test_what_follows_from_an_answer_is_asked_and_an_answer_that_is_not_asked_is_not_kept(form):
    client = form.test_client()
    missing = fill(client, q_theme="o1")
    text = missing.get_data(as_text=True)
    assert missing.status_code == 422 and text.count("Answer this question") == 2
    assert "Only if your answer to ‘Theme’ is: Rail" in text
    fill(client, q_theme="o1", q_which_line="Iida line")
    assert fill(client, q_theme="o2", q_which_line="Iida line").location == f"{BASE}/check"
    assert "Iida line" not in client.get(f"{BASE}/check").get_data(as_text=True)
    client.post(f"{BASE}/check", data={"privacy_notice": "y"})
    with form.app_context():
        assert "q_which_line" not in {a.question.key for a in session().scalars(sa.select(Answer))}


def test_a_wrong_page_marks_only_what_is_wrong_and_keeps_what_was_typed(form):
    client = form.test_client()
    answer = client.post(f"{BASE}/page/1", data={**ABOUT_YOU, "organisation": ""})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "<title>Error: " in text
    assert text.count('aria-invalid="true"') == 1 and 'value="Ada"' in text
    listed = client.get(BASE)
    assert listed.status_code == 200 and "1 problem" in listed.get_data(as_text=True)
    assert 'value="Ada"' in client.get(f"{BASE}/page/1").get_data(as_text=True)


def test_a_change_from_the_check_page_comes_back_to_it(form):
    client = form.test_client()
    fill(client)
    changed = client.post(f"{BASE}/page/1?back=check", data={**ABOUT_YOU, "job_title": "Director"})
    assert changed.location == f"{BASE}/check"
    assert "Director" in client.get(f"{BASE}/check").get_data(as_text=True)


def test_nothing_is_sent_while_a_page_is_missing(form):
    client = form.test_client()
    client.post(f"{BASE}/page/1", data=ABOUT_YOU)
    assert "Something is still missing" in client.get(f"{BASE}/check").get_data(as_text=True)
    client.post(f"{BASE}/check", data={"privacy_notice": "y"})
    assert [row.state for row in rows(form, Registration)] == [State.DRAFT]


def test_a_link_leads_back_from_any_browser_as_often_as_needed_and_looking_changes_nothing(form):
    client = form.test_client()
    saved = client.post(f"{BASE}/page/1", data={**ABOUT_YOU, "organisation": "", "later": "1"})
    assert saved.location == f"{BASE}/later"
    assert "ada@example.org" in client.get(saved.location).get_data(as_text=True)
    assert client.post(saved.location, data={"email": "nobody"}).status_code == 422
    done = client.post(saved.location, data={"email": "ada@example.org"})
    assert "Wednesday 12 May 2027" in done.get_data(as_text=True)
    token = mailed(form, "registration/draft", "draft")
    other = form.test_client()
    for _scanner in range(3):
        assert other.get(f"/draft/{token}").status_code == 200
    assert "0 of 2" in other.get(BASE).get_data(as_text=True), "looking opened nothing"
    for _time in range(2):
        assert other.post(f"/draft/{token}").location == BASE
    assert 'value="Ada"' in other.get(f"{BASE}/page/1").get_data(as_text=True)
    with form.app_context():
        uses = (
            session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "registration.open_draft")).all()
        )
        assert len(uses) == 2


def test_sending_ends_the_link_and_wipes_the_draft(form):
    client = form.test_client()
    fill(client)
    client.post(f"{BASE}/later", data={"email": "ada@example.org"})
    token = mailed(form, "registration/draft", "draft")
    client.post(f"{BASE}/check", data={"privacy_notice": "y"})
    assert form.test_client().get(f"/draft/{token}").status_code == 410
    assert drafts(form) == []


@pytest.mark.parametrize(("saves", "hours"), [(False, 24), (True, 30 * 24)])
def test_a_draft_goes_when_it_has_run_out_with_its_files(form, at, saves, hours):
    client = form.test_client()
    fill(client)
    if saves:
        client.post(f"{BASE}/later", data={"email": "ada@example.org"})
    end = NOW + dt.timedelta(hours=hours)
    for now, left in ((end, 1), (end + dt.timedelta(minutes=1), 0)):
        with at(now), form.app_context(), unit_of_work():
            drafting.purge_drafts()
        assert (len(drafts(form)), len(rows(form, StoredFile))) == (left, left)


def test_a_link_never_works_longer_than_registration_is_open(form, at):
    close = wall("2027-06-10 17:00").instant
    with at(close - dt.timedelta(days=2)):
        client = form.test_client()
        client.post(f"{BASE}/page/1", data=ABOUT_YOU)
        client.post(f"{BASE}/later", data={"email": "ada@example.org"})
        (draft,) = drafts(form)
        assert draft.expires_at == close
    with at(close + dt.timedelta(minutes=1)):
        assert client.post(f"{BASE}/page/1", data=ABOUT_YOU).location == BASE
        assert "Registration closed" in client.get(BASE).get_data(as_text=True)


def test_discarding_wipes_at_once(form):
    client = form.test_client()
    fill(client)
    assert client.post(f"{BASE}/discard").location == BASE
    assert (drafts(form), rows(form, StoredFile)) == ([], [])


def test_what_was_typed_stands_nowhere_in_the_open(form):
    client = form.test_client()
    answers = [fill(client), client.post(f"{BASE}/later", data={"email": "ada@example.org"})]
    cookies = " ".join(header for answer in answers for header in answer.headers.getlist("Set-Cookie"))
    assert "kosher" not in cookies + " ".join(str(answer.location) for answer in answers)
    with form.app_context():
        dump = "\n".join(
            repr(row)
            for table in ("registration", "answer", "stored_file", "message", "audit_entry", "link")
            for row in session().execute(sa.text(f"SELECT * FROM {table}"))
        )
    assert not re.search("secret-kosher|planted-file-content|My paper|Head of Housing", dump)


def test_somebody_signed_in_sends_her_draft_and_has_her_place(form):
    with form.app_context():
        person = make_person()
    client = form.test_client()
    sign_in_as(client, person, strong=False)
    fill(client)
    sent = client.post(f"{BASE}/check", data={"privacy_notice": "y"})
    assert sent.location == "/me/seminar"
    (row,) = rows(form, Registration)
    assert row.state is State.CONFIRMED


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<svg onload=alert(1)>", "x.pdf", "Choose a PDF"),
        (b"MZ\x90\x00", "x.docx", "Choose a PDF"),
        (b"PK\x03\x04 broken", "x.docx", "Choose a PDF"),
    ],
)
def test_a_file_is_taken_by_what_it_is_and_not_by_its_name(form, content, name, words):
    client = form.test_client()
    refused = fill(client, q_paper=(io.BytesIO(content), name))
    assert refused.status_code == 422 and words in refused.get_data(as_text=True)
    assert rows(form, StoredFile) == []


def test_the_whole_form_at_once_still_registers(form):
    answer = form.test_client().post(BASE, data={**ABOUT_YOU, "privacy_notice": "y", "q_theme": "o2"})
    assert (answer.status_code, answer.location) == (303, f"{BASE}/sent")


def test_nobody_answers_with_the_file_of_somebody_else(form):
    fill(form.test_client())
    (file,) = rows(form, StoredFile)
    thief = form.test_client()
    fill(thief, q_paper=str(file.id))
    thief.post(f"{BASE}/check", data={"privacy_notice": "y"})
    with form.app_context():
        assert "q_paper" not in {a.question.key for a in session().scalars(sa.select(Answer))}


def test_a_draft_stands_in_no_list(form):
    fill(form.test_client())
    with form.app_context():
        person = make_person("organiser@example.org")
        give_role(person)
    office = form.test_client()
    sign_in_as(office, person)
    assert "DRAFT-" not in office.get("/manage/seminar/participants").get_data(as_text=True)
    (draft,) = drafts(form)
    assert office.get(f"/manage/seminar/participants/{draft.reference}").status_code == 404


def test_names_are_suggested_by_any_alias(form):
    from tourapp.directory import services as directory

    with form.app_context(), unit_of_work():
        body = directory.add_organisation(SYSTEM, kind="city", name=Words("Placeham", "例市"), country="GB")
        directory.add_alias(SYSTEM, body, "Placeham-on-Sea")
    client = form.test_client()
    for typed in ("placeham", "on-sea", "例市"):
        found = client.get(f"{BASE}/organisations?field=organisation&organisation={typed}").get_data(
            as_text=True
        )
        assert 'value="Placeham"' in found
    assert "option" not in client.get(f"{BASE}/organisations?field=q&q=p").get_data(as_text=True)


@pytest.fixture
def sent(form):
    """Somebody who has sent a choice and a file, and her browser."""
    client = form.test_client()
    fill(client)
    client.post(f"{BASE}/check", data={"privacy_notice": "y"})
    with form.app_context():
        (row,) = session().scalars(sa.select(Registration)).all()
        token = token_of(row)
    client.post(f"{BASE}/verify/{token}")
    return client, row


def openings(app):
    with app.app_context():
        return session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "answers.open")).all()


def test_her_own_file_comes_back_as_a_download_that_can_do_nothing_and_is_noted(form, sent):
    client, _row = sent
    assert "Download your file" in client.get("/me/seminar").get_data(as_text=True)
    got = client.post("/me/seminar/files/q_paper")
    assert got.get_data() == PDF
    assert got.headers["Content-Disposition"].startswith('attachment; filename="My paper.pdf"')
    assert (got.headers["X-Content-Type-Options"], got.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert [entry.fields for entry in openings(form)] == [["q_paper"]]


@pytest.mark.parametrize(
    ("role", "readers", "status"),
    [
        (Role.ORGANISER, Readers.OFFICE, 200),
        (Role.ORGANISER, Readers.LOGISTICS, 403),
        (Role.LOGISTICS, Readers.LOGISTICS, 200),
        (Role.ORGANISER, Readers.DESK, 200),
        (Role.ORGANISER, Readers.PERSON, 403),
        (Role.AUDITOR, Readers.DESK, 403),
    ],
)
def test_a_file_is_for_those_who_may_see_the_question(form, sent, role, readers, status):
    _client, row = sent
    with form.app_context():
        with unit_of_work():
            asked = {each.key: each for each in questions.questions_of(events.by_slug("seminar").ref)}
            asked["q_paper"].readers = readers
        person = make_person("office@example.org")
        give_role(person, role)
    office = form.test_client()
    sign_in_as(office, person)
    address = f"/manage/seminar/participants/{row.reference}"
    assert ("Paper" in office.get(address).get_data(as_text=True)) is (status == 200)
    assert office.post(f"{address}/files/q_paper").status_code in (422, 403)
    assert openings(form) == []
    got = office.post(f"{address}/files/q_paper", data={"purpose": "question"})
    assert got.status_code == status
    assert [(entry.fields, entry.reason) for entry in openings(form)] == (
        [(["q_paper"], "question")] if status == 200 else []
    )


def test_a_changed_question_keeps_the_words_that_were_answered(form, sent):
    client, _row = sent
    with form.app_context(), unit_of_work():
        event = events.by_slug("seminar")
        theme = next(each for each in questions.questions_of(event.ref) if each.key == "q_theme")
        asking.change_question(
            SYSTEM,
            event,
            theme,
            spec=Spec(
                Words("Main theme", "主題"),
                lines=Lines(["Rail", "Ageing"], ["鉄道", "高齢社会"]),
                page_id=theme.page_id,
            ),
            version=theme.version,
        )
    page = client.get("/me/seminar").get_data(as_text=True)
    assert "Trade" in page and "Main theme" not in page
    assert "Which line" not in page  # asked about railways only
    assert "Ageing" in client.get("/me/seminar/change").get_data(as_text=True)
    client.post("/me/seminar/change", data={**ABOUT_YOU, "q_theme": "o3"})
    page = client.get("/me/seminar").get_data(as_text=True)
    assert "Ageing" in page and "Main theme" in page


def test_a_file_is_replaced_and_deleted_by_its_owner(form, sent):
    client, _row = sent
    change = {**ABOUT_YOU, "q_theme": "o2"}
    client.post("/me/seminar/change", data=change)
    assert len(rows(form, StoredFile)) == 1, "left empty, it stays"
    data = {**change, "q_paper": (io.BytesIO(b"%PDF-2.0 other"), "other.pdf")}
    client.post("/me/seminar/change", data=data, content_type="multipart/form-data")
    assert client.post("/me/seminar/files/q_paper").get_data() == b"%PDF-2.0 other"
    client.post("/me/seminar/change", data={**change, "delete": "q_paper"})
    assert rows(form, StoredFile) == []


def test_a_photograph_is_kept_without_what_the_camera_noted(form, sent):
    client, _row = sent
    data = {**ABOUT_YOU, "q_theme": "o2", "q_paper": (io.BytesIO(photograph()), "me.jpg")}
    client.post("/me/seminar/change", data=data, content_type="multipart/form-data")
    kept = client.post("/me/seminar/files/q_paper")
    assert kept.mimetype == "image/jpeg" and b"PLANTED" not in kept.get_data()


def test_cancelling_wipes_answers_and_files(form, sent):
    client, _row = sent
    client.post("/me/seminar/cancel")
    assert (rows(form, StoredFile), rows(form, Answer)) == ([], [])
