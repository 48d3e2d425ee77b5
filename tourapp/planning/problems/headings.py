"""What a problem is called in two or three words, by the name of its finding, else by its rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning.findings import Finding, Severity

HEADINGS: dict[str, Any] = {
    "R3": _l("Overlap"),
    "R3.person": _l("One person in two places"),
    "R3.vehicle": _l("One vehicle in two places"),
    "R3.room": _l("Room taken twice"),
    "R4": _l("Travel time too short"),
    "R4.transfer": _l("Travel time too short"),
    "R4.no_way": _l("No journey planned"),
    "R4.morning": _l("No journey planned"),
    "R4.evening": _l("No journey planned"),
    "R5": _l("Hours not on record"),
    "R5.closed": _l("Closed on that day"),
    "R5.hours": _l("Outside opening hours"),
    "R5.last_entry": _l("After the last entry"),
    "R5.meal": _l("No group meals there"),
    "R5.closing_days": _l("Closing days cannot be read"),
    "R6": _l("Outside office hours"),
    "R6.closed": _l("Office closed on that day"),
    "R7": _l("Too soon after arrival"),
    "R8": _l("Long day"),
    "R8.group": _l("Long day for one group"),
    "R8.stretch": _l("No break"),
    "R9.length": _l("Length of the courtesy call"),
    "R9.early": _l("Late for the courtesy call"),
    "R9.interpreter": _l("No interpreter"),
    "R9.gift": _l("No gift"),
    "R10": _l("Night without lodging"),
    "R13": _l("Over capacity"),
    "R25": _l("Step-free access"),
    "R27": _l("Severe allergy"),
    "R30": _l("No tour leader"),
    "R31": _l("Not confirmed by the host"),
    "R33": _l("Missing in one language"),
    "R37": _l("Gift"),
    "R38": _l("Business cards"),
    "R40": _l("Interpreting"),
    "R40.alone": _l("One interpreter alone"),
    "private": _l("Private telephone number"),
    "required": _l("Something is missing"),
}


def heading(finding: Finding) -> Any:
    return HEADINGS.get(finding.name) or HEADINGS.get(finding.rule) or finding.rule


@dataclass(frozen=True)
class Group:
    """Findings of one kind that weigh the same."""

    heading: Any
    severity: Severity
    findings: tuple[Finding, ...]


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """What holds up a release first, then what is listed; of each, what is called the same together."""
    found: dict[tuple[bool, str], list[Finding]] = {}
    for each in findings:
        found.setdefault((each.severity is not Severity.BLOCK, str(heading(each))), []).append(each)
    return tuple(
        Group(heading(same[0]), same[0].severity, tuple(same))
        for _, same in sorted(found.items(), key=lambda item: item[0][0])
    )
