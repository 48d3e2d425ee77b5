"""Papers: what is printed of an event, as PDF, and the same as a flat sheet."""
