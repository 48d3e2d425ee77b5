"""Signing in, and what a person finds of her own."""

from tourapp.access.actions import Action
from tourapp.accounts import account_views as account
from tourapp.accounts import views as signing_in
from tourapp.feedback import views as feedback
from tourapp.mailings.views import stopping
from tourapp.materials import views as materials
from tourapp.pages.own import me, my_calendars, my_pass, my_sessions, offers, today
from tourapp.pages.public import editions, event_item
from tourapp.programme.speaking import own_views as speaking
from tourapp.programme.speaking.rules import LARGEST_REQUEST
from tourapp.web.routes import FORM, Route, public

SIGNING_IN = "how somebody becomes known to us"

ROUTES: tuple[Route, ...] = (
    # A person's own pages
    Route("/me", "me", me.me, Action.OWN_REGISTRATION),
    Route("/me/calendar", "my_calendars", my_calendars.my_calendars, Action.OWN_REGISTRATION),
    Route(
        "/me/calendar/file.ics", "my_calendar_file", my_calendars.my_calendar_file, Action.OWN_REGISTRATION
    ),
    Route(
        "/me/calendar/<any(own,speaking):which>/new",
        "my_calendar_make",
        my_calendars.my_calendar_make,
        Action.OWN_REGISTRATION,
        ("POST",),
    ),
    Route(
        "/me/calendar/<any(own,speaking):which>/end",
        "my_calendar_end",
        my_calendars.my_calendar_end,
        Action.OWN_REGISTRATION,
        ("POST",),
    ),
    Route(
        "/me/calendar/invitations",
        "my_invitations",
        my_calendars.my_invitations,
        Action.OWN_REGISTRATION,
        ("POST",),
    ),
    Route(
        "/me/calendar/invitations/end",
        "my_invitations_end",
        my_calendars.my_invitations_end,
        Action.OWN_REGISTRATION,
        ("POST",),
    ),
    Route("/me/<slug>", "my_event", me.my_event, Action.OWN_REGISTRATION),
    Route("/me/<slug>/today", "my_today", today.my_today, Action.OWN_REGISTRATION),
    Route("/me/<slug>/day/<day>", "my_day", today.my_day, Action.OWN_REGISTRATION),
    Route("/me/<slug>/items/<uuid:item_id>", "my_item", event_item.my_item, Action.OWN_REGISTRATION),
    Route("/me/<slug>/answers", "my_event_answers", me.my_event_answers, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/files/<key>", "my_event_file", me.my_event_file, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/change", "my_event_change", me.my_event_change, Action.OWN_REGISTRATION, FORM),
    Route("/me/<slug>/cancel", "my_event_cancel", me.my_event_cancel, Action.OWN_REGISTRATION, FORM),
    Route("/me/<slug>/place", "my_event_place", me.my_event_place, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/offer", "my_event_offer", offers.my_event_offer, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/sessions", "my_sessions", my_sessions.my_sessions, Action.OWN_REGISTRATION, FORM),
    Route(
        "/me/<slug>/programme/editions/<int:number>",
        "my_edition",
        editions.my_edition,
        Action.OWN_REGISTRATION,
    ),
    Route("/me/<slug>/pass", "my_event_pass", my_pass.my_event_pass, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/event.ics", "my_event_calendar", me.my_event_calendar, Action.OWN_REGISTRATION),
    Route("/me/<slug>/feedback", "my_feedback", feedback.my_feedback, Action.OWN_REGISTRATION, FORM),
    Route(
        "/me/<slug>/materials/<uuid:material_id>",
        "my_material",
        materials.my_material,
        Action.OWN_REGISTRATION,
    ),
    Route(
        "/me/<slug>/speaking/<uuid:appearance_id>",
        "my_speaking",
        speaking.my_speaking,
        Action.OWN_APPEARANCE,
        FORM,
        largest=LARGEST_REQUEST,
    ),
    Route(
        "/me/<slug>/speaking/<uuid:appearance_id>/files/<uuid:file_id>",
        "my_speaking_file",
        speaking.my_speaking_file,
        Action.OWN_APPEARANCE,
    ),
    # Signing in
    Route("/sign-in", "sign_in", signing_in.sign_in, public(SIGNING_IN), FORM),
    Route("/sign-in/sent", "sign_in_sent", signing_in.sign_in_sent, public(SIGNING_IN)),
    Route("/sign-in/office", "sign_in_office", signing_in.sign_in_office, public(SIGNING_IN), FORM),
    Route("/sign-in/<token>", "sign_in_link", signing_in.sign_in_link, public(SIGNING_IN), FORM),
    Route(
        "/sign-out", "sign_out", signing_in.sign_out, public("ends the session of this browser"), ("POST",)
    ),
    Route("/account", "account", account.account, Action.OWN_ACCOUNT, FORM),
    Route("/account/password", "account_password", account.account_password, Action.OWN_ACCOUNT, FORM),
    Route("/account/code", "account_code", account.account_code, Action.OWN_ACCOUNT, FORM),
    Route("/account/mail", "account_mail", stopping.account_mail, Action.OWN_ACCOUNT, ("POST",)),
    Route("/account/sessions", "account_sessions", account.account_sessions, Action.OWN_ACCOUNT, ("POST",)),
)
