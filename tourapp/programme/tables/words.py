"""The words of itineraries and what they mean here: kinds of item, meals, ways to travel, interpreting. Pure.

A word that means nothing certain is left for a person.
"""

import re

from tourapp.core.text import search_key
from tourapp.core.words import Words
from tourapp.programme.kinds import ItemKind
from tourapp.programme.tables.folding import LONGEST_READ, folded

_KINDS: tuple[tuple[ItemKind, str], ...] = (
    (ItemKind.HOMESTAY_HANDOVER, r"対面式|ホームステイ.*(?:対面|引き?合わせ)|homestay (?:meeting|handover)"),
    (ItemKind.COURTESY_CALL, r"表敬|courtesy call|courtesy visit"),
    (ItemKind.PRESS, r"記者会見|記者発表|press conference"),
    (ItemKind.PHOTO, r"(?:記念|写真|集合写真の?)撮影|集合写真|group photo|photo(?:graph)? session"),
    (ItemKind.RECEPTION, r"レセプション|歓迎会|懇親会|祝賀会|送別会|交流会|\breception\b"),
    (ItemKind.MEAL, r"朝食|昼食|夕食|夜食|ランチ|ディナー|会食|弁当|食事|\b(?:breakfast|lunch|dinner|supper|meal)\b"),
    (ItemKind.TRAVEL, r"移動|出発|乗車|乗換|搭乗|(?:へ|に)向か|→"
                      r"|\b(?:transfer|depart(?:ure|s)?|travel|leave for|return to)\b"
                      r"|\bby (?:chartered )?(?:bus|coach|train|shinkansen|ferry|taxi|car|air)\b"),
    (ItemKind.RESULTS_MEETING, r"報告会|総括|まとめ|反省会|\bwrap.?up\b|\bdebrief"),
    (ItemKind.EXCHANGE_OF_VIEWS, r"意見交換|懇談|ラウンドテーブル"
                                 r"|exchange of (?:views|opinions)|round.?table|\bdiscussion\b"),
    (ItemKind.KEYNOTE, r"基調講演|\bkeynote\b"),
    (ItemKind.PANEL, r"パネル(?:討論|ディスカッション)|\bpanel\b"),
    (ItemKind.BREAKOUT, r"分科会|\bbreakout\b|\bworkshop\b"),
    (ItemKind.PLENARY, r"全体会|開会式|閉会式|\bplenary\b"),
    (ItemKind.LECTURE, r"講義|講演|レクチャー|\blecture\b|\btalk by\b"),
    (ItemKind.SEMINAR, r"セミナー|シンポジウム|研修会|\bseminar\b|\bsymposium\b"),
    (ItemKind.BRIEFING, r"オリエンテーション|ガイダンス|説明会|結団式|解団式|集合|打合せ|打ち合わせ|概要説明"
                        r"|\borientation\b|\bbriefing\b"
                        r"|\bmeet(?:ing)? (?:at|in) |\bassemble\b|\bintroduction to\b"),
    (ItemKind.DESK, r"受付|\bregistration\b|\baccreditation\b"),
    (ItemKind.FREE, r"自由(?:行動|時間|視察|散策)|各自(?:行動)?|フリータイム|自由"
                    r"|\bfree (?:time|evening|afternoon|morning)\b|\bat leisure\b"),
    (ItemKind.BREAK, r"休憩|\bbreak\b"),
    (ItemKind.VISIT, r"視察|見学|訪問|参観|体験|学習|散策|鑑賞"
                     r"|\b(?:site )?visits?\b|\btour of\b|\bsightseeing\b|\bguided\b"),
    (ItemKind.TRAVEL, r"到着|帰着|帰国|出国|入国|チェックアウト|解散|発\s*$|着\s*$|\barriv(?:e|al)\b|\bcheck.?out\b"),
)  # fmt: skip
"""The first that fits is meant: a reception with a buffet is a reception, a lunch with an exchange of views a meal."""

_SHORT = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|\"[^\"]*\"|\([^()]*\)|(?<=\s)'[^']*'")
"""What a thing is called or about says nothing of its kind: 「高齢社会と移動」 is no journey."""


def kind_of(title: str) -> ItemKind | None:
    """Which kind of item is meant, or None."""
    plain = folded(title[:LONGEST_READ])
    for text in (_SHORT.sub(" ", plain), plain):
        for kind, form in _KINDS:
            if re.search(form, text):
                return kind
    return None


_MEALS = (
    ("breakfast", r"朝食|朝\b|\bbreakfast\b"),
    ("lunch", r"昼食|ランチ|\blunch(?:eon)?\b"),
    ("dinner", r"夕食|晩餐|ディナー|\b(?:dinner|supper)\b"),
    ("buffet", r"立食|ビュッフェ|バイキング|\bbuffet\b"),
    ("boxed", r"弁当|\bboxed\b|\bbento\b"),
    ("refreshments", r"軽食|茶菓|\brefreshments\b"),
)
_IN_A_MEAL_CELL = (("breakfast", "朝"), ("lunch", "昼"), ("dinner", "夕|夜"))


