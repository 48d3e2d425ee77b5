"""The kinds of item: one list for a tour, a seminar and a summit (`domain.md` §3)."""

from dataclasses import dataclass
from enum import StrEnum

from tourapp.core.words import Words


class ItemKind(StrEnum):
    VISIT = "visit"
    COURTESY_CALL = "courtesy_call"
    BILATERAL = "bilateral"
    ARRIVAL = "arrival"
    ADOPTION = "adoption"
    HANDOVER = "handover"
    PHOTO = "photo"
    BRIEFING = "briefing"
    LECTURE = "lecture"
    EXCHANGE_OF_VIEWS = "exchange_of_views"
    SEMINAR = "seminar"
    RESULTS_MEETING = "results_meeting"
    PLENARY = "plenary"
    KEYNOTE = "keynote"
    PANEL = "panel"
    BREAKOUT = "breakout"
    SHERPA_MEETING = "sherpa_meeting"
    PRESS = "press"
    MEAL = "meal"
    RECEPTION = "reception"
    TRAVEL = "travel"
    DESK = "desk"
    BREAK = "break"
    FREE = "free"
    HOMESTAY_HANDOVER = "homestay_handover"
    LODGING = "lodging"


@dataclass(frozen=True)
class KindTraits:
    """What a kind of item brings with it."""

    name: Words
    group: str
    """Which of the seven colours it has: visit, courtesy, seminar, meal, transfer, free or lodging."""
    minutes: int
    """How long one usually is."""
    data_words: tuple[str, ...] = ()
    """What imported files call it."""


KINDS: dict[ItemKind, KindTraits] = {
    ItemKind.VISIT: KindTraits(Words("Site visit", "視察"), "visit", 90, ("visit", "site_visit")),
    ItemKind.COURTESY_CALL: KindTraits(
        Words("Courtesy call", "表敬訪問"), "courtesy", 20, ("courtesy_call",)
    ),
    ItemKind.BILATERAL: KindTraits(
        Words("Bilateral meetings", "二都市間会談"), "courtesy", 90, ("bilateral_block",)
    ),
    ItemKind.ARRIVAL: KindTraits(Words("Arrival and seating", "到着・着席"), "courtesy", 30, ("arrival",)),
    ItemKind.ADOPTION: KindTraits(Words("Adoption", "採択"), "courtesy", 45, ("adoption",)),
    ItemKind.HANDOVER: KindTraits(Words("Handover", "手交"), "courtesy", 30, ("handover",)),
    ItemKind.PHOTO: KindTraits(Words("Group photograph", "記念撮影"), "courtesy", 15, ("photo",)),
    ItemKind.BRIEFING: KindTraits(
        Words("Orientation or briefing", "オリエンテーション・説明"), "seminar", 60, ("briefing",)
    ),
    ItemKind.LECTURE: KindTraits(Words("Lecture", "講義"), "seminar", 90),
    ItemKind.EXCHANGE_OF_VIEWS: KindTraits(Words("Exchange of views", "意見交換"), "seminar", 90),
    ItemKind.SEMINAR: KindTraits(Words("Seminar", "セミナー"), "seminar", 120, ("seminar",)),
    ItemKind.RESULTS_MEETING: KindTraits(Words("Results meeting", "報告会"), "seminar", 90),
    ItemKind.PLENARY: KindTraits(Words("Plenary", "全体会"), "seminar", 60, ("plenary",)),
    ItemKind.KEYNOTE: KindTraits(Words("Keynote", "基調講演"), "seminar", 30, ("keynote",)),
    ItemKind.PANEL: KindTraits(Words("Panel", "パネル討論"), "seminar", 45, ("panel",)),
    ItemKind.BREAKOUT: KindTraits(Words("Breakout", "分科会"), "seminar", 60, ("breakout",)),
    ItemKind.SHERPA_MEETING: KindTraits(
        Words("Sherpa meeting", "シェルパ会合"), "seminar", 180, ("sherpa_meeting",)
    ),
    ItemKind.PRESS: KindTraits(Words("Press conference", "記者会見"), "seminar", 45, ("press",)),
    ItemKind.MEAL: KindTraits(Words("Meal", "食事"), "meal", 75, ("meal", "dinner")),
    ItemKind.RECEPTION: KindTraits(Words("Reception", "歓迎会・レセプション"), "meal", 105, ("reception",)),
    ItemKind.TRAVEL: KindTraits(Words("Travel", "移動"), "transfer", 30, ("travel",)),
    ItemKind.DESK: KindTraits(Words("Desk hours", "受付"), "free", 60, ("registration", "accreditation")),
    ItemKind.BREAK: KindTraits(Words("Break", "休憩"), "free", 20, ("break",)),
    ItemKind.FREE: KindTraits(Words("Free time", "自由行動"), "free", 120),
    ItemKind.HOMESTAY_HANDOVER: KindTraits(Words("Homestay meeting", "ホームステイ対面"), "lodging", 60),
    ItemKind.LODGING: KindTraits(Words("Night", "宿泊"), "lodging", 960),
}

