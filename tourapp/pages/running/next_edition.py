"""Beginning the next run of an event from this one: which parts come along, and on which days they then fall."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms import BooleanField

from tourapp.access.actor import Actor
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.public_holidays import named
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.core.words import Words
from tourapp.events import copying, queries, rules
from tourapp.events.forms import DateLine
from tourapp.events.models import Event
from tourapp.pages.running.next_edition_marks import marks
from tourapp.pages.running.next_edition_parts import PARTS, Part
from tourapp.programme import queries as programme
from tourapp.registration import queries as registration
from tourapp.web.forms import LONGEST_LINE, Form, Line, at_most, required
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


class NextEditionForm(Form):
    title_en = Line(
        _l("Title in English"), [required(_l("Enter the title in English.")), at_most(LONGEST_LINE)]
    )
    title_ja = Line(_l("Title in Japanese"), [at_most(LONGEST_LINE)])
    slug = Line(
        _l("Address of the page"),
        [required(_l("Enter an address for the page.")), at_most(rules.LONGEST_SLUG)],
    )
    edition_label = Line(_l("Which run of its series"), [at_most(40)])
    first_day = DateLine(_l("First day"), [required(_l("Enter the day it begins"))])

    @property
    def chosen(self) -> Iterator[Part]:
        return (part for part in PARTS if self[part.key].data)


for _part in PARTS:
    setattr(NextEditionForm, _part.key, BooleanField(_part.label))


@dataclass(frozen=True)
class Day:
    """A day of this run, the day on which it falls in the next one, and what the calendar says of that."""

    what: str
    before: dt.date
    after: dt.date
    holiday: Words | None

    @property
    def is_weekend(self) -> bool:
        return self.after.weekday() >= 5

    @property
    def keeps_weekday(self) -> bool:
        return self.before.weekday() == self.after.weekday()


def manage_next_edition(slug: str) -> Response:
    """GET proposes the next run, POST `look` shows other days, POST makes the draft."""
    event = queries.by_slug(slug)
    actor = guard(event)
    form = NextEditionForm(data=_proposal(event))
    first_day = rules.a_year_on(event.starts.date)
    if form.validate_on_submit():
        first_day = form.first_day.day
        if "look" not in request.form:
            with form.saving(event) as event:
                following = _begin(actor, event, form)
            if form.saved:
                flash(
                    _("The draft of the next run is ready. Read through its texts before you publish it."),
                    "ok",
                )
                return see_other("manage_settings", slug=following.slug)
    return page(
        "pages/manage_next_edition.html",
        form=form,
        event=event,
        parts=[(part, part.counted(event)) for part in PARTS],
        days=_days(event, first_day),
        marks=marks(event, first_day),
    )


def _begin(actor: Actor, event: Event, form: NextEditionForm) -> Event:
    try:
        following = copying.begin_next(
            actor,
            event,
            slug=form.slug.data or "",
            title=Words(form.title_en.data or "", form.title_ja.data or ""),
            edition_label=form.edition_label.data or None,
            first_day=form.first_day.day,
        )
        for part in form.chosen:
            part.copy(actor, event, following)
    except NoSuchTime as skipped:
        raise rules.no_such_hour(field="first_day") from skipped
    return following


def _proposal(event: Event) -> dict[str, Any]:
    """What the form begins with: the same weekday a year on, and the year in the words moved on."""
    first_day = rules.a_year_on(event.starts.date)
    before, after = str(event.starts.date.year), str(first_day.year)
    label = event.edition_label or ""
    return {
        "title_en": event.title.en.replace(before, after),
        "title_ja": event.title.ja.replace(before, after),
        "slug": event.slug.replace(before, after) if before in event.slug else f"{event.slug}-{after}",
        "edition_label": label.replace(before, after),
        "first_day": first_day.isoformat(),
        **{part.key: True for part in PARTS},
    }


def _days(event: Event, first_day: dt.date) -> list[Day]:
    """Every day that moves, in order, with the public holidays of the place."""
    moved = first_day - event.starts.date
    found = sorted(_dated(event), key=lambda pair: pair[0])
    holidays = named(event.zone, [day + moved for day, _what in found])
    return [Day(what, day, day + moved, holidays.get(day + moved)) for day, what in found]


def _dated(event: Event) -> Iterator[tuple[dt.date, str]]:
    intake = registration.intake_of(event)
    if intake is not None:
        yield _date(intake.opens_at, event.zone), _("Registration opens")
        yield _date(intake.closes_at, event.zone), _("Registration closes")
    days = {event.starts.date, event.last_day}
    days |= {item.starts.date for item in programme.draft(event) if item.starts}
    for number, day in enumerate(sorted(days), start=1):
        yield (
            day,
            _("Day %(number)s", number=number) if len(days) > 1 else event.traits.name.in_(current_lang()),
        )


def _date(instant: dt.datetime, zone: str) -> dt.date:
    return WallTime.from_instant(instant, zone).date
