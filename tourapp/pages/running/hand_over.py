"""Everything owned by one person goes to another: a look at all of it, one press, and the sheet that is printed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField
from wtforms.validators import Email

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import queries as accounts
from tourapp.accounts import services as account_services
from tourapp.accounts.models import HandOver
from tourapp.accounts.wording import ROLES
from tourapp.core import clock
from tourapp.core.errors import Forbidden, Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.directory import queries as directory
from tourapp.directory.models import Office, Person
from tourapp.events.forms import DateLine
from tourapp.events.tasks import queries as tasks
from tourapp.events.tasks import services as task_services
from tourapp.events.tasks import wording as task_wording
from tourapp.pages.running.owned import Owned, owned
from tourapp.web.forms import Form, Line, at_most, required
from tourapp.web.guard import guard_somewhere
from tourapp.web.pages import page, see_other


class HandOverForm(Form):
    """From whom, to whom, and from which day."""

    giver = SelectField(_l("Who hands over"), choices=[])
    taker = Line(
        _l("Email address of who takes over"),
        [
            required(_l("Enter the email address of whoever takes over")),
            at_most(254),
            Email(message=_l("Enter an email address like name@example.org")),
        ],
    )
    starts_on = DateLine(_l("First day of the new one"))
    seen = HiddenField()
    """What the preview has shown: another choice is shown again."""

    @property
    def choice(self) -> str:
        return f"{self.giver.data} {self.taker.data} {self.starts_on.data}"


def manage_hand_over() -> Response:
    """Choose, look at everything, press once."""
    actor = guard_somewhere()
    offices = _offices(actor)
    people = accounts.people_with_roles(("office", office.code) for office in offices)
    form = HandOverForm(data={"starts_on": clock.today(offices[0].zone).isoformat()} if offices else {})
    form.giver.choices = [(str(person.id), person.display_name(current_lang())) for person in people]
    shown, giver, taker, kept = None, None, None, None
    if form.validate_on_submit():
        giver = directory.person(uuid.UUID(form.giver.data))
        taker = _taker(form, giver)
        if taker is not None and form.seen.data == form.choice:
            with form.saving(giver) as giver:
                kept = _move(actor, giver, directory.person(taker.id), form.starts_on.day)
        if taker is not None and not form.saved:
            shown = _owned_by(actor, giver)
            form.seen.data = form.choice
    if form.saved and kept is not None:
        flash(_("Everything has been handed over. Print the sheet for both."), "ok")
        return see_other("manage_hand_over_sheet", hand_over_id=kept.id)
    return page(
        "pages/hand_over.html",
        form=form,
        shown=shown,
        giver=giver,
        taker=taker,
        **_words(),
    )


def manage_hand_over_sheet(hand_over_id: uuid.UUID) -> Response:
    """What went over and is still to be done, as it stands now: for print, A4, in the language of the page."""
    actor = guard_somewhere()
    kept = accounts.hand_over(hand_over_id)
    giver, taker = directory.person(kept.from_id), directory.person(kept.to_id)
    moved = {name: [uuid.UUID(each) for each in identifiers] for name, identifiers in kept.moved.items()}
    shown = owned(actor, accounts.grants_by_id(moved["grants"]), tasks.by_ids(moved["tasks"]))
    if not _sees(actor, kept, shown):
        raise Forbidden()
    return page("pages/hand_over_sheet.html", kept=kept, shown=shown, giver=giver, taker=taker, **_words())


def _words() -> dict[str, Any]:
    return {"roles": ROLES, "task_wording": task_wording, "moment": clock.now()}


def _offices(actor: Actor) -> Sequence[Office]:
    return [office for office in directory.offices() if actor.may(Action.HAND_OVER, office)]


def _taker(form: HandOverForm, giver: Person) -> Person | None:
    """Whoever takes over; None when nobody is known under that address, with the reason beside the field."""
    found = directory.person_by_email(form.taker.data or "")
    if found is None:
        form.refuse(
            Refusal(
                _("Nobody is known under this address. Add the person to the directory first."), field="taker"
            )
        )
    elif found.id == giver.id:
        form.refuse(Refusal(_("Choose somebody else: both are the same person."), field="taker"))
        return None
    return found


def _owned_by(actor: Actor, person: Person) -> Owned:
    return owned(actor, accounts.grants_of(person.id), tasks.held_by(person.id))


def _move(actor: Actor, giver: Person, taker: Person, starts_on: dt.date) -> HandOver:
    """In the unit of work: roles and tasks as they are now, and the record of both."""
    there = _owned_by(actor, giver)
    grants = account_services.hand_on_roles(
        actor, giver, taker, [(held.grant, held.subject) for held in there.movable], starts_on=starts_on
    )
    going = [task for task in there.own_tasks if actor.may(Action.EDIT_EVENT, task)]
    for task in going:
        task_services.hand_on(actor, task, taker)
    moved = {"grants": [grant.id for grant in grants], "tasks": [task.id for task in going]}
    return account_services.note_hand_over(actor, giver, taker, starts_on=starts_on, moved=moved)


def _sees(actor: Actor, kept: HandOver, shown: Owned) -> bool:
    """Both people see their sheet, and whoever may hand over in an office or event that it speaks of."""
    if actor.person_id in (kept.from_id, kept.to_id):
        return True
    subjects = [held.within for held in shown.roles if held.within is not None]
    events = [task.event for task in (*shown.own_tasks, *shown.role_tasks)]
    return any(actor.may(Action.HAND_OVER, subject) for subject in (*subjects, *events))
