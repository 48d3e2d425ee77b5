"""Links, sessions, roles, passwords: what is promised and what is refused."""

import datetime as dt
import hashlib

import pyotp
import pytest
import sqlalchemy as sa

from tests.accounts.conftest import mailed, mailed_address, statements, work
from tests.builders import PASSWORD, TOTP_SECRET, give_role, make_account, make_person
from tests.conftest import NOW
from tests.together import at_once
from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, VISITOR, Actor, Grant
from tourapp.access.policy import Role
from tourapp.accounts import passwords, queries, services
from tourapp.accounts.models import Account, Link, LinkPurpose, RoleGrant, WebSession
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Gone, NotFound, Refusal, SignInNeeded
from tourapp.core.jobs import Job
from tourapp.directory import services as directory
from tourapp.directory.models import Person, PersonEmail
from tourapp.messages.private_links import opened_links

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def new_sign_in_link(person: Person, **facts: object) -> str:
    with unit_of_work():
        return services.new_link(
            LinkPurpose.SIGN_IN, person=person, expires_at=clock.now() + 10 * MINUTE, **facts
        )


def start(person: Person, *, strong: bool = False) -> str:
    with unit_of_work():
        return services.start_session(session().get_one(Person, person.id), strong=strong)


# --- links -----------------------------------------------------------------------------------------


def test_only_the_hash_of_a_token_is_kept(inside):
    token = new_sign_in_link(make_person())
    assert len(token) == 43
    (row,) = session().connection().exec_driver_sql("SELECT * FROM link").fetchall()
    assert token not in repr(row)
    assert hashlib.sha256(token.encode()).digest() in row


def test_finding_a_link_does_not_use_it(inside):
    token = new_sign_in_link(make_person())
    for _time in range(3):
        assert services.find_link(token, LinkPurpose.SIGN_IN).used_at is None


def test_a_link_is_found_for_its_own_purpose_only(inside):
    token = new_sign_in_link(make_person())
    with pytest.raises(NotFound):
        services.find_link(token, LinkPurpose.VERIFY_REGISTRATION)


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
def test_what_was_never_a_token_is_not_found(inside, token):
    with pytest.raises(NotFound):
        services.find_link(token, LinkPurpose.SIGN_IN)


def test_a_link_works_until_its_instant(inside, at):
    token = new_sign_in_link(make_person())
    with at(NOW + 10 * MINUTE - dt.timedelta(seconds=1)):
        services.find_link(token, LinkPurpose.SIGN_IN)
    with at(NOW + 10 * MINUTE), pytest.raises(Gone) as gone:
        services.find_link(token, LinkPurpose.SIGN_IN)
    assert gone.value.code == "expired"


def test_a_link_that_expires_while_the_page_is_open_cannot_be_used(inside, at):
    link = services.find_link(new_sign_in_link(make_person()), LinkPurpose.SIGN_IN)
    with at(NOW + 10 * MINUTE), pytest.raises(Gone), unit_of_work():
        services.use_link(link)


def test_a_used_link_is_found_again_only_by_who_allows_it(inside, at):
    token = new_sign_in_link(make_person())
    with unit_of_work():
        services.use_link(services.find_link(token, LinkPurpose.SIGN_IN))
    with pytest.raises(Gone) as gone:
        services.find_link(token, LinkPurpose.SIGN_IN)
    assert gone.value.code == "used"
    with at(NOW + DAY):
        assert services.find_link(token, LinkPurpose.SIGN_IN, allow_used=True).used_at == NOW


def test_a_revoked_link_is_gone_even_for_who_allows_used_ones(inside):
    person = make_person()
    token = new_sign_in_link(person)
    with unit_of_work():
        services.revoke_links(LinkPurpose.SIGN_IN, person=person)
    with pytest.raises(Gone):
        services.find_link(token, LinkPurpose.SIGN_IN, allow_used=True)


def test_links_about_one_thing_are_revoked_and_others_stay(inside):
    person = make_person()
    one, other = (
        new_sign_in_link(person, about="registration:1"),
        new_sign_in_link(person, about="registration:2"),
    )
    with unit_of_work():
        services.revoke_links(LinkPurpose.SIGN_IN, about="registration:1")
    with pytest.raises(Gone):
        services.find_link(one, LinkPurpose.SIGN_IN)
    services.find_link(other, LinkPurpose.SIGN_IN)


