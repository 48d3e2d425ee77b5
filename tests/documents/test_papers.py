"""What stands on the papers of an edition, and what never does."""

import datetime as dt
import io
import zipfile
from dataclasses import fields
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.builders import wall
from tests.conftest import NOW
from tests.documents.papers_world import FACTORY, HOTEL, MAYOR, TOKYO, Tour, pages_of, text_of, tour_with_host
from tests.pages.test_planted import PLANTED, word
from tests.programme.test_rules import HIDDEN
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.words import Words
from tourapp.documents.kinds import KINDS, Kind
from tourapp.documents.rules import Reader
from tourapp.documents.services import Paper, make
from tourapp.events.kinds import EventKind
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def tour(app: Flask):
    with app.app_context():
        yield tour_with_host()


def said(paper: Paper) -> str:
    """The text of a PDF, or of every cell of a table."""
    if paper.mimetype == "application/pdf":
        return text_of(paper.content)
    rows = load_workbook(io.BytesIO(paper.content)).active.iter_rows(values_only=True)
    return "".join("".join(str(cell) for row in rows for cell in row if cell is not None).split())


def visible(pdf: bytes, number: int) -> str:
    """What stands inside the edges of a page."""
    file = pypdfium2.PdfDocument(pdf)
    page = file[number]
    text = page.get_textpage().get_text_bounded(0, 0, *page.get_size())
    file.close()
    return "".join(text.split())


def plain(words: str) -> str:
    return "".join(words.split())


# --- what stands on them -----------------------------------------------------------------------------


def test_every_title_stands_there_in_both_languages(tour: Tour) -> None:
    tour.give(Circle.PARTICIPANTS)
    for kind in (Kind.ITINERARY, Kind.ITINERARY_TABLE):
        text = said(make(kind, tour.event, lang="both"))
        for words in (FACTORY, MAYOR, HOTEL, Words("Nagoya Castle", "名古屋城")):
            assert plain(words.en) in text and words.ja in text
    english = said(make(Kind.ITINERARY, tour.event, lang="en"))
    assert plain(MAYOR.en) in english and MAYOR.ja not in english


def test_the_head_and_the_foot_say_which_paper_it_is(tour: Tour) -> None:
    tour.give(Circle.PARTICIPANTS)
    text = said(make(Kind.ITINERARY, tour.event, lang="both"))
    assert "令和9年（2027年）4月12日18:00（日本時間）作成" in text
    assert "Monday12April2027,18:00(Tokyo)" in text
    assert "第1版Version1" in text
    assert "2027年5月18日（火）〜20日（木）" in text
    assert "高齢社会における地域の移動" in text
    assert "時刻は日本時間です。ロンドンは8時間遅れです。" in text
    assert "TimesareTokyo.Londonis8hoursbehind." in text
    assert "敬称は略しています。" in text
    assert "雨天時：支所で説明" in text and "Ifwet:Talkatthebranchoffice" in text
    assert "撮影不可" in text
    assert "通訳沢田恵美" in text and "Interpreter:EmiSawada" in text
    assert "豊田市産業振興課長" in text and "HeadofIndustryPromotion,ToyotaCity" in text
    assert "貸切バス20分" in text


def test_each_page_says_which_of_how_many_it_is(tour: Tour) -> None:
    for number in range(40):
        tour.add(Words(f"Visit {number}", f"視察{number}"), "2027-05-19 12:00", "2027-05-19 13:00")
    tour.give(Circle.PARTICIPANTS)
    pages = [plain(page) for page in pages_of(make(Kind.ITINERARY, tour.event, lang="both").content)]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"{number}／{len(pages)}ページPage{number}of{len(pages)}" in page
        assert "行程表第1版" in page


def test_a_day_that_fits_on_a_page_is_not_torn(tour: Tour) -> None:
    for number in range(12):
        note = Words("word " * 10, "語" * 30)
        tour.add(
            Words(f"Visit {number}", f"視察{number}"),
            "2027-05-19 12:00",
            "2027-05-19 13:00",
            remarks_public=note,
        )
    tour.give(Circle.PARTICIPANTS)
    pages = [plain(page) for page in pages_of(make(Kind.ITINERARY, tour.event, lang="ja").content)]
    (page,) = [number for number, text in enumerate(pages) if MAYOR.ja in text]
    assert all(f"視察{number}" in pages[page] for number in range(12))
    assert FACTORY.ja not in pages[page]


