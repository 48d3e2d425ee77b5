"""The kinds of event and the ways into one, as tables: what differs between them stands here only."""

from dataclasses import dataclass
from enum import StrEnum

from tourapp.core.words import Words


class EventKind(StrEnum):
    SEMINAR = "seminar"
    STUDY_TOUR = "study_tour"
    SUMMIT = "summit"


class WayIn(StrEnum):
    OPEN = "open"
    """First come, first served."""
    SELECTIVE = "selective"
    """People apply and the office chooses."""
    NOMINATED = "nominated"
    """A delegation's officer names its members."""


@dataclass(frozen=True)
class KindTraits:
    """What a kind of event brings with it: words, and defaults for a new event."""

    name: Words
    plural: Words
    programme: Words
    """What its programme is called: 行程 on a tour."""
    paper: tuple[Words, Words]
    """What it is called in print: as long as it is a draft, and as issued."""
    way_in: WayIn
    is_all_day: bool
    """Whether a new event of this kind is given by its days rather than by its hours."""
    schema_type: str
    """Its type for programs that read the page (schema.org)."""
    is_led: bool = False
    """Whether the office takes people everywhere: it plans every way and every night, and somebody leads the group."""


PROGRAMMES = (Words("Draft programme", "プログラム案"), Words("Programme", "プログラム"))

KINDS: dict[EventKind, KindTraits] = {
    EventKind.SEMINAR: KindTraits(
        name=Words("Seminar", "セミナー"),
        plural=Words("Seminars", "セミナー"),
        programme=Words("Programme", "プログラム"),
        paper=PROGRAMMES,
        way_in=WayIn.OPEN,
        is_all_day=False,
        schema_type="EducationEvent",
    ),
    EventKind.STUDY_TOUR: KindTraits(
        name=Words("Study tour", "海外自治体幹部交流協力セミナー"),
        plural=Words("Study tours", "海外自治体幹部交流協力セミナー"),
        programme=Words("Itinerary", "行程"),
        paper=(Words("Draft itinerary", "行程案"), Words("Itinerary", "行程表")),
        way_in=WayIn.SELECTIVE,
        is_all_day=True,
        schema_type="EducationEvent",
        is_led=True,
    ),
    EventKind.SUMMIT: KindTraits(
        name=Words("Summit", "首長会議・サミット"),
        plural=Words("Summits", "首長会議・サミット"),
        programme=Words("Programme", "プログラム"),
        paper=PROGRAMMES,
        way_in=WayIn.NOMINATED,
        is_all_day=True,
        schema_type="BusinessEvent",
    ),
}


@dataclass(frozen=True)
class WayInTraits:
    """What a way in brings with it: its name, and the words on the event page."""

    name: Words
    how: Words
    """How somebody gets in, as one sentence."""
    short: Words
    """The same in two or three words, for a list."""


WAYS_IN: dict[WayIn, WayInTraits] = {
    WayIn.OPEN: WayInTraits(
        name=Words("Open registration", "自由参加（先着順）"),
        how=Words(
            "Anyone in this group can register. Places are given in the order of registration.",
            "対象となる方はどなたでも参加登録できます。先着順です。",
        ),
        short=Words("Registration", "参加登録"),
    ),
    WayIn.SELECTIVE: WayInTraits(
        name=Words("By application and selection", "応募・選考"),
        how=Words(
            "The office chooses among those who apply.",
            "応募いただいた方の中から、事務所が選考します。",
        ),
        short=Words("By application", "応募・選考制"),
    ),
    WayIn.NOMINATED: WayInTraits(
        name=Words("By nomination", "推薦"),
        how=Words(
            "Each delegation names the people it sends.",
            "各代表団が参加者を推薦します。",
        ),
        short=Words("By nomination", "推薦制"),
    ),
}
