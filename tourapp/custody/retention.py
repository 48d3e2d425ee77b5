"""What is removed when its time has come, and by whom: one explicit list. A `purge_on` without a line fails a test."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tourapp.accounts import services as accounts
from tourapp.core import blobs
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.custody.services.contacts import purge_contacts
from tourapp.feedback import services as feedback
from tourapp.feeds.invitations import purging as invitations
from tourapp.hosting import purging as hosting
from tourapp.materials import services as materials
from tourapp.messages import purge as messages
from tourapp.programme.speaking import handing_in
from tourapp.questions import services as questions
from tourapp.registration.services import drafting, held_back, importing
from tourapp.registration.services import purging as registration


@dataclass(frozen=True)
class Retention:
    """One kind of thing that does not stay."""

    kind: str
    words: object
    """Its name in reports, for people; lazy."""
    kept: object
    """How long it is kept, for people; lazy."""
    purge: Callable[[], int]
    """Remove what is due, some at a time; answers how many. Zero: there is nothing left to do."""
    columns: frozenset[str] = field(default_factory=frozenset)
    """The purge dates that it obeys, as `table.column`."""


RETENTION: tuple[Retention, ...] = (
    Retention(
        "answers",
        _l("Answers and files"),
        _l("as long as each question says, from the end of the event"),
        questions.purge_due,
        frozenset({"answer.purge_on", "stored_file.purge_on"}),
    ),
    Retention(
        "drafts",
        _l("Drafts of registrations"),
        _l("until the link in the email expires; looked at every minute"),
        drafting.purge_drafts,
    ),
    Retention(
        "registrations",
        _l("Names and addresses in registrations"),
        _l("one year from the end of the event; the numbers stay"),
        registration.purge_due,
        frozenset({"registration.purge_on"}),
    ),
    Retention(
        "messages",
        _l("Texts of messages"),
        _l("400 days; that something was sent, and when, stays"),
        messages.purge_due,
        frozenset({"message.purge_on"}),
    ),
    Retention(
        "invitations",
        _l("Addresses of invitations"),
        _l("400 days; that something was sent, and when, stays"),
        invitations.purge_due,
    ),
    Retention(
        "files",
        _l("Files that were handed in or made for somebody"),
        _l("as long as the work on them takes"),
        blobs.purge_due,
        frozenset({"blob.purge_on"}),
    ),
    Retention(
        "lists",
        _l("Contents of lists that somebody handed in"),
        _l("60 days; the report of each row stays"),
        importing.purge_due,
        frozenset({"registration_import.purge_on"}),
    ),
    Retention(
        "feedback",
        _l("Replies to questionnaires, and marks of who has replied"),
        _l("replies as long as their answers; marks 90 days from the end of the event"),
        feedback.purge_due,
        frozenset({"feedback_reply.purge_on", "feedback_replied.purge_on"}),
    ),
    Retention(
        "materials",
        _l("Slides and recordings"),
        _l("as long as the office says when it adds them, two years unless it says otherwise"),
        materials.purge_due,
        frozenset({"material.purge_on"}),
    ),
    Retention(
        "appearances",
        _l("What speakers and interpreters sent"),
        _l("slides 90 days, a biography and a photograph one year from the end of the event"),
        handing_in.purge_due,
        frozenset({"appearance.purge_on", "appearance_file.purge_on"}),
    ),
    Retention(
        "hosts",
        _l("People of hosts, and what was said with them"),
        _l(
            "names one year from the end of the event, who is there on the day 30 days; posts and answers stay"
        ),
        hosting.purge_due,
        frozenset(
            {
                "host_contact.purge_on",
                "host_note.purge_on",
                "host_answer.purge_on",
                "host_sign_off.purge_on",
                "host_dossier.purge_on",
            }
        ),
    ),
    Retention(
        "held_back",
        _l("Answers that came before their person had a place"),
        _l("until the end of the event"),
        held_back.purge_due,
        frozenset({"held_back.purge_on"}),
    ),
    Retention(
        "contacts",
        _l("People whom there is no reason to keep"),
        _l(
            "until the last registration with a name is gone, or three years after they asked to hear from us"
        ),
        purge_contacts,
    ),
    Retention(
        "links",
        _l("Links in emails"),
        _l("sign-in links one day, others 400 days after they have expired"),
        accounts.purge_links,
    ),
    Retention(
        "sessions",
        _l("Sessions of browsers"),
        _l("30 days after they have ended"),
        accounts.purge_sessions,
    ),
    Retention(
        "tries",
        _l("Counts of sign-in attempts"),
        _l("two hours"),
        accounts.forget_tries_of_the_past,
    ),
)

WORDS = {line.kind: line.words for line in RETENTION}
