"""A person's seats in the items of an event: what can be chosen, what is full, and what she has."""

import uuid

from flask import flash
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField
from wtforms.validators import AnyOf, ValidationError

from tourapp.core import clock
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.pages.own.me import mine
from tourapp.programme.sign_ups import queries, services
from tourapp.programme.sign_ups.services import MAY_CHOOSE
from tourapp.registration.models import Registration
from tourapp.web.forms import Form
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other

CHOOSE, INSTEAD, WAIT, DROP = "choose", "instead", "wait", "drop"


class SeatForm(Form):
    """Which button of which item was pressed."""

    act = RadioField(
        validators=[AnyOf((CHOOSE, INSTEAD, WAIT, DROP), message=_l("Press one of the buttons"))],
        validate_choice=False,
    )
    item = HiddenField()

    def validate_item(self, field: HiddenField) -> None:
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(_("Choose one of the sessions")) from None

    def act_for(self, registration: Registration) -> str:
        """Do what the button says; the sentence that tells so."""
        actor, item = current_actor(), uuid.UUID(self.item.data)
        match self.act.data:
            case "wait":
                services.wait(actor, registration, item)
                return _("You wait for a seat. We write to you when one becomes free.")
            case "drop":
                services.drop(actor, registration, item)
                return _("Given up. Your place at the event stays as it is.")
        services.sign_up(actor, registration, item, instead=self.act.data == INSTEAD)
        return _("You have a seat.")


def my_sessions(slug: str) -> Response:
    """GET shows every session that one signs up for, POST presses one of its buttons."""
    event, registration = mine(slug)
    form, said = SeatForm(), ""
    if form.validate_on_submit():
        with form.saving(registration) as registration:
            said = form.act_for(registration)
        if form.saved:
            flash(said, "ok")
            return see_other("my_sessions", slug=slug)
    return page(
        "pages/my_sessions.html",
        form=form,
        event=event,
        registration=registration,
        choices=queries.choices(event, registration, clock.now()),
        may_choose=registration.state in MAY_CHOOSE,
    )
