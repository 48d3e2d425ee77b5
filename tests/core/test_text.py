import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tourapp.core.text import (
    clean_block,
    clean_line,
    email_key,
    has_japanese,
    person_name,
    search_key,
    sort_key_name,
)
from tourapp.core.variants import KANJI, LATIN

# Every kind of character, lone surrogates as well: a request may carry them.
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))

# --- search ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aberdeen City Council", "ABERDEEN  city council"),
        ("Lüneburg", "Luneburg"),
        ("Lüneburg", "Lu\u0308neburg"),
        ("Tromsø", "Tromso"),
        ("Łódź", "Lodz"),
        ("Straße", "STRASSE"),
        ("Ærø", "aero"),
        ("Þórshöfn", "thorshofn"),
        ("İzmir", "izmir"),
        ("Newcastle-upon-Tyne", "Newcastle upon Tyne"),
        ("Newcastle–upon–Tyne", "newcastle upon tyne"),
        ("King's Lynn", "Kings Lynn"),
        ("King’s Lynn", "kings lynn"),
        ("St. Albans", "St Albans"),
        ("ＴＯＫＹＯ", "tokyo"),
        ("ﾄﾖﾀ", "とよた"),
        ("トヨタ", "とよた"),
        ("ヴィーン", "ゔぃーん"),
        ("ガ", "カ\u3099"),
        ("山田　太郎", "山田太郎"),
        ("山田 太郎", "山田太郎"),
        ("ジョン・スミス", "ジョンスミス"),
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("齋藤", "斉藤"),
        ("𠮷田", "吉田"),
        ("澤田", "沢田"),
        ("國際", "国際"),
        ("\ufa19田", "神田"),
        ("辻\U000e0100", "辻"),
        ("茅ヶ崎市", "茅ケ崎市"),
        ("第１回", "第1回"),
        ("㈱トヨタ", "(株)とよた"),
        ("clair\u200b", "CLAIR"),
    ],
)
def test_spellings_that_people_call_the_same_have_the_same_key(one, other):
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("か", "が"),
        ("は", "ぱ"),
        ("さっか", "サッカー"),
        ("Toyota", "Toyama"),
        ("York", "New York"),
        ("豊田", "豊橋"),
    ],
)
def test_different_words_have_different_keys(one, other):
    assert search_key(one) != search_key(other)


def test_a_text_without_letters_has_an_empty_key():
    assert search_key("") == search_key(" -– /\u3000\n") == ""


@given(ANY_TEXT)
@example("ﬀ´ ΐ ｶﾞ ㌀ İ ŉ ﾞ")
def test_the_key_of_a_key_is_the_key(text):
    key = search_key(text)
    assert search_key(key) == key


@given(ANY_TEXT)
def test_a_key_has_no_spaces_around_or_twice_and_can_be_stored(text):
    key = search_key(text)
    assert key == " ".join(key.split())
    key.encode()


def test_no_variant_leads_to_another_variant_or_to_itself():
    for table in (KANJI, LATIN):
        for old, new in table.items():
            assert chr(old) != new
    # 齋 → 斎 → 斉: a chain would need two passes.
    assert all(ord(new) not in KANJI for new in KANJI.values())


# --- addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "alder@example.org",
        "  Alder@Example.ORG ",
        "ａｌｄｅｒ＠ｅｘａｍｐｌｅ．ｏｒｇ",
        "alder@example.org\u200b",
        "\ufeffalder@example.org",
        "alder\u00a0@example.org",
        "al\u00adder@example.org\r\n",
        "\u202ealder@example.org",
    ],
)
def test_one_address_has_one_key_however_it_was_pasted(typed):
    assert email_key(typed) == "alder@example.org"


def test_plus_tags_and_accents_are_different_addresses():
    assert email_key("alder+work@example.org") != email_key("alder@example.org")
    assert email_key("ålder@example.org") != email_key("alder@example.org")
    assert email_key("al.der@example.org") != email_key("alder@example.org")


@given(ANY_TEXT)
def test_the_key_of_an_address_key_is_the_key(text):
    assert email_key(email_key(text)) == email_key(text)


