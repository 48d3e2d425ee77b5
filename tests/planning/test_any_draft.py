"""Whatever stands in a draft, checks say something of it or nothing, and never fall over."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.planning.situations import FAR, HALL, NEAR, NOW, facts, situation
from tests.programme.test_rules import EVENT
from tourapp.agenda.circles import Circle
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.planning import rules
from tourapp.planning.facts import Facts, PlaceFacts
from tourapp.planning.findings import Finding, Planned, Severity
from tourapp.programme.choices import INTERPRETATION, MODES
from tourapp.programme.content import ItemContent
from tourapp.programme.group.rules import GroupNumbers
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.resources.models import Known

WORDS = st.sampled_from(
    [Words(), Words("City Hall", "市役所"), Words("Centre", ""), Words("", "村"), Words("4", "四個")]
)
MOMENTS = st.none() | st.builds(
    WallTime,
    st.datetimes(dt.datetime(2027, 1, 18), dt.datetime(2027, 1, 21)).map(
        lambda at: at.replace(microsecond=0)
    ),
    st.sampled_from(["Asia/Tokyo", "UTC"]),
)
NUMBERS = st.none() | st.integers(0, 500)
REFS = st.sampled_from(["", HALL.ref, NEAR.ref, FAR.ref, "place:gone", "nonsense"])

CONTENTS = st.builds(
    ItemContent,
    kind=st.sampled_from(list(ItemKind)),
    title=WORDS,
    starts=MOMENTS,
    ends=MOMENTS,
    place=WORDS,
    place_ref=REFS,
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    room=st.sampled_from(["", "A"]),
    capacity=NUMBERS,
    needs_signup=st.booleans(),
    is_optional=st.booleans(),
    audience=st.sampled_from([(), (EVENT,), ("group:1",), ("group:1", "group:2")]),
    interpretation=st.sampled_from(["", *INTERPRETATION]),
    interpreters=st.sampled_from([(), (Words("A", "A"),)]),
    gift=WORDS,
    cards=NUMBERS,
    travel_from=WORDS,
    travel_to=WORDS,
    travel_mode=st.sampled_from(["", "broom", *MODES]),
    travel_minutes=NUMBERS,
    travel_km=st.none() | st.floats(0, 50_000),
    transfer_from=WORDS,
    transfer_mode=st.sampled_from(["", *MODES]),
    transfer_minutes=NUMBERS,
    vehicle=WORDS,
    night=st.none() | st.dates(dt.date(2027, 1, 17), dt.date(2027, 1, 21)),
    confirmation=st.sampled_from(list(Confirmation)),
)
PLACES = st.builds(
    PlaceFacts,
    ref=st.just(HALL.ref),
    name=st.just(HALL.name),
    kind=st.sampled_from(["", "airport", "government_office"]),
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    hours=st.sampled_from(["", "09:00-17:00", "by arrangement", "22:00-03:00"]) | st.text(max_size=12),
    closed_on=st.sampled_from(["", "Mon", "Thu (Fri if Thu is a national holiday)"]) | st.text(max_size=20),
    last_entry=st.sampled_from(["", "16:30"]) | st.text(max_size=6),
    step_free=st.sampled_from(list(Known)),
    group_meals=st.sampled_from(list(Known)),
)
GROUPS = st.builds(
    GroupNumbers,
    participants=NUMBERS,
    tour_leaders=NUMBERS,
    interpreters=NUMBERS,
    step_free=NUMBERS,
    severe_allergies=NUMBERS,
)


def _facts(place: PlaceFacts, group: GroupNumbers, is_led: bool) -> Facts:
    days = {"first_day": dt.date(2027, 1, 18), "last_day": dt.date(2027, 1, 21)}
    return facts(place, NEAR, FAR, group=group, is_led=is_led, **days)


def _blocks(found: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(each.key, each.digest) for each in found if each.severity is Severity.BLOCK]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(CONTENTS, max_size=8),
    st.builds(_facts, PLACES, GROUPS, st.booleans()),
    st.sampled_from(list(Circle)),
)
def test_no_draft_makes_checks_fall_over(contents: list[ItemContent], known: Facts, circle: Circle) -> None:
    ordered = sorted(contents, key=lambda each: (each.starts is None, each.starts and each.starts.instant))
    items = [
        Planned(f"item:00000000-0000-0000-0000-{number:012d}", "", content)
        for number, content in enumerate(ordered)
    ]
    found = rules.findings(situation(items, circle, known))
    assert len({each.key for each in found}) == len(found)
    later = rules.findings(replace(situation(items, circle, known), now=NOW + dt.timedelta(days=36)))
    assert _blocks(later) == _blocks(found)  # what holds up a release does not depend on when one looks
    for each in found:
        assert str(each.message) and each.digest
        json.dumps(dict(each.numbers))
        assert set(each.items) <= {item.ref for item in items}
        for repair in each.repairs:
            assert str(repair.label) and repair.key and repair.said.en and repair.said.ja
            assert all(edit.fields for edit in repair.edits)
