"""The hours that a cell of an itinerary names: `10:47~11:00`, `午後1時30分〜3時`, `13:00-`, `正午`, `1.30pm`. Pure."""

import re
from dataclasses import dataclass

from tourapp.programme.tables.folding import folded, is_readable, trimmed, without

DAY = 24 * 60
_TIME = (
    r"(?:(?P<half{n}>午前|午後|\b[ap]m)\s*)?"
    r"(?:(?P<noon{n}>正午|\bnoon\b)|(?P<hour{n}>(?<!\d)\d{{1,2}})"
    r"(?:\s*(?P<after_bare{n}>[ap]\.?m\b\.?)|[:.](?P<minute{n}>\d{{2}})(?::\d{{2}})?(?!\d)(?:\s*(?P<after{n}>[ap]\.?m\b\.?))?"
    r"|時(?:\s*(?:(?P<minutes{n}>\d{{1,2}})\s*分|(?P<thirty{n}>半)))?(?!間)))"
    r"(?:\s*(?:頃|ごろ|前後|予定|発|着))*"
)
_SEPARATOR = r"\s*(?:~|-+|→|から|より|\bto\b|\buntil\b|\btill\b|\n)\s*"
_RANGE = re.compile(
    rf"(?P<about>約|およそ|\babout\b|\bfrom\b|\bca?\.)?\s*{_TIME.format(n=1)}"
    rf"(?:{_SEPARATOR}{_TIME.format(n=2)}(?:\s*まで)?|\s*(?P<open>~|-+|から|より)(?!\s*\d))?"
)
_FOUR = re.compile(r"(?<!\d)(\d{2})(\d{2})\s*[~-]\s*(\d{2})(\d{2})(?!\d)")
_UNTIL = re.compile(r"^\s*(?:~|-+)\s*")


@dataclass(frozen=True)
class Hours:
    """Minutes since 0:00 of the day; 25:00 is one o'clock of the next. `ends` is None where only a start is named."""

    starts: int
    ends: int | None = None
    is_about: bool = False

    def __str__(self) -> str:
        ends = "" if self.ends is None else f"{self.ends // 60}:{self.ends % 60:02}"
        return f"{self.starts // 60}:{self.starts % 60:02}-{ends}"


def find_hours(text: str, *, at_start: bool = False) -> tuple[Hours | None, str]:
    """The hours that a text names first, and the rest as it was written; None when it names none.

    `at_start`: only what the text begins with counts, as in a line of a programme.
    """
    if not is_readable(text):
        return None, text
    plain = folded(text)
    if (four := _FOUR.search(plain)) and not (at_start and plain[: four.start()].strip()):
        starts, ends = (_minutes(int(four[n]), int(four[n + 1])) for n in (1, 3))
        if starts is not None and ends is not None:
            return Hours(starts, ends), trimmed(without(text, *four.span()))
    for found in _RANGE.finditer(plain):
        if at_start and plain[: found.start()].strip():
            return None, text
        hours = _hours(found)
        if hours is not None:
            return hours, trimmed(without(text, *found.span()))
    return None, text


def begins_with_hours(line: str) -> bool:
    """Whether a line begins with a time of day."""
    return find_hours(line, at_start=True)[0] is not None


def _hours(found: re.Match[str]) -> Hours | None:
    starts = _time(found, 1)
    has_end = found["hour2"] or found["noon2"]
    ends = _time(found, 2) if has_end else None
    if starts is None or (has_end and ends is None):
        return None
    if ends is not None and ends < starts:
        ends = _later(found, starts, ends)
    plain = found[0]
    about = bool(found["about"]) and found["about"] != "from"
    return Hours(starts, ends, about or "頃" in plain or "ごろ" in plain or "前後" in plain)


def _later(found: re.Match[str], starts: int, ends: int) -> int:
    """An end that seems to come before its start: in the same half of the day as the start, or after midnight."""
    is_afternoon = (found["half1"] or found["after1"] or found["after_bare1"] or "").startswith(("午後", "p"))
    if (
        is_afternoon
        and not (found["half2"] or found["after2"] or found["after_bare2"])
        and ends + 720 >= starts
    ):
        return ends + 720
    if starts >= 17 * 60 and ends <= 6 * 60:
        return ends + DAY
    return ends


def _time(found: re.Match[str], n: int) -> int | None:
    if found[f"noon{n}"]:
        return 12 * 60
    hour = int(found[f"hour{n}"])
    minute = 30 if found[f"thirty{n}"] else int(found[f"minute{n}"] or found[f"minutes{n}"] or 0)
    half = (found[f"half{n}"] or found[f"after{n}"] or found[f"after_bare{n}"] or "").replace(".", "")
    if half and hour > 12:
        return None
    if half in ("午後", "pm"):
        hour = hour % 12 + 12
    elif half:
        hour %= 12
    elif n == 1 and _ends_in_half(found, "am", hour):
        pass
    elif n == 1 and _ends_in_half(found, "pm", hour):
        hour = hour % 12 + 12
    return _minutes(hour, minute)


def _ends_in_half(found: re.Match[str], half: str, hour: int) -> bool:
    """`1.30 to 3pm`: the half of the day that stands behind the end is meant for the start too, if it can be."""
    said = (found["after2"] or found["after_bare2"] or "").replace(".", "")
    return (
        said == half and found["hour2"] is not None and hour <= 12 and hour % 12 <= int(found["hour2"]) % 12
    )


def _minutes(hour: int, minute: int) -> int | None:
    return hour * 60 + minute if hour < 30 and minute < 60 else None
