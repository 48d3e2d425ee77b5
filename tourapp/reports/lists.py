"""The list of participants as rows of a sheet: the same registrations as the screen shows, never a sealed value."""

import datetime as dt
from collections.abc import Iterable, Sequence

from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.sheets import Cell
from tourapp.events.models import Event
from tourapp.registration.models import Registration
from tourapp.reports.wording import WAYS, state_of
from tourapp.web.countries import country_name

LANGUAGES = {"en": "English", "ja": "日本語"}


def columns(event: Event) -> Sequence[str]:
    """The headings, in the reader's language; times are those of the event's city, which they name."""
    city = time.city(event.zone, current_lang())
    return (
        _("Reference"),
        _("State of the registration"),
        _("Taking part"),
        _("Participant"),
        _("Given name"),
        _("Family name"),
        _("Organisation, as typed"),
        _("Organisation, in the directory"),
        _("Job title"),
        _("Country"),
        _("Email address"),
        _("Language of mails"),
        _("In the list of participants"),
        _("Photographs"),
        _("Future events"),
        _("Registered (%(city)s)", city=city),
        _("Confirmed (%(city)s)", city=city),
        _("Ended (%(city)s)", city=city),
    )


def rows(event: Event, registrations: Iterable[Registration]) -> list[list[Cell]]:
    """One row for each registration, in the order of the list."""
    return [_row(event, registration) for registration in registrations]


def _row(event: Event, registration: Registration) -> list[Cell]:
    lang = current_lang()
    organisation = registration.organisation

    def local(at: dt.datetime | None) -> dt.datetime | None:
        return at and time.in_zone(at, event.zone).replace(tzinfo=None, second=0, microsecond=0)

    return [
        registration.reference,
        state_of(registration),
        str(WAYS[registration.attendance]),
        registration.display_name(lang),
        registration.given_name,
        registration.family_name,
        registration.organisation_text,
        organisation.name.in_(lang) if organisation else "",
        registration.job_title,
        country_name(registration.country, lang) if registration.country else "",
        registration.email,
        LANGUAGES.get(registration.lang, registration.lang),
        _yes(registration.share_in_list),
        _yes(registration.photographs),
        _yes(registration.future_events),
        local(registration.submitted_at),
        local(registration.confirmed_at),
        local(registration.ended_at),
    ]


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
