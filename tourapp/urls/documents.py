"""Papers: for organisers, and for whoever takes part."""

from tourapp.access.actions import Action
from tourapp.documents import views as documents
from tourapp.pages import my_papers
from tourapp.web.routes import Route

ROUTES: tuple[Route, ...] = (
    Route("/manage/<slug>/documents", "manage_documents", documents.manage_documents, Action.SEE_EVENT_DESK),
    Route(
        "/manage/<slug>/documents/<kind>", "manage_document", documents.manage_document, Action.SEE_EVENT_DESK
    ),
    Route("/me/<slug>/papers/<kind>", "my_paper", my_papers.my_paper, Action.OWN_REGISTRATION),
)
