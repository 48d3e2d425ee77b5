"""Whoever alters the log is found out; an erasure may take a reason out, and nothing else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from tests.conftest import NOW
from tourapp.access.actor import SYSTEM
from tourapp.audit import chain
from tourapp.audit import services as audit
from tourapp.cli import main
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work

ONE = "(SELECT id FROM audit_entry WHERE verb = 'test.b')"
COLUMNS = "at, actor, verb, subject, event, fields, reason, reason_salt, reason_mark, link"
ALTERED = {
    "who": f"UPDATE audit_entry SET actor = 'person:other' WHERE id = {ONE}",
    "when": f"UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = {ONE}",
    "what": f"UPDATE audit_entry SET verb = 'test.c' WHERE id = {ONE}",
    "fields": f"UPDATE audit_entry SET fields = '[]' WHERE id = {ONE}",
    "reason": f"UPDATE audit_entry SET reason = 'another' WHERE id = {ONE}",
    "reason emptied alone": f"UPDATE audit_entry SET reason = '' WHERE id = {ONE}",
    "reason without a mark": f"UPDATE audit_entry SET reason_salt = '', reason_mark = '' WHERE id = {ONE}",
    "removed": f"DELETE FROM audit_entry WHERE id = {ONE}",
    "cut loose": f"UPDATE audit_entry SET link = NULL WHERE id = {ONE}",
    "added": f"INSERT INTO audit_entry (id, {COLUMNS}) "
    f"SELECT '{'0' * 32}', {COLUMNS} FROM audit_entry WHERE id = {ONE}",
    "a link removed": "DELETE FROM audit_link WHERE number = 1",
    "the last link removed": "DELETE FROM audit_link WHERE number = 2",
    "a link altered": "UPDATE audit_link SET digest = 'x' WHERE number = 1",
}


class _Undo(Exception): ...


@pytest.fixture
def _log(each_app, at):
    with each_app.app_context():
        for verb in ("test.a", "test.b"):
            with unit_of_work():
                audit.record(SYSTEM, verb, "thing:1", event="event:1", fields=["é", "b"], reason="she is ill")
                audit.record(SYSTEM, "test.plain", "thing:1")
            with unit_of_work():
                assert chain.tie_due() == 2
        with unit_of_work():
            audit.record(SYSTEM, "test.later", "thing:1")
        yield


def test_what_nobody_touched_is_as_it_was_written(_log):
    found = chain.check()
    assert (found.links, found.entries, found.loose, found.taken_out, found.broken) == (2, 4, 1, 0, [])
    with unit_of_work():
        assert (chain.tie_due(), chain.tie_due()) == (1, 0)


@pytest.mark.parametrize("how", ALTERED)
def test_any_change_of_one_row_is_found(_log, how):
    with pytest.raises(_Undo), unit_of_work():
        session().execute(sa.text(ALTERED[how]))
        assert chain.check().broken
        raise _Undo


def test_an_erasure_takes_the_reason_out_and_the_chain_holds(_log):
    with unit_of_work():
        session().execute(sa.text(f"UPDATE audit_entry SET reason = '', reason_salt = '' WHERE id = {ONE}"))
    found = chain.check()
    assert (found.taken_out, found.broken) == (1, [])
    text = session().execute(sa.text(f"SELECT * FROM audit_entry WHERE id = {ONE}")).one()
    assert "ill" not in str(text)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_what_is_tied_while_somebody_looks_is_not_called_wrong(_log, each_app, monkeypatch):
    digest = chain.digest

    def tie_meanwhile(before, entries):
        monkeypatch.setattr(chain, "digest", digest)
        with ThreadPoolExecutor(1) as worker:
            worker.submit(tie, each_app).result()
        return digest(before, entries)

    monkeypatch.setattr(chain, "digest", tie_meanwhile)
    assert chain.check().broken == []
    session().rollback()
    assert chain.check().links == 3


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_reason_that_is_taken_out_while_it_is_tied_leaves_no_mark(_log, each_app):
    with unit_of_work():
        audit.record(SYSTEM, "test.late", "thing:1", reason="she is ill")
    with ThreadPoolExecutor(1) as worker:
        with unit_of_work():
            erased = "UPDATE audit_entry SET reason = '', reason_salt = '' WHERE verb = 'test.late'"
            session().execute(sa.text(erased))
            tied = worker.submit(tie, each_app)
            with pytest.raises(TimeoutError):
                tied.result(timeout=1)
        assert tied.result(timeout=10) == 2
    session().rollback()
    assert chain.check().broken == []


def tie(app):
    with app.app_context(), clock.frozen(NOW), unit_of_work():
        return chain.tie_due()


def test_the_command_says_so_and_ends_with_one_when_something_is_wrong(app, at):
    with app.app_context(), unit_of_work():
        audit.record(SYSTEM, "test.a", "thing:1")
        chain.tie_due()
    command = ["check", "audit"]
    runner = app.test_cli_runner()
    assert runner.invoke(main, command).exit_code == 0
    with app.app_context(), unit_of_work():
        session().execute(sa.text("UPDATE audit_entry SET verb = 'test.b'"))
    assert runner.invoke(main, command).exit_code == 1
