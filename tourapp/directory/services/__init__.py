"""Keeping the directory: each verb checks the right, asks the rules, writes, and notes it in the log."""

from tourapp.directory.services.offices import add_office, change_office
from tourapp.directory.services.organisations import (
    OrganisationFacts,
    add_alias,
    add_organisation,
    change_organisation,
    organisation_named,
    remove_alias,
    set_successor,
)
from tourapp.directory.services.people import (
    PersonFacts,
    add_email,
    add_person,
    appoint,
    change_person,
    end_appointment,
    keep_email_alone,
    share_email,
    verify_email,
)

__all__ = [
    "OrganisationFacts",
    "PersonFacts",
    "add_alias",
    "add_email",
    "add_office",
    "add_organisation",
    "add_person",
    "appoint",
    "change_office",
    "change_organisation",
    "change_person",
    "end_appointment",
    "keep_email_alone",
    "organisation_named",
    "remove_alias",
    "set_successor",
    "share_email",
    "verify_email",
]
