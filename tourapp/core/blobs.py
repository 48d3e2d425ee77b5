"""Files that the house keeps for a while: sealed, in pieces, in the database, so that every machine has them."""

import datetime as dt
import uuid
from base64 import b64decode, b64encode

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core import clock
from tourapp.core.db import Base, SealedColumn, key, session
from tourapp.core.ids import new_id
from tourapp.core.sealed import Sealed, open_sealed, seal

PIECE = 512 * 1024
"""Bytes of a file in one row."""


class Blob(Base):
    """A piece of a file. Its owner is a text reference; the file goes on its date, whoever forgets it."""

    __tablename__ = "blob"
    __table_args__ = (sa.UniqueConstraint("owner", "part"),)

    id: Mapped[uuid.UUID] = key()
    owner: Mapped[str] = mapped_column(sa.String(80))
    part: Mapped[int]
    content: Mapped[Sealed] = mapped_column(SealedColumn)
    """In base64 under the seal."""
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)


def sealed_pieces(owner: str, data: bytes, *, purge_on: dt.date) -> list[Blob]:
    """The file as rows to add. Sealing takes its time, so do it before the unit of work."""
    pieces = []
    for part, start in enumerate(range(0, max(len(data), 1), PIECE)):
        identifier = new_id()
        text = b64encode(data[start : start + PIECE]).decode()
        content = seal(text, table="blob", row=str(identifier), column="content")
        pieces.append(Blob(id=identifier, owner=owner, part=part, content=content, purge_on=purge_on))
    return pieces


def load(owner: str) -> bytes | None:
    """The whole file; None when there is none (any more)."""
    chosen = sa.select(Blob.id, Blob.content).where(Blob.owner == owner).order_by(Blob.part)
    pieces = [
        b64decode(open_sealed(content, table="blob", row=str(identifier), column="content"))
        for identifier, content in session().execute(chosen)
    ]
    return b"".join(pieces) if pieces else None


def remove(owner: str) -> None:
    """Take a file away."""
    session().execute(
        sa.delete(Blob).where(Blob.owner == owner), execution_options={"synchronize_session": False}
    )


def purge_due() -> int:
    """Take away what has passed its date; answers how many pieces went."""
    gone = sa.delete(Blob).where(Blob.purge_on < clock.today("UTC")).returning(Blob.id)
    return len(session().execute(gone, execution_options={"synchronize_session": False}).all())
