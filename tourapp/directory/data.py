"""Reference data: the offices, and the authorities that everybody will want to find.

Reads the files named below, in the shapes that the README beside them describes, and enters them through the
services as the house itself. What is there already (by the code of an office, the source key of an organisation)
is left as it is, so loading again changes nothing and undoes nobody's corrections. Runs inside a unit of work.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tourapp.access.actor import SYSTEM
from tourapp.core.text import has_japanese, search_key
from tourapp.core.words import Words
from tourapp.directory import queries, services
from tourapp.directory.kinds import OrganisationKind
from tourapp.directory.models import Organisation

OFFICES = "clair_offices.csv"
PREFECTURES = "prefectures.csv"
DESIGNATED_CITIES = "designated_cities.csv"
AUTHORITIES = "uk_authorities_sample.csv"
U20_CITIES = "u20_2019_cities.csv"

CITIES_JA = {
    "Tokyo": "東京",
    "New York": "ニューヨーク",
    "London": "ロンドン",
    "Paris": "パリ",
    "Singapore": "シンガポール",
    "Seoul": "ソウル",
    "Sydney": "シドニー",
    "Beijing": "北京",
}
AREAS_IN_WORDS = {"TYO": ("JP",), "NYC": ("US", "CA")}
"""The areas that the file tells in a sentence instead of a list of countries."""

PREFECTURE_NAMES = {"to": "Tokyo Metropolitan Government"}
"""By kind of prefecture, where the authority's English name is not "<name> Prefecture"."""

SAME_BODIES = {
    "U20-01": "authority:AUTH-056",  # Amsterdam
    "U20-10": "authority:AUTH-050",  # Hamburg
    "U20-11": "authority:AUTH-063",  # Helsinki
    "U20-15": "authority:AUTH-041",  # London: the Greater London Authority
    "U20-23": "designated_city:27100",  # Osaka City
    "U20-29": "authority:AUTH-055",  # Rotterdam
    "U20-33": "prefecture:13",  # Tokyo
}
"""Cities of the summit that another file has brought already. Found by looking, not by comparing names."""

Row = dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """How many were new."""

    offices: int
    organisations: int


def load_reference(folder: Path) -> Loaded:
    """Enter offices, prefectures, designated cities, European authorities and the cities of U20 2019."""
    offices = sum(_office(row) for row in _rows(folder / OFFICES))
    loaders: tuple[tuple[str, Callable[[Row], bool]], ...] = (
        (PREFECTURES, _prefecture),
        (DESIGNATED_CITIES, _designated_city),
        (AUTHORITIES, _authority),
        (U20_CITIES, _u20_city),
    )
    organisations = sum(load(row) for name, load in loaders for row in _rows(folder / name))
    return Loaded(offices, organisations)


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _office(row: Row) -> bool:
    code = row["office_code"]
    if any(office.code == code for office in queries.offices()):
        return False
    # "ロンドン事務所" alone says nothing outside the house; authorities know "クレア・ロンドン事務所".
    name_ja = row["name_ja"] if row["role"] == "head_office" else f"クレア・{row['name_ja']}"
    services.add_office(
        SYSTEM,
        code=code,
        name=Words(row["name_en"], name_ja),
        city=Words(row["city_en"], CITIES_JA.get(row["city_en"], "")),
        country=row["country_iso2"],
        zone=row["tz"],
        mailbox="",
        address=row["address"],
        area=AREAS_IN_WORDS.get(code) or row["area_of_responsibility"].split("|"),
        opened_year=int(row["opened_year"]) if row["opened_year"] else None,
    )
    return True


def _prefecture(row: Row) -> bool:
    source_key = f"prefecture:{row['jis_code']}"
    if queries.by_source_key(source_key):
        return False
    services.add_organisation(
        SYSTEM,
        kind=OrganisationKind.PREFECTURE,
        name=Words(PREFECTURE_NAMES.get(row["kind"], f"{row['name_en']} Prefecture"), row["name_ja"]),
        short_name=row["name_en"],
        kana=row["kana"],
        country="JP",
        zone="Asia/Tokyo",
        codes={"jis": row["jis_code"]},
        source_key=source_key,
    )
    return True


def _designated_city(row: Row) -> bool:
    source_key = f"designated_city:{row['jis_code']}"
    if queries.by_source_key(source_key):
        return False
    services.add_organisation(
        SYSTEM,
        kind=OrganisationKind.DESIGNATED_CITY,
        name=Words(f"{row['name_en']} City", row["name_ja"]),
        short_name=row["name_en"],
        kana=row["kana"],
        country="JP",
        zone="Asia/Tokyo",
        codes={"jis": row["jis_code"], "lg": row["lg_code_6"]},
        source_key=source_key,
    )
    return True


def _authority(row: Row) -> bool:
    source_key = f"authority:{row['authority_id']}"
    if queries.by_source_key(source_key):
        return False
    name, local = row["official_name_en"], row["official_name_local"]
    services.add_organisation(
        SYSTEM,
        kind=OrganisationKind(row["type"]),
        name=Words(en=name),
        name_local="" if local == name else local,
        short_name=row["short_name"],
        country=row["country_iso2"],
        zone=row["tz"],
        codes={register: row[column] for register, column in _REGISTERS if row[column]},
        aliases=_parts(local),
        source_key=source_key,
    )
    return True


_REGISTERS = (("gss", "gss_code"), ("uk_la", "uk_la_code"))


def _u20_city(row: Row) -> bool:
    city = row["city_id"]
    if queries.by_code("u20_2019", city):
        return False
    known = queries.by_source_key(SAME_BODIES.get(city, ""))
    if known is not None:
        _join(known, row)
        return False
    local = row["city_local"]
    services.add_organisation(
        SYSTEM,
        kind=OrganisationKind.CITY,
        name=Words(row["city_en"], local if row["country_iso2"] == "JP" and has_japanese(local) else ""),
        name_local="" if local == row["city_en"] else local,
        country=row["country_iso2"],
        zone=row["tz"],
        codes={"u20_2019": city},
        aliases=_parts(local),
        source_key=f"u20_2019:{city}",
    )
    return True


def _join(known: Organisation, row: Row) -> None:
    """Let a body that is there already carry its code of the summit, and be found under its name there."""
    codes = {**known.codes, "u20_2019": row["city_id"]}
    services.change_organisation(SYSTEM, known, version=known.version, codes=codes)
    if search_key(row["city_en"]) not in known.search_text.split("\n"):
        services.add_alias(SYSTEM, known, row["city_en"], lang="en")


def _parts(local: str) -> tuple[str, ...]:
    """The single names of a body that has one in each of its languages: "Helsinki / Helsingfors"."""
    return tuple(part.strip() for part in local.split(" / ")) if " / " in local else ()
