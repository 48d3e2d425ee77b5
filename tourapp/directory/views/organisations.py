"""One organisation: what it is called, who covers it, who holds which post there."""

import uuid

from flask import flash
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.errors import Conflict, NotFound
from tourapp.directory import queries, services
from tourapp.directory.forms import AliasForm, ChangedOrganisationForm, OrganisationForm
from tourapp.directory.kinds import OrganisationKind
from tourapp.directory.models import Organisation
from tourapp.web.countries import country_name
from tourapp.web.forms import Form
from tourapp.web.guard import guard, guard_somewhere
from tourapp.web.i18n import current_lang
from tourapp.web.i18n import gettext as _
from tourapp.web.pages import page, see_other
from tourapp.web.reader import reader_zone


def organisation(organisation_id: uuid.UUID) -> Response:
    """Everything known about it; where it has ended, who carries on."""
    actor = guard_somewhere()
    return _show(actor, queries.organisation(organisation_id), AliasForm())


def organisation_new() -> Response:
    """Add an organisation; the office in whose area its country lies covers it."""
    actor = guard_somewhere()
    form = OrganisationForm()
    form.prepare()
    if form.validate_on_submit():
        with form.saving(None):
            added = services.add_organisation(
                actor,
                kind=OrganisationKind(form.kind.data),
                name=form.name,
                country=form.country.data,
                **_facts(form),
            )
        if form.saved:
            flash(_("The organisation has been added."), "success")
            return see_other("organisation", organisation_id=added.id)
    return page("directory/organisation_new.html", form=form)


def organisation_edit(organisation_id: uuid.UUID) -> Response:
    """Change it. Whoever was faster is shown beside what was typed."""
    body = queries.organisation(organisation_id)
    actor = guard(queries.area_of_organisation(body))
    form = ChangedOrganisationForm()
    form.prepare()
    form.offer(queries.offices())
    if not form.is_submitted():
        form.show(body)
    elif form.validate_on_submit():
        with form.saving(body) as body:
            _change(actor, body, form)
        if form.saved:
            flash(_("The organisation has been changed."), "success")
            return see_other("organisation", organisation_id=body.id)
    body = queries.organisation(organisation_id)
    overtaken = isinstance(form.refused, Conflict)
    if overtaken:
        form.version.data = str(body.version)  # she has seen both texts now and may decide
    return page("directory/organisation_edit.html", form=form, organisation=body, overtaken=overtaken)


def organisation_aliases(organisation_id: uuid.UUID) -> Response:
    """Add another name."""
    body = queries.organisation(organisation_id)
    actor = guard(queries.area_of_organisation(body))
    form = AliasForm()
    if form.validate_on_submit():
        with form.saving(body) as body:
            services.add_alias(actor, body, form.name.data or "")
        if form.saved:
            flash(_("The name has been added."), "success")
            return see_other("organisation", organisation_id=body.id)
    return _show(actor, queries.organisation(organisation_id), form)


def organisation_alias_remove(organisation_id: uuid.UUID, alias_id: uuid.UUID) -> Response:
    """Take a name away."""
    body = queries.organisation(organisation_id)
    actor = guard(queries.area_of_organisation(body))
    form = Form()
    if form.validate_on_submit():
        with form.saving(body) as body:
            alias = next((each for each in body.aliases if each.id == alias_id), None)
            if alias is None:
                raise NotFound()
            services.remove_alias(actor, body, alias)
        if form.saved:
            flash(_("The name has been removed."), "success")
    return see_other("organisation", organisation_id=organisation_id)


def _facts(form: OrganisationForm) -> services.OrganisationFacts:
    return services.OrganisationFacts(
        name_local=form.name_local.data or "",
        kana=form.kana.data or "",
        short_name=form.short_name.data or "",
        zone=form.zone.data or "",
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
    )


def _change(actor: Actor, body: Organisation, form: ChangedOrganisationForm) -> None:
    office = queries.office_by_code(form.office.data) if form.office.data else None
    services.change_organisation(
        actor,
        body,
        version=form.seen,
        kind=OrganisationKind(form.kind.data),
        name=form.name,
        country=form.country.data,
        office=office,
        **_facts(form),
    )
    named = form.successor.data or ""
    kept = body.successor is not None and named == body.successor.name.in_(current_lang())
    if not kept:
        services.set_successor(actor, body, services.organisation_named(named) if named else None)


def _show(actor: Actor, body: Organisation, form: AliasForm) -> Response:
    today = clock.today(reader_zone())
    return page(
        "directory/organisation.html",
        form=form,
        organisation=body,
        country=country_name(body.country, current_lang()),
        predecessors=queries.predecessors(body.id),
        appointments=queries.appointments_at(body.id, today),
        is_over=body.valid_to is not None and body.valid_to < today,
        may_edit=actor.may(Action.EDIT_DIRECTORY, queries.area_of_organisation(body)),
        may_merge=actor.may(Action.MERGE_DIRECTORY, queries.area_of_organisation(body)),
    )
