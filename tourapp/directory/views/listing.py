"""The directory: one search, three lists."""

from flask import request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.core.paging import Page
from tourapp.core.text import clean_line
from tourapp.directory import queries
from tourapp.directory.kinds import KINDS, OrganisationKind
from tourapp.directory.models import Organisation, Person
from tourapp.web.countries import country_name
from tourapp.web.guard import guard_somewhere
from tourapp.web.i18n import current_lang
from tourapp.web.pages import page

TABS = ("organisations", "people", "offices")
LONGEST_SEARCH = 200


def directory() -> Response:
    """Search by any name or alias. All staff who may see the directory see all of it."""
    actor = guard_somewhere()
    tab = request.args.get("tab", TABS[0])
    text = clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    kind, office = request.args.get("kind", ""), request.args.get("office", "")
    number = request.args.get("page", 1, type=int)
    offices = queries.offices()
    found: Page[Person] | Page[Organisation] | None = None
    if tab == "people":
        found = queries.list_people(actor, text, number)
    elif tab != "offices":
        tab = TABS[0]
        chosen = OrganisationKind(kind) if kind in set(OrganisationKind) else None
        found = queries.list_organisations(text, kind=chosen, office=office, page=number)
    return page(
        "directory/directory.html",
        tab=tab,
        text=text,
        kind=kind,
        chosen_office=office,
        found=found,
        offices=offices,
        kinds=KINDS,
        country_name=lambda code: country_name(code, current_lang()),
        may_edit=actor.may_somewhere(Action.EDIT_DIRECTORY),
    )
