"""Where personal data stands: one explicit list of tables and columns. A column that stands in no line fails a test.

Download, erasure and purge work along this list. A table that holds nothing personal is not in it; a column that only
looks as if it did stands in `not_personal.py` with the reason.
"""

from dataclasses import dataclass
from enum import StrEnum


class DataClass(StrEnum):
    """The classes of `domain.md` §7.2; who sees which is the business of the permission table."""

    PUBLIC = "A"
    CONTACT = "B"
    PROFILE = "C"
    TRAVEL = "D"
    PASSPORT = "E"
    NEEDS = "F"
    EMERGENCY = "G"
    PANEL = "H"
    CLEARANCE = "I"


class Erasure(StrEnum):
    """What erasing somebody does to a row of hers."""

    BLANK = "blank"
    """The columns are emptied; the row stays, because others count on it."""
    DELETE = "delete"
    """The row goes."""
    KEEP = "keep"
    """The row stays as it is: it names her by reference only, and the name behind that is gone."""


@dataclass(frozen=True)
class Held:
    table: str
    columns: tuple[str, ...]
    """What is personal in it. None: only that it leads to her is forgotten."""
    hangs_by: str
    """The column that leads to the person: a key of `person`, or a text reference; `id` for the person herself."""
    kind: DataClass
    erasure: Erasure
    note: str
    also: tuple[str, ...] = ()
    """More columns that lead to her: references always, addresses where `hangs_by` is empty."""
    is_mention: bool = False
    """The row is somebody else's and only mentions her: nothing but these columns is hers."""

    @property
    def leads_on(self) -> bool:
        """Whether what refers to the row is hers too."""
        return not self.is_mention and self.erasure is not Erasure.KEEP


