"""One person: name, addresses, appointments."""

import datetime as dt
import uuid

from flask import flash
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.errors import Conflict, NotFound
from tourapp.directory import queries, services
from tourapp.directory.forms import (
    NAME_ORDERS,
    AddressForm,
    AppointmentForm,
    EndForm,
    NewPersonForm,
    PersonForm,
    ShareForm,
)
from tourapp.directory.models import NameOrder, Person
from tourapp.web.forms import Form
from tourapp.web.guard import guard, guard_somewhere
from tourapp.web.i18n import gettext as _
from tourapp.web.pages import page, see_other
from tourapp.web.reader import reader_zone


def person(person_id: uuid.UUID) -> Response:
    """Everything the directory knows about somebody."""
    actor = guard_somewhere()
    return _show(actor, queries.person(person_id), None)


def person_new() -> Response:
    """Add somebody."""
    actor = guard_somewhere()
    form = NewPersonForm()
    if form.validate_on_submit():
        with form.saving(None):
            added = services.add_person(
                actor,
                given_name=form.given_name.data or "",
                family_name=form.family_name.data or "",
                email=form.email.data or None,
                **_facts(form),
            )
        if form.saved:
            flash(_("The person has been added."), "success")
            return see_other("person", person_id=added.id)
    return page("directory/person_new.html", form=form)


def person_edit(person_id: uuid.UUID) -> Response:
    """Change how somebody is called. Whoever was faster is shown beside what was typed."""
    somebody = queries.person(person_id)
    actor = guard(queries.area_of_person(somebody, _today()))
    form = PersonForm()
    if not form.is_submitted():
        form.show(somebody)
    elif form.validate_on_submit():
        with form.saving(somebody) as somebody:
            services.change_person(
                actor,
                somebody,
                version=form.seen,
                given_name=form.given_name.data or "",
                family_name=form.family_name.data or "",
                **_facts(form),
            )
        if form.saved:
            flash(_("The person has been changed."), "success")
            return see_other("person", person_id=person_id)
    somebody = queries.person(person_id)
    overtaken = isinstance(form.refused, Conflict)
    if overtaken:
        form.version.data = str(somebody.version)  # she has seen both texts now and may decide
    return page(
        "directory/person_edit.html", form=form, person=somebody, overtaken=overtaken, orders=NAME_ORDERS
    )


def person_addresses(person_id: uuid.UUID) -> Response:
    """Add an address."""
    somebody = queries.person(person_id)
    actor = guard(queries.area_of_person(somebody, _today()))
    form = AddressForm()
    if form.validate_on_submit():
        with form.saving(somebody) as somebody:
            services.add_email(
                actor,
                somebody,
                form.email.data or "",
                shared=form.is_shared.data,
                reason=form.reason.data or "",
            )
        if form.saved:
            flash(_("The address has been added."), "success")
            return see_other("person", person_id=person_id)
    return _show(actor, queries.person(person_id), form)


def person_share_address(person_id: uuid.UUID, email_id: uuid.UUID) -> Response:
    """Let several people share an address of hers, with a reason; or keep it for her alone again."""
    somebody = queries.person(person_id)
    actor = guard(queries.area_of_person(somebody, _today()))
    email = next((each for each in somebody.emails if each.id == email_id), None)
    if email is None:
        raise NotFound()
    form = Form() if email.is_shared else ShareForm()
    if form.validate_on_submit():
        was_shared = email.is_shared
        with form.saving(email) as email:
            if was_shared:
                services.keep_email_alone(actor, email, somebody)
            else:
                services.share_email(actor, email, somebody, reason=form.reason.data or "")
        if form.saved:
            flash(
                _("The address is this person’s alone.") if was_shared else _("Several people may share it."),
                "success",
            )
            return see_other("person", person_id=person_id)
    others = [each for each in queries.people_sharing(email.address) if each.id != somebody.id]
    return page("directory/person_share_address.html", form=form, person=somebody, email=email, others=others)


def person_appoint(person_id: uuid.UUID) -> Response:
    """Give somebody a post."""
    somebody = queries.person(person_id)
    actor = guard(queries.area_of_person(somebody, _today()))
    form = AppointmentForm()
    if form.validate_on_submit():
        with form.saving(somebody) as somebody:
            named = form.organisation.data or ""
            matches = queries.organisations_matching(named)
            services.appoint(
                actor,
                somebody,
                organisation=matches[0] if len(matches) == 1 else named,
                post=form.post,
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
            )
        if form.saved:
            flash(_("The appointment has been added."), "success")
            return see_other("person", person_id=person_id)
    return page("directory/person_appoint.html", form=form, person=queries.person(person_id))


def person_appointment_end(person_id: uuid.UUID, appointment_id: uuid.UUID) -> Response:
    """Say on which day somebody leaves a post."""
    somebody = queries.person(person_id)
    actor = guard(queries.area_of_person(somebody, _today()))
    form = EndForm()
    appointment = next((each for each in somebody.appointments if each.id == appointment_id), None)
    if appointment is None:
        raise NotFound()
    if form.validate_on_submit():
        with form.saving(appointment) as appointment:
            services.end_appointment(actor, appointment, form.on.data)
        if form.saved:
            flash(_("The appointment has its last day now."), "success")
            return see_other("person", person_id=person_id)
    return page("directory/person_appointment_end.html", form=form, person=somebody, appointment=appointment)


def _today() -> dt.date:
    return clock.today(reader_zone())


def _facts(form: PersonForm) -> services.PersonFacts:
    return services.PersonFacts(
        name_order=NameOrder(form.name_order.data) if form.name_order.data else None,
        name_local=form.name_local.data or "",
        name_kana=form.name_kana.data or "",
        preferred_name=form.preferred_name.data or "",
        badge_name=form.badge_name.data or "",
        lang=form.lang.data,
    )


def _show(actor: Actor, somebody: Person, form: Form | None) -> Response:
    area = queries.area_of_person(somebody, _today())
    return page(
        "directory/person.html",
        form=form or AddressForm(),
        person=somebody,
        orders=NAME_ORDERS,
        today=_today(),
        may_edit=actor.may(Action.EDIT_DIRECTORY, area),
        may_merge=actor.may(Action.MERGE_DIRECTORY, area),
    )
