import io

import pypdfium2
import pytest
from pypdf import PdfReader

from tests.documents.papers_world import text_of
from tourapp.documents import typesetting
from tourapp.documents.typesetting import FontsMissing, typeset

MARKUP = (
    "#panic(1)",
    "$x^2$",
    "\\alpha",
    "*bold* _thin_ `raw`",
    "<label> @label",
    "// no comment /* none */",
    "= heading",
    "[body] {code}",
    '"quoted" \\" ',
    '#import "../../../etc/passwd"',
    "~ -- ---",
)


def line(text: str, lang: str = "en") -> dict[str, object]:
    return {"lang": lang, "text": text, "second": False}


def paper(*titles: str) -> dict[str, object]:
    """The least that the itinerary sets."""
    row = {"time": "10:30 to 11:00", "open": []}
    return {
        "langs": ["en"],
        "title": "Itinerary",
        **{name: [line("word")] for name in ("what", "event", "version", "issued", "running", "time_place")},
        **{f"{name}_label": [line(name)] for name in ("date", "time", "stay")},
        **{name: [] for name in ("reader", "mark", "phone", "notes", "facts")},
        "columns": [{"label": [line("Programme")], "share": 1, "strong": True}],
        "days": [
            {
                "date": [line("Tue 18 May")],
                "rows": [{**row, "cells": [[line(title)]]} for title in titles],
                "stays": [],
            }
        ],
    }


@pytest.mark.parametrize("text", MARKUP)
def test_what_people_typed_is_never_markup(text: str) -> None:
    assert text.replace(" ", "") in text_of(typeset("itinerary", paper(text)).content)


def test_the_same_values_give_the_same_bytes() -> None:
    assert typeset("itinerary", paper("Visit")).content == typeset("itinerary", paper("Visit")).content


def test_a_paper_is_tagged_has_a_title_and_a_language_and_says_nothing_of_when_it_was_set() -> None:
    reader = PdfReader(io.BytesIO(typeset("itinerary", paper("Visit")).content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert reader.metadata.title == "Itinerary"
    assert "/CreationDate" not in reader.metadata
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_the_variants_of_japanese_names_are_drawn_and_can_be_copied() -> None:
    set_ = typeset("itinerary", paper("髙橋 﨑山 邉見 濵田 ①㈱〜"))
    assert set_.missing == ()
    assert "髙橋﨑山邉見濵田" in text_of(set_.content)


def test_no_two_variants_are_drawn_alike() -> None:
    """Each of them has its own shape on paper: none stands there as the box of a character that is missing."""
    drawn = []
    for character in "高髙崎﨑辺邉邊":
        page = pypdfium2.PdfDocument(typeset("itinerary", paper(character)).content)
        drawn.append(page[0].render(scale=2).to_pil().tobytes())
        page.close()
    assert len(set(drawn)) == len(drawn)


def test_a_character_that_no_font_has_is_named_and_stands_as_the_printers_mark() -> None:
    set_ = typeset("itinerary", paper("Party 🎉 in 서울"))
    assert set(set_.missing) == {"🎉", "서", "울"}
    assert "Party〓in〓〓" in text_of(set_.content)


def test_a_fault_of_a_template_is_not_hidden() -> None:
    import typst

    with pytest.raises(typst.TypstError, match="days"):
        typeset("itinerary", {name: value for name, value in paper("Visit").items() if name != "days"})


def test_without_fonts_nothing_is_set(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "FONTS", tmp_path)
    with pytest.raises(FontsMissing, match=r"build\.py"):
        typeset("itinerary", paper("Visit"))
