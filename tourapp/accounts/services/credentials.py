"""Password and second factor: checked, set, forgotten.

Hashing stands outside every unit of work (`passwords`); what was checked outside is compared again inside, so that a
password that changed in between opens nothing.
"""

import uuid
from dataclasses import dataclass, field

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import codes, passwords, queries, throttle
from tourapp.accounts.models import Account
from tourapp.accounts.rules import PASSWORD_OF_ADDRESS, check_new_password
from tourapp.accounts.services.sessions import end_sessions_of, open_account, start_session
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Forbidden, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.sealed import open_sealed, seal
from tourapp.core.text import email_key
from tourapp.directory.models import Person


@dataclass(frozen=True)
class CheckedPassword:
    """A password that was right a moment ago: for which account, and against which hash."""

    account_id: uuid.UUID
    password_hash: str = field(repr=False)


def check_password(address: str, password: str) -> CheckedPassword | None:
    """Whether this is the password of the account behind the address; a read, and the same time in every case."""
    account = queries.account_by_address(email_key(address))
    return _checked(account, password)


def check_again(account: Account, password: str) -> CheckedPassword | None:
    """Whether this is the password of this account, asked again before something weighty changes."""
    return _checked(account, password)


def _checked(account: Account | None, password: str) -> CheckedPassword | None:
    kept = account.password_hash if account else None
    if not passwords.is_right(kept, password) or account is None or kept is None:
        return None
    return CheckedPassword(account.id, kept)


def new_password_hash(person: Person, password: str) -> str:
    """The hash of a password that somebody chooses; refused when it would be guessed first."""
    names = (
        person.given_name,
        person.family_name,
        person.name_local,
        *(one.address for one in person.emails),
    )
    check_new_password(password, names=names)
    return passwords.hash_password(password)


def sign_in_with_code(
    checked: CheckedPassword | None, code: str, *, address: str, agent: str = "", replacing: str | None = None
) -> str:
    """Sign somebody in who has shown her password and now the code of her second factor; returns the token.

    One refusal for everything that does not match, so that nobody learns what does. A code counts once.
    """
    account = session().get(Account, checked.account_id, populate_existing=True) if checked else None
    if account is None or checked is None or account.password_hash != checked.password_hash:
        raise _no_match()
    if account.totp_secret is None:
        raise _no_match()
    secret = open_sealed(account.totp_secret, table="account", row=account.id, column="totp_secret")
    step = codes.matching_step(secret, code, now=clock.now(), last_step=account.last_code_step)
    if step is None or not _take_step(account, step):
        raise _no_match()
    throttle.forget_tries(PASSWORD_OF_ADDRESS, email_key(address))
    return start_session(account.person, strong=True, agent=agent, replacing=replacing, with_code=True)


def _take_step(account: Account, step: int) -> bool:
    """Use up the code of this half minute; of two who send it at once, one gets through."""
    unused = sa.or_(Account.last_code_step.is_(None), Account.last_code_step < step)
    taken = sa.update(Account).where(Account.id == account.id, unused).values(last_code_step=step)
    return session().scalar(taken.returning(Account.id)) is not None


def _no_match() -> Refusal:
    return Refusal(_("The address, the password or the code is not right"), field="password", code="no_match")


def set_password(
    actor: Actor, person: Person, *, password_hash: str, checked: CheckedPassword | None, agent: str = ""
) -> str:
    """Keep a new password; every session ends and one's own goes on under a new token, which is returned.

    `password_hash` comes from `new_password_hash`. Refused without the current password where there is one, and in a
    session without second factor.
    """
    account = _own_account(actor, person, checked)
    account.password_hash = password_hash
    account.password_changed_at = clock.now()
    audit.record(actor, "account.set_password", person.ref, fields=["password"])
    return _go_on(actor, person, agent)


def set_second_factor(
    actor: Actor, person: Person, *, secret: str, code: str, checked: CheckedPassword | None, agent: str = ""
) -> str:
    """Keep the secret of an authenticator, once its code shows that it has it. Sessions as with `set_password`."""
    account = _own_account(actor, person, checked)
    if not codes.is_secret(secret):
        raise Refusal(_("Scan the QR code again: this key is not complete"), field="code", code="secret")
    step = codes.matching_step(secret, code, now=clock.now(), last_step=None)
    if step is None:
        raise Refusal(
            _("This code is not right. Enter the six digits that your authenticator shows now."),
            field="code",
            code="code",
        )
    account.totp_secret = seal(secret, table="account", row=account.id, column="totp_secret")
    account.totp_confirmed_at = clock.now()
    account.last_code_step = step
    audit.record(actor, "account.set_second_factor", person.ref, fields=["second_factor"])
    return _go_on(actor, person, agent)


def forget_credentials(actor: Actor, person: Person) -> None:
    """Forget password and second factor of somebody who has lost them; her sessions end. For the machine only."""
    if not actor.is_system:
        raise Forbidden()
    account = open_account(person)
    account.password_hash = account.totp_secret = account.totp_confirmed_at = None
    audit.record(actor, "account.forget_credentials", person.ref, fields=["password", "second_factor"])
    end_sessions_of(person)


def _own_account(actor: Actor, person: Person, checked: CheckedPassword | None) -> Account:
    """One's own account, locked, after the checks that a change of how one signs in needs."""
    actor.require(Action.OWN_ACCOUNT, person)
    if not actor.is_strong:
        raise Forbidden(
            _("Sign in with your password and code first, or ask whoever runs this site for a sign-in link.")
        )
    account = open_account(person)
    kept = account.password_hash
    if kept is not None and (checked is None or checked.password_hash != kept):
        raise Refusal(
            _("Enter your current password. This one is not right."),
            field="current_password",
            code="current_password",
        )
    return account


def _go_on(actor: Actor, person: Person, agent: str) -> str:
    session().flush()
    end_sessions_of(person)
    return start_session(person, strong=actor.is_strong, agent=agent)
