"""Two rows become one: everything moves, nothing is doubled, and what stands against it is named first."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.builders import (
    PASSWORD,
    give_role,
    make_account,
    make_office,
    make_person,
    make_registration,
    open_event,
    session,
    unit_of_work,
)
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.accounts import services as accounts
from tourapp.accounts.models import Account, WebSession
from tourapp.core.db import Base
from tourapp.core.errors import Forbidden, Refusal
from tourapp.core.words import Words
from tourapp.custody.rules import Why
from tourapp.custody.services import erasing, joining, merging
from tourapp.directory import queries as directory
from tourapp.directory import services
from tourapp.directory.models import Appointment, Organisation, Person, PersonEmail
from tourapp.feeds import links
from tourapp.feeds.invitations import queries as invited
from tourapp.feeds.invitations import services as invitations
from tourapp.feeds.models import LinkKind
from tourapp.messages.models import Message
from tourapp.programme import services as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind
from tourapp.programme.models import ProgrammeItem
from tourapp.registration import services as registration
from tourapp.registration.marks.models import SavedView
from tourapp.registration.models import Registration

HEAD = Actor(grants=(Grant(Role.OFFICE_HEAD, ("office", "LON")),), is_strong=True)


def merge(stays, goes, actor=SYSTEM, **take):
    with unit_of_work():
        return merging.merge_people(
            actor,
            session().get_one(Person, stays),
            session().get_one(Person, goes),
            take=take,
            reason="entered twice",
        ).id


def two_people():
    one = make_person("one@example.org", given_name="Ada", family_name="Example")
    other = make_person("other@example.org", given_name="Adah", family_name="Exampel")
    return one.id, other.id


def test_everything_that_hung_on_the_one_hangs_on_the_other(each_app):
    with each_app.app_context():
        stays, _goes = two_people()
        made = make_registration(open_event(), "third@example.org")
        goes = made.person_id
        with unit_of_work():
            services.appoint(
                SYSTEM, session().get_one(Person, goes), organisation="Sample", post=Words("Clerk", "主事")
            )
        assert merge(stays, goes) == stays
        session().expire_all()
        assert session().get_one(Registration, made.id).person_id == stays
        assert session().scalars(sa.select(Appointment.person_id)).all() == [stays]
        kept = directory.person(stays)
        assert [each.address for each in kept.emails] == ["one@example.org", "third@example.org"]
        assert [each.is_primary for each in kept.emails] == [True, False]
        assert set(session().scalars(sa.select(Message.to_ref).where(Message.to_ref.is_not(None)))) == {
            f"person:{stays}"
        }
        assert directory.person_by_email("third@example.org").id == stays
        assert directory.person(goes).id == stays, "the old address of the page leads on"
        assert set(joining.hanging("person", goes)) == {"audit_entry"}


def test_values_are_taken_from_either(each_app):
    with each_app.app_context():
        stays, goes = two_people()
        merge(stays, goes, given_name="Adah", name_local="例 エイダ")
        session().expire_all()
        kept = directory.person(stays)
        assert (kept.given_name, kept.family_name, kept.name_local) == ("Adah", "Example", "例 エイダ")
        gone = session().get_one(Person, goes)
        assert (gone.given_name, gone.search_text, gone.merged_into_id) == ("", "", stays)
        found = directory.search_people(SYSTEM, "Adah")
        assert [each.id for each in found] == [stays]


INVITED, SUBSCRIBED = "invited", "subscribed"


@pytest.mark.parametrize(
    ("stays_has", "goes_has", "kept"),
    [
        (INVITED, INVITED, INVITED),
        (INVITED, SUBSCRIBED, INVITED),
        (SUBSCRIBED, INVITED, SUBSCRIBED),
        (None, INVITED, INVITED),
    ],
)
def test_whoever_stays_has_invitations_or_an_address_as_she_chose_and_never_both(
    app, stays_has, goes_has, kept
):
    with app.app_context():
        people = two_people()
        with unit_of_work():
            for person, has in zip(people, (stays_has, goes_has), strict=True):
                if has == INVITED:
                    invitations.choose(SYSTEM, session().get_one(Person, person), every_item=False)
                elif has == SUBSCRIBED:
                    links.make(SYSTEM, LinkKind.OWN, f"person:{person}", lang="en")
        stays = merge(*people)
        session().expire_all()
        wanted = invited.of(stays)
        assert (wanted is not None, bool(links.live(f"person:{stays}"))) == (
            kept == INVITED,
            kept == SUBSCRIBED,
        )
        assert invited.of(people[1]) is None
        assert wanted is None or invited.to_look_at(5) == [stays]


def test_two_live_registrations_for_one_event_stand_against_it(each_app):
    with each_app.app_context():
        event = open_event(title="Sample seminar")
        one, other = (
            make_registration(event, "one@example.org"),
            make_registration(event, "other@example.org"),
        )
        stays, goes = one.person_id, other.person_id
        with pytest.raises(Refusal, match="Sample seminar"):
            merge(stays, goes)
        session().expire_all()
        assert session().get_one(Registration, other.id).person_id == goes
        with unit_of_work():
            registration.cancel(SYSTEM, session().get_one(Registration, other.id), reason="twice")
        assert merge(stays, goes) == stays


def test_nobody_gains_a_role_or_a_way_to_sign_in(each_app):
    with each_app.app_context():
        stays, goes = two_people()
        make_account(session().get_one(Person, stays))
        make_account(session().get_one(Person, goes), password="quite another set of words")
        with unit_of_work():
            token = accounts.start_session(session().get_one(Person, goes), strong=True)
        merge(stays, goes)
        session().expire_all()
        account = session().scalars(sa.select(Account)).one()
        assert account.person_id == stays
        assert accounts.check_again(account, PASSWORD)
        assert set(session().scalars(sa.select(WebSession.person_id))) <= {stays}
        assert accounts.load_actor(token) is None


def test_a_role_is_ended_before_its_holder_goes(app):
    with app.app_context():
        stays, goes = two_people()
        give_role(session().get_one(Person, goes))
        with pytest.raises(Refusal, match="role"):
            merge(stays, goes)


def test_only_who_gives_roles_merges_somebody_into_staff(app):
    organiser = Actor(grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True)
    with app.app_context():
        make_office()
        stays, goes = two_people()
        give_role(session().get_one(Person, stays))
        with pytest.raises(Refusal, match="works for us"):
            merge(stays, goes, organiser)
        assert merge(stays, goes, HEAD) == stays


@pytest.mark.parametrize("role", [Role.LOGISTICS, Role.AUDITOR, Role.TOUR_LEADER])
def test_others_do_not_merge(app, role):
    actor = Actor(grants=(Grant(role, ("office", "LON")), Grant(role)), is_strong=True)
    with app.app_context():
        stays, goes = two_people()
        with pytest.raises(Forbidden):
            merge(stays, goes, actor)


def test_one_and_the_same_or_one_that_went_already_is_refused(app):
    with app.app_context():
        stays, goes = two_people()
        with pytest.raises(Refusal, match="different"):
            merge(stays, stays)
        merge(stays, goes)
        third = make_person("third@example.org").id
        with pytest.raises(Refusal, match="already"):
            merge(third, goes)


def test_an_erasure_reaches_what_was_merged(each_app):
    with each_app.app_context():
        stays, goes = two_people()
        merge(stays, goes)
        with unit_of_work():
            erasing.erase(SYSTEM, session().get_one(Person, stays), why=Why.ASKED)
        session().expire_all()
        assert all(each.erased_at for each in session().scalars(sa.select(Person)))
        assert session().scalars(sa.select(PersonEmail)).all() == []


def item_for(event, *audience):
    with unit_of_work():
        content = ItemContent(kind=ItemKind.COURTESY_CALL, title=Words("Call", "表敬"), audience=audience)
        return programme.add_item(SYSTEM, event, content).id


def test_an_audience_names_the_one_who_stays_and_names_her_once(each_app):
    with each_app.app_context():
        stays, goes = two_people()
        third = make_person("third@example.org").id
        event = open_event()
        both = item_for(event, f"person:{goes}", f"person:{third}", f"person:{stays}")
        alone = item_for(event, f"person:{goes}")
        merge(stays, goes)
        session().expire_all()
        audience = session().get_one(ProgrammeItem, both).audience
        assert audience == [f"person:{stays}", f"person:{third}"]
        assert session().get_one(ProgrammeItem, alone).audience == [f"person:{stays}"]


@pytest.mark.parametrize("target", ["person", "organisation"])
def test_no_value_of_any_table_leads_to_the_one_that_went(each_app, target):
    """One row in every column of JSON, by reference, by id and as a key; afterwards the old id is in none of them."""
    with each_app.app_context():
        stays, goes = two_people() if target == "person" else (body("Placeham"), body("City of Placeham"))
        event = open_event()
        item = item_for(event)
        planted = {"asked": {str(goes): [f"{target}:{goes}", {"who": str(goes)}]}}
        with unit_of_work():
            session().get_one(ProgrammeItem, item).details = planted
            owner = make_owner()
            view = SavedView(event_id=event.id, owner_id=owner, name="List", asked=planted)
            session().add(view)
        merge(stays, goes) if target == "person" else merge_bodies(stays, goes)
        session().expire_all()
        expected = {"asked": {str(stays): [f"{target}:{stays}", {"who": str(stays)}]}}
        assert session().get_one(ProgrammeItem, item).details == expected
        assert session().scalars(sa.select(SavedView.asked)).one() == expected


def make_owner():
    return services.add_person(SYSTEM, given_name="Owner", family_name="Example", lang="en").id


def test_a_list_that_does_not_change_keeps_what_it_has_twice():
    assert joining.renamed(["a", "a"], {"b": "c"}) == ["a", "a"]
    assert joining.renamed(["a", "b"], {"b": "a"}) == ["a"]
    assert joining.renamed([1, {"b": None}], {"b": "a"}) == [1, {"a": None}]


# --- organisations -----------------------------------------------------------------------------------


def body(name, **facts):
    with unit_of_work():
        return services.add_organisation(SYSTEM, kind="city", name=Words(name), country="GB", **facts).id


def merge_bodies(stays, goes, **take):
    with unit_of_work():
        merging.merge_organisations(
            SYSTEM,
            session().get_one(Organisation, stays),
            session().get_one(Organisation, goes),
            take=take,
            reason="entered twice",
        )
    session().expire_all()


def test_every_name_of_either_body_is_found_afterwards(each_app):
    with each_app.app_context():
        stays = body("Placeham", short_name="PLH")
        goes = body("City of Placeham", aliases=("Placeham Town",), codes={"gss": "E1"})
        made = make_registration(open_event(), organisation="City of Placeham")
        assert made.organisation_id == goes
        merge_bodies(stays, goes)
        for name in ("Placeham", "PLH", "City of Placeham", "Placeham Town"):
            assert [each.id for each in directory.organisations_matching(name)] == [stays], name
        assert session().get_one(Registration, made.id).organisation_id == stays
        assert directory.organisation(goes).id == stays
        assert directory.organisation(stays).codes == {"gss": "E1"}
        assert [each.id for each in directory.list_organisations("").items] == [stays]


def test_a_body_takes_values_of_the_other(app):
    with app.app_context():
        stays, goes = body("Placeham"), body("City of Placeham")
        merge_bodies(stays, goes, name=Words("City of Placeham", "プレイスハム市"))
        assert directory.organisation(stays).name == Words("City of Placeham", "プレイスハム市")
        assert [each.id for each in directory.organisations_matching("Placeham")] == [stays]


def test_bodies_of_the_reference_lists_and_clashing_codes_stand_against_it(app):
    with app.app_context():
        one = body("Placeham", source_key="authority:1", codes={"gss": "E1"})
        other = body("City of Placeham", source_key="authority:2", codes={"gss": "E2"})
        found = merging.preview_organisations(
            session().get_one(Organisation, one), session().get_one(Organisation, other)
        )
        assert len(found.conflicts) == 2
        with pytest.raises(Refusal, match="lists that we load"):
            merge_bodies(one, other)


def test_a_body_whose_successor_was_merged_into_it_has_none(app):
    with app.app_context():
        stays, goes = body("Oldham on Sample"), body("Newham on Sample")
        with unit_of_work():
            row = session().get_one(Organisation, stays)
            services.change_organisation(SYSTEM, row, version=row.version, valid_to=dt.date(2020, 3, 31))
            services.set_successor(SYSTEM, row, session().get_one(Organisation, goes))
        merge_bodies(stays, goes)
        assert session().get_one(Organisation, stays).successor_id is None


@pytest.mark.structure
@pytest.mark.parametrize("target", ["person", "organisation"])
def test_every_rule_of_one_of_a_kind_is_known_to_the_merge(app, target):
    """What both may have is either kept once or refused in words of its own; a new table is decided here."""
    decided = {*merging.GOES_QUIETLY, "registration", "appearance", "host_engagement"}
    with app.app_context():
        found = {
            column.table.name
            for column in joining.keys_to(target)
            for columns, _where in joining._unique_with(column)
            if len(columns) > 0
        }
    assert found - decided - KNOWN_ELSEWHERE == set()
    assert all(name in Base.metadata.tables for name in decided)


KNOWN_ELSEWHERE = {"organisation_alias", "group_member"}
"""Tables in which a double is refused with the general sentence."""
