"""Feeds as bytes with what identifies them, put together once in a process for each state of what they show."""

import datetime as dt
import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from flask import current_app

from tourapp.agenda.queries import Shown
from tourapp.feeds import calendar, formats, pieces
from tourapp.feeds.calendar import Heading, Piece, Style
from tourapp.feeds.shelf import Shelf

MOST_FEEDS = 24 * 1024 * 1024
"""Bytes of whole feeds that a process keeps; a large one has 300 kB."""
MOST_PIECES = 4 * 1024 * 1024
"""Bytes of pieces that this process wrote itself, until the worker has written them."""
ABOUT_A_PIECE = 400
"""What a piece costs besides its bytes."""


@dataclass(frozen=True)
class Feed:
    """The bytes, their hash for the strong ETag, and when this feed last changed."""

    content: bytes
    etag: str
    changed_at: dt.datetime | None


def feed(content: bytes, changed_at: dt.datetime | None) -> Feed:
    return Feed(content, hashlib.sha256(content).hexdigest()[:32], changed_at)


class Rendered:
    """The feeds of this process. A key says all that the bytes depend on, the state of what they show among it."""

    def __init__(self) -> None:
        self.feeds: Shelf[Hashable, Feed] = Shelf(MOST_FEEDS, lambda each: len(each.content))
        self.own: Shelf[pieces.Key, Piece] = Shelf(
            MOST_PIECES, lambda each: len(each.content) + ABOUT_A_PIECE
        )

    def get(self, key: Hashable, make: Callable[[], Feed]) -> Feed:
        return self.feeds.get(key, make)

    def clear(self) -> None:
        """Forget everything, as a process that has just started."""
        self.feeds.clear()
        self.own.clear()


def rendered() -> Rendered:
    """What this application keeps."""
    found: Rendered = current_app.extensions["tourapp_feeds"]
    return found


def key_in(key: Hashable, form: str) -> Hashable:
    """The key of a feed in this form."""
    return key if form == formats.ICS else (key, form)


def in_form(key: Hashable, found: Feed, form: str) -> Feed:
    """The same feed in another form (`formats.TYPES`), under the key of the feed."""
    if form == formats.ICS:
        return found
    return rendered().get(
        key_in(key, form), lambda: feed(formats.write(found.content, form), found.changed_at)
    )


def assembled(
    heading: Heading, entries: Sequence[Shown], style: Style, changed_at: dt.datetime | None
) -> Feed:
    """A feed of these entries, which stand by start, then UID (CAL-35), put together of written pieces."""
    written = pieces.pieces(entries, style, rendered().own)
    return feed(calendar.assemble(heading, written, style), changed_at)
