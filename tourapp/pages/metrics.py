"""Figures for a monitor on this machine: `/metrics`, in the text format of Prometheus."""

from collections.abc import Iterator
from ipaddress import ip_address

from flask import Response as FlaskResponse
from flask import abort, current_app, request
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from tourapp.core import clock, jobs
from tourapp.core.db import session
from tourapp.messages import queries as messages
from tourapp.web.metrics import counted

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")
"""What comes with one of these was handed on by a proxy: a stranger's, whatever address it seems to have."""


class _Waiting(Collector):
    """What stands in the database, looked up when somebody asks. A database in trouble is a figure as well."""

    def collect(self) -> Iterator[Metric]:
        try:
            since, due = messages.waiting_since(), jobs.waiting()
        except SQLAlchemyError:
            session().rollback()
            yield GaugeMetricFamily("tourapp_database_up", "Whether the database answers.", 0)
            return
        age = (clock.now() - since).total_seconds() if since else 0
        yield GaugeMetricFamily("tourapp_database_up", "Whether the database answers.", 1)
        yield GaugeMetricFamily(
            "tourapp_outbox_age_seconds",
            "How long the oldest message has waited; 0 when none waits.",
            max(0, age),
        )
        yield GaugeMetricFamily("tourapp_jobs_waiting", "Jobs whose time has come.", due)


def _is_ours() -> bool:
    """Whether a machine asks that may know: over the socket of the server, or from a network that the settings name."""
    if any(name in request.headers for name in FORWARDED):
        return False
    address = request.remote_addr
    if not address:
        return True
    networks = current_app.config["SETTINGS"].metrics_from
    return any(ip_address(address) in network for network in networks)


def metrics() -> Response:
    """Requests by endpoint and status, the age of the outbox, the jobs that wait; 404 for strangers."""
    if not _is_ours():
        abort(404)
    registry = counted()
    registry.register(_Waiting())
    answer = FlaskResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    answer.headers["Cache-Control"] = "no-store"
    return answer
