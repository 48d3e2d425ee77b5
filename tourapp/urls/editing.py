"""What was done to a draft: its history, taking back, doing again; the rest of a day later, a day copied."""

from tourapp.access.actions import Action
from tourapp.pages.programme import manage_day_edits, manage_edits, manage_missing
from tourapp.web.routes import FORM, Route

ROUTES: tuple[Route, ...] = (
    Route(
        "/manage/<slug>/programme/history",
        "manage_history",
        manage_edits.manage_history,
        Action.SEE_EVENT_DESK,
    ),
    Route(
        "/manage/<slug>/programme/undo",
        "manage_undo",
        manage_edits.manage_undo,
        Action.EDIT_PROGRAMME,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/programme/redo",
        "manage_redo",
        manage_edits.manage_redo,
        Action.EDIT_PROGRAMME,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/programme/missing/<field>",
        "manage_missing",
        manage_missing.manage_missing,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/days/<day>/shift",
        "manage_day_shift",
        manage_day_edits.manage_day_shift,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/days/<day>/copy",
        "manage_day_copy",
        manage_day_edits.manage_day_copy,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
)
