"""Whether the house is well, as machines and as whoever runs it see it."""

import json
import os
import subprocess
import sys

import pytest
import sqlalchemy as sa

from tests.conftest import make_app
from tourapp.core.db import PRAGMAS, session, unit_of_work
from tourapp.operations import doctor, routes
from tourapp.pages import health


def test_a_live_process_answers_without_its_database(tmp_path):
    client = make_app(f"sqlite:///{tmp_path}/nowhere/at/all.db", tmp_path).test_client()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").get_data(as_text=True) == "ok\n"


def test_a_migrated_database_on_either_store_is_ready(each_app):
    answer = each_app.test_client().get("/readyz")
    assert answer.status_code == 200, answer.json
    assert set(answer.json) == {"database", "durability", "migrations", "disk", "outbox"}
    assert set(answer.json.values()) == {"ok"}


def test_a_database_behind_the_code_is_not_ready(app, client):
    with app.app_context(), unit_of_work():
        session().execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "0001" in answer.json["migrations"]
    assert answer.headers["Retry-After"]


def test_a_database_that_is_gone_is_not_ready_and_the_page_says_so_in_words(app, client):
    with app.app_context(), unit_of_work():
        session().execute(sa.text("DROP TABLE alembic_version"))
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(("least", "status"), [(0, 200), (1 << 60, 503)])
def test_a_full_disk_is_not_ready(app, client, monkeypatch, least, status):
    monkeypatch.setattr(health, "LEAST_FREE", least)
    assert client.get("/readyz").status_code == status


def test_every_connection_has_our_pragmas(app):
    with app.app_context():
        for name, wanted in PRAGMAS.items():
            found = str(session().execute(sa.text(f"PRAGMA {name}")).scalar())
            assert found.lower() == wanted, name
        session().rollback()


def test_the_doctor_misses_a_worker_and_says_what_to_do(app):
    result = app.test_cli_runner().invoke(doctor)
    assert result.exit_code == 1
    assert "WRONG worker: no worker has been seen" in result.output


def test_routes_are_printed_with_who_may_use_them(app):
    result = app.test_cli_runner().invoke(routes, ["--access"])
    lines = [json.loads(line) for line in result.output.splitlines()]
    assert {"rule", "methods", "endpoint", "allow"} <= set(lines[0])
    assert all(line["allow"] != "public" or line["reason"] for line in lines)


def test_a_database_without_tables_says_what_to_do(tmp_path):
    app = make_app(f"sqlite:///{tmp_path}/empty.db", tmp_path)
    answer = app.test_client().get("/readyz")
    assert answer.json["migrations"].startswith("at nothing, should be ")
    assert "tourapp db upgrade" in answer.json["migrations"]


def test_figures_are_for_this_machine_and_never_through_a_proxy(app, client):
    client.get("/healthz")
    client.get("/no/such/page")
    page = client.get("/metrics")
    assert page.mimetype == "text/plain" and page.headers["Cache-Control"] == "no-store"
    lines = page.get_data(as_text=True).splitlines()
    counts = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line[0] != "#"}
    assert counts['tourapp_requests_total{endpoint="healthz",status="200"}'] >= 1
    assert counts['tourapp_requests_total{endpoint="-",status="404"}'] >= 1
    assert counts["tourapp_jobs_waiting"] == 0
    assert counts["tourapp_outbox_age_seconds"] == 0 and counts["tourapp_database_up"] == 1

    def asked(address, **headers):
        return client.get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers).status_code

    assert asked("") == asked("::1") == 200
    assert asked("198.51.100.7") == asked("127.0.0.1", **{"X-Forwarded-For": "127.0.0.1"}) == 404
    with app.app_context(), unit_of_work():
        session().execute(sa.text("DROP TABLE job"))
    assert "tourapp_database_up 0.0" in client.get("/metrics").get_data(as_text=True)


def test_what_several_processes_count_is_added_up(tmp_path):
    count = "from tourapp.web import metrics; metrics.count_request('home', 200)"
    look = "from prometheus_client import generate_latest; print(generate_latest(metrics.counted()).decode())"
    environ = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    said = [
        subprocess.run(
            [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
        ).stdout
        for code in (count, f"{count}; {look}")
    ]
    assert 'tourapp_requests_total{endpoint="home",status="200"} 2.0' in said[1]
