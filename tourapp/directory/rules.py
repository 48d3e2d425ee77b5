"""What may stand in the directory, under which keys it is found, and who looks after it."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tourapp.access.actor import Scope
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import has_japanese, search_key
from tourapp.directory.models import NameOrder


@dataclass(frozen=True)
class Area:
    """The offices that look after a row of the directory: what EDIT_DIRECTORY is asked about."""

    offices: frozenset[str]
    """Codes. Nobody's rows lie in every office."""

    def scopes(self) -> Iterable[Scope]:
        return tuple(("office", code) for code in sorted(self.offices))


def looked_after(covering: Iterable[str | None], every: Iterable[str]) -> Area:
    """The area of a row whose organisations are covered by these offices (codes; None for no office).

    Where no office covers it, every office may keep it in order.
    """
    known = frozenset(code for code in covering if code)
    return Area(known or frozenset(every))


# --- keys --------------------------------------------------------------------------------------------

_BEFORE = (
    r"the|city and county of|(?:royal )?borough of|london borough of|free and hanseatic city of|city of"
    r"|municipality of|state of|province of|county of"
)
_AFTER = (
    r"(?:metropolitan )?borough council|metropolitan district council|city council|county council"
    r"|district council|town council|council|municipality|prefecture|prefectural government|city"
    r"|metropolitan government"
)
_PLAIN = re.compile(rf"^(?:(?:{_BEFORE}) )*(.+?)(?: (?:{_AFTER}))?$")


def plain_key(name_en: str) -> str:
    """The key of an English name without "City of", "County Council" and the like."""
    match = _PLAIN.match(search_key(name_en))
    return match.group(1) if match else ""


def name_key(given_name: str, family_name: str) -> str:
    """How two people who share an address are told apart: the words of the name, whatever their order."""
    return " ".join(sorted(search_key(f"{given_name} {family_name}").split()))


def keys_of(names: Iterable[str], name_en: str = "") -> tuple[str, ...]:
    """The search keys of these names, each once, in their order, then the plain key of the English name."""
    keys = [search_key(name) for name in names]
    if name_en:
        keys.append(plain_key(name_en))
    return tuple(dict.fromkeys(key for key in keys if key))


def search_text(keys: Iterable[str]) -> str:
    """What searching looks through: one key a line, so that no phrase reaches from one name into the next."""
    return "\n".join(keys)


def terms(text: str) -> tuple[str, ...]:
    """The words that a search asks for; all of them must occur, in any order."""
    return tuple(search_key(text).split())


# --- organisations -----------------------------------------------------------------------------------


def check_organisation(names: Iterable[str], valid_from: dt.date | None, valid_to: dt.date | None) -> None:
    """Refuse an organisation without an official name in any language, or one that ended before it began."""
    if not any(name.strip() for name in names):
        raise Refusal(_l("Enter the official name of the organisation."), field="name_en", code="name")
    check_period(valid_from, valid_to)


def check_successor(is_itself: bool, leads_back: bool, valid_to: dt.date | None) -> None:
    """Refuse a successor that leads back to the organisation, and one of a body that goes on."""
    if is_itself or leads_back:
        raise Refusal(
            _l("Choose a successor whose own successors do not lead back to this organisation."),
            field="successor",
            code="successor_circle",
        )
    if valid_to is None:
        raise Refusal(
            _l("Enter the last day of the organisation before its successor."),
            field="valid_to",
            code="last_day",
        )


def check_named(matches: int) -> None:
    """Refuse a name that stands for no organisation, or for several."""
    if matches == 0:
        raise Refusal(_l("No organisation has this name. Add it first."), field="successor", code="unknown")
    if matches > 1:
        raise Refusal(
            _l("Several organisations have this name. Enter the full official name."),
            field="successor",
            code="ambiguous",
        )


def check_alias(name: str, known_keys: Iterable[str]) -> None:
    """Refuse an alias that says nothing, or nothing new."""
    key = search_key(name)
    if not key:
        raise Refusal(_l("Enter a name with letters or figures."), field="name", code="name")
    if key in set(known_keys):
        raise Refusal(_l("The organisation is already found under this name."), field="name", code="known")


def check_period(valid_from: dt.date | None, valid_to: dt.date | None) -> None:
    """Refuse a last day before the first."""
    if valid_from and valid_to and valid_to < valid_from:
        raise Refusal(
            _l("Enter a last day that is on or after the first day."), field="valid_to", code="period"
        )


# --- people ------------------------------------------------------------------------------------------


def name_order(given: str, family: str, local: str, wanted: NameOrder | None) -> NameOrder:
    """In which order a name is written: as wanted, else family name first where it has kanji or kana (R34).

    A name of one part is `single` whatever is wanted.
    """
    if not (given and family):
        return NameOrder.SINGLE
    if wanted in (NameOrder.FAMILY_FIRST, NameOrder.GIVEN_FIRST):
        return wanted
    in_japanese = any(has_japanese(part) for part in (given, family, local))
    return NameOrder.FAMILY_FIRST if in_japanese else NameOrder.GIVEN_FIRST


def check_person(given: str, family: str, local: str) -> None:
    """Refuse somebody without any name. One name is enough, in whatever script."""
    if not any(part.strip() for part in (given, family, local)):
        raise Refusal(_l("Enter a name. One name is enough."), field="given_name", code="name")


def check_address(is_taken: bool) -> None:
    """Refuse an address that belongs to somebody else."""
    if is_taken:
        raise Refusal(
            _l("This address already belongs to somebody in the directory."),
            field="email",
            code="address_taken",
        )


def check_appointment(
    has_organisation: bool, post_en: str, post_ja: str, valid_from: dt.date | None, valid_to: dt.date | None
) -> None:
    """Refuse an appointment without a body or without a post, or one that ended before it began."""
    if not has_organisation:
        raise Refusal(
            _l("Choose the organisation, or enter its name."), field="organisation", code="organisation"
        )
    if not (post_en.strip() or post_ja.strip()):
        raise Refusal(_l("Enter the post in English or in Japanese."), field="post_en", code="post")
    check_period(valid_from, valid_to)


def check_version(seen: int, current: int) -> None:
    """Refuse to save over what somebody else has changed since this was read."""
    if seen != current:
        raise Conflict(
            _l("Somebody else changed this while you had it open. Nothing of yours was saved."), code="stale"
        )
