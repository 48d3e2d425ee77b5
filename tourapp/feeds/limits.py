"""How often one private address may be asked for. Counted in the process and nowhere else: no request writes."""

import time
from threading import Lock

from flask import current_app

AN_HOUR = 3600
MOST = 240
"""Requests of one address in an hour; calendars look every few minutes at the most, and several share an address."""
MOST_LINKS = 50_000
"""How many addresses a process counts at once; each that is known costs a hundred bytes."""


class Limit:
    """A number of requests in a running hour for each link, as a bucket that fills again evenly."""

    def __init__(self, most: int = MOST, seconds: float = AN_HOUR) -> None:
        self._most, self._each = most, seconds / most
        self._free_at: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, link: str, now: float | None = None) -> int:
        """Count one request; the seconds to wait, 0 when it is within the limit. Who has to wait is not counted."""
        at = time.monotonic() if now is None else now
        with self._lock:
            free_at = max(self._free_at.get(link, 0.0), at) + self._each
            ahead = free_at - at - self._most * self._each
            if ahead > 0:
                return int(ahead) + 1
            self._free_at[link] = free_at
            if len(self._free_at) > MOST_LINKS:
                self._free_at = {each: free for each, free in self._free_at.items() if free > at}
            return 0


def per_link() -> Limit:
    """What this application counts, multiplied by the setting `TOURAPP_LIMIT_SCALE`."""
    most = max(MOST, int(MOST * float(current_app.config["LIMIT_SCALE"])))
    found: Limit = current_app.extensions.setdefault("tourapp_feed_limit", Limit(most))
    return found