@pytest.mark.postgres
def test_of_many_who_use_a_link_at_once_exactly_one_gets_through(inside_each):
    token = new_sign_in_link(make_person())

    def use() -> str:
        link = services.find_link(token, LinkPurpose.SIGN_IN, allow_used=True)
        services.use_link(link)
        return "used"

    results = at_once(inside_each, use, times=6)
    assert results.count("used") == 1
    assert sum(isinstance(result, Gone) for result in results) == 5


# --- signing in by mail ------------------------------------------------------------------------------


def ask(address: str, **facts: object) -> None:
    with unit_of_work():
        services.request_sign_in(address, **facts)


def test_a_person_gets_a_mail_in_her_language_with_a_link_that_signs_her_in(inside):
    person = make_person("sora@example.org", given_name="空", family_name="見本", lang="ja")
    ask("SORA@example.org", next_path="/events/seminar")
    work()
    (message,) = mailed()
    assert (message.to_address, message.lang, message.to_ref) == ("sora@example.org", "ja", person.ref)
    assert "サインイン" in message.subject
    address = mailed_address()
    token = address.rpartition("/")[2]
    assert address == f"http://localhost/sign-in/{token}"
    assert token not in message.text + message.html + message.subject
    link = services.find_link(token, LinkPurpose.SIGN_IN)
    assert (link.person_id, link.next_path, link.is_strong) == (person.id, "/events/seminar", False)
    assert link.expires_at == NOW + 10 * MINUTE


def test_an_address_that_is_nobodys_gets_no_mail_and_leaves_nothing(inside):
    make_person("ada@example.org")
    ask("nobody@example.org")
    work()
    assert mailed() == []
    assert session().scalar(sa.select(sa.func.count()).select_from(Link)) == 0


def share(address, *names):
    """People who share one address, in this order."""
    made = []
    for name in names:
        with unit_of_work():
            made.append(directory.add_person(SYSTEM, given_name=name, email=address, shared=True))
    return made


def test_each_who_shares_an_address_gets_her_own_link_there_and_nobody_else_does(inside):
    make_person("eve@example.org")
    ada, ben = share("office@example.org", "Ada", "Ben")
    ask("Office@Example.org")
    work()
    found = mailed()
    assert [(each.to_ref, each.to_address) for each in found] == [
        (ada.ref, "office@example.org"),
        (ben.ref, "office@example.org"),
    ]
    assert "Ben" not in found[0].text and "Ada" not in found[1].text
    for message, person in zip(found, (ada, ben), strict=True):
        (address,) = opened_links(message.id, message.secrets).values()
        link = services.find_link(address.rpartition("/")[2], LinkPurpose.SIGN_IN)
        assert link.person_id == person.id


def test_using_ones_own_link_of_a_shared_address_leaves_the_links_of_the_others(inside):
    ada, ben = share("office@example.org", "Ada", "Ben")
    ask("office@example.org")
    work()
    links = {each.person_id: each for each in session().scalars(sa.select(Link))}
    with unit_of_work():
        services.sign_in_with_link(links[ada.id])
    session().refresh(links[ben.id])
    assert links[ben.id].revoked_at is None and links[ben.id].used_at is None


def test_the_request_costs_the_same_statements_whoever_asks(app):
    with app.app_context():
        make_person("ada@example.org")
    seen = {}
    for address in ("ada@example.org", "nobody@example.org"):
        with statements(app) as executed, app.app_context():
            ask(address)
        seen[address] = [" ".join(one.split()[:3]) for one in executed]
    assert seen["ada@example.org"] == seen["nobody@example.org"]
    assert len(seen["ada@example.org"]) >= 4


def test_the_job_names_nobody(inside):
    make_person()
    ask("ada@example.org")
    (job,) = session().scalars(sa.select(Job).where(Job.kind == services.MAIL_LINK_JOB))
    assert set(job.payload) == {"link"}