def test_columns_in_which_nothing_stands_are_not_there(tour: Tour) -> None:
    tour.give(Circle.PARTICIPANTS)
    assert "食事" not in said(make(Kind.ITINERARY, tour.event, lang="ja"))
    tour.add(
        Words("Lunch", "昼食"), "2027-05-19 12:00", "2027-05-19 13:00", kind=ItemKind.MEAL, meal_kind="lunch"
    )
    tour.give(Circle.PARTICIPANTS)
    assert "食事" in said(make(Kind.ITINERARY, tour.event, lang="ja"))


def test_the_hours_between_are_those_of_each_date(tour: Tour) -> None:
    """London puts its clocks back on 31 October 2027; Tokyo never does."""
    for on in ("2027-10-30", "2027-11-01"):
        tour.add(Words("Visit", "視察"), f"{on} 10:00", f"{on} 11:00")
    tour.give(Circle.PARTICIPANTS)
    text = said(make(Kind.ITINERARY, tour.event, lang="en"))
    assert "Londonis8hoursbehind(18Mayto30October).Londonis9hoursbehind(1November)." in text


def test_a_time_of_another_place_names_it(tour: Tour) -> None:
    starts, ends = wall("2027-05-17 11:00"), wall("2027-05-18 07:00", TOKYO)
    item = tour.add(Words("Flight", "航空便"), "2027-05-17 11:00", "2027-05-18 07:00", kind=ItemKind.TRAVEL)
    tour.change(item, starts=starts, ends=ends)
    tour.give(Circle.PARTICIPANTS)
    assert "11:00(London)toTue18May07:00" in said(make(Kind.ITINERARY, tour.event, lang="en"))


# --- draft, issued, superseded -----------------------------------------------------------------------


def test_it_is_a_draft_until_those_who_go_are_given_it_and_then_dated_anew(tour: Tour) -> None:
    tour.give(Circle.HOST)
    paper = make(Kind.ITINERARY, tour.event, lang="ja", reader=Reader.HOST)
    assert paper.name == "20270412_行程案_第1版.pdf"
    assert "行程案" in said(paper) and "行程表" not in said(paper)
    assert make(Kind.ITINERARY, tour.event, lang="en").name == "20270412_draft-itinerary_v1.pdf"
    with clock.frozen(NOW + A_DAY):
        tour.give(Circle.HOST, Circle.PARTICIPANTS)
    paper = make(Kind.ITINERARY, tour.event, lang="ja", reader=Reader.HOST)
    assert paper.name == "20270413_行程表_第2版.pdf"
    assert "行程案" not in said(paper)
    assert make(Kind.ITINERARY_TABLE, tour.event, lang="en").name == "20270413_itinerary_v2.xlsx"


def test_it_is_the_itinerary_too_when_every_host_has_agreed(tour: Tour) -> None:
    for item in (tour.factory, tour.mayor):
        tour.change(item, confirmation=Confirmation.CONFIRMED)
    tour.give(Circle.HOST)
    city = {"reader": Reader.HOST, "host": tour.city}
    assert "行程表" in said(make(Kind.ITINERARY, tour.event, lang="ja", **city))
    assert "行程案" in said(make(Kind.ITINERARY, tour.event, lang="ja", reader=Reader.HOST))


@pytest.mark.parametrize("state", list(Confirmation))
def test_nothing_is_printed_as_agreed(tour: Tour, state: Confirmation) -> None:
    """R31: what is open is marked so; of what is settled nothing is claimed."""
    tour.change(tour.mayor, confirmation=state)
    tour.give(Circle.PARTICIPANTS)
    text = said(make(Kind.ITINERARY, tour.event, lang="both"))
    assert "了承" not in text and "onfirmed" not in text and "greed" not in text
    open_ones = 2 + (state not in (Confirmation.CONFIRMED, Confirmation.NOT_NEEDED))
    assert text.count("調整中") == open_ones


