"""All permissions, in one table: action → role → kinds of scope in which the role gives it (`domain.md` §7.3).

A role is granted in a scope (`office:LON`, `event:…`) or, for a few, everywhere. A subject answers in which scopes it
lies: an event lies in itself and in its office, a registration also in its owner's own. What stands nowhere is denied.
"""

from enum import StrEnum

from tourapp.access.actions import Action

ANYWHERE = "anywhere"
"""The kind of a grant without scope."""


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    OFFICE_HEAD = "office_head"
    ORGANISER = "organiser"
    LOGISTICS = "logistics"
    TOUR_LEADER = "tour_leader"
    DUTY_OFFICER = "duty_officer"
    DESK = "desk"
    ASSESSOR = "assessor"
    PANEL_CHAIR = "panel_chair"
    DELEGATION_OFFICER = "delegation_officer"
    SHERPA = "sherpa"
    HOST_CONTACT = "host_contact"
    INTERPRETER = "interpreter"
    SPEAKER = "speaker"
    PARTICIPANT = "participant"
    ENDORSER = "endorser"
    HEADQUARTERS = "headquarters"
    AUDITOR = "auditor"


OFFICE_OR_EVENT = ("office", "event")
EVERYWHERE = (ANYWHERE, "office", "event")

POLICY: dict[Action, dict[Role, tuple[str, ...]]] = {
    Action.SEE_DESK: {
        Role.ADMINISTRATOR: (ANYWHERE,),
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.TOUR_LEADER: ("event",),
        Role.HEADQUARTERS: EVERYWHERE,
        Role.AUDITOR: EVERYWHERE,
    },
    Action.SEE_EVENT_DESK: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.TOUR_LEADER: ("event",),
        Role.HEADQUARTERS: EVERYWHERE,
        Role.AUDITOR: EVERYWHERE,
    },
    Action.READ_STAFF_CALENDAR: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.TOUR_LEADER: ("event",),
        Role.DUTY_OFFICER: OFFICE_OR_EVENT,
    },
    Action.EDIT_EVENT: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.ORGANISER: OFFICE_OR_EVENT},
    Action.DO_TASKS: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.TOUR_LEADER: ("event",),
    },
    Action.HAND_OVER: {Role.OFFICE_HEAD: ("office",), Role.ORGANISER: ("office",)},
    Action.EDIT_PROGRAMME: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.ORGANISER: OFFICE_OR_EVENT},
    Action.RELEASE_PROGRAMME: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.ORGANISER: OFFICE_OR_EVENT},
    Action.SEE_HOSTS: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.TOUR_LEADER: ("event",),
        Role.HEADQUARTERS: EVERYWHERE,
        Role.AUDITOR: EVERYWHERE,
    },
    Action.EDIT_HOSTS: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.ORGANISER: OFFICE_OR_EVENT},
    Action.ANSWER_AS_HOST: {Role.HOST_CONTACT: ("host",)},
    Action.SEE_PARTICIPANTS: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.TOUR_LEADER: ("event",),
        Role.HEADQUARTERS: EVERYWHERE,
        Role.AUDITOR: EVERYWHERE,
    },
    Action.EDIT_PARTICIPANTS: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.ORGANISER: OFFICE_OR_EVENT},
    Action.OPEN_NEEDS: {Role.LOGISTICS: OFFICE_OR_EVENT, Role.TOUR_LEADER: ("event",)},
    Action.SEE_DOOR_ANSWERS: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.DESK: OFFICE_OR_EVENT,
        Role.TOUR_LEADER: ("event",),
    },
    Action.COUNT_NEEDS: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.TOUR_LEADER: ("event",),
        Role.HEADQUARTERS: EVERYWHERE,
    },
    Action.CHECK_IN: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.DESK: OFFICE_OR_EVENT,
    },
    Action.UNDO_CHECK_IN: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.ORGANISER: OFFICE_OR_EVENT},
    Action.EXPORT_PARTICIPANTS: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
    },
    Action.IMPORT_PARTICIPANTS: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.ORGANISER: OFFICE_OR_EVENT},
    Action.SEE_MESSAGES: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.AUDITOR: EVERYWHERE,
    },
    Action.SEND_MESSAGES: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.ORGANISER: OFFICE_OR_EVENT},
    Action.SEE_DIRECTORY: {
        Role.OFFICE_HEAD: ("office",),
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.HEADQUARTERS: EVERYWHERE,
        Role.AUDITOR: EVERYWHERE,
    },
    Action.EDIT_DIRECTORY: {Role.OFFICE_HEAD: ("office",), Role.ORGANISER: ("office",)},
    Action.SEE_PLACES: {
        Role.OFFICE_HEAD: OFFICE_OR_EVENT,
        Role.ORGANISER: OFFICE_OR_EVENT,
        Role.LOGISTICS: OFFICE_OR_EVENT,
        Role.TOUR_LEADER: ("event",),
        Role.HEADQUARTERS: EVERYWHERE,
        Role.AUDITOR: EVERYWHERE,
    },
    Action.EDIT_PLACES: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.ORGANISER: OFFICE_OR_EVENT},
    Action.SEE_AUDIT: {Role.OFFICE_HEAD: OFFICE_OR_EVENT, Role.AUDITOR: EVERYWHERE},
    Action.TAKE_OUT_PERSON: {Role.OFFICE_HEAD: ("office",), Role.PARTICIPANT: ("own",)},
    Action.ERASE_PERSON: {Role.OFFICE_HEAD: ("office",)},
    Action.MERGE_DIRECTORY: {Role.OFFICE_HEAD: ("office",), Role.ORGANISER: ("office",)},
    Action.GRANT_ROLES: {Role.ADMINISTRATOR: (ANYWHERE,), Role.OFFICE_HEAD: ("office",)},
    Action.OWN_REGISTRATION: {Role.PARTICIPANT: ("own",)},
    Action.OWN_APPEARANCE: {Role.PARTICIPANT: ("own",)},
    Action.OWN_ACCOUNT: {Role.PARTICIPANT: ("own",)},
}
