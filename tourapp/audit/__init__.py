"""Who did what, when, and who looked: names of fields, never values; people by reference."""
