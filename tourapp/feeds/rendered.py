"""A feed as bytes with what identifies them, made once for each change of the ledger (CAL-04, CAL-10)."""

import datetime as dt
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

MANY = 64
"""How many feeds a process keeps; a large one has 300 kB."""

Key = tuple[str, str, str, int]
"""Reference of the event, circle, language, revision of the ledger."""


@dataclass(frozen=True)
class Feed:
    """The bytes, their hash for the strong ETag, and when this feed last changed."""

    content: bytes
    etag: str
    changed_at: dt.datetime | None


def feed(content: bytes, changed_at: dt.datetime | None) -> Feed:
    return Feed(content, hashlib.sha256(content).hexdigest()[:32], changed_at)


class Shelf:
    """The feeds that this process has written lately, by their key; the one not asked for longest goes first."""

    def __init__(self, many: int = MANY) -> None:
        self._many = many
        self._feeds: OrderedDict[Key, Feed] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Feed]) -> Feed:
        """The feed of this key, from the shelf or made now."""
        with self._lock:
            if key in self._feeds:
                self._feeds.move_to_end(key)
                return self._feeds[key]
        made = make()
        with self._lock:
            self._feeds[key] = made
            while len(self._feeds) > self._many:
                self._feeds.popitem(last=False)
        return made
