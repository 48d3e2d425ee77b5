"""Roles in words."""

from typing import Any

from tourapp.access.policy import Role
from tourapp.core.i18n import lazy_gettext as _l

ROLES: dict[Role, Any] = {
    Role.ADMINISTRATOR: _l("System administrator"),
    Role.OFFICE_HEAD: _l("Head of office"),
    Role.ORGANISER: _l("Programme officer"),
    Role.LOGISTICS: _l("Logistics officer"),
    Role.TOUR_LEADER: _l("Tour leader"),
    Role.DUTY_OFFICER: _l("Duty officer"),
    Role.DESK: _l("Registration desk"),
    Role.ASSESSOR: _l("Assessor"),
    Role.PANEL_CHAIR: _l("Chair of the panel"),
    Role.DELEGATION_OFFICER: _l("Delegation officer"),
    Role.SHERPA: _l("Sherpa"),
    Role.HOST_CONTACT: _l("Contact at the host"),
    Role.INTERPRETER: _l("Interpreter"),
    Role.SPEAKER: _l("Speaker"),
    Role.PARTICIPANT: _l("Participant"),
    Role.ENDORSER: _l("Endorser"),
    Role.HEADQUARTERS: _l("Head office"),
    Role.AUDITOR: _l("Auditor"),
}
