"""Forms of an import: the file, its columns, the confirmation."""

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.registration.importing.models import Addresses
from tourapp.web.forms import Block, Form, at_most, required

LONGEST_REASON = 500

ENCODINGS = {
    "": _l("Detected from the file"),
    "utf-8": _l("UTF-8"),
    "cp932": _l("Japanese (code page 932)"),
    "cp1252": _l("Western European (code page 1252)"),
}


class UploadForm(Form):
    """A list to be handed in."""

    file = FileField(_l("The list, as CSV or Excel (.xlsx)"))
    encoding = SelectField(
        _l("Encoding of a CSV file"),
        choices=lambda: [SelectChoice(key, str(words)) for key, words in ENCODINGS.items()],
        description=_l("Change this only when names come out wrong."),
    )


class ColumnsForm(Form):
    """One choice for each column of the file; the fields are made for each file by `columns_form`."""

    sheet = HiddenField()

    @property
    def chosen(self) -> dict[int, str]:
        """What each column means, by its place."""
        return {
            int(field.name.removeprefix("column_")): field.data or ""
            for field in self
            if field.name.startswith("column_")
        }


def columns_form(
    headings: list[str], keys: list[str | None], words: Mapping[str, str], **values: Any
) -> ColumnsForm:
    """The form for this file, each column at what its heading says."""

    class OfThisFile(ColumnsForm):
        pass

    choices = [
        SelectChoice("", str(_l("Not imported"))),
        *(SelectChoice(key, text) for key, text in words.items()),
    ]
    for place, (heading, key) in enumerate(zip(headings, keys, strict=True)):
        field = SelectField(heading, choices=choices, default=key or "")
        setattr(OfThisFile, f"column_{place}", field)
    return OfThisFile(**values)


class ConfirmForm(Form):
    """That a person has read the report and wants it written."""

    version = HiddenField()
    addresses = RadioField(
        _l("The email addresses"),
        [InputRequired(_l("Choose what is done about the addresses"))],
        choices=lambda: [
            SelectChoice(
                Addresses.VOUCH.value, str(_l("The office vouches for them: people get places at once"))
            ),
            SelectChoice(
                Addresses.VERIFY.value, str(_l("Each person gets a link and has no place before using it"))
            ),
        ],
    )
    tell = BooleanField(
        _l("Write to everybody who gets a place, waits or has to wait for a decision"),
        description=_l(
            "If you leave this unticked, nobody hears about it from us. Links to verify an "
            "address are always sent."
        ),
    )
    reason = Block(
        _l("Where the list comes from, and why the office takes it"),
        [required(_l("Enter the reason")), at_most(LONGEST_REASON)],
    )
