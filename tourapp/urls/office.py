"""What an office has beyond one event: messages, the directory, what is held about people."""

from tourapp.access.actions import Action
from tourapp.custody.views import merging, reports
from tourapp.custody.views import people as personal_data
from tourapp.directory.views import listing, organisations, people
from tourapp.mailings.views import letters, reminders, stopping
from tourapp.messages import views as outbox
from tourapp.pages.running import mail_texts, message_review, messages
from tourapp.resources import views as resources
from tourapp.web.routes import FORM, Route, public

LOCAL = "in development without a mail server, for whoever sits at this machine; elsewhere it is not there"

ROUTES: tuple[Route, ...] = (
    # Places
    Route("/places", "places", resources.places, Action.SEE_PLACES),
    Route("/places/new", "place_new", resources.place_new, Action.EDIT_PLACES, FORM),
    Route("/places/<uuid:place_id>", "place", resources.place, Action.SEE_PLACES),
    Route("/places/<uuid:place_id>/edit", "place_edit", resources.place_edit, Action.EDIT_PLACES, FORM),
    Route("/places/<uuid:place_id>/rooms", "place_rooms", resources.place_rooms, Action.EDIT_PLACES, FORM),
    Route(
        "/places/<uuid:place_id>/rooms/<uuid:room_id>/remove",
        "place_room_remove",
        resources.place_room_remove,
        Action.EDIT_PLACES,
        ("POST",),
    ),
    # Messages
    Route("/manage/<slug>/messages", "manage_messages", messages.manage_messages, Action.SEE_MESSAGES),
    Route(
        "/manage/<slug>/messages/<uuid:message_id>",
        "manage_message",
        messages.manage_message,
        Action.SEE_MESSAGES,
    ),
    Route(
        "/manage/<slug>/messages/<uuid:message_id>/again",
        "manage_message_again",
        messages.manage_message_again,
        Action.SEND_MESSAGES,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/messages/<uuid:message_id>/release",
        "manage_message_release",
        message_review.manage_message_release,
        Action.SEND_MESSAGES,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/messages/<uuid:message_id>/drop",
        "manage_message_drop",
        message_review.manage_message_drop,
        Action.SEND_MESSAGES,
        FORM,
    ),
    Route(
        "/manage/<slug>/messages/<uuid:message_id>/address",
        "manage_message_address",
        message_review.manage_message_address,
        Action.SEND_MESSAGES,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/messages/review",
        "manage_review",
        message_review.manage_review,
        Action.SEND_MESSAGES,
        FORM,
    ),
    Route(
        "/manage/<slug>/messages/words",
        "manage_mail_texts",
        mail_texts.manage_mail_texts,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/messages/words/<mail>/<any(en, ja):words>",
        "manage_mail_text",
        mail_texts.manage_mail_text,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/messages/letter", "manage_letter", letters.manage_letter, Action.SEND_MESSAGES, FORM
    ),
    Route(
        "/manage/<slug>/messages/reminders",
        "manage_reminders",
        reminders.manage_reminders,
        Action.SEND_MESSAGES,
    ),
    Route(
        "/manage/<slug>/messages/reminders/new",
        "manage_reminder_new",
        reminders.manage_reminder_new,
        Action.SEND_MESSAGES,
        FORM,
    ),
    Route(
        "/manage/<slug>/messages/reminders/<uuid:mailing_id>",
        "manage_reminder",
        reminders.manage_reminder,
        Action.SEND_MESSAGES,
        FORM,
    ),
    Route(
        "/manage/<slug>/messages/reminders/<uuid:mailing_id>/stop",
        "manage_reminder_stop",
        reminders.manage_reminder_stop,
        Action.SEND_MESSAGES,
        ("POST",),
    ),
    Route(
        "/mail/stop/<token>",
        "mail_stop",
        stopping.mail_stop,
        public("whoever holds the link at the foot of a mail, or her mail program"),
        FORM,
        csrf=False,
    ),
    Route("/outbox", "outbox", outbox.outbox, public(LOCAL)),
    Route("/outbox/<uuid:message_id>", "outbox_message", outbox.outbox_message, public(LOCAL)),
    Route(
        "/outbox/<uuid:message_id>/attachments/<int:number>",
        "outbox_attachment",
        outbox.outbox_attachment,
        public(LOCAL),
    ),
    # The directory
    Route("/manage/directory", "directory", listing.directory, Action.SEE_DIRECTORY),
    Route(
        "/manage/directory/organisations/new",
        "organisation_new",
        organisations.organisation_new,
        Action.EDIT_DIRECTORY,
        FORM,
    ),
    Route(
        "/manage/directory/organisations/<uuid:organisation_id>",
        "organisation",
        organisations.organisation,
        Action.SEE_DIRECTORY,
    ),
    Route(
        "/manage/directory/organisations/<uuid:organisation_id>/edit",
        "organisation_edit",
        organisations.organisation_edit,
        Action.EDIT_DIRECTORY,
        FORM,
    ),
    Route(
        "/manage/directory/organisations/<uuid:organisation_id>/names",
        "organisation_aliases",
        organisations.organisation_aliases,
        Action.EDIT_DIRECTORY,
        ("POST",),
    ),
    Route(
        "/manage/directory/organisations/<uuid:organisation_id>/names/<uuid:alias_id>/remove",
        "organisation_alias_remove",
        organisations.organisation_alias_remove,
        Action.EDIT_DIRECTORY,
        ("POST",),
    ),
    Route("/manage/directory/people/new", "person_new", people.person_new, Action.EDIT_DIRECTORY, FORM),
    Route("/manage/directory/people/<uuid:person_id>", "person", people.person, Action.SEE_DIRECTORY),
    Route(
        "/manage/directory/people/<uuid:person_id>/edit",
        "person_edit",
        people.person_edit,
        Action.EDIT_DIRECTORY,
        FORM,
    ),
    Route(
        "/manage/directory/people/<uuid:person_id>/addresses",
        "person_addresses",
        people.person_addresses,
        Action.EDIT_DIRECTORY,
        ("POST",),
    ),
    Route(
        "/manage/directory/people/<uuid:person_id>/addresses/<uuid:email_id>/share",
        "person_share_address",
        people.person_share_address,
        Action.EDIT_DIRECTORY,
        FORM,
    ),
    Route(
        "/manage/directory/people/<uuid:person_id>/appointments",
        "person_appoint",
        people.person_appoint,
        Action.EDIT_DIRECTORY,
        FORM,
    ),
    Route(
        "/manage/directory/people/<uuid:person_id>/appointments/<uuid:appointment_id>/end",
        "person_appointment_end",
        people.person_appointment_end,
        Action.EDIT_DIRECTORY,
        FORM,
    ),
    # What is held about people
    Route("/account/data", "account_data", personal_data.account_data, Action.OWN_ACCOUNT, FORM),
    Route("/manage/custody", "custody", reports.custody, Action.SEE_AUDIT),
    Route("/manage/<slug>/data", "event_data", reports.event_data, Action.SEE_EVENT_DESK),
    Route("/manage/<slug>/openings", "openings", reports.openings, Action.SEE_AUDIT),
    Route(
        "/manage/directory/people/<uuid:person_id>/take-out",
        "person_take_out",
        personal_data.person_take_out,
        Action.TAKE_OUT_PERSON,
        FORM,
    ),
    Route(
        "/manage/directory/people/<uuid:person_id>/erase",
        "person_erase",
        personal_data.person_erase,
        Action.ERASE_PERSON,
        FORM,
    ),
    Route(
        "/manage/directory/people/<uuid:person_id>/merge",
        "person_merge",
        merging.person_merge,
        Action.MERGE_DIRECTORY,
        FORM,
    ),
    Route(
        "/manage/directory/organisations/<uuid:organisation_id>/merge",
        "organisation_merge",
        merging.organisation_merge,
        Action.MERGE_DIRECTORY,
        FORM,
    ),
)
