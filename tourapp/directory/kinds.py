"""Kinds of organisation, with their words: what the world calls them, and what our files do."""

from enum import StrEnum

from tourapp.core.words import Words


class OrganisationKind(StrEnum):
    PREFECTURE = "prefecture"
    DESIGNATED_CITY = "designated_city"
    CITY = "city"
    CITY_STATE = "city_state"
    MUNICIPALITY = "municipality"
    COUNTY = "county"
    UNITARY = "unitary"
    DISTRICT = "district"
    LONDON_BOROUGH = "london_borough"
    METROPOLITAN_DISTRICT = "metropolitan_district"
    SCOTTISH_COUNCIL = "scottish_council"
    WELSH_PRINCIPAL_AREA = "welsh_principal_area"
    NORTHERN_IRELAND_DISTRICT = "northern_ireland_district"
    COMBINED_AUTHORITY = "combined_authority"
    STRATEGIC_REGIONAL_AUTHORITY = "strategic_regional_authority"
    STATE = "state"
    NATIONAL_BODY = "national_body"
    ASSOCIATION = "association"
    UNIVERSITY = "university"
    MEDIA = "media"
    COMPANY = "company"


KINDS: dict[OrganisationKind, Words] = {
    OrganisationKind.PREFECTURE: Words("Prefecture", "都道府県"),
    OrganisationKind.DESIGNATED_CITY: Words("Designated city", "政令指定都市"),
    OrganisationKind.CITY: Words("City", "市"),
    OrganisationKind.CITY_STATE: Words("City state", "都市州"),
    OrganisationKind.MUNICIPALITY: Words("Municipality", "市区町村"),
    OrganisationKind.COUNTY: Words("County", "カウンティ（県）"),
    OrganisationKind.UNITARY: Words("Unitary authority", "ユニタリー（統一自治体）"),
    OrganisationKind.DISTRICT: Words("District", "ディストリクト（市町村）"),
    OrganisationKind.LONDON_BOROUGH: Words("London borough", "ロンドン区"),
    OrganisationKind.METROPOLITAN_DISTRICT: Words("Metropolitan district", "大都市圏ディストリクト"),
    OrganisationKind.SCOTTISH_COUNCIL: Words("Scottish council", "スコットランドの自治体"),
    OrganisationKind.WELSH_PRINCIPAL_AREA: Words("Welsh principal area", "ウェールズの自治体"),
    OrganisationKind.NORTHERN_IRELAND_DISTRICT: Words("Northern Ireland district", "北アイルランドの自治体"),
    OrganisationKind.COMBINED_AUTHORITY: Words("Combined authority", "合同行政機構"),
    OrganisationKind.STRATEGIC_REGIONAL_AUTHORITY: Words("Strategic regional authority", "広域自治体"),
    OrganisationKind.STATE: Words("State", "州"),
    OrganisationKind.NATIONAL_BODY: Words("National body", "国の機関"),
    OrganisationKind.ASSOCIATION: Words("Association", "団体・協会"),
    OrganisationKind.UNIVERSITY: Words("University", "大学"),
    OrganisationKind.MEDIA: Words("Media", "報道機関"),
    OrganisationKind.COMPANY: Words("Company", "企業"),
}
"""The one table of their words; every kind stands in it."""
