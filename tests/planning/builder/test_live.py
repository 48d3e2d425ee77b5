"""What the scripts of the builder ask for: putting something elsewhere, being too slow, what others have done."""

import pytest

from tests.builders import give_role, make_event, make_person, sign_in_as
from tests.planning.builder.world import WEEK, ZONE, found, make_tour, organiser, put_in
from tests.programme.reading_world import change
from tourapp.access.policy import Role
from tourapp.core.words import Words
from tourapp.programme.editing import queries as editing

GRID = {"grid": "from-07 to-21 days-5", "hours": "07-21", "view": "week", "first_day": "2027-05-17"}


@pytest.fixture
def tour(app):
    with app.app_context():
        return make_tour()


@pytest.fixture
def desk(app, tour):
    return organiser(app)


@pytest.fixture
def museum(app, tour):
    with app.app_context():
        return put_in(tour, "Museum", "10:00-11:00").id


def put(client, item, starts, minutes, version=1, **more):
    said = {**GRID, "starts": starts, "minutes": minutes, "version": version, **more}
    return client.post(f"/manage/tour/programme/items/{item}/place", data=said)


def stands():
    item = found("Museum")
    return f"{item.starts.local:%d %H:%M}-{item.ends.local:%H:%M}"


def test_what_is_put_elsewhere_is_one_change_that_can_be_undone_and_the_pieces_that_differ_come_back(
    app, desk, museum, tour
):
    answer = put(desk, museum, "2027-05-19T11:05", 75)
    assert answer.status_code == 200
    said = answer.get_json()
    assert said["said"] == "Moved: Museum, Wed 19 May, 11:05 to 12:20"
    assert "Museum" in said["days"]["2027-05-19"] and said["days"]["2027-05-17"].strip() == ""
    assert set(said["days"]) == {"2027-05-17", "2027-05-19"}  # nothing of the days that are as they were
    assert "week" not in said and "Undo" in said["parts"]["builder-bar"]
    with app.app_context():
        assert stands() == "19 11:05-12:20"
        assert [each.said.ja for each in editing.since(tour, 0)] == [
            "移動：Museum（日）、5月19日（水） 11:05〜12:20"
        ]


def test_what_is_only_longer_is_said_so_and_what_stands_there_already_changes_nothing(
    app, desk, museum, tour
):
    assert (
        put(desk, museum, "2027-05-17T10:00", 90).get_json()["said"].startswith("Changed the length: Museum")
    )
    again = put(desk, museum, "2027-05-17T10:00", 90, version=2)
    assert (again.status_code, again.get_json()["said"], again.get_json()["version"]) == (200, "", 2)
    with app.app_context():
        assert editing.newest(tour) == 1


def test_an_item_keeps_the_clocks_that_it_goes_by(app, desk, tour):
    with app.app_context():
        item = put_in(tour, "Museum", "02:00-03:00", zone="Europe/London").id
    put(desk, item, "2027-05-18T12:00", 60)
    with app.app_context():
        assert (stands(), found("Museum").starts.zone) == ("18 04:00-05:00", "Europe/London")


def test_whoever_was_slower_gets_both_texts_and_what_stands_there(app, desk, museum):
    with app.app_context():
        change(found("Museum").event, "Museum", title=Words("Castle and museum", "城と博物館"))
    answer = put(desk, museum, "2027-05-19T11:00", 60)
    said = answer.get_json()
    assert answer.status_code == 409 and said["version"] == 2
    assert "Wednesday 19 May 2027, 11:00 (Tokyo)" in said["html"] and "10:00 (Tokyo)" in said["html"]
    assert "Castle and museum" in said["days"]["2027-05-17"]
    assert put(desk, museum, "2027-05-19T11:00", 60, version=2).status_code == 200


@pytest.mark.parametrize(
    ("starts", "minutes", "sentence"),
    [
        ("tomorrow", 60, "Choose a day and a time."),
        ("2027-05-19T11:00+09:00", 60, "Choose a day and a time."),
        ("2027-05-19T11:00", 0, "Choose a length of up to two days."),
        ("2027-05-19T11:00", 99999, "Choose a length of up to two days."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(app, desk, museum, starts, minutes, sentence):
    answer = put(desk, museum, starts, minutes)
    assert (answer.status_code, answer.get_json()["said"]) == (422, sentence)
    with app.app_context():
        assert stands() == "17 10:00-11:00"


def test_an_item_of_another_event_is_not_there(app, desk, museum):
    with app.app_context():
        make_event("other", title="Other")
    answer = desk.post(
        f"/manage/other/programme/items/{museum}/place", data={**GRID, "starts": "2027-05-19T11:00"}
    )
    assert answer.status_code == 404


def test_a_grid_whose_hours_no_longer_do_comes_back_whole(app, desk, museum, tour):
    with app.app_context():
        put_in(tour, "Early", "05:00-06:00")
    said = put(desk, museum, "2027-05-19T11:05", 75).get_json()
    assert "days" not in said and 'data-grid="from-05 to-21 days-5"' in said["week"]


def test_what_others_have_done_is_said_with_their_name_and_ones_own_is_only_drawn(app, desk, museum, tour):
    other = organiser(app, "oliver@example.org", "Oliver")
    looks = f"/manage/tour/programme/changes?since=0&grid={GRID['grid'].replace(' ', '+')}&hours=07-21"
    assert desk.get(looks).status_code == 204
    put(other, museum, "2027-05-19T11:05", 75)
    said = desk.get(looks).get_json()
    assert said["said"] == "Oliver Example: Moved: Museum, Wed 19 May, 11:05 to 12:20"
    assert (said["number"], said["items"]) == (1, [str(museum)])
    assert "Museum" in said["days"]["2027-05-19"]
    own = other.get(looks).get_json()
    assert (own["said"], own["items"], own["number"]) == ("", [], 1)
    assert desk.get(looks.replace("since=0", "since=1")).status_code == 204


def test_whoever_may_only_look_sees_what_others_do_and_moves_nothing(app, museum, desk):
    put(desk, museum, "2027-05-19T11:05", 75)
    with app.app_context():
        person = make_person("reader@example.org")
        give_role(person, Role.AUDITOR)
    client = app.test_client()
    sign_in_as(client, person)
    said = client.get(f"/manage/tour/programme/changes?since=0&{WEEK}").get_json()
    assert said["number"] == 1 and "Undo" not in said["parts"]["builder-bar"]
    assert put(client, museum, "2027-05-20T11:00", 60, version=2).status_code == 403
    with app.app_context():
        assert stands() == "19 11:05-12:20" and found("Museum").starts.zone == ZONE
