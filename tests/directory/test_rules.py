import datetime as dt

import pytest

from tourapp.core.errors import Conflict, Refusal
from tourapp.directory import rules
from tourapp.directory.kinds import KINDS, OrganisationKind
from tourapp.directory.models import NameOrder


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Sheffield City Council", "sheffield"),
        ("City and County of Swansea Council", "swansea"),
        ("The Highland Council", "highland"),
        ("Free and Hanseatic City of Hamburg", "hamburg"),
        ("Gateshead Metropolitan Borough Council", "gateshead"),
        ("City of Lüneburg", "luneburg"),
        ("Council", "council"),
        ("", ""),
    ],
)
def test_an_english_name_is_also_known_without_what_kind_of_body_it_is(name, plain):
    assert rules.plain_key(name) == plain


def test_keys_are_folded_and_stand_once():
    assert rules.keys_of(("Sheffield City Council", "Sheffield", "SHEFFIELD"), "Sheffield City Council") == (
        "sheffield city council",
        "sheffield",
    )


def test_a_text_of_punctuation_asks_for_nothing():
    assert rules.terms("%_ -") == ()


def test_what_nobody_covers_is_looked_after_by_every_office():
    assert rules.looked_after((None,), ("LON", "PAR")).offices == {"LON", "PAR"}
    assert rules.looked_after(("LON", None), ("LON", "PAR")).offices == {"LON"}


def test_an_organisation_needs_one_name_in_any_language():
    rules.check_organisation(("", "豊田市"), None, None)
    with pytest.raises(Refusal) as refused:
        rules.check_organisation(("", " "), None, None)
    assert refused.value.field == "name_en"


def test_an_organisation_cannot_end_before_it_begins():
    with pytest.raises(Refusal) as refused:
        rules.check_organisation(("A",), dt.date(2000, 1, 2), dt.date(2000, 1, 1))
    assert refused.value.field == "valid_to"


def test_only_a_body_with_a_last_day_has_a_successor():
    rules.check_successor(False, False, dt.date(2004, 10, 11))
    with pytest.raises(Refusal):
        rules.check_successor(False, False, None)
    with pytest.raises(Refusal):
        rules.check_successor(False, True, dt.date(2004, 10, 11))


@pytest.mark.parametrize(
    ("given", "family", "local", "wanted", "order"),
    [
        ("Haruo", "Yamada", "山田 春夫", None, NameOrder.FAMILY_FIRST),
        ("春夫", "山田", "", None, NameOrder.FAMILY_FIRST),
        ("Anna", "Placeholder", "", None, NameOrder.GIVEN_FIRST),
        ("Haruo", "Yamada", "", NameOrder.FAMILY_FIRST, NameOrder.FAMILY_FIRST),
        ("Suharto", "", "", NameOrder.GIVEN_FIRST, NameOrder.SINGLE),
        ("Haruo", "Yamada", "", NameOrder.SINGLE, NameOrder.GIVEN_FIRST),
    ],
)
def test_the_order_of_a_name(given, family, local, wanted, order):
    assert rules.name_order(given, family, local, wanted) is order


def test_one_name_is_enough_and_none_is_not():
    rules.check_person("Suharto", "", "")
    rules.check_person("", "", "山田 春夫")
    with pytest.raises(Refusal):
        rules.check_person(" ", "", "")


def test_an_appointment_needs_a_body_and_a_post():
    rules.check_appointment(True, "", "市長", None, None)
    for has_organisation, post in ((False, "Mayor"), (True, " ")):
        with pytest.raises(Refusal):
            rules.check_appointment(has_organisation, post, "", None, None)


def test_a_stale_save_collides_visibly():
    rules.check_version(3, 3)
    with pytest.raises(Conflict):
        rules.check_version(2, 3)


def test_every_kind_has_its_words_in_both_languages():
    assert set(KINDS) == set(OrganisationKind)
    assert all(not words.missing for words in KINDS.values())
