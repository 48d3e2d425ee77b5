"""Identifiers and text references.

Identifiers are UUIDs of version 7: made before the insert (sealed values are bound to their row), and rising in time,
so that an index grows at its end and "then by id" is "then by the order of making".
"""

import uuid

import uuid_utils.compat


def new_id() -> uuid.UUID:
    """A fresh identifier, later than every one made before it in this process."""
    return uuid_utils.compat.uuid7()


def ref(kind: str, identifier: uuid.UUID | str) -> str:
    """The text reference of a thing, for example ``event:0198c0de-…``: how audit and messages name their subject."""
    return f"{kind}:{identifier}"


def parse_ref(reference: str) -> tuple[str, uuid.UUID]:
    """The kind and identifier behind a text reference; ValueError when it is not one."""
    kind, _, identifier = reference.partition(":")
    if not kind:
        raise ValueError(f"not a reference: {reference!r}")
    return kind, uuid.UUID(identifier)
