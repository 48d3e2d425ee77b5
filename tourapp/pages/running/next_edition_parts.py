"""The parts of an event with which its next run can begin, and how much each of them is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tourapp.access.actor import Actor
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.i18n import ngettext
from tourapp.events import copying
from tourapp.events.models import Event
from tourapp.events.tasks import copying as tasks
from tourapp.feedback import queries as feedback
from tourapp.feedback.services import copy_questionnaire
from tourapp.mailings import copying as mailings
from tourapp.messages import copying as messages
from tourapp.programme import queries as programme
from tourapp.programme.copying import copy_items
from tourapp.questions import queries as questions
from tourapp.questions.copying import copy_form
from tourapp.registration import queries as registration
from tourapp.registration.marks import copying as views
from tourapp.registration.services.copying import copy_intake


@dataclass(frozen=True)
class Part:
    """Something of an event that its next run can begin with. `counted` says how much of it there is, or nothing."""

    key: str
    label: Any
    copy: Callable[[Actor, Event, Event], object]
    counted: Callable[[Event], str]


def _venues(event: Event) -> str:
    number = len(event.venues)
    return ngettext("%(num)s venue", "%(num)s venues", number) if number else ""


def _partners(event: Event) -> str:
    number = len(event.partners)
    return (
        ngettext("%(num)s organiser or partner", "%(num)s organisers and partners", number) if number else ""
    )


def _outline(event: Event) -> str:
    number = len(event.outline)
    return ngettext("%(num)s day", "%(num)s days", number) if number else ""


def _intake(event: Event) -> str:
    if registration.intake_of(event) is None:
        return ""
    number = len(registration.categories_of(event.id))
    return (
        ngettext("The window, and %(num)s category", "The window, and %(num)s categories", number)
        if number
        else _("The window and the number of places")
    )


def _form(event: Event) -> str:
    number = len(questions.questions_of(event.ref))
    if not number:
        return ""
    asked = ngettext("%(num)s question", "%(num)s questions", number)
    pages = 1 + len(questions.pages_of(event.ref))
    on_pages = ngettext("%(num)s page", "%(num)s pages", pages)
    return _("%(questions)s, %(pages)s. No answers.", questions=asked, pages=on_pages)


def _programme(event: Event) -> str:
    number = len(programme.draft(event))
    return ngettext("%(num)s item", "%(num)s items", number) if number else ""


def _mails(event: Event) -> str:
    wished = messages.to_copy(event.ref)
    worded = sum(bool(each.subject or each.body) for each in wished)
    waiting = sum(each.waits for each in wished)
    said = []
    if worded:
        said.append(ngettext("%(num)s mail in your own words", "%(num)s emails in your own words", worded))
    if waiting:
        said.append(
            ngettext("%(num)s mail that you look at first", "%(num)s emails that you check first", waiting)
        )
    return _(", ").join(said)


def _reminders(event: Event) -> str:
    number = len(mailings.to_copy(event))
    return (
        ngettext(
            "%(num)s reminder, as many days before or after the new dates",
            "%(num)s reminders, as many days before or after the new dates",
            number,
        )
        if number
        else ""
    )


def _tasks(event: Event) -> str:
    number = len(tasks.to_copy(event))
    return (
        ngettext(
            "%(num)s task, open again, with the role that owns it",
            "%(num)s tasks, open again, with the roles that own them",
            number,
        )
        if number
        else ""
    )


def _questionnaire(event: Event) -> str:
    sheet = feedback.of_event(event)
    number = len(questions.questions_of(sheet.ref)) if sheet is not None else 0
    return ngettext("%(num)s question", "%(num)s questions", number) if number else ""


def _views(event: Event) -> str:
    number = len(views.to_copy(event))
    return ngettext("%(num)s view that you share", "%(num)s views that you share", number) if number else ""


def _copy_mails(actor: Actor, event: Event, following: Event) -> int:
    return messages.copy_texts(actor, event.ref, following.ref, within=following)


PARTS = (
    Part("venues", _l("Venues"), copying.copy_venues, _venues),
    Part("partners", _l("Organisers and partners"), copying.copy_partners, _partners),
    Part("outline", _l("Public outline"), copying.copy_outline, _outline),
    Part("intake", _l("Registration: window, places, categories"), copy_intake, _intake),
    Part("form", _l("Questions of the form"), copy_form, _form),
    Part("programme", _l("Programme, as a draft"), copy_items, _programme),
    Part("mails", _l("Wording of emails, and which you check first"), _copy_mails, _mails),
    Part("reminders", _l("Reminders"), mailings.copy_reminders, _reminders),
    Part("tasks", _l("Tasks"), tasks.copy_tasks, _tasks),
    Part("questionnaire", _l("Questionnaire after the event"), copy_questionnaire, _questionnaire),
    Part("views", _l("Shared views of the list"), views.copy_views, _views),
)
"""In the order in which they are copied: what a part refers to comes before it."""
