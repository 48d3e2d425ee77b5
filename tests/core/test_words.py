import pickle

import pytest

from tourapp.core.words import Words

BOTH = Words("Mobility in rural areas", "地方の移動手段")


@pytest.mark.parametrize(
    ("words", "lang", "expected"),
    [
        (BOTH, "en", ("Mobility in rural areas", "en")),
        (BOTH, "ja", ("地方の移動手段", "ja")),
        (BOTH, "ja-JP", ("地方の移動手段", "ja")),
        (BOTH, "en_GB", ("Mobility in rural areas", "en")),
        (BOTH, "fr", ("Mobility in rural areas", "en")),
        (Words(en="Only English"), "ja", ("Only English", "en")),
        (Words(ja="日本語のみ"), "en", ("日本語のみ", "ja")),
        (Words(en=" ", ja="日本語のみ"), "en", ("日本語のみ", "ja")),
        (Words(), "ja", ("", "ja")),
        (Words(), "en", ("", "en")),
    ],
)
def test_a_reader_gets_her_language_or_the_other_one_with_its_name(words, lang, expected):
    assert words.side(lang) == expected
    assert words.in_(lang) == expected[0]


def test_a_missing_side_is_listed():
    assert BOTH.missing == ()
    assert Words(en="x").missing == ("ja",)
    assert Words(ja="x").missing == ("en",)
    assert Words(en="  ").missing == ("en", "ja")


def test_words_are_false_only_when_both_sides_are_empty():
    assert not Words()
    assert not Words(" ", "\n")
    assert Words(ja="x")


def test_words_work_as_a_composite_value():
    assert BOTH.__composite_values__() == (BOTH.en, BOTH.ja)
    assert Words(*BOTH.__composite_values__()) == BOTH
    assert Words(None, None) == Words()
    assert hash(Words("a", "b")) == hash(Words("a", "b"))
    assert pickle.loads(pickle.dumps(BOTH)) == BOTH


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Words()),
        (BOTH, BOTH),
        ("Toyota", Words("Toyota", "Toyota")),
        ("", Words()),
        (("a", None), Words("a", "")),
        ({"en": "a", "ja": None}, Words("a", "")),
        ({"ja": "b"}, Words("", "b")),
        ({}, Words()),
    ],
)
def test_words_are_read_from_what_imports_and_forms_have(value, expected):
    assert Words.of(value) == expected


def test_what_is_not_words_is_refused():
    with pytest.raises(ValueError, match="fr"):
        Words.of({"en": "a", "fr": "b"})
    with pytest.raises(TypeError):
        Words.of(12)
    with pytest.raises(TypeError):
        Words(en=12)
