"""Hosts, for the office: the board, one authority, one of its items."""

from tourapp.access.actions import Action
from tourapp.hosting import item_views, office_views
from tourapp.hosting.rules import LARGEST_FILE
from tourapp.web.routes import FORM, Route

LARGEST_REQUEST = LARGEST_FILE + 1024 * 1024

ROUTES: tuple[Route, ...] = (
    Route("/manage/<slug>/hosts", "manage_hosts", office_views.manage_hosts, Action.SEE_HOSTS),
    Route(
        "/manage/<slug>/hosts/remind",
        "manage_hosts_remind",
        office_views.manage_hosts_remind,
        Action.EDIT_HOSTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/hosts/new", "manage_host_new", office_views.manage_host_new, Action.EDIT_HOSTS, FORM
    ),
    Route(
        "/manage/<slug>/hosts/<uuid:host_id>",
        "manage_host",
        office_views.manage_host,
        Action.SEE_HOSTS,
        FORM,
        largest=LARGEST_REQUEST,
    ),
    Route(
        "/manage/<slug>/hosts/<uuid:host_id>/items/<uuid:item_id>",
        "manage_host_item",
        item_views.manage_host_item,
        Action.SEE_HOSTS,
        FORM,
        largest=LARGEST_REQUEST,
    ),
    Route(
        "/manage/<slug>/hosts/<uuid:host_id>/files/<kind>/<uuid:row_id>",
        "manage_host_file",
        item_views.manage_host_file,
        Action.SEE_HOSTS,
    ),
)
