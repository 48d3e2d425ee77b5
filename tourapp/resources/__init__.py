"""Places and rooms that events use, of an office."""
