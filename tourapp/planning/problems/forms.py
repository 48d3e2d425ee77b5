"""The forms of the problem list."""

import datetime as dt
from collections.abc import Mapping

from flask import request
from wtforms import HiddenField
from wtforms.validators import InputRequired

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning.acceptance.services import LONGEST
from tourapp.planning.problems.queries import STATES
from tourapp.web.forms import Block, Form, at_most
from tourapp.web.pages import local_path


def asked_circle(given: Mapping[str, str]) -> Circle:
    """For a release to whom; those who take part when nobody said so."""
    said = given.get("circle")
    return Circle(said) if said in list(Circle) else Circle.PARTICIPANTS


class Filter:
    """What is to be shown: for a release to whom, how bad, of which day. What is none shows everything."""

    def __init__(self) -> None:
        self.circle = asked_circle(request.args)
        said = request.args.get("state", "")
        self.state = said if said in STATES else ""
        try:
            self.on: dt.date | None = dt.date.fromisoformat(request.args.get("day", ""))
        except ValueError:
            self.on = None

    @property
    def is_set(self) -> bool:
        return bool(self.state or self.on)


class AboutForm(Form):
    """Which finding a press is about, and where to go back to."""

    finding = HiddenField(validators=[InputRequired()])

    @property
    def asked_circle(self) -> Circle:
        return asked_circle(request.form)

    @property
    def way_back(self) -> str | None:
        return local_path(request.form.get("next"))


class RepairForm(AboutForm):
    repair = HiddenField(validators=[InputRequired()])


class AcceptForm(AboutForm):
    reason = Block(
        _l("Why it is acceptable"),
        validators=[InputRequired(_l("Say why this is accepted.")), at_most(LONGEST)],
    )
