"""The people of the demonstration: plainly made-up names, addresses under example.org, one for each role."""

from dataclasses import dataclass

from tourapp.access.actor import SYSTEM, Actor, Grant, Scope
from tourapp.access.policy import Role
from tourapp.accounts import services as accounts
from tourapp.directory import queries as directory
from tourapp.directory import services as people
from tourapp.directory.models import Person

OFFICE: Scope = ("office", "LON")


@dataclass(frozen=True)
class Somebody:
    """One person of the demonstration and the role she plays in it."""

    role: Role
    email: str
    given_name: str
    family_name: str
    scope: Scope | None = OFFICE
    lang: str = "en"
    name_local: str = ""
    name_kana: str = ""


STAFF: tuple[Somebody, ...] = (
    Somebody(Role.ADMINISTRATOR, "administrator@example.org", "Ivo", "Sampleton", scope=None),
    Somebody(
        Role.OFFICE_HEAD,
        "office.head@example.org",
        "Hanako",
        "Mihon",
        lang="ja",
        name_local="見本 花子",
        name_kana="みほん はなこ",
    ),
    Somebody(Role.ORGANISER, "organiser@example.org", "Clover", "Testington"),
    Somebody(Role.LOGISTICS, "logistics@example.org", "Rowan", "Placeholder"),
    Somebody(Role.DESK, "desk@example.org", "Bryony", "Sampleton"),
    Somebody(
        Role.HEADQUARTERS,
        "headquarters@example.org",
        "Tarō",
        "Rei",
        scope=None,
        lang="ja",
        name_local="例 太郎",
        name_kana="れい たろう",
    ),
    Somebody(Role.AUDITOR, "auditor@example.org", "Hazel", "Exampleby", scope=None),
)

PARTICIPANT = Somebody(Role.PARTICIPANT, "participant@example.org", "Alder", "Testington", scope=None)


def employ() -> Actor:
    """Enter the staff with their roles; returns the organiser, who builds the rest. Twice changes nothing."""
    for somebody in STAFF:
        person = directory.person_by_email(somebody.email) or _enter(somebody)
        accounts.grant(SYSTEM, person, somebody.role, somebody.scope)
    return organiser()


def organiser() -> Actor:
    """The organiser, as if she had signed in with her second factor."""
    person = directory.person_by_email("organiser@example.org")
    if person is None:
        raise LookupError("the demonstration has no organiser yet")
    grants = (Grant(Role.ORGANISER, OFFICE), Grant(Role.OFFICE_HEAD, OFFICE))
    return Actor(person_id=person.id, name=person.display_name("en"), grants=grants, is_strong=True)


def _enter(somebody: Somebody) -> Person:
    return people.add_person(
        SYSTEM,
        given_name=somebody.given_name,
        family_name=somebody.family_name,
        email=somebody.email,
        verified=True,
        lang=somebody.lang,
        name_local=somebody.name_local,
        name_kana=somebody.name_kana,
    )
