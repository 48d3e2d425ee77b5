import datetime as dt

import pytest
import sqlalchemy as sa

from tests.counting import statements
from tests.directory.conftest import REFERENCE, make_office, make_organisation, make_person, staff
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.audit import queries as audit
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Forbidden, NotFound, Refusal, SignInNeeded
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.directory import data, queries, services
from tourapp.directory.models import NameOrder, Organisation, PersonEmail

# --- organisations -----------------------------------------------------------------------------------


def test_the_office_of_the_country_covers_a_new_organisation(writing):
    with writing():
        make_office("LON", ("GB",))
        make_office("PAR", ("FR",))
        assert make_organisation("Placeville", "FR").office.code == "PAR"
        assert make_organisation("Placetown", "BR").office is None


def test_an_organisation_is_found_under_an_alias_until_it_is_taken_away(writing):
    with writing():
        organisation = make_organisation()
        alias = services.add_alias(SYSTEM, organisation, "Old Placeham", lang="en")
        assert queries.organisations_matching("OLD PLACEHAM") == [organisation]
        services.remove_alias(SYSTEM, organisation, alias)
        assert queries.organisations_matching("Old Placeham") == []
        assert queries.organisations_matching("placeham") == [organisation]


def test_an_alias_that_says_nothing_new_is_refused(writing):
    with writing():
        organisation = make_organisation()
        for name in ("Placeham", "PLACEHAM city council", "—"):
            with pytest.raises(Refusal):
                services.add_alias(SYSTEM, organisation, name)


def test_keys_follow_a_change_of_name(writing):
    with writing():
        organisation = make_organisation("Placeham City Council")
        services.change_organisation(
            SYSTEM, organisation, version=organisation.version, name=Words("Newham City Council", "新市")
        )
        assert queries.organisations_matching("placeham") == []
        assert queries.organisations_matching("新市") == [organisation]


def test_a_change_over_a_stale_text_is_a_conflict(writing):
    with writing():
        organisation = make_organisation()
        seen = organisation.version
        services.change_organisation(SYSTEM, organisation, version=seen, kana="ぷれいす")
        with pytest.raises(Conflict):
            services.change_organisation(SYSTEM, organisation, version=seen, kana="ほか")


def test_search_finds_the_old_name_and_points_to_the_successor(writing):
    with writing():
        old = make_organisation("Isawa Town", "JP", name_local="石和町", valid_to=dt.date(2004, 10, 11))
        new = make_organisation("Fuefuki City", "JP", name_local="笛吹市")
        services.set_successor(SYSTEM, old, new)
        (found,) = queries.search_organisations("石和")
        assert (found, found.successor) == (old, new)
        assert queries.search_organisations("石和", on=dt.date(2027, 1, 1)) == []
        assert queries.predecessors(new.id) == [old]


def test_successors_cannot_run_in_a_circle(writing):
    with writing():
        last = dt.date(2004, 1, 1)
        first = make_organisation("First", valid_to=last)
        second = make_organisation("Second", valid_to=last)
        services.set_successor(SYSTEM, first, second)
        for organisation in (first, second):
            with pytest.raises(Refusal):
                services.set_successor(SYSTEM, organisation, first)


def test_the_covering_office_edits_and_another_does_not(writing):
    with writing():
        make_office("LON", ("GB",))
        make_office("PAR", ("FR",))
        ours = make_organisation("Placeham", "GB")
        nobodys = make_organisation("Placetown", "BR")
        services.add_alias(staff(office="LON"), ours, "One")
        services.add_alias(staff(office="PAR"), nobodys, "Two")
        with pytest.raises(Forbidden):
            services.add_alias(staff(office="PAR"), ours, "Three")
        with pytest.raises(SignInNeeded):
            services.add_alias(VISITOR, ours, "Four")


def test_only_the_house_sets_up_offices(writing):
    with writing():
        office = make_office()
        with pytest.raises(Forbidden):
            services.change_office(staff(), office, mailbox="x@example.org")


def test_the_log_has_names_of_fields_and_no_values(writing):
    with writing():
        organisation = make_organisation()
        services.change_organisation(SYSTEM, organisation, version=organisation.version, kana="ぷれいす")
        entry = audit.of_subject(organisation.ref)[0]
        assert (entry.verb, entry.fields) == ("directory.change_organisation", ["kana"])


