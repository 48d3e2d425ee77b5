"""The form that asks where to send the link that leads back to an unfinished form."""

from wtforms.validators import Email

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.registration.forms import Address
from tourapp.web.forms import Form, at_most, required


class LaterForm(Form):
    email = Address(
        _l("Email address"),
        [
            required(_l("Enter your email address")),
            at_most(254),
            Email(message=_l("Enter an email address in the usual form, for example name@example.org")),
        ],
    )
