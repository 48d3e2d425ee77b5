"""The open way in: the form, the mail that was sent, and the link that verifies the address and takes the place."""

from flask import request
from werkzeug.wrappers import Response

from tourapp.accounts import services as accounts
from tourapp.accounts import throttle
from tourapp.accounts.rules import agent_family
from tourapp.core import clock
from tourapp.core.text import email_key
from tourapp.directory import queries as directory
from tourapp.messages.views import is_shown_here
from tourapp.pages.registering import register_pages
from tourapp.pages.registering.form_path import is_stepwise, known
from tourapp.pages.registering.way_in import forms_per_client, open_event
from tourapp.questions import queries as questions
from tourapp.registration import queries, rules, services
from tourapp.registration.forms import Questionnaire
from tourapp.registration.models import Registration
from tourapp.registration.services import Outcome, behalf
from tourapp.web import identity
from tourapp.web.forms import Form
from tourapp.web.identity import current_actor
from tourapp.web.limits import limiter
from tourapp.web.pages import page, see_other


@limiter.limit(forms_per_client, methods=["POST"])
def register(slug: str) -> Response:
    """The form. Whoever is signed in is placed at once; everybody else gets a link by mail."""
    actor = current_actor()
    event, intake = open_event(slug)
    if actor.person_id and queries.live_of(event, actor.person_id):
        return see_other("my_event", slug=slug)
    asked = questions.questions_of(event.ref)
    if request.method == "GET" and is_stepwise(asked):
        return register_pages.tasks(event, intake, actor)
    whole = Questionnaire(
        intake,
        asked,
        with_address=not actor.is_signed_in,
        data=known(actor),
        categories=[each for each in queries.categories_of(event.id) if each.is_open],
    )
    if whole.validate():
        details, answers = whole.details, whole.answers
        with whole.form.saving(event) as event:
            if actor.is_signed_in:
                services.register(actor, event, details=details, answers=answers)
            else:
                email = whole.form.email.data
                throttle.count_try(rules.MAILS_TO_ADDRESS, email_key(email))
                services.submit(actor, event, email=email, details=details, answers=answers)
        if whole.form.saved:
            return see_other("my_event" if actor.is_signed_in else "register_sent", slug=slug)
    return page(
        "pages/register.html",
        form=whole.form,
        whole=whole,
        event=event,
        intake=intake,
        places=queries.places(intake),
        window=rules.window(intake.opens_at, intake.closes_at, clock.now()),
    )


def register_sent(slug: str) -> Response:
    """The same for every address: look into the mailbox."""
    event, intake = open_event(slug)
    return page("pages/register_sent.html", event=event, intake=intake, outbox_is_here=is_shown_here())


def register_verify(slug: str, token: str) -> Response:
    """GET shows a button (mail scanners open every link); POST verifies, places, and signs in."""
    event, intake = open_event(slug)
    if request.method == "GET" and behalf.registration_of_link(event, token).awaits_herself:
        return see_other("register_herself", slug=slug, token=token)
    form = Form()
    result = session = None
    if request.method == "POST" and form.validate_on_submit():
        with form.saving(event) as event:
            result = services.verify(current_actor(), event, token)
            if result.outcome not in (Outcome.FULL, Outcome.ALREADY):
                session = signed_in(result.registration)
    if form.refused is not None and form.refused.code == "herself":
        return see_other("register_herself", slug=slug, token=token)
    if session is not None:
        identity.sign_in(session)
    if result is not None and form.saved and result.outcome is not Outcome.FULL:
        return see_other("my_event", slug=slug)
    return page(
        "pages/register_verify.html",
        form=form,
        event=event,
        intake=intake,
        full=result.registration if result is not None else None,
    )


def signed_in(registration: Registration) -> str | None:
    """A session for the person whose address has just been verified, in the same unit of work."""
    if registration.person_id is None:
        return None
    return accounts.start_session(
        directory.person(registration.person_id),
        strong=False,
        agent=agent_family(request.user_agent.string),
        replacing=identity.session_token(),
    )
