"""Who comes to an event: the row that owns the places, and one registration for each person."""