# --- search ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sheffield", "Sheffield City Council"),
        ("ＳＨＥＦＦＩＥＬＤ", "Sheffield City Council"),
        ("Lueneburg", None),
        ("luneburg", "City of Lüneburg"),
        ("københavn", "City of Copenhagen"),
        ("kobenhavns kommune", "City of Copenhagen"),
        ("Bhaile Atha Cliath", "Dublin City Council"),
        ("uleaborg", "City of Oulu"),
        ("council kent", "Kent County Council"),
        ("さっぽろ", "Sapporo City"),
        ("サッポロ", "Sapporo City"),
        ("ｻｯﾎﾟﾛ", "Sapporo City"),
        ("札幌市", "Sapporo City"),
        ("東京", "Tokyo Metropolitan Government"),
        ("Улаанбаатар", "Ulaanbaatar"),
        ("sao paulo", "São Paulo"),
        ("الرياض", "Riyadh"),
        ("100%", None),
        ("_", None),
    ],
)
def test_search_takes_any_name_in_either_script(reference, text, name):
    found = queries.search_organisations(text)
    assert (found[0].name.en if found else None) == name


def test_an_exact_name_comes_before_one_that_begins_with_it(reference):
    assert [found.name.en for found in queries.search_organisations("derby")] == [
        "Derby City Council",
        "Derbyshire County Council",
        "South Derbyshire District Council",
    ]


def test_matching_is_exact(reference):
    assert [found.name.en for found in queries.organisations_matching("Derby")] == ["Derby City Council"]
    assert queries.organisations_matching("derbys") == []


@pytest.fixture
def reference(app):
    with app.app_context():
        with unit_of_work():
            data.load_reference(REFERENCE)
        yield


def test_the_reference_data_is_whole_and_loading_it_again_changes_nothing(each_app):
    with each_app.app_context():
        with unit_of_work():
            loaded = data.load_reference(REFERENCE)
        assert (loaded.offices, loaded.organisations) == (8, 47 + 20 + 68 + 35 - 7)
        with unit_of_work():
            again = data.load_reference(REFERENCE)
        assert (again.offices, again.organisations) == (0, 0)
        assert [o.name.en for o in queries.search_organisations("sao paulo")] == ["São Paulo"]
        assert queries.list_organisations("", office="LON").total == 66 + 1  # the authorities and Berlin
        assert queries.office_by_code("LON").area[0] == "AT"


def test_lyon_and_ghent_belong_to_paris(reference):
    for name in ("Lyon", "Ghent", "Gent"):
        assert {found.office.code for found in queries.search_organisations(name)} >= {"PAR"}


def test_a_city_of_the_summit_that_was_there_already_is_not_made_twice(reference):
    city = queries.by_code("u20_2019", "U20-23")
    assert (city.name.ja, city.codes["jis"]) == ("大阪市", "27100")
    assert queries.by_code("u20_2019", "U20-15").name.en == "Greater London Authority"
    assert queries.organisations_matching("London")[0].name.en == "Greater London Authority"


def test_our_office_has_the_name_that_authorities_know(reference):
    assert queries.office_by_code("LON").name.ja == "クレア・ロンドン事務所"
    with pytest.raises(NotFound):
        queries.office_by_code("XXX")


# --- people ------------------------------------------------------------------------------------------


def test_a_name_is_shown_in_its_own_order(writing):
    with writing():
        haruo = make_person("Haruo", "Yamada", name_local="山田 春夫", name_kana="やまだ はるお")
        assert haruo.name_order is NameOrder.FAMILY_FIRST
        assert (haruo.display_name("en"), haruo.display_name("ja")) == ("YAMADA Haruo", "山田 春夫")
        assert make_person("Suharto", "").display_name("en") == "Suharto"


def test_people_are_found_by_any_form_of_the_name_and_by_address(writing):
    with writing():
        haruo = make_person(
            "Haruo", "Yamada", name_local="髙田 春夫", name_kana="たかだ はるお", email="Haruo@Example.org"
        )
        make_person()
        actor = staff()
        for text in ("haruo", "YAMADA haruo", "高田", "タカダ", "春夫", "haruo@example", "ＨＡＲＵＯ"):
            assert queries.search_people(actor, text) == [haruo], text
        with pytest.raises(Forbidden):
            queries.search_people(VISITOR, "haruo")