def test_the_job_run_twice_leaves_one_link_that_works(inside):
    make_person()
    ask("ada@example.org")
    (job,) = session().scalars(sa.select(Job).where(Job.kind == services.MAIL_LINK_JOB))
    work()
    first = mailed_address().rpartition("/")[2]
    with unit_of_work():
        job = session().get_one(Job, job.id)
        job.state, job.next_try_at, job.lease_until = "queued", NOW, None
    work()
    with pytest.raises(NotFound):
        services.find_link(first, LinkPurpose.SIGN_IN)
    services.find_link(mailed_address().rpartition("/")[2], LinkPurpose.SIGN_IN)


def test_signing_in_by_mail_verifies_the_address_and_revokes_the_other_links(inside):
    person = make_person()
    with unit_of_work():
        session().execute(sa.update(PersonEmail).values(verified_at=None))
    other = new_sign_in_link(person)
    ask("ada@example.org")
    work()
    link = services.find_link(mailed_address().rpartition("/")[2], LinkPurpose.SIGN_IN)
    with unit_of_work():
        services.sign_in_with_link(link)
    assert session().scalar(sa.select(PersonEmail.verified_at)) == NOW
    with pytest.raises(Gone):
        services.find_link(other, LinkPurpose.SIGN_IN)


def test_a_mailed_link_never_begins_a_strong_session_whatever_roles_the_person_has(inside):
    person = make_person()
    give_role(person)
    link = services.find_link(new_sign_in_link(person), LinkPurpose.SIGN_IN)
    with unit_of_work():
        token = services.sign_in_with_link(link)
    actor = services.load_actor(token)
    assert actor is not None
    assert not actor.is_strong
    assert not actor.is_staff
    assert actor.scopes_for(Action.SEE_PARTICIPANTS) == frozenset()


def test_a_link_of_the_machine_begins_a_strong_session_for_who_works_for_us_only(inside):
    person = make_person()
    for strong in (False, True):
        with unit_of_work():
            address = services.machine_link(SYSTEM, session().get_one(Person, person.id))
        link = services.find_link(address.rpartition("/")[2], LinkPurpose.SIGN_IN)
        with unit_of_work():
            token = services.sign_in_with_link(link)
        actor = services.load_actor(token)
        assert actor is not None
        assert actor.is_strong is strong
        give_role(person)


def test_only_the_machine_makes_such_links(inside):
    person = make_person()
    for actor in (VISITOR, Actor(person_id=person.id, is_strong=True, grants=(Grant(Role.ADMINISTRATOR),))):
        with pytest.raises(NotFound), unit_of_work():
            services.machine_link(actor, person)


# --- sessions --------------------------------------------------------------------------------------


def test_an_actor_is_loaded_in_two_statements(app):
    with app.app_context():
        person = make_person(lang="ja", zone="Asia/Tokyo")
        give_role(person)
        give_role(person, Role.LOGISTICS, ("event", "1"))
        token = start(person, strong=True)
    with statements(app) as executed, app.app_context():
        actor = services.load_actor(token)
    assert len([one for one in executed if one.startswith("SELECT")]) == 2
    assert actor is not None
    assert (actor.person_id, actor.name, actor.lang, actor.zone) == (
        person.id,
        "Ada Example",
        "ja",
        "Asia/Tokyo",
    )
    assert [grant.role for grant in actor.grants] == [Role.ORGANISER, Role.LOGISTICS]


def test_nobody_stands_behind_an_unknown_token(inside):
    assert services.load_actor("x") is None


def test_the_token_of_a_session_is_kept_as_a_hash_and_new_each_time(inside):
    person = make_person()
    tokens = {start(person) for _time in range(3)}
    assert len(tokens) == 3
    kept = session().scalars(sa.select(WebSession.token_hash)).all()
    assert not {token.encode() for token in tokens} & set(kept)


def test_a_session_ends_when_it_is_ended_and_others_go_on(inside):
    person = make_person()
    one, other = start(person), start(person)
    with unit_of_work():
        services.end_session(one)
        services.end_session(one)
        services.end_session("never was one")
    assert services.load_actor(one) is None
    assert services.load_actor(other) is not None


