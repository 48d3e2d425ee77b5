"""Kinds of what is held, in words for people."""

from typing import Any

from tourapp.core.i18n import lazy_gettext as _l

KINDS: dict[str, Any] = {
    "account": _l("Password and second factor"),
    "answer": _l("Answers"),
    "appearance": _l("Appearances in programmes"),
    "appearance_file": _l("Photographs and slides"),
    "appointment": _l("Posts"),
    "audit_entry": _l("Lines of the log"),
    "blob": _l("Files on their way"),
    "event": _l("Events"),
    "feedback_replied": _l("Marks that somebody has answered a questionnaire"),
    "feedback_reply": _l("Answers to a questionnaire, with a name"),
    "held_back": _l("Answers that wait for a place"),
    "intake": _l("Registrations of events"),
    "link": _l("Links in emails"),
    "mailing": _l("Mailings written"),
    "message": _l("Messages"),
    "opt_out": _l("Requests to get no email"),
    "organisation": _l("Organisations"),
    "organisation_alias": _l("Other names"),
    "organisation_key": _l("Search words"),
    "partner": _l("Partners of events"),
    "person": _l("Name of the person"),
    "person_email": _l("Email addresses"),
    "refused_address": _l("Addresses that refuse mail"),
    "registration": _l("Registrations"),
    "registration_import_row": _l("Rows of lists"),
    "role_grant": _l("Roles"),
    "scan": _l("Check-ins at the door"),
    "sign_in_try": _l("Counts of sign-in attempts"),
    "sign_up": _l("Sessions signed up for"),
    "stored_file": _l("Files"),
    "task": _l("Tasks"),
    "web_session": _l("Sessions of browsers"),
}


def kind(table: str) -> str:
    """The kind in words; the name of the table where nobody has found any yet."""
    return str(KINDS.get(table, table.replace("_", " ")))


FIELDS: dict[str, Any] = {
    "given_name": _l("Given name"),
    "family_name": _l("Family name"),
    "name_order": _l("Order of the name"),
    "name_local": _l("Name in its own script"),
    "name_kana": _l("Name in kana"),
    "preferred_name": _l("Preferred name"),
    "badge_name": _l("Name on the badge"),
    "honorific_en": _l("Form of address in English"),
    "honorific_ja": _l("Form of address in Japanese"),
    "lang": _l("Language of emails"),
    "zone": _l("Time zone"),
    "name": _l("Name"),
    "kana": _l("Kana"),
    "short_name": _l("Short name"),
    "kind": _l("Kind"),
    "country": _l("Country"),
    "valid_from": _l("First day"),
    "valid_to": _l("Last day"),
}
"""What can be taken of either of two rows that become one."""
