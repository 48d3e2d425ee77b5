"""The papers that an event has."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tourapp.core.words import Words
from tourapp.documents import wording

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Kind(StrEnum):
    ITINERARY = "itinerary"
    DAY_SHEET = "day-sheet"
    CHANGE_SLIP = "change-slip"
    ITINERARY_TABLE = "itinerary-table"


@dataclass(frozen=True)
class KindTraits:
    """What a paper is called, what it is, and as which file it comes."""

    name: Words
    summary: Words
    mimetype: str = PDF

    @property
    def ext(self) -> str:
        return "pdf" if self.mimetype == PDF else "xlsx"


KINDS: Mapping[Kind, KindTraits] = {
    Kind.ITINERARY: KindTraits(
        Words("Itinerary", "行程表"),
        Words("All days of a version, A4 landscape.", "全日程の行程表（A4横）"),
    ),
    Kind.DAY_SHEET: KindTraits(
        wording.DAY_SHEET,
        Words("One day, A4 upright, with more room for each item.", "1日分の行程表（A4縦）"),
    ),
    Kind.CHANGE_SLIP: KindTraits(
        wording.CHANGE_SLIP,
        Words(
            "Only what has changed since the version before: old and new.",
            "前の版から変わった行程のみ（新旧対照）",
        ),
    ),
    Kind.ITINERARY_TABLE: KindTraits(
        Words("Itinerary as a table", "行程表（Excel）"),
        Words("One row for each item, no merged cells.", "1行程1行、セル結合なし"),
        XLSX,
    ),
}
