"""The circles that something can be released to."""

from enum import StrEnum

from tourapp.core.words import Words


class Circle(StrEnum):
    """Who reads: the authorities that receive the group, those who take part, everybody."""

    HOST = "host"
    PARTICIPANTS = "participants"
    PUBLIC = "public"


NAMES: dict[Circle, Words] = {
    Circle.HOST: Words("Hosts", "受入自治体"),
    Circle.PARTICIPANTS: Words("Participants", "参加者"),
    Circle.PUBLIC: Words("Everybody", "一般"),
}