# --- what is kept ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna   Lind ", "Anna Lind"),
        ("Anna\r\nBcc: someone@example.org", "Anna Bcc: someone@example.org"),
        ("Anna\u2028Lind\tB", "Anna Lind B"),
        ("A\x00n\x1bn\x7fa\x9b", "Anna"),
        ("\u202eannA\u202c \u2066x\u2069", "annA x"),
        ("An\u200bn\ufeffa\u200d", "Anna"),
        ("An\ud800na", "Anna"),
        ("Lu\u0308neburg", "Lüneburg"),
        ("①㈱髙橋", "①㈱髙橋"),
        ("山田　太郎", "山田　太郎"),
        ("　山田　", "山田"),
        ("\ufa19田", "\ufa19田"),
        ("カ\u3099", "ガ"),
        ("辻\U000e0100", "辻\U000e0100"),
        ("𠮷田 👋", "𠮷田 👋"),
        ("ｶﾀｶﾅ", "ｶﾀｶﾅ"),
        ("\u200b \u00a0", ""),
    ],
)
def test_a_line_is_kept_as_typed_without_what_nobody_can_see(typed, kept):
    assert clean_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four\u2029five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("\n\none  \n\n  two\t\n\n", "one\n\n  two"),
        ("a\x00b\u202ec", "abc"),
    ],
)
def test_a_block_keeps_its_lines(typed, kept):
    assert clean_block(typed) == kept


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more_and_leaves_text_that_can_be_stored(text):
    for clean in (clean_line, clean_block):
        kept = clean(text)
        assert clean(kept) == kept
        kept.encode()
        assert not any(
            unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs") for char in kept.replace("\n", "")
        )
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize("text", ["あ", "ア", "ｱ", "漢", "𠮷", "々", "Toyota 豊田"])
def test_japanese_is_recognised(text):
    assert has_japanese(text)


@pytest.mark.parametrize("text", ["", "Toyota", "Łódź", "①", "（）・、。", "한글", "１２", "U20"])
def test_what_is_not_japanese_is_recognised(text):
    assert not has_japanese(text)


# --- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "family", "order", "local", "en", "ja"),
    [
        ("Haruo", "Yamada", "family_first", "山田 晴夫", "YAMADA Haruo", "山田 晴夫"),
        ("Haruo", "Yamada", "family_first", "", "YAMADA Haruo", "YAMADA Haruo"),
        ("Anna", "Lind", "given_first", "", "Anna Lind", "Anna Lind"),
        ("Anna", "Lind", "given_first", "アンナ・リンド", "Anna Lind", "アンナ・リンド"),
        ("Георги", "Иванов", "given_first", "Георги Иванов", "Георги Иванов", "Георги Иванов"),
        ("晴夫", "山田", "family_first", "", "山田 晴夫", "山田 晴夫"),
        ("晴夫", "山田", "given_first", "", "山田 晴夫", "山田 晴夫"),
        ("Björk", "", "single", "", "Björk", "Björk"),
        ("", "Sukarno", "single", "", "Sukarno", "Sukarno"),
        ("Haruo", "", "family_first", "", "Haruo", "Haruo"),
        ("", "", "single", "山田", "山田", "山田"),
        ("Jürgen", "Groß", "family_first", "", "GROSS Jürgen", "GROSS Jürgen"),
        (" Anna ", " Lind ", "given_first", " ", "Anna Lind", "Anna Lind"),
    ],
)
def test_people_are_called_in_the_order_of_their_names(given_name, family, order, local, en, ja):
    assert person_name(given_name, family, order, "en", local=local) == en
    assert person_name(given_name, family, order, "ja", local=local) == ja


def test_an_unknown_order_of_names_is_refused():
    with pytest.raises(ValueError, match="order"):
        person_name("Anna", "Lind", "western", "en")


def test_people_are_sorted_by_family_name_and_japanese_by_kana():
    people = [
        ("Zoë", "Ängström", ""),
        ("Björk", "", ""),
        ("Anna", "de la Cruz", ""),
        ("Xavier", "de", ""),
        ("Bea", "Lind", ""),
        ("Anna", "Lind", ""),
        ("Anna", "Lindberg", ""),
        ("Ole", "Østergaard", ""),
        ("あい", "原田", "はらだ あい"),
        ("あきこ", "原", "ハラ アキコ"),
        ("がい", "甲斐", "がい"),
        ("かき", "柿", "かき"),
        ("いち", "大田", "オオタ いち"),
        ("に", "太田", "オータ に"),
    ]
    in_order = sorted(people, key=lambda person: sort_key_name(person[0], person[1], kana=person[2]))
    assert [f"{family or given_name} {given_name}".strip() for given_name, family, _ in in_order] == [
        "Ängström Zoë",
        "Björk Björk",
        "de Xavier",
        "de la Cruz Anna",
        "Lind Anna",
        "Lind Bea",
        "Lindberg Anna",
        "Østergaard Ole",
        "大田 いち",
        "太田 に",
        "甲斐 がい",
        "柿 かき",
        "原 あきこ",
        "原田 あい",
    ]
