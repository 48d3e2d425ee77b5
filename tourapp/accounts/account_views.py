"""One's own account: how one reads, password, second factor, where one is signed in."""

from urllib.parse import urlsplit

from flask import Response, current_app, flash
from markupsafe import Markup
from wtforms.fields import SelectChoice

from tourapp.access.actor import Actor
from tourapp.accounts import codes, queries, services, throttle
from tourapp.accounts.forms import PasswordForm, PressForm, ReadingForm, SecondFactorForm
from tourapp.accounts.models import Account
from tourapp.accounts.rules import PASSWORD_AGAIN
from tourapp.accounts.services import CheckedPassword
from tourapp.accounts.tokens import token_hash
from tourapp.accounts.views import this_agent
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal, SignInNeeded
from tourapp.core.i18n import current_lang, in_language
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import ref
from tourapp.core.time import city
from tourapp.directory.models import Person
from tourapp.directory.services.reading import choose_reading
from tourapp.messages import queries as messages
from tourapp.web import identity, reader
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor, session_token
from tourapp.web.pages import page, see_other

ZONES = (
    *("Europe/Amsterdam", "Europe/Berlin", "Europe/Brussels", "Europe/Copenhagen", "Europe/Dublin"),
    *("Europe/Helsinki", "Europe/London", "Europe/Oslo", "Europe/Paris", "Europe/Stockholm", "Europe/Vienna"),
    *("America/New_York", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney"),
)
"""What the list offers; a person's own zone is added when it is another."""


def account() -> Response:
    """What we know of how somebody signs in and reads."""
    actor, person, own = _me()
    form = _reading_form(person)
    if form.validate_on_submit():
        with form.saving(person) as person:
            choose_reading(actor, person, lang=form.lang.data, zone=form.zone.data or None)
        if form.saved:
            response = see_other("account", lang=person.lang)
            if person.zone:
                reader.keep(response, reader.ZONE_COOKIE, person.zone)
            with in_language(person.lang):
                flash(_("Saved"), "ok")
            return response
    return page(
        "accounts/account.html",
        form=form,
        person=person,
        account=own,
        works_for_us=queries.works_for_us(person),
        sessions=queries.sessions_of(own, clock.now()),
        this_hash=token_hash(session_token() or ""),
        hears_all=not messages.opt_outs_of(ref("person", person.id), [one.address for one in person.emails]),
    )


def account_password() -> Response:
    """Set or change the password."""
    actor, person, own = _me()
    form = PasswordForm()
    if not own.has_password:
        del form.current_password
    if form.validate_on_submit():
        try:
            password_hash = services.new_password_hash(person, form.new_password.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            checked = _check_current(form, own)
            token = ""
            with form.saving(person) as person:
                token = services.set_password(
                    actor, person, password_hash=password_hash, checked=checked, agent=this_agent()
                )
            if form.saved:
                return _go_on(token, _("Your password is set. You were signed out everywhere else."))
    return page("accounts/account_password.html", form=form, actor=actor, account=own)


def account_code() -> Response:
    """Set up the second factor: scan, then show that it works."""
    actor, person, own = _me()
    form = SecondFactorForm()
    if not own.has_password:
        del form.current_password
    if not codes.is_secret(form.secret.data or ""):
        form.secret.data = codes.new_secret()
    if form.validate_on_submit():
        checked = _check_current(form, own)
        token = ""
        with form.saving(person) as person:
            token = services.set_second_factor(
                actor,
                person,
                secret=form.secret.data,
                code=form.code.data or "",
                checked=checked,
                agent=this_agent(),
            )
        if form.saved:
            return _go_on(token, _("Your second factor is set up. You were signed out everywhere else."))
    form.code.data = ""  # one that was sent is of no use any more
    secret = form.secret.data
    address = codes.provisioning_address(
        secret,
        account=services.person_address(person) or actor.name,
        site=urlsplit(current_app.config["BASE_URL"]).hostname or "tourapp",
    )
    return page(
        "accounts/account_code.html",
        form=form,
        actor=actor,
        account=own,
        picture=Markup(codes.qr_svg(address)),  # noqa: S704 - drawn by us, of an address that holds no markup
        secret=codes.grouped(secret),
    )


def account_sessions() -> Response:
    """Sign out everywhere else."""
    actor, person, _own = _me()
    form = PressForm()
    if form.validate_on_submit():
        token = ""
        with form.saving(person) as person:
            token = services.end_other_sessions(actor, person, agent=this_agent())
        if form.saved:
            return _go_on(token, _("You are signed out everywhere else."))
    return see_other("account")


def _me() -> tuple[Actor, Person, Account]:
    """Whoever is signed in, checked, with her account."""
    person_id = current_actor().person_id
    person = session().get(Person, person_id) if person_id else None
    own = queries.account_of(person.id) if person else None
    if person is None or own is None:
        raise SignInNeeded()
    return guard(person), person, own


def _check_current(form: PasswordForm | SecondFactorForm, own: Account) -> CheckedPassword | None:
    """Count one try, then check the current password; None when there is none, or it is wrong."""
    if form.current_password is None:
        return None
    with form.saving(None):
        throttle.count_try(PASSWORD_AGAIN, str(own.person_id))
    return services.check_again(own, form.current_password.data)


def _go_on(token: str, said: str) -> Response:
    """The old session has ended with all the others; this browser goes on in the new one."""
    identity.sign_in(token)
    if not current_actor().is_signed_in:
        raise RuntimeError("a session that has just begun does not count")
    flash(said, "ok")
    return see_other("account")


def _reading_form(person: Person) -> ReadingForm:
    form = ReadingForm(lang=person.lang, zone=person.zone or "")
    zones = ZONES if person.zone in ZONES or not person.zone else (person.zone, *ZONES)
    lang = current_lang()
    unset = SelectChoice("", _("the place of this browser"))
    form.zone.choices = [unset, *(SelectChoice(zone, city(zone, lang)) for zone in zones)]
    return form
