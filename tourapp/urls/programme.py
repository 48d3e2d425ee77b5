"""The programme of an event as its organisers make it: draft, items, editions, releases, files, sign-ups, speakers."""

from tourapp.access.actions import Action
from tourapp.pages import (
    manage_calendars,
    manage_day,
    manage_editions,
    manage_items,
    manage_release,
    manage_sign_ups,
)
from tourapp.planning import views as planning
from tourapp.programme import file_views as programme_files
from tourapp.programme.speaking import office_views as speaking
from tourapp.web.routes import FORM, Route

LARGEST_PROGRAMME = 3 * 1024 * 1024
"""Bytes of a request that hands in a programme."""

ROUTES: tuple[Route, ...] = (
    # Private calendars around an event
    Route(
        "/manage/<slug>/calendars",
        "manage_calendars",
        manage_calendars.manage_calendars,
        Action.READ_STAFF_CALENDAR,
    ),
    Route(
        "/manage/<slug>/calendars/staff/new",
        "manage_calendar_make",
        manage_calendars.manage_calendar_make,
        Action.READ_STAFF_CALENDAR,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/calendars/staff/end",
        "manage_calendar_end",
        manage_calendars.manage_calendar_end,
        Action.READ_STAFF_CALENDAR,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/calendars/<any(host,speaking):whose>/<uuid:reader_id>/new",
        "manage_calendar_make_for",
        manage_calendars.manage_calendar_make_for,
        Action.EDIT_PROGRAMME,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/calendars/<any(host,speaking):whose>/<uuid:reader_id>/end",
        "manage_calendar_end_for",
        manage_calendars.manage_calendar_end_for,
        Action.EDIT_PROGRAMME,
        ("POST",),
    ),
    # Programmes, for organisers
    Route("/manage/<slug>/programme", "manage_programme", planning.manage_programme, Action.SEE_EVENT_DESK),
    Route(
        "/manage/<slug>/programme/items/new",
        "manage_item_new",
        manage_items.manage_item_new,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/items/organisations",
        "manage_item_organisations",
        manage_items.manage_item_organisations,
        Action.EDIT_PROGRAMME,
    ),
    Route(
        "/manage/<slug>/programme/items/<uuid:item_id>",
        "manage_item",
        manage_items.manage_item,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/items/<uuid:item_id>/drop",
        "manage_item_drop",
        manage_items.manage_item_drop,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/items/<uuid:item_id>/<any(restore, copy):deed>",
        "manage_item_act",
        manage_items.manage_item_act,
        Action.EDIT_PROGRAMME,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/programme/items/<uuid:item_id>/move",
        "manage_item_move",
        manage_items.manage_item_move,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/release",
        "manage_programme_release",
        manage_release.manage_programme_release,
        Action.RELEASE_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/freeze",
        "manage_programme_freeze",
        manage_release.manage_programme_freeze,
        Action.RELEASE_PROGRAMME,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/programme/quiet",
        "manage_programme_quiet",
        manage_release.manage_programme_quiet,
        Action.RELEASE_PROGRAMME,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/programme/editions/<int:number>",
        "manage_edition",
        manage_editions.manage_edition,
        Action.SEE_EVENT_DESK,
    ),
    Route(
        "/manage/<slug>/programme/compare",
        "manage_programme_compare",
        manage_editions.manage_programme_compare,
        Action.SEE_EVENT_DESK,
    ),
    Route(
        "/manage/<slug>/programme/export",
        "manage_programme_export",
        programme_files.manage_programme_export,
        Action.EDIT_PROGRAMME,
    ),
    Route(
        "/manage/<slug>/programme/export/draft.<form>",
        "manage_programme_draft_file",
        programme_files.manage_programme_draft_file,
        Action.EDIT_PROGRAMME,
    ),
    Route(
        "/manage/<slug>/programme/export/<int:number>.<form>",
        "manage_programme_edition_file",
        programme_files.manage_programme_edition_file,
        Action.EDIT_PROGRAMME,
    ),
    Route(
        "/manage/<slug>/programme/import",
        "manage_programme_import",
        programme_files.manage_programme_import,
        Action.EDIT_PROGRAMME,
        FORM,
        largest=LARGEST_PROGRAMME,
    ),
    Route(
        "/manage/<slug>/programme/import/<uuid:file_id>",
        "manage_programme_import_one",
        programme_files.manage_programme_import_one,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/import/<uuid:file_id>/drop",
        "manage_programme_import_drop",
        programme_files.manage_programme_import_drop,
        Action.EDIT_PROGRAMME,
        ("POST",),
    ),
    Route("/manage/<slug>/programme/days", "manage_days", manage_day.manage_days, Action.SEE_EVENT_DESK),
    Route("/manage/<slug>/programme/day/<day>", "manage_day", manage_day.manage_day, Action.SEE_EVENT_DESK),
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
    # Speakers and interpreters
    Route("/manage/<slug>/speakers", "manage_speakers", speaking.manage_speakers, Action.SEE_PARTICIPANTS),
    Route(
        "/manage/<slug>/speakers/ask",
        "manage_speaker_ask",
        speaking.manage_speaker_ask,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/speakers/<uuid:appearance_id>",
        "manage_speaker",
        speaking.manage_speaker,
        Action.SEE_PARTICIPANTS,
        FORM,
    ),
    Route(
        "/manage/<slug>/speakers/<uuid:appearance_id>/files/<uuid:file_id>",
        "manage_speaker_file",
        speaking.manage_speaker_file,
        Action.SEE_PARTICIPANTS,
    ),
)
