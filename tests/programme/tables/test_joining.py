"""What rows say of each other: journeys between places, and which authority receives the group."""

from tourapp.core.text import search_key
from tourapp.core.words import Words
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.tables.joining import Body, led, names_in, received

TOYOTA = Body("organisation:1", Words("Toyota City", "豊田市"))
BODIES = {
    search_key("豊田市"): TOYOTA,
    search_key("Toyota City"): TOYOTA,
    search_key("City of Toyota"): TOYOTA,
}


def item(kind=ItemKind.VISIT, place="", **said):
    return ItemContent(kind=kind, title=Words("Item", "項目"), place=Words("", place), **said)


def test_a_journey_leads_from_where_one_is_to_what_comes_next():
    station, way, hall = item(place="駅"), item(ItemKind.TRAVEL), item(place="市役所")
    assert [each.travel_from.ja for each in led([station, way, hall])] == ["", "駅", ""]
    assert led([station, way, hall])[1].travel_to.ja == "市役所"


def test_its_own_place_is_where_it_begins_and_what_it_says_itself_stays():
    way = item(ItemKind.TRAVEL, "ホテル", travel_to=Words("", "空港"))
    found = led([item(place="駅"), way, item(place="市役所")])[1]
    assert (found.travel_from.ja, found.travel_to.ja) == ("ホテル", "空港")


def test_a_journey_to_the_place_where_one_is_leads_nowhere_that_we_know():
    found = led([item(place="駅"), item(ItemKind.TRAVEL), item(place="駅")])[1]
    assert found.travel_from.ja == "駅" and not found.travel_to


def test_of_two_journeys_in_a_row_the_place_between_is_taken_from_either_and_never_made_up():
    def ends(first, second):
        _, one, other, _ = led([item(place="駅"), first, second, item(place="市役所")])
        return one.travel_from.ja, one.travel_to.ja, other.travel_from.ja, other.travel_to.ja

    way = item(ItemKind.TRAVEL)
    assert ends(way, way) == ("駅", "", "", "市役所")
    assert ends(way, item(ItemKind.TRAVEL, "空港")) == ("駅", "空港", "空港", "市役所")
    assert ends(item(ItemKind.TRAVEL, travel_to=Words("", "港")), way) == ("駅", "港", "港", "市役所")


def test_a_body_before_the_post_receives_the_group_and_the_post_stays():
    found = received(
        item(
            host=Words("Toyota City, Mayor", "豊田市 市長"),
            principal=Words("Toyota City, Mayor", "豊田市 市長"),
        ),
        BODIES,
    )
    assert (found.host_ref, found.host_organisation) == (TOYOTA.ref, TOYOTA.name)
    assert found.host == found.principal == Words("Mayor", "市長")


def test_a_body_by_another_name_is_found_and_nothing_that_was_written_goes():
    found = received(item(host=Words("City of Toyota, Mayor", "")), BODIES)
    assert found.host_ref == TOYOTA.ref and found.host.en == "City of Toyota, Mayor"


def test_a_post_that_begins_like_a_body_is_no_body():
    for post in ("豊田市長", "豊田市国際担当", "国際担当", ""):
        said = item(host=Words("", post))
        assert received(said, BODIES) == said, post


def test_what_our_own_office_receives_asks_nobody():
    own = [search_key("クレア・ロンドン事務所")]
    found = received(item(host=Words("", "クレアロンドン事務所 随行・事務局担当")), BODIES, own)
    assert found.confirmation is Confirmation.NOT_NEEDED and not found.host_ref
    for others in ("豊田市 市長", "クレアロンドン事務所、津市 市長", "クレアロンドン事務所長 某", ""):
        assert received(item(host=Words("", others)), BODIES, own).confirmation is Confirmation.PROPOSED, (
            others
        )
    both = Words("Mayor", "クレアロンドン事務所 随行")
    assert received(item(host=both), BODIES, own).confirmation is Confirmation.PROPOSED


def test_a_body_alone_is_found_and_stays_as_it_was_written():
    found = received(item(host=Words("", "豊田市")), BODIES)
    assert found.host_ref == TOYOTA.ref and found.host.ja == "豊田市"


def test_the_names_that_are_asked_for_are_the_beginnings():
    keys = names_in([item(host=Words("Toyota City, Mayor", "豊田市 国際担当職員"))])
    assert {search_key("豊田市"), search_key("Toyota City")} <= keys
