"""The forms of signing in and of one's own account: fields, labels, shape."""

from wtforms import HiddenField, PasswordField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, Optional, ValidationError

from tourapp.accounts.rules import LONGEST_PASSWORD
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.web.forms import Form, Line, at_most, required
from tourapp.web.pages import local_path

LONGEST_ADDRESS = 254


def _address() -> Line:
    """An e-mail address as somebody types it."""
    return Line(
        _l("Email address"),
        [
            required(_l("Enter your email address")),
            at_most(LONGEST_ADDRESS),
            Email(_l("Enter an email address in the form name@example.org")),
        ],
    )


class SignInForm(Form):
    """A link by mail."""

    email = _address()
    next = HiddenField(filters=[local_path])


class PressForm(Form):
    """Only a button."""


class OfficeSignInForm(Form):
    """Password and code."""

    email = _address()
    password = PasswordField(_l("Password"), [required(_l("Enter your password")), at_most(LONGEST_PASSWORD)])
    code = Line(
        _l("Code"),
        [required(_l("Enter the six digits that your authenticator shows")), at_most(20)],
        description=_l("The six digits that your authenticator shows now"),
    )
    next = HiddenField(filters=[local_path])


class ReadingForm(Form):
    """How somebody reads. Choices are filled in by the view."""

    lang = SelectField(_l("Language"), choices=[SelectChoice("en", "English"), SelectChoice("ja", "日本語")])
    zone = SelectField(
        _l("Show times also for"),
        [Optional()],
        choices=[],
        description=_l("Times always name the city of the event; this one stands beside it."),
    )


class _CurrentPasswordForm(Form):
    """Asks for the current password where there is one. Its field is taken out where there is none."""

    current_password = PasswordField(
        _l("Current password"), [required(_l("Enter your current password")), at_most(LONGEST_PASSWORD)]
    )


class PasswordForm(_CurrentPasswordForm):
    new_password = PasswordField(
        _l("New password"),
        [required(_l("Enter a new password")), at_most(LONGEST_PASSWORD)],
        description=_l("At least 12 characters. Three or four words make a good password."),
    )
    repeated = PasswordField(_l("New password again"), [required(_l("Enter the new password again"))])

    def validate_repeated(self, field: PasswordField) -> None:
        if field.data != self.new_password.data:
            raise ValidationError(_l("Enter the same password twice"))


class SecondFactorForm(_CurrentPasswordForm):
    secret = HiddenField()
    code = Line(
        _l("Code"),
        [required(_l("Enter the six digits that your authenticator shows")), at_most(20)],
        description=_l("The six digits that your authenticator shows now"),
    )
