"""Who stands behind an audience, and private calendar links."""

import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LIVE = sa.text("ended_at IS NULL")
COMING = ("confirmed", "attended", "no_show")


def upgrade() -> None:
    op.create_table(
        "agenda_audience",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["state_id"],
            ["agenda_circle_state.id"],
            name=op.f("fk_agenda_audience_state_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_audience")),
    )
    op.create_index(op.f("ix_agenda_audience_reference"), "agenda_audience", ["reference"])
    op.create_index(op.f("ix_agenda_audience_state_id"), "agenda_audience", ["state_id"])
    op.create_table(
        "agenda_reader",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agenda_reader_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_reader")),
        sa.UniqueConstraint("reference", "person_id", name=op.f("uq_agenda_reader_reference_person_id")),
    )
    op.create_index(op.f("ix_agenda_reader_person_id"), "agenda_reader", ["person_id"])
    op.create_table(
        "agenda_follower",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reader", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agenda_follower_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_follower")),
        sa.UniqueConstraint("reader", name=op.f("uq_agenda_follower_reader")),
    )
    op.create_index(op.f("ix_agenda_follower_person_id"), "agenda_follower", ["person_id"])
    op.create_table(
        "agenda_own_state",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reader", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.DateTime(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["agenda_entry.id"], name=op.f("fk_agenda_own_state_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agenda_own_state_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_own_state")),
        sa.UniqueConstraint("reader", "entry_id", name=op.f("uq_agenda_own_state_reader_entry_id")),
    )
    op.create_index(op.f("ix_agenda_own_state_entry_id"), "agenda_own_state", ["entry_id"])
    op.create_index(op.f("ix_agenda_own_state_person_id"), "agenda_own_state", ["person_id"])
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reader", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("lang", sa.String(length=4), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_how", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
    )
    op.create_index(op.f("ix_calendar_link_person_id"), "calendar_link", ["person_id"])
    op.create_index(
        "uq_calendar_link_live",
        "calendar_link",
        ["reader", "kind", "about"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    with op.batch_alter_table("agenda_circle_state") as batch:
        batch.add_column(sa.Column("facets", sa.JSON(), nullable=False, server_default="[]"))
    _fill_readers()
    _fill_facets()
    _fill_audiences()
    with op.batch_alter_table("agenda_entry") as batch:
        batch.drop_column("audience")


def downgrade() -> None:
    with op.batch_alter_table("agenda_circle_state") as batch:
        batch.drop_column("facets")
    with op.batch_alter_table("agenda_entry") as batch:
        batch.add_column(sa.Column("audience", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("agenda_entry") as batch:
        batch.alter_column("audience", server_default=None)
    _fill_entries()
    op.drop_table("calendar_link")
    op.drop_table("agenda_own_state")
    op.drop_table("agenda_follower")
    op.drop_table("agenda_reader")
    op.drop_table("agenda_audience")


def _table(name: str, **columns: Any) -> Any:
    return sa.table(name, *(sa.column(each, kind) for each, kind in columns.items()))


_REGISTRATION = _table(
    "registration", id=sa.Uuid(), event_id=sa.Uuid(), person_id=sa.Uuid(), state=sa.String()
)
_READER = _table("agenda_reader", id=sa.Uuid(), reference=sa.String(), person_id=sa.Uuid(), event=sa.String())
_AUDIENCE = _table("agenda_audience", id=sa.Uuid(), state_id=sa.Uuid(), reference=sa.String())
_ENTRY = _table("agenda_entry", id=sa.Uuid(), owner=sa.String(), event=sa.String(), audience=sa.JSON())
_STATE = _table("agenda_circle_state", id=sa.Uuid(), entry_id=sa.Uuid(), circle=sa.String())


def _fill_readers() -> None:
    """Who has a place reads her event, her groups, and the items in which she has a seat."""
    coming = sa.and_(_REGISTRATION.c.state.in_(COMING), _REGISTRATION.c.person_id.is_not(None))
    member = _table("registration_group_member", registration_id=sa.Uuid(), group_id=sa.Uuid())
    seat = _table("sign_up", registration_id=sa.Uuid(), item_id=sa.Uuid(), state=sa.String())
    who = (_REGISTRATION.c.event_id, _REGISTRATION.c.person_id)
    in_event = sa.select(*who, _REGISTRATION.c.event_id).where(coming)
    in_group = (
        sa.select(*who, member.c.group_id)
        .join(member, member.c.registration_id == _REGISTRATION.c.id)
        .where(coming)
    )
    in_item = (
        sa.select(*who, seat.c.item_id)
        .join(seat, seat.c.registration_id == _REGISTRATION.c.id)
        .where(coming, seat.c.state == "chosen")
    )
    for kind, chosen in (("event", in_event), ("group", in_group), ("signup", in_item)):
        rows = {
            (f"{kind}:{what}", person): f"event:{event}"
            for event, person, what in op.get_bind().execute(chosen.distinct())
        }
        _insert(
            _READER,
            (
                {"id": uuid.uuid4(), "reference": reference, "person_id": person, "event": event}
                for (reference, person), event in rows.items()
            ),
        )


def _fill_audiences() -> None:
    """What every circle of an entry had together: those whom its owner meant, else everybody of the event. An item for
    which one signs up is read by those who have a seat."""
    item = _table("programme_item", id=sa.Uuid(), needs_signup=sa.Boolean())
    asked = {
        f"item:{each}" for each in op.get_bind().scalars(sa.select(item.c.id).where(item.c.needs_signup))
    }
    chosen = sa.select(_STATE.c.id, _STATE.c.circle, _ENTRY.c.owner, _ENTRY.c.event, _ENTRY.c.audience).join(
        _ENTRY, _ENTRY.c.id == _STATE.c.entry_id
    )
    rows = op.get_bind().execute(chosen).all()
    _insert(
        _AUDIENCE,
        (
            {"id": uuid.uuid4(), "state_id": state, "reference": reference}
            for state, circle, owner, event, audience in rows
            for reference in (
                (f"signup:{owner.partition(':')[2]}",)
                if owner in asked and circle != "host"
                else audience or (event,)
            )
        ),
    )


def _fill_facets() -> None:
    """The day of each entry and the office of each event; tracks, rooms and hosts come with the next release."""
    office, event = (
        _table("office", id=sa.Uuid(), code=sa.String()),
        _table("event", id=sa.Uuid(), office_id=sa.Uuid()),
    )
    offices = {
        f"event:{identifier}": f"office:{code}"
        for identifier, code in op.get_bind().execute(
            sa.select(event.c.id, office.c.code).join(office, office.c.id == event.c.office_id)
        )
    }
    state = _table(
        "agenda_circle_state", id=sa.Uuid(), entry_id=sa.Uuid(), content=sa.JSON(), facets=sa.JSON()
    )
    chosen = sa.select(state.c.id, _ENTRY.c.owner, state.c.content).join(
        _ENTRY, _ENTRY.c.id == state.c.entry_id
    )
    for identifier, owner, content in op.get_bind().execute(chosen).all():
        starts = content["starts"]
        facets = [f"day:{starts.get('on') or starts['at'][:10]}", *filter(None, [offices.get(owner)])]
        op.execute(sa.update(state).where(state.c.id == identifier).values(facets=sorted(facets)))


def _fill_entries() -> None:
    """The audiences of all circles together, as they were kept before."""
    chosen = (
        sa.select(_STATE.c.entry_id, _AUDIENCE.c.reference)
        .join(_AUDIENCE, _AUDIENCE.c.state_id == _STATE.c.id)
        .distinct()
    )
    found: dict[uuid.UUID, list[str]] = {}
    for entry, reference in op.get_bind().execute(chosen.order_by(_AUDIENCE.c.reference)):
        found.setdefault(entry, []).append(reference)
    for entry, audience in found.items():
        op.execute(sa.update(_ENTRY).where(_ENTRY.c.id == entry).values(audience=audience))


def _insert(table: Any, rows: Iterator[dict[str, Any]]) -> None:
    made = list(rows)
    if made:
        op.get_bind().execute(sa.insert(table), made)