HELD: tuple[Held, ...] = (
    Held(
        "person",
        (
            "given_name",
            "family_name",
            "name_local",
            "name_kana",
            "preferred_name",
            "badge_name",
            "honorific_en",
            "honorific_ja",
            "search_text",
            "sort_key",
        ),
        "id",
        DataClass.CONTACT,
        Erasure.BLANK,
        "the row stays with `erased_at`, so that references lead to somebody who was erased",
    ),
    Held(
        "person_email",
        ("address", "address_key"),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "her addresses",
    ),
    Held(
        "appointment",
        ("organisation_text", "post_en", "post_ja"),
        "person_id",
        DataClass.PUBLIC,
        Erasure.DELETE,
        "her posts; programmes and editions name a post in words of their own, so that no name is missed there",
    ),
    Held(
        "account",
        ("password_hash", "totp_secret"),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "how she signs in",
    ),
    Held(
        "web_session",
        ("agent",),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "browsers she is signed in on",
    ),
    Held(
        "link",
        ("about", "next_path"),
        "person_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "links that were mailed to her",
        also=("about",),
    ),
    Held(
        "role_grant",
        ("granted_by", "ended_by"),
        "person_id",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who could do what, and who gave it, must stay answerable",
    ),
    Held(
        "registration",
        (
            "given_name",
            "family_name",
            "email",
            "email_key",
            "shared_as",
            "organisation_text",
            "job_title",
            "country",
            "search_text",
            "sort_name",
            "sort_organisation",
            "typed",
            "ended_reason",
        ),
        "person_id",
        DataClass.CONTACT,
        Erasure.BLANK,
        "the place stays counted; before the address is verified it hangs by `email_key` alone",
        also=("email_key",),
    ),
    Held(
        "registration",
        (),
        "registered_by_id",
        DataClass.CONTACT,
        Erasure.BLANK,
        "who registered somebody else is forgotten; the other's registration stays",
        is_mention=True,
    ),
    Held(
        "registration_registrant",
        ("given_name", "family_name", "email", "email_key"),
        "email_key",
        DataClass.CONTACT,
        Erasure.DELETE,
        "who registered somebody else, as she named herself, until her address is verified",
        also=("registration_id",),
    ),
    Held(
        "registration_copy",
        ("address", "address_key"),
        "address_key",
        DataClass.CONTACT,
        Erasure.DELETE,
        "an address that gets copies of somebody's mail; it goes with either of the two",
        also=("registration_id",),
    ),
    Held(
        "place_hand_over",
        ("given_name", "family_name", "email", "email_key"),
        "email_key",
        DataClass.CONTACT,
        Erasure.DELETE,
        "the colleague to whom a place is handed; emptied when it is over, after 48 hours at the latest",
        also=("registration_id", "taken_by_id"),
    ),
    Held(
        "person",
        (),
        "merged_into_id",
        DataClass.CONTACT,
        Erasure.BLANK,
        "rows that were merged into hers hold no name any more; erased with her all the same",
    ),
    Held(
        "answer",
        ("text", "sealed"),
        "respondent",
        DataClass.NEEDS,
        Erasure.DELETE,
        "by reference to the registration; sealed ones also go on their own date (`purge_on`)",
    ),
    Held(
        "feedback_reply",
        (),
        "registration_id",
        DataClass.PROFILE,
        Erasure.DELETE,
        "what she said about an event with her name beside it; what was said without a name leads to nobody",
    ),
    Held(
        "feedback_replied",
        (),
        "registration_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "that she has answered the questionnaire, not what; goes 90 days after the event anyway (`purge_on`)",
    ),
    Held(
        "held_back",
        ("answers",),
        "registration_id",
        DataClass.NEEDS,
        Erasure.DELETE,
        "answers that a list brought, shown to nobody until she has a place; they go with the registration's end",
    ),
    Held(
        "registration_import_row",
        ("address_key", "source"),
        "address_key",
        DataClass.NEEDS,
        Erasure.BLANK,
        "what somebody's list said of her; emptied on the date of the list anyway (`purge_on`), the report stays",
    ),
    Held(
        "registration_import",
        ("by",),
        "by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who handed in a list, by reference",
    ),
    Held(
        "blob",
        ("content",),
        "owner",
        DataClass.NEEDS,
        Erasure.DELETE,
        "a list on its way in or out, sealed as a whole; gone when it has been read, and after two days at the latest",
    ),
    Held(
        "run",
        ("given",),
        "by",
        DataClass.CONTACT,
        Erasure.KEEP,
        "who asked for it, by reference; what it needs is sealed, and wiped when it has ended",
    ),
    Held(
        "stored_file",
        ("name", "content"),
        "respondent",
        DataClass.NEEDS,
        Erasure.DELETE,
        "files that answer a question, by reference to the registration; each goes on its own date (`purge_on`)",
    ),
    Held(
        "message",
        (
            "to_ref",
            "to_address",
            "to_name",
            "subject",
            "text",
            "html",
            "secrets",
            "search_text",
            "dropped_reason",
            "last_error",
        ),
        "to_ref",
        DataClass.CONTACT,
        Erasure.BLANK,
        "that something was sent, and when, stays; what it said goes. `about` leads to her registrations",
        also=("about", "to_address"),
    ),
    Held(
        "refused_address",
        ("address_key", "words"),
        "address_key",
        DataClass.CONTACT,
        Erasure.DELETE,
        "an address whose server will not have our mail, by the key of her addresses",
    ),
    Held(
        "opt_out",
        ("address_key", "person"),
        "person",
        DataClass.CONTACT,
        Erasure.DELETE,
        "that she wants no mail but about her own place; before she is known it hangs by `address_key`",
    ),
    Held(
        "mailing",
        ("made_by",),
        "made_by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who wrote it, by reference; the text speaks to many and names nobody",
    ),
    Held(
        "audit_entry",
        ("reason",),
        "subject",
        DataClass.PUBLIC,
        Erasure.BLANK,
        "references and names of fields, never values; the reasons that people typed are emptied",
        also=("actor",),
    ),
    Held(
        "erasure",
        ("by",),
        "by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who erased somebody, by reference; of the one who was erased it has only references",
    ),
    Held(
        "job",
        ("payload",),
        "payload",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "identifiers only, never values",
    ),
    Held(
        "sign_in_try",
        ("key_hash",),
        "key_hash",
        DataClass.CONTACT,
        Erasure.DELETE,
        "a keyed hash of the address that knocked; purged daily",
    ),
    Held(
        "programme_edition",
        ("frozen_by",),
        "frozen_by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who froze it, by reference; the content names posts, not people",
    ),
    Held(
        "programme_release",
        ("by",),
        "by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who released it, by reference",
    ),
    Held(
        "scan",
        (),
        "scanned_by_id",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who was at the desk, by reference; whom a scan found hangs by her registration",
    ),
    Held(
        "task",
        ("ended_by",),
        "holder_id",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who looks after it and who did it, by reference; the work stays to be done",
    ),
    Held(
        "hand_over",
        ("made_by",),
        "from_id",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who could do what, and until when, must stay answerable; references only",
    ),
    Held(
        "hand_over",
        (),
        "to_id",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "the one who took over, by reference",
    ),
    Held(
        "plan_change",
        ("made_by", "ended_by"),
        "made_by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who changed the plan of an event, by reference",
    ),
    Held(
        "registration_note",
        ("text",),
        "registration_id",
        DataClass.CONTACT,
        Erasure.DELETE,
        "what colleagues wrote about her",
    ),
    Held(
        "registration_note",
        ("by",),
        "by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who wrote a note about somebody else, by reference",
        is_mention=True,
    ),
    Held(
        "registration_view",
        ("name",),
        "owner_id",
        DataClass.PUBLIC,
        Erasure.DELETE,
        "a list as she liked to see it",
    ),
    Held(
        "sign_up",
        (),
        "registration_id",
        DataClass.CONTACT,
        Erasure.KEEP,
        "which sessions she signed up for, by her registration; seats stay counted",
    ),
    Held(
        "registration_bulk",
        ("by",),
        "by",
        DataClass.PUBLIC,
        Erasure.KEEP,
        "who acted on many at once, by reference; registrations by id",
    ),
)
