"""Papers: for organisers, and for whoever takes part."""

from tourapp.access.actions import Action
from tourapp.documents import views as documents
from tourapp.pages.hosts import host_papers
from tourapp.pages.own import change_slips, my_papers
from tourapp.web.routes import FORM, Route, public

ROUTES: tuple[Route, ...] = (
    Route("/manage/<slug>/documents", "manage_documents", documents.manage_documents, Action.SEE_EVENT_DESK),
    Route(
        "/manage/<slug>/documents/contacts",
        "manage_document_contacts",
        documents.manage_document_contacts,
        Action.EDIT_PROGRAMME,
        FORM,
    ),
    Route(
        "/manage/<slug>/documents/<kind>", "manage_document", documents.manage_document, Action.SEE_EVENT_DESK
    ),
    Route(
        "/host/<token>/papers/<kind>",
        "host_paper",
        host_papers.host_paper,
        public("the link is the key of one authority; it is found, revoked and noted at each use"),
    ),
    Route(
        "/host/<token>/changes",
        "host_changes",
        change_slips.host_changes,
        public("the link is the key of one authority; it is found, revoked and noted at each use"),
        FORM,
    ),
    Route("/me/<slug>/changes", "my_changes", change_slips.my_changes, Action.OWN_REGISTRATION, FORM),
    Route("/me/<slug>/papers/<kind>", "my_paper", my_papers.my_paper, Action.OWN_REGISTRATION),
)
