"""What is counted of requests, for `/metrics`: by endpoint and status. Never by address, person or event.

Each process of the server counts in a file of its own, and whoever is asked adds them up (multiprocess mode of
prometheus-client): `tourapp.server` says where, before this module is imported. One process alone counts in memory.
"""

import os

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable in which the library looks, once, when it is imported."""

_requests = Counter(
    "tourapp_requests", "Requests answered since the site was started.", ("endpoint", "status"), registry=None
)


def count_request(endpoint: str, status: int) -> None:
    """Count one answer. What has no route counts as one endpoint, `-`, so that strangers cannot make new names."""
    _requests.labels(endpoint, status).inc()


def counted() -> CollectorRegistry:
    """What all processes of this server have counted; others may register what they know beside it."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_requests)
    return registry
