"""tourapp: an event, whom it admits, and a programme.

This file and `__main__` import nothing outside the standard library: they run before the environment exists.
"""

__version__ = "0.1.0"
