"""The parts of pages keep what the style guide promises: labels, messages, shapes with words, numbers beside charts."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from tests.design.parts import RegisterForm, draw, make_gallery, text_of

FIELDS = "{% for name in names %}{{ ui.field(form[name], **options) }}{% endfor %}"


def draw_fields(*names: str, sent: dict[str, str] | None = None, **options: Any) -> Any:
    app = make_gallery()
    with app.test_request_context("/list", method="POST" if sent is not None else "GET", data=sent):
        form = RegisterForm()
        if sent is not None:
            form.validate()
    return draw("{{ ui.error_summary(form) }}" + FIELDS, form=form, names=names, options=options)


def test_a_control_names_its_hint_and_its_message() -> None:
    page = draw_fields("organisation", sent={})
    control = page.find(".//input[@name='organisation']")
    assert control.get("aria-describedby") == "organisation-hint organisation-error"
    assert control.get("aria-invalid") == "true"
    assert text_of(page.find(".//*[@id='organisation-error']")) == "Error: Enter your organisation"
    assert page.find(".//label[@for='organisation']") is not None


def test_a_field_without_fault_is_not_marked() -> None:
    control = draw_fields("organisation").find(".//input[@name='organisation']")
    assert control.get("aria-invalid") is None
    assert control.get("aria-describedby") == "organisation-hint"


def test_only_what_may_be_left_out_says_so() -> None:
    page = draw_fields("nickname", "organisation")
    assert text_of(page.find(".//label[@for='nickname']")) == "Name on the badge (optional)"
    assert text_of(page.find(".//label[@for='organisation']")) == "Organisation"


def test_the_browser_cuts_nothing_off_and_complains_about_nothing() -> None:
    control = draw_fields("organisation").find(".//input[@name='organisation']")
    assert control.get("maxlength") is None
    assert control.get("required") is None


def test_what_was_typed_stays() -> None:
    page = draw_fields("nickname", sent={"nickname": 'Ann <b> "x"'})
    assert page.find(".//input[@name='nickname']").get("value") == 'Ann <b> "x"'


def test_choices_are_a_group_with_a_legend() -> None:
    page = draw_fields("attendance", option_hints={"online": "180 places left"}, unavailable=("in_person",))
    group = page.find(".//fieldset")
    assert text_of(group.find("legend")) == "How will you take part?"
    first, second = group.findall(".//input")
    assert first.get("disabled") is not None
    assert text_of(page.find(f".//*[@id='{second.get('aria-describedby')}']")) == "180 places left"


def test_the_summary_links_each_problem_to_its_first_control() -> None:
    page = draw_fields("organisation", "attendance", "privacy_notice", sent={})
    summary = page.find(".//*[@class='error-summary']")
    links = [(a.get("href"), text_of(a)) for a in summary.iter("a")]
    assert ("#organisation", "Enter your organisation") in links
    assert ("#attendance-0", "Choose how you will take part") in links
    assert ("#privacy_notice", "Confirm that you have read it") in links
    for address, _message in links:
        if address in ("#organisation", "#attendance-0", "#privacy_notice"):
            assert page.find(f".//input[@id='{address[1:]}']") is not None


def test_a_sealed_answer_is_marked_for_the_script() -> None:
    assert draw_fields("dietary", sealed=True).find(".//textarea").get("data-sealed") == "true"
    boxes = draw_fields("areas", sealed=True).findall(".//input")
    assert [box.get("data-sealed") for box in boxes] == ["true", "true"]


def test_a_status_is_a_word_with_a_shape() -> None:
    page = draw("{{ ui.pill('confirmed', 'Place confirmed') }}{{ ui.dot('cancelled', 'Cancelled') }}")
    pill, dot = page.find(".//*[@class='pill ok']"), page.find(".//*[@class='dot bad']")
    assert text_of(pill) == "Place confirmed"
    assert dot is not None


def test_a_kind_has_icon_colour_and_word() -> None:
    kind = draw("{{ ui.kind('lecture') }}").find(".//*[@class='kind k-seminar']")
    assert text_of(kind) == "Lecture"
    assert kind.find(".//use").get("href") == "#i-seminar"


def test_the_sprite_holds_the_icons_of_this_page_and_no_others() -> None:
    page = draw("{{ ui.icon('cal') }}{{ ui.icon('cal') }}{{ ui.icon('mail') }}{{ ui.sprite() }}")
    assert [symbol.get("id") for symbol in page.iter("symbol")] == ["i-cal", "i-mail"]
    assert not list(draw("{{ ui.sprite() }}").iter("symbol"))


def test_a_time_in_a_second_city_says_when_it_is_another_day() -> None:
    item = "{{ ui.timeline_item(starts, 'Asia/Tokyo', 'Talk', kind='visit', ends=ends, also='America/New_York') }}"
    page = draw(
        item, starts=datetime(2025, 5, 20, 0, 30, tzinfo=UTC), ends=datetime(2025, 5, 20, 2, 0, tzinfo=UTC)
    )
    when = page.find(".//*[@class='when']")
    assert when.find("time").get("datetime") == "2025-05-20T09:30+09:00"
    assert [text_of(small) for small in when.iter("small")] == ["to 11:00", "Mon 20:30 in New York"]


def test_a_clock_shows_the_time_in_figures_too() -> None:
    page = draw("{{ ui.clock(at, 'Asia/Tokyo') }}", at=datetime(2025, 5, 20, 1, 12, tzinfo=UTC))
    assert text_of(page.find(".//b")) == "10:12"
    assert [hand.get("transform") for hand in page.iter("line")] == [
        "rotate(306.0 22 22)",
        "rotate(72 22 22)",
    ]


def test_a_date_stands_as_a_tile_in_both_languages() -> None:
    tile = "{{ ui.date_tile(day) }}"
    day = date(2025, 1, 15)
    assert [text_of(x) for x in draw(tile, day=day).find(".//time")] == ["Wed", "15", "January 2025"]
    japanese = draw(tile, address="/list?lang=ja", day=day).find(".//time")
    assert [text_of(x) for x in japanese] == ["水曜", "15日", "2025年1月"]


CURVE = "{{ ui.curve(series, columns, 'Registrations', 'Twelve came.', capacity=capacity) }}"


def test_the_numbers_of_a_chart_stand_in_a_table() -> None:
    series = ({"name": "2025", "points": [0, 4, 12]}, {"name": "2024", "points": [0, 2, 5]})
    page = draw(CURVE, series=series, columns=["1 Jan", "8 Jan", "15 Jan"], capacity=10)
    rows = [[text_of(cell) for cell in row] for row in page.find(".//tbody")]
    assert rows == [["2025", "0", "4", "12"], ["2024", "0", "2", "5"]]
    assert text_of(page.find(".//title")) == "Registrations"
    assert text_of(page.find(".//desc")) == "Twelve came."


@pytest.mark.parametrize("points", [[], [0], [0, 0], [3], [0, 99999]])
def test_a_chart_can_be_drawn_from_the_first_day_on(points: list[int]) -> None:
    series = [{"name": "2025", "points": points}]
    page = draw(CURVE, series=series, columns=[str(n) for n in range(len(points))], capacity=None)
    heights = [
        float(pair.split(",")[1]) for line in page.iter("polyline") for pair in line.get("points").split()
    ]
    assert all(15 <= height <= 215 for height in heights)


def test_sorting_and_paging_keep_the_search() -> None:
    page = draw(
        "<table><tr>{{ ui.sort_header('Name', 'name', 'name') }}</tr></table>{{ ui.pagination(page) }}",
        address="/list?q=caf%C3%A9&state=open&sort=name&page=2",
        page=SimpleNamespace(page=2, pages=3, total=120, first=51, last=100, has_prev=True, has_next=True),
    )
    head = page.find(".//th")
    assert head.get("aria-sort") == "ascending"
    assert head.find("a").get("href") == "/list?q=caf%C3%A9&state=open&sort=-name"
    forward = page.find(".//a[@rel='next']")
    assert forward.get("href") == "/list?q=caf%C3%A9&state=open&sort=name&page=3"


@pytest.fixture
def gallery() -> Flask:
    return make_gallery()


FRAME = '{% extends "_base.html" %}{% block title %}Register{% endblock %}'


def test_the_title_of_a_failed_form_begins_with_error(gallery: Flask) -> None:
    with gallery.test_request_context("/home", method="POST"):
        form = RegisterForm()
        form.validate()
        html = gallery.jinja_env.from_string(FRAME).render(**_context(gallery), form=form)
    assert "<title>Error: Register: Japan Local Government Centre, London</title>" in html


def test_the_frame_says_its_language_and_offers_the_other(gallery: Flask) -> None:
    with gallery.test_request_context("/home?lang=ja"):
        html = gallery.jinja_env.from_string(FRAME).render(**_context(gallery))
    assert '<html lang="ja">' in html
    assert 'href="/home?lang=en" lang="en" hreflang="en"' in html


def test_the_theme_that_was_chosen_is_on_the_root(gallery: Flask) -> None:
    with gallery.test_request_context("/home", headers={"Cookie": "theme=dark"}):
        html = gallery.jinja_env.from_string(FRAME).render(**_context(gallery))
    assert 'data-theme="dark"' in html


def _context(app: Flask) -> dict[str, Any]:
    values: dict[str, Any] = {}
    app.update_template_context(values)
    return values
