"""The address space, in one list: what is where, and who may use it."""

from tourapp.access.actions import Action
from tourapp.accounts import account_views as account
from tourapp.accounts import views as signing_in
from tourapp.checkin import device_views as device
from tourapp.checkin import views as door
from tourapp.custody.views import merging, reports
from tourapp.custody.views import people as personal_data
from tourapp.directory.views import listing, organisations, people
from tourapp.feeds import views as feeds
from tourapp.mailings.views import letters, reminders, stopping
from tourapp.messages import views as outbox
from tourapp.pages import (
    about,
    archive,
    bulk,
    desk,
    event,
    hand_over,
    health,
    home,
    mail_texts,
    manage_categories,
    manage_events,
    manage_import,
    manage_import_report,
    manage_intake,
    manage_parts,
    manage_plan,
    manage_questions,
    manage_queue,
    manage_tasks,
    marks,
    me,
    message_review,
    messages,
    manage_sign_ups,
    my_pass,
    next_edition,
    offers,
    participants,
    my_sessions,
    register,
    register_pages,
    search,
    taking_out,
)
from tourapp.planning import views as planning
from tourapp.web import reader
from tourapp.web.routes import Route, public

FORM = ("GET", "POST")
LARGEST_LIST = 13 * 1024 * 1024
"""Bytes of a request that hands in a list: the file and a little more."""
SHOWN = "what the office has published for everybody"
SIGNING_IN = "how somebody becomes known to us"
READING = "how somebody reads; holds nothing of anybody's"
ABOUT = "about the site itself"
MACHINES = "for supervisors and load balancers; says nothing of anybody"
LOCAL = "in development without a mail server, for whoever sits at this machine; elsewhere it is not there"
WAY_IN = "the open way in: anybody may ask for a place"

