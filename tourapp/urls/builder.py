"""The builder: a programme on a grid of days and hours, for those who make it."""

from tourapp.access.actions import Action
from tourapp.planning.builder import live, views
from tourapp.web.routes import Route

ROUTES: tuple[Route, ...] = (
    Route("/manage/<slug>/programme/week", "manage_week", views.manage_week, Action.SEE_EVENT_DESK),
    Route(
        "/manage/<slug>/programme/week/<day>",
        "manage_programme_day",
        views.manage_programme_day,
        Action.SEE_EVENT_DESK,
    ),
    Route(
        "/manage/<slug>/programme/items/<uuid:item_id>/quick",
        "manage_item_quick",
        views.manage_item_quick,
        Action.EDIT_PROGRAMME,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/programme/items/quick",
        "manage_item_quick_new",
        views.manage_item_quick_new,
        Action.EDIT_PROGRAMME,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/programme/items/<uuid:item_id>/place",
        "manage_item_place",
        live.manage_item_place,
        Action.EDIT_PROGRAMME,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/programme/changes",
        "manage_programme_changes",
        live.manage_programme_changes,
        Action.SEE_EVENT_DESK,
    ),
)
