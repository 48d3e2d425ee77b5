"""What an import is held against, and the lists that were handed in."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.paging import Page, page_of
from tourapp.core.text import search_key
from tourapp.directory.models import Organisation, OrganisationKey, PersonEmail
from tourapp.events.models import Event
from tourapp.questions import queries as questions
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Question
from tourapp.registration import queries
from tourapp.registration.importing.bodies import Bodies, Body
from tourapp.registration.importing.codes import Outcome
from tourapp.registration.importing.columns import (
    ATTENDANCE,
    CATEGORY,
    COUNTRY,
    FAMILY,
    GIVEN,
    JOB,
    LANG,
    LANGUAGES,
    ORGANISATION,
    WAYS,
    Column,
    Means,
    known_columns,
)
from tourapp.registration.importing.models import Import, ImportRow
from tourapp.registration.importing.rows import Context, Standing
from tourapp.registration.models import Registration
from tourapp.registration.states import LIVE, State

_MEANS = {
    QuestionKind.DATE: Means.DATE,
    QuestionKind.PHONE: Means.PHONE,
    QuestionKind.CHOICE: Means.CHOICE,
    QuestionKind.YES_NO: Means.CHOICE,
    QuestionKind.TEXT: Means.LINE,
}
_LONGEST_ANSWER = 4000


def context_of(event: Event) -> Context:
    """What the rows of a list for this event are held against: questions, ways, categories, and the directory."""
    asked = questions.questions_of(event.ref)
    columns = known_columns(_column(each) for each in asked if each.key != ATTENDANCE)
    intake = queries.intake_of(event)
    ways = tuple(way.value for way in intake.ways) if intake is not None else ()
    words = {search_key(word): key for word, key in WAYS.items()}
    columns[ATTENDANCE] = replace(columns[ATTENDANCE], options=ways, words=words)
    languages = {search_key(word): key for word, key in LANGUAGES.items()}
    columns[LANG] = replace(columns[LANG], words=languages)
    categories = queries.categories_of(event.id)
    named = {
        search_key(name): each.key for each in categories for name in (each.name.en, each.name.ja) if name
    }
    columns[CATEGORY] = replace(
        columns[CATEGORY], options=tuple(each.key for each in categories), words=named
    )
    area = frozenset(event.office.area)
    return Context(columns, event.starts.date, event.last_day, Bodies.of(_bodies()), area)


def _column(question: Question) -> Column:
    return Column(
        question.key,
        _MEANS.get(question.kind, Means.TEXT),
        tuple(label for label in (question.label.en, question.label.ja) if label),
        is_second_stage=question.is_sealed,
        is_answer=True,
        options=tuple(option.key for option in question.choices),
        words={
            search_key(label): option.key
            for option in question.choices
            for label in (option.label.en, option.label.ja)
        },
        longest=_LONGEST_ANSWER,
    )


def _bodies() -> list[Body]:
    """Every body of the directory under all its names; two statements."""
    keys: dict[uuid.UUID, list[str]] = {}
    for identifier, name_key in session().execute(
        sa.select(OrganisationKey.organisation_id, OrganisationKey.name_key).order_by(
            OrganisationKey.name_key
        )
    ):
        keys.setdefault(identifier, []).append(name_key)
    table = Organisation.__table__
    found = []
    for identifier, name_en, name_ja in session().execute(
        sa.select(table.c.id, table.c.name_en, table.c.name_ja).order_by(table.c.id)
    ):
        official = tuple(key for key in (search_key(name_en), search_key(name_ja)) if key)
        others = tuple(key for key in keys.get(identifier, ()) if key not in official)
        found.append(Body(identifier, official, others, name_en))
    return found


def standing_of(event: Event) -> Mapping[str, Standing]:
    """Every live registration of an event, by each address that leads to it; two statements."""
    found: dict[str, Standing] = {}
    people: dict[uuid.UUID, Standing] = {}
    chosen = sa.select(
        Registration.email_key,
        Registration.person_id,
        Registration.family_name,
        Registration.given_name,
        Registration.organisation_text,
        Registration.job_title,
        Registration.country,
    ).where(Registration.event_id == event.id, Registration.state.in_(LIVE))
    keys = (FAMILY, GIVEN, ORGANISATION, JOB, COUNTRY)
    for address, person_id, *values in session().execute(chosen.order_by(Registration.id)):
        found[address] = Standing(dict(zip(keys, values, strict=True)))
        if person_id is not None:
            people[person_id] = found[address]
    others = (
        sa.select(PersonEmail.address_key, PersonEmail.person_id)
        .join(Registration, Registration.person_id == PersonEmail.person_id)
        .where(
            Registration.event_id == event.id, Registration.state.in_(LIVE), PersonEmail.is_shared.is_(False)
        )
        .order_by(PersonEmail.id)
    )
    for address, person_id in session().execute(others):
        found.setdefault(address, people[person_id])
    return found


# --- lists that were handed in -----------------------------------------------------------------------


def imports_of(event: Event) -> Sequence[Import]:
    """The lists of an event, the last one first."""
    chosen = sa.select(Import).where(Import.event_id == event.id).options(lazyload(Import.event))
    return session().scalars(chosen.order_by(Import.created_at.desc(), Import.id.desc())).all()


def import_of(event: Event, identifier: uuid.UUID) -> Import:
    """One list of this event; NotFound when it is another's."""
    found = session().get(Import, identifier)
    if found is None or found.event_id != event.id:
        raise NotFound()
    return found


def rows_page(handed_in: Import, outcome: Outcome | None, page: int) -> Page[ImportRow]:
    """One page of a report, in the order of the file."""
    return page_of(_rows(handed_in, outcome), page)


def rows_of(handed_in: Import) -> Sequence[ImportRow]:
    """The whole report, in the order of the file."""
    return session().scalars(_rows(handed_in, None)).all()


def _rows(handed_in: Import, outcome: Outcome | None) -> sa.Select[Any]:
    chosen = sa.select(ImportRow).where(ImportRow.import_id == handed_in.id).order_by(ImportRow.line)
    return chosen if outcome is None else chosen.where(ImportRow.outcome == outcome)


def made_of(rows: Sequence[ImportRow]) -> dict[uuid.UUID, tuple[str, State]]:
    """The registrations that these rows made: reference and state as it is now, by row."""
    chosen = sa.select(Registration.import_row_id, Registration.reference, Registration.state).where(
        Registration.import_row_id.in_([row.id for row in rows])
    )
    return {row: (reference, state) for row, reference, state in session().execute(chosen) if row is not None}


def people_by_address(keys: Sequence[str]) -> dict[str, uuid.UUID]:
    """Who is behind these addresses (keys): those that belong to one person and are not shared."""
    found: dict[str, uuid.UUID] = {}
    for start in range(0, len(keys), 900):
        chosen = sa.select(PersonEmail.address_key, PersonEmail.person_id).where(
            PersonEmail.address_key.in_(keys[start : start + 900]), PersonEmail.is_shared.is_(False)
        )
        found.update((key, person) for key, person in session().execute(chosen.order_by(PersonEmail.id)))
    return found
