"""Lines of a mail: how they are broken, and the same words as HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourapp.messages.layout import COLUMNS, as_html, width, wrapped

JAPANESE = (
    "このたびはお申し込みいただき、誠にありがとうございます。"
    "お申し込みの内容を確認するため、次のページを開き、「登録を確定する」を押してください。"
)


def test_a_full_width_character_takes_two_columns() -> None:
    assert width("abc") == 3
    assert width("日本語") == 6
    assert width("が") == 2  # か with a combining mark


def test_a_short_line_stays_as_it_is() -> None:
    assert wrapped("  As it was typed.") == "  As it was typed."


def test_english_is_broken_between_words() -> None:
    lines = wrapped("word " * 40).split("\n")
    assert len(lines) > 1
    assert all(width(line) <= COLUMNS and line == line.strip() for line in lines)
    assert " ".join(lines).split() == ["word"] * 40


def test_japanese_is_broken_after_35_characters_at_most() -> None:
    lines = wrapped(JAPANESE).split("\n")
    assert "".join(lines) == JAPANESE
    assert len(lines) == 3
    assert all(len(line) <= COLUMNS // 2 + 1 for line in lines)


@pytest.mark.parametrize("mark", "。、」）ー")
def test_no_japanese_line_begins_with_a_mark_that_closes(mark: str) -> None:
    lines = wrapped("あ" * 35 + mark + "い" * 10).split("\n")
    assert len(lines) == 2
    assert not lines[1].startswith(mark)


def test_no_japanese_line_ends_with_a_mark_that_opens() -> None:
    lines = wrapped("あ" * 34 + "「" + "い" * 10).split("\n")
    assert not lines[0].endswith("「")


def test_words_and_figures_inside_japanese_stay_whole() -> None:
    text = "申込期限は" + "二" * 26 + " 2027-04-30T17:00（ロンドン）です。"
    assert "2027-04-30T17:00" in wrapped(text)


def test_an_address_is_never_broken() -> None:
    address = "https://example.org/" + "a" * 200
    assert wrapped(f"Open this:\n\n{address}\n") == f"Open this:\n\n{address}\n"


def test_a_broken_list_item_goes_on_under_its_first_word() -> None:
    lines = wrapped("- " + "item " * 30).split("\n")
    assert lines[0].startswith("- item")
    assert all(line.startswith("  item") for line in lines[1:])


@given(st.text(alphabet="ab あいう。「」 ", max_size=300))
def test_breaking_loses_nothing_but_spaces(text: str) -> None:
    assert wrapped(text).replace("\n", "").replace(" ", "") == text.replace(" ", "")


def test_html_says_the_same_in_paragraphs() -> None:
    assert as_html("One\ntwo\n\nThree") == "<p>One<br>\ntwo</p>\n<p>Three</p>"


def test_html_makes_a_link_only_of_an_address_that_stands_alone() -> None:
    html = as_html("https://example.org/?a=1&b=2\nbut not https://evil.example in a line")
    assert '<a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>' in html
    assert html.count("<a ") == 1


def test_html_escapes_what_people_typed() -> None:
    assert "<script>" not in as_html('<script>alert(1)</script> "x"')


def test_the_mark_of_the_signature_is_a_rule_in_html() -> None:
    assert as_html("Words\n\n-- \nThe office") == "<p>Words</p>\n<hr>\n<p>The office</p>"