def test_a_new_session_ends_the_one_that_the_browser_had(inside):
    person = make_person()
    before = start(person)
    with unit_of_work():
        after = services.start_session(session().get_one(Person, person.id), strong=False, replacing=before)
    assert services.load_actor(before) is None
    assert services.load_actor(after) is not None


def test_all_sessions_of_a_person_end_at_once_and_nobody_elses(inside):
    person, other = make_person(), make_person("ben@example.org", given_name="Ben")
    mine, theirs = [start(person), start(person)], start(other)
    with unit_of_work():
        services.end_sessions_of(session().get_one(Person, person.id))
    assert [services.load_actor(token) for token in mine] == [None, None]
    assert services.load_actor(theirs) is not None


@pytest.mark.parametrize(("strong", "idle"), [(True, 8 * HOUR), (False, 30 * DAY)])
def test_a_session_that_nobody_uses_ends(inside, at, strong, idle):
    token = start(make_person(), strong=strong)
    with at(NOW + idle - MINUTE):
        assert services.load_actor(token) is not None
    with at(NOW + idle):
        assert services.load_actor(token) is None


def test_a_session_that_is_used_all_the_time_ends_at_its_absolute_limit(inside, at):
    token = start(make_person(), strong=True)
    for hours in (4, 8, 11):
        with at(NOW + hours * HOUR):
            found = queries.signed_in(token, clock.now())
            assert found is not None
            with unit_of_work():
                services.note_use(found.session_id, clock.now())
    with at(NOW + 12 * HOUR):
        assert services.load_actor(token) is None


def test_an_erased_person_is_signed_out(inside):
    person = make_person()
    token = start(person)
    with unit_of_work():
        session().execute(sa.update(Person).values(erased_at=NOW))
    assert services.load_actor(token) is None


def test_signing_in_and_out_is_noted_without_values(inside):
    token = start(make_person())
    with unit_of_work():
        services.end_session(token)
    verbs = session().scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert [verb for verb in verbs if verb.startswith("session.")] == ["session.start", "session.end"]


@pytest.mark.postgres
def test_two_first_sign_ins_at_once_make_one_account(inside_each):
    person_id = make_person().id
    results = at_once(
        inside_each,
        lambda: services.start_session(session().get_one(Person, person_id), strong=False),
        times=4,
    )
    assert all(isinstance(token, str) for token in results), results
    assert session().scalar(sa.select(sa.func.count()).select_from(Account)) == 1


# --- roles -----------------------------------------------------------------------------------------


def grants_of(person: Person) -> list[tuple[Role, object]]:
    return [(grant.role, grant.scope) for grant in queries.grants_of(person.id)]


def test_a_role_counts_in_a_strong_session_and_not_in_another(inside):
    person = make_person()
    give_role(person, Role.ORGANISER, ("office", "LON"))
    strong, weak = services.load_actor(start(person, strong=True)), services.load_actor(start(person))
    assert strong is not None
    assert weak is not None
    assert strong.is_staff
    assert strong.scopes_for(Action.SEE_PARTICIPANTS) == {("office", "LON")}
    assert not weak.is_staff
    assert weak.scopes_for(Action.SEE_PARTICIPANTS) == frozenset()


def test_a_role_holds_from_its_first_to_its_last_day_where_the_person_is(inside, at):
    person = make_person(zone="Asia/Tokyo")
    day = dt.date(2027, 5, 10)
    with unit_of_work():
        services.grant(
            SYSTEM,
            session().get_one(Person, person.id),
            Role.TOUR_LEADER,
            ("event", "1"),
            valid_from=day,
            valid_to=day,
        )
    first = dt.datetime(2027, 5, 9, 15, 0, tzinfo=dt.UTC)  # midnight in Tokyo
    for instant, holds in [
        (first - MINUTE, False),
        (first, True),
        (first + DAY - MINUTE, True),
        (first + DAY, False),
    ]:
        with at(instant):
            assert queries.works_for_us(session().get_one(Person, person.id)) is holds


