"""A believable world to look at: built by calling services, never by writing rows. Every person in it is invented."""
