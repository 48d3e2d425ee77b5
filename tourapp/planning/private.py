"""Rule `private`: a telephone number that only one person answers does not go to everybody (`domain.md` §4.4)."""

import re
from collections.abc import Iterator

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.planning.findings import PRIVATE, Finding, Planned, Severity, Situation
from tourapp.programme.rules import SEEN

MOBILE = re.compile(
    r"(?<![\d+])(?:(?:\+81[\s().-]*(?:0[\s().-]*)?|0)[6-9]0|(?:\+44[\s().-]*(?:0[\s().-]*)?|0)7\d{3})(?:[\s().-]*\d){6,8}(?!\d)",
    re.ASCII,
)
"""Mobile numbers of Japan (060 to 090) and of the United Kingdom (07), however they are spaced."""

REFERENCES = frozenset({"audience", "place_ref", "room_ref", "host_ref"})
"""Fields that nobody reads: an identifier may have the figures of a telephone number in it by chance."""


def findings(situation: Situation) -> Iterator[Finding]:
    """A BLOCK for each text with a mobile number that everybody would read."""
    if situation.circle is Circle.PUBLIC:
        yield from (found for item in situation.items for found in _of(item))


def _of(item: Planned) -> Iterator[Finding]:
    for name in sorted(SEEN[Circle.PUBLIC] - REFERENCES):
        if any(MOBILE.search(text) for text in _texts(getattr(item.content, name))):
            message = _l("A text that everybody reads contains a mobile number.")
            yield Finding(PRIVATE, Severity.BLOCK, (item.ref,), message, (name,), {"field": name})


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Words(en=en, ja=ja):
            yield from (en, ja)
        case tuple():
            for each in value:
                yield from _texts(each)
