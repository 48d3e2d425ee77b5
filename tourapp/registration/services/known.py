"""Who stands behind the address of a registration: one person, or one of those who share it (R11)."""

from tourapp.access.actor import SYSTEM
from tourapp.core.text import sort_key_name
from tourapp.directory import queries as directory
from tourapp.directory import services as directory_services
from tourapp.directory.models import Person


def shared_as(email: str, given_name: str, family_name: str) -> str:
    """What tells this person from others of a shared address; empty where one person has the address."""
    return sort_key_name(given_name, family_name) if directory.is_shared(email) else ""


def person_behind(
    email: str, *, given_name: str, family_name: str, lang: str, is_verified: bool = True
) -> Person:
    """The person behind an address: known already, or new with what the form said.

    `is_verified`: somebody has used a link that was sent there. Of those who share an address it is the one with this
    name; another name is another person.
    """
    person = directory.person_at(email, given_name, family_name)
    if person is None:
        return directory_services.add_person(
            SYSTEM,
            given_name=given_name,
            family_name=family_name,
            email=email or None,
            verified=is_verified,
            lang=lang,
        )
    if is_verified:
        directory_services.verify_email(SYSTEM, person, email)
    return person
