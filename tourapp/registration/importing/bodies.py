"""Countries and organisations by the names that people write."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale

from tourapp.core.text import search_key
from tourapp.directory.rules import plain_key
from tourapp.registration.importing.codes import Code

_ALSO = {
    "uk": "GB",
    "u k": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "great britain": "GB",
    "britain": "GB",
    "英国": "GB",
    "イギリス": "GB",
    "日本国": "JP",
    "usa": "US",
    "u s a": "US",
    "holland": "NL",
    "the netherlands": "NL",
    "republic of ireland": "IE",
    "czech republic": "CZ",
    "korea republic of": "KR",
    "south korea": "KR",
    "韓国": "KR",
    "turkey": "TR",
}
HOME = frozenset({"JP"})
"""Countries that no office has to cover: the houses that run the events lie there."""

NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"})


@lru_cache(maxsize=1)
def _countries() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Official English names, and every other name, by search key."""
    official: dict[str, str] = {}
    others = {search_key(name): code for name, code in _ALSO.items()}
    for lang in ("en", "ja"):
        for code, name in Locale(lang).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES:
                (official if lang == "en" else others).setdefault(search_key(str(name)), code)
                others.setdefault(code.lower(), code)
    return official, others


@lru_cache(maxsize=1024)
def read_country(text: str) -> tuple[str, Code | None]:
    """The code of a country (two letters), and what was odd about its name."""
    if not text:
        return "", None
    official, others = _countries()
    key = search_key(text)
    if key in official:
        return official[key], None
    return (others[key], Code.COUNTRY_ALIAS) if key in others else ("", Code.COUNTRY_UNKNOWN)


@dataclass(frozen=True)
class Body:
    """An organisation of the directory, as far as rows are matched with it."""

    id: uuid.UUID
    official: tuple[str, ...]
    """Search keys of its official names, English and Japanese."""
    others: tuple[str, ...]
    """Search keys of its other names and aliases."""
    name_en: str = ""


_SHORT = {
    "cc": ("city council", "county council"),
    "dc": ("district council",),
    "bc": ("borough council",),
    "mbc": ("metropolitan borough council",),
    "lbc": ("london borough",),
}
_SHORT_NAME = re.compile(rf"(.{{4,}}) ({'|'.join(_SHORT)})")


@dataclass(frozen=True)
class Bodies:
    """The organisations that a row may name."""

    all: tuple[Body, ...] = ()
    _official: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    _others: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    _found: dict[str, tuple[uuid.UUID | None, Code | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, bodies: Iterable[Body]) -> "Bodies":
        made = cls(tuple(bodies))
        for body in made.all:
            for key in body.official:
                made._official.setdefault(key, set()).add(body.id)
            for key in body.others:
                made._others.setdefault(key, set()).add(body.id)
        return made

    def match(self, text: str) -> tuple[uuid.UUID | None, Code | None]:
        """The one body of this name, and what was odd about it. A name of several bodies is nobody's."""
        if text not in self._found:  # a list names the same few bodies over and over
            self._found[text] = self._match(text)
        return self._found[text]

    def _match(self, text: str) -> tuple[uuid.UUID | None, Code | None]:
        key = search_key(text)
        if not key:
            return None, None
        official = self._official.get(key, set())
        if official:
            return (next(iter(official)), None) if len(official) == 1 else (None, Code.ORG_AMBIGUOUS)
        other = self._others.get(key) or self._others.get(plain_key(text)) or set()
        if other:
            return (next(iter(other)), Code.ORG_ALIAS) if len(other) == 1 else (None, Code.ORG_AMBIGUOUS)
        return None, Code.ORG_AMBIGUOUS if len(self._shortened(key)) > 1 else Code.ORG_UNKNOWN

    def _shortened(self, key: str) -> list[Body]:
        """The bodies that a name such as "Derbys CC" may be short for."""
        found = _SHORT_NAME.fullmatch(key)
        if found is None:
            return []
        stem, kinds = found[1], _SHORT[found[2]]
        return [
            body
            for body in self.all
            if search_key(body.name_en).endswith(kinds) and _may_be(stem, plain_key(body.name_en))
        ]


def _may_be(stem: str, name: str) -> bool:
    return len(name) >= 4 and (
        name.startswith(stem) or (stem.startswith(name) and len(stem) <= len(name) + 2)
    )
