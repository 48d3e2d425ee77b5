"""The form that releases a programme."""

from collections.abc import Iterator, Mapping

from flask import request
from wtforms import RadioField
from wtforms.validators import InputRequired

from tourapp.agenda.circles import NAMES, Circle
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import clean_block
from tourapp.planning.findings import Finding
from tourapp.programme.content import Override
from tourapp.web.forms import LONGEST_TEXT, Form, Line, at_most

REASON = "reason-"
"""How the fields for reasons are called: this, and the key of the finding."""


class ReleaseForm(Form):
    """To whom, and why in spite of what stands in the way."""

    circle = RadioField(_l("To whom"), validators=[InputRequired(_l("Choose to whom you release it"))])
    note = Line(_l("Note for the office"), validators=[at_most(200)])

    def __init__(self) -> None:
        super().__init__()
        self.circle.choices = [(circle.value, NAMES[circle].in_(current_lang())) for circle in Circle]

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
