"""The partners of an event and the public outline of its days, for organisers."""

import datetime as dt
import uuid
from collections.abc import Sequence

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_line
from tourapp.core.words import Words
from tourapp.events import forms, parts, queries
from tourapp.events.models import Event, Part
from tourapp.web.forms import LONGEST_LINE, Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

LONGEST_OUTLINE = 31
"""Days for which the page offers a line each."""


def manage_partners(slug: str) -> Response:
    """Who stands behind the event; add one."""
    event = queries.by_slug(slug)
    actor = guard(event)
    form = forms.PartnerForm()
    if form.validate_on_submit():
        with form.saving(event) as event:
            parts.add_partner(
                actor,
                event,
                part=Part(form.part.data),
                name=Words(form.name_en.data or "", form.name_ja.data or ""),
                note=Words(form.note_en.data or "", form.note_ja.data or ""),
                url=form.url.data or None,
            )
    if form.saved:
        flash(_("The partner is added."), "ok")
        return see_other("manage_partners", slug=slug)
    return page("pages/manage_partners.html", form=form, event=event, part_names=forms.PARTS)


def manage_partner_remove(slug: str, partner: uuid.UUID) -> Response:
    """Take a partner out."""
    event = queries.by_slug(slug)
    actor = guard(event)
    form = Form()
    if form.validate_on_submit():
        with form.saving(event) as event:
            parts.remove_partner(actor, event, partner)
        flash(_("The partner is removed."), "ok")
    return see_other("manage_partners", slug=slug)


def manage_outline(slug: str) -> Response:
    """What everybody may know of each day."""
    event = queries.by_slug(slug)
    actor = guard(event)
    form = Form()
    days = _days(event)
    if form.validate_on_submit():
        wanted = [day for day in map(_typed, days) if day.place or day.text]
        with form.saving(event) as event:
            parts.set_outline(actor, event, wanted)
    if form.saved:
        flash(_("The outline is saved."), "ok")
        return see_other("manage_outline", slug=slug)
    known = {day.on: day for day in event.outline}
    return page("pages/manage_outline.html", form=form, event=event, days=days, known=known)


def _days(event: Event) -> Sequence[dt.date]:
    length = (event.last_day - event.starts.date).days + 1
    return [event.starts.date + dt.timedelta(days=number) for number in range(min(length, LONGEST_OUTLINE))]


def _typed(on: dt.date) -> parts.Day:
    def words(name: str) -> Words:
        typed = (request.form.get(f"{name}_{lang}-{on}", "") for lang in ("en", "ja"))
        return Words(*(clean_line(text)[:LONGEST_LINE] for text in typed))

    return parts.Day(on, words("place"), words("text"))
