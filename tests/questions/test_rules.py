"""What is asked of whom, and what an answer has to look like: tables of cases."""

from dataclasses import dataclass, field

import pytest

from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.questions import rules
from tourapp.questions.kinds import Option, QuestionKind


@dataclass
class Asks:
    key: str
    only_if_key: str = ""
    only_if_answers: list[str] = field(default_factory=list)
    kind: QuestionKind = QuestionKind.YES_NO


TOUR = Asks("tour")
YEAR = Asks("year", "tour", ["yes"])
TALK = Asks("talk", "year", ["yes"])
LINK = Asks("link", "attendance", ["online"])
PRESS = Asks("press", "category", ["press", "speaker"])
FORM = [TOUR, YEAR, TALK, LINK, PRESS]


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ({}, ["tour"]),
        ({"tour": "no"}, ["tour"]),
        ({"tour": "yes"}, ["tour", "year"]),
        ({"tour": "yes", "year": "yes"}, ["tour", "year", "talk"]),
        # An answer left over from a question that is not asked any more asks nothing.
        ({"tour": "no", "year": "yes"}, ["tour"]),
        ({"attendance": "online"}, ["tour", "link"]),
        ({"attendance": "in_person"}, ["tour"]),
        ({"category": "speaker"}, ["tour", "press"]),
    ],
)
def test_what_is_asked_follows_from_the_answers(values, keys):
    assert [question.key for question in rules.asked(FORM, values)] == keys


def test_one_of_several_answers_is_enough():
    talk = Asks("talk", "topics", ["o2"])
    form = [Asks("topics"), talk]
    assert talk in rules.asked(form, {"topics": rules.pack(["o1", "o2"])})
    assert talk not in rules.asked(form, {"topics": "o1"})


def test_what_depends_on_a_later_or_a_missing_question_is_not_asked():
    assert rules.asked([YEAR, TOUR], {"tour": "yes"}) == [TOUR]
    assert rules.asked([YEAR], {"tour": "yes"}) == []
    assert rules.misplaced([YEAR, TOUR, LINK]) == [YEAR]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (QuestionKind.TEXT, "  a\tline ", "a line"),
        (QuestionKind.LONG_TEXT, "one\r\ntwo ", "one\ntwo"),
        (QuestionKind.CHOICE, "o2", "o2"),
        (QuestionKind.SEVERAL, "o2\no1\no2", "o1\no2"),
        (QuestionKind.YES_NO, "yes", "yes"),
        (QuestionKind.CONSENT, "y", "yes"),
        (QuestionKind.COUNTRY, "GB", "GB"),
        (QuestionKind.DATE, "令和9年6月17日", "2027-06-17"),
        (QuestionKind.EMAIL, " Ada＠example.org", "ada@example.org"),
        (QuestionKind.EMAIL, "Ada@Example.org", "Ada@Example.org"),
        (QuestionKind.PHONE, "＋４４　２０ー７９４６ー００００", "+44 20-7946-0000"),
        (QuestionKind.PHONE, "(03) 1234 5678", "(03) 1234 5678"),
        (QuestionKind.PHONE, "03-1234-5678 内線 12", "03-1234-5678 内線 12"),
        (QuestionKind.ORGANISATION, "豊田市", "豊田市"),
        # Free text is not normalised: ① and ㈱ stay as typed.
        (QuestionKind.TEXT, "①㈱髙", "①㈱髙"),
        *((kind, " ", "") for kind in QuestionKind if kind not in (QuestionKind.CONSENT, QuestionKind.FILE)),
    ],
)
def test_an_answer_is_stored_in_one_form(kind, typed, stored):
    assert rules.read(kind, typed, options=("o1", "o2"), countries=("GB", "JP")) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (QuestionKind.TEXT, "x" * 201, "200 characters"),
        (QuestionKind.LONG_TEXT, "x" * 1001, "1000 characters"),
        (QuestionKind.CHOICE, "o9", "Choose one"),
        (QuestionKind.CHOICE, "o1\no2", "Choose one"),
        (QuestionKind.SEVERAL, "o1\no9", "Choose one"),
        (QuestionKind.YES_NO, "maybe", "Choose one"),
        (QuestionKind.COUNTRY, "XX", "Choose one"),
        (QuestionKind.DATE, "03/04/2027", "4 March 2027 or Saturday 3 April 2027"),
        (QuestionKind.DATE, "soon", "Enter a date"),
        (QuestionKind.EMAIL, "nobody", "usual form"),
        (QuestionKind.EMAIL, "a@b@c.org", "usual form"),
        (QuestionKind.PHONE, "call me", "telephone number"),
        (QuestionKind.PHONE, "12", "telephone number"),
        (QuestionKind.PHONE, "1" * 40, "telephone number"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(app, kind, typed, words):
    with app.test_request_context(), pytest.raises(Refusal, match=words):
        rules.read(kind, typed, options=("o1", "o2"), countries=("GB",))


BEFORE = (Option("o1", Words("Rail", "鉄道")), Option("o2", Words("Trade", "貿易")))


def test_a_line_that_says_the_same_keeps_its_key_and_a_new_one_never_takes_an_old_one():
    lines = rules.Lines(["Trade", "Ageing"], ["貿易", "高齢社会"])
    after = rules.new_options(lines, BEFORE, used={"o1", "o2", "o3"})
    assert [(option.key, option.label.en) for option in after] == [("o2", "Trade"), ("o4", "Ageing")]


@pytest.mark.parametrize(
    ("en", "ja", "field"),
    [
        (["One"], [], "options_en"),
        ([], [], "options_en"),
        (["One", "One"], [], "options_en"),
        (["One", "Two"], ["一"], "options_ja"),
    ],
)
def test_options_that_make_no_choice_are_refused(app, en, ja, field):
    with app.test_request_context(), pytest.raises(Refusal) as refused:
        rules.new_options(rules.Lines(en, ja), (), used=())
    assert refused.value.field == field


def test_options_in_japanese_alone_are_options():
    after = rules.new_options(rules.Lines([], ["鉄道", "貿易"]), (), used=())
    assert [option.key for option in after] == ["o1", "o2"]
