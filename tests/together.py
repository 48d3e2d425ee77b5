"""The same act in several threads at the same moment: what a lock is for."""

from collections.abc import Callable
from threading import Barrier, Thread

from flask import Flask

from tourapp.core.db import unit_of_work


def at_once(app: Flask, act: Callable[[], object], times: int = 2) -> list[object]:
    """Do it in so many threads at the same moment, each in a unit of work; what each got, or its refusal."""
    together = Barrier(times)
    results: list[object] = []

    def run() -> None:
        with app.app_context():
            together.wait()
            try:
                with unit_of_work():
                    result = act()
            except Exception as refused:
                result = refused
            results.append(result)

    threads = [Thread(target=run) for _time in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
