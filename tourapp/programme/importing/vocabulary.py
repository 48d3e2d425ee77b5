"""The words of imported files, and what they mean here. What is not in a list is reported, never guessed."""

from tourapp.core.words import Words
from tourapp.programme.kinds import Confirmation

CONFIRMATIONS: dict[str, Confirmation] = {
    "confirmed": Confirmation.CONFIRMED,
    "requested": Confirmation.REQUESTED,
    "not_needed": Confirmation.NOT_NEEDED,
    "tentative": Confirmation.ARRANGING_INTERNALLY,
}

EVERYBODY = "everybody"

AUDIENCES: dict[str, tuple[str, ...]] = {
    "all": (EVERYBODY,),
    "all_accredited": (EVERYBODY,),
    "delegates+observers": (EVERYBODY,),
    "delegates+observers+media": (EVERYBODY,),
    "delegates": ("group:delegates",),
    "heads_of_delegation": ("group:heads_of_delegation",),
    "heads_of_delegation+one_guest": ("group:heads_of_delegation",),
    "sherpas_only": ("group:sherpas",),
    "media+chair": ("group:media",),
    "named_list_only": ("group:named_list",),
}
"""Who is meant by the files' words for access and party. A session open to every delegation and to observers is for
everybody; what is for some of them is not, and so never public."""

INTERPRETATION: dict[str, str] = {
    "none": "none",
    "consecutive": "consecutive",
    "consecutive_on_request": "consecutive",
    "simultaneous": "simultaneous",
    "whisper": "whispering",
    "volunteer": "volunteer",
}

BEARERS: dict[str, Words] = {
    "clair": Words("CLAIR", "クレア"),
    "host": Words("Host authority", "受入自治体"),
    "participant": Words("Participants", "参加者"),
}

DRESS: dict[str, Words] = {
    "business": Words("Business", "スーツ等"),
    "casual": Words("Casual", "平服"),
    "casual, warm, flat shoes": Words("Casual, warm, flat shoes", "平服、暖かい服装、歩きやすい靴"),
    "smart casual, flat shoes": Words("Smart casual, flat shoes", "スマートカジュアル、歩きやすい靴"),
}

GIFT = Words("Exchange of gifts", "記念品交換")
MODERATOR = "moderator"
CARDS_NOT_COUNTED = 1
"""Cards are exchanged, and nobody has counted yet how many each needs."""

POSTS: dict[str, Words] = {
    "chair_governor_of_tokyo": Words("Chair: Governor of Tokyo", "議長：東京都知事"),
    "chair_sherpa": Words("Chair of the sherpas", "シェルパ会合議長"),
    "convenor_c40": Words("Convenor: C40", "共催団体：C40"),
    "convenor_uclg": Words("Convenor: UCLG", "共催団体：UCLG"),
    "convenors_as_observers": Words("Convenors, as observers", "共催団体（オブザーバー）"),
    "discussant_cities": Words("Discussant cities", "討論参加都市"),
    "facilitator": Words("Facilitator", "進行役"),
    "four_city_representatives": Words("Four representatives of cities", "都市の代表4名"),
    "governing_mayor_of_berlin": Words("Governing Mayor of Berlin", "ベルリン市長"),
    "governor_of_host_city": Words("Governor of the host city", "開催都市知事"),
    "governor_of_tokyo": Words("Governor of Tokyo", "東京都知事"),
    "japanese_city_officer": Words("Officer of a Japanese city", "日本の市の職員"),
    "japanese_prefecture_officer": Words("Officer of a Japanese prefecture", "日本の都道府県の職員"),
    "jlgc_assistant_director": Words("Assistant Director, JLGC", "クレア・ロンドン事務所 所長補佐"),
    "jlgc_deputy_director": Words("Deputy Director, JLGC", "クレア・ロンドン事務所 次長"),
    "jlgc_director_general": Words("Director General, JLGC", "クレア・ロンドン事務所長"),
    "keynote_academic": Words("Keynote speaker from a university", "基調講演者（大学）"),
    "keynote_rector_unu": Words("Rector, United Nations University", "国際連合大学学長"),
    "lead_city": Words("Lead city", "主導都市"),
    "lga_chair_or_deputy": Words(
        "Chair or Deputy Chair, Local Government Association", "英国地方自治体協議会 会長又は副会長"
    ),
    "mayor_of_rome": Words("Mayor of Rome", "ローマ市長"),
    "moderator": Words("Moderator", "司会"),
    "one_sherpa_per_city": Words("One sherpa from each city", "各都市シェルパ1名"),
    "other_representatives": Words("Other representatives", "その他の代表"),
    "selected_heads_of_delegation": Words("Some heads of delegation", "首席代表（一部）"),
    "three_tour_participants": Words("Three participants of the tour", "ツアー参加者3名"),
    "trade_body_officer": Words("Officer of a trade body", "経済団体の職員"),
    "two_speakers": Words("Two speakers", "講演者2名"),
    "uk_combined_authority_officer": Words("Officer of a UK combined authority", "英国の合同行政機構の職員"),
    "uk_district_officer": Words("Officer of a UK district council", "英国のディストリクトの職員"),
}


def post(code: str) -> Words:
    """A speaker by post. A code that we do not know is shown as it reads, in English only."""
    known = POSTS.get(code)
    if known is not None:
        return known
    text = code.replace("_", " ").strip()
    return Words(text[:1].upper() + text[1:], "")
