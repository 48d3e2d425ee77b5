"""A programme as its organisers make it: items, days, versions, releases, what is wrong with it."""
