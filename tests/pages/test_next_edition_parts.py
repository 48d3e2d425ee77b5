"""What the next run of an event takes over of its form, mails, tasks and lists; and that nobody comes along."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.builders import make_person, make_registration, open_event
from tests.counting import statements
from tests.pages.test_manage_events import signed_in
from tests.pages.test_next_edition import EVERYTHING, PAGE, day_after, typed
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.core.db import Base, session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events import queries
from tourapp.events.tasks import queries as tasks
from tourapp.events.tasks import services as task_services
from tourapp.events.tasks.copying import copy_tasks
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor as TaskAnchor
from tourapp.events.tasks.states import TaskState, TaskVerb
from tourapp.mailings import queries as mailings
from tourapp.mailings import services as mailing_services
from tourapp.mailings.copying import copy_reminders
from tourapp.mailings.models import Anchor, Audience, MailingKind, MailingState
from tourapp.messages import queries as messages
from tourapp.messages import services as message_services
from tourapp.messages.catalogue import find
from tourapp.messages.copying import copy_texts
from tourapp.messages.rendering import MailText
from tourapp.questions import queries as questions
from tourapp.questions import services as question_services
from tourapp.questions.copying import copy_form
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.rules import Lines
from tourapp.registration import queries as registration
from tourapp.registration.marks import queries as marks
from tourapp.registration.marks import services as mark_services
from tourapp.registration.marks.copying import copy_views
from tourapp.registration.services import add_category

PLANTED = "Plantname"
"""In every text about a person that this event holds."""


@pytest.fixture
def world(app):
    """A seminar with something in every part, and with traces of a person wherever a person can leave them."""
    with app.app_context():
        event = open_event("seminar", asks=("attendance", "dietary"))
        person = make_person("holder@example.org", given_name=PLANTED)
        make_registration(event, f"{PLANTED.lower()}@example.org", answers={"dietary": PLANTED})
        with unit_of_work():
            event = queries.by_slug("seminar")
            _ask(event)
            _word(event)
            _plan(event, person)
            _keep_views(event, person)
    return app


def _ask(event):
    page = question_services.add_page(SYSTEM, event, title=Words("Your visit", "訪問について"))
    add_category(SYSTEM, event, name=Words("Students", "学生"), capacity=5)
    spec = question_services.Spec(
        label=Words("Which table?", "どの卓ですか"),
        purpose=Words("To seat you.", "席を決めるため。"),
        is_required=True,
        lines=Lines(("Red", "Blue"), ("赤", "青")),
        page_id=page.id,
    )
    table = question_services.add_question(SYSTEM, event, kind=QuestionKind.CHOICE, spec=spec)
    why = question_services.Spec(
        label=Words("Why red?", "赤の理由"),
        purpose=Words("We wonder.", "参考のため。"),
        page_id=page.id,
        only_if_key=table.key,
        only_if_answers=(table.choices[0].key,),
        keep_days=7,
    )
    question_services.add_question(SYSTEM, event, kind=QuestionKind.TEXT, spec=why)


def _word(event):
    text = MailText("Come to {event}", "Dear {name},\n\nbring a pen.\n{page}")
    mail = find("registration/confirmed")
    message_services.set_text(SYSTEM, event.ref, mail, lang="en", text=text, version=None, within=event)
    message_services.choose_review(SYSTEM, event.ref, {"registration/cancelled"}, within=event)
    texts = mailing_services.Texts(Words("Soon", "まもなく"), Words("Dear {name}", "{name} 様"))
    for days in (7, 2):
        wish = mailing_services.Wish(texts, Audience.LACKING, Anchor.BEFORE_START, days, dt.time(9))
        kept = mailing_services.remind(SYSTEM, event, wish)
    mailing_services.stop(SYSTEM, kept)


def _plan(event, person):
    for title, verb in (("Do", TaskVerb.FINISH), ("Leave", TaskVerb.DROP)):
        task = task_services.add_task(
            SYSTEM,
            event,
            title=Words(title, title),
            owner=Role.LOGISTICS,
            rule=DueRule(TaskAnchor.CLOSES, -3),
            note=PLANTED,
            holder_id=person.id,
        )
        task_services.act(SYSTEM, task, verb)


def _keep_views(event, person):
    actor = Actor(person.id, grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True)
    (category,) = registration.categories_of(event.id)
    asked = {"category": str(category.id), "tag": str(category.id), "q": PLANTED, "column": ["job"]}
    mark_services.save_view(actor, event, name="Students", asked=asked, is_shared=True)
    mark_services.save_view(actor, event, name=PLANTED, asked=asked)


def copied(app, client):
    """A browser in which the draft of the next run has been made with every part."""
    organiser = signed_in(app, client)
    answer = organiser.post(PAGE, data=typed(first_day=day_after(app), **EVERYTHING))
    assert answer.status_code == 303, answer.text
    return organiser


def both():
    return queries.by_slug("seminar"), queries.by_slug("seminar-next")


def test_the_form_says_how_much_each_part_is(world):
    said = signed_in(world, world.test_client()).get(PAGE).text
    assert "4 questions, 2 pages. No answers." in said
    assert "1 mail in your own words, 1 mail that you look at first" in said
    assert "1 reminder, as many days before or after the new dates" in said
    assert "1 task, open again, with the role that owns it" in said
    assert "1 view that you share" in said
    assert "This event has none." in said


def test_the_form_comes_along_with_its_pages_and_conditions(world):
    copied(world, world.test_client())
    with world.app_context():
        event, following = both()
        before, after = questions.questions_of(event.ref), questions.questions_of(following.ref)
        told = ("key", "kind", "label", "purpose", "is_required", "is_sealed", "keep_days", "readers")
        for name in (*told, "options", "only_if_key", "only_if_answers", "position"):
            assert [getattr(each, name) for each in after] == [getattr(each, name) for each in before], name
        (page,) = questions.pages_of(following.ref)
        assert page.title.en == "Your visit"
        assert [each.page_id for each in after] == [None, None, page.id, page.id]
        assert questions.counts_of(following.ref) == {}


def test_a_question_of_the_next_run_is_another_question(world):
    copied(world, world.test_client())
    with world.app_context(), unit_of_work():
        event, following = both()
        table = questions.questions_of(following.ref)[2]
        spec = question_services.Spec(label=Words("Which room?", "どの部屋"), purpose=Words("Ask.", "確認"))
        spec = replace(spec, lines=Lines(("One", "Two"), ("一", "二")), page_id=table.page_id)
        question_services.change_question(SYSTEM, following, table, spec=spec, version=table.version)
        kept = questions.questions_of(event.ref)[2]
        assert (kept.label.en, [option.label.en for option in kept.choices]) == (
            "Which table?",
            ["Red", "Blue"],
        )


def test_mails_keep_their_words_and_reminders_their_distance(world):
    copied(world, world.test_client())
    with world.app_context():
        _event, following = both()
        wished = messages.event_mails(following.ref)
        assert wished["registration/confirmed"].subject == Words("Come to {event}", "")
        assert wished["registration/cancelled"].waits
        assert set(wished) == {"registration/confirmed", "registration/cancelled"}
        (reminder,) = mailings.of_event(following, MailingKind.REMINDER)
        assert (reminder.days, reminder.state, reminder.told) == (7, MailingState.ACTIVE, 0)
        assert reminder.subject == Words("Soon", "まもなく")


def test_tasks_are_open_again_at_the_new_dates_and_belong_to_their_role(world):
    copied(world, world.test_client())
    with world.app_context():
        event, following = both()
        (task,) = tasks.of_event(following)
        assert (task.title.en, task.state, task.owner) == ("Do", TaskState.OPEN, Role.LOGISTICS)
        assert (task.holder_id, task.note, task.ended_by, task.ended_at) == (None, "", None, None)
        done = next(each for each in tasks.of_event(event) if each.title.en == "Do")
        assert task.due.local - done.due.local == dt.timedelta(days=364)


def test_a_shared_view_is_narrowed_to_the_category_of_the_next_run(world):
    copied(world, world.test_client())
    with world.app_context():
        _event, following = both()
        (view,) = marks.views_for(following.id, None)
        (category,) = registration.categories_of(following.id)
        assert (view.name, view.is_shared) == ("Students", True)
        assert view.asked == {"category": str(category.id), "column": ["job"]}
        assert session().get_one(Person, view.owner_id).given_name == "Sam"


def test_nothing_about_a_person_comes_along(world):
    with world.app_context():
        before = planted()
        assert before > 5
    copied(world, world.test_client())
    with world.app_context():
        assert planted() == before
        _event, following = both()
        assert registration.counts_by_state(following) == {}


def planted() -> int:
    """How many rows of the whole store hold the planted name, in whatever case."""
    return sum(
        PLANTED.lower() in str(tuple(row)).lower()
        for table in Base.metadata.sorted_tables
        for row in session().execute(sa.select(table))
    )


def test_copying_a_part_twice_adds_nothing(world):
    copied(world, world.test_client())
    with world.app_context(), unit_of_work():
        event, following = both()
        assert copy_form(SYSTEM, event, following) == 0
        assert copy_texts(SYSTEM, event.ref, following.ref, within=following) == 0
        assert copy_reminders(SYSTEM, event, following) == 0
        assert copy_tasks(SYSTEM, event, following) == 0
        (view,) = marks.views_for(following.id, None)
        staff = Actor(view.owner_id, grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True)
        assert copy_views(staff, event, following) == 0


def test_making_it_twice_is_refused(world):
    organiser = copied(world, world.test_client())
    again = organiser.post(PAGE, data=typed(first_day=day_after(world), **EVERYTHING))
    assert again.status_code == 422
    with world.app_context():
        _event, following = both()
        assert len(questions.questions_of(following.ref)) == 4


def test_the_form_asks_as_often_whatever_there_is_to_copy(world):
    browser = signed_in(world, world.test_client())
    browser.get(PAGE)
    with world.app_context(), statements() as few:
        browser.get(PAGE)
    with world.app_context(), unit_of_work():
        event = queries.by_slug("seminar")
        for number in range(3):
            _ask_again(event, number)
            title = Words(f"Task {number}", "")
            rule = DueRule(TaskAnchor.START, -number)
            task_services.add_task(SYSTEM, event, title=title, owner=Role.ORGANISER, rule=rule)
    with world.app_context(), statements() as many:
        browser.get(PAGE)
    assert len(many) == len(few)


def _ask_again(event, number):
    spec = question_services.Spec(label=Words(f"Question {number}", ""), purpose=Words("Ask.", "確認"))
    question_services.add_question(SYSTEM, event, kind=QuestionKind.TEXT, spec=spec)
