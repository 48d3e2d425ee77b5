"""Acting on many registrations from the list: choose, see whom it changes, do it, take it back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.i18n import ngettext
from tourapp.core.text import clean_line
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.messages import queries as messages
from tourapp.pages.people.list_address import address_of, identifier, wanted_from
from tourapp.registration import lacking, queries
from tourapp.registration.marks import bulk, services
from tourapp.registration.marks import queries as marks
from tourapp.registration.marks.models import BulkAct
from tourapp.registration.marks.rules import Stays
from tourapp.registration.marks.verbs import UNDOABLE, WRITES, Verb
from tourapp.registration.models import Registration
from tourapp.registration.services.reminding import REMINDER
from tourapp.reports import wording
from tourapp.web.forms import Block, Form, at_most
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

LONGEST_REASON = 500

CHOICES = {
    Verb.TAG: _l("Add a tag to them"),
    Verb.UNTAG: _l("Remove a tag from them"),
    Verb.JOIN: _l("Add them to a group"),
    Verb.LEAVE: _l("Remove them from a group"),
    Verb.CATEGORISE: _l("Put them into a category"),
    Verb.REMIND: _l("Remind them of missing answers"),
    Verb.VERIFY: _l("Send the link that verifies the address again"),
    Verb.CANCEL: _l("Cancel their registrations"),
}

DONE = {
    Verb.TAG: _l("Tag added"),
    Verb.UNTAG: _l("Tag removed"),
    Verb.JOIN: _l("Added to a group"),
    Verb.LEAVE: _l("Removed from a group"),
    Verb.CATEGORISE: _l("Put into a category"),
    Verb.REMIND: _l("Reminded of missing answers"),
    Verb.VERIFY: _l("Link sent again"),
    Verb.CANCEL: _l("Registrations cancelled"),
}

WHY_STAYS = {
    Stays.SO_ALREADY: _l("No change needed"),
    Stays.ENDED: _l("Has ended"),
    Stays.BEGUN: _l("The event has begun"),
    Stays.ANSWERED: _l("Lacks no answer"),
    Stays.VERIFIED: _l("The address is verified"),
    Stays.TOLD: _l("Was written to recently"),
}


class BulkForm(Form):
    """The act as it was chosen; the tag is written, or one that is there is chosen."""

    reason = Block(_l("Reason"), [at_most(LONGEST_REASON)])


@dataclass(frozen=True)
class Shown:
    """The last act on many, for the list: what it was, how many it changed, whether it can be taken back."""

    act: BulkAct
    text: str
    number: int
    may_undo: bool


def shown(act: BulkAct | None) -> Shown | None:
    if act is None:
        return None
    may_undo = act.verb in UNDOABLE and act.undone_at is None
    return Shown(act, str(DONE[act.verb]), len(act.before), may_undo)


def manage_participants_bulk(slug: str) -> Response:
    """The first POST shows whom the act changes and who stays; the second, with the number it showed, does it."""
    event = events.by_slug(slug)
    actor = guard(event)
    form, verb, rows = BulkForm(), _verb(request.form.get("verb", "")), _rows(event)
    if verb is None or not rows:
        return _back(slug, _("Choose people in the list, and what to do with them."))
    try:
        target, name = _target(event, verb)
    except Refusal as refusal:
        return _back(slug, str(refusal))
    seen = request.form.get("seen", "")
    if form.validate_on_submit() and seen:
        plan = bulk.preview(event, verb, target, rows)
        if seen == str(len(plan.changes)):
            with form.saving(event) as event:
                if verb is Verb.TAG and target is None:
                    target = services.find_or_add_tag(actor, event, name.en).id
                act = bulk.apply(actor, event, verb, target, _rows(event), reason=form.reason.data or "")
            if form.saved:
                return _done(slug, verb, len(act.before))
    return _preview(event, form, verb, target, name, rows)


def _back(slug: str, why: str) -> Response:
    flash(why, "warn")
    return see_other("manage_participants", slug=slug, **address_of(_wanted()))


def _done(slug: str, verb: Verb, number: int) -> Response:
    said = (
        ngettext("An email to %(num)s person is written.", "Emails to %(num)s people are written.", number)
        if verb in WRITES
        else ngettext("%(num)s registration is changed.", "%(num)s registrations are changed.", number)
    )
    flash(said, "ok")
    return see_other("manage_participants", slug=slug, **address_of(_wanted()))


def _preview(
    event: Event, form: Form, verb: Verb, target: uuid.UUID | None, name: Words, rows: Sequence[Registration]
) -> Response:
    plan = bulk.preview(event, verb, target, rows)
    by_id = {row.id: row for row in rows}
    return page(
        "pages/manage_bulk.html",
        form=form,
        event=event,
        verb=verb,
        title=CHOICES[verb],
        name=name,
        changes=[by_id[each] for each in plan.changes],
        stays=[(by_id[each], WHY_STAYS[why]) for each, why in plan.stays.items()],
        rows=rows,
        takes_all="all" in request.form,
        filters=address_of(_wanted()),
        state_of=wording.state_of,
        is_final=verb not in UNDOABLE,
        is_mail=verb in WRITES,
        waits=verb is Verb.REMIND and messages.waits_for_review(event.ref, REMINDER),
        missing=lacking.left_open(event, rows) if verb is Verb.REMIND else {},
    )


def manage_participants_bulk_undo(slug: str, act: uuid.UUID) -> Response:
    """Take the act back, for those who are still as it left them."""
    event = events.by_slug(slug)
    actor = guard(event)
    found = marks.act_by_id(event.id, act)
    form, number = Form(), 0
    if form.validate_on_submit():
        with form.saving(event) as event:
            number = bulk.undo(actor, event, found)
    if form.saved:
        flash(
            ngettext("%(num)s registration is as before.", "%(num)s registrations are as before.", number),
            "ok",
        )
    return see_other("manage_participants", slug=slug)


def _rows(event: Event) -> Sequence[Registration]:
    """Those who were ticked; with `all`, everybody in the list as it is filtered (R52)."""
    if "all" in request.form:
        return queries.participants(event, _wanted())
    return queries.of_event(event, request.form.getlist("row"))


def _wanted() -> queries.Wanted:
    return wanted_from(request.args)


def _verb(text: str) -> Verb | None:
    return Verb(text) if text in set(Verb) else None


def _target(event: Event, verb: Verb) -> tuple[uuid.UUID | None, Words]:
    """What the act is about and what that is called: chosen on the list by its id, or a new tag by its name."""
    match verb:
        case Verb.TAG | Verb.UNTAG:
            typed = clean_line(request.form.get("tag_name", ""))
            if verb is Verb.TAG and typed:
                tag = next((each for each in marks.tags_of(event.id) if each.name == typed), None)
                return (tag.id if tag else None), Words(typed, typed)
            tag = marks.tag_by_id(event.id, _chosen("tag"))
            return tag.id, Words(tag.name, tag.name)
        case Verb.JOIN | Verb.LEAVE:
            group = marks.group_by_id(event.id, _chosen("group"))
            return group.id, group.name
        case Verb.CATEGORISE:
            wanted = identifier(request.form.get("category", ""))
            found = {each.id: each for each in queries.categories_of(event.id)}
            if wanted is not None and wanted not in found:
                raise NotFound()
            return wanted, found[wanted].name if wanted else Words(_("No category"), _("No category"))
        case Verb.CANCEL | Verb.REMIND | Verb.VERIFY:
            return None, Words()


def _chosen(field: str) -> uuid.UUID:
    found = identifier(request.form.get(field, ""))
    if found is None:
        raise Refusal(_("Choose the tag or the group"), code="required")
    return found
