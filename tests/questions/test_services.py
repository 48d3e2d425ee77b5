"""Keeping answers: for as long as was said, and no longer."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from tests.builders import make_registration, open_event
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Refusal
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.questions import queries, rules, services
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Answer, StoredFile
from tourapp.questions.services import Spec

DAY = dt.timedelta(days=1)
LOGISTICS = Actor(
    person_id=uuid.UUID(int=1), grants=(Grant(Role.LOGISTICS, ("office", "LON")),), is_strong=True
)
ORGANISER = Actor(
    person_id=uuid.UUID(int=2), grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True
)


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def openings():
    return session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "answers.open")).all()


def test_answers_go_on_the_day_after_their_purge_date(at):
    event = open_event()
    make_registration(event, answers={"dietary": "no nuts", "access_needs": "ramp"})
    end = dt.datetime.combine(event.last_day + 30 * DAY, dt.time(12), dt.UTC)
    for now, left in ((end, 2), (end + DAY, 0)):
        with at(now), unit_of_work():
            services.purge_due()
        assert session().scalar(sa.select(sa.func.count()).select_from(Answer)) == left


def test_who_arranges_it_may_open_answers_and_each_batch_is_noted_once():
    event = open_event()
    made = [make_registration(event, f"{n}@example.org", answers={"dietary": f"need-{n}"}) for n in range(3)]
    with unit_of_work():
        opened = services.open_answers(
            LOGISTICS,
            event,
            [each.ref for each in made],
            event=event.ref,
            purpose="catering",
            keys=["dietary"],
        )
    assert sorted(found["dietary"] for found in opened.values()) == ["need-0", "need-1", "need-2"]
    (note,) = openings()
    assert (note.fields, note.reason, note.subject) == (["dietary"], "catering", event.ref)


def test_an_organiser_may_not_open_answers_and_counts_tell_numbers_only():
    event = open_event()
    made = make_registration(event, answers={"dietary": "need"})
    with pytest.raises(Forbidden), unit_of_work():
        services.open_answers(ORGANISER, event, [made.ref], event=event.ref, purpose="x", keys=["dietary"])
    assert openings() == []
    assert queries.counts_of(event.ref) == {"dietary": 1}
    assert "need" not in repr(queries.answers_of(made.ref)["dietary"].sealed)


def test_asking_twice_asks_once():
    event = open_event()
    with unit_of_work():
        services.ask_ready_made(ORGANISER, event.ref, ["dietary", "attendance"])
    assert [each.key for each in queries.questions_of(event.ref)] == ["attendance", "dietary", "access_needs"]


@pytest.fixture
def form():
    """An event that asks: a choice, a text that follows from it, a text for those online, and a file."""
    event = open_event(online=5)
    lines = rules.Lines(["Rail", "Trade"], ["鉄道", "貿易"])
    with unit_of_work():
        event = events.by_slug("seminar")
        for kind, spec in (
            (QuestionKind.CHOICE, Spec(Words("Theme", "テーマ"), lines=lines)),
            (QuestionKind.TEXT, Spec(Words("Line"), only_if_key="q_theme", only_if_answers=("o1",))),
            (QuestionKind.TEXT, Spec(Words("Link"), only_if_key="attendance", only_if_answers=("online",))),
            (QuestionKind.FILE, Spec(Words("Paper"))),
        ):
            services.add_question(SYSTEM, event, kind=kind, spec=spec)
    return event


def record(event, who, values, **given):
    with unit_of_work():
        services.record_answers(event.ref, who, values, ends_on=event.last_day, given=given)
    return set(queries.answers_of(who))


def test_no_answer_is_kept_to_a_question_that_is_not_asked(form):
    said = {"q_theme": "o1", "q_line": "Iida", "q_link": "slow"}
    assert record(form, "registration:1", said, attendance="in_person") == {"q_theme", "q_line"}
    assert record(form, "registration:1", {"q_theme": "o2"}, attendance="online") == {"q_theme"}
    assert record(form, "registration:1", {"q_link": "slow"}, attendance="online") == {"q_theme", "q_link"}


def test_nobody_answers_with_a_file_that_somebody_else_gave(form):
    paper = {each.key: each for each in queries.questions_of(form.ref)}["q_paper"]
    with unit_of_work():
        kept = services.keep_file(
            paper, "registration:1", name="a.pdf", data=b"%PDF-1.7", ends_on=form.last_day
        )
    assert record(form, "registration:2", {"q_paper": str(kept.id)}) == set()
    assert record(form, "registration:1", {"q_paper": str(kept.id)}) == {"q_paper"}


def test_all_files_of_one_respondent_have_a_limit_together(form, monkeypatch):
    monkeypatch.setattr("tourapp.questions.services.files.MOST_BYTES", 20)
    paper = {each.key: each for each in queries.questions_of(form.ref)}["q_paper"]
    photo = services.Spec(label=Words("Photo", "写真"), purpose=Words("Badge.", "名札"))

    def keep(question, respondent, size):
        data = b"%PDF-1.7".ljust(size, b" ")
        with unit_of_work():
            services.keep_file(question, respondent, name="a.pdf", data=data, ends_on=form.last_day)

    with unit_of_work():
        other = services.add_question(SYSTEM, form, kind=QuestionKind.FILE, spec=photo)
    keep(paper, "registration:1", 12)
    with pytest.raises(Refusal, match="together") as refused:
        keep(other, "registration:1", 9)
    assert refused.value.field == other.key
    keep(other, "registration:1", 8)
    keep(paper, "registration:1", 12)  # the same question again: in the place of the one before
    keep(paper, "registration:2", 20)


def test_files_go_on_the_day_after_their_purge_date(form, at):
    paper = {each.key: each for each in queries.questions_of(form.ref)}["q_paper"]
    with unit_of_work():
        services.keep_file(paper, "registration:1", name="a.pdf", data=b"%PDF-1.7", ends_on=form.last_day)
    end = dt.datetime.combine(form.last_day + 365 * DAY, dt.time(12), dt.UTC)
    for now, left in ((end, 1), (end + DAY, 0)):
        with at(now), unit_of_work():
            services.purge_due()
        assert session().scalar(sa.select(sa.func.count()).select_from(StoredFile)) == left
