"""The questionnaire of an event for the office: when it is open, what it asks, asking people by mail, a preview."""

import datetime as dt

from flask import flash, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.i18n import current_lang, in_language
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import known as known_language
from tourapp.events import queries as events
from tourapp.events.models import Event, EventState
from tourapp.feedback import queries, rules, services, wording
from tourapp.feedback.forms import OpenForm, Sheet, stored_times
from tourapp.feedback.models import Feedback
from tourapp.mailings import queries as mailings
from tourapp.mailings import services as mailing_services
from tourapp.mailings.models import Anchor, Audience, Mailing, MailingKind, MailingState
from tourapp.mailings.rules import due
from tourapp.mailings.services import Texts, Wish
from tourapp.messages.models import Concerns
from tourapp.pages.running.building import FEEDBACK, Building, building
from tourapp.pages.running.feedback_mail import BODY, SUBJECT
from tourapp.questions import queries as questions
from tourapp.registration import came
from tourapp.registration.fields import only_if
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

MAIL_DAYS, MAIL_AT = 1, dt.time(9, 0)
"""The mail goes on the day after the event, at this hour of the place; afterwards at once."""


def manage_feedback(slug: str) -> Response:
    """The questionnaire; where there is none yet, one press makes it with the usual questions."""
    event = events.by_slug(slug)
    actor = guard(event)
    feedback = queries.of_event(event)
    if feedback is None:
        return _begin(actor, event)
    built = building(slug, FEEDBACK)
    form = _window(feedback)
    if form.validate_on_submit():
        version = int(form.version.data) if str(form.version.data).isdigit() else -1
        with form.saving(feedback) as feedback:
            services.set_window(
                actor,
                feedback,
                opens_at=form.instant("opens"),
                closes_at=form.instant("closes"),
                version=version,
            )
        if form.saved:
            flash(_("The time is saved."), "ok")
            return see_other("manage_feedback", slug=slug)
    return show(built, form, window=form)


def manage_feedback_usual(slug: str) -> Response:
    """Ask the usual questions that are missing."""
    built, form = building(slug, FEEDBACK), Form()
    if form.validate_on_submit():
        with form.saving(built.about) as about:
            services.ask_usual(built.actor, about)  # type: ignore[arg-type]
        if form.saved:
            flash(_("The usual questions are added."), "ok")
    return show(built, form) if form.failed else see_other("manage_feedback", slug=slug)


def manage_feedback_ask(slug: str) -> Response:
    """Have those who came asked by mail: on the day after the event, or now when that has passed."""
    event = events.by_slug(slug)
    actor = guard(event)
    queries.of_event_or_404(event)
    form = Form()
    if form.validate_on_submit():
        with form.saving(event) as event:
            mailing = _ask(actor, event)
        if form.saved and mailing.kind is MailingKind.REMINDER:
            flash(_("The email is kept. You can read and change it under Reminders until it goes."), "ok")
        elif form.saved:
            flash(_("The email is on its way to those who came."), "ok")
        elif form.refused:
            flash(str(form.refused), "bad")
    return see_other("manage_feedback", slug=slug)


def manage_feedback_preview(slug: str) -> Response:
    """The questionnaire as those who came see it on a phone, in either language. Nothing can be sent from here."""
    built = building(slug, FEEDBACK)
    shown = known_language(request.args.get("in")) or current_lang()
    with in_language(shown):
        sheet = Sheet(questions.questions_of(built.about.ref))
        form = render_template("feedback/_sheet.html", event=built.event, whole=sheet, form=sheet.form)
    return page(
        "pages/manage_feedback_preview.html",
        event=built.event,
        shown=shown,
        preview=Markup(form),  # noqa: S704
    )


def show(built: Building, form: Form, *, window: OpenForm | None = None) -> Response:
    """The page with everything; `form` says what was refused."""
    event, feedback = built.event, queries.of_event_or_404(built.event)
    everything = questions.questions_of(feedback.ref, retired=True)
    order = [question for question in everything if question.retired_at is None]
    return page(
        "pages/manage_feedback.html",
        form=form,
        window=window or _window(feedback),
        event=event,
        feedback=feedback,
        standing=wording.STANDINGS[rules.standing(feedback.opens_at, feedback.closes_at, clock.now())],
        asked=came.number_who_came(event.id),
        order=order,
        retired=[question for question in everything if question.retired_at is not None],
        counts=questions.counts_of(feedback.ref),
        conditions={question.key: only_if(question, order, {}) for question in order},
        kinds=built.kinds,
        has_all_usual=not services.missing_usual(feedback),
        mail=_mail_of(event),
        may_send=built.actor.may(Action.SEND_MESSAGES, event),
    )


def _begin(actor: Actor, event: Event) -> Response:
    form = Form()
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.prepare(actor, event)
        if form.saved:
            flash(_("The questionnaire is ready. Read through it, then ask people by email."), "ok")
            return see_other("manage_feedback", slug=event.slug)
    return page("pages/manage_feedback_new.html", form=form, event=event)


def _window(feedback: Feedback) -> OpenForm:
    form = OpenForm(data=stored_times(feedback))
    form.zone = feedback.event.zone
    return form


# --- the mail ----------------------------------------------------------------------------------------


def _ask(actor: Actor, event: Event) -> Mailing:
    texts = Texts(SUBJECT, BODY)
    at = due(mailings.dates_of(event), Anchor.AFTER_END, MAIL_DAYS, MAIL_AT)
    if at is not None and at > clock.now():
        wish = Wish(texts, Audience.CAME, Anchor.AFTER_END, MAIL_DAYS, MAIL_AT, concerns=Concerns.OTHER)
        return mailing_services.remind(actor, event, wish)
    return mailing_services.announce(
        actor, event, audience=Audience.CAME, texts=texts, concerns=Concerns.OTHER
    )


def _mail_of(event: Event) -> Mailing | None:
    """The mail that asks people, if somebody has begun one: any to those who came that has not been stopped."""
    if event.state is EventState.DRAFT:
        return None
    for kind in (MailingKind.REMINDER, MailingKind.ANNOUNCEMENT):
        for mailing in mailings.of_event(event, kind):
            if mailing.audience is Audience.CAME and mailing.state is not MailingState.STOPPED:
                return mailing
    return None
