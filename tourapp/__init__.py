"""tourapp: an event, whom it admits, and a programme.

This file, `__main__` and `bootstrap` run before the environment exists: they import nothing outside the
standard library. Pythons too old for the rest can still read this file and `__main__`, and are told so.
"""

import sys
from pathlib import Path

__version__ = "0.1.0"

_INSTALLED_TOP = Path(__file__).resolve().parent / "_top"

TOP = _INSTALLED_TOP if _INSTALLED_TOP.is_dir() else Path(__file__).resolve().parent.parent
"""Holds `templates/`, `migrations/` and `config.py`: the checkout, or `_top/` inside an installed wheel."""

if TOP == _INSTALLED_TOP and str(TOP) not in sys.path:
    # In a checkout the editable install already puts the top level on the path.
    sys.path.append(str(TOP))
