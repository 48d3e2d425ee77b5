"""What is built with the builder of questions: the registration form of an event, or its questionnaire afterwards."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tourapp.access.actor import Actor
from tourapp.core.errors import NotFound
from tourapp.events import queries as events
from tourapp.events.kinds import WayIn
from tourapp.events.models import Event
from tourapp.feedback import queries as feedback
from tourapp.feedback import usual
from tourapp.feedback.models import Feedback
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.wording import KINDS
from tourapp.web.guard import guard

FORM, FEEDBACK = "questions", "feedback"
"""The words of the addresses."""


@dataclass(frozen=True)
class Building:
    """One of the two, for somebody who may change it."""

    event: Event
    about: Event | Feedback
    """What the questions belong to."""
    actor: Actor
    form: str

    @property
    def is_feedback(self) -> bool:
        return self.form == FEEDBACK

    @property
    def endpoint(self) -> str:
        """The page with all its questions."""
        return "manage_feedback" if self.is_feedback else "manage_questions"

    @property
    def kinds(self) -> Mapping[QuestionKind, Any]:
        """The kinds of question that it may ask, in words."""
        allowed: Collection[QuestionKind] = usual.KINDS if self.is_feedback else KINDS
        return {kind: KINDS[kind] for kind in allowed}


def building(slug: str, form: str = FORM) -> Building:
    """What is to be built. NotFound: a form where there is no open way in, a questionnaire that nobody has made."""
    event = events.by_slug(slug)
    actor = guard(event)
    if form == FEEDBACK:
        return Building(event, feedback.of_event_or_404(event), actor, form)
    if event.way_in is not WayIn.OPEN:
        raise NotFound()
    return Building(event, event, actor, form)