def test_an_old_one_says_on_every_page_what_took_its_place(tour: Tour) -> None:
    for number in range(40):
        tour.add(Words(f"Visit {number}", f"視察{number}"), "2027-05-19 12:00", "2027-05-19 13:00")
    tour.give(Circle.PARTICIPANTS)
    tour.change(tour.mayor, room="2F")
    tour.give(Circle.PARTICIPANTS)
    tour.change(tour.mayor, room="3F")
    tour.give(Circle.HOST)
    old = make(Kind.ITINERARY, tour.event, lang="both", edition=1, reader=Reader.PARTICIPANTS)
    for page in pages_of(old.content):
        assert "旧版（第2版に差替え）Supersededbyversion2" in plain(page)
    now = make(Kind.ITINERARY, tour.event, lang="both", reader=Reader.PARTICIPANTS)
    assert "旧版" not in said(now)
    assert "Version2" in said(now)


def test_one_that_nobody_was_given_says_so(tour: Tour) -> None:
    tour.give()
    assert "未送付" in said(make(Kind.ITINERARY, tour.event, lang="ja"))


# --- who reads what ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.ITINERARY, Kind.ITINERARY_TABLE])
def test_a_host_has_its_own_days_and_nothing_of_another(tour: Tour, kind: Kind) -> None:
    tour.give(Circle.HOST)
    text = said(make(kind, tour.event, lang="both", reader=Reader.HOST, host=tour.city))
    assert FACTORY.ja in text and MAYOR.ja in text and HOTEL.ja in text
    assert "名古屋" not in text and "Nagoya" not in text


def test_a_person_has_what_is_meant_for_her(tour: Tour) -> None:
    tour.change(tour.mayor, audience=("group:5",))
    tour.give(Circle.PARTICIPANTS)
    event = tour.event
    everybody = said(make(Kind.ITINERARY, event, lang="ja", references=[event.ref]))
    assert MAYOR.ja not in everybody and FACTORY.ja in everybody
    assert MAYOR.ja in said(make(Kind.ITINERARY, event, lang="ja", references=[event.ref, "group:5"]))


def test_interpreters_are_told_how_each_item_is_interpreted(tour: Tour) -> None:
    tour.change(tour.mayor, interpretation="consecutive", languages=("en", "ja"))
    tour.give(Circle.PARTICIPANTS)
    text = said(make(Kind.ITINERARY, tour.event, lang="ja", reader=Reader.INTERPRETERS))
    assert "通訳者用" in text and "逐次通訳英語・日本語" in text
    assert "英語・日本語" not in said(make(Kind.ITINERARY, tour.event, lang="ja"))


@pytest.mark.parametrize("reader", list(Reader))
def test_nothing_for_the_office_alone_is_on_any_paper(tour: Tour, reader: Reader) -> None:
    """Every field is planted with a word of its own; each circle may see what `rules.SEEN` says, and nothing else."""
    wanted: dict[str, Any] = {**PLANTED, "interpretation": "none", "track": "A"}
    names = {field.name for field in fields(ItemContent)}
    tour.give(Circle.HOST, Circle.PARTICIPANTS)
    tour.change(tour.mayor, **{name: wanted[name] for name in names & set(wanted)})
    tour.give(Circle.HOST, Circle.PARTICIPANTS)
    circle = Circle.HOST if reader is Reader.HOST else Circle.PARTICIPANTS
    day = dt.date(2027, 5, 19)
    for kind in KINDS:
        paper = make(kind, tour.event, lang="both", reader=reader, day=day)
        text = said(paper) + raw_of(paper)
        assert word("title") in text
        # A joining link is for the screen of who was admitted; no paper has it.
        hidden = HIDDEN[circle] | {"join_url"}
        assert {name for name in PLANTED if name in hidden and word(name) in text} == set()
        assert "2031" not in text


