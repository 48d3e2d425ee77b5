"""How the fields of an item are called, and how a value of one is written out, in the language of the moment."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.programme import choices
from tourapp.programme.headings import FIELDS
from tourapp.programme.kinds import CONFIRMATIONS, KINDS, Confirmation, ItemKind

REMARKS = Words("Notes", "備考")
"""Of an item as a circle reads it: those that are meant for it, as one."""


def label(name: str) -> str:
    """What a field is called; its name in the code where nobody has given it another."""
    called = REMARKS if name == "remarks" else FIELDS.get(name)
    return called.in_(current_lang()) if called else name.replace("_", " ")


@dataclass(frozen=True)
class Label:
    """What a field is called, in the language of whoever reads it then."""

    name: str

    def __str__(self) -> str:
        return label(self.name)


LABELS: Mapping[str, Label] = {name: Label(name) for name in (*FIELDS, "remarks")}
"""The same as values, for sentences that are put together before anybody reads them."""


def value(name: str, given: Any, names: Mapping[str, str] | None = None) -> str:
    """The value of a field as text; empty for what says nothing. `names` are those of references."""
    lang = current_lang()
    match given:
        case None | "" | () | []:
            return ""
        case bool():
            return _("Yes") if given else _("No")
        case WallTime():
            return time.moment(given.instant, given.zone, lang)
        case dt.date():
            return time.long_date(given, lang)
        case Words():
            return given.in_(lang)
        case ItemKind():
            return KINDS[given].name.in_(lang)
        case Confirmation():
            return CONFIRMATIONS[given].name.in_(lang)
        case tuple() | list():
            between = "\n" if isinstance(given[0], Words) else _("; ")
            return between.join(text for each in given if (text := value(name, each, names)))
        case _:
            return _named(name, str(given), names or {})


def _named(name: str, text: str, names: Mapping[str, str]) -> str:
    """What a code or a reference means; the text itself where it is none."""
    known = choices.BY_FIELD.get(name, {}).get(text)
    return known.in_(current_lang()) if known else names.get(text, text)
