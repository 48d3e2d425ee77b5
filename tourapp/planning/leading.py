"""R30, R38: somebody leads the group; cards are counted in good time."""

from collections.abc import Iterator

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.programme.importing.vocabulary import CARDS_NOT_COUNTED


def findings(situation: Situation) -> Iterator[Finding]:
    """A BLOCK for a group that has no leader, a WARN for cards that nobody has counted some days before."""
    facts = situation.facts
    if facts.group.tour_leaders == 0 and facts.is_led and situation.circle is Circle.PARTICIPANTS:
        message = _l("The group has no tour leader.")
        first = tuple(each.ref for each in situation.items[:1])
        yield Finding("R30", Severity.BLOCK, first, message, (), {"tour_leader": 0})
    for item in situation.items:
        yield from _cards(item, situation)


def _cards(item: Planned, situation: Situation) -> Iterator[Finding]:
    content, lead = item.content, situation.facts.parameters.cards_lead_days
    if content.cards != CARDS_NOT_COUNTED or content.starts is None:
        return
    days = (content.starts.instant - situation.now).days
    if days < lead:
        message = _l(
            "Cards are exchanged here, and nobody has counted how many each needs; it is %(days)s days away.",
            days=max(days, 0),
        )
        numbers = {"days": max(days, 0), "lead_days": lead}
        yield Finding("R38", Severity.WARN, (item.ref,), message, ("cards",), numbers)
