"""Only the edge commits, and only the clock knows the time."""

import pytest

from tests.structure.code import calls, house

pytestmark = pytest.mark.structure

EDGES = {
    "tourapp/core/db.py": "where a unit of work is made",
    "tourapp/core/jobs.py": "the worker: claims, runs and ends jobs",
    "tourapp/core/leases.py": "the worker: claims and gives back rows",
    "tourapp/core/runs.py": "the worker: says how far a run is, and ends it",
    "tourapp/registration/import_runs.py": "the worker: a run writes in units of work of its own",
    "tourapp/pages/people/export_runs.py": "the worker: keeps the file that it has made",
    "tourapp/custody/cleaning.py": "the worker and commands: a store forgets outside of every transaction",
    "tourapp/custody/rotating.py": "a command: each batch is a unit of work of its own, so that others may write",
    "tourapp/messages/delivery.py": "the worker: sending happens between two transactions",
    "tourapp/web/forms.py": "`form.saving()`",
    "tourapp/hosting/portal/noting.py": "notes after the answer that a host's link was used",
    "tourapp/accounts/presence.py": "notes after the answer that somebody was seen",
    "tourapp/feeds/asking.py": "a thread beside the requests: writes down once a minute what they counted",
    "tourapp/pages/health.py": "asks the database whether it is well",
    "tourapp/pages/metrics.py": "asks the database for figures, and says so when it does not answer",
}
"""Every file that may open or end a transaction, with its reason. Commands (`cli.py`) may, too, and the package
`demo`, which stands for the people of the demonstration and what they would have sent."""

ERRORS = "tourapp/web/errors.py"
"""Whatever went wrong: undone before the answer is written."""

TRANSACTIONS = {"unit_of_work", "commit", "rollback", "begin", "begin_nested"}


def _is_command(name: str) -> bool:
    return name.endswith(("/cli.py", "_cli.py")) or name.startswith("tourapp/demo/")


def test_only_the_edge_opens_or_ends_a_transaction():
    found = [
        f"{source.name}:{call.lineno}: {name}"
        for source in house()
        if source.name not in EDGES and not _is_command(source.name)
        for call, name in calls(source.tree)
        if name.rpartition(".")[2] in TRANSACTIONS
        and not (source.name == ERRORS and name.endswith("rollback"))
    ]
    assert found == []


def test_an_edge_that_is_none_any_more_leaves_the_list():
    using = {
        source.name
        for source in house()
        if any(name.rpartition(".")[2] in TRANSACTIONS for _call, name in calls(source.tree))
    }
    assert sorted(set(EDGES) - using) == []


NOW = ("now", "utcnow", "today")
CLOCK = "tourapp/core/clock.py"


def test_nobody_but_the_clock_asks_for_the_time():
    found = [
        f"{source.name}:{call.lineno}: {name}"
        for source in house()
        if source.name != CLOCK
        for call, name in calls(source.tree)
        if name == "time.time"
        or (name.rpartition(".")[2] in NOW and name.split(".")[-2:-1] in (["datetime"], ["date"]))
    ]
    assert found == []
