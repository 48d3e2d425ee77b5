"""The categories of an event: groups of the audience with places of their own."""

from flask import flash
from werkzeug.wrappers import Response
from wtforms import BooleanField

from tourapp.core.errors import NotFound
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.registration import queries, services
from tourapp.registration.intake_form import places_field
from tourapp.web.forms import Form, Line, at_most
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

LONGEST_NAME = 80


class CategoryForm(Form):
    name_en = Line(_l("Name in English"), [at_most(LONGEST_NAME)])
    name_ja = Line(_l("Name in Japanese"), [at_most(LONGEST_NAME)])
    capacity = places_field(_l("Places"))
    is_open = BooleanField(_l("People may choose this category in the form"))

    @property
    def name(self) -> Words:
        return Words(self.name_en.data or "", self.name_ja.data or "")


def manage_categories(slug: str) -> Response:
    """All categories with their places, and a form for another one."""
    event = events.by_slug(slug)
    actor = guard(event)
    intake = queries.intake_of(event)
    if intake is None:
        raise NotFound()
    form = CategoryForm(data={"is_open": True})
    if form.validate_on_submit():
        with form.saving(event) as event:
            services.add_category(
                actor, event, name=form.name, capacity=form.capacity.data, is_open=form.is_open.data
            )
        if form.saved:
            flash(_("The category is added."), "ok")
            return see_other("manage_categories", slug=slug)
    return page(
        "pages/manage_categories.html",
        form=form,
        event=event,
        categories=queries.categories_of(event.id),
        places=queries.places(intake),
    )


def manage_category(slug: str, key: str) -> Response:
    """Rename one, open or close it, change its places."""
    event = events.by_slug(slug)
    actor = guard(event)
    category = next((each for each in queries.categories_of(event.id) if each.key == key), None)
    if category is None:
        raise NotFound()
    form = CategoryForm(
        data={
            "name_en": category.name.en,
            "name_ja": category.name.ja,
            "capacity": category.capacity,
            "is_open": category.is_open,
        }
    )
    if form.validate_on_submit():
        with form.saving(category) as category:
            services.change_category(
                actor,
                event,
                category,
                name=form.name,
                capacity=form.capacity.data,
                is_open=form.is_open.data,
            )
        if form.saved:
            flash(_("The category is saved."), "ok")
            return see_other("manage_categories", slug=slug)
    return page("pages/manage_category.html", form=form, event=event, category=category)