def test_a_change_of_roles_ends_every_session(inside):
    person = make_person()
    token = start(person, strong=True)
    give_role(person)
    assert services.load_actor(token) is None
    token = start(person, strong=True)
    with unit_of_work():
        assert services.revoke(
            SYSTEM, session().get_one(Person, person.id), Role.ORGANISER, ("office", "LON")
        )
    assert services.load_actor(token) is None
    assert grants_of(person) == []


def test_the_same_role_again_changes_nothing_and_ends_no_session(inside):
    person = make_person()
    give_role(person)
    token = start(person, strong=True)
    give_role(person)
    assert services.load_actor(token) is not None
    assert session().scalar(sa.select(sa.func.count()).select_from(RoleGrant)) == 1


def test_other_dates_replace_the_grant_and_the_old_one_stays_on_record(inside):
    person = make_person()
    give_role(person)
    with unit_of_work():
        services.grant(
            SYSTEM,
            session().get_one(Person, person.id),
            Role.ORGANISER,
            ("office", "LON"),
            valid_to=dt.date(2027, 12, 31),
        )
    assert [grant.valid_to for grant in queries.grants_of(person.id)] == [dt.date(2027, 12, 31)]
    ended = session().scalars(sa.select(RoleGrant).where(RoleGrant.ended_at.is_not(None))).one()
    assert (ended.ended_by, ended.valid_to) == ("system", None)


def test_ending_a_role_that_nobody_has_changes_nothing(inside):
    person = make_person()
    give_role(person)
    token = start(person, strong=True)
    with unit_of_work():
        assert not services.revoke(
            SYSTEM, session().get_one(Person, person.id), Role.ORGANISER, ("office", "PAR")
        )
    assert services.load_actor(token) is not None


def test_a_head_of_office_gives_roles_in_her_own_office_and_nowhere_else(inside):
    head = Actor(
        person_id=make_person("head@example.org").id,
        grants=(Grant(Role.OFFICE_HEAD, ("office", "LON")),),
        is_strong=True,
    )
    person = make_person()
    with unit_of_work():
        services.grant(head, session().get_one(Person, person.id), Role.ORGANISER, ("office", "LON"))
    for role, scope in [
        (Role.ORGANISER, ("office", "PAR")),
        (Role.ADMINISTRATOR, None),
        (Role.AUDITOR, None),
    ]:
        with pytest.raises(Forbidden), unit_of_work():
            services.grant(head, session().get_one(Person, person.id), role, scope)
        with pytest.raises(Forbidden), unit_of_work():
            services.revoke(head, session().get_one(Person, person.id), role, scope)


def test_nobody_gives_roles_without_having_one_for_it(inside):
    person = make_person()
    weak = Actor(person_id=person.id, grants=(Grant(Role.ADMINISTRATOR),), is_strong=False)
    for actor, refusal in [
        (VISITOR, SignInNeeded),
        (Actor(person_id=person.id), Forbidden),
        (weak, Forbidden),
    ]:
        with pytest.raises(refusal), unit_of_work():
            services.grant(actor, person, Role.ADMINISTRATOR)


def test_giving_and_ending_a_role_is_noted(inside):
    person = make_person()
    give_role(person)
    with unit_of_work():
        services.revoke(SYSTEM, session().get_one(Person, person.id), Role.ORGANISER, ("office", "LON"))
    entries = session().scalars(
        sa.select(AuditEntry).where(AuditEntry.verb.like("role.%")).order_by(AuditEntry.id)
    )
    noted = [(entry.verb, entry.actor, entry.subject) for entry in entries]
    assert noted == [("role.grant", "system", person.ref), ("role.revoke", "system", person.ref)]


@pytest.mark.postgres
def test_the_same_role_given_twice_at_once_is_one_grant(inside_each):
    person_id = make_person().id
    results = at_once(
        inside_each,
        lambda: services.grant(SYSTEM, session().get_one(Person, person_id), Role.AUDITOR),
        times=4,
    )
    assert all(isinstance(result, RoleGrant) for result in results), results
    assert session().scalar(sa.select(sa.func.count()).select_from(RoleGrant)) == 1


# --- password and second factor ------------------------------------------------------------------------


