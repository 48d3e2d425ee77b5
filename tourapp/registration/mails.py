"""The mails of a registration that an event may word otherwise, and what their placeholders stand for."""

from collections.abc import Mapping, Sequence
from typing import Any

from tourapp.core import clock
from tourapp.core import time as core_time
from tourapp.core.addresses import address_of
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import in_language
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events import wording
from tourapp.events.models import Event
from tourapp.messages.catalogue import Mail
from tourapp.messages.rendering import MailText, house_text
from tourapp.registration.models import Registration
from tourapp.registration.states import COMING, Attendance, State

PLACEHOLDERS: Mapping[str, Any] = {
    "name": _l("the name of the person"),
    "event": _l("the title of the event"),
    "when": _l("day and hours, on the clocks of the event"),
    "elsewhere": _l("the same hours in the other country; empty where they are the same"),
    "place": _l("the venue with its address, or the link to join online"),
    "reference": _l("the reference of the registration"),
    "page": _l("the address of the person’s own page"),
    "link": _l("the private link that belongs to this email"),
    "until": _l("until when the link can be used"),
    "position": _l("the number in the queue"),
    "reason": _l("the reason that was given; empty where there is none"),
    "old": _l("the day and hours before the change"),
    "again": _l("the address where one can register again"),
    "questionnaire": _l("the address of the questionnaire after the event"),
    "missing": _l("the questions that have no answer yet, a line each"),
    "answers": _l("the address where one can answer them"),
    "office": _l("the name of the office"),
    "mailbox": _l("the address that answers go to"),
}
"""Every placeholder there is, in the order in which they are explained."""

ALWAYS = ("name", "event", "when", "elsewhere", "place", "reference", "page", "office", "mailbox")


def fields(registration: Registration, values: Mapping[str, Any]) -> dict[str, str]:
    """What the placeholders stand for in a mail about this registration, in its language; plain text."""
    event, lang = registration.event, registration.lang
    with in_language(lang):
        return {
            **about_event(event, lang, values),
            "name": registration.typed_name,
            "place": _place(event, registration.attendance, lang, may_join=registration.state in COMING),
            "reference": registration.reference,
            "until": _until(registration, lang),
            "position": str(values.get("position", "")),
            "reason": registration.ended_reason or event.cancelled_reason.in_(lang),
            "old": str(values.get("old", "")),
            "again": str(values.get("again", "")),
            "missing": str(values.get("missing", "")),
            "answers": str(values.get("answers", "")),
        }


