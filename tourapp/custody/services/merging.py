"""Two rows that turn out to be one: people, and organisations. It cannot be undone, and says so before."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import queries as accounts
from tourapp.accounts.models import Account, Link, WebSession
from tourapp.agenda import readers
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.custody import rules
from tourapp.custody.rules import Conflict, Merging
from tourapp.custody.services import joining
from tourapp.directory import queries as directory
from tourapp.directory import services as directory_services
from tourapp.directory.models import Organisation, OrganisationKey, Person, PersonEmail
from tourapp.directory.services.organisations import take_names
from tourapp.directory.services.people import HOME_ZONE, forget_names
from tourapp.events.models import Event
from tourapp.feeds import links as calendar_links
from tourapp.feeds.invitations import services as invitations

PERSON_VALUES = (
    "given_name",
    "family_name",
    "name_order",
    "name_local",
    "name_kana",
    "preferred_name",
    "badge_name",
    "honorific_en",
    "honorific_ja",
    "lang",
    "zone",
)
ORGANISATION_VALUES = (
    "name",
    "name_local",
    "kana",
    "short_name",
    "kind",
    "country",
    "zone",
    "valid_from",
    "valid_to",
)
"""What a person chooses of either row, where they differ."""

GOES_QUIETLY = frozenset(
    {
        "account",
        "agenda_reader",
        "calendar_invitation",
        "calendar_invitations",
        "opt_out",
        "organisation_key",
        "person_email",
    }
)
"""Tables where what both have is kept once: the row of the one that goes is deleted."""


# --- people ------------------------------------------------------------------------------------------


def preview_people(actor: Actor, stays: Person, goes: Person) -> Merging:
    """What hangs on both, and what stands against making them one; changes nothing."""
    return Merging(
        joining.hanging("person", stays.id),
        joining.hanging("person", goes.id),
        _against_people(actor, stays, goes),
    )


def merge_people(
    actor: Actor, stays: Person, goes: Person, *, take: Mapping[str, Any], reason: str
) -> Person:
    """Make two people one: all that hangs on `goes` hangs on `stays` afterwards; `take` are values that it takes.

    Refused: to who may not merge where either belongs, and as long as anything stands against it (`preview_people`).
    Whoever goes keeps a row without a name that leads on, so that old references still arrive. Her sessions end.
    """
    _require(actor, directory.area_of_person(stays, _today()))
    _require(actor, directory.area_of_person(goes, _today()))
    _lock(Person, stays.id, goes.id)
    merging = preview_people(actor, stays, goes)
    rules.check_merge(merging)
    names = {name: take[name] for name in PERSON_VALUES if name in take}
    for table in (WebSession, Link):
        session().execute(sa.delete(table).where(table.person_id == goes.id))
    if accounts.account_of(stays.id) is not None:
        session().execute(sa.delete(Account).where(Account.person_id == goes.id))
    if stays.emails:
        session().execute(
            sa.update(PersonEmail).where(PersonEmail.person_id == goes.id).values(is_primary=False)
        )
    readers.merge(stays.ref, goes.ref)
    invitations.merge(actor, stays, goes)
    calendar_links.merge(actor, stays.ref, goes.ref)
    _move("person", stays.id, goes.id)
    readers.settle(stays.id)
    stays, goes = directory.person(stays.id), session().get_one(Person, goes.id)
    forget_names(goes)
    goes.merged_into_id = stays.id
    session().flush()
    directory_services.change_person(actor, stays, version=stays.version, **names)
    _note(actor, "person.merge", stays.ref, goes.ref, merging, reason)
    return stays


def _against_people(actor: Actor, stays: Person, goes: Person) -> list[Conflict]:
    found = _unfit(stays, goes)
    if accounts.grants_of(goes.id):
        found.append(
            Conflict(_("The person who is merged still has a role. End the role first, or swap the two."))
        )
    if accounts.grants_of(stays.id) and not actor.may_somewhere(Action.GRANT_ROLES):
        found.append(
            Conflict(_("The person who stays works for us. Only somebody who may give roles can merge them."))
        )
    return [*found, *_doubles("person", stays.id, goes.id)]


# --- organisations -----------------------------------------------------------------------------------


def preview_organisations(stays: Organisation, goes: Organisation) -> Merging:
    """What hangs on both, and what stands against making them one; changes nothing."""
    return Merging(
        joining.hanging("organisation", stays.id),
        joining.hanging("organisation", goes.id),
        _against_organisations(stays, goes),
    )


def merge_organisations(
    actor: Actor, stays: Organisation, goes: Organisation, *, take: Mapping[str, Any], reason: str
) -> Organisation:
    """Make two organisations one. Every name of either is found afterwards; else as `merge_people`.

    For one body that was entered twice. A body that has ended and whose work another does has a successor instead.
    """
    _require(actor, directory.area_of_organisation(stays))
    _require(actor, directory.area_of_organisation(goes))
    _lock(Organisation, stays.id, goes.id)
    merging = preview_organisations(stays, goes)
    rules.check_merge(merging)
    names = (*goes.own_names, *(alias.name for alias in goes.aliases), *stays.own_names)
    values = {name: take[name] for name in ORGANISATION_VALUES if name in take}
    codes, source_key = {**goes.codes, **stays.codes}, stays.source_key or goes.source_key
    goes.aliases.clear()
    goes.source_key, goes.search_text, goes.sort_key = None, "", ""
    session().flush()
    session().execute(sa.delete(OrganisationKey).where(OrganisationKey.organisation_id == goes.id))
    if stays.successor_id == goes.id:
        stays.successor_id = None
    session().flush()
    readers.merge(stays.ref, goes.ref)
    calendar_links.merge(actor, stays.ref, goes.ref)
    _move("organisation", stays.id, goes.id)
    stays, goes = directory.organisation(stays.id), session().get_one(Organisation, goes.id)
    goes.merged_into_id = stays.id
    stays.codes, stays.source_key = codes, source_key
    session().flush()
    stays = directory_services.change_organisation(actor, stays, version=stays.version, **values)
    take_names(stays, names)
    _note(actor, "organisation.merge", stays.ref, goes.ref, merging, reason)
    return stays


def _against_organisations(stays: Organisation, goes: Organisation) -> list[Conflict]:
    found = _unfit(stays, goes)
    if stays.source_key and goes.source_key:
        found.append(
            Conflict(
                _(
                    "Both are in the reference lists that we load. If one has replaced the other, set a "
                    "successor."
                )
            )
        )
    clashing = [key for key in stays.codes if key in goes.codes and stays.codes[key] != goes.codes[key]]
    for register in sorted(clashing):
        found.append(
            Conflict(_("They have different codes in the register %(register)s.", register=register))
        )
    return [*found, *_doubles("organisation", stays.id, goes.id)]


# --- both --------------------------------------------------------------------------------------------


def _require(actor: Actor, area: Any) -> None:
    actor.require(Action.MERGE_DIRECTORY, area)


def _today() -> Any:
    return clock.today(HOME_ZONE)


def _unfit(stays: Person | Organisation, goes: Person | Organisation) -> list[Conflict]:
    if stays.id == goes.id:
        return [Conflict(_("Choose two different entries."))]
    if stays.merged_into_id or goes.merged_into_id:
        return [Conflict(_("One of them has been merged already."))]
    return []


def _doubles(target: str, stays: uuid.UUID, goes: uuid.UUID) -> list[Conflict]:
    return [
        Conflict(_words(double))
        for double in joining.doubles(target, stays, goes)
        if double.table not in GOES_QUIETLY
    ]


def _words(double: joining.Double) -> str:
    if double.table == "registration":
        events = sorted({values[double.columns.index("event_id")] for values in double.values})
        title = session().get_one(Event, events[0]).title.in_(current_lang())
        return _("Both have a live registration for “%(event)s”. Cancel one of them first.", event=title)
    if double.table == "appearance":
        return _(
            "Both were asked to speak or interpret in the same event and part. Keep the two entries apart."
        )
    if double.table == "host_engagement":
        events = sorted({values[double.columns.index("event_id")] for values in double.values})
        title = session().get_one(Event, events[0]).title.in_(current_lang())
        return _("Both receive the group of “%(event)s”. Keep the two apart.", event=title)
    return _("Both are entered in the same place (%(kind)s). Remove one of them first.", kind=double.table)


def _lock(kind: type[Person] | type[Organisation], *identifiers: uuid.UUID) -> None:
    """Nobody else may touch the two meanwhile. On PostgreSQL the lock also keeps out new rows that lead to them."""
    chosen = sa.select(kind.id).where(kind.id.in_(identifiers)).order_by(kind.id).with_for_update()
    if len(set(session().scalars(chosen))) != len(set(identifiers)):
        raise NotFound()


def _move(target: str, stays: uuid.UUID, goes: uuid.UUID) -> None:
    for double in joining.doubles(target, stays, goes):
        joining.delete_rows(double.table, double.rows)
    joining.move(target, stays, goes)
    session().flush()
    session().expire_all()


def _note(actor: Actor, verb: str, stays: str, goes: str, merging: Merging, reason: str) -> None:
    """Two lines, so that either reference tells what has become of it."""
    audit.record(actor, verb, stays, fields=sorted(merging.goes), reason=reason)
    audit.record(actor, f"{verb}d", goes, fields=[stays])
