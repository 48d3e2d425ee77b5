"""Finding times, and what earlier events have to offer."""

from tourapp.access.actions import Action
from tourapp.planning.suggesting import views
from tourapp.web.routes import FORM, Route

ROUTES: tuple[Route, ...] = (
    Route(
        "/manage/<slug>/programme/suggest",
        "manage_suggest",
        views.manage_suggest,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
)
