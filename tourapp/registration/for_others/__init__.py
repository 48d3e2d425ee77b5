"""Registering somebody else, copies of one's mail, handing a place to a colleague."""
