"""The list of participants: filters by marks, columns, views that are kept, and acts on many."""

import re

import pytest

from tests.builders import give_role, make_person, make_registration, open_event, sign_in_as
from tests.counting import statements
from tests.pages.test_manage_events import signed_in
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.registration import queries
from tourapp.registration.marks import queries as marks
from tourapp.registration.marks import services
from tourapp.registration.states import State

LIST = "/manage/seminar/participants"
BULK = f"{LIST}/bulk"


@pytest.fixture
def organiser(app, client):
    with app.app_context():
        event = open_event("seminar", opens="2026-01-01 09:00")
        for number in range(3):
            make_registration(
                event, f"p{number}@example.org", given_name=f"P{number}", family_name="", job_title="Clerk"
            )
    return signed_in(app, client)


def references(app):
    with app.app_context():
        event = events.by_slug("seminar")
        return [each.reference for each in queries.participants(event, queries.Wanted(descending=False))]


def body_rows(answer):
    table = answer.text.split("<tbody>")[1].split("</tbody>")[0]
    return re.findall(r"<tr>.*?</tr>", table, re.DOTALL)


def test_chosen_columns_stand_in_the_list_and_others_do_not(organiser):
    usual = organiser.get(LIST).text
    assert "Reference</th>" not in usual
    chosen = organiser.get(f"{LIST}?column=reference&column=state").text
    assert "Reference</th>" in chosen
    assert 'data-label="Taking part"' not in chosen


def test_a_column_that_nobody_knows_leaves_the_usual_ones(organiser):
    assert 'data-label="State"' in organiser.get(f"{LIST}?column=passport").text


def test_an_act_is_shown_before_it_is_done_and_can_be_taken_back(app, organiser):
    first = references(app)[0]
    asked = {"verb": "tag", "tag_name": "VIP", "row": [first]}
    shown = organiser.post(BULK, data=asked)
    assert shown.status_code == 200
    assert "1 registration changes" in shown.text
    with app.app_context():
        assert list(marks.tags_of(events.by_slug("seminar").id)) == []
    assert organiser.post(BULK, data=asked | {"seen": "1"}).status_code == 303
    with app.app_context():
        (tag,) = marks.tags_of(events.by_slug("seminar").id)
        assert len(marks.tagged_with(tag.id)) == 1
        last = marks.last_act(events.by_slug("seminar").id)
    assert len(body_rows(organiser.get(f"{LIST}?tag={tag.id}"))) == 1
    assert "Undo this change" in organiser.get(LIST).text
    organiser.post(f"{BULK}/{last.id}/undo")
    with app.app_context():
        assert marks.tagged_with(tag.id) == frozenset()


def test_when_the_list_has_changed_it_is_shown_again_instead_of_done(app, organiser):
    asked = {"verb": "tag", "tag_name": "VIP", "all": "1"}
    answer = organiser.post(BULK, data=asked | {"seen": "2"})
    assert answer.status_code == 200
    assert "The list has changed in the meantime" in answer.text
    with app.app_context():
        assert list(marks.tags_of(events.by_slug("seminar").id)) == []


def test_a_cancellation_without_reason_is_shown_again_and_nobody_is_cancelled(app, organiser):
    asked = {"verb": "cancel", "all": "1", "seen": "3"}
    answer = organiser.post(BULK, data=asked)
    assert answer.status_code == 422
    with app.app_context():
        event = events.by_slug("seminar")
        assert queries.counts_by_state(event).get((State.CANCELLED, "in_person")) is None
    assert organiser.post(BULK, data=asked | {"reason": "No hall"}).status_code == 303


def test_nothing_ticked_says_what_to_do(organiser):
    answer = organiser.post(BULK, data={"verb": "tag", "tag_name": "x"}, follow_redirects=True)
    assert "Choose people in the list" in answer.text


def test_a_view_is_kept_and_brings_back_filters_and_columns(organiser):
    asked = f"{LIST}/views/save?state=confirmed&column=reference"
    assert organiser.post(asked, data={"name": "Confirmed"}).status_code == 303
    answer = organiser.get(LIST).text
    assert f"{LIST}?state=confirmed&amp;column=reference" in answer


def test_notes_are_written_and_removed(app, organiser):
    page = f"{LIST}/{references(app)[0]}/notes"
    organiser.post(page, data={"text": "Comes by <b>train</b>"})
    assert "Comes by &lt;b&gt;train&lt;/b&gt;" in organiser.get(page).text
    remove = re.search(rf'action="({page}/[^"]+/remove)"', organiser.get(page).text)[1]
    organiser.post(remove)
    assert "No note yet" in organiser.get(page).text


def test_groups_are_added_with_how_many_are_in_them(organiser):
    organiser.post("/manage/seminar/groups", data={"name_en": "Table 1", "name_ja": "1番テーブル"})
    answer = organiser.get("/manage/seminar/groups").text
    assert "Table 1" in answer and "0 people" in answer


def test_who_may_only_read_sees_no_boxes_and_changes_nothing(app, organiser):
    with app.app_context():
        reader_person = make_person("reader@example.org")
        give_role(reader_person, Role.LOGISTICS, ("office", "LON"))
    reader = app.test_client()
    sign_in_as(reader, reader_person)
    answer = reader.get(LIST).text
    assert 'name="row"' not in answer
    assert reader.post(BULK, data={"verb": "tag", "tag_name": "x", "all": "1"}).status_code == 403


def test_every_column_at_once_asks_as_much_for_one_row_as_for_three(app, organiser):
    with app.app_context(), unit_of_work():
        event = events.by_slug("seminar")
        services.add_group(SYSTEM, event, Words("Table", "卓"))
    address = f"{LIST}?column=tags&column=groups&column=category&column=state&q="
    counts = []
    for words in ("P1", ""):
        with app.app_context(), statements() as asked:
            organiser.get(address + words)
        counts.append(len(asked))
    assert counts[0] == counts[1]
