"""What a day is named after: the town of an address."""

import pytest

from tourapp.core.words import Words
from tourapp.planning.builder.areas import area_of


@pytest.mark.parametrize(
    ("en", "ja", "town_en", "town_ja"),
    [
        ("3-60 Nishi-machi, Toyota City, Aichi", "愛知県豊田市西町三丁目60番地", "Toyota", "豊田"),
        ("1-7 Kojimachi, Chiyoda-ku, Tokyo", "東京都千代田区麹町1-7", "Tokyo", "東京"),
        (
            "1-chome Meieki, Nakamura-ku, Nagoya",
            "〒450-0002 愛知県名古屋市中村区名駅一丁目",
            "Nagoya",
            "名古屋",
        ),
        ("", "三重県四日市市諏訪町1-5", "", "四日市"),
        ("", "東京都東村山市本町1-2", "", "東村山"),
        ("", "千葉県市川市八幡1-1", "", "市川"),
        ("", "長野県上伊那郡辰野町中央1", "", "辰野町"),
        ("10 Great George Street, London SW1P 3AE", "", "London", ""),
        ("1 High Street, Stirling FK8 1AA, United Kingdom", "", "Stirling", ""),
    ],
)
def test_the_town_is_found_in_either_language(en, ja, town_en, town_ja):
    assert area_of(Words(en, ja)) == Words(town_en, town_ja)


@pytest.mark.parametrize("address", ["", "Town hall", "1 High Street"])
def test_what_names_no_town_names_none(address):
    assert area_of(Words(address, "")) is None
