"""A real subscriber follows a programme: vdirsyncer and khal over HTTP.

`python -m tests.drills subscriber` does the same against the production server, at the private address of somebody who
takes part. vdirsyncer gives each event a UID of its own making, so the number of events tells whether one was replaced.
"""

import datetime as dt
from pathlib import Path

from flask import Flask

from tests.feeds.subscriber import Row, Subscriber
from tests.feeds.test_views import release, released  # noqa: F401
from tests.programme.test_importing import change, item
from tests.serving import serving
from tourapp.core import clock
from tourapp.events import queries as events

DAY = "2027-06-17"


def move(by: dt.timedelta) -> None:
    found = item(events.by_slug("seminar"), "SEM-03")
    assert found.starts is not None and found.ends is not None
    starts, ends = (
        type(each).from_instant(each.instant + by, each.zone) for each in (found.starts, found.ends)
    )
    change(found, starts=starts, ends=ends)
    release("seminar")


def meant_for(*references: str) -> tuple[str, ...]:
    """Whom the item is meant for from now on; whom it was meant for."""
    found = item(events.by_slug("seminar"), "SEM-03")
    before = tuple(found.audience)
    change(found, audience=references)
    release("seminar")
    return before


def seen(subscriber: Subscriber, starts: str) -> Row:
    """Fetch once; the only entry of the day that begins then and is not another one's."""
    assert subscriber.sync().returncode == 0
    assert subscriber.kept() == 16
    (found,) = [row for row in subscriber.sees(DAY) if row.starts == f"{DAY} {starts}"]
    return found


def test_cal_42_70_71_74_a_subscriber_sees_a_visit_move_go_and_come_back(
    released: Flask,  # noqa: F811
    tmp_path: Path,
) -> None:
    with serving(released) as site:
        subscriber = Subscriber(tmp_path / "subscriber", f"{site}/events/seminar.ics")
        created = seen(subscriber, "09:45")
        assert created.ends == f"{DAY} 10:20"
        with clock.travel(dt.timedelta(hours=1)), released.app_context():
            move(dt.timedelta(minutes=27))
        moved = seen(subscriber, "10:12")
        assert (moved.title, moved.ends) == (created.title, f"{DAY} 10:47")
        assert moved.description.startswith(
            "The time has changed. It was Thursday 17 June 2027, 09:45 to 10:20 (London)."
        )
        with clock.travel(dt.timedelta(hours=2)), released.app_context():
            everybody = meant_for("group:staff")
        gone = seen(subscriber, "10:12")
        assert gone.title == f"Cancelled: {created.title}"
        assert "CANCELLED" in gone.status.upper()
        with clock.travel(dt.timedelta(hours=3)), released.app_context():
            meant_for(*everybody)
        back = seen(subscriber, "10:12")
        assert back.title == created.title
        assert back.description.startswith("On again after it had been cancelled.")


def test_cal_50_52_a_subscriber_elsewhere_sees_the_same_instant(
    released: Flask,  # noqa: F811
    tmp_path: Path,
) -> None:
    with serving(released) as site:
        subscriber = Subscriber(tmp_path / "subscriber", f"{site}/events/seminar.ics", "Asia/Tokyo")
        assert "Keynote" in seen(subscriber, "17:45").title
