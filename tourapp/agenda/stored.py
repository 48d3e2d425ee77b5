"""Times and words as JSON, in the one form in which the agenda and frozen programmes keep them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tourapp.core.time import WallTime
from tourapp.core.words import Words

Moment = WallTime | dt.date
"""When something begins or ends: a wall time in a place, or a whole day."""


def moment_to_json(moment: Moment) -> dict[str, Any]:
    if not isinstance(moment, WallTime):
        return {"on": moment.isoformat()}
    stored: dict[str, Any] = {"at": moment.local.isoformat(), "zone": moment.zone}
    if moment.local.fold:
        stored["fold"] = 1
    return stored


def moment_from_json(stored: Mapping[str, Any]) -> Moment:
    if "on" in stored:
        return dt.date.fromisoformat(stored["on"])
    local = dt.datetime.fromisoformat(stored["at"])
    return WallTime(local.replace(fold=stored.get("fold", 0)), stored["zone"])


def words_to_json(words: Words) -> dict[str, str]:
    return {lang: text for lang, text in (("en", words.en), ("ja", words.ja)) if text}
