"""R33: both languages come from one record, so both have to be there."""

from collections.abc import Iterator

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.programme.content import ItemContent

_TITLE = {
    ("en",): _l("The English title is missing."),
    ("ja",): _l("The Japanese title is missing."),
    ("en", "ja"): _l("The title is missing in both languages."),
}
_OTHER = {
    "remarks_public": {"en": _l("A remark has no English."), "ja": _l("A remark has no Japanese.")},
    "remarks_participants": {"en": _l("A remark has no English."), "ja": _l("A remark has no Japanese.")},
    "place": {"en": _l("The place has no English name."), "ja": _l("The place has no Japanese name.")},
    "host": {
        "en": _l("The post of the receiver has no English."),
        "ja": _l("The post of the receiver has no Japanese."),
    },
    "speakers": {
        "en": _l("The post of a speaker has no English."),
        "ja": _l("The post of a speaker has no Japanese."),
    },
}
_IN_FILES = {"remarks_participants": "remarks"}
"""What the data files call a field, where it is otherwise."""
_TEXT = {"en": _l("A text has no English."), "ja": _l("A text has no Japanese.")}
_FOR_THOSE_WHO_GO = ("dress", "gift", "principal", "on_call", "host_families", "vehicle", "cost_bearer")
"""Not the plan for wet weather, which files have in one language only."""


def findings(situation: Situation) -> Iterator[Finding]:
    """A BLOCK for a title that lacks a side, a WARN for any other text that this circle reads."""
    for item in situation.items:
        yield from _of(item, situation.circle)


def _of(item: Planned, circle: Circle) -> Iterator[Finding]:
    missing = item.content.title.missing
    if missing:
        numbers = {"field": "title", "missing": " ".join(missing)}
        yield Finding("R33", Severity.BLOCK, (item.ref,), _TITLE[missing], ("title",), numbers)
    for name, words in _texts(item.content, circle):
        if words and words.missing:
            lang = words.missing[0]
            numbers = {"field": _IN_FILES.get(name, name), "missing": lang}
            message = _OTHER.get(name, _TEXT)[lang]
            yield Finding("R33", Severity.WARN, (item.ref,), message, (name,), numbers, aspect=name)


def _texts(content: ItemContent, circle: Circle) -> Iterator[tuple[str, Words]]:
    yield "place", content.place
    yield "remarks_public", content.remarks_public
    if circle is not Circle.PUBLIC:
        yield "remarks_participants", content.remarks_participants
        yield "host", content.host
        yield from ((name, getattr(content, name)) for name in _FOR_THOSE_WHO_GO)
    yield "moderator", content.moderator
    # One finding is enough for all who speak in an item.
    one_sided = next((post for post in content.speakers if post and post.missing), None)
    if one_sided:
        yield "speakers", one_sided
