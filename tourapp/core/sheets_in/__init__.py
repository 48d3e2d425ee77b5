"""Lists that come from outside, CSV and XLSX: what stands in them, and everything odd about how it stands there.

Nothing is evaluated, repaired or guessed. A formula is a formula, an error an error, a hidden row is marked. What
cannot be read safely or for certain is refused with `Unreadable`, before anything else happens to it.
"""

from tourapp.core.sheets_in.reading import read
from tourapp.core.sheets_in.table import Cell, Fault, FileIssue, Kind, Level, Limits, Line, Table, Unreadable

__all__ = ["Cell", "Fault", "FileIssue", "Kind", "Level", "Limits", "Line", "Table", "Unreadable", "read"]
