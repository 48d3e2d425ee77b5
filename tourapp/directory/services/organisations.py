"""Organisations and their names."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.text import clean_line, search_key
from tourapp.core.words import Words
from tourapp.directory import queries, rules
from tourapp.directory.kinds import OrganisationKind
from tourapp.directory.models import Office, Organisation, OrganisationAlias, OrganisationKey


class OrganisationFacts(TypedDict, total=False):
    """What is known of an organisation besides its kind, name and country."""

    name_local: str
    kana: str
    short_name: str
    zone: str
    codes: dict[str, str]
    valid_from: dt.date | None
    valid_to: dt.date | None


class OrganisationChanges(OrganisationFacts, total=False):
    kind: OrganisationKind
    name: Words
    country: str
    office: Office | None


def add_organisation(
    actor: Actor,
    *,
    kind: OrganisationKind,
    name: Words,
    country: str,
    aliases: Iterable[str] = (),
    source_key: str | None = None,
    **facts: Unpack[OrganisationFacts],
) -> Organisation:
    """Add an organisation. The office in whose area its country lies covers it.

    Refused without a name, with a last day before the first, and to who may not edit for that office.
    """
    actor.require(Action.EDIT_DIRECTORY, queries.area_of_country(country))
    office = queries.office_covering(country)
    organisation = Organisation(
        kind=kind, name=name, country=country, office=office, source_key=source_key, created_at=clock.now()
    )
    defaults = OrganisationFacts(
        name_local="", kana="", short_name="", zone="", codes={}, valid_from=None, valid_to=None
    )
    _write(organisation, {**defaults, **facts})
    session().add(organisation)
    _check(organisation)
    for alias in aliases:
        if search_key(alias) not in _keys(organisation):
            organisation.aliases.append(_alias(alias, None))
    _index(organisation)
    session().flush()
    audit.record(
        actor, "directory.add_organisation", organisation.ref, fields=["kind", "name", "country", *facts]
    )
    return organisation


def change_organisation(
    actor: Actor, organisation: Organisation, *, version: int, **changes: Unpack[OrganisationChanges]
) -> Organisation:
    """Change what is known of an organisation, as it was read in this `version`.

    A stale version is a Conflict; else refused as in `add_organisation`. Its search keys follow its names.
    """
    actor.require(Action.EDIT_DIRECTORY, queries.area_of_organisation(organisation))
    rules.check_version(version, organisation.version)
    changed = [field for field, value in changes.items() if getattr(organisation, field) != value]
    _write(organisation, changes)
    _check(organisation)
    if organisation.successor is not None:
        rules.check_successor(False, False, organisation.valid_to)
    _index(organisation)
    session().flush()
    audit.record(actor, "directory.change_organisation", organisation.ref, fields=sorted(changed))
    return organisation


def set_successor(actor: Actor, organisation: Organisation, successor: Organisation | None) -> None:
    """Say which body carries on the work of one that has ended; None takes it back.

    Refused when it would lead back to the organisation, and as long as that has no last day.
    """
    actor.require(Action.EDIT_DIRECTORY, queries.area_of_organisation(organisation))
    if successor is not None:
        is_itself = successor.id == organisation.id
        rules.check_successor(is_itself, _leads_to(successor, organisation), organisation.valid_to)
    if organisation.successor is successor:
        return
    organisation.successor = successor
    session().flush()
    audit.record(actor, "directory.set_successor", organisation.ref, fields=["successor"])


def organisation_named(name: str) -> Organisation:
    """The one organisation of this name. Refused when there is none, or more than one."""
    matches = queries.organisations_matching(name)
    rules.check_named(len(matches))
    return matches[0]


def add_alias(
    actor: Actor, organisation: Organisation, name: str, *, lang: str | None = None
) -> OrganisationAlias:
    """Let people find the organisation under one more name. Refused when they already do."""
    actor.require(Action.EDIT_DIRECTORY, queries.area_of_organisation(organisation))
    rules.check_alias(name, _keys(organisation))
    alias = _alias(name, lang)
    organisation.aliases.append(alias)
    _index(organisation)
    session().flush()
    audit.record(actor, "directory.add_alias", organisation.ref, fields=["aliases"])
    return alias


def take_names(organisation: Organisation, names: Iterable[str]) -> None:
    """Let the organisation be found under these names as well, those of a row that was merged into it."""
    for name in names:
        if search_key(name) and search_key(name) not in _keys(organisation):
            organisation.aliases.append(_alias(name, None))
    _index(organisation)
    session().flush()


def remove_alias(actor: Actor, organisation: Organisation, alias: OrganisationAlias) -> None:
    """Take an alias away; the organisation is no longer found under it."""
    actor.require(Action.EDIT_DIRECTORY, queries.area_of_organisation(organisation))
    organisation.aliases.remove(alias)
    _index(organisation)
    session().flush()
    audit.record(actor, "directory.remove_alias", organisation.ref, fields=["aliases"])


def _write(organisation: Organisation, values: dict[str, Any] | OrganisationChanges) -> None:
    for field, value in values.items():
        if isinstance(value, Words):
            value = Words(clean_line(value.en), clean_line(value.ja))
        setattr(organisation, field, clean_line(value) if type(value) is str else value)


def _check(organisation: Organisation) -> None:
    official = (organisation.name.en, organisation.name.ja, organisation.name_local)
    rules.check_organisation(official, organisation.valid_from, organisation.valid_to)


def _alias(name: str, lang: str | None) -> OrganisationAlias:
    return OrganisationAlias(name=clean_line(name), lang=lang, name_key=search_key(name))


def _keys(organisation: Organisation) -> tuple[str, ...]:
    aliases = (alias.name for alias in organisation.aliases)
    return rules.keys_of((*organisation.own_names, *aliases), organisation.name.en)


def _index(organisation: Organisation) -> None:
    """Let the search keys follow the names."""
    keys = _keys(organisation)
    organisation.search_text = rules.search_text(keys)
    organisation.sort_key = search_key(organisation.name.en) or keys[0]
    kept = {row.name_key: row for row in organisation.keys}
    organisation.keys = [kept.get(key) or OrganisationKey(name_key=key) for key in keys]


def _leads_to(start: Organisation, target: Organisation) -> bool:
    """Whether following successors from `start` comes to `target`."""
    seen = set()
    current: Organisation | None = start
    while current is not None and current.id not in seen:
        if current.id == target.id:
            return True
        seen.add(current.id)
        current = current.successor
    return False
