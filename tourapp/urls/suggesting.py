"""Finding times, and what earlier events have to offer."""

from tourapp.access.actions import Action
from tourapp.pages.programme import place_visits
from tourapp.planning.suggesting import views as suggesting
from tourapp.programme.library import views as library
from tourapp.web.routes import FORM, Route

ROUTES: tuple[Route, ...] = (
    Route(
        "/manage/<slug>/programme/suggest",
        "manage_suggest",
        suggesting.manage_suggest,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/library",
        "manage_library",
        library.manage_library,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/programme/items/<uuid:item_id>/learnt",
        "manage_item_learnt",
        library.manage_item_learnt,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route("/places/<uuid:place_id>/visits", "place_visits", place_visits.place_visits, Action.SEE_PLACES),
)
