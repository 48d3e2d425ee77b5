"""The forms that release a programme, and keep it without releasing it."""

import uuid
from collections.abc import Iterator, Mapping

from flask import request
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from tourapp.agenda.circles import NAMES, Circle
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import clean_block
from tourapp.planning.findings import Finding
from tourapp.planning.telling.rules import LONGEST_QUIET
from tourapp.programme.content import Override
from tourapp.web.forms import LONGEST_TEXT, Form, Line, at_most

REASON = "reason-"
"""How the fields for reasons are called: this, and the key of the finding."""


class ReleaseForm(Form):
    """To whom, which items, and why in spite of what stands in the way; the address may say the first two."""

    seen = HiddenField()
    """The mark of what was looked at; without it nothing is compared."""
    circle = RadioField(_l("To whom"), validators=[InputRequired(_l("Choose to whom you release it"))])
    note = Line(_l("Note for the office"), validators=[at_most(200)])

    def __init__(self) -> None:
        super().__init__()
        self.circle.choices = [(circle.value, NAMES[circle].in_(current_lang())) for circle in Circle]

    @property
    def asked_circle(self) -> Circle | None:
        """The circle that was chosen, in the form or in the address; None for what is none."""
        given = request.form.get("circle") if self.is_submitted() else request.args.get("circle")
        return Circle(given) if given in list(Circle) else None

    @property
    def items(self) -> frozenset[uuid.UUID] | None:
        """The items that are to be released alone; None for the whole draft. What is no identifier is not found."""
        given = (request.form if self.is_submitted() else request.args).getlist("items")
        try:
            return frozenset(map(uuid.UUID, given)) or None
        except ValueError:
            raise NotFound() from None

    @property
    def reasons(self) -> Mapping[str, str]:
        """What was typed, by the key of its finding."""
        return {
            name.removeprefix(REASON): clean_block(text)[:LONGEST_TEXT]
            for name, text in request.form.items()
            if name.startswith(REASON)
        }

    def overrides(self, found: tuple[Finding, ...]) -> Iterator[Override]:
        """The reasons as overrides of what was found; those of what is mended by now are left out."""
        reasons = self.reasons
        for finding in found:
            if reasons.get(finding.key):
                yield Override(finding.name, finding.items, reasons[finding.key])


class FreezeForm(Form):
    """Why a version is kept that nobody is given."""

    note = Line(_l("Note for the office"), validators=[at_most(200)])


MOST_MINUTES = int(LONGEST_QUIET.total_seconds() // 60)


class QuietForm(Form):
    """How long to wait after a release before anybody is told of changes."""

    minutes = IntegerField(
        _l("Minutes to wait"),
        validators=[
            InputRequired(_l("Enter a number of minutes")),
            NumberRange(
                0,
                MOST_MINUTES,
                message=_l("Enter a number of minutes between 0 and %(longest)s", longest=MOST_MINUTES),
            ),
        ],
    )
