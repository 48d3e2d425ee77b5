"""Every verb of the audit log is a sentence of the history pages, or named here with the reason why it is not."""

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.structure.code import Source, functions, house
from tourapp.agenda.circles import Circle
from tourapp.events.changes.states import ChangeKind
from tourapp.events.tasks.states import TaskVerb
from tourapp.hosting.states import EngagementVerb
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.sign_ups.states import SignUpVerb
from tourapp.programme.speaking.states import AppearanceVerb
from tourapp.registration.marks.verbs import UNDOABLE, Verb
from tourapp.registration.rules import Verb as RegistrationVerb
from tourapp.reports.sentences import BY_SOMEBODY_ELSE, SENTENCES

pytestmark = pytest.mark.structure

MADE_UP = {
    "hosting.": EngagementVerb,
    "confirming.": ConfirmVerb,
    "task.": TaskVerb,
    "plan.": ChangeKind,
    "programme.release.": Circle,
    "registration.bulk_": Verb,
    "registration.bulk_undo_": UNDOABLE,
    "registration.": RegistrationVerb,
    "sign_up.": SignUpVerb,
    "speaking.": AppearanceVerb,
}
"""What a verb that is put together begins with, and the words that may follow."""

OF_NO_EVENT = {
    "account": "a person's own account",
    "answers.purge": "what the daily purge removed, counted over all events",
    "calendar_invitations.purge": "what the daily purge removed, counted over all events",
    "hosting.purge": "what the daily purge removed, counted over all events",
    "messages.purge": "what the daily purge removed, counted over all events",
    "organisation": "the directory, which belongs to no event",
    "registration.discard_draft": "a draft, which is its writer's alone",
    "registration.open_draft": "a draft, which is its writer's alone",
    "registration.purge_drafts": "what the daily purge removed, counted over all events",
    "registration.save_draft": "a draft, which is its writer's alone",
    "registrations.purge": "what the daily purge removed, counted over all events",
    "custody": "the whole house",
    "directory": "the directory, which belongs to no event",
    "hand_over": "everything that somebody looks after, in all events",
    "link": "a private link, which is made with the act it serves",
    "person": "a person, in all events",
    "place": "a place, which every event of an office may use",
    "role": "who may do what",
    "series": "the events of one name",
    "session": "a person's own account",
    "speaking.purge": "what the daily purge removed, counted over all events",
}
"""Verbs, or their first words, that stand in no history of an event or a registration, with what they concern."""

RECORDS = "record"


def _wrappers(source: Source) -> dict[str, int]:
    """Functions of this file that hand a parameter on as the verb of an entry: name → place among the parameters."""
    found = {}
    for function in functions(source.tree):
        names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        for call in _calls(function, {RECORDS: 1}):
            verb = call.args[1] if len(call.args) > 1 else None
            if isinstance(verb, ast.Name) and verb.id in names:
                found[function.name] = names.index(verb.id)
    return found


def _calls(tree: ast.AST, of: dict[str, int]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in of:
                yield node


@cache
def _known_to_others() -> dict[str, int]:
    """The same for functions that another file may call."""
    return {
        name: place
        for source in house()
        for name, place in _wrappers(source).items()
        if not name.startswith("_")
    }


def _verbs(source: Source) -> Iterator[str]:
    places = {**_known_to_others(), **_wrappers(source), RECORDS: 1}
    for function in functions(source.tree):
        assigned = {
            target.id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in _calls(function, places):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id  # type: ignore[attr-defined]
            if len(call.args) <= places[name]:
                continue
            verb = call.args[places[name]]
            if isinstance(verb, ast.Name) and verb.id in assigned:
                verb = assigned[verb.id]
            yield from _said(verb)


def _said(verb: ast.expr) -> Iterator[str]:
    """The words that this expression can be."""
    if isinstance(verb, ast.IfExp):
        yield from (*_said(verb.body), *_said(verb.orelse))
    elif isinstance(verb, ast.Constant):
        yield str(verb.value)
    elif isinstance(verb, ast.JoinedStr):
        first = verb.values[0]
        if isinstance(first, ast.FormattedValue):
            return  # the past tense of a verb that is handed over, as merging writes it
        assert isinstance(first, ast.Constant)
        assert first.value in MADE_UP, f"say in MADE_UP what follows: {ast.unparse(verb)}"
        yield from (f"{first.value}{word}" for word in MADE_UP[first.value])


def written() -> set[str]:
    return {
        verb
        for source in house()
        if not source.name.startswith("tourapp/audit/")
        for verb in _verbs(source)
        if "." in verb
    }


def test_every_verb_of_the_audit_log_has_words():
    found = written()
    assert len(found) > 80, "the search has gone blind"
    assert {verb for verb in found - set(SENTENCES) if not _is_of_no_event(verb)} == set()


def test_no_words_are_kept_for_a_verb_that_nobody_writes():
    assert set(SENTENCES) - written() == set()
    assert set(BY_SOMEBODY_ELSE) - set(SENTENCES) == set()


def test_no_reason_is_kept_for_words_that_nobody_writes():
    found = written()
    assert set(OF_NO_EVENT) - {verb.partition(".")[0] for verb in found} - found == set()


def _is_of_no_event(verb: str) -> bool:
    return verb in OF_NO_EVENT or verb.partition(".")[0] in OF_NO_EVENT
