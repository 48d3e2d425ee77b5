"""What a place may be, and how far its coordinates can be trusted: the words of the data files."""

from tourapp.core.words import Words

KINDS: dict[str, Words] = {
    "government_office": Words("Government office", "官公庁"),
    "office": Words("Office", "事務所"),
    "museum": Words("Museum", "博物館・美術館"),
    "library": Words("Library", "図書館"),
    "public_centre": Words("Public centre", "公共施設"),
    "school": Words("School or university", "学校・大学"),
    "hospital": Words("Hospital or care home", "病院・福祉施設"),
    "waste_facility": Words("Waste facility", "廃棄物処理施設"),
    "sports_facility": Words("Sports facility", "スポーツ施設"),
    "park": Words("Park", "公園"),
    "company": Words("Company or farm", "企業・農場"),
    "conference_centre": Words("Conference centre", "会議場"),
    "lodging": Words("Hotel", "宿泊施設"),
    "restaurant": Words("Restaurant", "飲食店"),
    "station": Words("Station", "駅"),
    "airport": Words("Airport", "空港"),
}

PRECISIONS: dict[str, Words] = {
    "building": Words("The building", "建物"),
    "block": Words("The block", "街区"),
    "neighbourhood": Words("The neighbourhood", "町丁目"),
    "town": Words("The town", "市町村"),
}
