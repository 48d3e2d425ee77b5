"""The office's year (年間予定表): every event with its dates from April to March, to be printed on A3."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request
from werkzeug.wrappers import Response

from tourapp.core import clock, public_holidays
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.time import city, fiscal_year, in_zone
from tourapp.directory import queries as directory
from tourapp.directory.models import Office
from tourapp.events.wording import HEAD_OFFICE_ZONE
from tourapp.reports.year import queries, rules
from tourapp.reports.year.rules import FIRST_YEAR, LAST_YEAR, FiscalYear
from tourapp.web.countries import country_name
from tourapp.web.guard import guard_somewhere
from tourapp.web.pages import page

TASKS = ("counted", "named")
"""Whether tasks are named one by one, or how many there are."""


@dataclass(frozen=True)
class Holidays:
    """The public holidays of a place, by month."""

    place: str
    months: Sequence[Sequence[tuple[object, object]]]


def manage_year() -> Response:
    """The fiscal year that it is now at the office."""
    return _show(None)


def manage_year_of(year: int) -> Response:
    """A fiscal year by the calendar year in which it begins; 404 for one of another century."""
    return _show(year)


def _show(asked: int | None) -> Response:
    actor = guard_somewhere()
    office = directory.office_by_code(current_app.config["SETTINGS"].office)
    now = clock.now()
    today = in_zone(now, office.zone).date()
    number = fiscal_year(today) if asked is None else asked
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise NotFound()
    year = FiscalYear(number)
    rows = queries.rows(actor, year)
    return page(
        "pages/manage_year.html",
        year=year,
        rows=rows,
        holidays=_holidays(year, rows, office),
        several_offices=len({row.event.office_id for row in rows}) > 1,
        today=today,
        printed=now,
        zone=office.zone,
        current=fiscal_year(today),
        years=queries.years(actor, fiscal_year(today)),
        tasks=request.args.get("tasks") if request.args.get("tasks") in TASKS else TASKS[0],
    )


def _holidays(year: FiscalYear, rows: Sequence[queries.Row], office: Office) -> Sequence[Holidays]:
    """Of every country in which one of these events or its office is, each once; Japan's stand first."""
    zones = [zone for row in rows for zone in (row.event.zone, row.event.office.zone)] or [office.zone]
    found, seen = [], set()
    for zone in sorted(set(zones), key=lambda each: (each != HEAD_OFFICE_ZONE, each)):
        country = public_holidays.country_of(zone)
        if country is None or country in seen:
            continue
        seen.add(country)
        named = public_holidays.named(zone, rules.days(year))
        if named:
            place = country_name(country, current_lang())
            part = public_holidays.PARTS.get(country)
            label = _("%(when)s (%(city)s)", when=place, city=city(zone, current_lang())) if part else place
            found.append(Holidays(label, rules.holidays_by_month(year, named)))
    return found
