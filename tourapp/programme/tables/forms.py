"""Forms with which a table of an earlier itinerary is handed in, its columns are said and its rows are decided."""

import datetime as dt
from collections.abc import Iterable, Mapping

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import clean_line
from tourapp.core.time import long_date
from tourapp.programme.kinds import ItemKind
from tourapp.programme.tables.columns import Column
from tourapp.programme.tables.rules import LEAVE_OUT, LONGEST_REASON, Choice
from tourapp.web.forms import Form
from tourapp.web.i18n import gettext as _


class TableForm(Form):
    """A table that is pasted, or a file that has one."""

    text = TextAreaField(
        _l("The table, pasted")
    )  # no Block, which takes tabs away; cells are cleaned one by one
    file = FileField(_l("Or a file: Word (.docx), Excel (.xlsx) or CSV"))

    def validate_text(self, field: TextAreaField) -> None:
        if not (field.data or "").strip() and not self.file.data:
            raise ValidationError(_("Paste a table, or choose a file."))


class ColumnsForm(Form):
    """On which day the table begins; what each column is about stands beside the columns themselves."""

    first_on = SelectField(_l("The first day of the table is"), validate_choice=False)

    def offer(self, days: Iterable[dt.date], lang: str) -> None:
        shown = [(day.isoformat(), long_date(day, lang)) for day in days]
        self.first_on.choices = [("", _("whatever fits best")), *shown]

    @property
    def first(self) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.first_on.data or "")
        except ValueError:
            return None


class RowsForm(Form):
    """That a person has looked at this and wants it done."""

    seen = HiddenField()


def chosen_columns(values: Mapping[str, str], width: int) -> dict[int, Column]:
    """What was said of each column; what was not, or is no such thing, goes to the remarks for the office."""
    said = {place: values.get(f"column-{place}", "") for place in range(width)}
    return {place: Column(name) if name in set(Column) else Column.INTERNAL for place, name in said.items()}


def choices(values: Mapping[str, str], keys: Iterable[str]) -> dict[str, Choice]:
    """What was decided of each item that was asked about."""
    return {key: _choice(values, key) for key in keys if f"as-{key}" in values}


def _choice(values: Mapping[str, str], key: str) -> Choice:
    said = values[f"as-{key}"]
    kind = ItemKind(said) if said in set(ItemKind) else None
    reason = clean_line(values.get(f"why-{key}", ""))[:LONGEST_REASON]
    return Choice(kind, said == LEAVE_OUT, reason)
