"""Personal data of those who answer for a host: a part of the list in `held`.

They stand as they were typed, not in the directory. What leads to somebody is her address, and from there her links.
"""

from tourapp.custody.lines import DataClass, Erasure, Held

HOSTS: tuple[Held, ...] = (
    Held(
        "host_contact",
        ("section", "post", "name", "email", "phone"),
        "email",
        DataClass.CONTACT,
        Erasure.DELETE,
        "whom the office knows at a host, by her address; a year after the event the row goes anyway (`purge_on`)",
    ),
    Held(
        "host_answer",
        ("name", "file_name"),
        "given_by",
        DataClass.CONTACT,
        Erasure.BLANK,
        "who answered for a host; names go a year after the event anyway (`purge_on`), the post stays with the answer",
    ),
    Held(
        "host_answer",
        ("recorded_by", "decided_by"),
        "recorded_by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who of the office recorded an answer or decided on it, by reference",
        also=("decided_by",),
        is_mention=True,
    ),
    Held(
        "host_sign_off",
        ("name", "file_name"),
        "given_by",
        DataClass.CONTACT,
        Erasure.BLANK,
        "who signed for a host; the name goes a year after the event anyway (`purge_on`), post and number stay",
    ),
    Held(
        "host_sign_off",
        ("recorded_by",),
        "recorded_by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who recorded a sign-off, by reference",
        is_mention=True,
    ),
    Held(
        "host_note",
        ("who", "text", "file_name"),
        "by",
        DataClass.CONTACT,
        Erasure.KEEP,
        "what was said with a host, written down by the office; who and text are blanked a year after the event "
        "(`purge_on`), since nothing leads from them to a person",
        is_mention=True,
    ),
    Held(
        "host_dossier",
        ("contact_section", "contact_post", "contact_name", "contact_phone"),
        "id",
        DataClass.CONTACT,
        Erasure.KEEP,
        "who is there on the day, as typed by the host; blanked 30 days after the event (`purge_on`)",
        is_mention=True,
    ),
    Held(
        "host_link",
        (),
        "contact_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "links that were sent to her, with when they were used",
        also=("created_by",),
    ),
    Held(
        "host_sheet",
        ("file_name",),
        "given_by",
        DataClass.CONTACT,
        Erasure.DELETE,
        "a reply sheet that she handed in; the file itself goes with it, and after 30 days anyway",
    ),
)
