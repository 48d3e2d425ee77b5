"""Building the form of an event, through the browser's eyes."""

import re

import pytest

from tests.builders import give_role, make_person, make_registration, open_event, sign_in_as
from tourapp.access.policy import Role
from tourapp.core.db import unit_of_work
from tourapp.events import queries as events
from tourapp.questions import queries as questions
from tourapp.questions import services
from tourapp.questions.kinds import QuestionKind

LIST = "/manage/seminar/questions"
NEW = {
    "label_en": "Theme",
    "label_ja": "テーマ",
    "purpose_en": "To plan the tables.",
    "readers": "office",
    "keep_days": "30",
    "page": "",
}
THEME = {**NEW, "options_en": "Rail\nTrade", "options_ja": "鉄道\n貿易"}


@pytest.fixture
def office(app):
    with app.app_context():
        open_event(in_person=5, online=5)
        person = make_person("organiser@example.org")
        give_role(person, Role.ORGANISER)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def asked(app, retired=False):
    with app.app_context():
        return {q.key: q for q in questions.questions_of(events.by_slug("seminar").ref, retired=retired)}


def order(app):
    return list(asked(app))


def add(client, kind="choice", **changes):
    return client.post(f"{LIST}/new?kind={kind}", data={**(THEME if kind == "choice" else NEW), **changes})


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("kind", [kind.value for kind in QuestionKind])
def test_every_kind_has_a_page_in_both_languages(office, kind, lang):
    page = office.get(f"{LIST}/new?kind={kind}&lang={lang}")
    assert page.status_code == 200
    assert ("options_en" in page.get_data(as_text=True)) is (kind in ("choice", "several"))


@pytest.mark.parametrize("kind", [kind.value for kind in QuestionKind])
def test_every_kind_can_be_asked_and_stands_in_the_preview_and_on_the_form(app, office, kind):
    options = {"options_en": "Rail\nTrade"} if kind in ("choice", "several") else {}
    assert office.post(f"{LIST}/new?kind={kind}", data={**NEW, **options}).status_code == 303
    made = asked(app)["q_theme"]
    assert (made.kind, made.keep_days, made.label.ja) == (kind, 30, "テーマ")
    assert made.is_sealed is (kind in ("dietary", "access"))
    for address in (
        LIST,
        f"{LIST}/{made.id}",
        f"{LIST}/preview",
        f"{LIST}/preview?in=ja",
        "/events/seminar/register",
    ):
        page = office.get(address)
        assert page.status_code == 200, address
    assert "テーマ" in office.get(f"{LIST}/preview?in=ja").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"label_en": "", "label_ja": ""}, "Enter the question"),
        ({"options_en": "Rail", "options_ja": ""}, "Enter two answers or more"),
        ({"options_ja": "鉄道"}, "2 answers in English and 1 in Japanese"),
        ({"keep_days": "4000"}, "between 0 and 3650"),
        ({"readers": "everybody"}, "Not a valid choice"),
        ({"only_if": ["attendance=online", "q_x=yes"]}, "one question only"),
        ({"only_if": ["dietary=yes"]}, "cannot depend on this one"),
    ],
)
def test_a_question_that_cannot_be_is_refused_and_what_was_typed_stays(app, office, changes, words):
    answer = add(office, **changes)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and words in text and "<title>Error: " in text
    assert "To plan the tables." in text
    assert "q_theme" not in asked(app)


def test_moving_keeps_a_question_after_the_one_it_depends_on(app, office):
    add(office)
    add(office, "text", label_en="Line", only_if=["q_theme=o1"])
    line = asked(app)["q_line"]
    assert (line.only_if_key, line.only_if_answers) == ("q_theme", ["o1"])
    assert order(app) == ["attendance", "dietary", "access_needs", "q_theme", "q_line"]
    refused = office.post(f"{LIST}/{line.id}/move", data={"way": "up"})
    assert refused.status_code == 422 and "after the one it depends on" in refused.get_data(as_text=True)
    theme = asked(app)["q_theme"]
    assert office.post(f"{LIST}/{theme.id}/move", data={"way": "up"}).status_code == 303
    assert order(app) == ["attendance", "dietary", "q_theme", "access_needs", "q_line"]
    refused = office.post(f"{LIST}/{theme.id}/retire")
    assert refused.status_code == 422 and "change that one first" in refused.get_data(as_text=True)


def test_pages_are_breaks_in_one_order(app, office):
    add(office)
    office.post(f"{LIST}/pages/new", data={"title_en": "Your work", "title_ja": "お仕事"})
    assert office.post(f"{LIST}/pages/new", data={}).status_code == 422
    text = office.get(LIST).get_data(as_text=True)
    page_id = re.search(r"questions/pages/([0-9a-f-]{36})", text)[1]
    theme = asked(app)["q_theme"]
    office.post(f"{LIST}/{theme.id}/move", data={"way": "down"})
    assert str(asked(app)["q_theme"].page_id) == page_id
    assert "All sections" not in office.get("/events/seminar/register").get_data(as_text=True)
    assert "0 of 2 sections complete" in office.get("/events/seminar/register").get_data(as_text=True)
    office.post(f"{LIST}/pages/{page_id}", data={"title_en": "Work"})
    assert "Work" in office.get(LIST).get_data(as_text=True)
    office.post(f"{LIST}/pages/{page_id}/remove")
    assert asked(app)["q_theme"].page_id is None


