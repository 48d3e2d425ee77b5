"""The forms of the desk, and the shape of what a device sends."""

import datetime as dt
import re
import uuid
from typing import Any

from wtforms import BooleanField, Field, HiddenField, SelectField
from wtforms.validators import Email, Optional

from tourapp.checkin.services import MOST_AT_ONCE, Made
from tourapp.checkin.states import Means, Outcome
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.web.forms import LONGEST_LINE, Block, Form, Line, at_most, required

LONGEST_REASON = 500
LONGEST_DEVICE = 40
_MARK = re.compile(r"[0-9a-f]{32}")


class FindForm(Form):
    """One field for everything: a name to look for, or what a hand scanner types."""

    text = Line(_l("Name, organisation, reference, or pass"), [at_most(LONGEST_LINE)])


class PressForm(Form):
    """Check somebody in who was picked in the list."""

    scan = HiddenField()
    registration = HiddenField()
    reason = Block(_l("Reason"), [at_most(LONGEST_REASON)])

    def validate_registration(self, field: Field) -> None:
        if identifier(field.data) is None:
            field.errors = [*field.errors, _("Choose somebody in the list")]


class UndoForm(Form):
    reason = Block(_l("Reason"), [required(_l("Enter the reason")), at_most(LONGEST_REASON)])


class SettleForm(Form):
    scan = HiddenField()


class WalkInForm(Form):
    """Somebody who stands at the door without a registration."""

    scan = HiddenField()
    given_name = Line(_l("Given name"), [at_most(LONGEST_LINE)])
    family_name = Line(_l("Family name"), [at_most(LONGEST_LINE)])
    organisation = Line(
        _l("Organisation"), [required(_l("Enter the name of the organisation")), at_most(LONGEST_LINE)]
    )
    category = SelectField(_l("Category"), [Optional()], validate_choice=False)
    email = Line(
        _l("Email address"),
        [
            Optional(),
            at_most(254),
            Email(message=_l("Enter an email address in the usual form, for example name@example.org")),
        ],
        description=_l("Only if the person wants email about this event. Nothing is sent now."),
    )
    is_another = BooleanField(_l("This is another person with the same name"))

    def validate_given_name(self, field: Field) -> None:
        """One name is a name: either may be empty, not both."""
        if not (field.data or "").strip() and not (self.family_name.data or "").strip():
            field.errors = [*field.errors, _("Enter the name. One of the two fields is enough.")]

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        return not self.errors


def identifier(text: Any) -> uuid.UUID | None:
    """The identifier in this text; None when there is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def made_of(body: Any) -> list[Made]:
    """The scans in what a device sent.

    `{"scans": [{"id", "means", "mark" or "registration", "elsewhere", "ago", "shown"}, …]}`, `ago` in milliseconds.
    Refuses anything else as a whole: a device never sends half a scan.
    """
    scans = body.get("scans") if isinstance(body, dict) else None
    if not isinstance(scans, list) or len(scans) > MOST_AT_ONCE:
        raise Refusal(_("This is not a list of check-ins"), code="shape")
    return [_one(each) for each in scans]


def _one(sent: Any) -> Made:
    try:
        mark, registration = sent.get("mark") or "", sent.get("registration")
        if mark and not _MARK.fullmatch(mark):
            raise ValueError(mark)
        return Made(
            id=uuid.UUID(sent["id"]),
            means=Means(sent["means"]),
            mark=mark,
            registration_id=uuid.UUID(registration) if registration else None,
            is_elsewhere=sent.get("elsewhere") is True,
            ago=dt.timedelta(milliseconds=min(max(0, int(sent.get("ago") or 0)), 10**12)),
            shown=Outcome(sent["shown"]) if sent.get("shown") else None,
        )
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise Refusal(_("This is not a list of check-ins"), code="shape") from error


def device_of(text: Any) -> str:
    """What a device calls itself, short enough to be kept."""
    return re.sub(r"[^\w .-]", "", str(text))[:LONGEST_DEVICE].strip() if isinstance(text, str) else ""
