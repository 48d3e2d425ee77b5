"""Reading places. All staff who may see places see those of every office."""

import uuid
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.paging import Page, page_of
from tourapp.core.text import search_key
from tourapp.directory.models import Office
from tourapp.resources.models import Place

_ORDER = (Place.search, Place.id)


def place(place_id: uuid.UUID) -> Place:
    """One place with its rooms, or NotFound."""
    found = session().get(Place, place_id)
    if found is None:
        raise NotFound()
    return found


def search(text: str, *, kind: str = "", retired: bool = False, page: int = 1) -> Page[Place]:
    """Places with all these words in their names or addresses, in whatever spelling; by name."""
    chosen = sa.select(Place).where(Place.is_retired == retired)
    if kind:
        chosen = chosen.where(Place.kind == kind)
    for word in text.split():
        if search_key(word):
            chosen = chosen.where(Place.search.contains(search_key(word), autoescape=True))
    return page_of(chosen.order_by(*_ORDER), page)


def offered(office: Office) -> Sequence[Place]:
    """The places that an event of this office may choose from, by name, with their rooms."""
    chosen = sa.select(Place).where(Place.office_id == office.id, Place.is_retired.is_(False))
    return session().scalars(chosen.options(joinedload(Place.rooms)).order_by(*_ORDER)).unique().all()


def by_key(office: Office, keys: Collection[str]) -> Mapping[str, Place]:
    """The places of an office that files call by these keys."""
    if not keys:
        return {}
    chosen = sa.select(Place).where(Place.office_id == office.id, Place.source_key.in_(keys))
    return {place.source_key or "": place for place in session().scalars(chosen)}


def named(
    office: Office, *, identifiers: Collection[uuid.UUID] = (), names: Collection[str] = ()
) -> Sequence[Place]:
    """The places with these identifiers, whosever they are, and those of the office that are called one of these names
    in either language; with their rooms, by name."""
    sides = (Place.__table__.c.name_en, Place.__table__.c.name_ja)
    is_called = sa.or_(*(side.in_(names) for side in sides))
    chosen = sa.select(Place).where(
        sa.or_(Place.id.in_(identifiers), sa.and_(Place.office_id == office.id, is_called))
    )
    return session().scalars(chosen.options(joinedload(Place.rooms)).order_by(*_ORDER)).unique().all()
