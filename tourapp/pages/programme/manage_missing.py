"""One field that several items of a draft lack, said once for all of them: one change, which can be undone.

Last year's table leaves the same few fields open on many items: who bears the cost, whether the kitchen knows.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields import SelectChoice

from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.planning import required, said
from tourapp.programme import choices, queries
from tourapp.programme.editing import services, wording
from tourapp.programme.editing.edits import Edit
from tourapp.programme.headings import FIELDS as CALLED
from tourapp.programme.models import ProgrammeItem
from tourapp.web.forms import LONGEST_LINE, Form, Line, at_most
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

YES, NO = "yes", "no"
WORDS = ("cost_bearer", "on_call", "host")
"""Fields that say something in both languages."""
CHOSEN: Mapping[str, Mapping[str, Words]] = {
    "photography": choices.PHOTOGRAPHY,
    "interpretation": choices.INTERPRETATION,
    "alcohol": {YES: Words("Yes", "あり"), NO: Words("No", "なし")},
    "diets_sent": {YES: Words("Yes", "送付済")},
}
"""Fields with a list to choose from."""
FIELDS = (*WORDS, *CHOSEN)
TICK = re.compile(r"(?P<item>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@(?P<version>\d{1,9})", re.ASCII)
"""What the box of an item says: which it is, and in which version it was looked at."""


class MissingForm(Form):
    """What the field is to say, and on which items."""

    en = Line(_l("In English"), [at_most(LONGEST_LINE)])
    ja = Line(_l("In Japanese"), [at_most(LONGEST_LINE)])
    choice = SelectField(_l("What to fill in"), default="")

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field
        self.choice.choices = [SelectChoice("", _("Choose"))] + [
            SelectChoice(value, name.in_(current_lang())) for value, name in CHOSEN.get(field, {}).items()
        ]

    @property
    def ticked(self) -> Mapping[uuid.UUID, int]:
        """The items that are meant, each with the version that was looked at; what is no box of ours is left out."""
        found = (TICK.fullmatch(each) for each in request.form.getlist("item"))
        return {uuid.UUID(each["item"]): int(each["version"]) for each in found if each}

    @property
    def value(self) -> Any:
        """What it says now; Refusal when it says nothing."""
        if self.field in WORDS:
            words = Words((self.en.data or "").strip(), (self.ja.data or "").strip())
            if words:
                return words
            raise Refusal(_("Enter it in at least one language."), field="en", code="required")
        if not self.choice.data:
            raise Refusal(_("Choose a value."), field="choice", code="required")
        return self.choice.data == YES if self.field in ("alcohol", "diets_sent") else self.choice.data


def manage_missing(slug: str, field: str) -> Response:
    """Say the field for those of the items that lack it. Whoever was faster is not written over (409)."""
    event = events.by_slug(slug)
    actor = guard(event)
    if field not in FIELDS:
        raise NotFound()
    form = MissingForm(field)
    if form.validate_on_submit():
        with form.saving(event) as event:
            value, ticked = form.value, form.ticked
            if not ticked:
                raise Refusal(_("Tick at least one item."), code="none")
            edits = [
                Edit(item=item, fields={field: value}, seen_version=version)
                for item, version in ticked.items()
            ]
            services.apply(actor, event, edits, said=wording.said_for_several(CALLED[field], len(edits)))
        if form.saved:
            flash(_("All of them have it now."), "ok")
            return see_other("manage_problems", slug=slug)
    return page(
        "pages/manage_missing.html",
        event=event,
        form=form,
        field=field,
        label=said.label(field),
        items=_lacking(event, field),
        left_out=_left_out(form),
        has_words=field in WORDS,
    )


def _left_out(form: MissingForm) -> Callable[[ProgrammeItem], bool]:
    """Whether somebody took the tick off an item, on the form that comes back to her."""
    ticked = form.ticked if form.is_submitted() else None
    return lambda item: ticked is not None and item.id not in ticked


def _lacking(event: Event, field: str) -> tuple[ProgrammeItem, ...]:
    """The items of the draft whose kind asks for this field and that do not say it."""
    return tuple(
        item
        for item in queries.draft(event)
        if any(field in names for names in required.missing(queries.content_of(item)))
    )
