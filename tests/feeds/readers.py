"""Calendar files as independent programs read them: what each finds in a feed, in one form to compare."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import icalendar
import ics
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from vdirsyncer.vobject import split_collection

EVER = (dt.date(2000, 1, 1), dt.date(2040, 1, 1))


@dataclass(frozen=True, order=True)
class Found:
    """An event. An instant is in UTC; a whole day is a date, its end the day after; None: the reader does not say."""

    uid: str
    summary: str
    starts: dt.date
    ends: dt.date | None
    status: str | None


def _plain(moment: dt.date) -> dt.date:
    return moment.astimezone(dt.UTC) if isinstance(moment, dt.datetime) else moment


def icalendar_reads(content: bytes) -> list[Found]:
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert not any(each.errors for each in events)
    return [
        Found(str(x["UID"]), str(x["SUMMARY"]), _plain(x.start), _plain(x.end), str(x["STATUS"]))
        for x in events
    ]


def vobject_reads(content: bytes) -> list[Found]:
    return [
        Found(x.uid.value, x.summary.value, _plain(x.dtstart.value), _plain(x.dtend.value), x.status.value)
        for x in vobject.readOne(content.decode()).vevent_list
    ]


def ics_reads(content: bytes) -> list[Found]:
    found = []
    for x in ics.Calendar(content.decode()).events:
        starts, ends = x.begin.datetime, x.end.datetime
        if x.all_day:
            starts, ends = starts.date(), ends.date()
        found.append(Found(x.uid, x.name, _plain(starts), _plain(ends), x.status))
    return found


def ical_reads(content: bytes) -> list[Found]:
    return [
        Found(x.uid, x.summary, _plain(x.dtstart), _plain(x.dtend), x.status.value)
        for x in IcsCalendarStream.calendar_from_ics(content.decode()).events
    ]


def recurring_reads(content: bytes) -> list[Found]:
    """It lays events out over a span of time; its ends are of its own reckoning where the clocks change."""
    laid_out = recurring_ical_events.of(icalendar.Calendar.from_ical(content)).between(*EVER)
    return [
        Found(str(x["UID"]), str(x["SUMMARY"]), _plain(x.start), None, str(x["STATUS"])) for x in laid_out
    ]


def vdirsyncer_reads(content: bytes) -> list[Found]:
    """It cuts a feed into files of one event, each with its time zones; read here one by one."""
    return [found for item in split_collection(content.decode()) for found in icalendar_reads(item.encode())]


READERS: dict[str, Callable[[bytes], list[Found]]] = {
    "icalendar": icalendar_reads,
    "vobject": vobject_reads,
    "ics": ics_reads,
    "ical": ical_reads,
    "recurring-ical-events": recurring_reads,
    "vdirsyncer": vdirsyncer_reads,
}