def test_an_address_belongs_to_one_person_unless_it_is_shared(writing):
    with writing():
        anna = make_person(email="anna@example.org")
        assert queries.person_by_email("ＡＮＮＡ@example.org ") is anna
        with pytest.raises(Refusal):
            make_person("Other", email="ANNA@EXAMPLE.ORG")
        make_person("One", email="office@example.org", shared=True)
        make_person("Two", email="office@example.org", shared=True)
        assert queries.person_by_email("office@example.org") is None


def test_the_database_itself_keeps_an_address_with_one_person(each_app):
    with each_app.app_context():
        with unit_of_work():
            make_person(email="anna@example.org")
            other = make_person("Other").id
        with pytest.raises(sa.exc.IntegrityError), unit_of_work() as work:
            work.add(
                PersonEmail(
                    person_id=other, address="a", address_key="anna@example.org", created_at=clock.now()
                )
            )


def test_verifying_an_address_is_noted_once(writing):
    with writing():
        anna = make_person(email="anna@example.org")
        services.verify_email(SYSTEM, anna, "ANNA@example.org")
        services.verify_email(SYSTEM, anna, "anna@example.org")
        assert anna.emails[0].verified_at == clock.now()
        assert [entry.verb for entry in audit.of_subject(anna.ref)].count("directory.verify_email") == 1
        with pytest.raises(NotFound):
            services.verify_email(SYSTEM, anna, "other@example.org")


def test_a_letter_uses_the_appointment_of_its_date(writing):
    with writing():
        anna = make_person()
        body = make_organisation()
        old = services.appoint(
            SYSTEM, anna, organisation=body, post=Words("Officer"), valid_from=dt.date(2020, 4, 1)
        )
        services.end_appointment(SYSTEM, old, dt.date(2026, 3, 31))
        new = services.appoint(
            SYSTEM, anna, organisation="Elsewhere", post=Words("", "課長"), valid_from=dt.date(2026, 4, 1)
        )
        assert queries.appointment_on(anna, dt.date(2026, 3, 31)) is old
        assert queries.appointment_on(anna, dt.date(2026, 4, 1)) is new
        assert queries.appointment_on(anna, dt.date(2019, 4, 1)) is None
        assert queries.appointments_at(body.id, dt.date(2026, 3, 31)) == [old]


def test_of_two_posts_the_higher_one_counts(writing):
    with writing():
        anna = make_person()
        services.appoint(SYSTEM, anna, organisation="A", post=Words("Adviser"))
        mayor = services.appoint(SYSTEM, anna, organisation="A", post=Words("Mayor"), rank_band=1)
        assert queries.appointment_on(anna, dt.date(2027, 1, 1)) is mayor


def test_a_person_is_edited_by_the_office_that_covers_her_authority(writing):
    with writing():
        make_office("LON", ("GB",))
        make_office("PAR", ("FR",))
        anna = make_person()
        services.change_person(staff(office="PAR"), anna, version=anna.version, preferred_name="Annie")
        services.appoint(SYSTEM, anna, organisation=make_organisation(), post=Words("Officer"))
        with pytest.raises(Forbidden):
            services.change_person(staff(office="PAR"), anna, version=anna.version, preferred_name="Ann")
        services.change_person(staff(office="LON"), anna, version=anna.version, preferred_name="Ann")


def test_lists_take_the_same_number_of_statements_for_one_and_for_many(app):
    counts = []
    for number in (1, 3, 60):
        with app.app_context():
            with unit_of_work():
                while len(session().scalars(sa.select(Organisation.id)).all()) < number:
                    body = make_organisation(f"Place {new_id()}")
                    someone = make_person(f"N{new_id()}")
                    services.appoint(SYSTEM, someone, organisation=body, post=Words("Officer"))
            session().rollback()
            session().expunge_all()
            with statements() as seen:
                for found in queries.list_organisations("place").items:
                    assert found.office is None and found.successor is None
                for found in queries.list_people(SYSTEM, "").items:
                    assert found.primary_email is None and found.appointments[0].organisation
            counts.append(len(seen))
    assert len(set(counts)) == 1 and counts[0] <= 6