_WHERE = ("place", "room")
_RECEIVED = (_WHERE, ("host",), ("interpretation",))
_MEAL = (("cost_bearer",), ("diets_sent",))

REQUIRED: dict[ItemKind, tuple[tuple[str, ...], ...]] = {
    ItemKind.VISIT: (("place",), ("host",), ("interpretation",), ("photography",)),
    ItemKind.COURTESY_CALL: (("place",), ("principal",), ("interpretation",)),
    ItemKind.BILATERAL: (("room",), ("slot_minutes",), ("languages",)),
    ItemKind.ARRIVAL: (_WHERE,),
    ItemKind.ADOPTION: (("room",), ("communique",)),
    ItemKind.HANDOVER: (("place",), ("access",), ("interpretation",)),
    ItemKind.PHOTO: (_WHERE,),
    ItemKind.BRIEFING: (_WHERE,),
    ItemKind.LECTURE: (_WHERE, ("speakers",), ("interpretation",)),
    ItemKind.EXCHANGE_OF_VIEWS: _RECEIVED,
    ItemKind.SEMINAR: _RECEIVED,
    ItemKind.RESULTS_MEETING: _RECEIVED,
    ItemKind.PLENARY: (("room",),),
    ItemKind.KEYNOTE: (("room",), ("speakers",)),
    ItemKind.PANEL: (("room",), ("moderator",), ("speakers",)),
    ItemKind.BREAKOUT: (("room",), ("capacity",), ("track",), ("needs_signup",)),
    ItemKind.SHERPA_MEETING: (("room",), ("access",), ("interpretation",)),
    ItemKind.PRESS: (("room",), ("access",)),
    ItemKind.MEAL: (("place",), ("meal_kind",), *_MEAL),
    ItemKind.RECEPTION: (("place",), ("alcohol",), *_MEAL),
    ItemKind.TRAVEL: (("travel_from",), ("travel_to",), ("travel_mode",), ("travel_km", "travel_minutes")),
    ItemKind.DESK: (_WHERE,),
    ItemKind.BREAK: (),
    ItemKind.FREE: (("on_call",),),
    ItemKind.HOMESTAY_HANDOVER: (("place",), ("host_families",), ("interpretation",)),
    ItemKind.LODGING: (("night",), ("place",)),
}
"""What has to be filled before participants get an item, besides title, start, end and audience (`domain.md` §3): names
of fields of `ItemContent`. Of several names in one group one is enough. Who may come in (`access`) may be said by the
audience as well; a night's check-in and check-out are its start and end."""

BY_DATA_WORD: dict[str, ItemKind] = {
    word: kind for kind, traits in KINDS.items() for word in traits.data_words
}


class Confirmation(StrEnum):
    """What the host has said of an item (`domain.md` §4.4)."""

    PROPOSED = "proposed"
    REQUESTED = "requested"
    ARRANGING_INTERNALLY = "arranging_internally"
    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    COUNTER_PROPOSED = "counter_proposed"
    DECLINED = "declined"
    CHANGED = "changed"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class ConfirmationTraits:
    name: Words
    tone: str
    """Which shape and colour its pill has; empty for plain words."""


CONFIRMATIONS: dict[Confirmation, ConfirmationTraits] = {
    Confirmation.PROPOSED: ConfirmationTraits(Words("Not sent", "未送付"), "idle"),
    Confirmation.REQUESTED: ConfirmationTraits(Words("Awaiting host", "回答待ち"), "wait"),
    Confirmation.ARRANGING_INTERNALLY: ConfirmationTraits(Words("Host is checking", "庁内調整中"), "wait"),
    Confirmation.CONFIRMED: ConfirmationTraits(Words("Confirmed", "了承済"), "ok"),
    Confirmation.CONDITIONAL: ConfirmationTraits(Words("Agreed with a condition", "条件付きで了承"), "wait"),
    Confirmation.COUNTER_PROPOSED: ConfirmationTraits(Words("Change proposed", "変更提案中"), "bad"),
    Confirmation.DECLINED: ConfirmationTraits(Words("Cannot host", "受入不可"), "bad"),
    Confirmation.CHANGED: ConfirmationTraits(
        Words("Changed since the host agreed", "了承後に変更あり"), "bad"
    ),
    Confirmation.NOT_NEEDED: ConfirmationTraits(Words("Nobody to ask", "確認不要"), ""),
}

SETTLED = (Confirmation.CONFIRMED, Confirmation.NOT_NEEDED)
"""States in which nothing is open with the host."""
