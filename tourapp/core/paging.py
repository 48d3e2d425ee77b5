"""Long lists, a page at a time: two statements, whatever the length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import sqlalchemy as sa

from tourapp.core.db import session

T = TypeVar("T")

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list, with what the foot of the list says. Pages and rows are counted from one."""

    items: Sequence[T]
    page: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.page - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        return (self.page - 1) * self.size + len(self.items)

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages


def page_of(chosen: sa.Select[T], page: int, size: int = PAGE_SIZE) -> Page[T]:
    """This page of what the statement chooses; the nearest one when there is no such page.

    The statement must state its order, and may not join a collection.
    """
    counted = sa.select(sa.func.count()).select_from(chosen.order_by(None).subquery())
    total = session().execute(counted).scalar_one()
    page = min(max(1, page), max(1, -(-total // size)))
    items = session().scalars(chosen.limit(size).offset((page - 1) * size)).all()
    return Page(items, page, total, size)
