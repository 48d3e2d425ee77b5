"""The address space, in one list: what is where, and who may use it."""

from tourapp.urls import (
    builder,
    documents,
    editing,
    hosting,
    hosting_portal,
    office,
    organising,
    own,
    programme,
    suggesting,
    taking_part,
    visitors,
)
from tourapp.web.routes import Route

ROUTES: tuple[Route, ...] = (
    *visitors.ROUTES,
    *own.ROUTES,
    *organising.ROUTES,
    *programme.ROUTES,
    *builder.ROUTES,
    *editing.ROUTES,
    *suggesting.ROUTES,
    *documents.ROUTES,
    *taking_part.ROUTES,
    *office.ROUTES,
    *hosting.ROUTES,
    *hosting_portal.ROUTES,
)
