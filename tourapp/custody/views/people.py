"""Everything about one person: taking it out, for herself or because she has asked; erasing her."""

import uuid

from flask import Response as FlaskResponse
from flask import flash, render_template
from werkzeug.wrappers import Response

from tourapp.core import clock
from tourapp.core.errors import SignInNeeded
from tourapp.core.i18n import current_lang, in_language
from tourapp.core.i18n import gettext as _
from tourapp.custody import wording
from tourapp.custody.cleaning import clean
from tourapp.custody.forms import EraseForm, TakeOutForm
from tourapp.custody.rules import Why
from tourapp.custody.services import erasing
from tourapp.custody.services.taking_out import Everything, archive, counted, take_out
from tourapp.directory import queries as directory
from tourapp.directory.models import Person
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other
from tourapp.web.reader import reader_zone

OWN_REASON = "own request"


def account_data() -> Response:
    """What we hold about somebody, by kind and number; the button gives all of it as one file."""
    actor = current_actor()
    if actor.person_id is None:
        raise SignInNeeded()
    person = directory.person(actor.person_id)
    guard(person)
    form, everything = Form(), None
    if form.validate_on_submit():
        with form.saving(person) as person:
            everything = take_out(actor, person, reason=OWN_REASON)
    if everything is not None and form.saved:
        return _file(everything, person)
    return page("custody/account_data.html", form=form, kinds=counted(person), kind=wording.kind)


def person_take_out(person_id: uuid.UUID) -> Response:
    """The same for staff, when the person has asked for it: the reason is kept in the log."""
    person = directory.person(person_id)
    actor = guard(directory.area_of_person(person, clock.today(reader_zone())))
    form, everything = TakeOutForm(), None
    if form.validate_on_submit():
        with form.saving(person) as person:
            everything = take_out(actor, person, reason=form.reason.data or "")
    if everything is not None and form.saved:
        return _file(everything, person)
    return page(
        "custody/person_take_out.html", form=form, person=person, kinds=counted(person), kind=wording.kind
    )


def person_erase(person_id: uuid.UUID) -> Response:
    """GET shows what goes and what stays; POST erases, and the store forgets the bytes."""
    person = directory.person(person_id)
    actor = guard(directory.area_of_person(person, clock.today(reader_zone())))
    form = EraseForm()
    if form.validate_on_submit():
        with form.saving(person) as person:
            record = erasing.erase(actor, person, why=Why(form.why.data))
        if form.saved:
            clean()
            number = sum(record.removed.values())
            flash(
                _("The person has been erased: %(number)s entries removed or emptied.", number=number), "ok"
            )
            return see_other("directory", tab="people")
    person = directory.person(person_id)
    return page(
        "custody/person_erase.html",
        form=form,
        person=person,
        kinds=erasing.preview(person),
        kind=wording.kind,
    )


def _file(everything: Everything, person: Person) -> Response:
    """One ZIP, made outside the transaction; never kept here nor on the way."""
    with in_language(current_lang()):
        readable = render_template(
            "custody/held.html", everything=everything, person=person, kind=wording.kind
        )
    response = FlaskResponse(archive(everything, readable), content_type="application/zip")
    day = everything.made_at.date()
    response.headers.set("Content-Disposition", "attachment", filename=f"{day:%Y%m%d}_held.zip")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