def about_event(event: Event, lang: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Those placeholders that tell of the event alone. `values` has when, elsewhere, name and my_page."""
    return {
        "name": str(values["name"]),
        "event": event.title.in_(lang),
        "when": str(values["when"]),
        "elsewhere": str(values["elsewhere"]),
        "place": _place(event, Attendance.IN_PERSON, lang),
        "page": str(values["my_page"]),
        "office": event.office.name.in_(lang),
        "mailbox": event.mailbox,
        "questionnaire": address_of("my_feedback", slug=event.slug),
    }


def hours(event: Event, lang: str) -> dict[str, str]:
    """When the event is, in the language of the mail: on its own clocks, and on those of the other country."""
    with in_language(lang):
        other = "Europe/London" if event.zone == "Asia/Tokyo" else "Asia/Tokyo"
        return {"when": wording.when(event), "elsewhere": wording.elsewhere(event, other)}


def _place(event: Event, attendance: Attendance, lang: str, *, may_join: bool = False) -> str:
    """As the house's own mails say it: a line with the name of the place, one with how to find it.

    The link to join online is for those who have a place (`may_join`).
    """
    if attendance is Attendance.ONLINE or not event.venues:
        online = _("Online") if event.has_online else ""
        return f"{online}:\n{event.joining_url}" if online and event.joining_url and may_join else online
    venue = event.venues[0]
    return "\n".join(filter(None, (venue.name.in_(lang), venue.address.in_(lang))))


def _until(registration: Registration, lang: str) -> str:
    ends = registration.offer_ends_at or registration.expires_at
    return core_time.moment_in(ends, [registration.event.zone, wording.HEAD_OFFICE_ZONE], lang)


# --- the text of the house, as somebody begins to change it ------------------------------------------------


def _example(event: Event, lang: str, *, name: str, reference: str) -> Registration:
    """Somebody who does not exist, for texts that are shown. Never in the session."""
    now = clock.now()
    way = Attendance.IN_PERSON if event.venues else Attendance.ONLINE
    return Registration(
        event=event,
        event_id=event.id,
        reference=reference,
        given_name=name,
        family_name="",
        state=State.CONFIRMED,
        attendance=way,
        lang=lang,
        submitted_at=now,
        expires_at=now,
        offer_ends_at=now,
    )


def _house(what: str) -> Any:
    """Renders the mail with each placeholder where the house puts a value."""

    def text(event: Event, lang: str) -> MailText:
        example = _example(event, lang, name="{name}", reference="{reference}")
        example.ended_reason = "{reason}"
        values: dict[str, Any] = {
            "event": event,
            "registration": example,
            "name": "{name}",
            "my_page": "{page}",
            "when": "{when}",
            "elsewhere": "{elsewhere}",
            "position": "{position}",
            "old": "{old}",
            "again": "{again}",
            "missing": "{missing}",
            "answers": "{answers}",
            "links": {"verify": "{link}", "offer": "{link}"},
            "by_staff": True,
            "had_place": True,
        }
        with in_language(lang):
            found = house_text(f"registration/{what}", lang, values)
            known = {
                _place(event, example.attendance, lang, may_join=True): "{place}",
                event.cancelled_reason.in_(lang): "{reason}",
                event.title.in_(lang): "{event}",
                _until(example, lang): "{until}",
            }
        return MailText(_named(found.subject, known), _named(found.body, known))

    return text


def _named(text: str, known: Mapping[str, str]) -> str:
    for value in sorted(filter(None, known), key=len, reverse=True):
        text = text.replace(value, known[value])
    return text


def sample(event: Event, lang: str) -> dict[str, str]:
    """What the placeholders of a preview stand for: this event, and somebody who does not exist."""
    name = "見本 花子" if lang == "ja" else "Ada Example"
    example = _example(event, lang, name=name, reference=f"{event.slug.upper()}-0042")
    with in_language(lang):
        values = {
            **hours(event, lang),
            "name": name,
            "my_page": address_of("my_event", slug=event.slug),
            "position": 7,
            "old": wording.when(event),
            "again": address_of("register", slug=event.slug),
            "missing": "\n".join(f"- {each}" for each in (_("First question"), _("Second question"))),
            "answers": address_of("my_event_change", slug=event.slug),
        }
        found = fields(example, values)
        return found | {"link": _("(private link)"), "reason": found["reason"] or _("(the reason)")}


def _mail(what: str, name: Any, when: Any, *more: str, **options: Any) -> Mail:
    allowed = {key: words for key, words in PLACEHOLDERS.items() if key in ALWAYS or key in more}
    return Mail(f"registration/{what}", name, when, allowed, house=_house(what), sample=sample, **options)


MAILS: Sequence[Mail] = (
    _mail(
        "verify",
        _l("Verify the address"),
        _l("When somebody has sent the form: with the link that verifies the address."),
        "link",
        "until",
        needs=("link",),
        may_wait=False,
    ),
    _mail("confirmed", _l("Place confirmed"), _l("When somebody has a place.")),
    _mail(
        "waitlisted", _l("On the waiting list"), _l("When no place is free and somebody waits."), "position"
    ),
    _mail("held", _l("We are looking at your registration"), _l("When a person has to decide.")),
    _mail(
        "offered",
        _l("Offer of a place"),
        _l("When a place is held for somebody who waited: with the link that answers."),
        "link",
        "until",
        needs=("link",),
        may_wait=False,
    ),
    _mail("lapsed", _l("Offer ended"), _l("When an offer had no answer."), "until", "again"),
    _mail(
        "declined",
        _l("Declined"),
        _l("When somebody declines an offer, or the office decides against a registration."),
        "reason",
    ),
    _mail(
        "cancelled",
        _l("Registration cancelled"),
        _l("When somebody gives up a place, or the office cancels a registration."),
        "reason",
    ),
    _mail(
        "lacking",
        _l("Answers are missing"),
        _l("When the office reminds somebody of required questions that have no answer yet."),
        "missing",
        "answers",
    ),
    _mail("new_time", _l("New time"), _l("When the event has moved."), "old"),
    _mail("event_cancelled", _l("Event cancelled"), _l("When the event will not take place."), "reason"),
)
