"""The questionnaire for those who came, and its results for the office."""

import datetime as dt
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.core import clock
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.sheets import sheet_name, write_csv, write_xlsx
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.events.wording import HEAD_OFFICE_ZONE
from tourapp.feedback import queries, rules, services, wording
from tourapp.feedback.forms import Sheet
from tourapp.feedback.models import Feedback
from tourapp.feedback.rules import Standing
from tourapp.questions import queries as questions
from tourapp.registration import came
from tourapp.registration import queries as registrations
from tourapp.registration.models import Registration
from tourapp.web.downloads import CSV, XLSX, download
from tourapp.web.forms import Form
from tourapp.web.guard import guard, guard_own
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other

# --- those who came ----------------------------------------------------------------------------------


def my_feedback(slug: str) -> Response:
    """Fill in the questionnaire. Afterwards, and before and after its time, the page says how it stands."""
    event, feedback, registration = _mine(slug)
    has_replied = queries.has_replied(registration)
    sheet, standing = _sheet(feedback, has_replied=has_replied)
    if sheet.questions and sheet.validate():
        with sheet.form.saving(feedback) as feedback:
            services.reply(
                current_actor(),
                feedback,
                registration,
                sheet.answers,
                with_name=sheet.form.with_name.data,
            )
        if sheet.form.saved:
            return see_other("my_feedback", slug=slug)
    return _shown(event, feedback, registration, sheet, standing, has_replied=has_replied)


def feedback_by_link(slug: str, token: str) -> Response:
    """The same for whoever holds the link of the mail, without signing in: it shows nothing of the person."""
    event = events.by_slug(slug)
    feedback = queries.of_event_or_404(event)
    registration = services.of_link(feedback, token)
    has_replied = queries.has_replied(registration)
    sheet, standing = _sheet(feedback, has_replied=has_replied)
    if sheet.questions and sheet.validate():
        with sheet.form.saving(feedback) as feedback:
            services.reply_by_link(feedback, token, sheet.answers, with_name=sheet.form.with_name.data)
        if sheet.form.saved:
            return see_other("feedback_by_link", slug=slug, token=token)
    return _shown(event, feedback, registration, sheet, standing, has_replied=has_replied)


def _sheet(feedback: Feedback, *, has_replied: bool) -> tuple[Sheet, Standing]:
    """The questions, none while this person may not answer them; and how the questionnaire stands."""
    standing = rules.standing(feedback.opens_at, feedback.closes_at, clock.now())
    may_answer = standing is Standing.OPEN and not has_replied
    return Sheet(questions.questions_of(feedback.ref) if may_answer else ()), standing


def _shown(
    event: Event,
    feedback: Feedback,
    registration: Registration,
    sheet: Sheet,
    standing: Standing,
    *,
    has_replied: bool,
) -> Response:
    return page(
        "feedback/my_feedback.html",
        form=sheet.form,
        whole=sheet,
        event=event,
        feedback=feedback,
        standing=standing,
        has_replied=has_replied,
        is_own=current_actor().person_id == registration.person_id,
    )


def _mine(slug: str) -> tuple[Event, Feedback, Registration]:
    """The questionnaire for the signed-in person; NotFound unless she came to this event."""
    person_id = guard_own()
    event = events.by_slug(slug)
    registration = registrations.newest_of(event, person_id)
    if registration is None or not came.has_come(registration):
        raise NotFound()
    guard(registration)
    return event, queries.of_event_or_404(event), registration


# --- the office --------------------------------------------------------------------------------------


def manage_feedback_results(slug: str) -> Response:
    """What was answered: how many, each question as a picture or as what people wrote."""
    event = events.by_slug(slug)
    actor = guard(event)
    feedback = queries.of_event(event)
    if feedback is None:
        return page("feedback/results_none.html", event=event)
    return page(
        "feedback/results.html",
        event=event,
        feedback=feedback,
        asked=came.number_who_came(event.id),
        results=wording.drawn(queries.results(feedback)),
        fewest=rules.FEWEST,
        standing=wording.STANDINGS[rules.standing(feedback.opens_at, feedback.closes_at, clock.now())],
        may_export=actor.may(Action.EXPORT_PARTICIPANTS, event),
    )


def manage_feedback_export(slug: str, ending: str) -> Response:
    """The replies as a file, a row each. A POST, since the log notes who took them out; too few are no file."""
    event = events.by_slug(slug)
    actor = guard(event)
    feedback = queries.of_event_or_404(event)
    form = Form()
    results = queries.results(feedback)
    if form.validate_on_submit() and rules.is_shown(len(results.replies)):
        with form.saving(feedback) as feedback:
            services.note_taken_out(actor, feedback)
    if not form.saved:
        return see_other("manage_feedback_results", slug=slug)
    columns, rows = wording.sheet(results)
    today: dt.date = clock.now().astimezone(ZoneInfo(HEAD_OFFICE_ZONE)).date()
    title = "アンケート" if current_lang() == "ja" else "questionnaire"
    name = sheet_name(today, title, ending)
    if ending == "csv":
        return download(name, CSV, b"".join(write_csv(columns, rows)))
    return download(name, XLSX, write_xlsx(event.title.in_(current_lang()), columns, rows))
