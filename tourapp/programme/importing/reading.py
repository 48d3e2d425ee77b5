"""From bytes to a JSON object of a known schema; from a JSON object to typed values with issues."""

import datetime as dt
import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_block, clean_line
from tourapp.core.time import NoSuchTime, UnknownZone, WallTime, zone_info
from tourapp.core.words import Words
from tourapp.programme.importing.report import Issue, Severity

LARGEST = 2 * 1024 * 1024
DEEPEST = 24
LONGEST_LINE = 500
LONGEST_BLOCK = 4000


def parse(data: bytes | str) -> dict[str, Any]:
    """The object in a JSON file. Refused: another encoding than UTF-8, too large, too deep, not an object."""
    if len(data) > LARGEST:
        raise Refusal(_("The file is larger than 2 MB."), code="too_large")
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        raise Refusal(_("The file is not UTF-8 text."), code="encoding") from None
    try:
        found = json.loads(text, parse_constant=_no_number, parse_float=_number)
    except json.JSONDecodeError as error:
        message = _(
            "The file is not JSON: line %(line)s, column %(column)s.", line=error.lineno, column=error.colno
        )
        raise Refusal(message, code="not_json") from None
    except ValueError:
        raise Refusal(_("The file contains a number that is too large."), code="not_json") from None
    except RecursionError:
        raise Refusal(_("The file is nested too deeply."), code="too_deep") from None
    return known_object(found)


def known_object(found: Any) -> dict[str, Any]:
    """The same object when it is one and not too deep."""
    if not isinstance(found, dict):
        raise Refusal(_("The file does not contain one JSON object."), code="not_object")
    level: list[Any] = [found]
    for _depth in range(DEEPEST):
        level = [child for each in level for child in _children(each)]
        if not level:
            return found
    raise Refusal(_("The file is nested too deeply."), code="too_deep")


def lines(data: bytes | str, key: str, count: int) -> Sequence[int]:
    """In which line of the file each of `count` rows begins to say its `key`; plain numbers when that is unclear."""
    text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    found = [text.count("\n", 0, match.start()) + 1 for match in re.finditer(rf'"{key}"\s*:', text)]
    return found if len(found) == count else range(1, count + 1)


def _children(value: Any) -> Sequence[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else ()


def _no_number(word: str) -> float:
    raise ValueError(word)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


class Fields:
    """The fields of one row, read with their types. What is wrong becomes an issue, and the field counts as empty."""

    def __init__(self, raw: Mapping[str, Any], *, shift_days: int = 0) -> None:
        self.raw = raw
        self.issues: list[Issue] = []
        self._shift = dt.timedelta(days=shift_days)

    def note(self, severity: Severity, code: str, field: str, message: str) -> None:
        self.issues.append(Issue(severity, code, field, message))

    def text(self, name: str, *, needed: bool = False) -> str:
        """One line of text; absent and null are empty."""
        found = clean_line(self._typed(name, str, "") or "")
        if needed and not found:
            self.note(Severity.ERROR, "required", name, _("%(field)s is missing.", field=name))
        return self._not_longer(name, found, LONGEST_LINE)

    def words(self, name: str, *, block: bool = False) -> Words:
        """The two sides `<name>_en` and `<name>_ja`."""
        return Words(*(self._side(f"{name}_{lang}", block) for lang in ("en", "ja")))

    def whole_number(self, name: str) -> int | None:
        found = self._typed(name, int, None)
        if found is None or isinstance(found, bool) or 0 <= found <= 1_000_000:
            return None if isinstance(found, bool) else found
        self.note(Severity.ERROR, "range", name, _("%(field)s is out of range.", field=name))
        return None

    def degrees(self, name: str, largest: int) -> float | None:
        found = self._typed(name, (int, float), None)
        if found is None or abs(found) <= largest:
            return None if found is None else float(found)
        self.note(Severity.ERROR, "range", name, _("%(field)s is out of range.", field=name))
        return None

    def flag(self, name: str) -> bool:
        return bool(self._typed(name, bool, False))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of lines."""
        found = self._typed(name, list, [])
        if all(isinstance(each, str) for each in found):
            return tuple(clean_line(each)[:LONGEST_LINE] for each in found)
        self._wrong_type(name)
        return ()

    def part(self, name: str) -> "Fields":
        """An object inside the row; its issues are the row's."""
        part = Fields(self._typed(name, dict, {}) or {})
        part.issues, part._shift = self.issues, self._shift
        return part

    def date(self, name: str) -> dt.date | None:
        """A day of the calendar, moved with the file."""
        found = self.text(name)
        if not found:
            return None
        try:
            return dt.date.fromisoformat(found) + self._shift
        except (ValueError, OverflowError):
            self.note(Severity.ERROR, "date", name, _("%(field)s is not a date.", field=name))
            return None

    def moment(self, name: str, zone: str, *, needed: bool = True) -> WallTime | None:
        """A wall time in a zone. An offset in the text has to be that of the zone; the wall time is what counts."""
        found = self.text(name, needed=needed)
        if not found:
            return None
        try:
            given = dt.datetime.fromisoformat(found)
            local = given.replace(tzinfo=None, microsecond=0)
            if given.tzinfo is not None:
                local = given.astimezone(zone_info(zone)).replace(tzinfo=None, microsecond=0)
                if local.replace(fold=0) != given.replace(tzinfo=None, microsecond=0):
                    message = _(
                        "%(field)s has an offset that %(zone)s does not have then.", field=name, zone=zone
                    )
                    self.note(Severity.ERROR, "offset", name, message)
                    return None
            return WallTime(local, zone).moved(days=self._shift.days)
        except NoSuchTime:
            message = _("%(field)s does not exist: the clocks go forward over it.", field=name)
            self.note(Severity.ERROR, "no_such_time", name, message)
        except UnknownZone:
            pass  # said once, by whoever read the zone
        except (ValueError, OverflowError):
            self.note(Severity.ERROR, "time", name, _("%(field)s is not a date with a time.", field=name))
        return None

    def zone(self, name: str, default: str) -> str:
        """The name of a time zone; the default when the row has none."""
        found = self.text(name) or default
        try:
            zone_info(found)
        except UnknownZone:
            self.note(
                Severity.ERROR, "zone", name, _("%(field)s is not the name of a time zone.", field=name)
            )
        return found

    def _side(self, name: str, block: bool) -> str:
        if not block:
            return self.text(name)
        return self._not_longer(name, clean_block(self._typed(name, str, "") or ""), LONGEST_BLOCK)

    def _typed(self, name: str, kind: Any, default: Any) -> Any:
        found = self.raw.get(name)
        if found is None:
            return default
        if isinstance(found, kind) and (kind is bool or not isinstance(found, bool)):
            return found
        self._wrong_type(name)
        return default

    def _wrong_type(self, name: str) -> None:
        self.note(Severity.ERROR, "type", name, _("%(field)s has the wrong type.", field=name))

    def _not_longer(self, name: str, text: str, longest: int) -> str:
        if len(text) <= longest:
            return text
        message = _("%(field)s is longer than %(count)s characters.", field=name, count=longest)
        self.note(Severity.ERROR, "too_long", name, message)
        return ""
