"""The office's year: where dates stand, whose events are in it, how much it asks."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_office, make_person, open_event, sign_in_as
from tests.counting import statements
from tourapp.access.actor import SYSTEM, VISITOR, Actor
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events import services
from tourapp.events.models import EventState
from tourapp.events.tasks import queries as task_queries
from tourapp.events.tasks import services as tasks
from tourapp.reports.year import queries, rules
from tourapp.reports.year.rules import Dated, FiscalYear, What

YEAR = FiscalYear(2027)


def month(number: int) -> int:
    """The place of a month in the year: April is the first."""
    return (number - 4) % 12


def test_a_fiscal_year_runs_from_april_to_march() -> None:
    assert (YEAR.first, YEAR.last) == (dt.date(2027, 4, 1), dt.date(2028, 3, 31))
    months = YEAR.months
    assert [each.number for each in months] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    assert (months[8].year, months[9].year) == (2027, 2028)
    assert (months[0].first, months[-1].last) == (YEAR.first, YEAR.last)
    assert months[10].last == dt.date(2028, 2, 29)
    assert len(list(rules.days(YEAR))) == 366


@pytest.mark.parametrize(
    ("year", "era"), [(2027, "令和9年度"), (2019, "令和元年度"), (2018, "2018年度"), (2020, "令和2年度")]
)
def test_a_fiscal_year_is_named_as_japanese_offices_write_it(year: int, era: str) -> None:
    assert FiscalYear(year).era == era


def test_what_goes_over_the_end_of_a_month_stands_in_both() -> None:
    held = Dated(What.HELD, dt.date(2027, 6, 29), dt.date(2027, 7, 2))
    cells = rules.by_month(YEAR, [held])
    assert [(part.first.day, part.last.day) for part in cells[month(6)]] == [(29, 30)]
    assert [(part.first.day, part.last.day) for part in cells[month(7)]] == [(1, 2)]
    assert sum(map(len, cells)) == 2


def test_what_lies_in_another_year_is_not_shown_and_the_rest_is_cut_off() -> None:
    before = Dated(What.OPENS, dt.date(2027, 3, 31), dt.date(2027, 3, 31))
    over = Dated(What.HELD, dt.date(2028, 3, 30), dt.date(2028, 4, 2))
    cells = rules.by_month(YEAR, [before, over])
    assert sum(map(len, cells)) == 1
    assert cells[month(3)][0].last == YEAR.last


def test_a_month_is_in_order_of_its_days() -> None:
    day = dt.date(2027, 5, 12)
    found = [
        Dated(What.TASK, day, day),
        Dated(What.CLOSES, day, day),
        Dated(What.OPENS, *[day.replace(day=3)] * 2),
    ]
    assert [part.what for part in rules.by_month(YEAR, found)[month(5)]] == [
        What.OPENS,
        What.CLOSES,
        What.TASK,
    ]


# --- what is read -------------------------------------------------------------------------------------


def test_dates_stand_on_the_calendar_of_the_place(each_app: Flask) -> None:
    with each_app.app_context():
        # Half past eight in the morning in Tokyo is the day before in London.
        open_event(
            zone="Asia/Tokyo", starts="2027-07-01 08:30", ends="2027-07-01 12:00", opens="2027-04-30 23:30"
        )
        (row,) = queries.rows(SYSTEM, YEAR)
        assert [part.first for part in row.months[month(7)]] == [dt.date(2027, 7, 1)]
        # 23:30 in London is the first of May in Tokyo.
        assert [part.what for part in row.months[month(5)]] == [What.OPENS]
        assert not row.months[month(4)]


def test_an_event_of_next_year_stands_here_when_its_registration_opens_or_something_is_due(
    app: Flask,
) -> None:
    with app.app_context():
        make_event("far", starts="2029-06-17 09:30", ends="2029-06-17 16:30")
        open_event(
            "next",
            starts="2028-05-17 09:30",
            ends="2028-05-17 16:30",
            opens="2028-03-01 09:00",
            closes="2028-05-01 17:00",
        )
        assert [row.event.slug for row in queries.rows(SYSTEM, YEAR)] == ["next"]
        draft = make_event(
            "draft", starts="2028-05-20 09:30", ends="2028-05-20 16:30", state=EventState.DRAFT
        )
        with unit_of_work():
            tasks.add_usual(SYSTEM, draft)
        both = queries.rows(SYSTEM, YEAR)
        assert [row.event.slug for row in both] == ["next", "draft"]
        assert {part.what for cell in both[1].months for part in cell} == {What.TASK}


def test_of_a_cancelled_event_only_its_days_are_left(app: Flask) -> None:
    with app.app_context():
        event = open_event()
        with unit_of_work():
            tasks.add_usual(SYSTEM, event)
            services.cancel_event(SYSTEM, event, reason=Words("Storm", "台風"))
        (row,) = queries.rows(SYSTEM, YEAR)
        assert [part.what for cell in row.months for part in cell] == [What.HELD]


def test_nobody_sees_the_year_of_another_office(app: Flask) -> None:
    with app.app_context():
        make_event("london")
        make_event("paris", office="PAR", zone="Europe/Paris")
        assert queries.rows(VISITOR, YEAR) == []
        actor = Actor(person_id=make_person().id)
        assert queries.rows(actor, YEAR) == []


# --- the page -----------------------------------------------------------------------------------------


@pytest.fixture
def organiser(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context():
        make_office()
        person = make_person("staff@example.org", given_name="Sam", family_name="Staff")
        give_role(person)
        session().refresh(person)
    sign_in_as(client, person)
    return client


def text(client: FlaskClient, path: str = "/manage/year/2027") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_page_names_dates_registration_and_public_holidays(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        open_event()
        make_event(
            "tour", title="Study tour", starts="2028-01-17 09:00", ends="2028-01-23 18:00", zone="Asia/Tokyo"
        )
        make_event("paris", title="Elsewhere", office="PAR", zone="Europe/Paris")
    page = text(organiser)
    assert "Seminar" in page and "Study tour" in page and "17 to 23" in page and "Elsewhere" not in page
    assert "Registration closes" in page
    assert "Christmas Day" in page and "Constitution" in page
    japanese = text(organiser, "/manage/year/2027?lang=ja")
    assert "令和9年度 年間予定表" in japanese and "憲法記念日" in japanese and "受付締切" in japanese


def test_tasks_are_counted_or_named(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        event = make_event()
        with unit_of_work():
            tasks.add_usual(SYSTEM, event)
        title = next(
            each.title.en
            for each in task_queries.of_event(event)
            if each.due_at and each.due_at > clock.now()
        )
    assert title not in text(organiser) and "task due" in text(organiser)
    assert title in text(organiser, "/manage/year/2027?tasks=named")
    assert title not in text(organiser, "/manage/year/2027?tasks=other")


def test_the_year_that_it_is_now_comes_first_and_an_empty_one_says_so(organiser: FlaskClient) -> None:
    assert "Fiscal year 2027" in text(organiser, "/manage/year")
    assert "No event in this year" in text(organiser, "/manage/year/2031")


@pytest.mark.parametrize("year", ["1987", "2100", "99999", "x"])
def test_a_year_of_another_century_is_not_found(organiser: FlaskClient, year: str) -> None:
    assert organiser.get(f"/manage/year/{year}").status_code == 404


def test_years_lead_to_each_other_as_far_as_there_are_events_and_to_the_next_one(
    organiser: FlaskClient,
) -> None:
    assert 'rel="next"' in text(organiser, "/manage/year")
    assert 'rel="next"' not in text(organiser, "/manage/year/2028")
    assert 'rel="prev"' in text(organiser, "/manage/year/2028")
    assert 'rel="prev"' not in text(organiser, "/manage/year/2027")


def test_only_the_office_sees_it(app: Flask, client: FlaskClient) -> None:
    assert client.get("/manage/year").status_code == 303
    with app.app_context():
        person = make_person()
    sign_in_as(client, person)
    assert client.get("/manage/year").status_code == 403


def test_the_page_takes_the_same_statements_for_one_and_for_thirty(
    app: Flask, organiser: FlaskClient
) -> None:
    def add(number: int) -> None:
        event = open_event(f"seminar-{number}")
        with unit_of_work():
            tasks.add_usual(SYSTEM, event)

    def count() -> int:
        with app.app_context(), statements() as seen:
            text(organiser)
        return len(seen)

    with app.app_context():
        add(0)
    one = count()
    with app.app_context():
        for number in range(1, 30):
            add(number)
    assert count() == one
