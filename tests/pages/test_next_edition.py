"""The next run of an event: which parts come along, on which days, and what stays behind."""

import datetime as dt

import pytest

from tests.builders import make_event, make_place, open_event, wall
from tests.pages.test_manage_events import signed_in
from tourapp.access.actor import SYSTEM
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events import parts, queries
from tourapp.events.models import EventState, Part
from tourapp.events.rules import a_year_on
from tourapp.pages.running.next_edition_parts import PARTS
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.registration import queries as registration

PAGE = "/manage/seminar/next-edition"
EVERYTHING = {part.key: "y" for part in PARTS}


@pytest.fixture
def organiser(app, client):
    with app.app_context():
        event = open_event("seminar", title="Seminar 2026", title_ja="セミナー2026")
        with unit_of_work():
            event = queries.by_slug("seminar")
            parts.add_partner(SYSTEM, event, part=Part.PARTNER, name=Words("LGA", "LGA"))
            starts, ends = event.starts, event.ends
            confirmed = ItemContent(
                kind=ItemKind.LECTURE,
                title=Words("Lecture", "講義"),
                starts=starts,
                ends=ends,
                confirmation=Confirmation.CONFIRMED,
                confirmed_by=Words("Head", "課長"),
            )
            programme_services.add_item(SYSTEM, event, confirmed)
    return signed_in(app, client)


def typed(**changes):
    return {"title_en": "Seminar next", "slug": "seminar-next", "first_day": "", **changes}


def day_after(app, days=364):
    with app.app_context():
        return (queries.by_slug("seminar").starts.date + dt.timedelta(days=days)).isoformat()


def test_the_same_weekday_of_the_same_week_is_proposed():
    assert a_year_on(dt.date(2027, 6, 17)) == dt.date(2028, 6, 15)
    assert a_year_on(dt.date(2027, 6, 17)).weekday() == dt.date(2027, 6, 17).weekday()


def test_the_next_run_is_a_draft_with_every_part_moved(app, organiser):
    answer = organiser.post(PAGE, data=typed(first_day=day_after(app), **EVERYTHING))
    assert answer.status_code == 303
    with app.app_context():
        before, after = queries.by_slug("seminar"), queries.by_slug("seminar-next")
        moved = dt.timedelta(days=364)
        assert after.state is EventState.DRAFT
        assert after.starts.local - before.starts.local == moved
        assert after.joining_url is None
        assert [partner.name.en for partner in after.partners] == ["LGA"]
        intake, new = registration.intake_of(before), registration.intake_of(after)
        assert (new.capacity, new.last_number) == (intake.capacity, 0)
        assert abs(new.opens_at - intake.opens_at - moved) <= dt.timedelta(hours=1)
        (item,) = programme.draft(after)
        assert item.starts.local - before.starts.local == moved
        assert (item.confirmation, item.confirmed_by.en) == (Confirmation.PROPOSED, "")
        assert item.audience == [after.ref]


def test_what_is_not_ticked_stays_behind(app, organiser):
    organiser.post(PAGE, data=typed(first_day=day_after(app)))
    with app.app_context():
        after = queries.by_slug("seminar-next")
        assert (list(after.partners), list(after.venues)) == ([], [])
        assert registration.intake_of(after) is None
        assert list(programme.draft(after)) == []


def test_looking_at_other_days_makes_nothing(app, organiser):
    answer = organiser.post(PAGE, data=typed(first_day="2027-12-25", look="1"))
    assert answer.status_code == 200
    assert "Christmas Day" in answer.text
    with app.app_context():
        assert not queries.slug_is_taken("seminar-next")


def test_a_taken_address_keeps_what_was_typed(app, organiser):
    answer = organiser.post(PAGE, data=typed(first_day=day_after(app), slug="seminar", **EVERYTHING))
    assert answer.status_code == 422
    assert "Another event has this address" in answer.text
    assert "Seminar next" in answer.text


def test_a_day_whose_clocks_skip_the_hour_is_refused_and_nothing_is_made(app, client):
    with app.app_context():
        make_event("night", starts="2026-06-07 01:30", ends="2026-06-07 05:00")
        session().expire_all()
    answer = signed_in(app, client).post(
        "/manage/night/next-edition", data=typed(first_day="2027-03-28", slug="night-next")
    )
    assert answer.status_code == 422
    assert "the clocks go forward" in answer.text
    with app.app_context():
        assert not queries.slug_is_taken("night-next")


def test_another_office_cannot_begin_it(app, client):
    with app.app_context():
        open_event("seminar")
    assert signed_in(app, client, scope=("office", "PAR")).get(PAGE).status_code in (403, 404)


def test_items_that_fall_on_a_holiday_or_where_their_place_is_closed_are_named(app, organiser):
    with app.app_context():
        hall = make_place("Museum", closed_on="Tue")
        event = queries.by_slug("seminar")
        with unit_of_work():
            for title, at in (("Visit", "2027-06-17 10:00"), ("Second visit", "2027-06-18 10:00")):
                starts = wall(at)
                visit = ItemContent(
                    kind=ItemKind.VISIT,
                    title=Words(title, "視察"),
                    place=hall.name,
                    place_ref=hall.ref,
                    starts=starts,
                    ends=wall(at.replace("10:", "11:")),
                )
                programme_services.add_item(SYSTEM, event, visit)
    # 17 and 18 June 2027 become Monday 27 December, the holiday in place of Christmas Day, and Tuesday 28 December.
    text = organiser.post(PAGE, data=typed(first_day="2027-12-27", look="1")).get_data(as_text=True)
    assert "3 items to look at" in text
    assert text.count("is a public holiday: Christmas Day") == 2  # the lecture and the visit
    assert "Museum is closed on Tuesday 28 December 2027" in text


def test_nothing_is_named_where_the_new_days_are_like_the_old(app, organiser):
    text = organiser.post(PAGE, data=typed(first_day=day_after(app, 7), look="1")).get_data(as_text=True)
    assert "to look at</h3>" not in text
