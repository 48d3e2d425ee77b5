"""Sign-up for items that have fewer seats than the event has places."""
