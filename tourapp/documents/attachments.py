"""A paper in a mail: made when the mail goes out, so that an old one is marked as such."""

import uuid
from typing import Any

from tourapp.core.errors import NotFound, Refusal
from tourapp.core.ids import ref
from tourapp.documents.kinds import Kind
from tourapp.documents.queries import issue
from tourapp.documents.rules import Reader
from tourapp.documents.services import make
from tourapp.events import queries as events
from tourapp.messages.attachments import Attachment
from tourapp.programme.papers import EVERYBODY


def attach(named: str, lang: str) -> Attachment | None:
    """The file behind `document:…`; None when this reader was not given the edition, or nothing in it is for her."""
    _, kind, event_id, edition, whom, wanted = named.split(":")
    event = events.by_id(uuid.UUID(event_id))
    is_host = whom != EVERYBODY
    chosen: dict[str, Any] = {
        "reader": Reader.HOST if is_host else Reader.PARTICIPANTS,
        "host": ref("organisation", uuid.UUID(whom)) if is_host else "",
        # A mail to many holds what each of them may read.
        "references": None if is_host else (event.ref,),
    }
    try:
        if not issue(event, number=int(edition), **chosen).is_released:
            return None
        paper = make(Kind(kind), event, lang=wanted or lang, edition=int(edition), **chosen)
    except (NotFound, Refusal):
        return None
    return Attachment(paper.name, paper.mimetype, paper.content)
