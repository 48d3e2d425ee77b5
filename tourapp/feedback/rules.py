"""Decisions about a questionnaire: when it is open, and what may be shown of what was answered."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _

OPEN_FOR = dt.timedelta(days=30)
"""How long it is open after the event unless somebody says otherwise."""

LONGEST_OPEN = dt.timedelta(days=60)
MARKS_KEPT = dt.timedelta(days=90)
"""After the event. A mark outlasts the questionnaire, else somebody could reply twice."""

FEWEST = 3
"""So many answers a question needs before anybody sees them: of one or two answers everybody knows whose they are."""


class Standing(StrEnum):
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


def standing(opens_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime) -> Standing:
    """How a questionnaire stands at this instant; at its closing it is still open."""
    if now < opens_at:
        return Standing.NOT_YET
    return Standing.OPEN if now <= closes_at else Standing.CLOSED


def check_window(
    opens_at: dt.datetime, closes_at: dt.datetime, *, starts_at: dt.datetime, ends_at: dt.datetime
) -> None:
    """Refused: before the event begins, a close before the opening, a close long after the event."""
    if opens_at < starts_at:
        raise Refusal(_("People can answer once the event has begun"), field="opens_on", code="window")
    if closes_at <= opens_at:
        raise Refusal(_("The questionnaire must close after it opens"), field="closes_on", code="window")
    if closes_at > ends_at + LONGEST_OPEN:
        raise Refusal(
            _("Close it within %(days)s days after the event", days=LONGEST_OPEN.days),
            field="closes_on",
            code="window",
        )


def is_shown(answers: int) -> bool:
    """Whether so many answers to one question may be shown to anybody."""
    return answers >= FEWEST


def may_reply(now: Standing, *, has_replied: bool) -> None:
    """Refused: not open, or the same person for the second time."""
    if has_replied:
        raise Refusal(_("You have answered already. Thank you."), code="replied")
    if now is Standing.NOT_YET:
        raise Refusal(_("The questionnaire is not open yet"), code="not_yet")
    if now is Standing.CLOSED:
        raise Refusal(_("The questionnaire is closed"), code="closed")


def most_chosen(numbers: Sequence[int]) -> list[int]:
    """The places of the answers that were chosen most often; none where nobody has answered."""
    most = max(numbers, default=0)
    return [place for place, number in enumerate(numbers) if number == most and most]