def meal_of(text: str, *, in_cell: bool = False) -> tuple[str, tuple[int, int]] | None:
    """Which meal a text names and where it does; `in_cell`: 夕 alone is dinner, as it stands in a column of meals."""
    plain = folded(text[:LONGEST_READ])
    for name, form in (*_MEALS, *(_IN_A_MEAL_CELL if in_cell else ())):
        if found := re.search(form, plain):
            return name, found.span()
    return None


_MODES = (
    (
        "chartered_bus",
        r"(?:貸切|借上げ?|専用|チャーター|観光|マイクロ)\s*バス|\b(?:chartered|private) (?:bus|coach)\b|\bcoach\b",
    ),
    ("bus", r"(?:路線|高速|リムジン)\s*バス|\b(?:scheduled|local|limousine) bus\b"),
    ("shinkansen", r"新幹線|\bshinkansen\b|\bbullet train\b"),
    ("underground", r"地下鉄|\b(?:underground|subway|metro)\b"),
    ("tram", r"路面電車|市電|\btram\b"),
    ("train", r"電車|列車|鉄道|\bjr\b|\btrain\b"),
    ("ferry", r"フェリー|船|\b(?:ferry|boat)\b"),
    ("flight", r"飛行機|航空機|航空便|\b(?:flight|plane)\b"),
    ("taxi", r"タクシー|\btaxis?\b"),
    ("walk", r"徒歩|\b(?:on foot|walk(?:ing)?)\b"),
    ("car", r"乗用車|公用車|専用車|\bcars?\b"),
)
_HOURS_LONG = re.compile(
    r"(?:約|\babout\b)?\s*(\d{1,2})\s*(?:時間|hours?\b|hrs?\b)(?:\s*(?:(半)|(\d{1,2})\s*(?:分|min(?:ute)?s?\b)))?"
)
_MINUTES_LONG = re.compile(r"(?:約|\babout\b)?\s*(\d{1,3})\s*(?:分間?|min(?:ute)?s?\b)")
_KILOMETRES = re.compile(r"(?:約|\babout\b)?\s*(\d{1,4}(?:\.\d{1,2})?)\s*(?:km|キロ(?:メートル)?|㎞)")


def mode_of(text: str) -> tuple[str, tuple[int, int]] | None:
    """How one travels, and where the text says so. A bus that may be chartered or not is left open."""
    plain = folded(text[:LONGEST_READ])
    for name, form in _MODES:
        if found := re.search(form, plain):
            return name, found.span()
    return None


def minutes_of(text: str) -> tuple[int, tuple[int, int]] | None:
    """How long it takes."""
    plain = folded(text[:LONGEST_READ])
    if found := _HOURS_LONG.search(plain):
        return int(found[1]) * 60 + (30 if found[2] else int(found[3] or 0)), found.span()
    if found := _MINUTES_LONG.search(plain):
        return int(found[1]), found.span()
    return None


def kilometres_of(text: str) -> tuple[float, tuple[int, int]] | None:
    """How far it is."""
    found = _KILOMETRES.search(folded(text[:LONGEST_READ]))
    return (float(found[1]), found.span()) if found else None


_INTERPRETING = (
    ("none", r"(?:通訳)?(?:なし|無し|不要)|\b(?:none|no interpret\w*)\b"),
    ("simultaneous", r"同時(?:通訳)?|\bsimultaneous\b"),
    ("consecutive", r"逐次(?:通訳)?|\bconsecutive\b"),
    ("whispering", r"ウィスパ(?:ー|リング)(?:通訳)?|耳打ち|\bwhisper\w*\b"),
    ("volunteer", r"ボランティア(?:通訳)?|\bvolunteers?\b"),
)


def interpreting_of(text: str) -> tuple[str, tuple[int, int]] | None:
    """How it is interpreted, and where the text says so."""
    plain = folded(text[:LONGEST_READ])
    for name, form in _INTERPRETING:
        if found := re.search(form, plain):
            return name, found.span()
    return None


_PERSON = re.compile(
    r"[\u3041-\u9fff]{2}(?<!仕)(?:氏|様|さん)(?:$|[\s、,/／)）・])|\b(?:Mr|Mrs|Ms|Dr|Prof)\.? [A-Z]"
)


def is_said_by(label: Words, text: str) -> bool:
    """Whether a label says all that the text said, so that nothing is lost when it stands for it."""
    said = search_key(text)
    return any(said in search_key(side) for side in (label.en, label.ja))


def names_a_person(text: str) -> bool:
    """Whether it seems to name somebody: in a programme people stand by post."""
    return bool(
        re.search(
            r"[\u3041-\u9fff]{2}(?<!仕)(?:氏|様|さん)(?:$|[\s、,/／)）・])|\b(?:Mr|Mrs|Ms|Dr|Prof)\.? [A-Z]",
            text,
        )
    )
