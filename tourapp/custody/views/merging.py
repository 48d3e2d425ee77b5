"""Making one of two: choose the other, compare, choose what stays, say why."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Subject
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_line
from tourapp.core.words import Words
from tourapp.custody import wording
from tourapp.custody.forms import MergeForm, merge_form
from tourapp.custody.services import merging
from tourapp.directory import queries as directory
from tourapp.directory.forms import NAME_ORDERS
from tourapp.directory.kinds import KINDS
from tourapp.directory.models import Organisation, Person
from tourapp.web.countries import country_name
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other
from tourapp.web.reader import reader_zone

LONGEST_SEARCH = 200


def person_merge(person_id: uuid.UUID) -> Response:
    """Find the other entry of the same person; then compare the two, and merge."""
    stays = directory.person(person_id)
    actor = guard(_area(stays))
    other = _chosen()
    if other is None or (goes := directory.person(other)).id == stays.id:
        text = _text() or stays.family_name or stays.given_name
        others = [each for each in directory.search_people(actor, text) if each.id != stays.id]
        found = [each for each in others if actor.may(Action.MERGE_DIRECTORY, _area(each))]
        return page("custody/person_merge_choose.html", person=stays, found=found, text=text)
    actor.require(Action.MERGE_DIRECTORY, _area(goes))
    values = {each: _values(each, merging.PERSON_VALUES) for each in (stays, goes)}
    form = merge_form(_differing(values[stays], values[goes]))
    if form.validate_on_submit():
        with form.saving(stays) as stays:
            goes = _again(Person, goes.id)
            take = form.taken(values[goes])
            merging.merge_people(actor, stays, goes, take=take, reason=form.reason.data or "")
        if form.saved:
            flash(_("The two entries are one person now."), "ok")
            return see_other("person", person_id=person_id)
        stays, goes = directory.person(person_id), directory.person(other)
    preview = merging.preview_people(actor, stays, goes)
    return _compare("custody/person_merge.html", form, stays, goes, preview)


def organisation_merge(organisation_id: uuid.UUID) -> Response:
    """Find the other entry of the same organisation; then compare the two, and merge."""
    stays = directory.organisation(organisation_id)
    actor = guard(directory.area_of_organisation(stays))
    other = _chosen()
    if other is None or (goes := directory.organisation(other)).id == stays.id:
        text = _text() or stays.name.en
        others = [each for each in directory.search_organisations(text) if each.id != stays.id]
        found = [
            each for each in others if actor.may(Action.MERGE_DIRECTORY, directory.area_of_organisation(each))
        ]
        return page("custody/organisation_merge_choose.html", organisation=stays, found=found, text=text)
    actor.require(Action.MERGE_DIRECTORY, directory.area_of_organisation(goes))
    values = {each: _values(each, merging.ORGANISATION_VALUES) for each in (stays, goes)}
    form = merge_form(_differing(values[stays], values[goes]))
    if form.validate_on_submit():
        with form.saving(stays) as stays:
            goes = _again(Organisation, goes.id)
            take = form.taken(values[goes])
            merging.merge_organisations(actor, stays, goes, take=take, reason=form.reason.data or "")
        if form.saved:
            flash(_("The two entries are one organisation now."), "ok")
            return see_other("organisation", organisation_id=organisation_id)
        stays, goes = directory.organisation(organisation_id), directory.organisation(other)
    preview = merging.preview_organisations(stays, goes)
    return _compare("custody/organisation_merge.html", form, stays, goes, preview)


def _compare(template: str, form: MergeForm, stays: Any, goes: Any, preview: Any) -> Response:
    return page(
        template,
        form=form,
        stays=stays,
        goes=goes,
        preview=preview,
        kind=wording.kind,
        country_name=lambda code: country_name(code, current_lang()),
    )


def _area(person: Person) -> Subject:
    return directory.area_of_person(person, clock.today(reader_zone()))


def _again(kind: type[Any], identifier: uuid.UUID) -> Any:
    found = session().get(kind, identifier, populate_existing=True)
    if found is None:
        raise NotFound()
    return found


def _chosen() -> uuid.UUID | None:
    """The other entry, as the address of the page names it."""
    try:
        return uuid.UUID(request.args.get("with", ""))
    except ValueError:
        return None


def _text() -> str:
    return clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]


def _values(entry: Person | Organisation, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in names}


def _differing(stays: Mapping[str, Any], goes: Mapping[str, Any]) -> dict[str, tuple[Any, str, str]]:
    return {
        name: (wording.FIELDS[name], _shown(name, stays[name]), _shown(name, goes[name]))
        for name in stays
        if stays[name] != goes[name]
    }


def _shown(name: str, value: Any) -> str:
    """A value as the choice shows it."""
    if value is None or value == "":
        return _("(empty)")
    if isinstance(value, Words):
        return " / ".join(part for part in (value.en, value.ja) if part) or _("(empty)")
    ways: dict[str, Callable[[Any], str]] = {
        "country": lambda code: country_name(code, current_lang()),
        "kind": lambda kind: KINDS[kind].in_(current_lang()),
        "lang": lambda lang: "日本語" if lang == "ja" else "English",
        "name_order": lambda order: str(NAME_ORDERS[order]),
    }
    return ways.get(name, str)(value)
