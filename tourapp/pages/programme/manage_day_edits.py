"""A whole day of a draft at once: its rest moved by minutes, or copied to another day. Looked at first, then done.

Spans packages: what it would do to people and problems is planning's, the change itself the programme's.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from flask import flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from tourapp.core import clock, time
from tourapp.core.errors import Conflict, NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.pages.programme.manage_edits import both_of
from tourapp.planning import trial
from tourapp.planning.problems.headings import grouped
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import moving, queries, services, wording
from tourapp.programme.editing.edits import Edit
from tourapp.programme.editing.moving import Standing
from tourapp.programme.editing.services import Clash, Overtaken
from tourapp.programme.kinds import ItemKind
from tourapp.web.forms import Form, Line
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

FURTHEST = 720
"""Minutes by which a day is moved at once: half of it."""


class DayForm(Form):
    """Which items of the day. The address may say it all: a look, that changes nothing."""

    seen = IntegerField(validators=[Optional()], widget=HiddenInput())
    """The number of the newest change when it was looked at; without it nothing is compared."""

    def __init__(self) -> None:
        is_look = request.method != "POST"
        self.given: MultiDict[str, str] = request.args if is_look else request.form
        super().__init__(formdata=self.given or None, meta={"csrf": False} if is_look else {})

    def picked(self, items: Sequence[Standing]) -> tuple[Standing, ...]:
        """The items that are ticked; before any is, those from `first` on, or all. Where one sleeps is not moved."""
        ticked = set(self.given.getlist("item"))
        if ticked:
            return tuple(each for each in items if str(each.item) in ticked)
        first = next((each for each in items if str(each.item) == self.given.get("first")), items[0])
        return self.usual(items, first)

    def usual(self, items: Sequence[Standing], first: Standing) -> tuple[Standing, ...]:
        return tuple(items)


class ShiftForm(DayForm):
    """By how many minutes; earlier with a minus."""

    minutes = Line(_l("Minutes later"))

    def validate_minutes(self, field: Line) -> None:
        text = (field.data or "").replace("−", "-")
        if not text.removeprefix("-").isdecimal() or not 0 < abs(int(text)) <= FURTHEST:
            raise ValidationError(_("Enter minutes, for example 15, or -15 for earlier"))

    def usual(self, items: Sequence[Standing], first: Standing) -> tuple[Standing, ...]:
        return moving.rest_of(items, first.content)

    @property
    def number(self) -> int:
        return int((self.minutes.data or "0").replace("−", "-"))


class CopyForm(DayForm):
    """To which day."""

    to = SelectField(_l("To which day"), choices=[])

    def __init__(self, days: Sequence[dt.date]) -> None:
        super().__init__()
        self.to.choices = [(day.isoformat(), time.long_date(day, current_lang())) for day in days]

    @property
    def target(self) -> dt.date:
        return dt.date.fromisoformat(self.to.data)


def manage_day_shift(slug: str, day: str) -> Response:
    """The rest of a day later, or earlier. GET shows what it would do, POST does it; 409 with both texts."""
    event = events.by_slug(slug)
    guard(event)
    form = ShiftForm()

    def edits(items: Sequence[Standing]) -> Sequence[Edit]:
        return moving.shift(items, dt.timedelta(minutes=form.number), clock.now())

    def said(count: int) -> Words:
        return wording.shifted(_date_of(day), count, form.number)

    return _day(event, day, form, edits, said, template="pages/manage_day_shift.html")


def manage_day_copy(slug: str, day: str) -> Response:
    """A day again on another date, its hosts to be asked anew. GET shows what it would do, POST does it."""
    event = events.by_slug(slug)
    guard(event)
    on = _date_of(day)
    form = CopyForm([each for each in _days(event) if each != on])

    def edits(items: Sequence[Standing]) -> Sequence[Edit]:
        return moving.copies(items, (form.target - on).days)

    def said(count: int) -> Words:
        return wording.day_copied(on, form.target, count)

    return _day(event, day, form, edits, said, template="pages/manage_day_copy.html")


def _day(
    event: Event,
    day: str,
    form: DayForm,
    edits: Callable[[Sequence[Standing]], Sequence[Edit]],
    said: Callable[[int], Words],
    *,
    template: str,
) -> Response:
    actor, slug, on = guard(event), event.slug, _date_of(day)
    done = Words()
    if form.validate_on_submit():
        with form.saving(event) as event:
            programme_services.lock(event)
            items = form.picked(_standing(event, on))
            if len(items) < len(set(form.given.getlist("item"))) or not items:
                raise Conflict(
                    _("Something on this day has been moved or dropped since. Look at it as it is now.")
                )
            _check_since(event, form.seen.data, items, edits)
            done = said(len(items))
            services.apply(actor, event, edits(items), said=done)
        if form.saved:
            flash(_("%(what)s. You can undo it.", what=done.in_(current_lang())), "success")
            return see_other("manage_programme", slug=slug)
    items = _standing(event, on)
    looked = _look(event, form, items, edits)
    refused: object = form.refused
    return page(
        template,
        form=form,
        event=event,
        on=on,
        items=items,
        picked={each.item for each in form.picked(items)},
        trial=looked,
        appearing=grouped(looked.appearing) if looked else (),
        seen=queries.newest(event),
        lodging=ItemKind.LODGING,
        clashes=[both_of(clash) for clash in refused.clashes] if isinstance(refused, Overtaken) else (),
    )


def _look(
    event: Event,
    form: DayForm,
    items: Sequence[Standing],
    edits: Callable[[Sequence[Standing]], Sequence[Edit]],
) -> trial.Trial | None:
    """What it would do; None while nothing is asked, and with a sentence where it is refused."""
    if not form.given.get("item") or (request.method == "GET" and not form.validate()):
        return None
    if form.errors and form.status != Conflict.status:
        return None
    try:
        return trial.trial(event, edits(form.picked(items)))
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _check_since(
    event: Event,
    seen: int | None,
    items: Sequence[Standing],
    edits: Callable[[Sequence[Standing]], Sequence[Edit]],
) -> None:
    """Refused (`Overtaken`) when one of these has been changed since it was looked at; both texts say what that is."""
    changes = queries.since(event, seen) if seen is not None else ()
    was: dict[uuid.UUID, ItemContent] = {}
    for change in changes:
        for entry in queries.entries_of(change):
            if entry.before is not None:
                was.setdefault(entry.item, entry.before)
    clashes = []
    for each in items:
        if each.item in was:
            before = Standing(each.item, each.version, was[each.item])
            clashes.append(Clash(each.item, each.content.title, each.content, _wanted(before, edits)))
    if clashes:
        raise Overtaken(clashes, queries.newest(event))


def _wanted(before: Standing, edits: Callable[[Sequence[Standing]], Sequence[Edit]]) -> ItemContent:
    (edit,) = edits([before])
    return ItemContent(**{**vars(before.content), **edit.fields})


def _standing(event: Event, on: dt.date) -> tuple[Standing, ...]:
    """What of the draft begins on this day; NotFound when nothing does."""
    drafted = programme.draft(event)
    found = moving.of_day(
        (Standing(item.id, item.version, programme.content_of(item)) for item in drafted), on
    )
    if not found:
        raise NotFound()
    return found


def _days(event: Event) -> Sequence[dt.date]:
    """The days of the event, and those on which something is."""
    length = (event.last_day - event.starts.date).days
    own = {event.starts.date + dt.timedelta(days=number) for number in range(length + 1)}
    return sorted(own | {item.starts.date for item in programme.draft(event) if item.starts})


def _date_of(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotFound() from None
