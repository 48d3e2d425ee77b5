"""How a message names a paper of an edition (`document:…`). `documents` makes the file when the mail goes out."""

from tourapp.events.models import Event

KIND = "document"
EVERYBODY = "participants"


def reference(kind: str, event: Event, edition: int, *, host: str = "", lang: str = "") -> str:
    """A paper of this kind (`itinerary`, `day-sheet` …) with a host's own days, or with what is meant for everybody.

    `host` is `organisation:…`. Without `lang` (`en`, `ja`, `both`) it is in the language of the mail.
    """
    whom = host.removeprefix("organisation:") or EVERYBODY
    return ":".join((KIND, kind, str(event.id), str(edition), whom, lang))
