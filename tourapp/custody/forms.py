"""Forms of custody: a reason before anything leaves or goes."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.custody.rules import WHY, Why
from tourapp.web.forms import Block, Form, at_most, required

LONGEST_REASON = 300


class TakeOutForm(Form):
    """Why the office takes out everything about somebody; the log keeps it."""

    reason = Block(
        _l("How has the person asked for it?"),
        [required(_l("Enter how the person has asked for it")), at_most(LONGEST_REASON)],
    )


class EraseForm(Form):
    """Why somebody is erased: one of a list, since a typed reason would say who it was."""

    why = RadioField(
        _l("Why is this person erased?"),
        [InputRequired(_l("Choose why this person is erased"))],
        choices=lambda: [SelectChoice(key.value, str(WHY[key])) for key in (Why.ASKED, Why.MISTAKE)],
    )
    sure = BooleanField(
        _l("I have read what will be deleted, and that it cannot be undone"),
        [InputRequired(_l("Confirm that you have read what will be deleted"))],
    )


class MergeForm(Form):
    """Why two rows become one."""

    reason = Block(
        _l("Why are they the same?"), [required(_l("Enter why they are the same")), at_most(LONGEST_REASON)]
    )

    @property
    def choices(self) -> dict[str, Any]:
        """The fields that choose between two values, by the name of the value."""
        return {
            name.removeprefix("take_"): field
            for name, field in self._fields.items()
            if name.startswith("take_")
        }

    def taken(self, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """Of the values of the one that goes, those that were chosen."""
        return {name: theirs[name] for name, field in self.choices.items() if field.data == "goes"}


def merge_form(differing: Mapping[str, tuple[Any, str, str]]) -> MergeForm:
    """A form with a choice for each value in which the two differ: its label, what stays, what goes."""
    fields = {
        f"take_{name}": RadioField(
            label, choices=[SelectChoice("stays", stays), SelectChoice("goes", goes)], default="stays"
        )
        for name, (label, stays, goes) in differing.items()
    }
    made: MergeForm = type("ThisMergeForm", (MergeForm,), fields)()
    return made
