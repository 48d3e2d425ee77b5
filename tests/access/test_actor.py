from dataclasses import dataclass

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, VISITOR, Actor, Grant
from tourapp.access.policy import Role
from tourapp.core.ids import new_id


@dataclass
class Thing:
    lies_in: tuple[tuple[str, str], ...]

    def scopes(self):
        return self.lies_in


def somebody(role: Role, scope=None, *, is_strong=True) -> Actor:
    return Actor(person_id=new_id(), grants=(Grant(role, scope),), is_strong=is_strong)


def test_a_role_counts_in_its_own_scope_only():
    actor = somebody(Role.ORGANISER, ("office", "LON"))
    assert actor.may(Action.EDIT_EVENT, Thing((("office", "LON"), ("event", "1"))))
    assert not actor.may(Action.EDIT_EVENT, Thing((("office", "PAR"), ("event", "1"))))
    assert not actor.may(Action.EDIT_EVENT, Thing(()))
    assert not actor.may(Action.EDIT_EVENT)


def test_somewhere_is_where_the_kind_of_the_grant_fits():
    """An organiser of one event edits that event, and nothing of the directory."""
    actor = somebody(Role.ORGANISER, ("event", "1"))
    assert actor.may_somewhere(Action.EDIT_EVENT)
    assert not actor.may_somewhere(Action.EDIT_DIRECTORY)
    assert actor.scopes_for(Action.EDIT_DIRECTORY) == frozenset()


def test_a_grant_without_scope_gives_only_what_is_given_everywhere():
    assert somebody(Role.ADMINISTRATOR).may_somewhere(Action.GRANT_ROLES)
    assert not somebody(Role.OFFICE_HEAD).may_somewhere(Action.EDIT_EVENT)
    assert somebody(Role.AUDITOR).scopes_for(Action.SEE_AUDIT) is None


def test_roles_of_staff_need_the_second_factor():
    actor = somebody(Role.ORGANISER, ("office", "LON"), is_strong=False)
    assert not actor.may(Action.EDIT_EVENT, Thing((("office", "LON"),)))
    assert not actor.may_somewhere(Action.SEE_DESK) and not actor.is_staff


def test_what_is_nobodys_own_is_not_a_visitors():
    actor = Actor(person_id=new_id())
    assert actor.may(Action.OWN_REGISTRATION, Thing((("own", str(actor.person_id)),)))
    assert not actor.may(Action.OWN_REGISTRATION, Thing((("own", str(new_id())),)))
    assert not VISITOR.may(Action.OWN_REGISTRATION, Thing((("own", "None"), ("own", ""))))


def test_the_house_itself_may_everything():
    assert SYSTEM.may(Action.EDIT_EVENT) and SYSTEM.scopes_for(Action.SEE_AUDIT) is None
