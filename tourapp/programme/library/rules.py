"""What of an earlier visit comes along into the next programme, and when one can have learnt from it."""

import datetime as dt
from dataclasses import replace

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import moving
from tourapp.programme.kinds import ItemKind

VISITS = frozenset(
    {
        ItemKind.VISIT,
        ItemKind.COURTESY_CALL,
        ItemKind.BRIEFING,
        ItemKind.LECTURE,
        ItemKind.EXCHANGE_OF_VIEWS,
        ItemKind.SEMINAR,
        ItemKind.RESULTS_MEETING,
        ItemKind.MEAL,
        ItemKind.RECEPTION,
        ItemKind.HOMESTAY_HANDOVER,
    }
)
"""Kinds that one looks for when the next week is planned: somebody received the group there."""
LONGEST = 2000


def anew(content: ItemContent, on: dt.date | None) -> ItemContent:
    """An earlier item for another programme: on this day at the same hours, or without a time.

    Nobody has agreed to it yet, it is for everybody again, and nothing of it belongs to people or papers of that time:
    interpreters, the joining address, whether the kitchen was told, how one came there. `NoSuchTime` where the clocks
    skip one of its hours on that day.
    """
    new = replace(
        moving.anew(content),
        audience=(),
        access="",
        interpreters=(),
        join_url="",
        diets_sent=False,
        night=None,
        transfer_from=Words(),
        transfer_mode="",
        transfer_minutes=None,
    )
    if on is None or content.starts is None:
        return replace(new, starts=None, ends=None)
    return moving.redated(new, (on - content.starts.date).days)


def check_lesson(text: Words, *, ended_at: dt.datetime | None, now: dt.datetime) -> None:
    """Refused: nothing said, too much said, before it was over."""
    if not text:
        raise Refusal(_l("Say in a sentence what was learnt."), field="text_en", code="required")
    if max(len(text.en), len(text.ja)) > LONGEST:
        raise Refusal(_l("Use %(most)s characters or fewer.", most=LONGEST), field="text_en", code="long")
    if ended_at is None or ended_at > now:
        raise Refusal(_l("It has not taken place yet."), code="early")
