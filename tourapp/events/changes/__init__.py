"""A change of plan: an event is called off, postponed or moved online, prepared first and released at once."""
