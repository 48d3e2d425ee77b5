"""Who takes part in an event: the overview, the lists, the door."""

from tourapp.access.actions import Action
from tourapp.checkin import device_views as device
from tourapp.checkin import views as door
from tourapp.pages.people import (
    bulk,
    by_hand,
    manage_import,
    manage_import_report,
    manage_queue,
    manage_sessions,
    marks,
    participants,
    taking_out,
)
from tourapp.pages.running import desk
from tourapp.web.routes import FORM, Route, public

LARGEST_LIST = 13 * 1024 * 1024
"""Bytes of a request that hands in a list: the file and a little more."""

ROUTES: tuple[Route, ...] = (
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
    Route(
        "/manage/<slug>/participants/add",
        "manage_participant_add",
        by_hand.manage_participant_add,
        Action.EDIT_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/participants/<reference>/vouch",
        "manage_participant_vouch",
        by_hand.manage_participant_vouch,
        Action.EDIT_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/participants/<reference>/sessions",
        "manage_participant_sessions",
        manage_sessions.manage_participant_sessions,
        Action.EDIT_PARTICIPANTS,
        FORM,
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
)
