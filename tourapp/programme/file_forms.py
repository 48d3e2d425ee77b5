"""Forms with which a programme is taken in."""

from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.web.forms import Form

MOST_WEEKS = 520


class FileForm(Form):
    """A file to be handed in."""

    file = FileField(_l("The file: JSON, CSV or Excel (.xlsx)"))
    weeks = IntegerField(
        _l("Move the dates by this many weeks"),
        [
            Optional(),
            NumberRange(-MOST_WEEKS, MOST_WEEKS, _l("Enter a number of weeks between -520 and 520")),
        ],
        description=_l(
            "For a JSON file of another year. Leave it empty for a file of this event: it is moved as before."
        ),
    )


class TakeInForm(Form):
    """That a person has read this report and wants it done."""

    seen = HiddenField()
