"""Findings that somebody accepted with a reason, for as long as they say the same."""