ROUTES: tuple[Route, ...] = (
    # Events
    Route("/", "home", home.home, public(SHOWN)),
    Route("/archive", "archive", archive.archive, public(SHOWN)),
    Route("/events/<slug>", "event", event.event, public(SHOWN)),
    Route("/events/<slug>/programme", "event_programme", event.event_programme, public(SHOWN)),
    Route("/events.ics", "events_feed", feeds.events_feed, public(SHOWN)),
    Route("/events/<slug>.ics", "event_feed", feeds.event_feed, public(SHOWN)),
    # The open way in
    Route("/events/<slug>/register", "register", register.register, public(WAY_IN), FORM),
    Route(
        "/events/<slug>/register/page/<int:number>",
        "register_page",
        register_pages.register_page,
        public(WAY_IN),
        FORM,
    ),
    Route(
        "/events/<slug>/register/check", "register_check", register_pages.register_check, public(WAY_IN), FORM
    ),
    Route(
        "/events/<slug>/register/later", "register_later", register_pages.register_later, public(WAY_IN), FORM
    ),
    Route(
        "/events/<slug>/register/discard",
        "register_discard",
        register_pages.register_discard,
        public("throws away the draft of this browser"),
        ("POST",),
    ),
    Route(
        "/events/<slug>/register/organisations",
        "register_organisations",
        register_pages.register_organisations,
        public("names of public bodies, as one types"),
    ),
    Route(
        "/draft/<token>", "draft", register_pages.draft, public("whoever holds the link from the mail"), FORM
    ),
    Route("/events/<slug>/register/sent", "register_sent", register.register_sent, public(WAY_IN)),
    Route(
        "/events/<slug>/register/verify/<token>",
        "register_verify",
        register.register_verify,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    Route(
        "/events/<slug>/register/offer/<token>",
        "register_offer",
        offers.register_offer,
        public("whoever holds the link from the mail"),
        FORM,
    ),
    # A person's own pages
    Route("/me", "me", me.me, Action.OWN_REGISTRATION),
    Route("/me/<slug>", "my_event", me.my_event, Action.OWN_REGISTRATION),
    Route("/me/<slug>/answers", "my_event_answers", me.my_event_answers, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/files/<key>", "my_event_file", me.my_event_file, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/change", "my_event_change", me.my_event_change, Action.OWN_REGISTRATION, FORM),
    Route("/me/<slug>/cancel", "my_event_cancel", me.my_event_cancel, Action.OWN_REGISTRATION, FORM),
    Route("/me/<slug>/place", "my_event_place", me.my_event_place, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/offer", "my_event_offer", offers.my_event_offer, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/pass", "my_event_pass", my_pass.my_event_pass, Action.OWN_REGISTRATION, ("POST",)),
    Route("/me/<slug>/event.ics", "my_event_calendar", me.my_event_calendar, Action.OWN_REGISTRATION),
    # Signing in
    Route("/sign-in", "sign_in", signing_in.sign_in, public(SIGNING_IN), FORM),
    Route("/sign-in/sent", "sign_in_sent", signing_in.sign_in_sent, public(SIGNING_IN)),
    Route("/sign-in/office", "sign_in_office", signing_in.sign_in_office, public(SIGNING_IN), FORM),
    Route("/me/<slug>/sessions", "my_sessions", my_sessions.my_sessions, Action.OWN_REGISTRATION, FORM),
    Route("/sign-in/<token>", "sign_in_link", signing_in.sign_in_link, public(SIGNING_IN), FORM),
    Route(
        "/sign-out", "sign_out", signing_in.sign_out, public("ends the session of this browser"), ("POST",)
    ),
    Route("/account", "account", account.account, Action.OWN_ACCOUNT, FORM),
    Route("/account/password", "account_password", account.account_password, Action.OWN_ACCOUNT, FORM),
    Route("/account/code", "account_code", account.account_code, Action.OWN_ACCOUNT, FORM),
    Route("/account/mail", "account_mail", stopping.account_mail, Action.OWN_ACCOUNT, ("POST",)),
    Route("/account/sessions", "account_sessions", account.account_sessions, Action.OWN_ACCOUNT, ("POST",)),
    # Programmes, for organisers
    Route("/manage/<slug>/programme", "manage_programme", planning.manage_programme, Action.SEE_EVENT_DESK),
    Route(
        "/manage/<slug>/programme/release",
        "manage_programme_release",
        planning.manage_programme_release,
        Action.RELEASE_PROGRAMME,
        FORM,
    ),
    # Events, for organisers
    Route("/manage/", "manage_home", manage_events.manage_home, Action.SEE_DESK),
    Route("/manage/search", "manage_search", search.manage_search, Action.SEE_DESK),
    Route("/manage/new", "manage_new", manage_events.manage_new, Action.EDIT_EVENT, FORM),
    Route(
        "/manage/<slug>/settings",
        "manage_settings",
        manage_events.manage_settings,
        Action.SEE_EVENT_DESK,
        FORM,
    ),
    Route("/manage/<slug>/publish", "manage_publish", manage_events.manage_publish, Action.EDIT_EVENT, FORM),
    Route("/manage/<slug>/cancel", "manage_cancel", manage_events.manage_cancel, Action.EDIT_EVENT, FORM),
    Route("/manage/<slug>/tasks", "manage_tasks", manage_tasks.manage_tasks, Action.SEE_EVENT_DESK),
    Route(
        "/manage/<slug>/tasks/new", "manage_task_new", manage_tasks.manage_task_new, Action.EDIT_EVENT, FORM
    ),
    Route(
        "/manage/<slug>/tasks/usual",
        "manage_tasks_usual",
        manage_tasks.manage_tasks_usual,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/tasks/<uuid:task_id>",
        "manage_task",
        manage_tasks.manage_task,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/tasks/<uuid:task_id>/<any(finish, drop, reopen):verb>",
        "manage_task_act",
        manage_tasks.manage_task_act,
        Action.DO_TASKS,
        ("POST",),
    ),
    Route("/manage/hand-over", "manage_hand_over", hand_over.manage_hand_over, Action.HAND_OVER, FORM),
    Route(
        "/manage/hand-over/<uuid:hand_over_id>",
        "manage_hand_over_sheet",
        hand_over.manage_hand_over_sheet,
        Action.HAND_OVER,
    ),
    Route("/manage/<slug>/plan", "manage_plan", manage_plan.manage_plan, Action.EDIT_EVENT, FORM),
    Route("/manage/<slug>/plan/check", "manage_plan_check", manage_plan.manage_plan_check, Action.EDIT_EVENT),
    Route(
        "/manage/<slug>/plan/release",
        "manage_plan_release",
        manage_plan.manage_plan_release,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/plan/undo",
        "manage_plan_undo",
        manage_plan.manage_plan_undo,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route("/manage/<slug>/finish", "manage_finish", manage_events.manage_finish, Action.EDIT_EVENT, FORM),
    Route(
        "/manage/<slug>/partners", "manage_partners", manage_parts.manage_partners, Action.EDIT_EVENT, FORM
    ),
    Route(
        "/manage/<slug>/partners/<uuid:partner>/remove",
        "manage_partner_remove",
        manage_parts.manage_partner_remove,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/registration/categories",
        "manage_categories",
        manage_categories.manage_categories,
        Action.EDIT_EVENT,
    Route(
        "/manage/<slug>/sign-ups", "manage_sign_ups", manage_sign_ups.manage_sign_ups, Action.SEE_EVENT_DESK
    ),
    Route(
        "/manage/<slug>/sign-ups/<uuid:item_id>",
        "manage_sign_up_list",
        manage_sign_ups.manage_sign_up_list,
        Action.SEE_PARTICIPANTS,
    ),
    Route(
        "/manage/<slug>/sign-ups/<uuid:item_id>/seats",
        "manage_sign_up_seats",
        manage_sign_ups.manage_sign_up_seats,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/sign-ups/<uuid:item_id>/list.csv",
        "manage_sign_up_export",
        manage_sign_ups.manage_sign_up_export,
        Action.EXPORT_PARTICIPANTS,
        ("POST",),
    ),
        FORM,
    ),
    Route(
        "/manage/<slug>/registration/categories/<key>",
        "manage_category",
        manage_categories.manage_category,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/registration", "manage_intake", manage_intake.manage_intake, Action.EDIT_EVENT, FORM
    ),
    # The form of an event
    Route(
        "/manage/<slug>/questions", "manage_questions", manage_questions.manage_questions, Action.EDIT_EVENT
    ),
    Route(
        "/manage/<slug>/questions/new",
        "manage_question_new",
        manage_questions.manage_question_new,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/questions/preview",
        "manage_questions_preview",
        manage_questions.manage_questions_preview,
        Action.EDIT_EVENT,
    ),
    Route(
        "/manage/<slug>/questions/ready/<key>",
        "manage_question_ready",
        manage_questions.manage_question_ready,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/questions/pages/new",
        "manage_form_page_new",
        manage_questions.manage_form_page_new,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/questions/pages/<uuid:page_id>",
        "manage_form_page",
        manage_questions.manage_form_page,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/questions/pages/<uuid:page_id>/remove",
        "manage_form_page_remove",
        manage_questions.manage_form_page_remove,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/questions/<uuid:question_id>",
        "manage_question",
        manage_questions.manage_question,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/questions/<uuid:question_id>/move",
        "manage_question_move",
        manage_questions.manage_question_move,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/questions/<uuid:question_id>/retire",
        "manage_question_retire",
        manage_questions.manage_question_retire,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route("/manage/<slug>/outline", "manage_outline", manage_parts.manage_outline, Action.EDIT_EVENT, FORM),
    Route(
        "/manage/<slug>/next-edition",
        "manage_next_edition",
        next_edition.manage_next_edition,
        Action.EDIT_EVENT,
        FORM,
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
    # For machines
    Route("/healthz", "healthz", health.healthz, public(MACHINES)),
    Route("/readyz", "readyz", health.readyz, public(MACHINES)),
    # The desk of an event: overview and participants
    Route("/manage/<slug>/", "manage_event", desk.manage_event, Action.SEE_EVENT_DESK),
    Route(
        "/manage/<slug>/participants",
        "manage_participants",
        participants.manage_participants,
        Action.SEE_PARTICIPANTS,
    ),
    Route(
        "/manage/<slug>/participants/bulk",
        "manage_participants_bulk",
        bulk.manage_participants_bulk,
        Action.EDIT_PARTICIPANTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/participants/bulk/<uuid:act>/undo",
        "manage_participants_bulk_undo",
        bulk.manage_participants_bulk_undo,
        Action.EDIT_PARTICIPANTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/participants/views/save",
        "manage_view_save",
        marks.manage_view_save,
        Action.SEE_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/participants/views/<uuid:view>/remove",
        "manage_view_remove",
        marks.manage_view_remove,
        Action.SEE_PARTICIPANTS,
        ("POST",),
    ),
    Route("/manage/<slug>/groups", "manage_groups", marks.manage_groups, Action.EDIT_PARTICIPANTS, FORM),
    Route(
        "/manage/<slug>/groups/<uuid:group>/remove",
        "manage_group_remove",
        marks.manage_group_remove,
        Action.EDIT_PARTICIPANTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/tags/<uuid:tag>/remove",
        "manage_tag_remove",
        marks.manage_tag_remove,
        Action.EDIT_PARTICIPANTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/participants/<reference>/notes",
        "manage_participant_notes",
        marks.manage_participant_notes,
        Action.EDIT_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/participants/<reference>/notes/<uuid:note>/remove",
        "manage_participant_note_remove",
        marks.manage_participant_note_remove,
        Action.EDIT_PARTICIPANTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/participants.<any(csv, xlsx):ending>",
        "manage_participants_export",
        taking_out.manage_participants_export,
        Action.EXPORT_PARTICIPANTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/participants/<reference>",
        "manage_participant",
        participants.manage_participant,
        Action.SEE_PARTICIPANTS,
    ),
    Route(
        "/manage/<slug>/participants/<reference>/answers",
        "manage_participant_answers",
        participants.manage_participant_answers,
        Action.SEE_PARTICIPANTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/participants/<reference>/files/<key>",
        "manage_participant_file",
        participants.manage_participant_file,
        Action.SEE_PARTICIPANTS,
        ("POST",),
    ),
    Route("/manage/<slug>/queue", "manage_queue", manage_queue.manage_queue, Action.SEE_PARTICIPANTS),
    Route(
        "/manage/<slug>/participants/<reference>/decide",
        "manage_queue_decide",
        manage_queue.manage_queue_decide,
        Action.EDIT_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/participants/<reference>/lift",
        "manage_queue_lift",
        manage_queue.manage_queue_lift,
        Action.EDIT_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/participants/<reference>/category",
        "manage_participant_category",
        manage_queue.manage_participant_category,
        Action.EDIT_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/participants/<reference>/cancel",
        "manage_participant_cancel",
        participants.manage_participant_cancel,
        Action.EDIT_PARTICIPANTS,
        FORM,
    ),
    # The door
    Route("/desk/<slug>", "desk", door.desk, Action.CHECK_IN),
    Route("/desk/<slug>/check-in", "desk_check_in", door.desk_check_in, Action.CHECK_IN, ("POST",)),
    Route("/desk/<slug>/list", "desk_list", device.desk_list, Action.CHECK_IN),
    Route("/desk/<slug>/scans", "desk_scans", device.desk_scans, Action.CHECK_IN, ("POST",)),
    Route("/desk/<slug>/looks", "desk_looks", door.desk_looks, Action.CHECK_IN, FORM),
    Route("/desk/<slug>/new", "desk_walk_in", door.desk_walk_in, Action.CHECK_IN, FORM),
    Route("/desk/<slug>/print", "desk_print", door.desk_print, Action.CHECK_IN),
    Route("/desk/<slug>/people/<reference>", "desk_person", door.desk_person, Action.CHECK_IN),
    Route(
        "/desk/<slug>/people/<reference>/undo", "desk_undo", door.desk_undo, Action.UNDO_CHECK_IN, ("POST",)
    ),
    Route("/sw.js", "service_worker", device.service_worker, public("a script; holds nothing of anybody's")),
    # Lists that the worker writes
    Route(
        "/manage/<slug>/export/<uuid:run_id>",
        "manage_export",
        taking_out.manage_export,
        Action.EXPORT_PARTICIPANTS,
    ),
    Route(
        "/manage/<slug>/export/<uuid:run_id>/file",
        "manage_export_file",
        taking_out.manage_export_file,
        Action.EXPORT_PARTICIPANTS,
    ),
    Route(
        "/manage/<slug>/export/<uuid:run_id>/stop",
        "manage_export_stop",
        taking_out.manage_export_stop,
        Action.EXPORT_PARTICIPANTS,
        ("POST",),
    ),
    # Lists that are handed in
    Route(
        "/manage/<slug>/import",
        "manage_import",
        manage_import.manage_import,
        Action.IMPORT_PARTICIPANTS,
        FORM,
        largest=LARGEST_LIST,
    ),
    Route(
        "/manage/<slug>/import/<uuid:list_id>",
        "manage_import_one",
        manage_import_report.manage_import_one,
        Action.IMPORT_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/import/<uuid:list_id>/columns",
        "manage_import_columns",
        manage_import.manage_import_columns,
        Action.IMPORT_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/import/<uuid:list_id>/progress",
        "manage_import_progress",
        manage_import_report.manage_import_progress,
        Action.IMPORT_PARTICIPANTS,
    ),
    Route(
        "/manage/<slug>/import/<uuid:list_id>/report.csv",
        "manage_import_csv",
        manage_import_report.manage_import_csv,
        Action.IMPORT_PARTICIPANTS,
    ),
    Route(
        "/manage/<slug>/import/<uuid:list_id>/stop",
        "manage_import_stop",
        manage_import.manage_import_stop,
        Action.IMPORT_PARTICIPANTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/import/<uuid:list_id>/drop",
        "manage_import_drop",
        manage_import.manage_import_drop,
        Action.IMPORT_PARTICIPANTS,
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
    # About the site
    Route("/about-the-data", "about_data", about.about_data, public(ABOUT)),
    Route("/accessibility", "accessibility", about.accessibility, public(ABOUT)),
    Route("/privacy", "privacy", about.privacy, public(ABOUT)),
    Route("/cookies", "cookies", about.cookies, public(ABOUT)),
    Route("/robots.txt", "robots", about.robots, public(ABOUT)),
    Route("/.well-known/security.txt", "security_txt", about.security_txt, public(ABOUT)),
    # Reading
    Route("/reading/zone", "set_zone", reader.set_zone, public(READING), ("POST",), csrf=False),
    Route("/reading/theme", "set_theme", reader.set_theme, public(READING), ("POST",), csrf=False),
)
