"""Texts without a key of their own are found by whatever somebody types for them, on both stores alike."""

import pytest
import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.core.matching import APART, folded, holding
from tourapp.core.text import search_key

KEPT = (
    "ｱﾚﾙｷﾞｰの確認",
    "アレルギー の確認",
    "Café Zoë, Łódź – “Straße”",
    "CAFE\u0301 Ærø / ØRESUND ÞÓR",
    "髙橋さんへ　連絡 第１回 ＶＩＰ",
    "St. Albans (King’s Lynn); half-way_up `quoted` 100%",
    "㈱トヨタ・ヴィーン「茅ヶ崎」",
    "two\nlines\tand İstanbul",
    "50\u00a0% ½ № ① ﬁne\u200b",
    "plain ascii, Only: It's",
    "",
)


@pytest.fixture
def _each(each_app):
    with each_app.app_context():
        yield


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("あれるぎー", KEPT[0]),
        ("ｱﾚﾙｷﾞｰ", KEPT[1]),
        ("アレルギー", KEPT[0]),
        ("cafe lodz strasse", KEPT[2]),
        ("Café", KEPT[3]),
        ("aero oresund thor", KEPT[3]),
        ("高橋 vip", KEPT[4]),
        ("kings half-way", KEPT[5]),
    ],
)
def test_what_is_written_otherwise_is_found(_each, said, kept):
    def found(text):
        return session().scalar(sa.select(sa.and_(*holding(said, sa.literal(""), sa.literal(text)))))

    assert found(kept)
    assert not found("nothing of it")


def test_a_word_does_not_reach_from_one_text_into_the_next_and_signs_are_no_words(_each):
    both = (sa.literal("豊"), sa.literal("田"))
    assert not session().scalar(sa.select(sa.and_(*holding("豊田", *both))))
    assert session().scalar(sa.select(sa.and_(*holding("田 豊", *both))))
    assert not session().scalar(sa.select(sa.and_(*holding("%", *both))))


def test_both_stores_fold_as_our_own_keys_do(_each):
    """Nothing but runs of spaces may differ: words are looked for, and no word holds one."""
    for text in KEPT:
        key = session().scalar(sa.select(folded(sa.literal(text), sa.literal("End"))))
        assert " ".join(key.replace(APART, " ").split()) == " ".join(f"{search_key(text)} end".split()), text