def code(steps: int = 0) -> str:
    return pyotp.TOTP(TOTP_SECRET).at(int(clock.now().timestamp()) + steps * 30)


def sign_in(password: str = PASSWORD, text: str | None = None, address: str = "ada@example.org") -> str:
    checked = services.check_password(address, password)
    with unit_of_work():
        return services.sign_in_with_code(checked, code(1) if text is None else text, address=address)


def test_password_and_code_begin_a_strong_session(inside):
    make_account(make_person())
    actor = services.load_actor(sign_in())
    assert actor is not None
    assert actor.is_strong


def test_a_password_typed_with_another_keyboard_is_the_same(inside):
    make_account(make_person(), password="Le café de la gare")
    assert services.check_password("ada@example.org", "Le cafe\u0301 de la gare") is not None


@pytest.mark.parametrize(
    ("password", "text", "address"),
    [
        ("wrong words here", None, "ada@example.org"),
        (PASSWORD, "000000", "ada@example.org"),
        (PASSWORD, "", "ada@example.org"),
        (PASSWORD, None, "nobody@example.org"),
        (PASSWORD, None, "ben@example.org"),
        ("", None, "ben@example.org"),
    ],
)
def test_whatever_does_not_match_is_refused_in_the_same_words(inside, password, text, address):
    make_account(make_person())
    make_person("ben@example.org", given_name="Ben")  # knows us, has no account
    with pytest.raises(Refusal) as refused:
        sign_in(password, text, address)
    assert (refused.value.code, refused.value.field) == ("no_match", "password")


def test_a_password_alone_signs_nobody_in(inside):
    person = make_person()
    hashed = services.new_password_hash(person, PASSWORD)
    with unit_of_work():
        services.set_password(
            Actor(person_id=person.id, is_strong=True), person, password_hash=hashed, checked=None
        )
    for text in ("", "000000", code()):
        with pytest.raises(Refusal):
            sign_in(text=text)


def test_a_code_works_once(inside):
    make_account(make_person())
    sign_in(text=code(1))
    with pytest.raises(Refusal):
        sign_in(text=code(1))
    with pytest.raises(Refusal):
        sign_in(text=code(0))


@pytest.mark.postgres
def test_of_many_who_send_the_same_code_at_once_one_gets_in(inside_each):
    make_account(make_person())
    checked = services.check_password("ada@example.org", PASSWORD)
    right = code(1)
    results = at_once(
        inside_each,
        lambda: services.sign_in_with_code(checked, right, address="ada@example.org"),
        times=4,
    )
    assert sum(isinstance(result, str) for result in results) == 1
    assert sum(isinstance(result, Refusal) for result in results) == 3


def test_a_password_that_changed_after_it_was_checked_opens_nothing(inside):
    person = make_person()
    make_account(person)
    checked = services.check_password("ada@example.org", PASSWORD)
    with unit_of_work():
        services.forget_credentials(SYSTEM, session().get_one(Person, person.id))
    make_account(person, password="quite another sentence")
    with pytest.raises(Refusal), unit_of_work():
        services.sign_in_with_code(checked, code(1), address="ada@example.org")


def test_an_unknown_address_is_hashed_for_all_the_same(inside, monkeypatch):
    hashed = []
    real = passwords.is_right
    monkeypatch.setattr(passwords, "is_right", lambda kept, text: hashed.append(kept) or real(kept, text))
    assert services.check_password("nobody@example.org", PASSWORD) is None
    assert hashed == [None]


def test_nobody_gets_in_with_the_password_that_stands_for_nobody(inside):
    assert not passwords.is_right(None, "nobody's")


def test_hashing_inside_a_unit_of_work_is_refused(inside):
    make_account(make_person())
    with unit_of_work():
        with pytest.raises(RuntimeError, match="hashing"):
            services.check_password("ada@example.org", PASSWORD)
        with pytest.raises(RuntimeError, match="hashing"):
            passwords.hash_password("four other words here")


