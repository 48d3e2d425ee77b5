"""Visits of earlier events, and what was learnt from them, ready for the next one."""
