"""A host's own pages, by its access link and without an account; the reply sheet also for the office."""

from tourapp.access.actions import Action
from tourapp.hosting.portal import bulk_views, code_views, section_views, views
from tourapp.hosting.portal.uploads import LARGEST_REQUEST
from tourapp.hosting.sheet import office_views
from tourapp.hosting.sheet import views as sheet
from tourapp.pages.hosts import host_participants
from tourapp.web.routes import FORM, Route, public

BY_LINK = "the link is the key of one authority; it is found, revoked and noted at each use"

ROUTES: tuple[Route, ...] = (
    Route(
        "/code",
        "host_code",
        code_views.host_code,
        public("a code opens nothing: it sends a link to the registered address"),
        FORM,
    ),
    Route("/host/<token>", "host_page", views.host_page, public(BY_LINK), FORM),
    Route("/host/<token>/items/<uuid:item_id>", "host_item", views.host_item, public(BY_LINK), FORM),
    Route("/host/<token>/review", "host_review", bulk_views.host_review, public(BY_LINK), FORM),
    Route(
        "/host/<token>/sign-off",
        "host_sign_off",
        section_views.host_sign_off,
        public(BY_LINK),
        FORM,
        largest=LARGEST_REQUEST,
    ),
    Route("/host/<token>/sections", "host_sections", section_views.host_sections, public(BY_LINK), FORM),
    Route(
        "/host/<token>/sections/end",
        "host_section_end",
        section_views.host_section_end,
        public(BY_LINK),
        ("POST",),
    ),
    Route(
        "/host/<token>/participants",
        "host_participants",
        host_participants.host_participants,
        public(BY_LINK),
    ),
    Route("/host/<token>/renew", "host_renew", section_views.host_renew, public(BY_LINK), ("POST",)),
    Route(
        "/host/<token>/sheet",
        "host_sheet",
        sheet.host_sheet,
        public(BY_LINK),
        FORM,
        largest=sheet.LARGEST_REQUEST,
    ),
    Route("/host/<token>/sheet/file.xlsx", "host_sheet_file", sheet.host_sheet_file, public(BY_LINK)),
    Route(
        "/host/<token>/sheet/<uuid:sheet_id>",
        "host_sheet_report",
        sheet.host_sheet_report,
        public(BY_LINK),
        FORM,
    ),
    Route(
        "/manage/<slug>/hosts/<uuid:host_id>/sheet",
        "manage_host_sheet",
        office_views.manage_host_sheet,
        Action.EDIT_HOSTS,
        FORM,
        largest=sheet.LARGEST_REQUEST,
    ),
    Route(
        "/manage/<slug>/hosts/<uuid:host_id>/sheet/file.xlsx",
        "manage_host_sheet_file",
        office_views.manage_host_sheet_file,
        Action.EDIT_HOSTS,
    ),
    Route(
        "/manage/<slug>/hosts/<uuid:host_id>/sheet/<uuid:sheet_id>",
        "manage_host_sheet_report",
        office_views.manage_host_sheet_report,
        Action.EDIT_HOSTS,
        FORM,
    ),
)