def test_passwords_are_hashed_with_the_figures_of_the_plan(inside):
    assert passwords.hash_password(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_changed_password_ends_all_sessions_and_goes_on_in_a_new_one(inside):
    person = make_person()
    make_account(person)
    before = [start(person, strong=True), start(person)]
    hashed = services.new_password_hash(person, "a brand new sentence")
    checked = services.check_password("ada@example.org", PASSWORD)
    actor = Actor(person_id=person.id, is_strong=True)
    with unit_of_work():
        token = services.set_password(
            actor, session().get_one(Person, person.id), password_hash=hashed, checked=checked
        )
    assert [services.load_actor(one) for one in before] == [None, None]
    assert services.load_actor(token) is not None
    assert services.check_password("ada@example.org", "a brand new sentence") is not None
    assert services.check_password("ada@example.org", PASSWORD) is None


def test_a_password_is_not_changed_without_the_current_one(inside):
    person = make_person()
    make_account(person)
    hashed = services.new_password_hash(person, "a brand new sentence")
    with pytest.raises(Refusal) as refused, unit_of_work():
        services.set_password(
            Actor(person_id=person.id, is_strong=True), person, password_hash=hashed, checked=None
        )
    assert refused.value.field == "current_password"


def test_a_mailbox_is_not_enough_to_set_a_password_or_a_second_factor(inside):
    person = make_person()
    give_role(person)
    weak = Actor(person_id=person.id)
    hashed = services.new_password_hash(person, "a brand new sentence")
    with pytest.raises(Forbidden), unit_of_work():
        services.set_password(weak, person, password_hash=hashed, checked=None)
    with pytest.raises(Forbidden), unit_of_work():
        services.set_second_factor(weak, person, secret=TOTP_SECRET, code=code(), checked=None)


def test_nobody_sets_somebody_elses_password(inside):
    person, other = make_person(), make_person("ben@example.org", given_name="Ben")
    hashed = services.new_password_hash(person, "a brand new sentence")
    actor = Actor(person_id=other.id, is_strong=True, grants=(Grant(Role.ADMINISTRATOR),))
    with pytest.raises(Forbidden), unit_of_work():
        services.set_password(actor, person, password_hash=hashed, checked=None)


def test_a_second_factor_is_kept_sealed_and_only_after_its_code_was_shown(inside):
    person = make_person()
    actor = Actor(person_id=person.id, is_strong=True)
    with pytest.raises(Refusal), unit_of_work():
        services.set_second_factor(actor, person, secret=TOTP_SECRET, code="000000", checked=None)
    make_account(person)
    account = queries.account_of(person.id)
    assert account is not None
    assert account.totp_secret is not None
    assert TOTP_SECRET.encode() not in account.totp_secret.blob


def test_who_has_lost_everything_begins_again_by_the_machine(inside):
    person = make_person()
    make_account(person)
    token = start(person, strong=True)
    with pytest.raises(Forbidden), unit_of_work():
        services.forget_credentials(Actor(person_id=person.id, is_strong=True), person)
    with unit_of_work():
        services.forget_credentials(SYSTEM, session().get_one(Person, person.id))
    assert services.load_actor(token) is None
    assert services.check_password("ada@example.org", PASSWORD) is None


# --- tidying ---------------------------------------------------------------------------------------


def test_what_has_run_out_is_deleted_and_what_may_be_needed_stays(inside, at):
    person = make_person()
    new_sign_in_link(person)
    with unit_of_work():
        kept = services.new_link(
            LinkPurpose.VERIFY_REGISTRATION, about="registration:1", expires_at=NOW + DAY
        )
    start(person)
    with at(NOW + 40 * DAY):
        fresh = start(person)
        with unit_of_work():
            services.purge_links()
            services.purge_sessions()
            services.forget_tries_of_the_past()
        assert session().scalars(sa.select(Link.purpose)).all() == ["verify_registration"]
        assert session().scalar(sa.select(sa.func.count()).select_from(WebSession)) == 2
    with at(NOW + 125 * DAY):
        with unit_of_work():
            services.purge_links()
            services.purge_sessions()
            services.forget_tries_of_the_past()
        assert session().scalar(sa.select(sa.func.count()).select_from(WebSession)) == 1
        assert services.load_actor(fresh) is None
        with pytest.raises(Gone):
            services.find_link(kept, LinkPurpose.VERIFY_REGISTRATION)
