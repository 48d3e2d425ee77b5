"""Releasing a programme: what it would change, for whom, and what stands in the way; then the button.

A preview changes nothing and has an address (`?circle=…&items=…`), so that it can be shown to somebody else. What is
released is what was looked at: the form carries a mark of it.
"""

from flask import flash
from werkzeug.wrappers import Response

from tourapp.agenda.circles import NAMES, Circle
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.feeds import health
from tourapp.feeds.health import Outlook
from tourapp.pages.programme.programme_changes import FATES, reference_names, shown_field
from tourapp.planning import queries, services
from tourapp.planning.forms import FreezeForm, QuietForm, ReleaseForm
from tourapp.planning.preview import Preview, preview
from tourapp.planning.telling import queries as telling
from tourapp.planning.telling import services as telling_services
from tourapp.programme import queries as programme
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_programme_release(slug: str) -> Response:
    """GET shows what a release would change, POST releases. What stands in the way asks for reasons (422)."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = ReleaseForm()
    if form.validate_on_submit():
        circle = Circle(form.circle.data)
        with form.saving(event) as event:
            found = queries.problems(event, circle, programme.to_freeze(event, form.items))
            done = services.release(
                actor,
                event,
                circle=circle,
                note=form.note.data or "",
                overrides=tuple(form.overrides(found)),
                items=form.items,
                seen=form.seen.data or None,
            )
        if form.saved:
            who = NAMES[circle].in_(current_lang())
            said = _("Version %(number)s is released: %(circle)s.", number=done.edition.number, circle=who)
            flash(f"{said} {_what_follows(event, done.told)}".strip(), "success")
            return see_other("manage_programme", slug=slug)
    return _show(event, form)


def manage_programme_freeze(slug: str) -> Response:
    """Keep the draft as a version that nobody is given."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = FreezeForm()
    if form.validate_on_submit():
        before = programme.last_edition(event)
        with form.saving(event) as event:
            edition = services.freeze(actor, event, note=form.note.data or "")
        if form.saved and before is not None and edition.id == before.id:
            flash(_("Version %(number)s holds exactly this already.", number=edition.number), "info")
            return see_other("manage_edition", slug=slug, number=edition.number)
        if form.saved:
            flash(_("Version %(number)s is kept. Nobody was given it.", number=edition.number), "success")
            return see_other("manage_edition", slug=slug, number=edition.number)
    return _show(event, ReleaseForm(), freezing=form)


def manage_programme_quiet(slug: str) -> Response:
    """How long this event waits before it tells people of changes."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = QuietForm()
    if form.validate_on_submit():
        with form.saving(event) as event:
            telling_services.set_quiet(actor, event, form.minutes.data)
        if form.saved:
            flash(_("Saved. It holds from the next release on."), "success")
            return see_other("manage_programme_release", slug=slug)
    return _show(event, ReleaseForm(), quiet=form)


def _show(
    event: Event, form: ReleaseForm, *, freezing: FreezeForm | None = None, quiet: QuietForm | None = None
) -> Response:
    circle = form.asked_circle
    seen = preview(event, circle, form.items) if circle is not None else None
    if seen is not None:
        form.circle.data, form.seen.data, form.seen.raw_data = seen.circle.value, seen.mark, None
    editions = programme.editions(event)
    drafted = programme.to_freeze(event)
    problems = queries.problems_by_circle(event, drafted)
    minutes = int(telling.quiet_period(event.id).total_seconds() // 60)
    last = telling.last_told(event)
    failed = next((each for each in (freezing, quiet) if each is not None and each.failed), None)
    return page(
        "pages/manage_release.html",
        status=failed.status if failed else None,
        form=form,
        event=event,
        preview=seen,
        circles=NAMES,
        released={
            release.circle.value: edition for edition in reversed(editions) for release in edition.releases
        },
        blocks={each.value: number for each, number in queries.counted(event, problems).items()},
        has_items=bool(editions or drafted),
        freezing=freezing or FreezeForm(formdata=None),
        quiet=quiet or QuietForm(formdata=None, data={"minutes": minutes}),
        minutes=minutes,
        last_told=last,
        outlook=_outlook(event, seen),
        fates=FATES,
        shown_field=shown_field,
        names=reference_names(event),
    )


def _what_follows(event: Event, items: int) -> str:
    """Whether people are told of it, and when."""
    if not items:
        return ""
    minutes = int(telling.quiet_period(event.id).total_seconds() // 60)
    return ngettext(
        "Those concerned are told in %(num)s minute, and of what begins within a day at once.",
        "Those concerned get a message in %(num)s minutes, or at once for what begins within a day.",
        minutes,
    )


def _outlook(event: Event, seen: Preview | None) -> Outlook | None:
    """How many of those concerned will find it in their calendars by tonight; None where nobody is."""
    if seen is None or not seen.affected or seen.circle is Circle.HOST:
        return None
    return health.outlook(event, seen.circle, seen.affected)