def raw_of(paper: Paper) -> str:
    """A table is a packed file: what stands in its parts and in no cell."""
    if paper.mimetype == "application/pdf":
        return ""
    with zipfile.ZipFile(io.BytesIO(paper.content)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


# --- day sheet, change slip, table -------------------------------------------------------------------


def test_a_day_sheet_has_its_day_and_no_other(tour: Tour) -> None:
    tour.give(Circle.PARTICIPANTS)
    paper = make(Kind.DAY_SHEET, tour.event, lang="both", day=dt.date(2027, 5, 19))
    text = said(paper)
    assert paper.name == "20270412_当日行程表-0519_第1版.pdf"
    assert MAYOR.ja in text and plain(MAYOR.en) in text and FACTORY.ja not in text
    assert "3日間の2日目Day2of3" in text
    assert FACTORY.ja in said(make(Kind.DAY_SHEET, tour.event, lang="ja"))
    with pytest.raises(NotFound):
        make(Kind.DAY_SHEET, tour.event, lang="ja", day=dt.date(2027, 6, 1))


def test_a_change_slip_has_only_what_has_changed_old_and_new(tour: Tour) -> None:
    tour.give(Circle.PARTICIPANTS)
    moved = {"starts": wall("2027-05-19 13:00", TOKYO), "ends": wall("2027-05-19 13:30", TOKYO)}
    tour.change(tour.mayor, **moved, remarks_internal=Words("why", "内部"))
    tour.drop(tour.factory)
    tour.add(Words("Library", "図書館"), "2027-05-20 12:00", "2027-05-20 13:00")
    tour.give(Circle.PARTICIPANTS)
    paper = make(Kind.CHANGE_SLIP, tour.event, lang="both")
    text = said(paper)
    assert paper.name == "20270412_変更票_第2版.pdf"
    assert "第1版から第2版への変更" in text
    assert "1.取りやめCalledoff" in text and "2.変更Changed" in text and "3.追加Added" in text
    assert "5月19日（水）10:30〜11:00" in text and "5月19日（水）13:00〜13:30" in text
    assert "名古屋城" not in text and "内部" not in text
    assert "本変更票を受領しました" in text


def test_without_a_change_there_is_no_slip(tour: Tour) -> None:
    tour.give(Circle.PARTICIPANTS)
    with pytest.raises(Refusal, match="no earlier version"):
        make(Kind.CHANGE_SLIP, tour.event, lang="en")
    tour.change(tour.mayor, remarks_internal=Words("why", "内部"))
    tour.give(Circle.PARTICIPANTS)
    with pytest.raises(Refusal, match="Nothing has changed"):
        make(Kind.CHANGE_SLIP, tour.event, lang="en")


def test_the_table_is_flat_with_real_dates_and_times_and_nothing_live(tour: Tour) -> None:
    tour.change(tour.mayor, title=Words("=1+1", "＝1+1"))
    tour.give(Circle.PARTICIPANTS)
    paper = make(Kind.ITINERARY_TABLE, tour.event, lang="en")
    sheet = load_workbook(io.BytesIO(paper.content)).active
    assert not sheet.merged_cells.ranges
    rows = list(sheet.iter_rows(values_only=True))
    assert len({len(row) for row in rows}) == 1 and len(rows) == 5
    assert rows[1][0] == dt.datetime(2027, 5, 18) and rows[1][2] == dt.time(14, 0)
    assert "'=1+1" in rows[3]


# --- nothing to print --------------------------------------------------------------------------------


def test_without_a_version_or_an_item_there_is_a_sentence_and_no_paper(app: Flask) -> None:
    with app.app_context():
        tour = Tour()
        with pytest.raises(Refusal, match="no version"):
            make(Kind.ITINERARY, tour.event, lang="en")
        item = tour.add(FACTORY, "2027-05-18 14:00", "2027-05-18 15:30", audience=("group:5",))
        tour.give(Circle.PARTICIPANTS)
        with pytest.raises(Refusal, match="nothing to print"):
            make(Kind.ITINERARY, tour.event, lang="en", references=["event:1"])
        with pytest.raises(NotFound):
            make(Kind.ITINERARY, tour.event, lang="en", edition=9)
        assert item


def test_sixty_long_items_stay_small_and_legible(tour: Tour) -> None:
    long = Words(
        "A long title that says what one will see there " * 3, "長い題名の視察先でご説明を受けます" * 4
    )
    for number in range(60):
        tour.add(
            long,
            f"2027-05-19 {8 + number % 12:02}:00",
            f"2027-05-19 {8 + number % 12:02}:50",
            place=long,
            host=long,
        )
    tour.give(Circle.PARTICIPANTS)
    paper = make(Kind.ITINERARY, tour.event, lang="both")
    assert len(paper.content) < 400_000
    assert said(paper).count(plain(long.ja)) >= 60


def test_a_host_is_not_shown_a_way_on_which_another_body_goes_along(tour: Tour) -> None:
    way = {"kind": ItemKind.TRAVEL, "travel_mode": "chartered_bus"}
    tour.add(Words("To the hotel", "宿へ"), "2027-05-18 15:40", "2027-05-18 16:00", **way)
    body = Words("Okazaki City", "岡崎市")
    tour.add(
        Words("On foot", "徒歩で"), "2027-05-18 17:00", "2027-05-18 17:30", host_organisation=body, **way
    )
    tour.give(Circle.HOST)
    text = said(make(Kind.ITINERARY, tour.event, lang="ja", reader=Reader.HOST, host=tour.city))
    assert "提出先：豊田市" in text
    assert "宿へ" in text and "徒歩で" not in text and "岡崎" not in text


@pytest.mark.parametrize("kind", [Kind.ITINERARY, Kind.DAY_SHEET, Kind.CHANGE_SLIP])
def test_an_item_that_is_taller_than_a_page_goes_on_on_the_next(tour: Tour, kind: Kind) -> None:
    """Nothing runs off the paper: what a page does not hold stands on another."""
    tour.give(Circle.PARTICIPANTS)
    remark = "".join(f"第{number}点について説明します。" for number in range(900))
    tour.change(tour.mayor, remarks_participants=Words("", remark))
    tour.give(Circle.PARTICIPANTS)
    paper = make(kind, tour.event, lang="ja", day=dt.date(2027, 5, 19))
    pages = [visible(paper.content, number) for number in range(len(pages_of(paper.content)))]
    assert len(pages) > 1
    # A sentence that goes on on the next page is interrupted by head and foot.
    assert "".join(pages).count("点について説明します") > 900 - len(pages)


def test_those_who_go_have_the_public_one_while_they_were_given_none_of_their_own(app: Flask) -> None:
    with app.app_context():
        tour = Tour()
        private = Words("Meet at the back door", "裏口集合")
        tour.add(FACTORY, "2027-05-18 14:00", "2027-05-18 15:30", remarks_participants=private)
        tour.give(Circle.PUBLIC)
        paper = make(Kind.ITINERARY, tour.event, lang="both")
        assert paper.name == "20270412_行程表_第1版.pdf"
        assert "未送付" not in said(paper) and "裏口" not in said(paper)
        tour.give(Circle.PARTICIPANTS)
        assert "裏口" in said(make(Kind.ITINERARY, tour.event, lang="both"))


def test_a_seminar_has_a_programme(app: Flask) -> None:
    with app.app_context():
        tour = Tour("seminar", kind=EventKind.SEMINAR)
        tour.add(FACTORY, "2027-05-18 14:00", "2027-05-18 15:30")
        tour.give(Circle.HOST)
        assert make(Kind.ITINERARY, tour.event, lang="ja").name == "20270412_プログラム案_第1版.pdf"
        tour.give(Circle.PARTICIPANTS)
        assert make(Kind.ITINERARY, tour.event, lang="en").name == "20270412_programme_v1.pdf"


def test_the_head_is_never_alone_on_the_first_page(app: Flask) -> None:
    with app.app_context():
        tour = Tour()
        for number in range(16):
            words = Words(f"Visit {number}", f"視察{number}")
            note = Words("", "語" * 45)
            tour.add(words, "2027-05-18 12:00", "2027-05-18 13:00", remarks_public=note)
        tour.give(Circle.PARTICIPANTS)
        pages = [plain(page) for page in pages_of(make(Kind.ITINERARY, tour.event, lang="ja").content)]
        assert len(pages) == 2
        assert "視察0" in pages[0] and "視察15" in pages[1]
