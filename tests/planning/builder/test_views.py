"""The week and the day of a draft as pages: what stands where, what can be done without scripts, what is refused."""

import re

import pytest

from tests.builders import give_role, make_person, make_place, sign_in_as
from tests.counting import statements
from tests.hosting.world import make_host
from tests.planning.builder.world import WEEK, ZONE, found, make_tour, organiser, put_in
from tests.programme.reading_world import change, release
from tourapp.access.policy import Role
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.programme.kinds import Confirmation, ItemKind


@pytest.fixture
def tour(app):
    with app.app_context():
        return make_tour()


@pytest.fixture
def desk(app, tour):
    return organiser(app)


def read(client, address=WEEK, **more):
    return client.get(address, **more).get_data(as_text=True)


def sent(client, address):
    """What a browser would send of the short form when nobody touches it."""
    text = read(client, address)
    form = text[text.index('id="edit"') :]
    action = re.search(r'<form method="post" novalidate action="([^"]*)"', form)[1].replace("&amp;", "&")
    form = form[: form.index("</form>")]
    said = {}
    for tag in re.findall(r"<input[^>]*>", form):
        values = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        said[values["name"]] = values.get("value", "")
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', inside)
        said[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', inside)[1]
    return action, said


def test_a_week_shows_each_item_on_its_day_at_its_time_with_its_kind_and_state(app, desk, tour):
    with app.app_context():
        put_in(tour, "Museum", "13:40-15:10", day="2027-05-18", confirmation=Confirmation.CONFIRMED)
    text = read(desk)
    day = text[text.index('data-day="2027-05-18"') :]
    slot = day[: day.index("</li>")]
    assert (
        'class="slot h-13 m-40 dh-1 dm-30 k-visit problem"' in slot
    )  # its photography and interpreting are open
    assert "13:40 to 15:10, Museum" in slot and 'class="dot ok"' in slot and "Confirmed, Site visit" in slot
    assert 'class="week from-07 to-21 days-5"' in text
    assert "<b>09:00</b><i>01</i>" in text  # London in May


def test_a_holiday_of_the_country_is_named_in_the_head_of_its_day(app, desk, tour):
    with app.app_context():
        put_in(tour, "Early", "10:00-11:00", day="2027-05-03")
    text = read(desk, f"{WEEK}?from=2027-05-03")
    assert "Constitution Day" in text and "is-holiday" in text


def test_what_lies_outside_the_days_is_one_link_away(app, desk, tour):
    with app.app_context():
        put_in(tour, "Rehearsal", "10:00-11:00", day="2027-05-02")
    text = read(desk)
    assert (
        "Rehearsal" not in text[: text.index('id="builder-found"')]
        and "Earlier days" in text
        and "Later days" not in text
    )
    earlier = re.search(r'href="([^"]*)">Earlier days', text)[1]
    assert "10:00 to 11:00, Rehearsal" in read(desk, earlier)


def test_an_item_without_a_time_stands_in_the_list_beside_the_week(app, desk, tour):
    with app.app_context():
        put_in(tour, "Tea with the mayor")
    text = read(desk)
    assert (
        "1 idea without a time" in text and "Tea with the mayor" in text[text.index('id="builder-ideas"') :]
    )


def test_one_night_stands_in_the_row_of_stays(app, desk, tour):
    with app.app_context():
        night = {"kind": ItemKind.LODGING, "night": tour.starts.date}
        put_in(tour, "Night", place=Words("Hotel", "ホテル"), **night)
    text = read(desk)
    assert 'class="col-1 n-1"' in text and "without a time" not in text


def test_a_filter_leaves_out_the_rest_and_says_how_much(app, desk, tour):
    with app.app_context():
        put_in(tour, "City item", "10:00-11:00", host_organisation=Words("Toyota City", "豊田市"))
        put_in(tour, "Other item", "12:00-13:00", confirmation=Confirmation.CONFIRMED)
    text = read(desk, f"{WEEK}?host=Toyota+City")
    assert "City item" in text and "Other item" not in text[: text.index('id="builder-found"')]
    assert "1 item is hidden." in text
    assert "Other item" in read(desk, f"{WEEK}?state=confirmed")
    assert "City item</b>" in read(desk, f"{WEEK}?state=proposed")


def test_the_bar_says_how_far_the_draft_is_from_the_last_version_and_the_table_what_differs(app, desk, tour):
    with app.app_context():
        put_in(tour, "Museum", "10:00-11:00", host_organisation=Words("Toyota City", "豊田市"))
        put_in(tour, "Market", "13:00-14:00")
        release(tour, Circle.HOST, Circle.PARTICIPANTS)
        put_in(tour, "Castle", "15:00-16:00")
        change(
            tour,
            "Museum",
            starts=found("Museum").starts.moved(days=1),
            ends=found("Museum").ends.moved(days=1),
        )
        change(tour, "Market", remarks_internal=Words("Ask again", "再確認"))
    text = read(desk)
    assert "Draft of version 2" in text and "3 changes since version 1" in text
    rows = dict(re.findall(r'plain">(\w+)</span></td>\s*<th scope="row">(\w+)', text))
    assert rows == {"Moved": "Museum", "Added": "Castle", "Changed": "Market"}
    table = text[text.index('id="changes"') :]
    assert (
        "<del>Mon 17 May, 10:00 to 11:00</del>" in table and "<ins>Tue 18 May, 10:00 to 11:00</ins>" in table
    )
    told = re.findall(r'data-label="Would be told">(.*?)</td>', table, re.S)
    assert [re.sub(r"<[^>]*>|\s+", "", each) for each in told] == [
        "Nobody",
        "Participants",
        "Participants,ToyotaCity",
    ]


def test_the_problems_of_the_item_that_is_chosen_stand_beside_it_with_what_mends_them(app, desk, tour):
    with app.app_context():
        put_in(tour, "Museum", "10:00-11:00")
        put_in(tour, "Market", "10:30-11:30")
        item = found("Market").id
    text = read(desk, f"{WEEK}?item={item}")
    problems = text[text.index('id="builder-found"') :]
    assert "overlap by 30 minutes" in problems and "/programme/problems/repair" in problems
    assert f'name="next" value="{WEEK}"' in problems and "All problems" in problems


def test_an_empty_draft_says_how_to_begin(app, desk):
    text = read(desk)
    assert "There is no programme yet" in text and "Add the first item" in text and "Import a file" in text


def test_the_side_panel_changes_what_it_asks_and_keeps_the_rest(app, desk, tour):
    with app.app_context():
        kept = {
            "gift": Words("A scarf", "スカーフ"),
            "interpreters": (Words("Lead", "主任"),),
            "languages": ("ja",),
        }
        item = put_in(tour, "Museum", "10:00-11:00", **kept)
    action, said = sent(desk, f"{WEEK}?item={item.id}&state=proposed")
    answer = desk.post(
        action, data={**said, "starts_on": "2027-05-19", "starts_time": "11:05", "ends_time": "12:00"}
    )
    assert answer.status_code == 303
    assert answer.location.endswith(f"/manage/tour/programme/week?state=proposed&item={item.id}#edit")
    with app.app_context():
        now = found("Museum")
        assert (
            f"{now.starts.local:%d %H:%M} {now.ends.local:%H:%M} {now.starts.zone}"
            == f"19 11:05 12:00 {ZONE}"
        )
        assert now.more == item.more and now.place == item.place and now.host == item.host


def test_the_panel_lets_an_item_wait_for_its_time_again(app, desk, tour):
    with app.app_context():
        item = put_in(tour, "Museum", "10:00-11:00")
    action, said = sent(desk, f"{WEEK}?item={item.id}")
    assert desk.post(action, data={**said, "starts_on": ""}).status_code == 303
    with app.app_context():
        assert found("Museum").starts is None


def test_an_item_over_several_days_keeps_its_nights_when_its_day_is_changed(app, desk, tour):
    with app.app_context():
        item = put_in(tour, "Night bus", "22:00-23:00")
        change(tour, "Night bus", ends=found("Night bus").ends.moved(days=1))
    action, said = sent(desk, f"{WEEK}?item={item.id}")
    assert desk.post(action, data={**said, "starts_on": "2027-05-19"}).status_code == 303
    with app.app_context():
        assert found("Night bus").ends.date.day == 20


def test_whoever_was_slower_reads_both_texts_and_decides(app, desk, tour):
    with app.app_context():
        item = put_in(tour, "Museum", "10:00-11:00")
    action, said = sent(desk, f"{WEEK}?item={item.id}")
    with app.app_context():
        change(tour, "Museum", place=Words("Castle", "城"))
    answer = desk.post(action, data={**said, "starts_time": "10:30"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else changed this in the meantime" in text and "Castle" in text
    seen = re.search(r'name="version"[^>]*value="(\d+)"', text)[1]
    assert desk.post(action, data={**said, "starts_time": "10:30", "version": seen}).status_code == 303


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_saved(app, desk, tour):
    with app.app_context():
        item = put_in(tour, "Museum", "10:00-11:00")
    action, said = sent(desk, f"{WEEK}?item={item.id}")
    answer = desk.post(action, data={**said, "ends_time": "09:00"})
    assert answer.status_code == 422 and "Enter an end that comes after the start." in answer.get_data(
        as_text=True
    )
    with app.app_context():
        assert found("Museum").version == item.version


def test_a_new_item_is_added_where_somebody_drew_it(app, desk, tour):
    action, said = sent(desk, f"{WEEK}?new=2027-05-18T14:20&minutes=45")
    assert (said["starts_on"], said["starts_time"], said["ends_time"]) == ("2027-05-18", "14:20", "15:05")
    answer = desk.post(action, data={**said, "title_en": "Castle", "kind": "free"})
    assert answer.status_code == 303
    with app.app_context():
        added = found("Castle")
        assert added.confirmation is Confirmation.NOT_NEEDED and added.audience == [tour.ref]


def test_one_day_has_a_page_of_its_own_with_the_days_beside_it(app, desk, tour):
    with app.app_context():
        put_in(tour, "Museum", "10:00-11:00", day="2027-05-18", host=Words("Curator", "学芸員"))
    text = read(desk, f"{WEEK}/2027-05-18")
    assert "Tuesday 18 May" in text and "Curator" in text and "days-1" in text
    assert f"{WEEK}/2027-05-17" in text and f"{WEEK}/2027-05-19" in text
    assert desk.get(f"{WEEK}/yesterday").status_code == 404


def test_whoever_may_only_look_gets_no_form(app, tour):
    with app.app_context():
        item = put_in(tour, "Museum", "10:00-11:00").id
        person = make_person("desk@example.org")
        give_role(person, Role.AUDITOR)
    client = app.test_client()
    sign_in_as(client, person)
    text = read(client, f"{WEEK}?item={item}")
    assert "Museum" in text
    assert 'action="/manage/tour/programme/items' not in text and "data-place" not in text
    assert client.post(f"/manage/tour/programme/items/{item}/quick").status_code == 403
    assert client.post(f"/manage/tour/programme/items/{item}/place").status_code == 403


MOST_STATEMENTS = 15


def test_three_hundred_items_of_forty_hosts_take_as_many_statements_as_three(app, desk, tour):
    counted = []
    with app.app_context():
        here = make_place("Castle").ref
    for number in (3, 300):
        with app.app_context():
            for each in range(number):
                day, slot = each % 5, each // 5 % 12
                hours = f"{8 + slot:02}:00-{8 + slot:02}:45"
                host = Words(f"Council {each % 40}", f"第{each % 40}市")
                put_in(
                    tour, f"Item {number}-{each}", hours, day=f"2027-05-{17 + day}", host_organisation=host
                )
            change(tour, f"Item {number}-0", place_ref=here)
            release(tour, Circle.PARTICIPANTS)
            item = found(f"Item {number}-0").id
        read(desk)
        for address in (WEEK, f"{WEEK}?item={item}", f"{WEEK}/2027-05-18"):
            with app.app_context(), statements() as asked:
                desk.get(address)
            counted.append(len(asked))
    assert counted[:3] == counted[3:]
    assert max(counted) <= MOST_STATEMENTS, "\n".join(asked)


def test_whoever_receives_a_new_visit_is_named_or_is_the_only_authority_that_is_asked(app, desk, tour):
    with app.app_context():
        reference = make_host(tour).host_ref
    action, said = sent(desk, f"{WEEK}?new=2027-05-18")
    assert desk.post(action, data={**said, "title_en": "Museum", "kind": "visit"}).status_code == 303
    assert desk.post(action, data={**said, "title_en": "Coach", "kind": "travel"}).status_code == 303
    answer = desk.post(action, data={**said, "title_en": "Castle", "kind": "visit", "authority": "Nobody"})
    assert answer.status_code == 422
    with app.app_context():
        assert (found("Museum").host_ref, found("Museum").host_organisation) == (
            reference,
            Words("Toyota City", "豊田市"),
        )
        assert found("Coach").host_ref == ""
        museum = found("Museum").id
    action, said = sent(desk, f"{WEEK}?item={museum}")
    assert said["authority"] == "Toyota City"
    assert desk.post(action, data={**said, "authority": ""}).status_code == 303
    with app.app_context():
        assert (found("Museum").host_ref, found("Museum").host_organisation) == ("", Words())
