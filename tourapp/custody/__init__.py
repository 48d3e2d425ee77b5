"""Everything about one person: where it stands, and what erasure will do with it."""
