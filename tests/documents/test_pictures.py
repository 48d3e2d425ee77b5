"""Papers as they are drawn, compared with pictures that somebody has looked at.

`REDRAW=1` draws them anew; look at each before it is committed. They are small and grey: what has moved, vanished or
lost its letters shows; how a line is smoothed does not.
"""

import os
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from PIL import Image, ImageChops

from tests.builders import wall
from tests.documents.papers_world import TOKYO, Tour, tour_with_host
from tourapp.access.actor import SYSTEM
from tourapp.agenda.circles import Circle
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.documents.kinds import Kind
from tourapp.documents.rules import Reader
from tourapp.documents.services import Paper, make
from tourapp.programme.contacts.queries import Contacts
from tourapp.programme.contacts.services import set_contacts
from tourapp.programme.kinds import ItemKind

PICTURES = Path(__file__).parent / "pictures"
SCALE = 0.75
FAR = 80
"""Steps of grey, of 255, by which two dots are different."""
MOST_DIFFERENT = 0.0001
"""The share of dots that may be: a word that is missing is more."""


@pytest.fixture
def tour(app: Flask):
    with app.app_context():
        made = tour_with_host()
        made.add(
            Words("Lunch: local dishes", "昼食（郷土料理）"),
            "2027-05-19 12:30",
            "2027-05-19 13:30",
            kind=ItemKind.MEAL,
            place=Words("Asuke", "足助"),
            meal_kind="lunch",
            host=Words("Head of the Asuke branch office", "足助支所長"),
        )
        made.add(
            Words(
                "How neighbours drive neighbours in the mountain district, with the drivers at the table",
                "旭地区における住民相互の移動支援について（運転を担う髙橋・﨑山・渡邉の各地区会長との意見交換）",
            ),
            "2027-05-19 14:15",
            "2027-05-19 15:30",
            place=Words("Asahi branch office", "旭支所"),
            cards=2,
            photography="ask",
            dress=Words("Business", "スーツ等"),
        )
        with unit_of_work():
            leader = Words("Assistant Director, JLGC London", "クレア・ロンドン事務所 所長補佐")
            set_contacts(SYSTEM, made.event, Contacts(leader, "+81 00 0000 0000"))
        made.give(Circle.HOST, Circle.PARTICIPANTS)
        yield made


def drawn(paper: Paper) -> Image.Image:
    file = pypdfium2.PdfDocument(paper.content)
    try:
        return file[0].render(scale=SCALE, grayscale=True).to_pil()
    finally:
        file.close()


def compare(paper: Paper, name: str) -> None:
    picture, path = drawn(paper), PICTURES / f"{name}.png"
    if os.environ.get("REDRAW"):
        picture.quantize(16).save(path, optimize=True)
    assert differing(picture, path) < MOST_DIFFERENT, f"{path.name} is drawn otherwise"


def differing(picture: Image.Image, path: Path) -> float:
    """The share of dots that are different."""
    kept = Image.open(path).convert("L")
    assert picture.size == kept.size
    counted = ImageChops.difference(picture, kept).histogram()
    return sum(counted[FAR:]) / sum(counted)


@pytest.mark.parametrize("lang", ["both", "ja", "en"])
def test_an_itinerary(tour: Tour, lang: str) -> None:
    compare(make(Kind.ITINERARY, tour.event, lang=lang, reader=Reader.PARTICIPANTS), f"itinerary-{lang}")


def test_a_superseded_draft_of_a_host(tour: Tour) -> None:
    tour.change(tour.mayor, room="2F")
    tour.give(Circle.HOST)
    tour.change(tour.mayor, room="3F")
    tour.give(Circle.HOST)
    old = make(Kind.ITINERARY, tour.event, lang="both", reader=Reader.HOST, host=tour.city, edition=2)
    compare(old, "superseded")


def test_a_day_sheet(tour: Tour) -> None:
    day = wall("2027-05-19 00:00", TOKYO).date
    compare(make(Kind.DAY_SHEET, tour.event, lang="both", day=day), "day-sheet")


def test_a_change_slip(tour: Tour) -> None:
    moved = {"starts": wall("2027-05-19 13:00", TOKYO), "ends": wall("2027-05-19 13:30", TOKYO)}
    tour.change(tour.mayor, **moved)
    tour.drop(tour.factory)
    tour.give(Circle.PARTICIPANTS)
    compare(make(Kind.CHANGE_SLIP, tour.event, lang="both"), "change-slip")


def test_what_moves_or_vanishes_is_noticed(tour: Tour) -> None:
    """The comparison itself: one other word is more than its tolerance."""
    tour.change(tour.mayor, title=Words("Courtesy call on the Mayor", "議長表敬訪問"))
    tour.give(Circle.PARTICIPANTS)
    paper = make(Kind.ITINERARY, tour.event, lang="both", reader=Reader.PARTICIPANTS)
    assert differing(drawn(paper), PICTURES / "itinerary-both.png") > MOST_DIFFERENT
