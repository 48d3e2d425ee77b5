"""The list of participants as an address: what is searched, narrowed and ordered, to and fro."""

import uuid
from typing import Any

from tourapp.core.text import clean_line
from tourapp.registration.queries import Sort, Wanted
from tourapp.registration.states import Attendance, State

LONGEST_SEARCH = 100
LACKS_ANSWERS = "answers"


def wanted_from(asked: Any) -> Wanted:
    """What an address asks of the list; what cannot be read is left out, so that an old address still shows a list."""
    state, attendance = asked.get("state", ""), asked.get("attendance", "")
    marks = {name: identifier(asked.get(name, "")) for name in ("category", "tag", "group")}
    order = asked.get("sort", "")
    key = order.removeprefix("-")
    known = key in set(Sort)
    return Wanted(
        text=clean_line(asked.get("q", ""))[:LONGEST_SEARCH],
        state=State(state) if state in set(State) else None,
        attendance=Attendance(attendance) if attendance in set(Attendance) else None,
        category_id=marks["category"],
        tag_id=marks["tag"],
        group_id=marks["group"],
        lacks_answers=asked.get("lacks", "") == LACKS_ANSWERS,
        sort=Sort(key) if known else Sort.SUBMITTED,
        descending=order.startswith("-") if known else True,
    )


def identifier(text: str) -> uuid.UUID | None:
    """The id in an address; None for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def address_of(wanted: Wanted) -> dict[str, str]:
    """The same as values of an address, without what goes without saying."""
    order = f"{'-' if wanted.descending else ''}{wanted.sort.value}"
    asked = {
        "q": wanted.text,
        "state": wanted.state.value if wanted.state else "",
        "attendance": wanted.attendance.value if wanted.attendance else "",
        "category": str(wanted.category_id or ""),
        "tag": str(wanted.tag_id or ""),
        "group": str(wanted.group_id or ""),
        "lacks": LACKS_ANSWERS if wanted.lacks_answers else "",
        "sort": order if order != f"-{Sort.SUBMITTED.value}" else "",
    }
    return {name: value for name, value in asked.items() if value}
