"""What some fields of an item may say, with the words for it. Empty is no answer yet."""

from tourapp.core.words import Words

INTERPRETATION: dict[str, Words] = {
    "none": Words("No interpreting", "通訳なし"),
    "consecutive": Words("Consecutive", "逐次通訳"),
    "simultaneous": Words("Simultaneous", "同時通訳"),
    "whispering": Words("Whispered", "ウィスパリング通訳"),
    "volunteer": Words("By volunteers", "ボランティア通訳"),
}

PHOTOGRAPHY: dict[str, Words] = {
    "allowed": Words("Photographs allowed", "撮影可"),
    "ask": Words("Ask before taking photographs", "撮影は要確認"),
    "not_allowed": Words("No photographs", "撮影不可"),
}

MEALS: dict[str, Words] = {
    "breakfast": Words("Breakfast", "朝食"),
    "lunch": Words("Lunch", "昼食"),
    "dinner": Words("Dinner", "夕食"),
    "buffet": Words("Buffet", "立食"),
    "refreshments": Words("Refreshments", "軽食"),
    "boxed": Words("Boxed meal", "弁当"),
}

MODES: dict[str, Words] = {
    "walk": Words("On foot", "徒歩"),
    "chartered_bus": Words("Chartered bus", "貸切バス"),
    "bus": Words("Scheduled bus", "路線バス"),
    "car": Words("Car", "乗用車"),
    "taxi": Words("Taxi", "タクシー"),
    "train": Words("Train", "鉄道"),
    "shinkansen": Words("Shinkansen", "新幹線"),
    "underground": Words("Underground", "地下鉄"),
    "tram": Words("Tram", "路面電車"),
    "ferry": Words("Ferry", "フェリー"),
    "flight": Words("Flight", "航空機"),
}

LANGUAGES: dict[str, Words] = {
    "en": Words("English", "英語"),
    "ja": Words("Japanese", "日本語"),
    "de": Words("German", "ドイツ語"),
    "fr": Words("French", "フランス語"),
    "nl": Words("Dutch", "オランダ語"),
    "sv": Words("Swedish", "スウェーデン語"),
    "da": Words("Danish", "デンマーク語"),
    "nb": Words("Norwegian", "ノルウェー語"),
    "fi": Words("Finnish", "フィンランド語"),
    "cy": Words("Welsh", "ウェールズ語"),
    "es": Words("Spanish", "スペイン語"),
    "ko": Words("Korean", "韓国語"),
    "zh": Words("Chinese", "中国語"),
}

CURRENCIES = ("GBP", "JPY", "EUR")

BY_FIELD: dict[str, dict[str, Words]] = {
    "interpretation": INTERPRETATION,
    "photography": PHOTOGRAPHY,
    "meal_kind": MEALS,
    "travel_mode": MODES,
    "transfer_mode": MODES,
}
"""Which list a field of `ItemContent` is from."""
