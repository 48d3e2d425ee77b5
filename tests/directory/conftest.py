"""A few organisations and people, with dull names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.core.db import unit_of_work
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.directory import data, services
from tourapp.directory.kinds import OrganisationKind
from tourapp.directory.models import Office, Organisation, Person

REFERENCE = Path(data.__file__).resolve().parent.parent / "demo" / "data"


def make_office(code: str = "LON", area: tuple[str, ...] = ("GB", "DE")) -> Office:
    return services.add_office(
        SYSTEM,
        code=code,
        name=Words(f"Office {code}", f"事務所 {code}"),
        city=Words("London", "ロンドン"),
        country="GB",
        zone="Europe/London",
        area=area,
    )


def make_organisation(
    name: str = "Placeham City Council", country: str = "GB", **facts: object
) -> Organisation:
    return services.add_organisation(
        SYSTEM, kind=OrganisationKind.CITY, name=Words(name), country=country, **facts
    )


def make_person(given_name: str = "Anna", family_name: str = "Placeholder", **facts: object) -> Person:
    return services.add_person(SYSTEM, given_name=given_name, family_name=family_name, **facts)


def staff(role: Role = Role.ORGANISER, office: str = "LON") -> Actor:
    return Actor(person_id=new_id(), name="Staff", grants=(Grant(role, ("office", office)),), is_strong=True)


Writing = Callable[[], object]


@pytest.fixture
def writing(app: Flask) -> Iterator[Writing]:
    """`with writing():` is what a form does: an application context and a unit of work."""

    @contextmanager
    def work() -> Iterator[None]:
        with app.app_context(), unit_of_work():
            yield

    yield work
