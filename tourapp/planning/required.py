"""Rule `required`: what an item of its kind has to say before participants get it (`domain.md` §3)."""

from collections.abc import Iterator, Mapping

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import findings as planning
from tourapp.planning import journey_ends
from tourapp.planning.findings import Finding, Planned, Repair, Severity, Situation
from tourapp.planning.said import LABELS
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import REQUIRED

OF_EVERY_KIND = (("starts",), ("ends",), ("audience",))
"""Besides the title, which R33 asks for."""


def findings(situation: Situation) -> Iterator[Finding]:
    """A BLOCK for each field that is missing, named by it; for participants only. Where a journey begins and leads is
    proposed from what stands beside it."""
    if situation.circle is Circle.PARTICIPANTS:
        ends = journey_ends.proposed(situation)
        yield from (finding for item in situation.items for finding in _of(item, ends))


def missing(content: ItemContent) -> Iterator[tuple[str, ...]]:
    """The fields that this item has yet to say; of several in one group one is enough."""
    for names in (*OF_EVERY_KIND, *REQUIRED[content.kind]):
        if not any(_is_said(content, name) for name in names):
            yield names


def _of(item: Planned, ends: Mapping[tuple[str, str], Repair]) -> Iterator[Finding]:
    for names in missing(item.content):
        numbers = {"field": names[0]}
        known = ends.get((item.ref, names[0]))
        mending = (known,) if known is not None else ()
        yield Finding(
            planning.REQUIRED, Severity.BLOCK, (item.ref,), _message(names), names, numbers, mending
        )


def _message(names: tuple[str, ...]) -> object:
    if len(names) == 1:
        return _l("Missing: %(field)s", field=LABELS[names[0]])
    return _l("Missing: %(field)s or %(other)s", field=LABELS[names[0]], other=LABELS[names[1]])


def _is_said(content: ItemContent, name: str) -> bool:
    if name == "access":  # a list of who may come in, or an audience that is not everybody
        return bool(content.access) or not any(each.startswith("event:") for each in content.audience)
    value = getattr(content, name)
    return value is not None if name in ("alcohol", "capacity") else bool(value)
