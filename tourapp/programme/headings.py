"""What the columns of a programme are called in English and Japanese. Their names (`title_en`) never change; these
may stand above a list as well, and are understood when it comes back.
"""

from tourapp.core.words import Words
from tourapp.programme import columns

FIELDS: dict[str, Words] = {
    "kind": Words("Kind", "種別"),
    "title": Words("Title", "題名"),
    "starts": Words("Start", "開始"),
    "ends": Words("End", "終了"),
    "place": Words("Place", "場所"),
    "place_key": Words("Code of the place", "場所コード"),
    "address": Words("Address", "住所"),
    "lat": Words("Latitude", "緯度"),
    "lon": Words("Longitude", "経度"),
    "room": Words("Room", "部屋"),
    "track": Words("Track", "トラック"),
    "host": Words("Received by", "対応者"),
    "host_organisation": Words("Host authority", "受入自治体"),
    "speakers": Words("Speakers", "登壇者"),
    "confirmation": Words("Confirmation", "受入確認"),
    "confirmed_by": Words("Confirmed by", "回答者"),
    "confirmed_on": Words("Confirmed on", "回答日"),
    "confirmation_channel": Words("Confirmed through", "回答方法"),
    "remarks_public": Words("Remarks for everybody", "備考・公開"),
    "remarks_participants": Words("Remarks for participants", "備考・参加者"),
    "remarks_internal": Words("Remarks for the office", "備考・事務局"),
    "capacity": Words("Capacity", "定員"),
    "needs_signup": Words("Needs sign-up", "要申込"),
    "access": Words("Access", "入場区分"),
    "audience": Words("Audience", "対象者"),
    "is_optional": Words("Optional", "任意参加"),
    "source_kind": Words("Kind in the file", "元の種別"),
    "place_ref": Words("Reference of the place", "場所の参照"),
    "room_ref": Words("Reference of the room", "部屋の参照"),
    "host_ref": Words("Reference of the host", "受入自治体の参照"),
    "languages": Words("Languages", "使用言語"),
    "interpretation": Words("Interpretation", "通訳方式"),
    "interpreters": Words("Interpreters", "通訳"),
    "principal": Words("Principal", "応対者（表敬先）"),
    "moderator": Words("Moderator", "進行役"),
    "host_families": Words("Host families", "受入家庭"),
    "on_call": Words("On call", "緊急時担当"),
    "dress": Words("Dress", "服装"),
    "cards": Words("Business cards", "名刺の枚数"),
    "gift": Words("Gift", "記念品"),
    "photography": Words("Photography", "撮影"),
    "wet_weather": Words("Wet-weather plan", "雨天時"),
    "join_url": Words("Joining link", "オンライン参加用URL"),
    "meal_kind": Words("Meal", "食事の種類"),
    "alcohol": Words("Alcohol", "酒類"),
    "diets_sent": Words("Dietary needs sent", "食事制限の連絡済"),
    "cost_bearer": Words("Cost bearer", "費用負担"),
    "cost_amount": Words("Cost", "費用"),
    "cost_currency": Words("Currency", "通貨"),
    "travel_from": Words("Travel from", "移動・出発地"),
    "travel_to": Words("Travel to", "移動・到着地"),
    "travel_mode": Words("Travel by", "移動手段"),
    "travel_minutes": Words("Travel minutes", "移動時間（分）"),
    "travel_km": Words("Travel km", "移動距離（km）"),
    "vehicle": Words("Vehicle", "車両"),
    "transfer_from": Words("Transfer from", "送迎・出発地"),
    "transfer_mode": Words("Transfer by", "送迎手段"),
    "transfer_minutes": Words("Transfer minutes", "送迎時間（分）"),
    "night": Words("Night of", "宿泊日"),
    "slot_minutes": Words("Minutes of a slot", "1枠の時間（分）"),
    "communique": Words("Communique", "共同声明"),
}

ENDINGS: dict[str, Words] = {
    "_en": Words("English", "英語"),
    "_ja": Words("Japanese", "日本語"),
    "_date": Words("date", "日付"),
    "_time": Words("time", "時刻"),
    "_zone": Words("time zone", "タイムゾーン"),
}


def _label(name: str, ending: str) -> Words:
    said = FIELDS.get(name, Words.of(name))
    if not ending:
        return said
    part = ENDINGS[ending]
    return Words(f"{said.en} ({part.en})", f"{said.ja}（{part.ja}）")


LABELS: dict[str, Words] = {
    "id": Words("ID", "ID"),
    "mark": Words("Mark", "照合符号"),
    **{
        name + ending: _label(name, ending)
        for name, shape in columns.SHAPES.items()
        for ending in shape.endings
    },
}
"""Every column of a list, in order."""
