"""Personal data in calendars: who reads what, and under which address. A part of the list in `held`."""

from tourapp.custody.lines import DataClass, Erasure, Held

CALENDARS: tuple[Held, ...] = (
    Held(
        "agenda_reader",
        (),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "what she reads of programmes: events, groups, sessions; her registrations say the same",
    ),
    Held(
        "agenda_follower",
        ("reader",),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "that her calendar is looked at, and how often it has changed",
    ),
    Held(
        "agenda_own_state",
        ("reader",),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "what is struck out in her calendar alone; the content is that of a programme",
    ),
    Held(
        "agenda_audience",
        ("reference",),
        "reference",
        DataClass.CONTACT,
        Erasure.DELETE,
        "that something in the calendar is meant for her by name, a deadline for example",
    ),
    Held(
        "calendar_link",
        ("reader",),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "the private addresses of her calendars, of which only the hash of each is kept; they answer 404 afterwards",
    ),
    Held(
        "calendar_invitations",
        (),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "that she wants invitations by mail instead of an address to subscribe to",
    ),
    Held(
        "calendar_invitation",
        ("address",),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "the invitations she was sent, and where to; the content is that of a programme",
    ),
)
