"""What is done to accounts: links, sessions, passwords and codes, roles. None of it commits."""

from tourapp.accounts.queries import load_actor, person_address
from tourapp.accounts.services.credentials import (
    CheckedPassword,
    check_again,
    check_password,
    forget_credentials,
    new_password_hash,
    set_password,
    set_second_factor,
    sign_in_with_code,
)
from tourapp.accounts.services.handing_over import hand_on_roles, note_hand_over
from tourapp.accounts.services.links import (
    find_link,
    new_link,
    prolong_links,
    reissue_link,
    revoke_links,
    use_link,
)
from tourapp.accounts.services.mailed import (
    MAIL_LINK_JOB,
    machine_link,
    mail_sign_in_link,
    request_sign_in,
    sign_in_with_link,
)
from tourapp.accounts.services.purge import forget_tries_of_the_past, purge_links, purge_sessions
from tourapp.accounts.services.roles import grant, revoke
from tourapp.accounts.services.sessions import (
    end_other_sessions,
    end_session,
    end_sessions_of,
    note_use,
    open_account,
    start_session,
)

__all__ = [
    "MAIL_LINK_JOB",
    "CheckedPassword",
    "check_again",
    "check_password",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "find_link",
    "forget_credentials",
    "forget_tries_of_the_past",
    "grant",
    "hand_on_roles",
    "load_actor",
    "machine_link",
    "mail_sign_in_link",
    "new_link",
    "new_password_hash",
    "note_hand_over",
    "note_use",
    "open_account",
    "person_address",
    "prolong_links",
    "purge_links",
    "purge_sessions",
    "reissue_link",
    "request_sign_in",
    "revoke",
    "revoke_links",
    "set_password",
    "set_second_factor",
    "sign_in_with_code",
    "sign_in_with_link",
    "start_session",
    "use_link",
]
