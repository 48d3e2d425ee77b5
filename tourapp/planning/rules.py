"""All checks of a programme, and what they mean for a release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tourapp.planning import (
    capacity,
    confirmation,
    courtesy,
    days,
    hours,
    interpreting,
    leading,
    movement,
    needs,
    nights,
    overlap,
    private,
    required,
    wording,
)
from tourapp.planning.findings import Check, Finding, Severity, Situation
from tourapp.programme.content import Override

CHECKS: tuple[Check, ...] = (
    overlap.findings,
    movement.findings,
    hours.findings,
    days.findings,
    courtesy.findings,
    nights.findings,
    capacity.findings,
    needs.findings,
    leading.findings,
    interpreting.findings,
    confirmation.findings,
    private.findings,
    required.findings,
    wording.findings,
)


def findings(situation: Situation) -> tuple[Finding, ...]:
    """Everything that is to be said before a release to this circle, each once: by item, then by rule; what is about no
    item comes last."""
    place = {item.ref: number for number, item in enumerate(situation.items)}
    found: dict[str, Finding] = {}
    for check in CHECKS:
        for finding in check(situation):
            found.setdefault(finding.key, finding)
    last = len(place)
    return tuple(
        sorted(found.values(), key=lambda each: (place[each.items[0]] if each.items else last, each.rule))
    )


@dataclass(frozen=True)
class Verdict:
    """What still stands in the way of a release, and what was accepted of it."""

    standing: tuple[Finding, ...]
    accepted: tuple[Override, ...]


def verdict(
    found: Sequence[Finding],
    overrides: Sequence[Override],
    refs: Mapping[str, str],
    accepted: Mapping[str, Override] | None = None,
) -> Verdict:
    """Which BLOCKs no override covers.

    An override covers a finding when it names it (or its rule) and all its items (by reference, or by what a file
    calls them: `refs`) and gives a reason. `accepted` are the findings that were accepted in the problem list, by key.
    Only overrides that cover something are kept.
    """
    named = [
        replace(override, items=tuple(refs.get(item, item) for item in override.items))
        for override in overrides
        if override.reason.strip()
    ]
    agreed = accepted or {}
    blocks = [finding for finding in found if finding.severity is Severity.BLOCK]
    standing = tuple(
        block
        for block in blocks
        if block.key not in agreed and not any(_covers(each, block) for each in named)
    )
    used = [override for override in named if any(_covers(override, block) for block in blocks)]
    used += [agreed[block.key] for block in blocks if block.key in agreed]
    return Verdict(standing, tuple(dict.fromkeys(used)))


def _covers(override: Override, finding: Finding) -> bool:
    is_named = override.finding in (finding.rule, finding.name)
    return (
        is_named and set(finding.items) <= set(override.items) and bool(finding.items) == bool(override.items)
    )
