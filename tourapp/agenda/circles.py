"""The circles that something can be released to."""

from enum import StrEnum


class Circle(StrEnum):
    """Who reads: the authorities that receive the group, those who take part, everybody."""

    HOST = "host"
    PARTICIPANTS = "participants"
    PUBLIC = "public"
