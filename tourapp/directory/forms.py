"""What is typed into the directory: fields, labels, hints and shape."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from wtforms import BooleanField, DateField, HiddenField, SelectField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import TextInput

from tourapp.core.text import email_key
from tourapp.core.words import Words
from tourapp.directory.kinds import KINDS, OrganisationKind
from tourapp.directory.models import NameOrder, Office, Organisation, Person
from tourapp.web.countries import countries
from tourapp.web.forms import LONGEST_LINE, Form, Line, at_most, required
from tourapp.web.i18n import current_lang
from tourapp.web.i18n import gettext as _
from tourapp.web.i18n import lazy_gettext as _l

DAY = _l("For example 2027-06-17.")
LINE = (Optional(), at_most(LONGEST_LINE))

NAME_ORDERS = {
    NameOrder.GIVEN_FIRST: _l("Given name first: Haruo Yamada"),
    NameOrder.FAMILY_FIRST: _l("Family name first: YAMADA Haruo"),
    NameOrder.SINGLE: _l("One name only"),
}


def name_orders() -> list[tuple[str, str]]:
    """The orders of a name to choose from, in the reader's language."""
    return [(order.value, str(text)) for order, text in NAME_ORDERS.items()]


class Day(DateField):
    """A date as text, the same in every browser. What is none stays as typed; a sentence says what to do."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a date such as 2027-06-17.")) from None


class Versioned(Form):
    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that the page showed; 0, which is always stale, when the field was tampered with."""
        return int(self.version.data) if (self.version.data or "").isdecimal() else 0


class OrganisationForm(Form):
    kind = SelectField(_l("Kind"))
    name_en = Line(_l("Official name in English"), LINE)
    name_ja = Line(_l("Official name in Japanese"), LINE)
    name_local = Line(
        _l("Official name in the local language"), LINE, description=_l("As it is written in that language.")
    )
    kana = Line(_l("Kana"), LINE, description=_l("For Japanese names: how the name is read."))
    short_name = Line(_l("Short name"), LINE)
    country = SelectField(_l("Country"), [required(_l("Choose a country."))])
    zone = Line(_l("Time zone"), LINE, description=_l("For example Europe/London or Asia/Tokyo."))
    valid_from = Day(_l("Valid from"), [Optional()], description=DAY)
    valid_to = Day(
        _l("Valid until"),
        [Optional()],
        description=_l("When it was merged or abolished, for example 2027-06-17."),
    )

    def prepare(self) -> None:
        """Fill in what can be chosen, in the reader's language."""
        lang = current_lang()
        self.kind.choices = [(kind.value, KINDS[kind].in_(lang)) for kind in OrganisationKind]
        self.country.choices = [("", _("Choose a country")), *countries(lang)]

    def validate_zone(self, field: Line) -> None:
        if field.data and field.data not in available_timezones():
            raise ValidationError(_("Enter a time zone such as Europe/London."))

    @property
    def name(self) -> Words:
        return Words(self.name_en.data or "", self.name_ja.data or "")


class ChangedOrganisationForm(Versioned, OrganisationForm):
    office = SelectField(_l("Office that covers it"))
    successor = Line(
        _l("Carried on by"), LINE, description=_l("The name of the body that took over, as it appears here.")
    )

    def offer(self, offices: Iterable[Office]) -> None:
        """Fill in the offices that can be chosen."""
        named = [(office.code, office.name.in_(current_lang())) for office in offices]
        self.office.choices = [("", _("No office covers it")), *named]

    def show(self, organisation: Organisation) -> None:
        """Put in what is known."""
        self.process(obj=organisation)
        self.name_en.data, self.name_ja.data = organisation.name.en, organisation.name.ja
        self.office.data = organisation.office.code if organisation.office else ""
        self.successor.data = (
            organisation.successor.name.in_(current_lang()) if organisation.successor else ""
        )


class AliasForm(Form):
    name = Line(_l("Another name"), [required(_l("Enter a name with letters or figures.")), *LINE[1:]])


class PersonForm(Versioned):
    given_name = Line(_l("Given name"), LINE)
    family_name = Line(_l("Family name"), LINE, description=_l("Leave it empty for somebody with one name."))
    name_order = SelectField(_l("Order of the name"), choices=lambda: name_orders())
    name_local = Line(_l("Name in its own script"), LINE, description=_l("For example 山田 春夫."))
    name_kana = Line(_l("Name in kana"), LINE)
    preferred_name = Line(_l("Preferred name"), LINE)
    badge_name = Line(_l("Name on the badge"), LINE)
    lang = SelectField(_l("Language of emails"), choices={"en": "English", "ja": "日本語"})

    def show(self, person: Person) -> None:
        """Put in what is known."""
        self.process(obj=person)


class AddressForm(Form):
    email = Line(_l("Email address"), [required(_l("Enter an email address."))])
    is_shared = BooleanField(
        _l("Several people share this address"),
        description=_l("Each of them gets a sign-in link there. Say why below."),
    )
    reason = Line(_l("Why they share it"), [at_most(LONGEST_LINE)])

    def validate_email(self, field: Line) -> None:
        check_address(field)

    def validate_reason(self, field: Line) -> None:
        if self.is_shared.data and not (field.data or "").strip():
            field.errors = [*field.errors, _("Enter the reason")]

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        return not self.errors


class ShareForm(Form):
    """Why several people share an address."""

    reason = Line(_l("Reason"), [required(_l("Enter the reason")), at_most(LONGEST_LINE)])


def check_address(field: Line) -> None:
    """Refuse what cannot be an address of e-mail."""
    try:
        validate_email(email_key(field.data or ""), check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError(_("Enter an email address such as name@example.org.")) from None


class NewPersonForm(PersonForm):
    name_order = SelectField(
        _l("Order of the name"),
        choices=lambda: [
            ("", _("As usual: family name first where it has Japanese script")),
            *name_orders(),
        ],
    )
    email = Line(_l("Email address"), LINE)

    def validate_email(self, field: Line) -> None:
        if field.data:
            check_address(field)


class AppointmentForm(Form):
    organisation = Line(
        _l("Organisation"),
        [required(_l("Enter the name of the organisation.")), *LINE[1:]],
        description=_l("If exactly one organisation here has this name, it is linked."),
    )
    post_en = Line(_l("Post in English"), LINE)
    post_ja = Line(_l("Post in Japanese"), LINE)
    valid_from = Day(_l("In post from"), [Optional()], description=DAY)
    valid_to = Day(_l("In post until"), [Optional()], description=DAY)

    @property
    def post(self) -> Words:
        return Words(self.post_en.data or "", self.post_ja.data or "")


class EndForm(Form):
    on = Day(_l("In post until"), description=DAY)

    def validate_on(self, field: Day) -> None:
        if not isinstance(field.data, dt.date):
            raise ValidationError(_("Enter a date such as 2027-06-17."))
