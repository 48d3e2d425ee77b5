"""Every kind of thing is found by who may see it; what belongs to another office, or is sealed, is found by nobody."""

import re

import pytest

from tests.builders import give_role, make_person, make_registration, open_event, sign_in_as
from tests.counting import statements
from tests.pages.test_manage_events import signed_in
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.tasks import services as tasks
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor
from tourapp.programme import services as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind
from tourapp.questions import services as questions
from tourapp.questions.kinds import QuestionKind, Readers
from tourapp.registration.marks import services as marks
from tourapp.registration.models import Registration

NEW = ("programme", "tasks", "answers", "notes", "marks", "questions")
PLACES = {"London": "LON", "Paris": "PAR"}


def asked(event, label, **more):
    spec = questions.Spec(label=Words(label, label), purpose=Words("Why.", "理由"), **more)
    return questions.add_question(SYSTEM, event, kind=QuestionKind.TEXT, spec=spec)


def planted(city):
    """An event of this city in which every kind of thing holds a word of its own, and private answers too."""
    slug = f"seminar-{city.lower()}"
    event = open_event(slug, title=city, title_ja=city, office=PLACES[city], opens="2026-01-01 09:00")
    made = make_registration(event, f"{city.lower()}@example.org", answers={"dietary": f"Sealedword {city}"})
    with unit_of_work():
        event = events.by_slug(slug)
        registration = session().get_one(Registration, made.id)
        rule = DueRule(Anchor.START, -3)
        tasks.add_task(
            SYSTEM, event, title=Words(f"Taskword {city}", "作業"), owner=Role.ORGANISER, rule=rule
        )
        item = ItemContent(kind=ItemKind.LECTURE, title=Words(f"Itemword {city}", "コウギ"))
        programme.add_item(SYSTEM, event, item)
        marks.find_or_add_tag(SYSTEM, event, f"Tagword {city}")
        marks.add_group(SYSTEM, event, Words(f"Groupword {city}", "班"))
        marks.add_note(SYSTEM, registration, f"Noteword {city}, ビデオ")
        answers = {
            asked(event, f"Questionword {city}").key: f"Answerword {city}",
            asked(event, "Kitchen", readers=Readers.LOGISTICS).key: f"Kitchenword {city}",
            asked(event, "Own", readers=Readers.PERSON).key: f"Ownword {city}",
            asked(event, "Hidden", is_sealed=True).key: f"Hiddenword {city}",
        }
        questions.record_answers(event.ref, registration.ref, answers, ends_on=event.last_day, given={})


def filled(app):
    with app.app_context():
        for city in PLACES:
            planted(city)
    return app


@pytest.fixture
def world(app):
    return filled(app)


@pytest.fixture
def each_world(each_app):
    """On both stores, which compare words in ways of their own."""
    return filled(each_app)


def found(client, words):
    """The kinds in which something was found, and the text of the results."""
    said = client.get("/manage/search", query_string={"q": words}).text
    said = said.split('id="results"')[1].split("</main>")[0]
    return set(re.findall(r'id="found-(\w+)"', said)), said


WORDS = {
    "taskword": "tasks",
    "itemword": "programme",
    "tagword": "marks",
    "groupword": "marks",
    "noteword": "notes",
    "questionword": "questions",
    "answerword": "answers",
    "ＴＡＳＫＷＯＲＤ": "tasks",
    "ﾋﾞﾃﾞｵ": "notes",
    "こうぎ": "programme",
    "answérword": "answers",
}


def test_an_organiser_finds_it_in_her_office_and_not_in_another(each_world):
    organiser = signed_in(each_world, each_world.test_client())
    for word, kind in WORDS.items():
        kinds, said = found(organiser, word)
        assert kinds == {kind}, word
        assert "London" in said and "Paris" not in said and "seminar-paris" not in said, word


@pytest.mark.parametrize("role", [Role.OFFICE_HEAD, Role.ORGANISER, Role.LOGISTICS])
def test_a_private_answer_is_found_by_nobody(world, role):
    reader = signed_in(world, world.test_client(), role)
    for word in ("sealedword", "hiddenword", "ownword"):
        assert found(reader, word)[0] == set(), word


def test_an_answer_is_found_only_by_its_readers(world):
    assert found(signed_in(world, world.test_client()), "kitchenword")[0] == set()
    logistics = signed_in_as(world, Role.LOGISTICS)
    assert found(logistics, "kitchenword")[0] == {"answers"}


def signed_in_as(world, role):
    with world.app_context():
        person = make_person("second@example.org", given_name="Lo", family_name="Gistics")
        give_role(person, role, ("office", "LON"))
    client = world.test_client()
    sign_in_as(client, person)
    return client


def test_who_may_only_read_finds_no_notes_and_no_questions(world):
    reader = signed_in(world, world.test_client(), Role.LOGISTICS)
    assert found(reader, "noteword")[0] == set()
    assert found(reader, "questionword")[0] == set()
    assert found(reader, "taskword")[0] == {"tasks"}


@pytest.mark.parametrize("role", [Role.DESK, Role.INTERPRETER, Role.SPEAKER])
def test_a_role_without_a_desk_finds_nothing(world, role):
    nobody = signed_in(world, world.test_client(), role)
    for word in ("taskword", "noteword", "answerword", "itemword", "tagword"):
        answer = nobody.get("/manage/search", query_string={"q": word})
        assert answer.status_code in (403, 404) or "found-" not in answer.text, word


def test_signs_of_the_database_are_only_signs(each_world):
    organiser = signed_in(each_world, each_world.test_client())
    for words in ("%", "_", "\\", "'; --"):
        assert found(organiser, words)[0] & set(NEW) == set(), words


def test_what_is_found_leads_to_pages_that_open(world):
    organiser = signed_in(world, world.test_client())
    for word in ("taskword", "itemword", "tagword", "groupword", "noteword", "questionword", "answerword"):
        (address,) = set(re.findall(r'<li><div><a href="([^"]+)"', found(organiser, word)[1]))
        assert organiser.get(address.replace("&amp;", "&").partition("#")[0]).status_code == 200, address


def test_it_asks_as_often_for_much_as_for_little(world):
    organiser = signed_in(world, world.test_client())

    def count():
        with world.app_context(), statements() as made:
            organiser.get("/manage/search", query_string={"q": "word"})
        return len(made)

    before = count()
    with world.app_context(), unit_of_work():
        event = events.by_slug("seminar-london")
        for number in range(3):
            rule = DueRule(Anchor.START, -number)
            tasks.add_task(
                SYSTEM, event, title=Words(f"Taskword {number}", ""), owner=Role.ORGANISER, rule=rule
            )
            marks.find_or_add_tag(SYSTEM, event, f"Tagword {number}")
            asked(event, f"Questionword {number}")
            title = Words(f"Itemword {number}", "")
            programme.add_item(SYSTEM, event, ItemContent(kind=ItemKind.LECTURE, title=title))
    assert count() == before
