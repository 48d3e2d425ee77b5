"""Somebody registers somebody else; the person herself says yes; whoever registered her sees how it stands."""

from flask import request
from werkzeug.wrappers import Response

from tourapp.access.actor import SYSTEM
from tourapp.accounts import services as accounts
from tourapp.accounts import throttle
from tourapp.accounts.rules import agent_family
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Gone
from tourapp.core.i18n import current_lang
from tourapp.directory.models import Person
from tourapp.events import wording
from tourapp.events.models import Event
from tourapp.messages.views import is_shown_here
from tourapp.pages.own.answers import keep_files, said_to
from tourapp.pages.registering.register import signed_in
from tourapp.pages.registering.way_in import forms_per_client, open_event
from tourapp.questions import queries as questions
from tourapp.registration import queries, rules
from tourapp.registration.for_others import queries as for_others
from tourapp.registration.models import Registration
from tourapp.registration.other_forms import HerPart, OtherForm, is_private
from tourapp.registration.services import Outcome, behalf
from tourapp.registration.states import Source
from tourapp.web import identity
from tourapp.web.countries import country_name
from tourapp.web.forms import Form
from tourapp.web.identity import current_actor
from tourapp.web.limits import limiter
from tourapp.web.pages import page, see_other
from tourapp.web.reader import reader_zone


@limiter.limit(forms_per_client, methods=["POST"])
def register_other(slug: str) -> Response:
    """The form about somebody else. Its answer is the same for every address."""
    actor = current_actor()
    event, intake = open_event(slug)
    whole = OtherForm(
        intake,
        questions.questions_of(event.ref),
        is_signed_in=actor.is_signed_in,
        data={"lang": current_lang()},
        categories=[each for each in queries.categories_of(event.id) if each.is_open],
    )
    if whole.validate():
        details, answers = whole.details, whole.answers
        with whole.form.saving(event) as event:
            for address in whole.addresses:
                throttle.count_try(rules.MAILS_TO_ADDRESS, address)
            behalf.register_other(
                actor,
                event,
                email=whole.form.email.data,
                details=details,
                answers=answers,
                by=whole.by,
                copies_to=whole.form.copies_to.data or "",
            )
        if whole.form.saved:
            return see_other("register_other_sent", slug=slug)
    return page(
        "pages/register_other.html",
        form=whole.form,
        whole=whole,
        event=event,
        intake=intake,
        places=queries.places(intake),
        window=rules.window(intake.opens_at, intake.closes_at, clock.now()),
    )


def register_other_sent(slug: str) -> Response:
    """The same for every address: the person has to look into her mailbox."""
    event, intake = open_event(slug)
    return page("pages/register_other_sent.html", event=event, intake=intake, outbox_is_here=is_shown_here())


def register_herself(slug: str, token: str) -> Response:
    """Behind the link to the person: what was entered, what only she may answer, the button that takes the place."""
    event, intake = open_event(slug)
    registration = behalf.registration_of_link(event, token)
    if registration.is_live and registration.person_id is not None:
        return see_other("my_event", slug=slug)
    if not registration.is_live or registration.expires_at < clock.now():
        raise Gone()
    held = questions.answers_of(registration.ref)
    asked = questions.questions_of(event.ref)
    whole = HerPart(intake, asked, registration, held)
    result = begun = None
    if whole.validate():
        answers = whole.answers | dict.fromkeys(request.form.getlist("delete"), "")
        with whole.form.saving(event) as event:
            answers |= keep_files(whole, event, registration.ref)
            result = behalf.complete(current_actor(), event, token, consents=whole.consents, answers=answers)
            if result.outcome not in (Outcome.FULL, Outcome.ALREADY):
                begun = signed_in(result.registration)
    if begun is not None:
        identity.sign_in(begun)
    if result is not None and whole.form.saved:
        # Full: the address is right, and the page behind the link has the button that tries again.
        there = "register_verify" if result.outcome is Outcome.FULL else "my_event"
        return see_other(there, slug=slug, **({"token": token} if result.outcome is Outcome.FULL else {}))
    return page(
        "pages/register_herself.html",
        form=whole.form,
        whole=whole,
        event=event,
        intake=intake,
        registration=registration,
        registered_by=registered_by(registration),
        country=country_name(registration.country, current_lang()) if registration.country else "",
        answers=_entered(event, registration),
        when=wording.when(event),
        elsewhere=wording.elsewhere(event, reader_zone()),
    )


def register_other_known(slug: str, token: str) -> Response:
    """Behind the link to whoever registered somebody else: a button that verifies her address and shows the state."""
    event, _intake = open_event(slug)
    registration = behalf.registrant_of_link(event, token)
    form, known, begun = Form(), None, None
    if form.validate_on_submit():
        with form.saving(event) as event:
            was_open = for_others.registrant_of(registration) is not None
            known = behalf.know_registrant(current_actor(), event, token)
            person = session().get(Person, known.registered_by_id)
            if was_open and person is not None:
                begun = accounts.start_session(
                    person,
                    strong=False,
                    agent=agent_family(request.user_agent.string),
                    replacing=identity.session_token(),
                )
    if begun is not None:
        identity.sign_in(begun)
    if known is not None and form.saved:
        return see_other("registered_other", reference=known.reference)
    return page("pages/register_other_known.html", form=form, event=event, registration=registration)


def registered_by(registration: Registration) -> tuple[str, str]:
    """Who registered her, and that address: verified or as typed; the office where staff did it."""
    typed = for_others.registrant_of(registration)
    if typed is not None:
        return typed.typed_name, typed.email
    person = session().get(Person, registration.registered_by_id) if registration.registered_by_id else None
    if registration.source is Source.STAFF or person is None:
        office = registration.event.office
        return office.name.in_(current_lang()), registration.event.mailbox
    return person.display_name(current_lang()), person.primary_email or ""


def _entered(event: Event, registration: Registration) -> list[tuple[str, str]]:
    """What was answered for her, in words; nothing private. For whoever holds her link, so nobody else is asked."""
    lang = current_lang()
    held = said_to(SYSTEM, registration, registration)
    return [
        (each.label.in_(lang), each.text)
        for each in held
        if each.is_answered and each.text and not is_private(each.question)
    ]