def test_a_ready_made_question_is_one_press(app, office):
    assert "Ask this" in office.get(LIST).get_data(as_text=True)
    for _press in range(2):
        assert office.post(f"{LIST}/ready/phone_on_the_day").status_code == 303
    made = asked(app)["phone_on_the_day"]
    assert (made.kind, made.readers, made.keep_days) == ("phone", "desk", 7)
    assert office.post(f"{LIST}/ready/attendance").status_code == 404


def test_a_question_with_answers_is_retired_and_one_without_goes_for_good(app, office):
    add(office)
    office.post(f"{LIST}/ready/previous_tour")
    with app.app_context():
        make_registration(events.by_slug("seminar"), answers={"q_theme": "o1"})
    for key in ("q_theme", "previous_tour"):
        office.post(f"{LIST}/{asked(app)[key].id}/retire")
    assert set(asked(app)) & {"q_theme", "previous_tour"} == set()
    assert set(asked(app, retired=True)) & {"q_theme", "previous_tour"} == {"q_theme"}
    text = office.get(LIST).get_data(as_text=True)
    assert "No longer asked" in text
    page = office.get("/manage/seminar/participants/SEMINAR-0001").get_data(as_text=True)
    assert "Rail" in page, "what was answered stays readable"
    theme = asked(app, retired=True)["q_theme"]
    office.post(f"{LIST}/{theme.id}/retire", data={"back": "1"})
    assert "q_theme" in asked(app)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"readers": "desk"}, "retire this question"),
        ({"is_sealed": ""}, "Somebody has answered in private"),
    ],
)
def test_what_people_were_told_before_they_answered_stays_true(app, office, changes, words):
    add(office, readers="logistics", is_sealed="y")
    with app.app_context():
        make_registration(events.by_slug("seminar"), answers={"q_theme": "o1"})
    theme = asked(app)["q_theme"]
    data = {**THEME, "readers": "logistics", "is_sealed": "y", "version": theme.version, **changes}
    answer = office.post(f"{LIST}/{theme.id}", data={name: value for name, value in data.items() if value})
    assert answer.status_code == 422 and words in answer.get_data(as_text=True)


def test_sealing_a_question_later_seals_what_was_answered(app, office):
    add(office)
    with app.app_context():
        made = make_registration(events.by_slug("seminar"), answers={"q_theme": "o1"})
    theme = asked(app)["q_theme"]
    data = {**THEME, "is_sealed": "y", "version": theme.version}
    assert office.post(f"{LIST}/{theme.id}", data=data).status_code == 303
    with app.app_context():
        answer = questions.answers_of(made.ref)["q_theme"]
        assert answer.text is None and answer.sealed is not None
        with unit_of_work():
            from tourapp.access.actor import SYSTEM

            event = events.by_slug("seminar")
            opened = services.open_answers(
                SYSTEM, event, [made.ref], event=event.ref, purpose="test", keys=["q_theme"]
            )
    assert opened == {made.ref: {"q_theme": "o1"}}


def test_two_who_edit_at_once_collide_visibly(app, office):
    add(office)
    theme = asked(app)["q_theme"]
    data = {**THEME, "version": theme.version}
    assert office.post(f"{LIST}/{theme.id}", data={**data, "label_en": "First"}).status_code == 303
    late = office.post(f"{LIST}/{theme.id}", data={**data, "label_en": "Second"})
    assert late.status_code == 409 and "Second" in late.get_data(as_text=True)
    assert asked(app)["q_theme"].label.en == "First"


def test_the_ways_of_taking_part_are_not_an_organisers_to_reword_into_others(app, office):
    attendance = asked(app)["attendance"]
    page = office.get(f"{LIST}/{attendance.id}").get_data(as_text=True)
    assert "options_en" not in page and "come from the places" in page
    data = {"label_en": "How do you come?", "label_ja": "参加方法", "version": attendance.version}
    assert office.post(f"{LIST}/{attendance.id}", data=data).status_code == 303
    after = asked(app)["attendance"]
    assert (after.label.en, [option.key for option in after.choices]) == (
        "How do you come?",
        ["in_person", "online"],
    )
    assert after.is_required
    assert office.post(f"{LIST}/{attendance.id}/retire").status_code == 422


def test_the_page_of_another_events_question_is_not_there(app, office):
    with app.app_context():
        other = open_event("other")
        foreign = questions.questions_of(other.ref)[0]
    assert office.get(f"{LIST}/{foreign.id}").status_code == 404
