"""Change slips of the days around an event, and who has said that she received them (`domain.md` §4.4)."""
