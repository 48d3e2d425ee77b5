"""Speakers and interpreters for the office: who was asked for what, what is lacking, asking somebody."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import blobs, clock
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_line
from tourapp.directory import queries as directory
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.speaking import handing_in, queries, rules, services, telling, wording
from tourapp.programme.speaking.forms import (
    NEW,
    YES,
    AskForm,
    RecordForm,
    VersionedRequestForm,
    WithdrawForm,
    stored,
)
from tourapp.programme.speaking.models import Appearance
from tourapp.programme.speaking.states import AppearanceState, Part
from tourapp.web.downloads import download
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

MOST_FOUND = 12

WORDS = {"parts": wording.PARTS, "states": wording.STATES, "lacking": wording.LACKING}


def manage_speakers(slug: str) -> Response:
    """Everybody who was asked, with what is lacking; who is late comes first to the eye."""
    event = events.by_slug(slug)
    actor = guard(event)
    found = queries.of_event(event)
    today = clock.today(event.zone)
    lacking = {each.id: queries.lacking(each) for each in found}
    late = [
        each
        for each in found
        if handing_in.owed(each) and rules.slides_are_late(queries.first_day(each), today)
    ]
    return page(
        "programme/speaking/manage_speakers.html",
        event=event,
        appearances=found,
        lacking=lacking,
        late={each.id for each in late},
        silent=[each for each in found if each.state is AppearanceState.ASKED],
        words=WORDS,
        interpreting=wording.interpreting,
        may_edit=actor.may(Action.EDIT_PROGRAMME, event),
    )


def manage_speaker_ask(slug: str) -> Response:
    """Ask somebody: found in the directory, or entered with name and address."""
    event = events.by_slug(slug)
    actor = guard(event)
    text = clean_line(request.args.get("q", ""))
    people = _found(actor, text)
    form = AskForm(data={"lang": "en"})
    form.offer(programme.draft(event))
    form.find(people)
    if form.validate_on_submit():
        made = None
        with form.saving(event) as event:
            person = _person(actor, event, form)
            made = services.ask(actor, event, person, form.request(Part(form.part.data)))
        if form.saved and made is not None:
            flash(_asked(made), "ok")
            return see_other("manage_speakers", slug=slug)
    return page(
        "programme/speaking/manage_speaker_ask.html",
        form=form,
        event=event,
        text=text,
        people=people,
        may_search=actor.may_somewhere(Action.SEE_DIRECTORY),
    )


def manage_speaker(slug: str, appearance_id: uuid.UUID) -> Response:
    """One person's appearance: what was asked and answered, what came, and what the office can do about it."""
    event, appearance, actor = _one(slug, appearance_id)
    act = request.form.get("act", "") if request.method == "POST" else ""
    forms = _forms(event, appearance, act)
    form = forms.get(act)
    if form is not None and form.validate_on_submit():
        said = ""
        with form.saving(appearance) as appearance:
            said = _do(actor, appearance, act, form)
        if form.saved:
            flash(said, "ok")
            return see_other("manage_speaker", slug=slug, appearance_id=appearance_id)
    return page(
        "programme/speaking/manage_speaker.html",
        form=form,
        forms=forms,
        event=event,
        appearance=appearance,
        places=queries.places(appearance),
        lacking=queries.lacking(appearance),
        slides_for=queries.slides_for(appearance),
        has_address=telling.has_address(appearance),
        ends_at=telling.link_ends_at(appearance),
        is_open=handing_in.is_open(appearance),
        words=WORDS,
        interpreting=wording.interpreting,
        may_edit=actor.may(Action.EDIT_PROGRAMME, event),
    )


def manage_speaker_file(slug: str, appearance_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A photograph or slides that somebody sent."""
    _event, appearance, _actor = _one(slug, appearance_id)
    file = queries.file_of(appearance, file_id)
    data = blobs.load(file.ref)
    if data is None:
        raise NotFound()
    return download(file.file_name, file.content_type, data)


def _one(slug: str, appearance_id: uuid.UUID) -> tuple[Event, Appearance, Actor]:
    event = events.by_slug(slug)
    actor = guard(event)
    return event, queries.one(event, appearance_id), actor


def _found(actor: Actor, text: str) -> Sequence[Person]:
    if not text or not actor.may_somewhere(Action.SEE_DIRECTORY):
        return ()
    return directory.search_people(actor, text, MOST_FOUND)


def _person(actor: Actor, event: Event, form: AskForm) -> Person:
    """The person who was chosen from the directory, or whoever has this address, or somebody new."""
    if form.person.data != NEW:
        return directory.person(uuid.UUID(form.person.data))
    return services.person_for(
        actor,
        event,
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        email=form.email.data or "",
        lang=form.lang.data,
    )


def _asked(appearance: Appearance) -> str:
    if telling.has_address(appearance):
        return _("The email is on its way.")
    return _("It is noted. This person has no address: ask in another way, and record the answer here.")


KINDS: dict[str, type[Form]] = {
    "change": VersionedRequestForm,
    "again": Form,
    "record": RecordForm,
    "withdraw": WithdrawForm,
}


def _forms(event: Event, appearance: Appearance, act: str) -> dict[str, Any]:
    """The form that was sent with what was typed; the others as they stand."""
    made: dict[str, Any] = {}
    for name, kind in KINDS.items():
        given: dict[str, Any] = {} if name == act else {"formdata": None}
        data = stored(appearance) if name == "change" else {}
        made[name] = kind(prefix=f"{name}-", data=data, **given)
    made["change"].offer(programme.draft(event))
    return made


def _do(actor: Actor, appearance: Appearance, act: str, form: Any) -> str:
    match act:
        case "change":
            version = int(form.version.data) if str(form.version.data).isdigit() else -1
            services.change(actor, appearance, form.request(appearance.part), version=version)
            return _("It is saved. Nobody was written to.")
        case "again":
            services.ask_again(actor, appearance)
            return _asked(appearance)
        case "record":
            services.answer_for(
                actor, appearance, accepts=form.answer.data == YES, reason=form.reason.data or ""
            )
            return _("The answer is recorded.")
        case "withdraw":
            services.withdraw(actor, appearance, reason=form.reason.data or "")
            return _("It is noted, and what this person had sent is deleted.")
    raise Refusal(_("Press one of the buttons"))
