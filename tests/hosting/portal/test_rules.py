import datetime as dt
import uuid
from dataclasses import replace

import pytest

from tests.builders import wall
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.directory.kinds import OrganisationKind as Kind
from tourapp.hosting.portal import rules
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.rules import seen_by

TOKYO = "Asia/Tokyo"
CITY = "organisation:1"


def an_item(**facts):
    content = ItemContent(
        kind=ItemKind.VISIT,
        title=Words("Factory", "工場見学"),
        starts=wall("2025-05-20 10:00", TOKYO),
        ends=wall("2025-05-20 11:00", TOKYO),
        place=Words("Motomachi", "元町"),
        host_ref=CITY,
    )
    return seen_by(Circle.HOST, uuid.uuid4(), replace(content, **facts), everybody="event:1")


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        (Kind.CITY, "豊田市", "貴市"),
        (Kind.DESIGNATED_CITY, "川崎市", "貴市"),
        (Kind.PREFECTURE, "愛知県", "貴県"),
        (Kind.PREFECTURE, "京都府", "貴府"),
        (Kind.PREFECTURE, "東京都", "貴都"),
        (Kind.PREFECTURE, "北海道", "貴道"),
        (Kind.MUNICIPALITY, "新宿区", "貴区"),
        (Kind.MUNICIPALITY, "設楽町", "貴町"),
        (Kind.MUNICIPALITY, "豊根村", "貴村"),
        (Kind.ASSOCIATION, "豊田市国際交流協会", "貴協会"),
        (Kind.ASSOCIATION, "全国知事会", "貴会"),
        (Kind.MUNICIPALITY, "", "貴会"),
    ],
)
def test_an_authority_is_addressed_by_its_kind(kind, name, said):
    assert rules.addressed_as(kind, Words("X", name)).ja == said


def test_a_january_tour_belongs_to_the_fiscal_year_before():
    assert rules.fiscal_year(dt.date(2025, 5, 18)) == "令和7年度"
    assert rules.fiscal_year(dt.date(2026, 1, 19)) == "令和7年度"
    assert rules.fiscal_year(dt.date(2019, 5, 1)) == "令和元年度"
    assert rules.fiscal_year(dt.date(2018, 5, 1)) == "平成30年度"


def test_changes_are_taken_up_to_three_days_before_on_the_clocks_of_the_place():
    item = an_item()
    assert rules.last_day_for_changes(item) == dt.date(2025, 5, 17)
    last = dt.datetime(2025, 5, 17, 23, 59, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    assert rules.is_open_for_changes(item, last)
    assert not rules.is_open_for_changes(item, last + dt.timedelta(minutes=1))
    assert rules.is_open_for_changes(an_item(starts=None, ends=None), last)


def test_progress_counts_what_is_asked():
    states = [
        *[Confirmation.CONFIRMED] * 15,
        Confirmation.COUNTER_PROPOSED,
        Confirmation.ARRANGING_INTERNALLY,
        *[Confirmation.REQUESTED] * 5,
        Confirmation.NOT_NEEDED,
    ]
    found = rules.progress(states)
    assert (found.asked, found.agreed, found.proposed, found.left, found.arranging) == (22, 15, 1, 6, 1)


def test_old_and_new_stand_beside_each_other():
    old = an_item()
    new = replace(old, starts=wall("2025-05-20 10:30", TOKYO), remarks=(Words("New", "新"),))
    (found,) = rules.differences(old, new, "ja")
    assert found.what == "time"
    assert (found.old, found.new) == ("5月20日（火） 10:00〜11:00", "5月20日（火） 10:30〜11:00")
    assert rules.differences(old, replace(old, remarks=()), "ja") == ()


def test_an_item_belongs_to_the_authority_that_it_names_and_to_no_other():
    mine, other, nobodys = an_item(), an_item(host_ref="organisation:2"), an_item(host_ref="")
    every = (mine, other, nobodys)
    assert rules.belonging(every, CITY, None) == (mine,)
    assert rules.belonging(every, "", None) == ()
    assert rules.belonging(every, CITY, []) == ()
    assert rules.belonging(every, CITY, [other.id, mine.id]) == (mine,)
